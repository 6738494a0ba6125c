"""Beyond Shannon's inequalities: copies of variables, tried within a time limit (`--copy-lemma N`)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from symkl.kernel import Theorem
from symkl.measures import Entropy
from symkl.rules.copies import copy_lemma
from symkl.search.shannon.form import Universe
from symkl.search.shannon.prover import Outcome, Shannon
from symkl.search.statement import Statement
from symkl.terms import Assumed, Discrete, Hypothesis, Independent, Slot, Variable

LARGEST = 7
"""The most variables, copies included, for which copies are tried."""


@dataclass(frozen=True)
class Copy:
    """x' is a copy of x given C, independent of all others given C."""

    new: Slot
    original: Slot
    common: tuple[Slot, ...]
    others: tuple[Slot, ...]

    def hypotheses(self, universe: Universe) -> list[Hypothesis]:
        """Return what is assumed of it."""
        found: list[Hypothesis] = [Independent(universe.law, [self.new], self.others, self.common)]
        for size in range(len(self.common) + 1):
            for part in combinations(self.common, size):
                sides = (Entropy(universe.law, [x, *part], (), universe.base) for x in (self.new, self.original))
                found.append(Assumed("=", *sides))
        return found

    def __str__(self) -> str:
        shown = [", ".join(str(s.value).upper() for s in slots) for slots in (self.common, self.others)]
        new, original = str(self.new.value).upper(), str(self.original.value).upper()
        return f"{new} is a copy of {original} given {shown[0]}, and independent of {shown[1]} given {shown[0]}"


def prove_with_copies(
    statement: Statement, most: int, seconds: float
) -> tuple[Shannon, Outcome, tuple[Copy, ...]] | None:
    """Prove a statement with at most so many copied variables; None if none of those tried in time does it."""
    deadline = time.monotonic() + seconds
    plain = Shannon(statement)
    for copies in candidates(plain.universe, most):
        if time.monotonic() > deadline:
            return None
        prover = Shannon(extended(statement, copies, plain.universe), search=False)
        outcome = prover.decide(deadline - time.monotonic())
        if outcome.proved:
            return prover, outcome, copies
    return None


def forgotten(theorem: Theorem, copies: tuple[Copy, ...]) -> Theorem:
    """Drop the copies from a theorem, the last one first."""
    for copy in reversed(copies):
        if any(isinstance(h, Independent) and copy.new in h.args[1].args + h.args[2].args for h in theorem.hypotheses):
            theorem = copy_lemma(theorem, copy.new, copy.original)
    return theorem


def candidates(universe: Universe, most: int) -> Iterator[tuple[Copy, ...]]:
    """List tuples of copies: one, then two, ...; given two variables first, then three, then one."""
    for count in range(1, most + 1):
        if len(universe.slots) + count <= LARGEST:
            yield from _tuples(list(universe.slots), count)


def _tuples(slots: list[Slot], count: int, first: tuple[Copy, ...] = ()) -> Iterator[tuple[Copy, ...]]:
    for copy in _single(slots, first):
        if count == 1:
            yield (*first, copy)
        else:
            yield from _tuples([*slots, copy.new], count - 1, (*first, copy))


def _single(slots: list[Slot], first: tuple[Copy, ...]) -> Iterator[Copy]:
    copied = [c.new for c in first]
    originals = [s for s in slots if s not in copied]
    for size in sorted(range(1, len(slots) - 1), key=lambda n: abs(n - 2)):
        for original in originals:
            for common in combinations([s for s in slots if s != original], size):
                others = tuple(s for s in slots if s not in common)
                yield Copy(_fresh(original, slots), original, common, others)


def _fresh(original: Slot, slots: list[Slot]) -> Slot:
    """Return a name that is not taken: x2, x3, ..."""
    taken = {s.name for s in slots}
    stem = str(original.value).replace("_", "")
    number = next(n for n in range(2, len(slots) + 3) if f"{stem}{n}" not in taken)
    return Variable(f"{stem}{number}").slot


def extended(statement: Statement, copies: tuple[Copy, ...], universe: Universe) -> Statement:
    """Return the statement with what is assumed of the copies, as if it had been given."""
    told = [h for copy in copies for h in copy.hypotheses(universe)]
    last = len(statement.given)
    while last and isinstance(statement.given[last - 1], Discrete):
        last -= 1
    given = (*statement.given[:last], *told, *statement.given[last:], *(Discrete(c.new) for c in copies))
    return replace(statement, given=given, given_texts=(*statement.given_texts, *map(str, told)))

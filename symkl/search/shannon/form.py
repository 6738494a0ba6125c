"""Statements as vectors: sets of variables are bit masks, a combination of entropies maps masks to rationals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from types import MappingProxyType
from typing import Any, NamedTuple

from sympy import Expr, Rational, S

from symkl.kernel import DoesNotApply
from symkl.measures import Entropy, MutualInformation
from symkl.rules.entropies import Joint, entropy_form
from symkl.terms import Law, Slot, apart

Number = Any
"""An integer or a fraction: whole numbers stay plain integers, which are much faster (mypy joins the two to object)."""
Form = dict[int, Number]
"""Coefficients of joint entropies; H of the variables in the mask.  No zeros, no empty set."""


class Basic(NamedTuple):
    """A nonnegative measure: I(a;b|c), or H(a|c) if b is empty.  The three sets are disjoint, a is not empty."""

    a: int
    b: int
    c: int

    def form(self) -> Form:
        """Return it in joint entropies."""
        a, b, c = self
        found = {a | c: 1, b | c: 1, a | b | c: -1} if b else {a | c: 1}
        if c:
            found[c] = -1
        return found

    @property
    def size(self) -> int:
        """How many variables it speaks of."""
        return (self.a | self.b | self.c).bit_count()


def basic(a: int, b: int, c: int) -> Basic:
    """Return the measure with its two groups in canonical order: the one with the lowest variable first."""
    return Basic(b, a, c) if b and (b & -b) < (a & -a) else Basic(a, b, c)


def submodular(p: int, q: int) -> Basic:
    """Return the measure h(p) + h(q) - h(p u q) - h(p n q) of two sets, or h(p) - h(q) if q is part of p."""
    if not q & ~p:
        return basic(p & ~q, 0, q)
    return basic(p & ~q, q & ~p, p & q)


def tidy(items: Iterable[tuple[int, Number]]) -> Form:
    """Add up coefficients and drop zeros and the empty set."""
    found: Form = {}
    for mask, value in items:
        if mask:
            found[mask] = found.get(mask, 0) + value
    return {mask: value for mask, value in found.items() if value}


def combined(parts: Iterable[tuple[Number, Mapping[int, Number]]]) -> Form:
    """Return the sum of weights times forms."""
    return tidy((mask, weight * value) for weight, form in parts for mask, value in form.items())


def subsets(mask: int) -> Iterator[int]:
    """List the subsets of a mask, the empty one last."""
    part = mask
    while True:
        yield part
        if not part:
            return
        part = (part - 1) & mask


def bits(mask: int) -> Iterator[int]:
    """List the single variables of a mask."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


@dataclass(frozen=True)
class Universe:
    """The variables of a statement: one law, one base, distinct coordinates in canonical order."""

    law: Law
    base: Expr
    slots: tuple[Slot, ...]

    @cached_property
    def number(self) -> dict[Slot, int]:
        """The bit of every variable."""
        return {slot: 1 << i for i, slot in enumerate(self.slots)}

    @property
    def full(self) -> int:
        """All variables."""
        return (1 << len(self.slots)) - 1

    def mask(self, slots: Iterable[Slot]) -> int:
        """Return a set of variables as a mask."""
        return sum(self.number[s] for s in slots)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The variables as text."""
        return tuple(str(s.value) for s in self.slots)

    @cached_property
    def _measures(self) -> dict[Basic, Expr]:
        return {}

    def members(self, mask: int) -> list[Slot]:
        """Return the variables of a mask."""
        return [s for i, s in enumerate(self.slots) if mask >> i & 1]

    def form(self, term: Expr) -> Form:
        """Return a combination of entropies as a vector."""
        return tidy((self.mask(key[1]), rational(c)) for key, c in joint_entropies(term).items())

    def entropy(self, mask: int, given: int = 0) -> Expr:
        """Return H(mask | given)."""
        return Entropy(self.law, self.members(mask), self.members(given), self.base)

    def measure(self, piece: Basic) -> Expr:
        """Return a basic measure as a term."""
        found = self._measures.get(piece)
        if found is None:
            groups = [self.members(piece.a), self.members(piece.b)]
            found = self._measures[piece] = (
                MutualInformation(self.law, groups, self.members(piece.c), self.base)
                if piece.b
                else self.entropy(piece.a, piece.c)
            )
        return found


def plain(value: Number) -> Number:
    """Write a whole number as an integer."""
    return value.numerator if value.denominator == 1 else value


def cleared(form: Form) -> tuple[int, dict[int, int]]:
    """Return what clears denominators, and the form multiplied by it."""
    if set(map(type, form.values())) == {int}:
        return 1, form
    factor = lcm(*(v.denominator for v in form.values()))
    return factor, {m: int(v * factor) for m, v in form.items()}


def in_floats(form: Form) -> dict[int, float]:
    """Return a form in floats, its largest coefficient taken as 1."""
    peak = max(map(abs, form.values()))
    return {m: float(Fraction(v) / peak) for m, v in form.items()}


def quotient(value: Number, by: Number) -> Number:
    """Divide exactly; a whole number is an integer."""
    return plain(Fraction(value, by)) if type(value) is type(by) is int else plain(value / by)


def rational(value: Expr) -> Number:
    """Return a SymPy rational as an exact number."""
    if not isinstance(value, Rational):
        raise DoesNotApply("shannon: the coefficient {} is not rational", value)
    return int(value.p) if value.q == 1 else Fraction(int(value.p), int(value.q))


def universe_of(terms: Iterable[Expr]) -> Universe:
    """Return the variables of some combinations of entropies; DoesNotApply if they are not all of one law and base."""
    slots: dict[Slot, None] = {}
    frames: set[tuple[Law, Expr]] = set()
    for term in terms:
        for law, joint, base in joints_of(term):
            slots.update(dict.fromkeys(joint))
            frames.add((law, base))
    if len(frames) != 1:
        raise DoesNotApply("shannon: {} laws or bases occur", len(frames))
    ordered = sorted(slots, key=lambda s: s.key)
    indexed = [s for s in ordered if s.index]
    plain = all(not s.value.is_block for s in indexed)
    if not plain or not all(apart(s.value, o.value) for i, s in enumerate(indexed) for o in indexed[:i]):
        raise DoesNotApply("shannon: {} are not plainly different variables", indexed)
    ((law, base),) = frames
    return Universe(law, base, tuple(ordered))


@lru_cache(maxsize=64)
def joint_entropies(term: Expr) -> Mapping[Any, Expr]:
    """Return a combination of entropies in joint entropies; a statement is read several times on the way to a proof."""
    return MappingProxyType(entropy_form(term, "shannon"))


def joints_of(term: Expr) -> Iterable[Joint]:
    """Return the joint entropies a combination of entropies speaks of; DoesNotApply if it holds anything else."""
    found = joint_entropies(term)
    if S.One in found:
        raise DoesNotApply("shannon: {} has a constant", term)
    return found

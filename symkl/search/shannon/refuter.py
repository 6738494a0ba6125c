"""The search for a law that makes a claim false: all laws of few bits, then climbing, then sampled models.

What is returned is a table of rational masses that `symkl.models` has evaluated exactly, both sides and every given.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from symkl.models.counterexample import Counterexample
from symkl.models.evaluator import Evaluator
from symkl.models.hypotheses import satisfied
from symkl.models.oracle import values, violations
from symkl.models.refute import certain, refute
from symkl.models.tables import Coordinate, Model, Table, Unsupported
from symkl.search.shannon.climb import Laws, Search
from symkl.search.shannon.few_bits import MOST, Kind, parities, refuting, spaces_of
from symkl.search.shannon.form import Form, Universe, bits
from symkl.search.shannon.givens import Given
from symkl.search.shannon.rays import Spaces, letter
from symkl.search.shannon.sizes import laws_of_sizes
from symkl.search.statement import Statement

SAMPLES, MANY = 200, 4000
"""So many sampled models follow a round of climbing; so many at most are sampled where indices are symbols."""


def table(variables: Laws, masses: Sequence[Fraction], universe: Universe) -> Model | None:
    """Return the model in which the variables are these functions; None if a coordinate has a symbolic index."""
    names: list[Coordinate] = []
    for slot in universe.slots:
        if not all(i.is_Integer for i in slot.index):
            return None
        names.append((slot.name, tuple(int(i) for i in slot.index)))
    columns = [_letters(variables[1 << i]) for i in range(len(names))]
    found: dict[tuple[int, ...], Fraction] = {}
    for world, mass in enumerate(masses):
        point = tuple(column[world] for column in columns)
        found[point] = found.get(point, Fraction(0)) + mass
    references = {name: (Fraction(1),) * (max(2, max(c) + 1)) for name, c in zip(names, columns, strict=True)}
    law = Table(names, found, references)
    return Model(references, laws={(universe.law.name, ()): law})


def _letters(column: Sequence[int]) -> list[int]:
    """Number the letters of a variable 0, 1, ... in order of appearance."""
    known: dict[int, int] = {}
    return [known.setdefault(value, len(known)) for value in column]


def verified(statement: Statement, model: Model | None) -> Counterexample | None:
    """Return the counterexample if every given holds in the model exactly and some relation certainly fails."""
    if model is None:
        return None
    run = Evaluator(model)
    try:
        if not all(satisfied(h, run) for h in statement.given):
            return None
        for v in violations(values(statement.sides, model), statement.relations, model):
            if v.left is not None and v.right is not None and certain(v):
                return Counterexample(model, v.relation, v.place, v.left, v.right)
    except Unsupported:
        return None
    return None


def by_few_bits(
    statement: Statement, claim: Form, givens: Sequence[Given], universe: Universe, *, equal: bool
) -> Counterexample | None:
    """Try all laws of few bits, if there are few variables, and parts of fitting sizes, if givens compare."""
    if not plain(universe):
        return None
    few = len(universe.slots) <= MOST
    for kind, row in refuting(claim, givens, universe.full, equal=equal) if few else ():
        found = verified(statement, model_of(kind, row, universe))
        if found is not None:
            return found
    for law in laws_of_sizes(claim, givens, universe.full, equal=equal):
        found = verified(statement, table(*law, universe))
        if found is not None:
            return found
    return None


def plain(universe: Universe) -> bool:
    """Whether all indices are numbers; else it depends on them which variables are the same."""
    return all(i.is_Integer for slot in universe.slots for i in slot.index)


def refuted(
    statement: Statement,
    claim: Form,
    givens: Sequence[Given],
    universe: Universe,
    deadline: float | None,
    *,
    equal: bool,
) -> Counterexample | None:
    """Search for a law that refutes a claim which no Shannon inequality implies and `by_few_bits` does not refute.

    Without a deadline a fixed amount of work is done, the same on every machine: one round of climbing for many
    variables, and where givens compare.  With one, rounds go on until then.
    """
    if not plain(universe):
        left = math.inf if deadline is None else deadline - time.monotonic()
        return refute(statement, tries=SAMPLES if deadline is None else MANY, seconds=left)
    few = len(universe.slots) <= MOST
    if few and deadline is None and all(g.zero is not None for g in givens):  # else sizes matter, and bits have but one
        return None
    search = Search(claim, givens, universe.full, equal=equal)
    for number in count():
        for law in search.round():
            model = from_spaces(law, universe) if isinstance(law, dict) else table(*law, universe)
            found = verified(statement, model)
            if found is not None:
                return found
        left = math.inf if deadline is None else deadline - time.monotonic()
        if left <= 0 or (deadline is None and not few):
            return None
        found = refute(statement, seed=number, tries=SAMPLES, seconds=left)
        if found is not None or deadline is None:
            return found
    return None


def model_of(kind: Kind, row: Sequence[int], universe: Universe) -> Model | None:
    """Return the model of a law of few bits."""
    if kind is parities():
        return from_spaces(spaces_of(row, universe.full), universe)
    points = len(kind.elements[0])
    columns = {i: list(kind.elements[e]) for i, e in zip(bits(universe.full), row, strict=True)}
    return table(columns, [Fraction(1, points)] * points, universe)


def from_spaces(spaces: Spaces, universe: Universe) -> Model | None:
    """Return the model of a law of fair bits."""
    count = max((v.bit_length() for vectors in spaces.values() for v in vectors), default=0)
    worlds = range(1 << count)
    laws = {i: [letter(vectors, w) for w in worlds] for i, vectors in spaces.items()}
    return table(laws, [Fraction(1, 1 << count)] * (1 << count), universe)

"""Short proofs without a solver: one or two columns that add up to the claim, after greedy steps if need be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symkl.search.shannon.form import Form, Number, combined
from symkl.search.shannon.programme import Columns

PATIENCE = 6
"""So many columns are taken off greedily."""
Direction = frozenset[tuple[int, Fraction]]


def pursue(claim: Form, columns: Columns) -> dict[int, Number] | None:
    """Write a claim as one or two columns; else take off the column that leaves the smallest rest and try again."""
    known: dict[Direction, int] = {}
    for j, form in enumerate(columns.forms):
        known.setdefault(_direction(form)[0], j)
    weights: dict[int, Number] = {}
    rest = dict(claim)
    for _ in range(PATIENCE):
        end = _one_or_two(rest, columns, known)
        if end is not None:
            for j, w in end.items():
                weights[j] = weights.get(j, 0) + w
            return weights
        best: tuple[Number, int, Number] | None = None
        for j, w in _steps(rest, columns):
            form = columns.forms[j]
            gain = sum(abs(rest.get(m, 0)) - abs(rest.get(m, 0) - w * v) for m, v in form.items())
            if gain > 0 and (best is None or gain > best[0]):
                best = (gain, j, w)
        if best is None:
            return None
        _, j, w = best
        weights[j] = weights.get(j, 0) + w
        rest = combined([(1, rest), (-w, columns.forms[j])])
    return None


def _steps(rest: Form, columns: Columns) -> Iterator[tuple[int, Number]]:
    """List columns with the weights that cancel something."""
    for j, form in enumerate(columns.forms):
        found: set[Number] = set()
        for m, v in form.items():
            if m in rest:
                found.add(rest[m] * v if v in {1, -1} else Fraction(rest[m]) / v)
        yield from ((j, w) for w in found if w > 0 or columns.free[j])


def _one_or_two(rest: Form, columns: Columns, known: dict[Direction, int]) -> dict[int, Number] | None:
    """Return the weights of one or two columns that add up to the rest."""
    if not rest:
        return {}
    last = _one(rest, columns, known)
    if last is not None:
        return dict([last])
    for j, w in _steps(rest, columns):
        form = columns.forms[j]
        size = len(rest) + sum(m not in rest for m in form) - sum(rest.get(m) == w * v for m, v in form.items())
        if size <= WIDEST:
            last = _one(combined([(1, rest), (-w, form)]), columns, known)
            if last is not None:
                return {j: w, last[0]: last[1]}
    return None


WIDEST = 8
"""No column has more entries than this (four, each reduced to two)."""


def _one(rest: Form, columns: Columns, known: dict[Direction, int]) -> tuple[int, Number] | None:
    """Return the column that the rest is a multiple of, with its weight."""
    if not rest:
        return None
    direction, length = _direction(rest)
    j = known.get(direction)
    if j is None:  # a free column may point the other way
        j = known.get(frozenset((m, -v) for m, v in direction))
        return None if j is None or not columns.free[j] else (j, -length / _direction(columns.forms[j])[1])
    return j, length / _direction(columns.forms[j])[1]


def _direction(form: Form) -> tuple[Direction, Fraction]:
    """Return a form scaled so that its largest set has coefficient 1 or -1, and the scale."""
    scale = abs(Fraction(form[max(form)]))
    return frozenset((m, v / scale) for m, v in form.items()), scale

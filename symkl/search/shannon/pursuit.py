"""Short proofs without a solver: one or two columns that add up to the claim, after greedy steps if need be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symkl.search.shannon.columns import Columns
from symkl.search.shannon.form import Form, Number, cleared, combined, quotient

PATIENCE = 6
"""So many columns are taken off greedily."""
Direction = frozenset[tuple[int, Number]]


def pursue(claim: Form, columns: Columns) -> dict[int, Number] | None:
    """Write a claim as one or two columns; else take off the column that leaves the smallest rest and try again."""
    known: dict[Direction, int] = {}
    for j, form in enumerate(columns.forms):
        known.setdefault(_direction(form)[0], j)
    weights: dict[int, Number] = {}
    factor, whole = cleared(claim)
    rest: Form = dict(whole)
    for _ in range(PATIENCE):
        steps = list(_steps(rest, columns))
        end = _one_or_two(rest, steps, columns, known)
        if end is not None:
            for j, w in end.items():
                weights[j] = weights.get(j, 0) + w
            return {j: quotient(w, factor) for j, w in weights.items()}
        best: tuple[Number, int, Number] | None = None
        for j, w in steps:
            gain: Number = 0
            for m, v in columns.forms[j].items():
                before = rest.get(m, 0)
                gain += abs(before) - abs(before - w * v)
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
                found.add(rest[m] * v if v in {1, -1} else quotient(rest[m], v))
        yield from ((j, w) for w in found if w > 0 or columns.free[j])


def _one_or_two(
    rest: Form, steps: Sequence[tuple[int, Number]], columns: Columns, known: dict[Direction, int]
) -> dict[int, Number] | None:
    """Return the weights of one or two columns that add up to the rest."""
    if not rest:
        return {}
    last = _one(rest, columns, known)
    if last is not None:
        return dict([last])
    for j, w in steps:
        form = columns.forms[j]
        size = len(rest)
        for m, v in form.items():
            size += 1 if m not in rest else -1 if rest[m] == w * v else 0
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
    j, sign = known.get(direction), 1
    if j is None and columns.any_free:  # a free column may point the other way
        j, sign = known.get(frozenset((m, -v) for m, v in direction)), -1
    if j is None or (sign < 0 and not columns.free[j]):
        return None
    return j, quotient(sign * length, _direction(columns.forms[j])[1])


def _direction(form: Form) -> tuple[Direction, Number]:
    """Return a form scaled so that its largest set has coefficient 1 or -1, and the scale."""
    scale = abs(form[max(form)])
    if scale == 1:
        return frozenset(form.items()), scale
    return frozenset((m, quotient(v, scale)) for m, v in form.items()), scale

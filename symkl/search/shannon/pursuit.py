"""Short proofs without a solver: one or two columns that add up to the claim, after greedy steps if need be."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.search.shannon.columns import Columns, direction
from symkl.search.shannon.form import Form, Number, cleared, combined, quotient

PATIENCE = 6
"""So many columns are taken off greedily."""


def pursue(claim: Form, columns: Columns) -> dict[int, Number] | None:
    """Write a claim as one or two columns; else take off the column that leaves the smallest rest and try again."""
    weights: dict[int, Number] = {}
    factor, whole = cleared(claim)
    rest: Form = dict(whole)
    for _ in range(PATIENCE):
        steps = _steps(rest, columns)
        end = _one_or_two(rest, steps, columns)
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


def _steps(rest: Form, columns: Columns) -> list[tuple[int, Number]]:
    """List columns with the weights that cancel something."""
    steps: list[tuple[int, Number]] = []
    for (j, form), free in zip(enumerate(columns.forms), columns.free, strict=True):
        found = {rest[m] * v if v in {1, -1} else quotient(rest[m], v) for m, v in form.items() if m in rest}
        steps += [(j, w) for w in found if w > 0 or free]
    return steps


def _one_or_two(rest: Form, steps: Sequence[tuple[int, Number]], columns: Columns) -> dict[int, Number] | None:
    """Return the weights of one or two columns that add up to the rest."""
    if not rest:
        return {}
    last = _one(rest, columns)
    if last is not None:
        return dict([last])
    for j, w in steps:
        form = columns.forms[j]
        size = len(rest)
        for m, v in form.items():
            size += 1 if m not in rest else -1 if rest[m] == w * v else 0
        if size <= columns.widest:
            last = _one(combined([(1, rest), (-w, form)]), columns)
            if last is not None:
                return {j: w, last[0]: last[1]}
    return None


def _one(rest: Form, columns: Columns) -> tuple[int, Number] | None:
    """Return the column that the rest is a multiple of, with its weight."""
    if not rest:
        return None
    along, length = direction(rest)
    j, sign = columns.along.get(along), 1
    if j is None and columns.any_free:  # a free column may point the other way
        j, sign = columns.along.get(frozenset((m, -v) for m, v in along)), -1
    if j is None or (sign < 0 and not columns.free[j]):
        return None
    return j, quotient(sign * length, direction(columns.forms[j])[1])

"""The linear programme in fractions, for few rows: where floats cannot tell two sizes apart, as in 10^40 and 10^40 + 1.

The dual simplex method with Bland's rule: the prices of the rows stay feasible, and the claim is approached from there.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction

from symkl.search.shannon.columns import Layout
from symkl.search.shannon.form import Number

MOST_ROWS = 64
"""More rows would take long: a step costs about their square."""
Row = list[Fraction]


def exact_optimum(right: Sequence[int], layout: Layout, deadline: float) -> tuple[dict[int, Number], Row] | None:
    """Minimise the slack in columns x - slack top = right, x >= 0: return x by column, and the prices of the rows.

    If the slack is 0, x makes the claim; else minus the prices separate it.  None if time is over, or with many rows.
    """
    size = len(right)
    if size > MOST_ROWS:
        return None
    columns = [[(layout.rows[m], v) for m, v in form.items()] for form in layout.forms]
    slack = len(columns) - 1
    basis = [-1 - i for i in range(size)]  # minus 1 minus the row: a unit column that has to become 0
    inverse = [[Fraction(i == j) for j in range(size)] for i in range(size)]
    x = [Fraction(v) for v in right]
    prices = [Fraction(0)] * size
    while True:
        place = min(
            (i for i in range(size) if x[i] < 0 or (x[i] and basis[i] < 0)), key=lambda i: basis[i], default=None
        )
        if place is None:
            return {b: v for b, v in zip(basis, x, strict=True) if v and b != slack}, prices
        if time.monotonic() > deadline:
            return None
        sign = 1 if x[place] > 0 else -1
        best: tuple[Fraction, int, Fraction] | None = None
        for j, column in enumerate(columns):
            entry = sum((inverse[place][i] * v for i, v in column if inverse[place][i]), Fraction(0))
            if entry * sign > 0:
                step = ((j == slack) - sum((prices[i] * v for i, v in column), Fraction(0))) / entry
                if best is None or step * sign < best[0] * sign:
                    best = (step, j, entry)
        if best is None:
            return None
        step, j, entry = best
        prices = [p + step * v for p, v in zip(prices, inverse[place], strict=True)]
        _enter(inverse, x, place, columns[j])
        basis[place] = j


def _enter(inverse: list[Row], x: Row, place: int, column: Sequence[tuple[int, int]]) -> None:
    """Put a column in the place of a basic one."""
    entries = [sum((row[i] * v for i, v in column if row[i]), Fraction(0)) for row in inverse]
    inverse[place] = [v / entries[place] for v in inverse[place]]
    x[place] /= entries[place]
    for i, entry in enumerate(entries):
        if entry and i != place:
            inverse[i] = [v - entry * p if p else v for v, p in zip(inverse[i], inverse[place], strict=True)]
            x[i] -= entry * x[place]

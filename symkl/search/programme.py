"""Linear programmes: a float solver finds which columns are needed, exact arithmetic finds how much of each."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sympy import Matrix, Rational
from sympy.solvers.simplex import InfeasibleLPError, UnboundedLPError, linprog

Column = dict[object, Fraction]
ROUNDING = 1e-9
SMALL, LARGE = Fraction(1, 10**6), 10**6
FEW = 300


def combine(
    target: Column, columns: Sequence[Column], free: Sequence[bool], costs: Sequence[float]
) -> list[Fraction] | None:
    """Return exact weights with ``target = sum weight * column``, weights nonnegative unless free, small total cost.

    None if there are none (or the float solver misleads: a wrong support is discarded, never trusted).
    """
    rows = sorted({key for column in (*columns, target) for key in column}, key=str)
    if not rows:
        return [Fraction(0)] * len(columns)
    if any(key not in set().union(*columns) for key, value in target.items() if value) or not columns:
        return None
    floats = _solve(rows, target, columns, free, costs)
    if floats is not None:
        support = [j for j, value in enumerate(floats) if abs(value) > ROUNDING]
        exact = _exact(rows, target, [columns[j] for j in support])
        weights = [Fraction(0)] * len(columns)
        for j, value in zip(support, exact or (), strict=exact is not None):
            weights[j] = value
        if exact is not None and all(w >= 0 or f for w, f in zip(weights, free, strict=True)):
            return weights
    if (
        floats is None
        and max(map(abs, target.values()), default=1) < LARGE
        and not any(0 < abs(v) < SMALL for v in target.values())
    ):
        return None
    return _rational(rows, target, columns, free, costs) if len(columns) <= FEW else None


def _rational(
    rows: Sequence[object], target: Column, columns: Sequence[Column], free: Sequence[bool], costs: Sequence[float]
) -> list[Fraction] | None:
    """Solve the programme in rationals: slower, for coefficients that floats cannot tell from 0."""
    matrix = Matrix([[_sympy(column.get(key, Fraction(0))) for column in columns] for key in rows])
    bounds = [(None, None) if f else (0, None) for f in free] if any(free) else None
    try:
        _, found = linprog(
            [Rational(str(cost)) for cost in costs],
            Matrix.zeros(1, len(columns)),
            [0],
            matrix,
            [_sympy(target.get(key, Fraction(0))) for key in rows],
            bounds=bounds,
        )
    except (InfeasibleLPError, UnboundedLPError):
        return None
    return [Fraction(int(value.p), int(value.q)) for value in map(Rational, found)]


def _sympy(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


def _solve(
    rows: Sequence[object], target: Column, columns: Sequence[Column], free: Sequence[bool], costs: Sequence[float]
) -> list[float] | None:
    """Minimise the cost of the weights in floating point; free columns are split into two signs."""
    import highspy

    solver = highspy.Highs()
    solver.silent()
    number = {key: i for i, key in enumerate(rows)}
    signed = [(j, 1) for j in range(len(columns))] + [(j, -1) for j in range(len(columns)) if free[j]]
    for j, _ in signed:
        solver.addCol(costs[j], 0.0, highspy.kHighsInf, 0, [], [])
    entries: list[list[tuple[int, float]]] = [[] for _ in rows]
    for k, (j, sign) in enumerate(signed):
        for key, value in columns[j].items():
            entries[number[key]].append((k, sign * float(value)))
    for key, row in zip(rows, entries, strict=True):
        bound = float(target.get(key, 0))
        solver.addRow(bound, bound, len(row), [k for k, _ in row], [v for _, v in row])
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    values = solver.getSolution().col_value
    result = [0.0] * len(columns)
    for k, (j, sign) in enumerate(signed):
        result[j] += sign * values[k]
    return result


def _exact(rows: Sequence[object], target: Column, columns: Sequence[Column]) -> list[Fraction] | None:
    """Solve ``sum weight * column = target`` in rationals by elimination; undetermined weights are 0."""
    matrix = [[column.get(key, Fraction(0)) for column in columns] + [target.get(key, Fraction(0))] for key in rows]
    pivots: list[int] = []
    for j in range(len(columns)):
        at = next((i for i in range(len(pivots), len(matrix)) if matrix[i][j]), None)
        if at is None:
            continue
        here = len(pivots)
        matrix[here], matrix[at] = matrix[at], matrix[here]
        lead = matrix[here][j]
        matrix[here] = [value / lead for value in matrix[here]]
        for i, row in enumerate(matrix):
            if i != here and row[j]:
                factor = row[j]
                matrix[i] = [a - factor * b for a, b in zip(row, matrix[here], strict=True)]
        pivots.append(j)
    if any(row[-1] for row in matrix[len(pivots) :]):
        return None
    weights = [Fraction(0)] * len(columns)
    for i, j in enumerate(pivots):
        weights[j] = matrix[i][-1]
    return weights

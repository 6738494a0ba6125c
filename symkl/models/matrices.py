"""Linear algebra over the rationals, for the few small matrices the Gaussian oracle needs."""

from __future__ import annotations

from fractions import Fraction

Matrix = list[list[Fraction]]


def transpose(a: Matrix) -> Matrix:
    """Return the transpose."""
    return [list(column) for column in zip(*a, strict=True)]


def times(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix product."""
    columns = transpose(b)
    return [[sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in a]


def _eliminate(a: Matrix) -> tuple[Fraction, Matrix]:
    """Return the determinant and the inverse, by Gauss-Jordan elimination; a singular matrix is a ZeroDivisionError."""
    n = len(a)
    rows = [[*map(Fraction, row), *(Fraction(i == j) for j in range(n))] for i, row in enumerate(a)]
    volume = Fraction(1)
    for i in range(n):
        pivot = next((j for j in range(i, n) if rows[j][i]), None)
        if pivot is None:
            raise ZeroDivisionError("the matrix is singular")
        if pivot != i:
            rows[i], rows[pivot], volume = rows[pivot], rows[i], -volume
        head = rows[i][i]
        volume *= head
        rows[i] = [x / head for x in rows[i]]
        for j in range(n):
            if j != i and rows[j][i]:
                factor = rows[j][i]
                rows[j] = [x - factor * y for x, y in zip(rows[j], rows[i], strict=True)]
    return volume, [row[n:] for row in rows]


def determinant(a: Matrix) -> Fraction:
    """Return the determinant of a regular matrix.

    >>> determinant([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(3)]])
    Fraction(5, 1)
    """
    return _eliminate(a)[0]


def inverse(a: Matrix) -> Matrix:
    """Return the inverse."""
    return _eliminate(a)[1]

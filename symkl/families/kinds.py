"""Kinds of parameters: numbers, vectors, probabilities, tables, positive definite matrices, directions.

A kind reads what a user gives (numbers, lists, lists of lists, SymPy matrices), refuses what has another form, and says
what is positive in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Basic, Expr, MatrixBase, S, Tuple, cancel, expand

from symkl.terms import Term, read


class Kind:
    """A number."""

    depth = 0
    what = "a number"
    need = "all entries"

    def read(self, value: object) -> Basic:
        """Return the parameter: a scalar, or scalars in (nested) tuples.

        Raises: TypeError, ValueError.
        """
        found = _nested(value, self.depth)
        if found is None:
            msg = f"{self.what} is needed, not {value}"
            raise ValueError(msg)
        self.check(found)
        return found

    def check(self, value: Basic) -> None:
        """Refuse what has the depth but not the form."""

    def positive(self, value: Basic) -> tuple[Expr, ...]:
        """Return what is positive."""
        return ()

    def size(self, value: Basic) -> int | None:
        """Return the dimension, if the kind has one."""
        return len(value.args) if self.depth else None


class Vector(Kind):
    """A list of numbers."""

    depth = 1
    what = "a list [a, b, ...]"


class PositiveVector(Vector):
    """A list of positive numbers, at least two."""

    def check(self, value: Basic) -> None:
        """Refuse a list of one."""
        if len(value.args) < 2:
            msg = "at least two entries are needed"
            raise ValueError(msg)

    def positive(self, value: Basic) -> tuple[Expr, ...]:
        """Return the entries."""
        return value.args


class Probabilities(Vector):
    """Probabilities, which add up to 1; a number may be 0."""

    def check(self, value: Basic) -> None:
        """Refuse another sum."""
        _add_up(value.args)

    def positive(self, value: Basic) -> tuple[Expr, ...]:
        """Return the entries that are not 0."""
        return tuple(p for p in value.args if p != 0)


class Direction(Vector):
    """A vector of length 1 in space."""

    what = "a list [a, b, c]"

    def check(self, value: Basic) -> None:
        """Refuse another length."""
        if len(value.args) != 3:
            msg = f"a direction in space has 3 entries, not {len(value.args)}"
            raise ValueError(msg)
        if cancel(expand(sum(a**2 for a in value.args)) - 1) != 0:
            msg = f"the length of {list(value.args)} is not 1"
            raise ValueError(msg)


class Table(Kind):
    """A rectangular table of probabilities, which add up to 1; a number may be 0."""

    depth = 2
    what = "a table [[a, b], [c, d]]"

    def check(self, value: Basic) -> None:
        """Refuse rows of different lengths and another sum."""
        _rectangular(value)
        _add_up([p for row in value.args for p in row.args])

    def positive(self, value: Basic) -> tuple[Expr, ...]:
        """Return the entries that are not 0."""
        return tuple(p for row in value.args for p in row.args if p != 0)


class PositiveDefinite(Kind):
    """A symmetric positive definite matrix."""

    depth = 2
    what = "a matrix [[a, b], [b, c]]"
    need = "all leading principal minors"

    def check(self, value: Basic) -> None:
        """Refuse what is not symmetric."""
        _rectangular(value)
        if not matrix(value).is_square or any(cancel(e) != 0 for e in matrix(value) - matrix(value).T):
            msg = f"the matrix {[list(row.args) for row in value.args]} is not symmetric"
            raise ValueError(msg)

    def positive(self, value: Basic) -> tuple[Expr, ...]:
        """Return the leading principal minors (Sylvester's criterion)."""
        whole = matrix(value)
        return tuple(expand(determinant(whole[:k, :k])) for k in range(1, whole.rows + 1))


NUMBER = Kind()


def matrix(value: Basic) -> sympy.Matrix:
    """Return nested tuples as a matrix.

    >>> matrix(Tuple(Tuple(S(1), S(2)), Tuple(S(2), S(5)))).det()
    1
    """
    return sympy.Matrix([list(row.args) for row in value.args])


def rows(value: sympy.Matrix) -> Tuple:
    """Return a matrix as nested tuples."""
    return Tuple(*(Tuple(*value.row(i)) for i in range(value.rows)))


def determinant(value: sympy.Matrix) -> Expr:
    """Return the determinant as a polynomial in the entries."""
    return value.det(method="berkowitz")


def inverse(value: Basic) -> Tuple:
    """Return the inverse of a matrix by its cofactors, entries in lowest terms."""
    whole = matrix(value)
    size = determinant(whole)
    if size == 0:
        msg = f"the matrix {[list(row.args) for row in value.args]} has no inverse"
        raise ValueError(msg)
    one = whole.rows == 1
    return rows(whole.applyfunc(lambda e: 1 / e) if one else whole.adjugate().applyfunc(lambda e: cancel(e / size)))


def _nested(value: object, depth: int) -> Basic | None:
    """Return lists of lists as tuples of tuples; None if they are not nested so deep."""
    if isinstance(value, MatrixBase):
        value = value.tolist() if depth == 2 else list(value)
    if not depth:
        if isinstance(value, (Tuple, list, tuple)):
            return None
        scalar = read(value)
        if isinstance(scalar, Term):
            msg = f"{scalar} is a term, not a number or a parameter"
            raise TypeError(msg)
        return scalar
    if isinstance(value, str) or not isinstance(value, (Sequence, Tuple)) or not len(value):
        return None
    inner = [_nested(v, depth - 1) for v in value]
    return None if any(v is None for v in inner) else Tuple(*inner)


def _rectangular(value: Basic) -> None:
    if len({len(row.args) for row in value.args}) > 1:
        msg = "the rows have different lengths"
        raise ValueError(msg)


def _add_up(entries: Sequence[Expr]) -> None:
    total = cancel(expand(sum(entries, S.Zero)))
    if total != 1:
        msg = f"the probabilities add up to {total}, not to 1; write the last one as 1 less the others"
        raise ValueError(msg)

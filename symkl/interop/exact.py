"""Parameters as other libraries keep them, read as exact numbers: doubles, tensors of one entry, vectors, matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import Expr, Rational, S, Symbol, Tuple

from symkl.families import FAMILIES, Family

Parameters = tuple[Any, ...]
Convert = Callable[..., Parameters | None]
"""Parameters of another library to those of the family; None for laws that are no member."""


def as_given(*values: Expr) -> Parameters:
    """Return parameters that mean the same in both places."""
    return values


def member(family: str, name: str, parameters: Iterable[Any]) -> Family:
    """Return a member of a family for a law that has another name elsewhere.

    Raises: TypeError, if there is no such family.
    """
    if family not in FAMILIES:
        msg = f"{name} would be a {family}, which is not among the families"
        raise TypeError(msg)
    return FAMILIES[family](*map(plain, parameters))


def plain(value: Any) -> Any:
    """Return a parameter with symbols that carry no assumptions: the domain of the family is a condition instead."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    value = S(value)
    return value.xreplace({s: Symbol(s.name) for s in value.atoms(Symbol)})


def scalar(value: Any, name: str, attribute: str) -> Expr:
    """Return the exact value of a double, an integer or a tensor of one entry.

    >>> scalar(0.25, "Normal", "loc")
    1/4

    Raises: TypeError, if it is none.
    """
    if isinstance(value, Expr):
        return value
    try:
        return Rational(float(value.item() if hasattr(value, "item") else value))
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        msg = f"{name}: {attribute} is one number; laws with arrays of parameters are not converted"
        raise TypeError(msg) from error


def nested(value: Any, name: str, attribute: str, depth: int) -> list[Any]:
    """Return a vector (depth 1) or a matrix (depth 2) as lists of exact numbers.

    >>> nested([[1, 0.5], [0.5, 2]], "MultivariateNormal", "cov", 2)
    [[1, 1/2], [1/2, 2]]

    Raises: TypeError, if it has another depth.
    """
    entries = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(entries, (list, tuple, Tuple)):
        msg = f"{name}: {attribute} is {'a vector' if depth == 1 else 'a matrix'}, one law at a time"
        raise TypeError(msg)
    if depth == 1:
        return [scalar(e, name, attribute) for e in entries]
    return [nested(row, name, attribute, 1) for row in entries]


def symmetric(matrix: list[list[Expr]]) -> list[list[Expr]]:
    """Return the matrix with what is below its diagonal above it too, where rounding may have made a difference."""
    return [[matrix[max(i, j)][min(i, j)] for j in range(len(matrix))] for i in range(len(matrix))]


def shares(weights: list[Expr]) -> list[Expr]:
    """Return weights over their sum: doubles of 0.1, 0.2 and 0.7 do not add up to 1."""
    total = sum(weights, S.Zero)
    return [w / total for w in weights]

"""A real function of a drawn value, such as log x or (x - c)^2: what log-densities are made of."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr, Symbol

from symkl.terms import Scoped, Term, Variable, read

X = Symbol("_")
"""The place of the drawn value in a statistic's formula."""


def places(size: int) -> tuple[Symbol, ...]:
    """Return the places of the drawn values: X for one, X_1, ..., X_k for the coordinates of a vector.

    >>> places(2)
    (_1, _2)
    """
    return (X,) if size == 1 else tuple(Symbol(f"_{i}") for i in range(1, size + 1))


def has_place(*values: Basic) -> bool:
    """Whether a place stands in a value, where a parameter should."""
    return any(isinstance(s, Symbol) and s.name.startswith("_") for v in values for s in v.free_symbols)


class Statistic(Term):
    """A real function of random variables by formula: T(x), written with the places of `places` for the values.

    Formula: T(x), a finite real number for almost every x that a law with this statistic in its log-density draws.

    >>> from sympy import log
    >>> Statistic(log(X), Variable("x")).free_symbols
    {x}
    """

    __slots__ = ()

    def __new__(cls, formula: object, *values: Variable) -> Expr:
        """Take a scalar in the places and the values it is a function of; a formula without places is that scalar."""
        scalar = read(formula)
        if isinstance(scalar, Term) or not values or not all(isinstance(v, Variable) for v in values):
            msg = f"a statistic is a scalar formula of random variables, not {formula} of {values}"
            raise TypeError(msg)
        found = scalar.free_symbols & {*places(len(values))}
        return Scoped.__new__(cls, scalar, *values) if found else scalar

    @property
    def formula(self) -> Expr:
        """The formula, in the places."""
        return self.args[0]

    @property
    def values(self) -> tuple[Variable, ...]:
        """The values it is a function of."""
        return self.args[1:]

    @property
    def bound(self) -> tuple[Basic, ...]:
        """The places of the values."""
        return places(len(self.values))

    @property
    def scope(self) -> tuple[int, ...]:
        """The formula."""
        return (0,)

    def renamed(self, names: Mapping[Basic, Basic]) -> Scoped:
        """Refuse: the places of the values have fixed names."""
        msg = f"{X} is the place of the drawn value in a statistic and cannot be a parameter"
        raise ValueError(msg)

    def shown(self) -> Expr:
        """Return the formula with plain symbols of the variables' names in the places, for printing."""
        return self.formula.xreplace(dict(zip(self.bound, map(_symbol, self.values), strict=True)))


def _symbol(value: Variable) -> Symbol:
    index = "_".join(map(str, value.index))
    return Symbol(value.name + (f"_{index}" if index else "") + "'" * value.copy_number)

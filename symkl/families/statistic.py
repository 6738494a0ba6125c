"""A real function of a drawn value, such as log x or (x - c)^2: what log-densities are made of."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr, Symbol

from symkl.terms import Scoped, Term, Variable, read

X = Symbol("_")
"""The place of the drawn value in a statistic's formula."""


class Statistic(Term):
    """A real function of a random variable by formula: T(x), written with `X` in the place of the value.

    Formula: T(x), a finite real number for almost every x that a law with this statistic in its log-density draws.

    >>> from sympy import log
    >>> Statistic(log(X), Variable("x")).free_symbols
    {x}
    """

    __slots__ = ()

    def __new__(cls, formula: object, value: Variable) -> Expr:
        """Take a scalar in X and the value it is a function of; a formula without X is that scalar."""
        scalar = read(formula)
        if isinstance(scalar, Term) or not isinstance(value, Variable):
            msg = f"a statistic is a scalar formula of a random variable, not {formula} of {value}"
            raise TypeError(msg)
        return Scoped.__new__(cls, scalar, value) if scalar.has(X) else scalar

    @property
    def formula(self) -> Expr:
        """The formula, in X."""
        return self.args[0]

    @property
    def value(self) -> Variable:
        """The value it is a function of."""
        return self.args[1]

    @property
    def bound(self) -> tuple[Basic, ...]:
        """The place of the value."""
        return (X,)

    @property
    def scope(self) -> tuple[int, ...]:
        """The formula."""
        return (0,)

    def renamed(self, names: Mapping[Basic, Basic]) -> Scoped:
        """Refuse: the place of the value has one name."""
        msg = f"{X} is the place of the drawn value in a statistic and cannot be a parameter"
        raise ValueError(msg)

    def shown(self) -> Expr:
        """Return the formula with a plain symbol of the variable's name in its place, for printing."""
        index = "_".join(map(str, self.value.index))
        name = self.value.name + (f"_{index}" if index else "") + "'" * self.value.copy_number
        return self.formula.xreplace({X: Symbol(name)})

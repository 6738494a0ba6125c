"""Logarithms, exponentials, functions of random variables; expectations, and sums over alphabets and indices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, S, Symbol, Tuple, log
from sympy.core.symbol import Str

from symkl.terms.algebra import Linear, Product, Term, read
from symkl.terms.densities import DRAWN, Density, draws, entries, spread
from symkl.terms.scope import OverIndex, Scoped, Variable, argument, listed

__all__ = ["AlphabetSum", "Apply", "Exp", "Expectation", "IndexProduct", "IndexSum", "Log", "base_of", "is_weight"]


def base_of(base: object) -> Expr:
    """Read the base of a logarithm: positive, not 1; None is e.

    >>> base_of(2)
    2
    """
    value: Expr = S.Exp1 if base is None else read(base)
    # not value - 1: log e is 1 at once, while e - 1 has SymPy load its tensors
    if isinstance(value, Term) or (value.is_number and not (value.is_positive and log(value).is_nonzero)):
        raise ValueError(f"{value} is not the base of a logarithm; it must be positive and not 1")
    return value


def is_weight(expr: Expr) -> bool:
    """Whether an expression is nonnegative by its form: densities, exponentials, their products, sums and means."""
    if not isinstance(expr, Term):
        return bool(expr.is_nonnegative)
    if isinstance(expr, Product):
        return all(is_weight(f) for f in expr.parts)
    if isinstance(expr, Linear):
        return all(c.is_nonnegative and is_weight(t) for c, t in expr.pairs)
    body = getattr(expr, "body", None)
    return expr.is_density or isinstance(expr, Exp) or (body is not None and is_weight(body))


class Log(Term):
    """The logarithm of a nonnegative term or scalar in a base; log 0 = -oo."""

    real = (0,)
    arg = argument(0, "What the logarithm is taken of.")
    base = argument(1, "The base (e is SymPy's E).")

    def __new__(cls, arg: object, base: object = None) -> Log:
        """Keep the argument as written; nothing is evaluated."""
        return Scoped.__new__(cls, read(arg), base_of(base))

    def monotone(self, number: int) -> Expr | None:
        """Increasing for a base above 1, decreasing below."""
        return self.base - 1


class Exp(Term):
    """The exponential of a term."""

    real = (0,)
    rises = True
    arg = argument(0, "The exponent.")

    def __new__(cls, arg: object) -> Exp:
        """Keep the argument as written."""
        return Scoped.__new__(cls, read(arg))


class Apply(Term):
    """An arbitrary finite real function of random variables: f(x)."""

    name = property(lambda self: self.args[0].name, doc="The function's name.")
    values = listed(1, "The arguments.")

    def __new__(cls, name: str | Str, values: Tuple | tuple[Variable, ...]) -> Apply:
        """Name the function; its arguments are values."""
        if not values or not all(isinstance(v, Variable) for v in values):
            raise TypeError(f"the function {name} takes random variables")
        return Scoped.__new__(cls, Str(str(name)), Tuple(*(e for v in values for e in entries(v))))


class Expectation(Term):
    """E over a law: draw the densities' values in order, average the body.

    Formula: E_{p(x) q(z|x)}[f] = sum_x p(x) sum_z q(z|x) f (integrals for densities).
    """

    def __new__(cls, law: Density | Iterable[Density], body: object) -> Expectation:
        """Check that every value is drawn once, after what it is conditioned on."""
        densities = (law,) if isinstance(law, Density) else tuple(law)
        if not draws(densities):
            raise ValueError("an expectation needs a law to draw from")
        return Scoped.__new__(cls, Tuple(*densities), read(body))

    law = listed(0, "The densities in the order of drawing.")
    body = argument(1, "What is averaged.")
    bound = DRAWN
    parts = property(lambda self: (*self.law, self.body), doc="The densities of the law, then the body.")

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Replace densities and body; a product of densities in the law is taken apart."""
        return Expectation(spread(parts[:-1]), parts[-1])

    def monotone(self, number: int) -> Expr | None:
        """Increasing in the body."""
        return S.One if number == len(self.law) else None


class AlphabetSum(Term):
    """The sum (integral) over all values of some variables, relative to their reference measures."""

    real = (1,)
    rises = True
    bound = listed(0, "The variables summed over.")
    body = argument(1, "What is summed.")

    def __new__(cls, variables: Variable | Iterable[Variable], body: object) -> AlphabetSum:
        """Bind distinct variables."""
        names = (variables,) if isinstance(variables, Variable) else tuple(variables)
        names = tuple(e for v in names for e in (entries(v) if isinstance(v, Variable) else [v]))
        if not names or len(set(names)) < len(names) or not all(isinstance(v, Variable) for v in names):
            raise ValueError(f"{names} is not a list of distinct random variables to sum over")
        return Scoped.__new__(cls, Tuple(*names), read(body))


class _Indexed(OverIndex, Term):
    """A fold over an index t = low, ..., high (empty when high = low - 1)."""

    abstract = True
    real = (3,)
    body = argument(3, "What is added or multiplied up.")

    def __new__(cls, t: Symbol, low: object, high: object, body: object) -> OverIndex:
        """Bind the index in the body."""
        return OverIndex.__new__(cls, t, low, high, read(body))


class IndexSum(_Indexed):
    """The sum of body over t = low, ..., high, with symbolic bounds."""

    rises = True


class IndexProduct(_Indexed):
    """The product of body over t = low, ..., high, with symbolic bounds."""

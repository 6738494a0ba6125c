"""The logarithm with its base, the exponential, and arbitrary real functions of random variables."""

from __future__ import annotations

from sympy import Expr, S, Tuple
from sympy.core.symbol import Str

from symkl.terms.algebra import Linear, Product, Term, read
from symkl.terms.densities import entries
from symkl.terms.scope import Scoped, Variable, argument, listed, named

__all__ = ["Apply", "Exp", "Log", "base_of", "is_weight"]


def base_of(base: object) -> Expr:
    """Read the base of a logarithm: positive, not 1; None is e.

    >>> base_of(2)
    2
    """
    value: Expr = S.Exp1 if base is None else read(base)
    if isinstance(value, Term) or value.is_positive is False or value is S.One or value.is_real is False:
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

    __slots__ = ()
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

    __slots__ = ()
    real = (0,)
    rises = True
    arg = argument(0, "The exponent.")

    def __new__(cls, arg: object) -> Exp:
        """Keep the argument as written."""
        return Scoped.__new__(cls, read(arg))


class Apply(Term):
    """An arbitrary finite real function of random variables: f(x)."""

    __slots__ = ()
    name = named("The function's name.")
    values = listed(1, "The arguments.")

    def __new__(cls, name: str | Str, values: Tuple | tuple[Variable, ...]) -> Apply:
        """Name the function; its arguments are values."""
        if not values or not all(isinstance(v, Variable) for v in values):
            raise TypeError(f"the function {name} takes random variables")
        return Scoped.__new__(cls, Str(str(name)), Tuple(*(e for v in values for e in entries(v))))

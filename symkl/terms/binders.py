"""Expectation under a product of densities, sums over an alphabet, sums and products over an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, S, Symbol, Tuple

from symkl.terms.algebra import Term, read
from symkl.terms.densities import DRAWN, Density, draws, entries, spread
from symkl.terms.scope import OverIndex, Scoped, Variable, argument, listed

__all__ = ["AlphabetSum", "Expectation", "IndexProduct", "IndexSum"]


class Expectation(Term):
    """E over a law: draw the densities' values in order, average the body.

    Formula: E_{p(x) q(z|x)}[f] = sum_x p(x) sum_z q(z|x) f (integrals for densities).
    """

    __slots__ = ()

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

    __slots__ = ()
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

    __slots__ = ()
    abstract = True
    real = (3,)
    body = argument(3, "What is added or multiplied up.")

    def __new__(cls, t: Symbol, low: object, high: object, body: object) -> OverIndex:
        """Bind the index in the body."""
        return OverIndex.__new__(cls, t, low, high, read(body))


class IndexSum(_Indexed):
    """The sum of body over t = low, ..., high, with symbolic bounds."""

    __slots__ = ()
    rises = True


class IndexProduct(_Indexed):
    """The product of body over t = low, ..., high, with symbolic bounds."""

    __slots__ = ()

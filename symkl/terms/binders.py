"""Expectation under a product of densities, sums over an alphabet, sums and products over an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Basic, Expr, S, Symbol, Tuple, sympify

from symkl.terms.algebra import Term, read
from symkl.terms.densities import Density, draws, entries, spread
from symkl.terms.scope import Scoped, Variable


class Expectation(Term):
    """E over a law: draw the densities' values in order, average the body.

    Formula: E_{p(x) q(z|x)}[f] = sum_x p(x) sum_z q(z|x) f (integrals for densities).
    """

    __slots__ = ()

    def __new__(cls, law: Density | Iterable[Density], body: object) -> Expectation:
        """Check that every value is drawn once, after what it is conditioned on."""
        densities = (law,) if isinstance(law, Density) else tuple(law)
        if not densities:
            msg = "an expectation needs a law to draw from"
            raise ValueError(msg)
        draws(densities)
        return Scoped.__new__(cls, Tuple(*densities), read(body))

    @property
    def law(self) -> tuple[Density, ...]:
        """The densities in the order of drawing."""
        return self.args[0].args

    @property
    def body(self) -> Expr:
        """What is averaged."""
        return self.args[1]

    @property
    def bound(self) -> tuple[Variable, ...]:
        """The values drawn."""
        return tuple(v for d in self.law for v in d.values)

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The densities of the law, then the body."""
        return (*self.law, self.body)

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Replace densities and body; a product of densities in the law is taken apart."""
        return Expectation(spread(parts[:-1]), parts[-1])

    def monotone(self, number: int) -> Expr | None:
        """Increasing in the body."""
        return S.One if number == len(self.law) else None


class AlphabetSum(Term):
    """The sum (integral) over all values of some variables, relative to their reference measures."""

    __slots__ = ()

    def __new__(cls, variables: Variable | Iterable[Variable], body: object) -> AlphabetSum:
        """Bind distinct variables."""
        names = (variables,) if isinstance(variables, Variable) else tuple(variables)
        names = tuple(e for v in names for e in (entries(v) if isinstance(v, Variable) else [v]))
        if not names or len(set(names)) < len(names) or not all(isinstance(v, Variable) for v in names):
            msg = f"{names} is not a list of distinct random variables to sum over"
            raise ValueError(msg)
        return Scoped.__new__(cls, Tuple(*names), read(body))

    @property
    def bound(self) -> tuple[Variable, ...]:
        """The variables summed over."""
        return self.args[0].args

    @property
    def body(self) -> Expr:
        """What is summed."""
        return self.args[1]

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The body."""
        return (self.body,)

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Replace the body."""
        return self.func(*self.args[:-1], parts[0])

    def monotone(self, number: int) -> Expr | None:
        """Increasing."""
        return S.One


class _Indexed(Term):
    """A fold over an index t = low, ..., high (empty when high = low - 1)."""

    __slots__ = ()
    abstract = True

    def __new__(cls, t: Symbol, low: object, high: object, body: object) -> _Indexed:
        """Bind the index in the body; the bounds are outside its scope."""
        if not isinstance(t, Symbol):
            msg = f"{t!r} is not an index symbol"
            raise TypeError(msg)
        return Scoped.__new__(cls, t, sympify(low, strict=True), sympify(high, strict=True), read(body))

    @property
    def bound(self) -> tuple[Basic, ...]:
        """The index."""
        return self.args[:1]

    @property
    def scope(self) -> tuple[int, ...]:
        """The index itself and the body; the bounds are outside."""
        return (0, 3)

    @property
    def index_range(self) -> tuple[Symbol, Expr, Expr]:
        """(t, low, high)."""
        return self.args[:3]

    @property
    def body(self) -> Expr:
        """What is added or multiplied up."""
        return self.args[3]

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The body."""
        return (self.body,)

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Replace the body."""
        return self.func(*self.args[:-1], parts[0])


class IndexSum(_Indexed):
    """The sum of body over t = low, ..., high, with symbolic bounds."""

    __slots__ = ()

    def monotone(self, number: int) -> Expr | None:
        """Increasing."""
        return S.One


class IndexProduct(_Indexed):
    """The product of body over t = low, ..., high, with symbolic bounds."""

    __slots__ = ()

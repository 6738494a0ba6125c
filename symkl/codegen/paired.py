"""Two laws of one family: differences of parameters as symbols of their own, so that nothing cancels in code.

With q = p + d a difference of products loses no digit near d = 0: a1 b2 - a2 b1 is a1 d_b - b1 d_a.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sympy import (
    Abs,
    Expr,
    Poly,
    PolynomialError,
    Rational,
    Symbol,
    cancel,
    expand,
    factor,
    fraction,
    lambdify,
    together,
)

from symkl.families.canonical import Canonical
from symkl.families.domains import Domain


class NoPointError(ValueError):
    """The conditions on the parameters are too narrow to find a point."""


@dataclass(frozen=True)
class Pairs:
    """The parameters of p and of q, what is positive, and the symbols of the differences q - p.

    `distances` are absolute values of differences, each a symbol: a Laplace KL has a kink in its location but none in
    the distance of the two.
    """

    of: Mapping[Symbol, Symbol]
    domain: Domain
    distances: Mapping[Symbol, Expr] = field(default_factory=dict)

    @cached_property
    def deltas(self) -> dict[Symbol, Symbol]:
        """The symbols of q - p by the parameters of p."""
        return {p: Symbol(f"d_{p.name}") for p in self.of}

    @cached_property
    def gaps(self) -> dict[Symbol, Expr]:
        """What the symbols of differences and distances stand for."""
        return {**{d: self.of[p] - p for p, d in self.deltas.items()}, **self.distances}

    @cached_property
    def canonical(self) -> Canonical:
        """Decides equality under the domain."""
        return Canonical(self.domain)

    @cached_property
    def point(self) -> dict[Symbol, Rational]:
        """An arbitrary rational point of the domain, to tell candidates apart; proofs do not use it."""
        return inner_point([*self.of, *self.of.values()], self.domain, self.distances)

    def at_point(self, expr: Expr) -> Expr:
        """Return an expression at the arbitrary point."""
        return expr.xreplace(self.point)

    def at_equality(self, expr: Expr) -> Expr:
        """Return an expression at q = p."""
        equal = {q: p for p, q in self.of.items()}
        return expr.xreplace({**equal, **dict.fromkeys(self.distances, 0 * expr)})

    def mixed(self, expr: Expr) -> bool:
        """Whether an expression has parameters of q (or distances)."""
        return bool(expr.free_symbols & {*self.of.values(), *self.distances})

    def small(self, expr: Expr) -> Expr | None:
        """Return an expression that vanishes at q = p, a quotient of polynomials, so that no digit is lost; else None.

        The numerator is written in the differences, the denominator stays as it is.
        """
        top, bottom = fraction(cancel(together(expr)))
        if top == 0:
            return top
        shifted = expand(top.xreplace({self.of[p]: p + d for p, d in self.deltas.items()}))
        if self.order(shifted) < 1:
            return None
        return factor(shifted) / factor(bottom)

    def order(self, top: Expr) -> int:
        """Return the least total degree of a numerator in the differences; -1 if it is no polynomial in them."""
        symbols = [*self.deltas.values(), *self.distances]
        used = [s for s in symbols if s in top.free_symbols]
        if not used:
            return -1 if top else 99
        try:
            return min(sum(powers) for powers in Poly(top, *used).monoms())
        except PolynomialError:
            return -1


def inner_point(symbols: Iterable[Symbol], domain: Domain, distances: Iterable[Symbol] = ()) -> dict[Symbol, Rational]:
    """Return a rational point at which everything that is known to be positive is.

    Raises: NoPointError, if none is found.

    >>> from symkl.terms import Positive
    >>> a = Symbol("a")
    >>> inner_point([a], Domain([Positive(1 - a), Positive(a)]))[a] < 1
    True
    """
    rng = random.Random(1)  # noqa: S311 (any point will do)
    free = sorted({s for expr in domain.known for s in expr.free_symbols}, key=str)
    names = dict.fromkeys([*symbols, *distances, *free])
    for attempt in range(400):
        scale = (1, 1, 4, 16)[attempt % 4]
        point = {s: Rational(rng.randrange(1, 9973), 1999 * scale) for s in names}
        if all(positive_at(expr, point) for expr in domain.known):
            return point
    raise NoPointError("no parameters are found that meet the conditions")


def positive_at(expr: Expr, point: Mapping[Symbol, Expr]) -> bool:
    """Whether an expression is positive at a point, one with functions that SymPy cannot evaluate too."""
    return bool(lambdify([], expr.xreplace(dict(point)), "mpmath")() > 0)


def with_distances(value: Expr, of: Mapping[Symbol, Symbol], domain: Domain) -> tuple[Expr, Pairs]:
    """Replace |q - p| by symbols.

    >>> a, b = Symbol("a"), Symbol("b")
    >>> with_distances(Abs(a - b), {a: b}, Domain(()))[0]
    s_a
    """
    distances = {}
    for p, q in of.items():
        for found in (Abs(p - q), Abs(q - p)):
            if value.has(found):
                distances[Symbol(f"s_{p.name}")] = Abs(q - p)
                value = value.xreplace({found: Symbol(f"s_{p.name}")})
    return value, Pairs(dict(of), domain, distances)

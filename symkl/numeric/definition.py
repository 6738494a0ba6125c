"""The definition of a term over parametric laws, walked down to integrals and sums over one range.

How a formula becomes a number, and how an integral between two special points or a sum is evaluated, is left to those
who inherit: rigorous balls, or numbers to many digits.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cache
from typing import Any

from sympy import Abs, Add, Expr, Integer, Max, Min, Mul, S, Symbol, cancel, expand, oo
from sympy.core.relational import Relational

from symkl.families import Family
from symkl.families.statistic import X
from symkl.families.supports import Integers, Interval
from symkl.functions import Absolute
from symkl.measures import Measure
from symkl.numeric.formulas import NoNumber
from symkl.numeric.integrands import Integrand, Pairs, integrand
from symkl.terms import Exp, Linear, Log, Product, Term

Located = tuple[Expr, Expr]
"""A point as a formula in the parameters, and its number."""


class Definition(ABC):
    """Evaluates terms at numbers for their parameters."""

    def __init__(self, at: Mapping[Symbol, Expr]) -> None:
        """Take an exact number for every parameter."""
        self.at = dict(at)

    @abstractmethod
    def number(self, expr: Expr) -> Any:
        """Return the value of a formula in the parameters."""

    @abstractmethod
    def log(self, value: Any) -> Any:
        """Return the natural logarithm of a number."""

    @abstractmethod
    def exp(self, value: Any) -> Any:
        """Return the exponential of a number."""

    @abstractmethod
    def piece(self, what: Integrand, low: Located, high: Located) -> Any:
        """Return the integral between two consecutive special points."""

    @abstractmethod
    def series(self, what: Integrand, low: Expr, high: Expr) -> Any:
        """Return the sum over low, low + 1, ..., high."""

    def value(self, term: Expr) -> Any:
        """Return the value of a term without free variables."""
        if not isinstance(term, Term):
            return self.number(term)
        if isinstance(term, Measure):
            return self.value(_unfolded(term))
        if isinstance(term, Linear):
            return sum((self.number(c) * self.value(t) for c, t in term.pairs), self.number(S.Zero))
        if isinstance(term, Product):
            found = self.number(S.One)
            for factor, power in term.factors:
                found *= self.value(factor) ** self.number(power)
            return found
        if isinstance(term, Log):
            return self.log(self.value(term.arg)) / self.log(self.number(term.base))
        if isinstance(term, Exp):
            return self.exp(self.value(term.arg))
        if isinstance(term, Absolute):
            return abs(self.value(term.arg))
        return self._integral(integrand(term))

    def _integral(self, what: Integrand) -> Any:
        low, high = _common([self._range(law) for law in what.weights])
        counting = {law.place.counting for law in (*what.weights, *what.others)}
        if len(counting) > 1:
            raise NoNumber("a discrete law meets a continuous one")
        if not low[1] < high[1] and not (counting == {True} and low[1] == high[1]):
            return self.number(S.Zero)
        if any(a[1] > low[1] or b[1] < high[1] for a, b in map(self._range, what.others)):
            raise NoNumber("a density vanishes inside the support of another: the value is infinite")
        if counting == {True}:
            return self.series(what, low[1], high[1])
        kinks = [k for k in self._kinks(what) if low[1] < k[1] < high[1]]
        ends = [low, *kinks, high]
        return sum((self.piece(what, *pair) for pair in itertools.pairwise(ends)), self.number(S.Zero))

    def _range(self, law: Family) -> tuple[Located, Located]:
        if not isinstance(law.place, (Interval, Integers)):
            msg = f"{law.name} is a law of vectors"
            raise NoNumber(msg)
        return self._located(law.place.low), self._located(law.place.high)

    def _located(self, value: Expr) -> Located:
        found = S(value).xreplace(self.at)
        return S(value), found.doit() if found.has(Max, Min) else found

    def _kinks(self, what: Integrand) -> list[Located]:
        """Return where absolute values and minima of linear functions bend, in order."""
        found = {}
        for _, statistic in (*what.logs, *what.factors):
            for kink in _bends(statistic):
                root = self._located(kink)
                found[root[1]] = root
        return [found[k] for k in sorted(found)]


def _common(ranges: list[tuple[Located, Located]]) -> tuple[Located, Located]:
    return max((r[0] for r in ranges), key=lambda e: e[1]), min((r[1] for r in ranges), key=lambda e: e[1])


@cache
def _unfolded(measure: Measure) -> Expr:
    return measure.unfold()[0]


@cache
def combined(parts: Pairs) -> Expr:
    """Return the sum of coefficients times statistics."""
    return Add(*(Mul(c, s) for c, s in parts))


@cache
def collected(parts: Pairs) -> Pairs:
    """Return the same sum with one coefficient for each term in X alone."""
    sums: dict[Expr, list[Expr]] = {}
    for coefficient, statistic in parts:
        for term in Add.make_args(statistic):
            scale, rest = term.as_independent(X, as_Add=False)
            sums.setdefault(rest, []).append(coefficient * scale)
    return tuple((Add(*(expand(c) for c in coefficients)), rest) for rest, coefficients in sums.items())


@cache
def gathered(parts: Pairs) -> Expr:
    """Return the same sum with one term in X alone: (a - 1) v + v is much wider than a v where v is a ball."""
    return Add(*(Mul(*pair) for pair in collected(parts)))


@cache
def _bent(statistic: Expr) -> tuple[Expr, ...]:
    """List the absolute values, maxima and minima in a statistic."""
    return tuple(sorted(statistic.atoms(Abs, Max, Min), key=str))


@cache
def _bends(statistic: Expr) -> tuple[Expr, ...]:
    """List where the absolute values and minima in a statistic bend; raises NoNumber if they are not of linear ones."""
    if statistic.has(Relational):
        raise NoNumber("a condition on the value occurs")
    inner = [e for bent in _bent(statistic) for e in _branches(bent)]
    found = []
    for expr in inner:
        poly = expr.as_poly(X)
        if poly is None or poly.degree() != 1:
            msg = f"{expr} is not linear in the value"
            raise NoNumber(msg)
        slope, start = poly.all_coeffs()
        found.append(cancel(-start / slope))
    return tuple(found)


def _branches(bent: Expr) -> list[Expr]:
    """List the expressions whose signs decide what an absolute value, a maximum or a minimum is."""
    return [bent.args[0]] if isinstance(bent, Abs) else [a - bent.args[0] for a in bent.args[1:]]


def straight(statistic: Expr, here: Mapping[Expr, Expr]) -> Expr:
    """Write absolute values and minima as the linear functions that they are between kinks."""
    chosen = []
    for bent in _bent(statistic):
        if isinstance(bent, Abs):
            chosen.append(1 if bent.args[0].xreplace(here) > 0 else -1)
        else:
            values = [a.xreplace(here) for a in bent.args]
            chosen.append(values.index(bent.func(*values)))
    return _straightened(statistic, tuple(chosen))


@cache
def _straightened(statistic: Expr, chosen: tuple[int, ...]) -> Expr:
    """Put in the sign of every absolute value, and which of its arguments every maximum and minimum is."""
    for bent, choice in zip(_bent(statistic), chosen, strict=True):
        line = choice * bent.args[0] if isinstance(bent, Abs) else bent.args[choice]
        statistic = statistic.xreplace({bent: line})
    return statistic


def middle_of(low: Expr, high: Expr) -> Expr:
    """Return a point inside."""
    if low == -oo and high == oo:
        return S.Zero
    if low == -oo or high == oo:
        return high - 1 if low == -oo else low + 1
    return (low + high) / Integer(2)

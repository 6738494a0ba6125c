"""Integrals and sums of definitions to many digits, fast and without a proof: what is used where there are no balls.

Every piece is written in a coordinate on the whole line in which it decays at both ends, mostly the logarithm of the
distance from an end, and summed by the trapezoidal rule, whose digits double when the step is halved.  Agreement of two
steps is evidence: nothing is claimed of what no node has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import mpmath
from mpmath import mp
from sympy import Expr, Float, Function, S, Symbol, exp, lambdify, oo

from symkl.families import Family
from symkl.families.statistic import X
from symkl.numeric.anchors import peaks
from symkl.numeric.definition import Definition, Located, combined, middle_of, straight
from symkl.numeric.ends import End, along
from symkl.numeric.formulas import NoNumber
from symkl.numeric.integrands import Integrand, Pairs
from symkl.numeric.quadrature import Number, Setting
from symkl.numeric.summation import sum_between
from symkl.terms import AlphabetSum, Variable

_FARTHEST = 2**15
_WIDEST = 2**60
_LONG = 16
_MOST_HALVINGS = 7


def number_by_definition(term: Expr, at: Mapping[Symbol, Expr], digits: int) -> Number:
    """Return the value of a term by its definition, with 10 digits more than asked as far as is seen.

    Raises: NoNumber.

    >>> from symkl.syntax.parse import parse_expression
    >>> a = Symbol("a")
    >>> mpmath.nstr(number_by_definition(parse_expression("H(Exponential(a))"), {a: S(3)}, 20), 15)
    '-0.0986122886681097'
    """
    with mp.workdps(digits + 25):
        try:
            evaluator = ToDigits(at, digits + 10)
            found = evaluator.value(term)
            evaluator.check_masses()
        except NoNumber:
            raise
        except (ValueError, ZeroDivisionError, OverflowError, TypeError) as error:
            raise NoNumber(str(error)) from error
        if not mpmath.isfinite(found) or abs(mpmath.im(found)) > mpmath.mpf(10) ** -digits * (1 + abs(found)):
            msg = f"{term} is not real and finite"
            raise NoNumber(msg)
        return mpmath.re(found)


@cache
def _function(expr: Expr, names: tuple[Symbol, ...]) -> Callable[..., Number]:
    return lambdify((X, *names), expr, "mpmath", cse=True)


@cache
def _mass(law: Family) -> Expr:
    """Return what a density adds up to, as a term."""
    x = Variable("x")
    return AlphabetSum(x, law(x))


@cache
def _hoisted(expr: Expr) -> tuple[Expr, tuple[tuple[Symbol, Expr], ...]]:
    """Put symbols for the functions that do not depend on X, such as zeta(s): they are evaluated once."""
    found = sorted((f for f in expr.atoms(Function) if not f.has(X)), key=str)
    outer = [f for f in found if not any(f != g and g.has(f) for g in found)]
    names = {f: Symbol(f"_{i}_") for i, f in enumerate(outer)}
    return expr.xreplace(names), tuple((s, f) for f, s in names.items())


class ToDigits(Definition):
    """Evaluates terms with mpmath."""

    def __init__(self, at: Mapping[Symbol, Expr], digits: int) -> None:
        """Take the numbers and how many digits two steps must share."""
        super().__init__(at)
        self.names = tuple(sorted(self.at, key=str))
        self.values = [mpmath.mpf(int(S(self.at[n]).p)) / int(S(self.at[n]).q) for n in self.names]
        self.digits = digits
        self.known: dict[Expr, Number] = {}
        self.met: dict[Family, None] = {}

    def function(self, expr: Expr) -> Callable[[Number], Number]:
        """Return a formula as a function of X."""
        formula, inner = _hoisted(expr)
        values = [*self.values, *(self.number(f) for _, f in inner)]
        found = _function(formula, (*self.names, *(s for s, _ in inner)))
        return lambda x: found(x, *values)

    def number(self, expr: Expr) -> Number:
        """Return the value of a formula in the parameters."""
        if expr not in self.known:
            self.known[expr] = mpmath.mpmathify(_function(S(expr), self.names)(mpmath.mpf(0), *self.values))
        return self.known[expr]

    def log(self, value: Number) -> Number:
        """Return the logarithm."""
        return mpmath.log(value)

    def exp(self, value: Number) -> Number:
        """Return the exponential."""
        return mpmath.exp(value)

    def check_masses(self) -> None:
        """Raise NoNumber if a density that was met has not mass 1: then its peak was not seen."""
        for law in list(self.met):
            mass = self.value(_mass(law))
            if abs(mass - 1) > mpmath.mpf(10) ** (10 - self.digits):
                msg = f"the density of {law} adds up to {mpmath.nstr(mass, 12)} and not to 1 numerically"
                raise NoNumber(msg)

    def series(self, what: Integrand, low: Expr, high: Expr) -> Number:
        """Sum term by term, or by the Euler-Maclaurin formula."""
        logs, factor = (self._with_numbers(f) for f in (what.log_weight, what.formula))
        formula = exp(logs) * factor
        return sum_between(
            formula, logs, low, high, Setting(self.digits, self.digits // 2, mpmath.mpf("0.5"), self.digits)
        )

    def _with_numbers(self, formula: Expr) -> Expr:
        """Return a formula in X with exact parameters; functions of them alone are evaluated once."""
        found, inner = _hoisted(formula)
        return found.xreplace({**self.at, **{s: Float(self.number(f), mp.dps) for s, f in inner}})

    def piece(self, what: Integrand, low: Located, high: Located) -> Number:
        """Integrate between two special points."""
        self.met.update(dict.fromkeys(what.weights))
        here = {**self.at, X: middle_of(low[1], high[1])}
        logs = tuple((c, straight(s, here)) for c, s in what.logs)
        factors = tuple((c, straight(s, here)) for c, s in what.factors)
        if (low[1], high[1]) == (-oo, oo):
            return self._line(logs, factors)
        lower, upper = End(low[0], 1, False), End(high[0], -1, False)
        if high[1] is oo or low[1] == -oo:
            function = self._along(logs, factors, lower if high[1] is oo else upper)
            return self._trapezoid(lambda v: function(v) * mpmath.exp(v))
        size = self.number(high[0]) - self.number(low[0])
        at_low, at_high, length = self._along(logs, factors, lower), self._along(logs, factors, upper), mpmath.log(size)

        def inside(v: Number) -> Number:  # the distance from the nearer end is size/(1 + e^|v|)
            far = mpmath.exp(-abs(v))
            distance = length - abs(v) - mpmath.log1p(far)
            return (at_low if v < 0 else at_high)(distance) * size * far / (1 + far) ** 2

        return self._trapezoid(inside)

    def _along(self, logs: Pairs, factors: Pairs, end: End) -> Callable[[Number], Number]:
        """Return the integrand as a function of the logarithm of the distance from an end."""
        weight, factor = (combined(tuple((c, along(s, end)) for c, s in parts)) for parts in (logs, factors))
        return self.function(exp(weight) * factor)

    def _line(self, logs: Pairs, factors: Pairs) -> Number:
        """Integrate over the whole line in x = peak + width sinh v."""
        logarithm = self.function(combined(logs))
        found = peaks(combined(logs).xreplace(self.at), S.NegativeInfinity, oo)
        centre = self.number(found[0]) if found else mpmath.mpf(0)
        width = mpmath.mpf(1)
        while logarithm(centre) - logarithm(centre + width) > 1:
            width /= 4
        while logarithm(centre) - logarithm(centre + width) < mpmath.mpf("0.01") and width < _WIDEST:
            width *= 4
        function = self.function(exp(combined(logs)) * combined(factors))
        return self._trapezoid(lambda v: function(centre + width * mpmath.sinh(v)) * width * mpmath.cosh(v))

    def _trapezoid(self, function: Callable[[Number], Number]) -> Number:
        """Sum with halved steps; the rule's digits double with each halving, so that a part of them must agree."""
        low, high = (self._reach(function, direction) for direction in (-1, 1))
        if max(-low, high) > _LONG:  # the decay is only exponential: made doubly so by v = sinh w
            slow = function

            def function(w: Number) -> Number:
                return slow(mpmath.sinh(w)) * mpmath.cosh(w)

            low, high = (self._reach(function, direction) for direction in (-1, 1))
        step = mpmath.mpf(1) / 4
        low = mpmath.floor(low / step) * step  # off the multiples of the step the first error may vanish by chance
        count = int(mpmath.ceil((high - low) / step))
        total = mpmath.fsum(function(low + step * i) for i in range(count + 1))
        for _ in range(_MOST_HALVINGS):
            middles = mpmath.fsum(function(low + step * (i + mpmath.mpf("0.5"))) for i in range(count))
            before, total = total * step, total + middles
            step, count = step / 2, 2 * count
            now = total * step
            if abs(now - before) <= mpmath.mpf(10) ** (-0.6 * self.digits) * max(1, abs(now)):
                return now
        raise NoNumber("the integral does not settle")

    def _reach(self, function: Callable[[Number], Number], direction: int) -> Number:
        """Go away until nothing is left."""
        size = mpmath.mpf(10) ** (-self.digits - 5)
        v, step, small = mpmath.mpf(0), mpmath.mpf("0.5"), 0
        while small < 3:
            if abs(v) > _FARTHEST:
                raise NoNumber("the integrand decays too slowly")
            v += direction * step
            small = small + 1 if abs(function(v)) * (1 + abs(v)) < size else 0
            step = step if small else max(step, abs(v) / 4)
        return v

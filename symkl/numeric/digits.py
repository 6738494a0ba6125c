"""Integrals and sums of definitions to many digits, fast and without a proof: what is used where there are no balls.

Every piece is written in a coordinate on the whole line in which it decays at both ends, mostly the logarithm of the
distance from an end, and summed by the trapezoidal rule.  Agreement of two steps is evidence: nothing is claimed of
what no node has seen, and the same nodes must find that every density has mass 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import inf

import mpmath
from mpmath import mp
from sympy import Expr, Float, S, Symbol, exp, lambdify, oo, sift

from symkl.families import Family
from symkl.families.statistic import X
from symkl.numeric.coordinates import by_power
from symkl.numeric.definition import Definition, Located, combined, middle_of, straight
from symkl.numeric.ends import End, along
from symkl.numeric.formulas import NoNumber
from symkl.numeric.integrands import Integrand, Pairs
from symkl.numeric.quadrature import Number, Setting
from symkl.numeric.reach import Reach, Size, reach
from symkl.numeric.summation import sum_between
from symkl.numeric.trapezoid import Integrands, Node, trapezoid
from symkl.terms import AlphabetSum, Variable

_V, _T = Symbol("v_"), Symbol("t_")
"""The coordinate, and its exponential."""
_ROUGH = 15
_LOG_10 = 2.302585092994046


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
def _function(exprs: tuple[Expr, ...], names: tuple[Symbol, ...]) -> Callable[..., list[Number]]:
    return lambdify(names, list(exprs), "mpmath", cse=True)


@cache
def _mass(law: Family) -> Expr:
    """Return what a density adds up to, as a term."""
    x = Variable("x")
    return AlphabetSum(x, law(x))


@cache
def _hoisted(exprs: tuple[Expr, ...]) -> tuple[tuple[Expr, ...], tuple[tuple[Symbol, Expr], ...]]:
    """Put symbols for what does not depend on the variable, such as zeta(s): it is evaluated once."""
    variables = {X, _V, _T}
    names: dict[Expr, Symbol] = {}

    def hoisted(expr: Expr) -> Expr:
        if not expr.args or expr.free_symbols & variables:
            if expr.is_Add or expr.is_Mul:
                fixed, varying = sift(expr.args, lambda a: not a.free_symbols & variables, binary=True)
                return expr.func(*(hoisted(v) for v in varying), *([hoisted(expr.func(*fixed))] if fixed else []))
            return expr.func(*map(hoisted, expr.args)) if expr.args else expr
        return names.setdefault(expr, Symbol(f"_{len(names)}_"))

    found = tuple(map(hoisted, exprs))
    return found, tuple((s, f) for f, s in names.items())


class ToDigits(Definition):
    """Evaluates terms with mpmath."""

    def __init__(self, at: Mapping[Symbol, Expr], digits: int) -> None:
        """Take the numbers and how many digits two steps must share."""
        super().__init__(at)
        self.names = tuple(sorted(self.at, key=str))
        self.values = [mpmath.mpf(int(S(self.at[n]).p)) / int(S(self.at[n]).q) for n in self.names]
        self.digits = digits
        self.known: dict[Expr, Number] = {}
        self.masses: dict[Integrand, Number] = {}

    def function(self, exprs: tuple[Expr, ...], variables: tuple[Symbol, ...]) -> Callable[..., list[Number]]:
        """Return formulas as one function of variables."""
        formulas, inner = _hoisted(exprs)
        values = [*self.values, *(self.number(f) for _, f in inner)]
        found = _function(formulas, (*variables, *self.names, *(s for s, _ in inner)))
        return lambda *x: found(*x, *values)

    def number(self, expr: Expr) -> Number:
        """Return the value of a formula in the parameters."""
        if expr not in self.known:
            self.known[expr] = mpmath.mpmathify(_function((S(expr),), self.names)(*self.values)[0])
        return self.known[expr]

    def log(self, value: Number) -> Number:
        """Return the logarithm."""
        return mpmath.log(value)

    def exp(self, value: Number) -> Number:
        """Return the exponential."""
        return mpmath.exp(value)

    def _integral(self, what: Integrand) -> Number:
        self.masses[what] = mpmath.mpf(0)
        return super()._integral(what)

    def check_masses(self) -> None:
        """Raise NoNumber if a density that was met has not mass 1: then its peak was not seen."""
        for what in [w for w in self.masses if not w.normalised]:
            for law in what.weights:
                self.value(_mass(law))
        for what, mass in self.masses.items():
            law = what.weights[0]
            if what.normalised and not law.place.counting and abs(mass - 1) > mpmath.mpf(10) ** (10 - self.digits):
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
        (found,), inner = _hoisted((formula,))
        return found.xreplace({**self.at, **{s: Float(self.number(f), mp.dps) for s, f in inner}})

    def piece(self, what: Integrand, low: Located, high: Located) -> Number:
        """Integrate between two special points, the density beside its product with the factor."""
        here = {**self.at, X: middle_of(low[1], high[1])}
        logs = tuple((c, straight(s, here)) for c, s in what.logs)
        factors = tuple((c, straight(s, here)) for c, s in what.factors)
        lower, upper = End(low[0], 1, False), End(high[0], -1, False)
        floor, widest = -(self.digits + 5) * _LOG_10, 1.0  # of a function of e^v
        if (low[1], high[1]) == (-oo, oo):
            widest, (integrand, size) = inf, self._line(logs, factors)
        elif high[1] is oo or low[1] == -oo:
            integrand, size = self._half_line(logs, factors, lower if high[1] is oo else upper)
        else:
            integrand, size = self._interval(logs, factors, lower, upper)
        where = reach(size, floor, widest)
        if where is not None and oo not in {high[1], -low[1]} and (where.slow_left or where.slow_right):
            where = where.about(0.0)  # away from the middle poles come nearer
        if where is not None and where.algebraic and widest is inf:
            integrand, size = _by_sinh(integrand, size, where)
            where = reach(size, floor, 1.0)
        if where is None:
            return mpmath.mpf(0)  # nothing but what the mass does not miss
        if where.endless:
            raise NoNumber("the integrand decays too slowly")
        found, mass = trapezoid(integrand, where, self.digits)
        self.masses[what] += mass
        return found

    def _line(self, logs: Pairs, factors: Pairs) -> tuple[Integrands, Size]:
        """Return the integrand in the variable itself, and its size."""
        log_weight, factor = combined(logs), combined(factors)
        run = self.function((exp(log_weight), factor), (X,))
        rough = self.function((log_weight, factor), (X,))

        def integrand(node: Node) -> tuple[Number, Number]:
            weight, factor = run(node.v)
            return weight * factor, weight

        return integrand, _size(rough, lambda _: mpmath.mpf(0))

    def _half_line(self, logs: Pairs, factors: Pairs, end: End) -> tuple[Integrands, Size]:
        """Return the integrand in the logarithm of the distance from an end."""
        run, rough = self._along(logs, factors, end)

        def integrand(node: Node) -> tuple[Number, Number]:
            weight, factor = run(node.v, node.power)
            weight *= node.power
            return weight * factor, weight

        return integrand, _size(lambda v: rough(v, mpmath.exp(v)), lambda v: v)

    def _interval(self, logs: Pairs, factors: Pairs, lower: End, upper: End) -> tuple[Integrands, Size]:
        """Return the integrand in the logarithm v of the ratio of the distances from both ends."""
        size = self.number(upper.anchor) - self.number(lower.anchor)
        length = mpmath.log(size)
        (low_run, low_rough), (high_run, high_rough) = (self._along(logs, factors, e) for e in (lower, upper))

        def distance(v: Number, power: Number) -> tuple[Number, Number, Number]:  # the nearer end; then dx/dv
            part = 1 / (1 + power) if v > 0 else power / (1 + power)
            return length - abs(v) + mpmath.log(1 - part), size * part, size * part * (1 - part)

        def integrand(node: Node) -> tuple[Number, Number]:
            logarithm, near, slope = distance(node.v, node.power)
            weight, factor = (high_run if node.v > 0 else low_run)(logarithm, near)
            weight *= slope
            return weight * factor, weight

        def rough(v: Number) -> list[Number]:
            logarithm, near, _ = distance(v, mpmath.exp(v))
            return (high_rough if v > 0 else low_rough)(logarithm, near)

        return integrand, _size(rough, lambda v: mpmath.log(distance(v, mpmath.exp(v))[2]))

    def _along(self, logs: Pairs, factors: Pairs, end: End) -> tuple[Callable[..., list[Number]], ...]:
        """Return (weight, factor) and (log of the weight, factor) by the logarithm of the distance from an end."""
        weight, factor = (by_power(combined(tuple((c, along(s, end)) for c, s in p)), _V, _T) for p in (logs, factors))
        return tuple(self.function((w, factor), (_V, _T)) for w in (exp(weight), weight))


def _by_sinh(integrand: Integrands, size: Size, where: Reach) -> tuple[Integrands, Size]:
    """Write x = centre + scale sinh v, by which powers become exponentials."""

    def moved(node: Node) -> tuple[Number, ...]:
        far, near = node.power, 1 / node.power
        slope = where.scale * (far + near) / 2
        return tuple(value * slope for value in integrand(Node(where.centre + where.scale * (far - near) / 2, far)))

    def rough(v: float) -> float:
        with mp.workdps(_ROUGH):
            at = mpmath.mpf(v)
            return size(where.centre + where.scale * mpmath.sinh(at)) + float(mpmath.log(mpmath.cosh(at)))

    return moved, rough


def _size(rough: Callable[[Number], list[Number]], slope: Callable[[Number], Number]) -> Size:
    """Return the logarithm of the size of an integrand, from that of its weight and its factor."""

    def value(v: float) -> float:
        with mp.workdps(_ROUGH):
            at = mpmath.mpf(v)
            try:
                log_weight, factor = rough(at)
                return float(mpmath.re(log_weight + slope(at)) + mpmath.log1p(abs(factor)))
            except (ValueError, ZeroDivisionError):
                return -inf  # a pole of the log-density

    return value

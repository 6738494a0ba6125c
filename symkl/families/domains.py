"""Trusted: which parameter expressions are positive, given that others are.

A chart writes every parameter as a function of free positive numbers, one constraint used for each bound:
``s > 0`` is s = u, ``1 > p > 0`` is p = u/(1 + u), ``b > a`` is b = a + u.  An expression is positive if, in the chart,
it is a quotient of polynomials with positive coefficients.  Constraints that are not used only lose information.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Expr,
    Mul,
    Pow,
    RisingFactorial,
    S,
    Symbol,
    besseli,
    besselk,
    default_sort_key,
    erfc,
    exp,
    expand,
    factor,
    factorial,
    fraction,
    gamma,
    log,
    sinh,
    together,
    uppergamma,
    zeta,
)

from symkl.families.large import is_large
from symkl.special import sinhc
from symkl.terms import AtLeast, Hypothesis, Nonzero, Positive, Term

_Bound = tuple[Expr, bool]
"""A bound, and whether it is strict."""


def scalar_conditions(hypotheses: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return the hypotheses that speak of parameters only."""
    return tuple(h for h in hypotheses if isinstance(h, (Positive, AtLeast)) and not isinstance(h.args[0], Term))


class Domain:
    """What is known of the parameters."""

    def __init__(self, hypotheses: Iterable[Hypothesis]) -> None:
        """Read the conditions on scalars; others are passed over."""
        self.known: dict[Expr, bool] = {}
        for h in scalar_conditions(hypotheses):
            expr = h.args[0]
            if isinstance(expr, Pow) and isinstance(h, Positive) and (2 * expr.exp).is_Integer:
                expr = expr.base if expr.exp.q == 2 or expr.exp.is_odd else expr  # s^(1/2) > 0 makes s positive
            form = core(expr)
            self.known[form] = self.known.get(form, False) or isinstance(h, Positive)
        self._chart = self._charted()
        self._positive: dict[Expr, bool] = {}

    def positive(self, expr: Expr) -> bool:
        """Whether expr > 0 follows."""
        if expr not in self._positive:
            self._positive[expr] = self._sign(expr, strict=True)
        return self._positive[expr]

    def nonnegative(self, expr: Expr) -> bool:
        """Whether expr >= 0 follows."""
        return self.positive(expr) or self._sign(expr, strict=False)

    def holds(self, condition: Hypothesis) -> bool | None:
        """Whether a condition on parameters follows (True), is false (False), or is open (None)."""
        expr = condition.args[0]
        if isinstance(condition, Nonzero):
            return True if self.positive(expr) or self.positive(-expr) else False if expr.is_zero else None
        if isinstance(condition, Positive):
            return True if self.positive(expr) else False if self.nonnegative(-expr) else None
        return True if self.nonnegative(expr) else False if self.positive(-expr) else None

    def plain(self, expr: Expr) -> Expr:
        """Return an expression that is positive only where the given one is, if what is known holds.

        It is positive everywhere there, unless exponents are symbols: then their bases are asked to be positive.

        >>> a, s = Symbol("a"), Symbol("s")
        >>> Domain([Positive(s)]).plain(s / (2 * ((1 - a) / s) ** S.Half))
        1 - a
        >>> Domain([Positive(1 - s)]).plain((a - 2) / (s - 1))
        2 - a
        """
        kept: list[Expr] = []
        roots: list[Expr] = []
        rational, opaque = masked(expr)
        for masked_part in Mul.make_args(factor(together(rational))):
            part = masked_part.xreplace(opaque)
            base, exponent = part.as_base_exp()
            if self.positive(part) or (exponent.is_Rational and self.positive(base)):
                continue
            if not exponent.is_number or (exponent.is_Rational and exponent.q == 2):
                roots.append(base)
            elif exponent.is_Integer and exponent.is_odd:
                kept.append(S.NegativeOne if self.positive(-base) else base)
            else:
                kept.append(part)
        if roots:  # of a number below 0 it is imaginary, or may be, whatever the other factors are
            return expr if kept or len(roots) > 1 else self.plain(roots[0])
        return core(expand(Mul(*kept)))

    def _sign(self, expr: Expr, *, strict: bool) -> bool:
        if expr.is_number and not expr.has(besseli, besselk, uppergamma, zeta):  # SymPy knows no sign of these
            return bool(expr.is_positive if strict else expr.is_nonnegative)
        if (form := core(expr)) in self.known and (self.known[form] or not strict):
            return True
        if isinstance(expr, log):
            return self._sign(expr.args[0] - 1, strict=strict)
        if isinstance(-expr, log):
            return self.positive((-expr).args[0]) and self._sign(1 - (-expr).args[0], strict=strict)
        if isinstance(expr, sinh):
            return self._sign(expr.args[0], strict=strict)
        if isinstance(expr, zeta):
            return len(expr.args) == 1 and self.positive(expr.args[0] - 1)
        if isinstance(expr, factorial):
            return self.nonnegative(expr.args[0])
        if isinstance(expr, RisingFactorial):
            return self.positive(expr.args[0]) and self.nonnegative(expr.args[1])
        if isinstance(expr, (exp, erfc, sinhc)) or (isinstance(expr, Abs) and not strict):  # arguments are real
            return True
        if isinstance(expr, (gamma, Pow)) and self.positive(expr.args[0]):
            return True
        if expr.is_Mul and prod(map(self._known_sign, expr.args)) == 1:
            return True
        if expr.is_Mul and not strict and all(map(self.nonnegative, expr.args)):
            return True
        if expr.is_Add and any(self._exceeds(expr, k) for k, sure in self.known.items() if sure and k.is_Add):
            return True
        if strict and expr.is_Add and len(expr.args) == 2 and self._below_one(1 - expr):
            return True
        if isinstance(expr, (besselk, uppergamma)) or (isinstance(expr, besseli) and expr.args[0].is_nonnegative):
            return self.positive(expr.args[1])
        if expr.is_Add and any(map(_square, expr.args)):  # (a - b)^2 + c^2
            rest = Add(*(t for t in expr.args if not _square(t) or self._sign(t, strict=True)))
            if rest != expr and self._sign(rest, strict=strict):
                return True
        if expr.has(exp, gamma) or any(not p.exp.is_Integer for p in expr.atoms(Pow)):
            some = expr.is_Add and all(map(self.nonnegative, expr.args))
            return (some and any(map(self.positive, expr.args))) or (expr.is_Add and self._fraction(expr))
        distances = {a: Dummy(nonnegative=True) for a in expr.atoms(Abs)}
        moved = expr.xreplace(distances).xreplace(self._chart)
        above, below = (expand(part) for part in fraction(together(moved)))
        signs = (above.is_positive, below.is_positive), (above.is_negative, below.is_negative)
        if any(all(pair) for pair in signs):
            return True
        return not strict and bool(above.is_nonnegative and below.is_positive)

    def _known_sign(self, factor: Expr) -> int:
        """Return the sign of a factor, 0 if it is not known."""
        if self.positive(factor):
            return 1
        base, exponent = factor.as_base_exp()
        negative = base.is_Add and exponent.is_Integer and exponent.is_odd and self.positive(-base)
        return -1 if negative or factor.is_negative else 0

    def _below_one(self, product: Expr) -> bool:
        """Whether a product of positive powers of numbers between 0 and 1 is given: sqrt(1 - p) sqrt(1 - q)."""
        powers = [f.as_base_exp() for f in Mul.make_args(product)]
        roots = [(b, e) for b, e in powers if not e.is_Integer]
        return bool(roots) and all(self.positive(e) and self.positive(b) and self.positive(1 - b) for b, e in powers)

    def _fraction(self, expr: Expr) -> bool:
        """Whether a sum is a product of positive factors: 1 - u/(u + v) = v/(u + v)."""
        rational, opaque = masked(expr)
        parts = Mul.make_args(factor(together(rational))) if opaque else ()
        return len(parts) > 1 and all(self.positive(p.xreplace(opaque)) for p in parts)

    def _exceeds(self, expr: Expr, known: Expr) -> bool:
        """Whether a sum is more than a shorter one that is known to be positive."""
        rest = expand(expr - known)
        return len(Add.make_args(rest)) < len(expr.args) and self.nonnegative(rest)

    def _charted(self) -> dict[Basic, Expr]:
        bounds: dict[Symbol, tuple[list[_Bound], list[_Bound]]] = {}
        order: dict[Symbol, None] = {}
        for expr, strict in self.known.items():
            for symbol in sorted(expr.free_symbols, key=str):
                order.setdefault(symbol)
                slope = expand(expr.coeff(symbol, 1)) if expr.is_polynomial(symbol) else S.Zero
                rest = expand(expr - slope * symbol) if slope.is_Rational and slope != 0 else None
                if rest is None or rest.has(symbol):
                    continue
                lower, upper = bounds.setdefault(symbol, ([], []))
                (lower if slope > 0 else upper).append((-rest / slope, strict))
        chart: dict[Basic, Expr] = {}
        for number, symbol in enumerate(order):
            sides = bounds.get(symbol, ([], []))
            lower, upper = ([b for b in side if b[0].free_symbols <= set(chart)] for side in sides)
            low, high = _tightest(lower, chart, above=True), _tightest(upper, chart, above=False)
            chart[symbol] = _between(low, high, number, chart)
        return chart


def one_fraction(expr: Expr) -> Expr:
    """Return a sum as one fraction in lowest terms, factored.

    >>> a, b = Symbol("a"), Symbol("b")
    >>> one_fraction(1 - a / (a + b))
    b/(a + b)
    """
    rational, opaque = masked(expr)
    return factor(together(rational)).xreplace(opaque)


def core(expr: Expr) -> Expr:
    """Return a sum multiplied out, without the positive number that all its terms are multiples of; 2 s is s."""
    opened = expr.expand(log=False, power_base=False, power_exp=False, func=False) if expr.is_Add else expr
    if opened.is_Add:
        return opened.primitive()[1]
    number, rest = expr.as_coeff_Mul()
    return rest if number.is_Rational and number.is_positive else expr


def _long(exponent: Expr) -> bool:
    """Whether a number's denominator would be the degree of too long a polynomial."""
    return bool(exponent.is_Rational and is_large(S(exponent.q)))


def masked(expr: Expr) -> tuple[Expr, dict[Basic, Expr]]:
    """Put symbols in the place of powers whose exponents are no whole numbers, for `factor`; returns the way back."""
    found = {p for p in expr.atoms(Pow) if not p.exp.is_Integer and (not p.is_number or _long(p.exp))}
    found |= {e for e in expr.atoms(exp) if is_large(e.args[0]) or _long(e.args[0])}  # e^(n/3) is the n-th power of one
    powers = sorted(found, key=default_sort_key)
    outer = [p for p in powers if not any(p != q and q.has(p) for q in powers)]
    names = {p: Dummy() for p in outer}
    return expr.xreplace(names), {name: p for p, name in names.items()}


def _square(expr: Expr) -> bool:
    """Whether an expression is an even power of a real number."""
    return isinstance(expr, Pow) and expr.exp.is_Integer and expr.exp.is_even and expr.exp.is_positive


def _tightest(bounds: Sequence[_Bound], chart: dict[Basic, Expr], *, above: bool) -> _Bound | None:
    """Prefer a bound by other parameters, unless a number is as good: b > 0 says more than b > -a where a > 0."""
    numbers = [b for b in bounds if b[0].is_number]
    best = max(numbers, key=lambda b: (b[0] if above else -b[0], b[1]), default=None)
    for bound in (b for b in bounds if not b[0].is_number):
        beyond = S.Zero if best is None else expand((bound[0] - best[0]).xreplace(chart))
        if best is None or not (beyond.is_nonpositive if above else beyond.is_nonnegative):
            return bound
    return best


def _between(low: _Bound | None, high: _Bound | None, number: int, chart: dict[Basic, Expr]) -> Expr:
    strict = all(b[1] for b in (low, high) if b is not None)
    u = Symbol(f"u{number}", positive=True) if strict else Symbol(f"u{number}", nonnegative=True)
    if low is None and high is None:
        return Symbol(f"u{number}", real=True)
    if low is not None and high is not None and strict:
        bottom, top = low[0].xreplace(chart), high[0].xreplace(chart)
        return (bottom + top * u) / (1 + u)
    if low is not None:
        u = Symbol(f"u{number}", positive=True) if low[1] else Symbol(f"u{number}", nonnegative=True)
        return low[0].xreplace(chart) + u
    return high[0].xreplace(chart) - u  # type: ignore[index]

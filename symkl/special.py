"""Special functions that closed forms need and SymPy has not.

sinh(x)/x and coth(x) - 1/x are finite where the usual ones are 0/0; zeta'(s) is a mean logarithm.
"""

from __future__ import annotations

from typing import Any

import mpmath
from sympy import Derivative, Dummy, Expr, Float, Function, Ne, Piecewise, S, Subs, Symbol, coth, sinh, zeta

_S = Dummy("s")


class sinhc(Function):  # noqa: N801 (SymPy's functions are written small)
    """The hyperbolic sine over its argument, 1 at 0; for real arguments.

    Formula: sinhc(x) = sinh(x)/x, sinhc(0) = 1.
    Source: Weisstein, "Sinhc function", MathWorld; the limit at 0 is that of the power series.

    >>> sinhc(0), sinhc(-2)
    (1, sinhc(2))
    """

    nargs = 1
    is_positive = True

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """Know the value at 0 and that the function is even."""
        if arg.is_zero:
            return S.One
        return cls(-arg) if arg.could_extract_minus_sign() else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Return the derivative, sinhc times the Langevin function."""
        return self * langevin(self.args[0])

    def _eval_rewrite_as_Piecewise(self, arg: Expr, **_: Any) -> Expr:
        return Piecewise((sinh(arg) / arg, Ne(arg, 0)), (1, True))

    @staticmethod
    def _imp_(x: mpmath.mpf) -> mpmath.mpf:
        return mpmath.sinh(x) / x if x else mpmath.mpf(1)

    def _eval_evalf(self, prec: int) -> Expr | None:
        return _evalf(self, prec)


class langevin(Function):  # noqa: N801 (as sinhc)
    """The Langevin function, the logarithmic derivative of sinhc; for real arguments.

    Formula: L(x) = coth(x) - 1/x, L(0) = 0.
    Source: Langevin 1905, "Magnetisme et theorie des electrons"; NIST DLMF 4.45 for the power series at 0.

    >>> langevin(0), langevin(-2)
    (0, -langevin(2))
    """

    nargs = 1
    is_real = True

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """Know the value at 0 and that the function is odd."""
        if arg.is_zero:
            return S.Zero
        return -cls(-arg) if arg.could_extract_minus_sign() else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Return the derivative by the Riccati equation of the function, L' = 1 - 2 L/x - L^2."""
        return 1 - 2 * self / self.args[0] - self**2

    def _eval_rewrite_as_Piecewise(self, arg: Expr, **_: Any) -> Expr:
        return Piecewise((coth(arg) - 1 / arg, Ne(arg, 0)), (0, True))

    @staticmethod
    def _imp_(x: mpmath.mpf) -> mpmath.mpf:
        """Subtract with the digits that cancel for small x added."""
        if not x:
            return mpmath.mpf(0)
        with mpmath.workprec(mpmath.mp.prec + 2 * max(0, -mpmath.mag(x)) + 10):
            return mpmath.coth(x) - 1 / mpmath.mpf(x)

    def _eval_evalf(self, prec: int) -> Expr | None:
        return _evalf(self, prec)


class zetaprime(Function):  # noqa: N801 (as sinhc)
    """The derivative of Riemann's zeta function.

    Formula: zeta'(s) = -sum over n of log(n)/n^s for s > 1.
    Source: Abramowitz and Stegun 1964, section 23.2.

    >>> from sympy import Integer
    >>> zetaprime(Integer(2)).evalf(10)
    -0.9375482543
    """

    nargs = 1
    is_real = True

    def _eval_rewrite_as_Derivative(self, arg: Expr, **_: Any) -> Expr:
        return Subs(Derivative(zeta(_S), _S), _S, arg)

    @staticmethod
    def _imp_(s: Any) -> Any:
        """The value, for `lambdify`."""
        return mpmath.zeta(s, 1, 1)

    def _eval_evalf(self, prec: int) -> Expr | None:
        return _evalf(self, prec)


def _evalf(function: Expr, prec: int) -> Expr | None:
    """Return the value to a binary precision; SymPy alone would call `_imp_` with the digits of a double."""
    arg = function.args[0].evalf(mpmath.libmp.prec_to_dps(prec + 20))
    if not arg.is_Float and not arg.is_Rational:
        return None
    with mpmath.workprec(prec + 20):
        value: Expr = Float._new(mpmath.mpf(function._imp_(arg._to_mpmath(prec + 20)))._mpf_, prec)
        return value


class _Zeta(Function):
    """Riemann's zeta function with a derivative that has a name."""

    def fdiff(self, argindex: int = 1) -> Expr:
        return zetaprime(self.args[0])


def derivative(expr: Expr, *symbols: Symbol) -> Expr:
    """Return the derivative of an expression by symbols, one after the other; all its symbols are real numbers.

    >>> from sympy import Abs, Symbol
    >>> a, s = Symbol("a"), Symbol("s")
    >>> derivative(Abs(a - 1), a), derivative(zeta(s), s)
    (sign(a - 1), zetaprime(s))
    """
    real = {s: Dummy(s.name, real=True) for s in {*expr.free_symbols, *symbols} if isinstance(s, Symbol)}
    named = expr.replace(lambda e: isinstance(e, zeta) and len(e.args) == 1, lambda e: _Zeta(*e.args))
    found = named.xreplace(real).diff(*(real[s] for s in symbols))
    return found.replace(_Zeta, zeta).xreplace({dummy: s for s, dummy in real.items()})


def standard(expr: Expr) -> Expr:
    """Return an expression in functions that SymPy has, the limits where they are 0/0 as cases.

    >>> from sympy import Symbol
    >>> standard(langevin(Symbol("x")))
    Piecewise((coth(x) - 1/x, Ne(x, 0)), (0, True))
    """
    cases = {f: f.rewrite(Piecewise, deep=False) for f in expr.atoms(sinhc, langevin)}
    slopes = {f: f.rewrite(Derivative, deep=False) for f in expr.atoms(zetaprime)}
    return expr.xreplace(cases | slopes)

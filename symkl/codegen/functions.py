"""Functions of generated code that keep their digits, each with its definition in ordinary SymPy.

A stable form is a SymPy expression with these functions; replacing each by its `definition` must give the closed form
back, which is proved before the form is used.  the files in `emitted/` have the NumPy code of the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sympy import Add, Expr, Function, S, Symbol, besseli, digamma, exp, expand, expint, gamma, log, loggamma, pi


class Primitive(Function):
    """A function of generated code."""

    primitive = ""
    """The name of the NumPy function in `emitted/`."""
    definition: ClassVar[Callable[..., Expr]]
    """What the function is, by its arguments."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuse a function without a definition: nothing could be proved of a form that has it."""
        super().__init_subclass__(**options)
        if not hasattr(cls, "definition"):
            msg = f"{cls.__name__} needs a definition in ordinary SymPy"
            raise TypeError(msg)

    @staticmethod
    def gap(*arguments: Expr) -> tuple[Expr, Expr] | None:
        """Return the last argument and the difference that it must be, or None."""
        return None


class LogRatio(Primitive):
    """log v for d = v - 1."""

    nargs = 2
    primitive = "log_ratio"

    @staticmethod
    def definition(v: Expr, d: Expr) -> Expr:
        """Log v."""
        return log(v)

    @staticmethod
    def gap(v: Expr, d: Expr) -> tuple[Expr, Expr]:
        """Return d and v - 1."""
        return d, v - 1


class Excess(Primitive):
    """v^k - 1 - k log v for d = v^k - 1."""

    nargs = 3
    primitive = "excess"

    @staticmethod
    def definition(v: Expr, k: Expr, d: Expr) -> Expr:
        """The Bregman divergence of -log at v^k and 1."""
        return v**k - 1 - k * log(v)

    @staticmethod
    def gap(v: Expr, k: Expr, d: Expr) -> tuple[Expr, Expr]:
        """Return d and v^k - 1."""
        return d, v**k - 1


class Relative(Primitive):
    """y - x - x log(y/x) for d = y - x."""

    nargs = 3
    primitive = "relative"

    @staticmethod
    def definition(x: Expr, y: Expr, d: Expr) -> Expr:
        """The Bregman divergence of x log x at x and y."""
        return y - x + x * log(x / y)

    @staticmethod
    def gap(x: Expr, y: Expr, d: Expr) -> tuple[Expr, Expr]:
        """Return d and y - x."""
        return d, y - x


class ExpGap(Primitive):
    """e^t - 1 - t."""

    nargs = 1
    primitive = "exp_gap"

    @staticmethod
    def definition(t: Expr) -> Expr:
        """The Bregman divergence of exp at t and 0; e^(log Gamma(z)) is written Gamma(z)."""
        grown = S.One
        rest = []
        for term in Add.make_args(expand(t)):
            number, factor = term.as_coeff_Mul()
            if isinstance(factor, loggamma) and number.is_Integer:
                grown *= gamma(factor.args[0]) ** number
            else:
                rest.append(term)
        return grown * exp(Add(*rest)) - 1 - t


class Stirling(Primitive):
    """The remainder of Stirling's formula R(z) = log Gamma(z) - (z - 1/2) log z + z - log(2 pi)/2."""

    nargs = 1
    primitive = "stirling"

    @staticmethod
    def definition(z: Expr) -> Expr:
        """NIST DLMF 5.11.1."""
        return loggamma(z) - (z - S.Half) * log(z) + z - log(2 * pi) / 2

    def fdiff(self, argindex: int = 1) -> Expr:
        """Return the slope."""
        return StirlingSlope(self.args[0])


class StirlingSlope(Primitive):
    """R'(z) = psi(z) - log z + 1/(2 z)."""

    nargs = 1
    primitive = "stirling_slope"

    @staticmethod
    def definition(z: Expr) -> Expr:
        """NIST DLMF 5.11.2."""
        return digamma(z) - log(z) + 1 / (2 * z)


class StirlingGap(Primitive):
    """R(y) - R(x) - R'(x) d for d = y - x."""

    nargs = 3
    primitive = "stirling_gap"

    @staticmethod
    def definition(y: Expr, x: Expr, d: Expr) -> Expr:
        """The Bregman divergence of R at y and x."""
        return Stirling.definition(y) - Stirling.definition(x) - StirlingSlope.definition(x) * (y - x)

    @staticmethod
    def gap(y: Expr, x: Expr, d: Expr) -> tuple[Expr, Expr]:
        """Return d and y - x."""
        return d, y - x


class GammaGap(Primitive):
    """log Gamma(y) - log Gamma(x) - psi(x) d for d = y - x."""

    nargs = 3
    primitive = "gamma_gap"

    @staticmethod
    def definition(y: Expr, x: Expr, d: Expr) -> Expr:
        """The Bregman divergence of log Gamma at y and x."""
        return loggamma(y) - loggamma(x) - digamma(x) * (y - x)

    @staticmethod
    def gap(y: Expr, x: Expr, d: Expr) -> tuple[Expr, Expr]:
        """Return d and y - x."""
        return d, y - x


class BesselLog(Primitive):
    """log I_0(z) - z."""

    nargs = 1
    primitive = "bessel_log"

    @staticmethod
    def definition(z: Expr) -> Expr:
        """The logarithm of the scaled Bessel function."""
        return log(besseli(0, z)) - z


class BesselLag(Primitive):
    """z - z I_1(z)/I_0(z), which tends to 1/2."""

    nargs = 1
    primitive = "bessel_lag"

    @staticmethod
    def definition(z: Expr) -> Expr:
        """NIST DLMF 10.40.1 for large z."""
        return z - z * besseli(1, z) / besseli(0, z)


class ScaledExpint(Primitive):
    """e^z E_1(z), where e^z alone may be beyond all numbers."""

    nargs = 1
    primitive = "scaled_expint"

    @staticmethod
    def definition(z: Expr) -> Expr:
        """NIST DLMF 6.2."""
        return exp(z) * expint(1, z)


class XLog(Primitive):
    """x log y, 0 where x = 0."""

    nargs = 2
    primitive = "x_log"

    @staticmethod
    def definition(x: Expr, y: Expr) -> Expr:
        """X log y."""
        return x * log(y)


KINDS: tuple[type[Primitive], ...] = (
    LogRatio, Excess, Relative, StirlingGap, GammaGap, Stirling, StirlingSlope, BesselLog, BesselLag, ScaledExpint,
    XLog, ExpGap,
)  # fmt: skip


def defined(expr: Expr, gaps: Mapping[Symbol, Expr]) -> Expr:
    """Replace every primitive by its definition, and the symbols of differences by what they are.

    >>> a, b = Symbol("a"), Symbol("b")
    >>> defined(Relative(a, b, b - a), {}) == b - a + a * log(a / b)
    True
    """
    found = expr.xreplace(dict(gaps))
    for kind in KINDS:
        found = found.replace(kind, kind.definition)
    return found


def gaps_of(expr: Expr) -> list[tuple[Expr, Expr]]:
    """Return pairs (argument, difference that it must be) of all primitives."""
    found = sorted(expr.atoms(Primitive), key=str)
    return [pair for p in found if (pair := p.gap(*p.args)) is not None]

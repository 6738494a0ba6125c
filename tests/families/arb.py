"""Formulas of one variable in Arb's balls, ten times as fast as mpmath; a value comes with a bound of its rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import methodcaller

import mpmath
from flint import acb, arb, ctx
from mpmath import mp
from sympy import Expr, Integer, Symbol, lambdify

FUNCTIONS = {
    **{n: methodcaller(n) for n in ("log", "exp", "sqrt", "sinh", "cosh", "tanh", "cos", "sin")},
    "loggamma": lambda z: z.lgamma(),
    "gamma": lambda z: z.gamma(),
    "polygamma": lambda n, z: z.digamma() if n == 0 else acb(z).polygamma(acb(n)).real,
    "factorial": lambda z: (z + 1).gamma(),
    "binomial": lambda n, k: (arb(1) + n).gamma() / ((1 + k).gamma() * (1 + n - k).gamma()),
    "Abs": abs,
    "Min": lambda a, b: a.min(b),
    "Max": lambda a, b: a.max(b),
}
"""What a formula may hold of its variable."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with so many bits."""
    before, ctx.prec = ctx.prec, bits
    try:
        yield
    finally:
        ctx.prec = before


def to_ball(number: mpmath.mpf) -> arb:
    """Return a binary number of mpmath as an exact ball."""
    sign, mantissa, exponent, _ = number._mpf_
    if mantissa == 0 and exponent:
        msg = f"{number} is not finite"
        raise ValueError(msg)
    with precision(max(mantissa.bit_length(), 2)):
        return arb(-mantissa if sign else mantissa) * arb(2) ** exponent


def to_number(ball: arb) -> mpmath.mpf:
    """Return the middle of a ball."""
    if not ball.is_finite():
        return mpmath.mpf("nan")
    mantissa, exponent = ball.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def compiled(variable: Symbol, formulas: tuple[Expr, ...], digits: int) -> Callable[..., list[arb | acb]]:
    """Return a function of a ball that gives a list of them; what does not hold the variable is evaluated to so many digits."""
    names: dict[Expr, Symbol] = {}
    bodies = [_marked(f, variable, names) for f in formulas]
    with mp.workdps(digits):
        constants = [to_ball(mpmath.mpmathify(lambdify((), c, "mpmath")())) for c in names]
    found = lambdify((variable, *names.values()), bodies, modules=[FUNCTIONS], cse=True)
    return lambda z: found(z, *constants)


def _marked(expr: Expr, variable: Symbol, names: dict[Expr, Symbol]) -> Expr:
    """Put a symbol for every part that is constant, but for whole numbers."""
    if isinstance(expr, Integer) or expr == variable:
        return expr
    if not expr.has(variable):
        return names.setdefault(expr, Symbol(f"c{len(names)}", real=True))
    constant, rest = expr.as_independent(variable) if expr.is_Add or expr.is_Mul else (None, expr)
    if constant is not None and constant not in {expr.identity, expr} and not isinstance(constant, Integer):
        rest = rest.args if isinstance(rest, expr.func) else (rest,)
        return expr.func(_marked(constant, variable, names), *(_marked(a, variable, names) for a in rest))
    return expr.func(*(_marked(a, variable, names) for a in expr.args))

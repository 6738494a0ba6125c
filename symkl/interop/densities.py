"""A density without a name: recognised by the shape of its logarithm as a member of a family, or declined.

| support | log-density up to a constant | law |
|---|---|---|
| (0, oo) | a log x - b x^g | b x^g is Gamma |
| (0, 1) | a log x + c log(1 - x^g) | x^g is Beta |
| (0, oo) | a log x - c log(1 + b x^g) | b x^g is BetaPrime |
| (0, oo) | a log x - b (log x)^2 | log x is Normal |
| (0, oo) | -3/2 log x - b x - c/x; a x - c e^(a x) | InverseGaussian; Gompertz |
| (m, oo) | a log x; a log(x - m) - b x; a log(x - m) - b/(x - m) | Pareto; x - m is Gamma; Levy |
| (-oo, oo) | -a x^2 + b x | Normal |
| (-oo, oo) | a x - b e^(g x) | b e^(g x) is Gamma |
| (-oo, oo) | a x - c log(1 + b e^(g x)) | b e^(g x) is BetaPrime |
| (-oo, oo) | -c log((x - m)^2 + d); -b abs(x - m)^g | StudentT, Cauchy; Laplace, GeneralizedNormal |
| (l, h) | a log(x - l) + c log(h - x); constant; -log x | (x - l)/(h - l) is Beta; Uniform; LogUniform |
| (l, h) | log(c - abs(x - m)) | Triangular |
| (0, 1) | a x; the logit is normal | ContinuousBernoulli; LogitNormal |
| (-pi, pi) | k cos(x - m) | VonMises |

Factors without x do not matter: the density is normalised.
"""

from __future__ import annotations

from sympy import Expr, S, Symbol, oo

from symkl.families import Family
from symkl.interop.classes import on_half_line, on_interval, on_line, on_shifted_half_line
from symkl.interop.exact import plain
from symkl.interop.log_shapes import shape_of, spelled


def recognised(density: Expr, x: Symbol, low: Expr, high: Expr) -> Family:
    """Return the law that a density is proportional to.

    Formula: the classes of the table above.
    Args: `density`, positive between `low` and `high`, in `x`; factors without x do not matter.
    Raises: TypeError, naming the part of the log-density that no class has; ValueError, where parameters leave their
        domain: the integral is infinite.

    >>> from sympy import exp
    >>> k, s, x = Symbol("k"), Symbol("s"), Symbol("x")
    >>> recognised(x ** (k - 1) * exp(-x / s), x, S.Zero, oo)
    Gamma(k, 1/s)

    Source: Johnson, Kotz and Balakrishnan 1994; McDonald 1984.
    """
    density, low, high = (plain(S(e)) for e in (density, low, high))
    x = Symbol(x.name)
    _check_sign(density, x, low, high)
    below = low if high is oo and low is not -oo else S.Zero
    shape = shape_of(density.xreplace({x: x + below}), x)
    if (low, high) == (-oo, oo):
        found = on_line(shape)
    elif (low, high) == (0, oo):
        found = on_half_line(shape)
    elif high is oo and low is not -oo:
        found = on_shifted_half_line(shape, low)
    elif low is not -oo and high is not oo:
        found = on_interval(shape, low, high)
    else:
        found = None
    if found is None:
        msg = f"no class of laws on ({low}, {high}) has the log-density {spelled(shape, x - below)}"
        raise TypeError(msg)
    return found


def _check_sign(density: Expr, x: Symbol, low: Expr, high: Expr) -> None:
    """Refuse numbers that are no density: negative, or not real, at a point of the support."""
    if density.free_symbols - {x} or not (low.is_number and high.is_number):
        return
    for share in (S(3) / 10, S(11) / 17, S(9) / 10):
        if low is -oo:
            at = (2 * share - 1) / share / (1 - share) + (0 if high is oo else high - 1 / share)
        else:
            at = low + (share / (1 - share) if high is oo else share * (high - low))
        value = density.xreplace({x: at}).evalf(15)
        if value.is_number and value.is_nonnegative is False:
            msg = f"a density is nonnegative; {density} is {value} at {x} = {at}"
            raise TypeError(msg)

"""Which law has a log-density of a known shape, by its support; None if no class does.

The classes and their sources are in the table of `densities.py`.
"""

from __future__ import annotations

from sympy import (
    Expr,
    Integer,
    S,
    Symbol,
    cancel,
    exp,
    expand,
    expand_log,
    factor_list,
    log,
    pi,
)

from symkl.families import FAMILIES, Family
from symkl.families.parts import root
from symkl.interop.log_shapes import LOG, Shape

X1 = ("power", S.One)
HALF = S.Half


def on_line(shape: Shape) -> Family | None:
    """Return the law on the real line."""
    kinds = _kinds(shape)
    if kinds <= {"power"}:
        even = {S(kernel[1]) for kernel in shape} - {S.One}
        if even == {S(2)}:
            a, b = -shape["power", S(2)], shape.get(X1, S.Zero)
            return _made("Normal", b / (2 * a), _root(1 / (2 * a)))
        (power,) = even if len(even) == len(shape) == 1 else (S.One,)
        if power.is_Integer and power.is_even and power.is_positive:
            return _made("GeneralizedNormal", S.Zero, (-shape["power", power]) ** (-1 / power), power)
        return None
    rest = [kernel for kernel in shape if kernel != X1]
    if len(rest) != 1:
        return None
    (kernel,) = rest
    c, slope = shape[kernel], shape.get(X1, S.Zero)
    if kernel[0] == "exponential":
        return _exponential_gamma(slope, -c, S(kernel[1]))
    if kernel[0] == "softplus":
        return _exponential_beta(slope, -c, S(kernel[1]), S(kernel[2]))
    if slope != 0:
        return None
    if kernel[0] == "distance":
        m, g = map(S, kernel[1:])
        return _made("Laplace", m, -1 / c) if g == 1 else _made("GeneralizedNormal", m, _power(-c, -1 / g), g)
    if kernel[0] == "sum" and kernel[2] == 2:
        return _quadratic(S.Zero, 1 / S(kernel[1]), -c)
    return _quadratic(S(kernel[1]), S(kernel[2]), -c) if kernel[0] == "quadratic" else None


def _exponential_gamma(a: Expr, b: Expr, g: Expr) -> Family:
    """Return the law whose log-density is a x - b e^(g x): b e^(g x) is Gamma(a/g, 1)."""
    shape = cancel(a / g)
    if not g.could_extract_minus_sign():
        return _made("LogGamma", shape, b, g)
    return _made("Gumbel", _log(b) / -g, -1 / g) if shape == 1 else _made("GeneralizedGumbel", shape, b, -g)


def _exponential_beta(a: Expr, c: Expr, b: Expr, g: Expr) -> Family:
    """Return the law whose log-density is a x - c log(1 + b e^(g x)): b e^(g x) is BetaPrime(a/g, c - a/g)."""
    if g.could_extract_minus_sign():  # log(1 + b e^(g x)) = g x + log b + log(1 + e^(-g x)/b)
        a, b, g = a - c * g, 1 / b, -g
    k = cancel(a / g)
    l = cancel(c - k)
    return _made("Logistic", -_log(b) / g, 1 / g) if k == l == 1 else _made("GeneralizedLogistic", k, l, b, g)


def _quadratic(m: Expr, d: Expr, c: Expr) -> Family:
    """Return the law whose log-density is -c log((x - m)^2 + d)."""
    df = cancel(2 * c - 1)
    return _made("Cauchy", m, _root(d)) if df == 1 else _made("StudentT", df, m, _root(d / df))


def on_half_line(shape: Shape) -> Family | None:
    """Return the law on the positive numbers."""
    of_log = shape.get(LOG, S.Zero)
    rest = {kernel: c for kernel, c in shape.items() if kernel != LOG}
    powers = {S(kernel[1]): c for kernel, c in rest.items() if kernel[0] == "power"}
    if len(powers) == len(rest) == 1:
        return _power_gamma(of_log, *next(iter(powers.items())))
    if set(powers) == {S.One, S.NegativeOne} and len(rest) == 2 and of_log == -3 * HALF:
        b, c = -powers[S.One], -powers[S.NegativeOne]
        return _made("InverseGaussian", _root(c / b), 2 * c)
    if len(rest) == 2 and set(powers) == {S.One} and of_log == 0:
        ((kernel, c),) = [(k, c) for k, c in rest.items() if k[0] != "power"]
        return _made("Gompertz", -c, kernel[1]) if kernel[0] == "exponential" and kernel[1] == powers[S.One] else None
    if len(rest) != 1:
        return None
    ((kernel, c),) = rest.items()
    if kernel[0] == "sum":
        b, g = map(S, kernel[1:])
        if g.could_extract_minus_sign():  # log(1 + b x^g) = g log x + log b + log(1 + x^(-g)/b)
            of_log, b, g = of_log + c * g, 1 / b, -g
        k = (of_log + 1) / g
        return _made("PowerBetaPrime", k, cancel(-c - k), b, g)
    if kernel[0] == "log squared":
        return _made("LogNormal", -(of_log + 1) / (2 * c), _root(-1 / (2 * c)))
    return None


def _power_gamma(of_log: Expr, g: Expr, c: Expr) -> Family:
    """Return the law whose log-density is a log x + c x^g."""
    if g == 1:
        return _made("Gamma", of_log + 1, -c) if of_log != 0 else _made("Exponential", -c)
    if g == -1:
        return _made("InverseGamma", -of_log - 1, -c)
    named = {S.One: "HalfNormal", S(2): "Rayleigh", S(3): "Maxwell"}.get(of_log + 1)
    if g == 2 and named:
        return _made(named, _root(-1 / (2 * c)))
    if cancel(of_log + 1 - g) == 0 and g.could_extract_minus_sign():
        return _made("Frechet", -g, _power(-c, -1 / g))
    return _made("GeneralizedGamma", (of_log + 1) / g, -c, g)


def on_shifted_half_line(shape: Shape, low: Expr) -> Family | None:
    """Return the law on the numbers above another one than 0, of the shape as a function of x - low."""
    of_log, inverse = shape.get(LOG, S.Zero), ("power", S.NegativeOne)
    if len(shape) == 1 and (c := shape.get(("sum", 1 / low, S.One))) is not None:
        return _made("Pareto", low, -c - 1)
    if set(shape) == {LOG, inverse} and of_log == -3 * HALF:
        return _made("Levy", low, -2 * shape[inverse])
    return _made("ShiftedGamma", low, of_log + 1, -shape[X1]) if {X1} <= set(shape) <= {LOG, X1} else None


def _zero(kernel: tuple[object, ...]) -> Expr | None:
    """Return where the argument of a logarithm of a linear function is 0."""
    if kernel == LOG:
        return S.Zero
    return -1 / S(kernel[1]) if kernel[0] == "sum" and kernel[2] == 1 else None


def on_interval(shape: Shape, low: Expr, high: Expr) -> Family | None:
    """Return the law on an interval."""
    if not shape:
        return _made("Uniform", low, high)
    kinds = _kinds(shape)
    if set(shape) == {LOG} and shape[LOG] == -1 and low != 0:
        return _made("LogUniform", low, high)
    if (low, high) == (-pi, pi) and kinds == {"cosine"} and len(shape) == 1:
        ((kernel, c),) = shape.items()
        return _made("VonMises", kernel[1], c)
    if kinds == {"tent"} and len(shape) == 1:
        return _tent(shape, low, high)
    if (low, high) == (0, 1):
        found = _on_unit_interval(shape)
        if found is not None:
            return found
    powers = _at_ends(shape, low, high)
    if powers is None:
        return None
    a, b = (p + 1 for p in powers)
    if (a, b) == (HALF, HALF) and (low, high) != (0, 1):
        return _made("Arcsine", low, high)
    return _made("Beta", a, b) if (low, high) == (0, 1) else _made("FourParameterBeta", a, b, low, high)


def _tent(shape: Shape, low: Expr, high: Expr) -> Family | None:
    """Return the triangular law c - |x - m|, whose sides are equal."""
    ((kernel, c),) = shape.items()
    m, h = map(S, kernel[1:])
    fits = c == 1 and cancel(low - m + h) == 0 and cancel(high - m - h) == 0
    return _made("Triangular", low, m, high) if fits else None


def _on_unit_interval(shape: Shape) -> Family | None:
    of_log = shape.get(LOG, S.Zero)
    rest = {kernel: c for kernel, c in shape.items() if kernel != LOG}
    if of_log == 0 and set(rest) == {X1}:
        return _made("ContinuousBernoulli", 1 / (1 + exp(-rest[X1])))
    if len(rest) == 1:
        ((kernel, c),) = rest.items()
        if kernel[0] == "sum" and kernel[1] == -1 and kernel[2] != 1:
            return _made("PowerBeta", (of_log + 1) / kernel[2], c + 1, kernel[2])
    squares, one = {("log squared",), ("logs",), ("rest squared",)}, ("sum", S.NegativeOne, S.One)
    if squares <= set(rest) and set(rest) <= {*squares, one}:
        b = -rest["log squared",]
        same = cancel(rest["rest squared",] + b) == 0 and cancel(rest["logs",] - 2 * b) == 0
        left, right = of_log + 1, rest.get(one, S.Zero) + 1
        if same and cancel(left + right) == 0:
            return _made("LogitNormal", cancel(left / (2 * b)), _root(1 / (2 * b)))
    return None


def _at_ends(shape: Shape, low: Expr, high: Expr) -> tuple[Expr, Expr] | None:
    """Return the exponents of x - low and high - x, if there is nothing else."""
    found = {"low": S.Zero, "high": S.Zero}
    for kernel, c in shape.items():
        zeros = _roots(kernel)
        if zeros is None:
            return None
        for zero, times in zeros:
            end = next((n for n, e in (("low", low), ("high", high)) if expand(zero - e) == 0), None)
            if end is None:
                return None
            found[end] += c * times
    return found["low"], found["high"]


def _roots(kernel: tuple[object, ...]) -> list[tuple[Expr, Integer]] | None:
    """Return where the polynomial under a logarithm is 0, with multiplicities; None for other statistics."""
    zero = _zero(kernel)
    if zero is not None:
        return [(zero, S.One)]
    x = Symbol("x·")
    if kernel[0] == "sum" and S(kernel[2]).is_Integer and S(kernel[2]).is_positive:
        polynomial = 1 + S(kernel[1]) * x ** S(kernel[2])
    elif kernel[0] == "quadratic":
        polynomial = expand((x - S(kernel[1])) ** 2 + S(kernel[2]))
    else:
        return None
    found = []
    for factor, times in factor_list(polynomial, x)[1]:
        slope = factor.coeff(x, 1)
        rest = expand(factor - slope * x)
        if slope == 0 or rest.has(x):
            return None
        found.append((cancel(-rest / slope), S(times)))
    return found


def _kinds(shape: Shape) -> set[object]:
    return {kernel[0] for kernel in shape}


def _root(value: Expr) -> Expr:
    """Return the positive root; that of s^2 is s, whose sign the domain of the family makes a condition."""
    return root(cancel(value))[0]


def _log(value: Expr) -> Expr:
    """Return the logarithm of a positive number; that of e^m is m."""
    return expand_log(log(value), force=True)


def _power(base: Expr, exponent: Expr) -> Expr:
    """Return a power of a positive number; (s^(-g))^(-1/g) is s."""
    return root(base, 1 / exponent)[0]


def _made(name: str, *parameters: object) -> Family:
    """Return a member of a family, whose constructor refuses numbers outside the domain."""
    return FAMILIES[name](*parameters)

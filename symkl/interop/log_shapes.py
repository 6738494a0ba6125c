"""The logarithm of a density taken apart: statistics of x of known kinds, each with its coefficient.

| kind | statistic |
|---|---|
| power, g | x^g |
| log | log x |
| log squared, 2 | (log x)^2 |
| logs, | log x log(1 - x) |
| rest squared, 2 | log(1 - x)^2 |
| sum, b, g | log(1 + b x^g) |
| exponential, g | e^(g x) |
| softplus, b, g | log(1 + b e^(g x)) |
| quadratic, m, d | log((x - m)^2 + d) |
| distance, m, g | abs(x - m)^g |
| tent, m, h | log(h - abs(x - m)) |
| cosine, m | cos(x - m) |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy
from sympy import Abs, Add, Expr, Mul, Poly, Pow, S, Symbol, expand, expand_log, expand_power_base, log

Kernel = tuple[object, ...]
"""The kind of a statistic, and its parameters."""
Shape = dict[Kernel, Expr]
"""Kernel -> coefficient; what does not depend on x is left out."""
LOG: Kernel = ("log",)


def shape_of(density: Expr, x: Symbol) -> Shape:
    """Return the logarithm of a density as coefficients of statistics.

    Raises: TypeError, naming a statistic of no known kind.

    >>> x, s = sympy.symbols("x s")
    >>> shape_of(x**2 * sympy.exp(-x / s), x)
    {('log',): 2, ('power', 1): -1/s}
    """
    found: dict[Kernel, list[Expr]] = {}
    for coefficient, kernel in _terms(expand_log(log(_exponentials(density)), force=True), x):
        found.setdefault(kernel, []).append(coefficient)
    sums = {kernel: Add(*weights) for kernel, weights in found.items()}
    return {kernel: c for kernel, c in sums.items() if c != 0}


def _exponentials(density: Expr) -> Expr:
    """Write hyperbolic functions as exponentials."""
    hyperbolic = (sympy.sinh, sympy.cosh, sympy.tanh, sympy.coth, sympy.sech, sympy.csch)
    return density.rewrite(sympy.exp) if density.has(*hyperbolic) else density


def _terms(expr: Expr, x: Symbol) -> Iterator[tuple[Expr, Kernel]]:
    for term in Add.make_args(expand(expand_power_base(expr, force=True), force=True, log=False)):
        coefficient, dependent = term.as_independent(x, as_Add=False)
        if not dependent.has(x):
            continue
        kernels = list(_kernels(dependent, x))
        if not kernels:
            msg = f"{term} in the log-density is of no known kind; known are log x, x^g and log(c + d x^g), e^(g x), "
            raise TypeError(msg + "log(c + d e^(g x)), |x - m|^g, (log x)^2 and cos(x - m)")
        yield from ((coefficient * c, kernel) for c, kernel in kernels)


def _kernels(part: Expr, x: Symbol) -> Iterator[tuple[Expr, Kernel]]:
    """Yield what a factor that depends on x is a combination of; nothing if it is of no known kind."""
    if isinstance(part, log):
        yield from _of_logarithm(part.args[0], x)
    elif isinstance(part, sympy.exp):
        slope, constant = _line(part.args[0], x)
        if slope is not None:
            yield sympy.exp(constant), ("exponential", slope)
    elif isinstance(part, sympy.cos):
        slope, constant = _line(part.args[0], x)
        if slope in {S.One, S.NegativeOne}:
            yield S.One, ("cosine", -constant / slope)
    elif part in (log(x) ** 2, log(1 - x) ** 2, log(x) * log(1 - x)):
        kinds = {log(x) ** 2: ("log squared",), log(1 - x) ** 2: ("rest squared",)}
        yield S.One, kinds.get(part, ("logs",))
    else:
        base, power = part.as_base_exp()
        if base == x and not power.has(x):
            yield S.One, ("power", power)
        elif isinstance(base, Abs) and not power.has(x):
            slope, constant = _line(base.args[0], x)
            if slope is not None:
                yield Abs(slope) ** power, ("distance", -constant / slope, power)


def _of_logarithm(inner: Expr, x: Symbol) -> Iterator[tuple[Expr, Kernel]]:
    """Yield the parts of log(inner), constants left out."""
    if inner == x:
        yield S.One, LOG
        return
    constant, rest = inner.as_independent(x, as_Add=True)
    factor, dependent = rest.as_independent(x, as_Add=False)
    base, power = dependent.as_base_exp()
    if constant != 0 and base == x and not power.has(x):
        yield S.One, ("sum", factor / constant, power)
    elif constant != 0 and isinstance(dependent, Abs) and factor.could_extract_minus_sign():
        slope, shift = _line(dependent.args[0], x)
        if slope is not None:
            yield S.One, ("tent", -shift / slope, -constant / (factor * Abs(slope)))
    elif inner.has(sympy.exp):
        yield from _of_exponentials(inner, x)
    elif inner.is_polynomial(x) and Poly(inner, x).degree() == 2:
        a, b, c = Poly(inner, x).all_coeffs()
        yield S.One, ("quadratic", -b / (2 * a), sympy.factor(c / a - (b / (2 * a)) ** 2))


def _of_exponentials(inner: Expr, x: Symbol) -> Iterator[tuple[Expr, Kernel]]:
    """Yield the parts of log(c e^(g x) + d e^(h x)), or of a power of such a sum: g x + log(1 + d/c e^((h - g) x))."""
    found = [_exponential(term, x) for term in Add.make_args(expand(inner))]
    known = [pair for pair in found if pair is not None]
    if len(known) < len(found):
        return
    if len(known) == 3:  # a square: c^2 + 2 c d e^(g x) + d^2 e^(2 g x)
        low, middle, high = sorted(known, key=lambda pair: sympy.default_sort_key(pair[1]))
        if expand(low[1] + high[1] - 2 * middle[1]) == 0 and expand(middle[0] ** 2 - 4 * low[0] * high[0]) == 0:
            step = expand(middle[1] - low[1])
            yield S(2), ("softplus", middle[0] / (2 * low[0]), step)
            yield low[1], ("power", S.One)
    elif len(known) == 2:
        (c, g), (d, h) = known
        yield S.One, ("softplus", d / c, expand(h - g))
        yield g, ("power", S.One)


def _exponential(term: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """Read c e^(g x) as (c, g)."""
    coefficient, slopes = S.One, S.Zero
    for part in Mul.make_args(term):
        base, power = part.as_base_exp()
        if not part.has(x):
            coefficient *= part
            continue
        slope, constant = _line(power, x) if base is S.Exp1 or not base.has(x) else (None, S.Zero)
        if slope is None:
            return None
        coefficient *= Pow(base, constant)
        slopes += slope * log(base)
    return coefficient, slopes


def _line(expr: Expr, x: Symbol) -> tuple[Expr | None, Expr]:
    """Read a x + b as (a, b); a is None for other functions."""
    whole = expand(expr)
    slope = whole.coeff(x, 1)
    constant = whole - expand(slope * x)
    return (None, constant) if slope == 0 or constant.has(x) else (slope, constant)


def spelled(shape: Shape, x: Expr) -> str:
    """Return a log-density as people write it.

    >>> spelled({LOG: sympy.S(2), ("power", sympy.S(1)): sympy.S(-3)}, Symbol("x"))
    '-3*x + 2*log(x)'
    """
    return str(Add(*(c * statistic(kernel, x) for kernel, c in shape.items())) if shape else "constant")


def statistic(kernel: Kernel, x: Expr) -> Expr:
    """Return the statistic of a kernel.

    >>> statistic(("quadratic", sympy.S(1), sympy.S(4)), Symbol("x"))
    log((x - 1)**2 + 4)
    """
    kind, *p = kernel
    formulas: dict[str, Callable[..., Expr]] = {
        "power": lambda g: x**g,
        "log": lambda: log(x),
        "log squared": lambda: log(x) ** 2,
        "logs": lambda: log(x) * log(1 - x),
        "rest squared": lambda: log(1 - x) ** 2,
        "sum": lambda b, g: log(1 + b * x**g),
        "exponential": lambda g: sympy.exp(g * x),
        "softplus": lambda b, g: log(1 + b * sympy.exp(g * x)),
        "quadratic": lambda m, d: log((x - m) ** 2 + d),
        "distance": lambda m, g: Abs(x - m) ** g,
        "tent": lambda m, h: log(h - Abs(x - m)),
        "cosine": lambda m: sympy.cos(x - m),
    }
    return formulas[str(kind)](*p)

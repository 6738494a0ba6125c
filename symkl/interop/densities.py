"""A density without a name: recognised by the shape of its logarithm as a member of a family, or declined.

| support | log-density up to a constant | law |
|---|---|---|
| (0, oo) | a log x - b x^g | b x^g is Gamma |
| (0, 1) | a log x + c log(1 - x^g) | x^g is Beta |
| (0, oo) | a log x - c log(1 + b x^g) | b x^g is BetaPrime |
| (m, oo) | a log x | log(x/m) is Exponential |
| (-oo, oo) | -a x^2 + b x | Normal |

Factors without x do not matter: the density is normalised.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sympy import Add, Expr, S, Symbol, expand, expand_log, expand_power_base, log, oo, powdenest, sqrt

from symkl.families import FAMILIES, Family
from symkl.interop.exact import plain


@dataclass
class _Shape:
    """The parts of a log-density that depend on x."""

    of_log: Expr = S.Zero
    powers: dict[Expr, Expr] = field(default_factory=dict)
    """Exponent -> coefficient."""
    sums: dict[tuple[Expr, Expr], Expr] = field(default_factory=dict)
    """(b, g) -> coefficient of log(1 + b x^g)."""


def recognised(density: Expr, x: Symbol, low: Expr, high: Expr) -> Family:
    """Return the law that a density is proportional to.

    Formula: the classes of the table above.
    Args: `density`, positive between `low` and `high`, in `x`; factors without x do not matter.
    Raises: TypeError, naming the part of the log-density that no class has.

    >>> from sympy import exp
    >>> k, s, x = Symbol("k"), Symbol("s"), Symbol("x")
    >>> recognised(x ** (k - 1) * exp(-x / s), x, S.Zero, oo)
    Gamma(k, 1/s)

    Source: Johnson, Kotz and Balakrishnan 1994; McDonald 1984.
    """
    density, low, high = (plain(S(e)) for e in (density, low, high))
    shape = _shape(density, Symbol(x.name))
    found = None
    if (low, high) == (0, oo):
        found = _on_half_line(shape)
    elif (low, high) == (0, 1):
        found = _on_unit_interval(shape)
    elif (low, high) == (-oo, oo):
        found = _on_line(shape)
    elif high == oo and not shape.powers and not shape.sums and low.is_nonpositive is not True:
        found = _made("Pareto", low, -shape.of_log - 1)
    if found is None:
        parts = [f"{c}*{x}^{g}" for g, c in shape.powers.items()]
        parts += [f"{c}*log(1 + {b}*{x}^{g})" for (b, g), c in shape.sums.items()]
        parts += [f"{shape.of_log}*log({x})"] if shape.of_log != 0 else []
        msg = f"no class of laws on ({low}, {high}) has the log-density {' + '.join(parts) or 'constant'}"
        raise TypeError(msg)
    return found


def _shape(density: Expr, x: Symbol) -> _Shape:
    """Take the logarithm of a density apart; its factors are positive where it is a density."""
    shape = _Shape()
    for term in Add.make_args(expand(expand_power_base(expand_log(log(density), force=True), force=True), log=False)):
        coefficient, dependent = term.as_independent(x, as_Add=False)
        if dependent is S.One:
            continue
        if dependent == log(x):
            shape.of_log += coefficient
        elif isinstance(dependent, log) and (inner := _one_plus(dependent.args[0], x)):
            shape.sums[inner] = shape.sums.get(inner, S.Zero) + coefficient
        elif (power := _exponent(dependent, x)) is not None:
            shape.powers[power] = shape.powers.get(power, S.Zero) + coefficient
        else:
            msg = f"{term} in the log-density is of no known kind; known are log x, x^g and log(c + d x^g)"
            raise TypeError(msg)
    return shape


def _exponent(expr: Expr, x: Symbol) -> Expr | None:
    base, power = expr.as_base_exp()
    return power if base == x and not power.has(x) else None


def _one_plus(expr: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """Read c + d x^g as (d/c, g)."""
    constant, rest = expr.as_independent(x, as_Add=True)
    factor, power = rest.as_independent(x, as_Add=False)
    exponent = _exponent(power, x)
    return None if exponent is None or constant == 0 else (factor / constant, exponent)


def _on_half_line(shape: _Shape) -> Family | None:
    if len(shape.powers) == 1 and not shape.sums:
        ((g, c),) = shape.powers.items()
        if g == 1:
            return _made("Gamma", shape.of_log + 1, -c) if shape.of_log != 0 else _made("Exponential", -c)
        if g == -1:
            return _made("InverseGamma", -shape.of_log - 1, -c)
        named = {S.One: "HalfNormal", S(2): "Rayleigh", S(3): "Maxwell"}.get(shape.of_log + 1)
        if g == 2 and named:
            return _made(named, _root(-1 / (2 * c)))
        return _made("GeneralizedGamma", (shape.of_log + 1) / g, -c, g)
    if len(shape.sums) == 1 and not shape.powers:
        (((b, g), c),) = shape.sums.items()
        k = (shape.of_log + 1) / g
        return _made("PowerBetaPrime", k, -c - k, b, g)
    return None


def _on_unit_interval(shape: _Shape) -> Family | None:
    if shape.powers or len(shape.sums) > 1:
        return None
    (((b, g), c),) = shape.sums.items() or (((S.NegativeOne, S.One), S.Zero),)
    if b != -1:
        return None
    return _made("Beta", shape.of_log + 1, c + 1) if g == 1 else _made("PowerBeta", (shape.of_log + 1) / g, c + 1, g)


def _on_line(shape: _Shape) -> Family | None:
    if shape.of_log != 0 or shape.sums or not set(shape.powers) <= {S.One, S(2)} or S(2) not in shape.powers:
        return None
    a, b = -shape.powers[S(2)], shape.powers.get(S.One, S.Zero)
    return _made("Normal", b / (2 * a), _root(1 / (2 * a)))


def _root(value: Expr) -> Expr:
    """Return the positive root; that of s^2 is s, whose sign the domain of the family makes a condition."""
    return powdenest(sqrt(value), force=True)


def _made(name: str, *parameters: Expr) -> Family:
    """Return a member of a family, whose constructor refuses numbers outside the domain."""
    if name not in FAMILIES:
        msg = f"this density is a {name}, which is not among the families"
        raise TypeError(msg)
    return FAMILIES[name](*parameters)

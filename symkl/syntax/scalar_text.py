"""SymPy scalars to text in the language: what is printed reads back to the same scalar."""

from __future__ import annotations

import sympy
from sympy import Basic, Expr, Integer, Mul, Pow, Rational, S, Symbol, Tuple

from symkl.special import langevin, sinhc, zetaprime
from symkl.syntax.numerals import numeral

SUM, PRODUCT, POWER, ATOM = range(4)
"""How tightly a piece of text holds together."""

_FUNCTIONS = {
    sympy.exp: "exp",
    sympy.log: "ln",
    sympy.gamma: "gamma",
    sympy.loggamma: "loggamma",
    sympy.polygamma: "polygamma",
    sympy.beta: "beta",
    sympy.zeta: "zeta",
    zetaprime: "zetaprime",
    sympy.binomial: "binomial",
    sympy.factorial: "factorial",
    sympy.RisingFactorial: "RisingFactorial",
    sympy.erf: "erf",
    sympy.erfc: "erfc",
    sympy.besseli: "besseli",
    sympy.besselk: "besselk",
    sympy.expint: "expint",
    sympy.uppergamma: "uppergamma",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.atan: "atan",
    sinhc: "sinhc",
    langevin: "langevin",
    sympy.Abs: "abs",
    sympy.Min: "min",
    sympy.Max: "max",
}
_NAMES = {S.Exp1: "e", S.Pi: "pi", S.EulerGamma: "EulerGamma"}


def scalar(value: Expr) -> str:
    """Return a scalar as text.

    >>> a, b = sympy.symbols("a b")
    >>> scalar(a / (2 * b) - 1)
    'a/(2*b) - 1'
    """
    return rendered(value)[0]


def parameter(value: Basic) -> str:
    """Return a parameter of a law as text: a scalar, or a list of parameters.

    >>> parameter(sympy.Tuple(sympy.Tuple(S(2), S(1)), sympy.Tuple(S(1), S(3))))
    '[[2, 1], [1, 3]]'
    """
    return f"[{', '.join(map(parameter, value.args))}]" if isinstance(value, Tuple) else scalar(value)


def tight(value: Expr, level: int) -> str:
    """Return a scalar as text, in parentheses if it does not hold together as tightly as its surroundings."""
    found, own = rendered(value)
    return found if own >= level else f"({found})"


def rendered(value: Expr) -> tuple[str, int]:
    """Return a scalar as text, and how tightly it holds together."""
    if value in _NAMES:
        return _NAMES[value], ATOM
    if isinstance(value, Rational):
        whole = numeral(value.p) if value.q == 1 else f"{numeral(value.p)}/{numeral(value.q)}"
        return whole, SUM if value.p < 0 else ATOM if value.q == 1 else PRODUCT
    if isinstance(value, Symbol):
        return value.name, ATOM
    if value.is_Add:
        return _add(value), SUM
    if value.is_Mul or (isinstance(value, Pow) and _below(value)):
        return _mul(value)
    if isinstance(value, Pow):
        if value.exp is S.Half:
            return f"sqrt({scalar(value.base)})", ATOM
        return f"{tight(value.base, ATOM)}^{exponent(value.exp)}", POWER
    return _function(value), ATOM


def exponent(value: Expr) -> str:
    """Return an exponent: a number or a name as it is, anything else in parentheses."""
    return tight(value, ATOM)


def _function(value: Expr) -> str:
    if isinstance(value, sympy.polygamma) and value.args[0] is S.Zero:
        return f"digamma({scalar(value.args[1])})"
    name = _FUNCTIONS.get(value.func)
    return f"{name}({', '.join(scalar(a) for a in value.args)})" if name else str(value)


def _add(value: Expr) -> str:
    numbers = [a for a in value.args if a.is_Number]
    signed = [split_sign(a) for a in (*(a for a in value.args if not a.is_Number), *numbers)]
    signed.sort(key=lambda pair: pair[0])  # stable: what is added comes before what is taken away
    pieces = [tight(term, PRODUCT) for _, term in signed]
    head = ("-" if signed[0][0] else "") + pieces[0]
    return head + "".join(
        (" - " if negative else " + ") + p for (negative, _), p in zip(signed[1:], pieces[1:], strict=True)
    )


def split_sign(value: Expr) -> tuple[bool, Expr]:
    """Return whether a leading minus can be split off, and what is left."""
    negative = (value.is_Rational and value.p < 0) or (
        value.is_Mul and value.args[0].is_Rational and value.args[0].p < 0
    )
    return bool(negative), -value if negative else value


def _below(value: Expr) -> bool:
    """Whether a factor is written under the fraction bar."""
    return (
        isinstance(value, Pow) and not isinstance(value, sympy.exp) and value.exp.is_Rational and value.exp.is_negative
    )


def _mul(value: Expr) -> tuple[str, int]:
    negative, value = split_sign(value)
    top, bottom = ("*".join(tight(f, POWER) for f in Mul.make_args(part)) for part in fraction(value))
    below = f"({bottom})" if "*" in bottom else bottom
    return ("-" if negative else "") + top + (f"/{below}" if bottom != "1" else ""), SUM if negative else PRODUCT


def fraction(value: Expr) -> tuple[Expr, Expr]:
    """Return what is written above and below the fraction bar."""
    over, under = [], []
    for factor in Mul.make_args(value):
        if isinstance(factor, Rational):
            over.append(Integer(factor.p))
            under.append(Integer(factor.q))
        elif _below(factor):
            under.append(_power(factor.base, -factor.exp))
        else:
            over.append(factor)
    return Mul(*over), Mul(*under)


def _power(base: Expr, exp: Expr) -> Expr:
    return base if exp is S.One else Pow(base, exp)


def index(value: Expr) -> str:
    """Return an index: without spaces, and never with a leading minus, which means all but that one."""
    found = scalar(value).replace(" ", "")
    return f"0{found}" if found.startswith("-") else found


def plain(value: Expr) -> bool:
    """Whether an index or a base needs no braces."""
    return (
        (isinstance(value, Integer) and value.p >= 0)
        or (isinstance(value, Symbol) and value.name.isalnum())
        or value is S.Exp1
    )

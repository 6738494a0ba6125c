"""Ordinary SymPy scalars as boxes, in the order a person writes them: 2 pi e, y - x, ln Gamma(a)."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Add, Basic, Expr, Mul, Pow, Rational, S, Symbol, Tuple

from symkl.emit.layout import ONE, Big, Box, Call, Frac, Prefix, Root, Row, Script, Sum, Word, joined, multiplied
from symkl.emit.names import named

LN = Word(r"\ln ", "ln")
_COMMA = Word(",", ", ")
_CONSTANTS = {
    S.Pi: Word(r"\pi ", "π"), S.Exp1: Word("e", "e"), S.EulerGamma: Word(r"\gamma ", "γ"),
    S.ImaginaryUnit: Word(r"\mathrm{i}", "i"), S.Infinity: Word(r"\infty ", "∞"),
}  # fmt: skip
_HEADS = {
    "gamma": Word(r"\Gamma ", "Γ"), "beta": Word(r"\mathrm{B}", "B"), "zeta": Word(r"\zeta ", "ζ"),
    "zetaprime": Word(r"\zeta'", "ζ′"),
    "Max": Word(r"\max ", "max"), "Min": Word(r"\min ", "min"), "exp": Word(r"\exp ", "exp"),
    "sin": Word(r"\sin ", "sin"), "cos": Word(r"\cos ", "cos"), "sinh": Word(r"\sinh ", "sinh"),
    "coth": Word(r"\coth ", "coth"),
    "cosh": Word(r"\cosh ", "cosh"), "tanh": Word(r"\tanh ", "tanh"),
}  # fmt: skip


def scalar(expr: Expr) -> Box:
    """Return the box of a SymPy scalar.

    >>> from symkl.emit.text_boxes import text_of
    >>> x, y = sympy.symbols("x y")
    >>> text_of(scalar(y - x)), text_of(scalar(sympy.log(2 * sympy.pi * sympy.E * x) / 2))
    ('y − x', '1/2 ln(2πex)')
    """
    sign, size = signed(expr)
    return size if sign == "+" else Sum(((sign, size),))


def parameter(value: Basic) -> Box:
    """Return the box of a parameter of a law: a scalar, or a list of parameters."""
    if isinstance(value, Tuple):
        return Call(None, joined(map(_entry, value.args), _COMMA), "[]")
    return scalar(value)


def _entry(value: Basic) -> Box:
    """Return an entry of a list; fractions are written on the line."""
    return Word(str(value), str(value)) if isinstance(value, Rational) else parameter(value)


def signed(expr: Expr) -> tuple[str, Box]:
    """Return the sign of a scalar and the box of what follows it."""
    if not expr.is_Add and expr.as_coeff_Mul()[0].is_negative:
        return "-", _magnitude(-expr)
    return "+", _magnitude(expr)


def ordered(expr: Expr) -> list[Expr]:
    """List the terms of a sum, a positive one first if there is any."""
    terms = sorted(expr.as_ordered_terms(), key=_kind) if expr.is_Add else [expr]
    positive = [i for i, t in enumerate(terms) if not t.as_coeff_Mul()[0].is_negative]
    first = positive[0] if positive else 0
    if first > 0 and _kind(terms[0]) == 0:  # a - log b + ..., not ln Gamma(a) - log b + ... + a
        first = next((i for i in positive if _kind(terms[i]) > 3), first)
    return [terms[first], *terms[:first], *terms[first + 1 :]]


def _kind(term: Expr) -> int:
    """Rank the terms of a closed form: logarithms, ln Gamma, psi, other functions, fractions, numbers last."""
    if term.is_number:
        return 5
    kinds = (sympy.log, sympy.loggamma, sympy.polygamma, sympy.Function)
    return next((rank for rank, kind in enumerate(kinds) if term.has(kind)), 4)


def _magnitude(expr: Expr) -> Box:
    if isinstance(expr, Rational):
        return Word(str(expr.p), str(expr.p)) if expr.q == 1 else Frac(_magnitude(S(expr.p)), _magnitude(S(expr.q)))
    if isinstance(expr, Symbol):
        return named(expr.name)
    if expr in _CONSTANTS:
        return _CONSTANTS[expr]
    if isinstance(expr, Add):
        below = _shared_denominator(expr)
        whole = Sum(tuple(signed(term) for term in ordered(expr * below)))
        return whole if below == 1 else Frac(whole, _magnitude(below))
    if isinstance(expr, Mul):
        return _product(expr)
    if isinstance(expr, sympy.exp):
        return _exponential(expr.args[0])
    if isinstance(expr, Pow):
        return _power(expr)
    special = _SPECIAL.get(type(expr).__name__)
    if special is not None:
        return special(expr)
    if expr.is_Function and all(isinstance(a, Expr) for a in expr.args):
        name = type(expr).__name__
        head = _HEADS.get(name) or (
            named(name) if isinstance(expr, sympy.core.function.AppliedUndef) else _operator(name)
        )
        return Call(head, joined(map(scalar, expr.args), _COMMA), tight=False)
    return Word(sympy.latex(expr), str(expr))  # matrices and other strangers: SymPy's own printer


def _shared_denominator(expr: Add) -> Expr:
    """Return the number under every term of a polynomial, which SymPy keeps there: (a + b)/2, not a/2 + b/2."""
    numbers = {term.as_coeff_Mul()[0].q for term in expr.args if term.as_coeff_Mul()[0].is_Rational}
    plain = not expr.has(sympy.Function) and all(p.exp.is_Integer and p.exp > 0 for p in expr.atoms(Pow))
    return S(numbers.pop()) if len(numbers) == 1 and plain else S.One


def _operator(name: str) -> Word:
    return Word(rf"\operatorname{{{name.replace('_', '')}}}", name)


def _exponential(arg: Expr) -> Box:
    if arg.is_Add or arg.has(sympy.Function) or arg.count_ops() > 4:
        return Call(_HEADS["exp"], scalar(arg), tight=False)
    return Script(_CONSTANTS[S.Exp1], None, scalar(arg))


def _power(expr: Pow) -> Box:
    base, exponent = expr.as_base_exp()
    if exponent.as_coeff_Mul()[0].is_negative:
        return Frac(ONE, _magnitude(Pow(base, -exponent, evaluate=False) if exponent != -1 else base))
    if exponent == S.Half:
        return Root(scalar(base))
    return Script(scalar(base), None, scalar(exponent))


def _rank(factor: Expr) -> int:
    base = factor.as_base_exp()[0] if isinstance(factor, Pow) else factor
    kinds = (base.is_Number, base is S.Pi, base is S.Exp1, base.is_Symbol, base.is_Add, base.is_Function)
    return next((rank for rank, fits in enumerate(kinds) if fits), len(kinds))


def _product(expr: Mul) -> Box:
    coefficient, rest = expr.as_coeff_Mul()
    factors = sorted(rest.as_ordered_factors(), key=_rank)
    above = [f for f in factors if not (isinstance(f, Pow) and f.as_base_exp()[1].as_coeff_Mul()[0].is_negative)]
    below = [1 / f for f in factors if f not in above]
    # A numeric fraction stands before a logarithm or a sum: 1/2 ln(...), but 3a/2.
    heavy = any(f.has(sympy.Function) or f.is_Add for f in above)
    lead: list[Box] = []
    if coefficient != 1:
        if coefficient.q != 1 and heavy and not below:
            lead = [_magnitude(coefficient)]
        else:
            above = [S(coefficient.p)] * (coefficient.p != 1) + above
            below = [S(coefficient.q)] * (coefficient.q != 1) + below
    top = multiplied(_rooted(above))
    return multiplied([*lead, Frac(top, multiplied(_rooted(below))) if below else top])


def _rooted(factors: list[Expr]) -> list[Box]:
    """Return the boxes of factors, numbers under the first root, and logarithms last, where they need no brackets."""
    roots = [f for f in factors if isinstance(f, Pow) and f.exp == S.Half]
    under = [f.base for f in roots if f.base.is_number] + [f.base for f in roots if not f.base.is_number][:1]
    joined_root = [f for f in roots if f.base in under] if len(under) > 1 else []
    numbers = [scalar(f) for f in factors if f.is_Integer]
    plain = [scalar(f) for f in factors if f not in joined_root and not f.is_Integer]
    plain.sort(key=lambda box: isinstance(box, (Prefix, Big)))
    return [*numbers, Root(_under(under)), *plain] if joined_root else [*numbers, *plain]


def _under(bases: list[Expr]) -> Box:
    """Return what stands under one root: numbers one by one, or with the expression they multiply."""
    product = Mul(*bases)
    return multiplied(map(scalar, bases)) if product.is_number else scalar(product)


def _log_gamma(expr: Expr) -> Box:
    return Prefix(LN, Call(_HEADS["gamma"], scalar(expr.args[0])))


def _polygamma(expr: Expr) -> Box:
    order, arg = expr.args
    psi: Box = Word(r"\psi ", "ψ")
    if not order.is_Integer or order > 3:
        psi = Script(psi, None, Call(None, scalar(order)))
    elif order > 0:
        psi = Script(psi, None, None, int(order))
    return Call(psi, scalar(arg))


def _bessel(expr: Expr) -> Box:
    return Call(Script(Word("I", "I"), scalar(expr.args[0])), scalar(expr.args[1]))


def _langevin(expr: Expr) -> Box:
    """Write coth u - 1/u, whose limit at 0 the words of the theorem tell."""
    (arg,) = expr.args
    return Sum((("+", scalar(sympy.coth(arg, evaluate=False))), ("-", scalar(1 / arg))))


def _sinhc(expr: Expr) -> Box:
    """Write sinh(u)/u."""
    (arg,) = expr.args
    return Frac(scalar(sympy.sinh(arg, evaluate=False)), scalar(arg))


_SPECIAL: dict[str, Callable[[Expr], Box]] = {
    "log": lambda e: Prefix(LN, scalar(e.args[0])),
    "loggamma": _log_gamma,
    "polygamma": _polygamma,
    "digamma": lambda e: Call(Word(r"\psi ", "ψ"), scalar(e.args[0])),
    "trigamma": lambda e: Call(Script(Word(r"\psi ", "ψ"), None, None, 1), scalar(e.args[0])),
    "besseli": _bessel,
    "langevin": _langevin,
    "sinhc": _sinhc,
    "Abs": lambda e: Call(None, scalar(e.args[0]), "||"),
    "KroneckerDelta": lambda e: _iverson(*sorted(e.args, key=lambda a: bool(a.is_number))),
    "binomial": lambda e: Call(Word("C", "C"), joined(map(scalar, e.args), _COMMA)),
    "RisingFactorial": lambda e: Script(Call(None, scalar(e.args[0])), scalar(e.args[1]), None),
    "factorial": lambda e: Row((_bracketed(scalar(e.args[0])), Word("!", "!"))),
}


def _iverson(value: Expr, label: Expr) -> Box:
    return Call(None, Row((scalar(value), Word("=", " = "), scalar(label))), "[]")


def _bracketed(box: Box) -> Box:
    return box if isinstance(box, (Word, Script)) else Call(None, box)

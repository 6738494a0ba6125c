"""Boxes of terms.  A new class of terms registers its own with ``@box.register``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch
from itertools import groupby

from sympy import Basic, Expr, S

from symkl.emit.layout import (
    BAR,
    COMMA,
    DRAWN,
    EQUALS,
    LIST_COMMA,
    ONE,
    SEMICOLON,
    Big,
    Box,
    Call,
    Frac,
    Prefix,
    Root,
    Row,
    Script,
    Sum,
    Word,
    joined,
    multiplied,
    negated,
)
from symkl.emit.names import capital, named
from symkl.emit.scalars import ordered, parameter, scalar, signed
from symkl.emit.setting import Setting, renamed_apart
from symkl.families import Family
from symkl.functions import Absolute, Composite
from symkl.terms import (
    AlphabetSum,
    Apply,
    Density,
    Exp,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Linear,
    Log,
    Product,
    Slot,
    Variable,
    times,
)

EXPECTED = Word(r"\mathbb{E}", "E")


@singledispatch
def box(value: Basic, setting: Setting) -> Box:  # noqa: ARG001 (the registered ones need it)
    """Return how a value looks; scalars are SymPy's, written in their own way."""
    return scalar(value)


def boxes(values: Iterable[Basic], setting: Setting) -> list[Box]:
    """Return the boxes of several values."""
    return [box(value, setting) for value in values]


def letter(slot: Slot | Variable, setting: Setting, *, upper: bool = False) -> Box:
    """Return a coordinate or a value: x, x_t, x_{1:T}, x_{-i}, x'; in capitals as the random variable."""
    name = slot.args[0].name
    index = slot.args[1].args
    copies = slot.copy_number if isinstance(slot, Variable) else 0
    if len(index) == 3:  # all entries but one
        below: Box | None = Sum((("-", scalar(index[2])),))
    elif len(index) == 2:
        below = Row((scalar(index[0]), Word(":", ":"), scalar(index[1])))
    else:
        below = scalar(index[0]) if index else None
    return named(capital(name) if upper else name, below, copies, whole=name in setting.whole)


@box.register
def _variable(value: Variable, setting: Setting) -> Box:
    return letter(value, setting)


@box.register
def _slot(value: Slot, setting: Setting) -> Box:
    return letter(value, setting, upper=True)


@box.register
def _law(value: Law, setting: Setting) -> Box:
    head = law_head(value, setting)
    return Row((head, SEMICOLON, joined(map(parameter, value.parameters), COMMA))) if value.parameters else head


@box.register
def _density(value: Density, setting: Setting) -> Box:
    sides = [joined((_bound(pair, setting) for pair in side), COMMA) for side in (value.of, value.given) if side]
    body = joined(sides, BAR)
    if value.law.parameters:
        body = Row((body, SEMICOLON, joined(map(parameter, value.law.parameters), COMMA)))
    return Call(law_head(value.law, setting), body)


def law_head(law: Law, setting: Setting) -> Box:
    """Return the name of a law; that of a family is upright, Gamma and not the letter."""
    if isinstance(law, Family):
        return Word(rf"\mathrm{{{law.name}}}", law.name)
    return named(setting.spelled(law), whole=law.name in setting.whole)


def _bound(pair: Basic, setting: Setting) -> Box:
    """Return the value, preceded by its slot where the value belongs to another coordinate: p(z = z_1)."""
    slot, value = pair.args
    shown = letter(value, setting)
    return shown if value.slot == slot else Row((letter(slot, setting), EQUALS, shown))


def law_side(densities: Sequence[Density], setting: Setting) -> Box:
    """Return a law as a measure's argument: its name alone where that says everything."""
    if len(densities) == 1 and densities[0].law in setting.bare:
        return box(densities[0].law, setting)
    return multiplied(boxes(densities, setting))


@box.register
def _expectation(value: Expectation, setting: Setting) -> Box:
    value = renamed_apart(value, setting)
    inner = setting.inside(value.bound)
    if setting.notation == "expectation":
        drawn = [
            Row((box(d.values[0], setting), DRAWN, box(d.law, setting))) if d.law in setting.bare else box(d, setting)
            for d in value.law
        ]
        bare = any(d.law in setting.bare for d in value.law)
        below = joined(drawn, LIST_COMMA) if bare else multiplied(drawn)
        return Call(Script(EXPECTED, below), box(value.body, inner), "[]", tight=False)
    return summed(value.bound, multiplied([*boxes(value.law, inner), box(value.body, inner)]), setting)


def summed(names: Sequence[Variable], body: Box, setting: Setting) -> Box:
    """Sum over discrete values, integrate over continuous ones, and follow the notation for the others."""
    groups: list[tuple[bool, list[Variable]]] = []
    for name in names:
        generic = name.slot not in setting.continuous and name.slot not in setting.discrete
        integral = name.slot in setting.continuous or (generic and setting.notation == "integral")
        if groups and groups[-1][0] == integral:
            groups[-1][1].append(name)
        else:
            groups.append((integral, [name]))
    for integral, members in reversed(groups):
        letters = boxes(members, setting)
        if integral:
            sign = (
                "int"
                if len(members) == 1
                else "iint"
                if len(members) == 2
                else "iiint"
                if len(members) == 3
                else "dots"
            )
            tail = multiplied(Row((Word(r"\mathrm{d}", "d"), shown)) for shown in letters)
            body = Big(sign, None, None, body, tail)
        else:
            body = Big("sum", joined(letters, COMMA), None, body)
    return body


@box.register
def _alphabet_sum(value: AlphabetSum, setting: Setting) -> Box:
    value = renamed_apart(value, setting)
    return summed(value.bound, box(value.body, setting.inside(value.bound)), setting)


def _folded(value: IndexSum | IndexProduct, sign: str, setting: Setting) -> Box:
    value = renamed_apart(value, setting)
    t, low, high = value.index_range
    body = box(value.body, setting.inside((t,)))
    return Big(sign, Row((scalar(t), Word("=", "="), scalar(low))), scalar(high), body)


@box.register
def _index_sum(value: IndexSum, setting: Setting) -> Box:
    return _folded(value, "sum", setting)


@box.register
def _index_product(value: IndexProduct, setting: Setting) -> Box:
    return _folded(value, "prod", setting)


@box.register
def _log(value: Log, setting: Setting) -> Box:
    head = Word(r"\ln ", "ln") if setting.mixed and value.base is S.Exp1 else Word(r"\log ", "log")
    below = None if value.base is S.Exp1 else scalar(value.base)
    return Prefix(head if below is None else Script(head, below), box(value.arg, setting))


@box.register
def _exp(value: Exp, setting: Setting) -> Box:
    return Call(Word(r"\exp ", "exp"), box(value.arg, setting), tight=False)


@box.register
def _absolute(value: Absolute, setting: Setting) -> Box:
    return Call(None, box(value.arg, setting), "||", tight=False)


@box.register
def _composite(value: Composite, setting: Setting) -> Box:
    return Call(named(value.function), box(value.arg, setting), tight=False)


@box.register
def _apply(value: Apply, setting: Setting) -> Box:
    return Call(named(value.name), joined(boxes(value.values, setting), COMMA))


@box.register
def _linear(value: Linear, setting: Setting) -> Box:
    terms: list[tuple[str, Box]] = []
    for coefficient, term in value.pairs:
        if term is S.One:
            terms += [signed(part) for part in ordered(coefficient)]
            continue
        if _is_root(term) and coefficient.is_number and not coefficient.is_Rational and (coefficient**2).is_Rational:
            inner = box(times(coefficient**2, term.factors[0][0]), setting)  # (sqrt(2)/2) sqrt(f) is sqrt(f/2)
            terms.append(("-" if coefficient.is_negative else "+", Root(inner)))
            continue
        sign, size = signed(coefficient)
        terms.append((sign, multiplied([size, box(term, setting)])))
    if terms[0][0] == "-" and isinstance(terms[0][1], (Word, Script)):  # y - x, not -x + y
        first = next((i for i, (sign, _) in enumerate(terms) if sign == "+"), 0)
        terms = [terms[first], *terms[:first], *terms[first + 1 :]]
    return terms[0][1] if len(terms) == 1 and terms[0][0] == "+" else Sum(tuple(terms))


@box.register
def _product(value: Product, setting: Setting) -> Box:
    above: list[tuple[Expr, Expr]] = []
    below: list[tuple[Expr, Expr]] = []
    tail: list[tuple[Expr, Expr]] = []
    light = any(_is_light(f) and not _is_inverse(e) for f, e in value.factors)
    for factor, exponent in value.factors:
        if _is_inverse(exponent):
            below.append((factor, -exponent))
        elif light and not _is_light(factor):
            tail.append((factor, exponent))  # a logarithm stands behind its weight, not in the numerator
        else:
            above.append((factor, exponent))
    if not below:
        return multiplied(_powers(value.factors, setting))
    top = multiplied(_powers(above, setting)) if above else ONE
    return multiplied([Frac(top, multiplied(_powers(below, setting))), *_powers(tail, setting)])


def _powers(found: Iterable[tuple[Expr, Expr]], setting: Setting) -> list[Box]:
    """Return the boxes of factors with exponents; square roots beside each other are one."""
    shown: list[Box] = []
    for exponent, group in groupby(found, key=lambda pair: pair[1]):
        boxed = [box(factor, setting) for factor, _ in group]
        if exponent == S.Half:
            shown.append(Root(multiplied(boxed)))
        else:
            shown += boxed if exponent == 1 else [Script(b, None, scalar(exponent)) for b in boxed]
    return shown


def _is_root(term: Expr) -> bool:
    return isinstance(term, Product) and len(term.factors) == 1 and term.factors[0][1] == S.Half


def _is_light(factor: Expr) -> bool:
    return isinstance(factor, (Density, Apply, Composite, Exp, AlphabetSum, IndexProduct))


def _is_inverse(exponent: Expr) -> bool:
    return bool(exponent.as_coeff_Mul()[0].is_negative)


def sign_of(value: Expr, setting: Setting) -> tuple[str, Box]:
    """Return the sign and the magnitude of a term."""
    return negated(box(value, setting))

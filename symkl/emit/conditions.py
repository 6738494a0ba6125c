"""Hypotheses as phrases: words and formulas in turn.  A new kind of hypothesis registers with ``@phrase.register``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch

from sympy import Basic, Expr, Pow, S

from symkl.emit.coordinates import united
from symkl.emit.folding import folded
from symkl.emit.layout import (
    AT_LEAST,
    AT_MOST,
    COMMA,
    DIFFERS,
    DOMINATED,
    EQUALS,
    GREATER,
    LESS,
    LIST_COMMA,
    Box,
    Row,
    Word,
    joined,
    relation,
)
from symkl.emit.measures import box, boxes, law_side
from symkl.emit.names import named
from symkl.emit.scalars import ordered, scalar
from symkl.emit.setting import Setting
from symkl.emit.terms import letter
from symkl.functions import Convex
from symkl.terms import (
    Almost,
    Assumed,
    AtLeast,
    Continuous,
    Density,
    Discrete,
    Distinct,
    Every,
    EveryIndex,
    Finite,
    Hypothesis,
    Independent,
    Nonzero,
    Positive,
    Term,
    Variable,
)

Phrase = tuple[str | Box, ...]
_INDEPENDENT = Word(r"\perp ", " ⊥ ")
_GIVEN = Word(r"\mid ", " | ")
_MIRROR = {GREATER: LESS, AT_LEAST: AT_MOST, DIFFERS: DIFFERS}


@singledispatch
def phrase(value: Hypothesis, setting: Setting) -> Phrase:
    """Return a condition in words and formulas; of one nobody registered, its name and arguments."""
    return (type(value).__name__.lower(), " ", joined(boxes(value.args, setting), COMMA))


def compared(expr: Expr, sign: Word, setting: Setting) -> Box:
    """Return ``expr sign 0`` with the negative terms on the other side: T >= 2, not T - 2 >= 0."""
    if isinstance(expr, Term):
        return Row((box(expr, setting), sign, Word("0", "0")))
    terms = ordered(expr)
    right = [-t for t in terms if t.as_coeff_Mul()[0].is_negative]
    left = [t for t in terms if not t.as_coeff_Mul()[0].is_negative]
    if not right and len(left) > 1 and any(t.is_number for t in left):
        right = [-t for t in left if t.is_number]
        left = [t for t in left if not t.is_number]
    over, under = sum(left, S.Zero), sum(right, S.Zero)
    if over.is_number and not under.is_number:
        return Row((scalar(under), _MIRROR[sign], scalar(over)))
    return Row((scalar(over), sign, scalar(under)))


@phrase.register
def _positive(value: Positive, setting: Setting) -> Phrase:
    expr = value.args[0]
    rooted = isinstance(expr, Pow) and expr.exp == S.Half  # of real numbers the root is positive where they are
    return (compared(expr.base if rooted else expr, GREATER, setting),)


@phrase.register
def _nonzero(value: Nonzero, setting: Setting) -> Phrase:
    return (compared(value.args[0], DIFFERS, setting),)


@phrase.register
def _at_least(value: AtLeast, setting: Setting) -> Phrase:
    return (compared(value.args[0], AT_LEAST, setting),)


@phrase.register
def _finite(value: Finite, setting: Setting) -> Phrase:
    return (box(folded(value.args[0], setting.shown, setting.ranges), setting), " is finite")


@phrase.register
def _discrete(value: Discrete, setting: Setting) -> Phrase:
    return (box(value.args[0], setting), " is discrete")


@phrase.register
def _continuous(value: Continuous, setting: Setting) -> Phrase:
    return (box(value.args[0], setting), " is continuous")


@phrase.register
def _convex(value: Convex, _: Setting) -> Phrase:
    return (named(value.function), " is convex")


@phrase.register
def _distinct(value: Distinct, setting: Setting) -> Phrase:
    first, second = value.args
    indices = [slot.index for slot in (first, second)]
    if first.name == second.name and all(len(i) == 1 for i in indices):
        return (compared(indices[0][0] - indices[1][0], DIFFERS, setting),)
    return (letter(first, setting), " and ", letter(second, setting), " have no entry in common")


@phrase.register
def _independent(value: Independent, setting: Setting) -> Phrase:
    law, *sides = value.args
    shown = [joined(boxes(side.args, setting), COMMA) for side in sides if side.args]
    whole = Row((shown[0], _INDEPENDENT, *shown[1:2], *(part for s in shown[2:] for part in (_GIVEN, s))))
    return (whole, " under ", box(law, setting)) if setting.several else (whole,)


@phrase.register
def _assumed(value: Assumed, setting: Setting) -> Phrase:
    sign, left, right, variables, ranges = value.args
    inner = setting.inside((*variables.args, *(t for t, _, _ in ranges.args)))
    shown: Phrase = (Row((box(left, inner), relation(str(sign)), box(right, inner))),)
    shown += (" for all ", joined(_universal(variables.args, setting), LIST_COMMA)) if variables.args else ()
    for number, (t, low, high) in enumerate(ranges.args):
        shown += (" and " if number or variables.args else " for ", span(t, low, high))
    return shown


def _universal(values: Iterable[Variable], setting: Setting) -> list[Box]:
    """Return the values a statement holds for, those that are entries of a block left to the block."""
    plain = united(v.slot for v in values if not v.copy_number)
    return [letter(slot, setting) for slot in plain] + boxes([v for v in values if v.copy_number], setting)


@phrase.register
def _every(value: Every, setting: Setting) -> Phrase:
    inner = setting.inside(value.bound)
    return (*phrase(value.args[1], inner), " for all ", joined(_universal(value.bound, setting), LIST_COMMA))


@phrase.register
def _every_index(value: EveryIndex, setting: Setting) -> Phrase:
    t, low, high, condition = value.args
    inner = replace(setting.inside((t,)), ranges=(*setting.ranges, (t, low, high)))
    return (*phrase(condition, inner), " for ", span(t, low, high))


@phrase.register
def _almost(value: Almost, setting: Setting) -> Phrase:
    law, condition = value.args[0].args, value.args[1]
    dominated = condition.args[0] if isinstance(condition, Positive) else None
    if len(law) == 1 and isinstance(dominated, Density) and set(dominated.values) == set(law[0].values):
        return (Row((law_side(law, setting), DOMINATED, law_side((dominated,), setting))),)
    return (*phrase(condition, setting.inside(value.bound)), " almost surely under ", law_side(law, setting))


def span(t: Basic, low: Expr, high: Expr) -> Box:
    r"""Return ``t = low, ..., high``."""
    return Row((scalar(t), EQUALS, scalar(low), Word(r",\dots,", ", …, "), scalar(high)))


def listed(phrases: Iterable[Phrase], last: str = "and") -> Phrase:
    """Return phrases as an enumeration: a, b and c."""
    items = list(phrases)
    found: list[str | Box] = []
    for number, item in enumerate(items):
        if number:
            found.append(f" {last} " if number == len(items) - 1 else ", ")
        found += item
    return tuple(found)

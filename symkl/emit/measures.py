"""Boxes of the named measures: D_KL(P || Q), H(X|Y), I(X;Y|Z)."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Basic, Expr, S
from sympy.core.symbol import Str

from symkl.emit.families import box  # with the boxes of families registered
from symkl.emit.layout import BAR, COMMA, LIST_COMMA, SEMICOLON, VERSUS, Box, Call, Script, Word, joined
from symkl.emit.names import named
from symkl.emit.scalars import scalar
from symkl.emit.setting import Setting, renamed_apart
from symkl.emit.terms import boxes, law_side
from symkl.families import Family
from symkl.measures import DensityEntropy, Entropy, Grouped, Information, LawMeasure, Measure
from symkl.terms import Law, Slot

H = Word(*Entropy.letter)
DIFFERENTIAL = Word("h", "h")


def head(value: Measure) -> Word:
    """Return what stands before a measure's parenthesis: its letter, else its word, upright."""
    return Word(*value.letter) if value.letter[0] else Word(rf"\mathrm{{{value.symbol}}}", value.symbol)


def headed(value: Measure, setting: Setting, subs: Sequence[Box] = (), word: Word | None = None) -> Box:
    """Return a measure's letter with its subscripts; the base is one unless it is a number the theorem names once."""
    word, base = word or head(value), value.base
    below = [*([Word(*value.below)] if value.below[0] else []), *subs]
    if base is not S.Exp1 and (base != setting.base or not base.is_number):
        below.append(scalar(base))
    return Script(word, joined(below, COMMA)) if below else word


def spoken(law: Law, setting: Setting) -> list[Box]:
    """Return the law as a subscript, if it is not the one meant anyway; a parametric law is always named."""
    return [] if law == setting.default and not isinstance(law, Family) else [box(law, setting)]


@box.register
def _measure(value: Measure, setting: Setting) -> Box:
    """Print a measure of another shape than those below as the language writes it: a name and its arguments."""
    shown = [
        law_side(a.args, setting) if getattr(a, "args", ()) and not isinstance(a, Expr) else box(a, setting)
        for a in value.args[:-1]
    ]
    return Call(headed(value, setting), joined(shown, LIST_COMMA))


def _apart(value: LawMeasure, setting: Setting) -> LawMeasure:
    """Rename what a measure binds where the name is in use; bare laws show no variable."""
    return value if all(d.law in setting.bare for d in value.law) else renamed_apart(value, setting)


@box.register
def _of_laws(value: LawMeasure, setting: Setting) -> Box:
    """Print a measure of laws; its orders are subscripts: D_alpha(P || Q)."""
    value = _apart(value, setting)
    orders = [named(o.name) if isinstance(o, Str) else scalar(o) for o in value.args[: len(value.orders)]]
    between = VERSUS if value.mark.strip() == "||" else LIST_COMMA
    sides = [law_side(side.args, setting) for side in value.sides]
    return Call(headed(value, setting, orders), joined(sides, between))


def entropy_letter(slots: Sequence[Slot], setting: Setting) -> Word:
    """Return h for the entropy of continuous variables, else H."""
    return DIFFERENTIAL if slots and all(s in setting.continuous for s in slots) else H


@box.register
def _density_entropy(value: DensityEntropy, setting: Setting) -> Box:
    value = _apart(value, setting)
    word = entropy_letter([slot for d in value.law for slot, _ in d.of], setting)
    return Call(headed(value, setting, (), word), law_side(value.law, setting))


@box.register
def _information(value: Information, setting: Setting) -> Box:
    density = value.args[0]
    subs = [box(density.law, setting)] if setting.several else []
    shown = box(density, setting)
    body = shown.body if isinstance(shown, Call) else shown
    return Call(headed(value, setting, subs), body)


def _grouped(groups: Sequence[Sequence[Basic]], given: Sequence[Basic], setting: Setting) -> Box:
    before = joined((joined(boxes(group, setting), COMMA) for group in groups), SEMICOLON)
    return joined([before, joined(boxes(given, setting), COMMA)], BAR) if given else before


@box.register
def _entropy(value: Entropy, setting: Setting) -> Box:
    letter = entropy_letter(value.of, setting)
    return Call(headed(value, setting, spoken(value.law, setting), letter), _grouped([value.of], value.given, setting))


@box.register
def _dependence(value: Grouped, setting: Setting) -> Box:
    return Call(headed(value, setting, spoken(value.law, setting)), _grouped(value.groups, value.given, setting))

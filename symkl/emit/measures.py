"""Boxes of the named measures: D_KL(P || Q), H(X|Y), I(X;Y|Z)."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Basic, Expr, S

from symkl.emit.families import box  # with the boxes of families registered
from symkl.emit.layout import BAR, COMMA, LIST_COMMA, SEMICOLON, VERSUS, Box, Call, Script, Word, joined
from symkl.emit.scalars import scalar
from symkl.emit.setting import Setting, renamed_apart
from symkl.emit.terms import boxes, law_side
from symkl.measures import (
    ELBO,
    KL,
    CrossEntropy,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    Grouped,
    Information,
    Jeffreys,
    LawMeasure,
    Measure,
    MutualInformation,
    TotalCorrelation,
)
from symkl.terms import Law, Slot

H = Word("H", "H")
DIFFERENTIAL = Word("h", "h")
DIVERGENCE = Word("D", "D")
_KL = Word(r"\mathrm{KL}", "KL")
HEADS: dict[type[Measure], Word] = {
    CrossEntropy: H, DensityEntropy: H, Entropy: H, Information: Word("I", "I"), MutualInformation: Word("I", "I"),
    Jeffreys: Word("J", "J"), ELBO: Word(r"\mathrm{ELBO}", "ELBO"), TotalCorrelation: Word(r"\mathrm{TC}", "TC"),
    DualTotalCorrelation: Word(r"\mathrm{DTC}", "DTC"),
}  # fmt: skip


def headed(word: Box, base: Expr, setting: Setting, subs: Sequence[Box] = ()) -> Box:
    """Return a measure's letter with its subscripts; the base is one unless it is a number the theorem names once."""
    below = list(subs)
    if base is not S.Exp1 and (base != setting.base or not base.is_number):
        below.append(scalar(base))
    return Script(word, joined(below, COMMA)) if below else word


def spoken(law: Law, setting: Setting) -> list[Box]:
    """Return the law as a subscript, if it is not the one meant anyway."""
    return [] if law == setting.default else [box(law, setting)]


@box.register
def _measure(value: Measure, setting: Setting) -> Box:
    """Print a measure this module does not know as the language writes it: a name and its arguments."""
    head = HEADS.get(type(value)) or Word(rf"\mathrm{{{value.symbol}}}", value.symbol)
    shown = [
        law_side(a.args, setting) if getattr(a, "args", ()) and not isinstance(a, Expr) else box(a, setting)
        for a in value.args[:-1]
    ]
    return Call(headed(head, value.base, setting), joined(shown, LIST_COMMA))


def _apart(value: LawMeasure, setting: Setting) -> LawMeasure:
    """Rename what a measure binds where the name is in use; bare laws show no variable."""
    return value if all(d.law in setting.bare for d in value.law) else renamed_apart(value, setting)


def _two(value: LawMeasure, setting: Setting) -> list[Box]:
    value = _apart(value, setting)
    return [law_side(side.args, setting) for side in value.args[:2]]


@box.register
def _kl(value: KL, setting: Setting) -> Box:
    return Call(headed(DIVERGENCE, value.base, setting, [_KL]), joined(_two(value, setting), VERSUS))


@box.register
def _cross_entropy(value: CrossEntropy, setting: Setting) -> Box:
    return Call(headed(HEADS[CrossEntropy], value.base, setting), joined(_two(value, setting), LIST_COMMA))


@box.register
def _jeffreys(value: Jeffreys, setting: Setting) -> Box:
    return Call(headed(HEADS[Jeffreys], value.base, setting), joined(_two(value, setting), LIST_COMMA))


@box.register
def _elbo(value: ELBO, setting: Setting) -> Box:
    return Call(headed(HEADS[ELBO], value.base, setting), joined(_two(value, setting), LIST_COMMA))


def entropy_letter(slots: Sequence[Slot], setting: Setting) -> Word:
    """Return h for the entropy of continuous variables, else H."""
    return DIFFERENTIAL if slots and all(s in setting.continuous for s in slots) else H


@box.register
def _density_entropy(value: DensityEntropy, setting: Setting) -> Box:
    value = _apart(value, setting)
    word = entropy_letter([slot for d in value.law for slot, _ in d.of], setting)
    return Call(headed(word, value.base, setting), law_side(value.law, setting))


@box.register
def _information(value: Information, setting: Setting) -> Box:
    density = value.args[0]
    subs = [box(density.law, setting)] if setting.several else []
    shown = box(density, setting)
    body = shown.body if isinstance(shown, Call) else shown
    return Call(headed(HEADS[Information], value.base, setting, subs), body)


def _grouped(groups: Sequence[Sequence[Basic]], given: Sequence[Basic], setting: Setting) -> Box:
    before = joined((joined(boxes(group, setting), COMMA) for group in groups), SEMICOLON)
    return joined([before, joined(boxes(given, setting), COMMA)], BAR) if given else before


@box.register
def _entropy(value: Entropy, setting: Setting) -> Box:
    head = headed(entropy_letter(value.of, setting), value.base, setting, spoken(value.law, setting))
    return Call(head, _grouped([value.of], value.given, setting))


@box.register
def _dependence(value: Grouped, setting: Setting) -> Box:
    word = HEADS.get(type(value)) or Word(rf"\mathrm{{{value.symbol}}}", value.symbol)
    head = headed(word, value.base, setting, spoken(value.law, setting))
    return Call(head, _grouped(value.groups, value.given, setting))

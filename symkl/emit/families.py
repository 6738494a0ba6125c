"""Boxes of parametric laws and of functions of what they draw."""

from __future__ import annotations

from functools import cache

from sympy import Symbol

from symkl.emit.layout import COMMA, EQUALS, Box, Call, Row, Script, Word, joined
from symkl.emit.scalars import parameter, scalar
from symkl.emit.setting import Setting
from symkl.emit.terms import EXPECTED, box, law_head, law_side
from symkl.families import FAMILIES, Family, Statistic
from symkl.families.facts import extra_names
from symkl.families.fisher import Fisher, spelled
from symkl.families.statistic import X

INFORMATION = Word(r"\mathcal{I}", "Fisher")


@box.register
def _family(value: Family, setting: Setting) -> Box:
    return Call(law_head(value, setting), joined(map(parameter, value.parameters), COMMA))


@box.register
def _statistic(value: Statistic, setting: Setting) -> Box:  # noqa: ARG001 (its kind needs it)
    return scalar(value.shown())


@box.register
def _fisher(value: Fisher, setting: Setting) -> Box:
    density, names = spelled(value)
    below = [scalar(n) if v is None else Row((scalar(n), EQUALS, scalar(v))) for n, v in names]
    return Call(Script(INFORMATION, joined(below, COMMA)), law_side((density,), setting))


@cache
def mean_box(label: str, family: str = "") -> Box:
    """Return the formula of the fact E[log x] of a family; the words themselves if there is no such fact.

    >>> from symkl.emit.text_boxes import text_of
    >>> text_of(mean_box("E[(x-c)^2]", "Normal"))
    'E[(x − c)²]'
    """
    named = FAMILIES.get(family)
    for cls in (named,) if named else FAMILIES.values():  # a name spares loading all families
        fact = cls.facts.get(label)
        if fact is not None and (fact.components or cls.kinds):  # the coordinates have no symbols of their own
            inner = label[2:-1]
            latex = inner.replace("log ", r"\ln ").replace("det ", r"\det ")
            return Call(EXPECTED, Word(latex, inner), "[]", tight=False)
        if fact is not None:
            formula = fact.statistic(*map(Symbol, (*cls.names, *extra_names(cls, fact))))
            return Call(EXPECTED, scalar(formula.xreplace({X: Symbol("x")})), "[]", tight=False)
    return Word(rf"\text{{{label}}}", label)

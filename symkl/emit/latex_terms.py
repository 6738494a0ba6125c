"""The LaTeX of one term or hypothesis; importing this module gives every term its LaTeX view."""

from __future__ import annotations

from itertools import groupby

from sympy import Basic

from symkl.emit.conditions import phrase
from symkl.emit.latex_boxes import DISPLAY, INLINE, latex_of
from symkl.emit.layout import Box
from symkl.emit.measures import box
from symkl.emit.names import escaped
from symkl.emit.setting import Setting, setting_of
from symkl.terms import Hypothesis, Scoped

Phrase = tuple[str | Box, ...]


def latex(value: Basic, notation: str = "expectation", setting: Setting | None = None) -> str:
    r"""Return a term as display mathematics, or a hypothesis as a phrase with its formulas between dollars.

    >>> from symkl.terms import Law, Log, Variable
    >>> latex(Log(Law("p")(Variable("x") | Variable("t"))))
    '\\log p(x\\mid t)'
    """
    known = setting or setting_of((value,), notation, standalone=True)
    if isinstance(value, Hypothesis):
        return sentence(phrase(value, known))
    return latex_of(box(value, known), DISPLAY).strip()


def sentence(words: Phrase) -> str:
    """Return a phrase as running text."""
    return "".join(escaped(w) if isinstance(w, str) else f"${latex_of(w, INLINE).strip()}$" for w in words)


def formula(words: Phrase) -> str:
    r"""Return a phrase as one formula, its words in \text{ }."""
    found = ""
    for is_text, group in groupby(words, key=lambda w: isinstance(w, str)):
        members = list(group)
        found += (
            rf"\text{{{escaped(''.join(map(str, members)))}}}"
            if is_text
            else "".join(latex_of(w, INLINE).strip() for w in members if not isinstance(w, str))
        )
    return found


def view(value: Scoped) -> str:
    """Return what SymPy's printers and notebooks show: always mathematics."""
    if isinstance(value, Hypothesis):
        return formula(phrase(value, setting_of((value,), standalone=True)))
    return latex(value)


Scoped.views["latex"] = view

"""What a word of a formula is, read off its LaTeX: letter, number, function, name, operator.

The views that are not LaTeX take their type from here, so that a new symbol needs an entry in one place only.
"""

from __future__ import annotations

import re
from enum import Enum

from symkl.emit.layout import Script, Word

_GREEK_CAPITALS = frozenset("ΓΔΘΛΞΠΣΥΦΨΩ")


class Kind(Enum):
    """What a word is."""

    LETTER = "letter"
    """A variable: one letter, italic."""
    UPRIGHT = "upright"
    """One upright letter: a capital Greek one, the d of an integral."""
    NAME = "name"
    """A symbol of several letters: KL, ELBO, rate."""
    FUNCTION = "function"
    """log, exp, max: followed by a space unless a bracket opens."""
    BLACKBOARD = "blackboard"
    """The E of an expectation."""
    NUMBER = "number"
    TEXT = "text"
    """A name in a foreign script, or with punctuation."""
    OPERATOR = "operator"
    """Anything else: relations, separators, brackets."""


def parted(word: Word) -> Script | None:
    r"""Return a letter with its power as what it is, nothing for a word without one.

    >>> parted(Word(r"\chi^2", "χ²")).sup
    Word(latex='2', text='2')
    """
    base, raised, power = word.latex.partition("^")
    return Script(Word(base, word.text[:-1]), None, Word(power, power)) if raised and power.isdigit() else None


def kind(word: Word) -> Kind:
    r"""Return what a word is.

    >>> kind(Word(r"\log ", "log")), kind(Word(r"\mathrm{KL}", "KL"))
    (<Kind.FUNCTION: 'function'>, <Kind.NAME: 'name'>)
    """
    shown = word.text.strip()
    if word.latex.startswith(r"\mathbb"):
        return Kind.BLACKBOARD
    if word.latex.startswith(r"\operatorname"):
        return Kind.FUNCTION
    if word.latex.startswith(r"\mathrm"):
        return Kind.UPRIGHT if len(shown) == 1 else Kind.NAME
    if re.fullmatch(r"[\d.]*\d", shown):
        return Kind.NUMBER
    if word.latex.startswith(r"\text"):
        return Kind.TEXT
    if len(shown) == 1 and shown.isalpha():
        return Kind.UPRIGHT if shown in _GREEK_CAPITALS else Kind.LETTER
    if shown.isalpha():
        return Kind.FUNCTION if word.latex.startswith("\\") else Kind.NAME
    return Kind.OPERATOR if len(shown) < 4 or not any(c.isalnum() for c in shown) else Kind.TEXT

r"""A proof as Markdown with TeX formulas, for notebooks, wikis and pages that set mathematics.

Formulas hold no backslash before punctuation (``\thinspace`` instead of ``\,``), which some readers of Markdown
would take for themselves; a row ends in ``\cr`` for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from symkl.emit.conditions import Phrase
from symkl.emit.latex_boxes import INLINE, latex_of
from symkl.emit.latex_terms import formula
from symkl.emit.layout import Box
from symkl.emit.outcome import Block, Bullets, Display, Heading, Paragraph, Table
from symkl.emit.prose import phrases
from symkl.emit.rows import Shown, chain
from symkl.emit.view import View, view

if TYPE_CHECKING:
    from symkl.kernel import Theorem
    from symkl.search.shown import Proof

WIDTH = 420.0
"""The width of a line in points of a 10 pt font: the column of a page of text."""
_MARKED = re.compile(r"([\\`*_<>#|$])")  # not [: some readers take \[ for the start of a formula
_COMMANDS = {r"\,": r"\thinspace ", r"\\": r"\cr ", r"\{": r"\lbrace ", r"\}": r"\rbrace ", r"\;": r"\thickspace "}
_COMMAND = re.compile(r"\\[,;{}\\]")


def markdown(proof: Proof | Theorem, notation: str = "expectation", *, level: int = 2) -> str:
    """Return a proof as Markdown: heading, symbols, conditions, statement, steps with reasons, rules, source."""
    shown = view(proof, notation)
    title = ": ".join(filter(None, (text(shown.proof.name), running(phrases(shown.proof.title))))) or "Theorem"
    parts = [f"{'#' * level} {title}", " ".join(running(words) for words in shown.symbols), *_conditions(shown)]
    parts.append(display(shown.left, [(latex_of(sign).strip(), right, []) for sign, right in shown.claims], "."))
    if shown.proof.remark:
        parts.append(f"*Remark.* {running(phrases(shown.proof.remark))}")
    steps = [(latex_of(step.sign).strip(), step.right, [formula(step.why)]) for step in shown.steps]
    return "\n\n".join([*parts, "*Proof.*", display(shown.left, steps, "."), *_closing(shown)]) + "\n"


def verdict_markdown(blocks: Sequence[Block], level: int = 2) -> str:
    """Return a counterexample, or what was tried."""
    return "\n\n".join(_block(block, level) for block in blocks) + "\n"


def running(words: Phrase) -> str:
    """Return a phrase as running text."""
    return "".join(text(w) if isinstance(w, str) else f"${tex(latex_of(w, INLINE).strip())}$" for w in words)


def text(words: str) -> str:
    r"""Return plain words as Markdown.

    >>> text("50% of x_1")
    '50% of x\\_1'
    """
    return _MARKED.sub(r"\\\1", words)


def tex(latex: str) -> str:
    r"""Return a formula that no reader of Markdown changes: no backslash before punctuation, no tag.

    >>> tex(r"D(P\,\Vert\,Q)<1")
    'D(P\\thinspace \\Vert\\thinspace Q) < 1'
    """
    return _COMMAND.sub(lambda match: _COMMANDS[match[0]], latex).replace("<", " < ").replace(">", " > ")


def display(left: Box, steps: Sequence[Shown], stop: str = "") -> str:
    """Return a chain as a display: one row a step, its reason in a column of its own."""
    rows = chain(left, list(steps), WIDTH, stop, tagged=lambda tag: f" && {tag}")
    body = "\n".join(tex(f"{row} \\\\" if n < len(rows) else row).rstrip() for n, row in enumerate(rows, 1))
    return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"


def _conditions(shown: View) -> list[str]:
    conditions = shown.conditions
    if not len(conditions):
        return ["Then"]
    if len(conditions) == 1:
        return [f"If {running(conditions.phrases[0])}, then"]
    items = [f"- {conditions.label(n)} {running(words)}" for n, words in enumerate(conditions.phrases)]
    return ["Assume:", "\n".join(items), "Then"]


def _closing(shown: View) -> list[str]:
    proof = shown.proof
    said = [f"Rules used: {running(shown.rules)}."] if shown.rules else []
    said += [f"Reading: {running(phrases('; '.join(proof.readings)))}."] if proof.readings else []
    said += [f"Source: {text(proof.source)}."] if proof.source else []
    return ["  \n".join(said)] if said else []


def _block(block: Block, level: int) -> str:
    match block:
        case Heading(words):
            return f"{'#' * level} {text(words)}"
        case Paragraph(words):
            return running(words)
        case Display(left, rest):
            return display(left, [(latex_of(sign).strip(), right, []) for sign, right in rest])
        case Bullets(items):
            return "\n".join(f"- {f'{mark}: ' if mark else ''}{running(words)}" for mark, words in items)
        case Table(heads, rows):
            lines = [
                "| " + " | ".join(f"${tex(latex_of(c, INLINE).strip())}$" for c in row) + " |" for row in (heads, *rows)
            ]
            return "\n".join([lines[0], "|" + ":-:|" * len(heads), *lines[1:]])
    raise TypeError(block)

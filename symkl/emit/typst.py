"""A proof as a typst document, which the typst package turns into a PDF without any TeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from symkl.emit.breaks import pieces
from symkl.emit.conditions import Phrase
from symkl.emit.html import BESIDE
from symkl.emit.latex_boxes import INLINE, latex_of
from symkl.emit.layout import Box, Word
from symkl.emit.outcome import Block, Bullets, Display, Heading, Paragraph, Table
from symkl.emit.prose import phrases
from symkl.emit.typst_boxes import quoted, typst_of
from symkl.emit.view import View, view
from symkl.emit.width import width
from symkl.style import asset

if TYPE_CHECKING:
    from symkl.kernel import Theorem
    from symkl.search.shown import Proof

HANGING, NARROW = 250.0, 195.0
"""The widest piece of a formula, in points of a 10 pt font: below a left side on its own line, and beside one."""
_SIGN = re.compile(r"^(\\?[+−]) ")
_WITH_SPACE = r'class("normal", \1) med '
"""The sign that a piece starts with stands between two terms; the space before it is that between the pieces."""
_SPECIAL = re.compile(r"([\\#$*_`<>@\[\]~/'\"=+-])")


def document(bodies: Iterable[str], title: str = "symkl") -> str:
    """Return a complete typst document."""
    return f"#set document(title: {quoted(title)}, date: none)\n{asset('proof.typ')}\n" + "\n".join(bodies)


def section(proof: Proof | Theorem, notation: str = "expectation", *, level: int = 1) -> str:
    """Return a proof as a section: title, symbols, conditions, statement, steps with reasons, rules, source."""
    shown = view(proof, notation)
    heading = shown.proof.title or ("" if shown.proof.name else "Theorem")
    symbols = " ".join(running(words) for words in shown.symbols)
    parts = [
        f"#title({quoted(shown.proof.name)}, [{running(phrases(heading))}], level: {level})",
        "#theorem([",
        symbols,
        *_conditions(shown),
        display(shown.left, shown.claims, "."),
        "])",
    ]
    if shown.proof.remark:
        parts += ["", f"_Remark._ {running(phrases(shown.proof.remark))}"]
    return "\n".join([*parts, "", "#proof", _steps(shown), *_closing(shown), ""])


def verdict_section(blocks: Sequence[Block], level: int = 1) -> str:
    """Return a counterexample, or what was tried."""
    return "\n".join(_block(block, level) for block in blocks)


def running(words: Phrase) -> str:
    """Return a phrase as running text."""
    return "".join(text(w) if isinstance(w, str) else f"${typst_of(w, INLINE)}$" for w in words)


def text(words: str) -> str:
    r"""Return plain words as typst markup.

    >>> text("50% of x_1 #1")
    '50% of x\\_1 \\#1'
    """
    return _SPECIAL.sub(r"\\\1", words)


def broken(box: Box, most: float = HANGING) -> str:
    """Return a formula in display style, in pieces between which a line may be broken."""
    first, *others = (typst_of(piece) for piece in pieces(box, most=most, whole=most))
    return " ".join([f"#d(${first}$)", *(f"#d(${_SIGN.sub(_WITH_SPACE, piece)}$)" for piece in others)])


def display(left: Box, rest: Sequence[tuple[Word, Box]], stop: str = "") -> str:
    """Return a formula on lines of its own."""
    parts = [broken(left), *(f"${typst_of(sign)}$ {broken(right)}" for sign, right in rest)]
    return f"#statement[{' '.join(parts)}{stop}]"


def _conditions(shown: View) -> list[str]:
    conditions = shown.conditions
    if not len(conditions):
        return ["", "Then"]
    if len(conditions) == 1:
        return ["", f"If {running(conditions.phrases[0])}, then"]
    return ["", "Assume:", _list((conditions.label(n), words) for n, words in enumerate(conditions.phrases)), "Then"]


def _list(items: Iterable[tuple[str, Phrase]]) -> str:
    rows = [f"([{text(mark)}], [{running(words)}])" for mark, words in items]
    return f"#conditions({', '.join(rows)},)"


def _steps(shown: View) -> str:
    narrow = width(latex_of(shown.left)) <= BESIDE
    found = [pieces(step.right, most=NARROW, whole=NARROW) for step in shown.steps]
    beside = narrow and all(width(latex_of(piece)) <= NARROW for parts in found for piece in parts)
    rows = [f"[{broken(shown.left)}]"]
    for number, step in enumerate(shown.steps, 1):
        stop = ".#end" if number == len(shown.steps) else ""
        right = broken(step.right, NARROW if beside else HANGING)
        rows.append(f"([${typst_of(step.sign)}$], [{right}{stop}], [{running(step.why)}])")
    return f"#{'beside' if beside else 'chain'}(\n  " + ",\n  ".join(rows) + ",\n)"


def _closing(shown: View) -> list[str]:
    proof = shown.proof
    said = {
        "Rules used": f"{running(shown.rules)}." if shown.rules else "",
        "Reading": running(phrases("; ".join(proof.readings))) + "." if proof.readings else "",
        "Source": text(proof.source) + "." if proof.source else "",
    }
    rows = [f"([{name}], [{words}])" for name, words in said.items() if words]
    return [f"#notes({', '.join(rows)},)"] if rows else []


def _block(block: Block, level: int) -> str:
    match block:
        case Heading(words):
            return f"#title({quoted('')}, [{text(words)}], level: {level})"
        case Paragraph(words):
            return running(words) + "\n"
        case Display(left, rest):
            return display(left, rest)
        case Bullets(items):
            return _list((mark or "–", words) for mark, words in items)
        case Table(heads, rows):
            cells = [f"[${typst_of(cell, INLINE)}$]" for row in (heads, *rows) for cell in row]
            return f"#law({len(heads)}, {', '.join(cells)})"
    raise TypeError(block)

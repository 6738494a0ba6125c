"""A counterexample, or what was tried, as LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.emit.latex_boxes import INLINE, latex_of
from symkl.emit.latex_terms import sentence
from symkl.emit.names import escaped
from symkl.emit.outcome import Block, Bullets, Display, Heading, Paragraph, Table
from symkl.emit.rows import chain


def outcome(blocks: Sequence[Block]) -> str:
    """Return what is said of a statement that is not proved, to be set in an article with amsmath."""
    return "\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(words):
            return rf"\subsection*{{{escaped(words)}}}"
        case Paragraph(words):
            return "{\\sloppy " + sentence(words) + "\\par}"
        case Display(left, rest):
            steps = [(latex_of(sign).strip(), right, list[str]()) for sign, right in rest]
            rows = chain(left, steps) if steps else [latex_of(left)]
            return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"
        case Bullets(items):
            rows = [rf"\item[{mark or '--'}] \raggedright {sentence(words)}" for mark, words in items]
            return "\n".join([r"\begin{itemize}", *rows, r"\end{itemize}"])
        case Table(heads, rows):
            lines = [" & ".join(f"${latex_of(cell, INLINE).strip()}$" for cell in row) for row in (heads, *rows)]
            columns = "c" * (len(heads) - 1) + "|c"
            body = " \\\\\n".join([rf"{lines[0]} \\ \hline", *lines[1:]]).replace(r"\hline \\", r"\hline", 1)
            return "\n".join(
                [r"\begin{center}", rf"\begin{{tabular}}{{{columns}}}", body, r"\end{tabular}", r"\end{center}"]
            )
    raise TypeError(block)

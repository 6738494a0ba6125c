"""A proof as HTML with static MathML: an article for a page or a notebook, or a whole page that needs no other file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from symkl.emit.conditions import Phrase
from symkl.emit.latex_boxes import INLINE, latex_of
from symkl.emit.layout import Box, Word
from symkl.emit.mathml import math
from symkl.emit.outcome import Block, Bullets, Display, Heading, Paragraph, Table
from symkl.emit.prose import phrases
from symkl.emit.view import View, view
from symkl.emit.width import width

if TYPE_CHECKING:
    from symkl.kernel import Theorem
    from symkl.search.shown import Proof

BESIDE = 95.0
"""The widest left side, in points of a 10 pt font, that stands beside the first right side."""
Link = Callable[[str], str | None]
"""From the id of a theorem that a reason cites to the address of its page."""


def article(
    proof: Proof | Theorem,
    notation: str = "expectation",
    *,
    level: int = 1,
    link: Link | None = None,
    fine: Proof | None = None,
    notes: Mapping[str, str] | None = None,
) -> str:
    """Return a proof as an ``<article>``: title, symbols, conditions, statement, steps with reasons, rules, source.

    Args: `notation` is "expectation", "sum" or "integral"; `level` that of its heading; `link` gives the addresses of
        theorems that reasons cite; `fine` is the same proof in more steps, to be unfolded; `notes` are rows of HTML
        for the list at the end, beside or instead of its own.
    """
    shown = view(proof, notation)
    title = shown.proof.title or ("" if shown.proof.name else "Theorem")
    name = f'<span class="id">{escape(shown.proof.name)}</span> ' if shown.proof.name else ""
    lines = [f'<article class="symkl"{_identity(shown)}>', f"<h{level}>{name}{running(phrases(title))}</h{level}>"]
    lines.append('<section class="theorem">')
    lines.append(f"<p>{' '.join(running(words) for words in shown.symbols)}</p>")
    lines += _conditions(shown)
    lines.append(display(shown.left, shown.claims, "statement", stop="."))
    lines.append("</section>")
    if shown.proof.remark:
        lines.append(f'<p class="remark"><em>Remark.</em> {running(phrases(shown.proof.remark))}</p>')
    lines += ['<section class="proof">', '<p class="begin"><em>Proof.</em></p>', _steps(shown, link)]
    if fine is not None and len(fine.lines) > len(shown.proof.lines):
        every = view(fine, notation)
        summary = f"<summary>Every rewrite, in {len(every.steps)} steps</summary>"
        lines += ['<details class="fine">', summary, _steps(every, link), "</details>"]
    lines += ["</section>", *_closing(shown, notes or {}), "</article>"]
    return "\n".join(lines)


def verdict_article(blocks: Sequence[Block], level: int = 1) -> str:
    """Return a counterexample, or what was tried, as an ``<article>``."""
    return "\n".join(['<article class="symkl">', *(_block(block, level) for block in blocks), "</article>"])


def running(words: Phrase) -> str:
    """Return a phrase as running text."""
    return "".join(written(w) if isinstance(w, str) else math(w, INLINE) for w in words)


def written(words: str) -> str:
    """Return words as HTML, with the apostrophe of print."""
    return escape(words.replace("'", "’"), quote=False)


def display(left: Box, rest: Sequence[tuple[Word, Box]], name: str, stop: str = "") -> str:
    """Return a formula on lines of its own; a narrow screen breaks it between its pieces."""
    last = len(rest)
    parts = [math(left, stop="" if rest else stop)]
    parts += [
        math(right, lead=math(sign, INLINE) + " ", stop=stop if n == last else "")
        for n, (sign, right) in enumerate(rest, 1)
    ]
    return f'<div class="{name}">{" ".join(parts)}</div>'


def _identity(shown: View) -> str:
    clean = re.sub(r"[^A-Za-z0-9]+", "-", shown.proof.name).strip("-")
    return f' id="{clean}"' if clean else ""


def _conditions(shown: View) -> list[str]:
    conditions = shown.conditions
    if not len(conditions):
        return ["<p>Then</p>"]
    if len(conditions) == 1:
        return [f"<p>If {running(conditions.phrases[0])}, then</p>"]
    items = [(conditions.label(n), words) for n, words in enumerate(conditions.phrases)]
    return ["<p>Assume:</p>", _list(items), "<p>Then</p>"]


def _list(items: Iterable[tuple[str, Phrase]]) -> str:
    marks = [(f'<span class="mark">{escape(mark)}</span> ' if mark else "", words) for mark, words in items]
    rows = (f"<li>{mark}<span>{running(words)}</span></li>" for mark, words in marks)
    return "\n".join(['<ul class="conditions">', *rows, "</ul>"])


def _steps(shown: View, link: Link | None) -> str:
    beside = width(latex_of(shown.left)) <= BESIDE
    rows = [f'<div class="left">{math(shown.left)}</div>']
    for number, step in enumerate(shown.steps, 1):
        stop = '.<span class="end"></span>' if number == len(shown.steps) else ""
        right = math(step.right, lead=f'<span class="sign">{math(step.sign, INLINE)}</span>', stop=stop)
        rows.append(f'<div class="right">{right}</div><div class="why">{_linked(step.why, link)}</div>')
    return f'<div class="chain{" beside" if beside else ""}">\n' + "\n".join(rows) + "\n</div>"


def _linked(words: Phrase, link: Link | None) -> str:
    """Return a reason in which the theorems it cites are links."""
    shown = ""
    for word in words:
        if not isinstance(word, str):
            shown += math(word, INLINE)
            continue
        for piece in re.split(r"\b([A-Z]\d+[a-z]?)\b", word):
            address = link(piece) if link and re.fullmatch(r"[A-Z]\d+[a-z]?", piece) else None
            text = written(piece)
            shown += f'<a href="{escape(address)}">{text}</a>' if address else text
    return shown


def _closing(shown: View, notes: Mapping[str, str]) -> list[str]:
    proof = shown.proof
    said = {
        "Reading": running(phrases("; ".join(proof.readings))) + "." if proof.readings else "",
        "Rules used": f"{running(shown.rules)}." if shown.rules else "",
        "Source": written(proof.source) + "." if proof.source else "",
        **notes,
    }
    rows = [f"<dt>{name}</dt><dd>{words}</dd>" for name, words in said.items() if words]
    return ['<dl class="notes">', *rows, "</dl>"] if rows else []


def _block(block: Block, level: int) -> str:
    match block:
        case Heading(words):
            return f"<h{level}>{written(words)}</h{level}>"
        case Paragraph(words):
            return f"<p>{running(words)}</p>"
        case Display(left, rest):
            return display(left, rest, "statement")
        case Bullets(items):
            return _list(items)
        case Table(heads, rows):
            head = "".join(f"<th>{math(h, INLINE)}</th>" for h in heads)
            body = ("<tr>" + "".join(f"<td>{math(cell, INLINE)}</td>" for cell in row) + "</tr>" for row in rows)
            return "\n".join(['<table class="law">', f"<tr>{head}</tr>", *body, "</table>"])
    raise TypeError(block)

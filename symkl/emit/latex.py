"""A proof as LaTeX: a theorem with its symbols and conditions, and the chain of steps with a reason on each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from symkl.emit.conditions import Phrase
from symkl.emit.latex_boxes import INLINE, latex_of
from symkl.emit.latex_terms import sentence
from symkl.emit.names import escaped
from symkl.emit.prose import prose
from symkl.emit.rows import TEXT_WIDTH, Shown, chain, rows
from symkl.emit.view import View, view
from symkl.emit.width import text_width, width

if TYPE_CHECKING:
    from symkl.kernel import Theorem
    from symkl.search.shown import Proof

PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage{amsmath}
\usepackage{amssymb}
\usepackage{amsthm}
\usepackage[hidelinks]{hyperref}
\newtheorem{theorem}{Theorem}
\theoremstyle{remark}
\newtheorem*{remark}{Remark}
\allowdisplaybreaks
"""

_LOOSE = r"\sloppy"
"""Lets a line of prose with long formulas be loose instead of too wide."""


def fragment(
    proof: Proof | Theorem, notation: str = "expectation", *, label: str = "", targets: frozenset[str] = frozenset()
) -> str:
    r"""Return a theorem environment and its proof, to be set in any article that has amsmath, amssymb and amsthm.

    Args: `notation` is "expectation", "sum" or "integral"; `label` replaces the one made from the proof's name;
        `targets` are the names of theorems in the same document, which reasons may link to.
    Raises: ValueError for another notation.

    >>> from symkl.library import prove
    >>> r"\begin{proof}" in fragment(prove("KL(P || Q) = CE(P, Q) - H(P)").proof)
    True
    """
    shown = view(proof, notation)
    name = label or label_of(shown)
    title = shown.proof.title or shown.proof.name
    lines = [rf"\begin{{theorem}}{_optional(title)}\label{{thm:{name}}}", _LOOSE]
    lines += [sentence(words) for words in shown.symbols]
    lines += _conditions(shown)
    lines += _statement(shown, name)
    lines.append(r"\end{theorem}")
    if shown.proof.remark:
        lines += [r"\begin{remark}", _LOOSE, prose(shown.proof.remark), r"\end{remark}"]
    lines += [r"\begin{proof}", *_steps(shown, targets), *_closing(shown), r"\end{proof}"]
    return "\n".join(lines) + "\n"


def document(proofs: Proof | Theorem | Iterable[Proof], notation: str = "expectation") -> str:
    r"""Return a complete article with one or several proofs; it needs amsmath, amssymb, amsthm and hyperref only.

    Args: `proofs`, a proof, a theorem or several proofs; `notation` is "expectation", "sum" or "integral".
    Raises: ValueError for another notation.

    >>> from symkl.library import prove
    >>> document(prove("H(X,Y) = H(Y,X)").theorem).startswith(r"\documentclass")
    True
    """
    items = list(proofs) if isinstance(proofs, Iterable) else [proofs]
    names = [label_of(view(item, notation)) for item in items]
    targets = frozenset(name for name in names if re.fullmatch(r"[A-Z]\d+", name))
    seen: dict[str, int] = {}
    pieces = []
    for item, name in zip(items, names, strict=True):
        seen[name] = seen.get(name, 0) + 1
        pieces.append(
            fragment(item, notation, label=f"{name}-{seen[name]}" if seen[name] > 1 else name, targets=targets)
        )
    return article(pieces)


def article(pieces: Iterable[str]) -> str:
    """Return a complete article made of pieces."""
    return PREAMBLE + "\\begin{document}\n" + "\n".join(pieces) + "\\end{document}\n"


def label_of(shown: View) -> str:
    """Return a label made of letters, digits and hyphens: the proof's name, else a digest of what it states."""
    clean = re.sub(r"[^A-Za-z0-9]+", "-", shown.proof.name).strip("-")
    if clean:
        return clean
    theorem = shown.proof.theorem
    stated = f"{theorem.left} {theorem.relation} {theorem.right} {theorem.hypotheses}"
    return sha256(stated.encode()).hexdigest()[:12]


def _optional(title: str) -> str:
    return f"[{{{prose(title)}}}]" if title else ""


def _conditions(shown: View) -> list[str]:
    """Return the clause before the display: in one sentence, or as a list if there are many or long ones."""
    conditions = shown.conditions
    if not len(conditions):
        return ["Then"]
    items = [sentence(words) for words in conditions.phrases]
    if len(items) == 1 and text_width(items[0]) < TEXT_WIDTH / 2:
        return [f"If {items[0]}, then"]
    if len(items) < 4 and sum(map(text_width, items)) < TEXT_WIDTH:
        labelled = [f"{conditions.label(n)} {item}" for n, item in enumerate(items)] if len(items) > 1 else items
        return [f"If {', '.join(labelled[:-1])} and {labelled[-1]}, then" if len(items) > 1 else f"If {items[0]}, then"]
    marks = [rf"[{conditions.label(n)}]" if len(items) > 1 else "[]" for n in range(len(items))]
    rows = [rf"\item{mark} {_fitting(words)}" for mark, words in zip(marks, conditions.phrases, strict=True)]
    return ["Assume:", r"\begin{itemize}", *rows, r"\end{itemize}", "Then"]


def _fitting(words: Phrase) -> str:
    """Return a condition for a list; a formula wider than the line in rows of its own."""
    found = ""
    for piece in words:
        if isinstance(piece, str) or width(latex_of(piece, INLINE)) < TEXT_WIDTH - 60:
            found += sentence((piece,))
        else:
            found += r" \\ ".join(f"${row.strip()}$" for row in rows(piece, TEXT_WIDTH - 40, TEXT_WIDTH - 40, INLINE))
    return rf"\raggedright {found}"


def _statement(shown: View, name: str) -> list[str]:
    claims = (latex_of(box).strip() for claim in shown.claims for box in claim)
    whole = " ".join((latex_of(shown.left).strip(), *claims))
    label = rf"\label{{eq:{name}}}"
    number = 30.0  # the equation's number and its distance
    if width(whole) <= TEXT_WIDTH - 2 * number:
        return [rf"\begin{{equation}}{label}", f"{whole}.", r"\end{equation}"]
    links: list[Shown] = [(latex_of(sign).strip(), right, []) for sign, right in shown.claims]
    lines = chain(shown.left, links, TEXT_WIDTH - number)
    return [
        rf"\begin{{equation}}{label}",
        r"\begin{split}",
        " \\\\\n".join(lines) + ".",
        r"\end{split}",
        r"\end{equation}",
    ]


def _steps(shown: View, targets: frozenset[str]) -> list[str]:
    steps = [(latex_of(step.sign).strip(), step.right, tags(sentence(step.why), targets)) for step in shown.steps]
    return [r"\begin{align*}", " \\\\\n".join(chain(shown.left, steps, stop=".")), r"\end{align*}"]


def tags(words: str, targets: frozenset[str] = frozenset()) -> list[str]:
    r"""Return a reason as the tag of a row; one too long for a line as several, for rows of their own."""
    found, row = [], ""
    for piece in words.split(" "):
        if text_width(f"{row} {piece}") > TEXT_WIDTH - 40 and row.count("$") % 2 == 0:
            found.append(row)
            row = ""
        row += f" {piece}" if row else piece
    return [rf"\small {_linked(piece, targets)}" for piece in (*found, row)]


def _linked(words: str, targets: frozenset[str]) -> str:
    """Return a reason in which the theorems it cites are links."""
    return re.sub(r"\b[A-Z]\d+\b", lambda m: rf"\hyperref[thm:{m[0]}]{{{m[0]}}}" if m[0] in targets else m[0], words)


def _closing(shown: View) -> list[str]:
    proof = shown.proof
    said = [f"Rules used: {sentence(shown.rules)}."] if shown.rules else []
    said += [f"Reading: {'; '.join(map(prose, proof.readings))}."] if proof.readings else []
    said += [f"Source: {escaped(proof.source)}."] if proof.source else []
    return [_LOOSE + r"{\footnotesize", " ".join(said) + "}"] if said else []  # loose to the end of the paragraph

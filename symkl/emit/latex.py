"""A proof as LaTeX: a theorem with its symbols and conditions, and the chain of steps with a reason on each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from symkl.emit.conditions import listed
from symkl.emit.latex_boxes import latex_of
from symkl.emit.latex_terms import sentence
from symkl.emit.names import escaped
from symkl.emit.rows import TEXT_WIDTH, chain
from symkl.emit.view import View, view
from symkl.emit.width import text_width, width

if TYPE_CHECKING:
    from symkl.kernel import Theorem
    from symkl.prove.shown import Proof

PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage{amsmath}
\usepackage{amssymb}
\usepackage{amsthm}
\usepackage{hyperref}
\newtheorem{theorem}{Theorem}
\theoremstyle{remark}
\newtheorem*{remark}{Remark}
\allowdisplaybreaks
"""


def fragment(proof: Proof | Theorem, notation: str = "expectation", *, label: str = "") -> str:
    """Return a theorem environment and its proof, to be set in any article that has amsmath, amssymb and amsthm.

    Args: `notation` is "expectation", "sum" or "integral"; `label` replaces the one made from the proof's name.
    Raises: ValueError for another notation.
    """
    shown = view(proof, notation)
    name = label or label_of(shown)
    title = shown.proof.title or shown.proof.name
    lines = [rf"\begin{{theorem}}{_optional(title)}\label{{thm:{name}}}"]
    lines += [sentence(words) for words in shown.symbols]
    lines.append(_conditions(shown))
    lines += _statement(shown, name)
    lines.append(r"\end{theorem}")
    if shown.proof.remark:
        lines += [r"\begin{remark}", escaped(shown.proof.remark), r"\end{remark}"]
    lines += [r"\begin{proof}", *_steps(shown), *_closing(shown), r"\end{proof}"]
    return "\n".join(lines) + "\n"


def document(proofs: Proof | Theorem | Iterable[Proof], notation: str = "expectation") -> str:
    """Return a complete article with one or several proofs; it needs amsmath, amssymb, amsthm and hyperref only."""
    items = list(proofs) if isinstance(proofs, Iterable) else [proofs]
    seen: dict[str, int] = {}
    pieces = []
    for item in items:
        name = label_of(view(item, notation))
        seen[name] = seen.get(name, 0) + 1
        pieces.append(fragment(item, notation, label=f"{name}-{seen[name]}" if seen[name] > 1 else name))
    return PREAMBLE + "\\begin{document}\n" + "\n".join(pieces) + "\\end{document}\n"


def label_of(shown: View) -> str:
    """Return a label made of letters, digits and hyphens: the proof's name, else a digest of what it states."""
    clean = re.sub(r"[^A-Za-z0-9]+", "-", shown.proof.name).strip("-")
    if clean:
        return clean
    stated = f"{shown.proof.theorem.left} {shown.proof.theorem.relation} {shown.proof.theorem.right} {shown.proof.theorem.hypotheses}"
    return sha256(stated.encode()).hexdigest()[:12]


def _optional(title: str) -> str:
    return f"[{{{escaped(title)}}}]" if title else ""


def _conditions(shown: View) -> str:
    """Return the clause before the display."""
    conditions = shown.conditions
    if not len(conditions):
        return "Then"
    if len(conditions) == 1:
        return f"If {sentence(conditions.phrases[0])}, then"
    items = [(f"{conditions.label(n)} ", *words) for n, words in enumerate(conditions.phrases)]
    return f"If {sentence(listed(items))}, then"


def _statement(shown: View, name: str) -> list[str]:
    whole = f"{latex_of(shown.left).strip()} {latex_of(shown.sign).strip()} {latex_of(shown.right).strip()}"
    label = rf"\label{{eq:{name}}}"
    number = 30.0  # the equation's number and its distance
    if width(whole) <= TEXT_WIDTH - 2 * number:
        return [rf"\begin{{equation}}{label}", f"{whole}.", r"\end{equation}"]
    rows = chain(shown.left, [(latex_of(shown.sign).strip(), shown.right, [])], TEXT_WIDTH - number)
    return [rf"\begin{{equation}}{label}", r"\begin{split}", " \\\\\n".join(rows) + ".", r"\end{split}", r"\end{equation}"]


def _steps(shown: View) -> list[str]:
    steps = [(latex_of(step.sign).strip(), step.right, tags(sentence(step.why))) for step in shown.steps]
    return [r"\begin{align*}", " \\\\\n".join(chain(shown.left, steps)), r"\end{align*}"]


def tags(words: str) -> list[str]:
    r"""Return a reason as the tag of a row; one too long for a line as several, for rows of their own."""
    rows, row = [], ""
    for piece in words.split(" "):
        if text_width(f"{row} {piece}") > TEXT_WIDTH - 40 and row.count("$") % 2 == 0:
            rows.append(row)
            row = ""
        row += f" {piece}" if row else piece
    return [rf"\small {piece}" for piece in (*rows, row)]


def _closing(shown: View) -> list[str]:
    proof = shown.proof
    said = [f"Rules used: {escaped(shown.rules)}."] if shown.rules else []
    said += [f"Reading: {'; '.join(map(escaped, proof.readings))}."] if proof.readings else []
    said += [f"Source: {escaped(proof.source)}."] if proof.source else []
    return [r"{\footnotesize " + " ".join(said) + r"\par}"] if said else []

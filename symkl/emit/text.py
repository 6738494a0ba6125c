"""A proof as Unicode text for a terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from symkl.emit.conditions import Phrase
from symkl.emit.text_boxes import text_of
from symkl.emit.text_rows import text_rows
from symkl.emit.view import view

if TYPE_CHECKING:
    from symkl.kernel import Theorem
    from symkl.prove.shown import Proof

COLUMNS = 100
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_REASON = 40


def text(proof: Proof | Theorem, notation: str = "expectation", colour: bool = False) -> str:
    """Return a proof for a terminal of 100 columns: statement, symbols, conditions, one line a step, rules used.

    Args: `notation` is "expectation", "sum" or "integral"; `colour` uses bold and dim type.
    """
    shown = view(proof, notation)
    title = ": ".join(filter(None, (shown.proof.name, shown.proof.title)))
    sign = text_of(shown.sign).strip()
    stated = text_rows(shown.left, [(sign, shown.right)], COLUMNS - 4)
    lines = [_styled(f"Theorem{f' ({title})' if title else ''}", _BOLD, colour)]
    lines += [_styled(f"  {row}", _BOLD, colour) for row in stated]
    lines.append("")
    lines += _paragraph(" ".join(plain(words) for words in shown.symbols))
    conditions = shown.conditions
    if len(conditions) == 1:
        lines += _paragraph(f"Assume that {plain(conditions.phrases[0])}.")
    elif len(conditions):
        lines.append("Assume that")
        for number, words in enumerate(conditions.phrases):
            lines += _paragraph(f"{conditions.label(number):>6} {plain(words)}", hang=7)
    lines += ["", _styled("Proof", _BOLD, colour), f"  {text_of(shown.left)}"]
    for step in shown.steps:
        lines += _step(text_of(step.sign).strip(), text_rows(None, [("", step.right)], COLUMNS - 8), plain(step.why), colour)
    lines.append("")
    if shown.rules:
        lines += [_styled(row, _DIM, colour) for row in _paragraph(f"Rules used: {shown.rules}.")]
    for name, said in (("Reading", "; ".join(shown.proof.readings)), ("Remark", shown.proof.remark), ("Source", shown.proof.source)):
        lines += [_styled(row, _DIM, colour) for row in _paragraph(f"{name}: {said}")] if said else []
    return "\n".join(line.rstrip() for line in lines) + "\n"

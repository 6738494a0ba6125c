"""A proof as Unicode text for a terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from symkl.emit.conditions import Phrase
from symkl.emit.text_boxes import text_of
from symkl.emit.text_rows import text_rows
from symkl.emit.view import Step, view

if TYPE_CHECKING:
    from symkl.kernel import Theorem
    from symkl.search.shown import Proof

COLUMNS = 100
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def text(proof: Proof | Theorem, notation: str = "expectation", colour: bool = False) -> str:
    """Return a proof for a terminal of 100 columns: statement, symbols, conditions, one line a step, rules used.

    Args: `notation` is "expectation", "sum" or "integral"; `colour` uses bold and dim type.
    """
    shown = view(proof, notation)
    title = ": ".join(filter(None, (shown.proof.name, shown.proof.title)))
    claims = (f"{text_of(sign).strip()} {text_of(right)}" for sign, right in shown.claims)
    stated = " ".join((text_of(shown.left), *claims))
    lines = [_styled(f"Theorem{f' ({title})' if title else ''}", _BOLD, colour), ""]
    lines += [_styled(f"    {row}", _BOLD, colour) for row in text_rows(stated, COLUMNS - 4)]
    lines += ["", *_paragraph(" ".join(plain(words) for words in shown.symbols))]
    conditions = shown.conditions
    if len(conditions) == 1:
        lines += _paragraph(f"Assume that {plain(conditions.phrases[0])}.")
    elif len(conditions):
        lines.append("Assume that")
        for number, words in enumerate(conditions.phrases):
            lines += _paragraph(f"{conditions.label(number):>6} {plain(words)}", hang=7)
    lines += ["", _styled("Proof", _BOLD, colour), "", *text_rows(f"    {text_of(shown.left)}", COLUMNS, 8)]
    column = _column(shown.steps)
    for step in shown.steps:
        lines += _step(step, column, colour)
    lines.append("")
    notes = {
        "Rules used": f"{plain(shown.rules)}." if shown.rules else "",
        "Reading": "; ".join(shown.proof.readings),
        "Remark": shown.proof.remark,
        "Source": shown.proof.source,
    }
    for name, said in notes.items():
        lines += [_styled(row, _DIM, colour) for row in _paragraph(f"{name}: {said}")] if said else []
    return "\n".join(line.rstrip() for line in lines) + "\n"


def plain(words: Phrase) -> str:
    """Return a phrase as text."""
    return "".join(w if isinstance(w, str) else text_of(w) for w in words)


def _rows(step: Step) -> list[str]:
    return text_rows(f"      {text_of(step.sign).strip()} {text_of(step.right)}", COLUMNS, 10)


def _column(steps: tuple[Step, ...]) -> int:
    """Return the column where reasons start, 0 if they do not all fit there: then they end at the right."""
    column = max((len(_rows(s)[-1]) for s in steps), default=0) + 3
    return column if all(column + len(plain(s.why)) <= COLUMNS for s in steps) else 0


def _step(step: Step, column: int, colour: bool) -> list[str]:
    """Return the rows of a step; a reason that does not fit beside it stands below."""
    *above, last = _rows(step)
    why = plain(step.why)
    start = column or COLUMNS - len(why)
    if start >= len(last) + 2:
        return [*above, last + " " * (start - len(last)) + _styled(why, _DIM, colour)]
    pieces = wrap(why, COLUMNS - 20)
    return [*above, last, *(" " * (COLUMNS - len(piece)) + _styled(piece, _DIM, colour) for piece in pieces)]


def _paragraph(words: str, hang: int = 0) -> list[str]:
    return wrap(
        words, COLUMNS, initial_indent="", subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False
    )


def _styled(words: str, style: str, colour: bool) -> str:
    return f"{style}{words}{_PLAIN}" if colour and words.strip() else words

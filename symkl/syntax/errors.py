"""The one error that wrong input gives: what is wrong, where, and what to write instead."""

from __future__ import annotations

from difflib import get_close_matches

_WINDOW = 60
"""How much of a long line is shown on either side of the place."""


class InputError(ValueError):
    """The input is wrong; the message is one line, `column` (from 1) is the place in `text`.

    >>> print(InputError("what is this?", "H(X) ! 2", 5).pointer())
    H(X) ! 2
         ^
    """

    def __init__(self, message: str, text: str = "", start: int = 0) -> None:
        self.message = " ".join(message.split())
        self.text = text
        self.start = min(max(start, 0), len(text))
        super().__init__(self.message, text, self.start)  # all arguments, so that it can be pickled by worker processes

    def __str__(self) -> str:
        return self.message

    @property
    def column(self) -> int:
        """The place, counted from 1."""
        return self.start + 1

    def pointer(self) -> str:
        """Return the line that holds the place, and a caret under it."""
        begin = self.text.rfind("\n", 0, self.start) + 1
        end = self.text.find("\n", self.start)
        end = len(self.text) if end < 0 else end
        low, high = max(begin, self.start - _WINDOW), min(end, self.start + _WINDOW)
        before, after = _visible(self.text[low : self.start]), _visible(self.text[self.start : high])
        head, tail = "..." * (low > begin), "..." * (high < end)
        return f"{head}{before}{after}{tail}\n{' ' * (len(head) + len(before))}^"


def shown(text: str, limit: int = 40) -> str:
    """Return user text as it may stand in a message: printable, short, in quotes."""
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    return f"'{_visible(cut)}'"


def excerpt(text: str, start: int, end: int, limit: int = 60) -> str:
    """Return a piece of the text as it may stand in a message: on one line and short."""
    piece = " ".join(text[start:end].split())
    return piece if len(piece) <= limit else piece[: limit - 3] + "..."


def nearest(name: str, known: list[str]) -> str:
    """Return '; did you mean ...?' with the nearest names, or nothing."""
    folded = {k.casefold(): k for k in known}
    found = get_close_matches(name.casefold()[:40], list(folded), n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(folded[f] for f in found)}?" if found else ""


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)

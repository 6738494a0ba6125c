"""Long displays in rows that fit the page, broken at + and -, then inside brackets, then between factors."""

from __future__ import annotations

from symkl.emit.latex_boxes import (
    DISPLAY,
    big_tail,
    brackets,
    factor_brackets,
    height,
    latex_of,
    needs_brackets,
    separator,
    sign_of,
)
from symkl.emit.layout import VERSUS, Big, Box, Call, Frac, Prefix, Prod, Row, Sum
from symkl.emit.width import width

TEXT_WIDTH = 345.0
"""The width of a line of a 10 pt article, in points."""
_SLACK = 6.0
_RELATION = 14.0
_QUAD = 10.0


def rows(box: Box, first: float, rest: float, style: str = DISPLAY) -> list[str]:
    r"""Return a box in rows: the first at most `first` points wide, the others, indented, at most `rest`."""
    page = _Page(first, rest, style)
    page.lay(box, "", 1, may_break=False)
    return page.finished()


class _Page:
    """The rows written so far and the one being written."""

    def __init__(self, first: float, rest: float, style: str) -> None:
        self.done: list[str] = []
        self.now = ""
        self.room, self.rest, self.style = first, rest, style

    def finished(self) -> list[str]:
        return [*self.done, self.now]

    def fits(self, piece: str) -> bool:
        return width(self.now + piece) <= self.room - _SLACK

    def put(self, piece: str) -> None:
        """Add a piece; a control word does not run into the next letter."""
        glued = self.now[-1:].isalpha() and piece[:1].isalpha()
        self.now += f" {piece}" if glued else piece

    def turn(self, depth: int) -> None:
        """Start a new row."""
        self.done.append(self.now.rstrip())
        self.now = r"\quad" * depth + "{}"
        self.room = self.rest

    def lay(self, box: Box, lead: str, depth: int, *, may_break: bool, after_break: str | None = None) -> None:
        """Put a box on this row, else on the next, else open it and put its parts."""
        whole = latex_of(box, self.style)
        if self.fits(lead + whole):
            self.put(lead + whole)
            return
        if may_break and self.now.strip():
            self.turn(depth)
            lead = lead if after_break is None else after_break
            if self.fits(lead + whole):
                self.put(lead + whole)
                return
        if isinstance(box, (Sum, Prod, Prefix, Call, Big, Frac, Row)):
            if lead:
                self.put(lead)
            self.open(box, depth)
        else:
            self.put(lead + whole)

    def slash(self) -> str:
        return r"\Big/" if self.style == DISPLAY else "/"

    def open(self, box: Box, depth: int) -> None:
        """Put the parts of a box that is too wide for one row."""
        match box:
            case Sum(terms):
                for number, (sign, term) in enumerate(terms):
                    lead = f" {sign} " if number else "-" * (sign == "-")
                    self.lay(_guarded(term, isinstance(term, Sum)), lead, depth, may_break=number > 0, after_break=f"{sign} ")
            case Prod(items):
                for number, item in enumerate(items):
                    guarded = _guarded(item, factor_brackets(item, number == len(items) - 1, self.style))
                    lead = separator(items[number - 1], item, latex_of(guarded, self.style)) if number else ""
                    opens = isinstance(guarded, (Prefix, Big)) or (isinstance(guarded, Call) and isinstance(guarded.body, Sum))
                    self.lay(guarded, lead, depth, may_break=number > 0 and not opens, after_break=r"\cdot ")
            case Prefix(head, arg):
                self.put(latex_of(head, self.style))
                self.lay(_guarded(arg, needs_brackets(arg, self.style)), "", depth, may_break=False)
            case Call(head, body, fence, _):
                opening, closing = brackets(fence, height(body, self.style), split=True)
                self.put(("" if head is None else latex_of(head, self.style)) + opening)
                self.lay(body, "", depth + 1, may_break=False)
                self.put(closing)
            case Big():
                self.put(sign_of(box))
                self.lay(_guarded(box.body, isinstance(box.body, Sum)), "", depth, may_break=False)
                self.put(big_tail(box))
            case Frac(above, below):
                self.lay(_guarded(above, not isinstance(above, Call)), "", depth, may_break=False)
                self.lay(_guarded(below, not isinstance(below, Call)), self.slash(), depth, may_break=True)
            case Row(items):
                for item in items:
                    self.lay(item, "", depth, may_break=item == VERSUS)


def _guarded(box: Box, needed: bool) -> Box:
    return Call(None, box, tight=False) if needed else box


def chain(left: Box, steps: list[tuple[str, Box, list[str]]], line: float = TEXT_WIDTH, stop: str = "") -> list[str]:
    r"""Return the rows of an ``align``: ``left``, then (relation, right, tags) aligned on the relation.

    `line` is the width of the line, `stop` ends the last right side.  The left side shares a row with the first right
    one, unless that leaves so little room that a row of its own makes fewer rows.
    """
    margin = width(latex_of(left).strip()) + _RELATION
    below = _hanging(left, steps, line, stop)
    beside = _aligned(left, steps, line - margin, stop) if margin < 0.7 * line else below
    too_wide = any(width(latex_of(right)) > line - margin - _SLACK for _, right, _ in steps)
    return below if too_wide and len(below) < len(beside) + (margin > line / 3) else beside


def _aligned(left: Box, steps: list[tuple[str, Box, list[str]]], room: float, stop: str) -> list[str]:
    lines: list[str] = []
    for number, (sign, right, tags) in enumerate(steps, 1):
        start, *more = rows(right, room, room + _RELATION)
        block = [f"&{sign} {start.strip()}", *(f"&{row}" for row in more)]
        lines += _tagged(block, tags, stop if number == len(steps) else "")
    return [f"{latex_of(left).strip()} {lines[0]}", *lines[1:]]


def _hanging(left: Box, steps: list[tuple[str, Box, list[str]]], line: float, stop: str) -> list[str]:
    lines = [f"&{row}" for row in rows(left, line, line)]
    for number, (sign, right, tags) in enumerate(steps, 1):
        start, *more = rows(right, line - _RELATION - _QUAD, line - _QUAD)
        block = [rf"&\quad {sign} {start.strip()}", *(rf"&\quad{row}" for row in more)]
        lines += _tagged(block, tags, stop if number == len(steps) else "")
    return lines


def _tagged(block: list[str], tags: list[str], stop: str) -> list[str]:
    """Put the reason on the last row of a step; what is left of a very long one gets rows of its own."""
    tag = rf" \tag*{{{tags[0]}}}" if tags else ""
    return [*block[:-1], block[-1] + stop + tag, *(rf"& \tag*{{{more}}}" for more in tags[1:])]

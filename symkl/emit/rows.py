"""Long displays in rows that fit the page, broken at + and -, then inside brackets, then between factors."""

from __future__ import annotations

from collections.abc import Callable

from symkl.emit.latex_boxes import (
    DISPLAY,
    base_brackets,
    big_tail,
    brackets,
    factor_brackets,
    height,
    latex_of,
    needs_brackets,
    scripts,
    separator,
    sign_of,
)
from symkl.emit.layout import VERSUS, Big, Box, Call, Frac, Prefix, Prod, Row, Script, Sum
from symkl.emit.width import width

TEXT_WIDTH = 345.0
"""The width of a line of a 10 pt article, in points."""
_SLACK = 8.0
Shown = tuple[str, Box, list[str]]
"""A step: the relation, the right side, the tags that say why."""
_RELATION = 14.0
_QUAD = 10.0


_OPENED = (Sum, Prod, Prefix, Call, Big, Frac, Row)


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
        self.held = 0.0
        """What must still fit behind the piece being put: closing brackets and differentials."""

    def finished(self) -> list[str]:
        return [*self.done, self.now]

    def fits(self, piece: str) -> bool:
        return width(self.now + piece) + self.held <= self.room - _SLACK

    def put(self, piece: str) -> None:
        """Add a piece; a control word does not run into the next letter."""
        glued = self.now[-1:].isalpha() and piece[:1].isalpha()
        self.now += f" {piece}" if glued else piece

    def turn(self, depth: int) -> None:
        """Start a new row."""
        self.done.append(self.now.rstrip())
        self.now = r"\quad" * depth + "{}"
        self.room = self.rest

    def lay(
        self, box: Box, lead: str, depth: int, *, may_break: bool, after_break: str = "", whole_only: bool = False
    ) -> None:
        """Put a box on this row, else on the next, else open it and put its parts.

        `lead` stands before the box, `after_break` instead of it on a new row, which is started if `may_break`, with
        `whole_only` just for a box that fits there whole.
        """
        whole = latex_of(box, self.style)
        if self.fits(lead + whole):
            self.put(lead + whole)
            return
        fresh = width(r"\quad" * depth + after_break + whole) + self.held <= self.rest - _SLACK
        if may_break and self.now.strip() and (fresh or not whole_only):
            self.turn(depth)
            lead = after_break
            if fresh:
                self.put(lead + whole)
                return
        self.put(lead)
        if isinstance(box, _OPENED) or (isinstance(box, Script) and base_brackets(box.base)):
            self.open(box, depth)
        else:
            self.put(whole)

    def enclosed(self, box: Box, depth: int, closing: str) -> None:
        """Put the body of a bracket or of an integral, and what closes it."""
        self.held += width(closing)
        self.lay(box, "", depth, may_break=False)
        self.held -= width(closing)
        self.put(closing)

    def starts(self, box: Box, lead: str) -> bool:
        """Whether a bracketed sum can be broken at its own signs: its first term fits on this row."""
        if not isinstance(box, Call) or not isinstance(box.body, Sum) or len(box.body.terms) < 2:
            return False
        return self.fits(lead + r"\biggl(-" + latex_of(box.body.terms[0][1], self.style))

    def open(self, box: Box, depth: int) -> None:
        """Put the parts of a box that is too wide for one row."""
        match box:
            case Sum(terms):
                for number, (sign, term) in enumerate(terms):
                    lead = f" {sign} " if number else "-" * (sign == "-")
                    self.lay(
                        _guarded(term, isinstance(term, Sum)), lead, depth, may_break=number > 0, after_break=f"{sign} "
                    )
            case Prod(items):
                for number, item in enumerate(items):
                    guarded = _guarded(item, factor_brackets(item, number == len(items) - 1, self.style))
                    lead = separator(items[number - 1], item, latex_of(guarded, self.style)) if number else ""
                    fresh = number > 0 and not self.starts(guarded, lead)
                    opens = isinstance(guarded, (Prefix, Big)) or (
                        isinstance(guarded, Call) and isinstance(guarded.body, Sum)
                    )
                    self.lay(guarded, lead, depth, may_break=fresh, after_break=r"\cdot ", whole_only=opens)
            case Prefix(head, arg):
                self.put(latex_of(head, self.style))
                self.lay(_guarded(arg, needs_brackets(arg, self.style)), "", depth, may_break=False)
            case Call(head, body, fence, _):
                opening, closing = brackets(fence, height(body, self.style), split=True)
                self.put(("" if head is None else latex_of(head, self.style)) + opening)
                self.enclosed(body, depth + 1, closing)
            case Script(base, sub, sup, primes):
                opening, closing = brackets("()", height(base, self.style), split=True)
                self.put(opening)
                self.enclosed(base, depth + 1, closing + scripts(sub, sup, primes))
            case Big():
                self.put(sign_of(box))
                self.enclosed(_guarded(box.body, isinstance(box.body, Sum)), depth, big_tail(box))
            case Frac(above, below):
                slash, opening, closing = (r"\Big/", r"\Bigl(", r"\Bigr)") if self.style == DISPLAY else ("/", "(", ")")
                self.put(opening)
                self.lay(_guarded(above, not isinstance(above, Call)), "", depth, may_break=False)
                self.lay(_guarded(below, not isinstance(below, Call)), slash, depth, may_break=True, after_break=slash)
                self.put(closing)
            case Row(items):
                for item in items:
                    self.lay(item, "", depth, may_break=item == VERSUS)


def _guarded(box: Box, needed: bool) -> Box:
    return Call(None, box, tight=False) if needed else box


def as_tag(words: str) -> str:
    """Return a reason as the tag of a row."""
    return rf" \tag*{{{words}}}"


def chain(
    left: Box,
    steps: list[Shown],
    line: float = TEXT_WIDTH,
    stop: str = "",
    tagged: Callable[[str], str] = as_tag,
) -> list[str]:
    r"""Return the rows of an ``align``: ``left``, then the steps aligned on the relation.

    `line` is the width of the line, `stop` ends the last right side, `tagged` puts a reason at the end of a row.
    The left side shares a row with the first right one, unless that leaves so little room that a row of its own makes
    fewer rows.
    """
    margin = width(latex_of(left).strip()) + _RELATION
    below, over_below = _hanging(left, steps, line, stop, tagged)
    beside, over_beside = _aligned(left, steps, line - margin, stop, tagged)
    fits = all(width(latex_of(right)) <= line - margin - _SLACK for _, right, _ in steps)
    shorter = not fits and len(below) < len(beside) + (margin > line / 3)
    return below if (over_beside, shorter) > (over_below, False) else beside


def _aligned(
    left: Box, steps: list[Shown], room: float, stop: str, tagged: Callable[[str], str]
) -> tuple[list[str], bool]:
    """Return the rows with the left side in front of the first, and whether one of them is too wide."""
    lines: list[str] = []
    over = False
    for number, (sign, right, tags) in enumerate(steps, 1):
        found = rows(right, room, room + _RELATION)
        over = over or _over(found, room, room + _RELATION)
        block = [f"&{sign} {found[0].strip()}", *(f"&{row}" for row in found[1:])]
        lines += _tagged(block, tags, stop if number == len(steps) else "", tagged)
    return [f"{latex_of(left).strip()} {lines[0]}", *lines[1:]], over


def _hanging(
    left: Box, steps: list[Shown], line: float, stop: str, tagged: Callable[[str], str]
) -> tuple[list[str], bool]:
    """Return the rows with the left side in rows of its own, and whether one of them is too wide."""
    lines = [f"&{row}" for row in rows(left, line, line)]
    over = False
    for number, (sign, right, tags) in enumerate(steps, 1):
        found = rows(right, line - _RELATION - _QUAD, line - _QUAD)
        over = over or _over(found, line - _RELATION - _QUAD, line - _QUAD)
        block = [rf"&\quad {sign} {found[0].strip()}", *(rf"&\quad{row}" for row in found[1:])]
        lines += _tagged(block, tags, stop if number == len(steps) else "", tagged)
    return lines, over


def _over(found: list[str], first: float, rest: float) -> bool:
    return any(width(row) > (rest if number else first) for number, row in enumerate(found))


def _tagged(block: list[str], tags: list[str], stop: str, tagged: Callable[[str], str]) -> list[str]:
    """Put the reason on the last row of a step; what is left of a very long one gets rows of its own."""
    tag = tagged(tags[0]) if tags else ""
    return [*block[:-1], block[-1] + stop + tag, *(f"&{tagged(more)}" for more in tags[1:])]

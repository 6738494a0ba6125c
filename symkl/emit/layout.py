"""What every view prints: a small tree of boxes between a term and its LaTeX or Unicode form.

A box says what belongs together (a fraction, a logarithm and its argument, a sum and its body).  Brackets, sizes
and line breaks are left to the renderers, because a fraction that stands in a display needs none and the same
fraction behind a slash does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A symbol in both alphabets."""

    latex: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side; separators are words in it."""

    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Signed terms, in order."""

    terms: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class Prod:
    """Factors written next to each other, in order."""

    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Frac:
    """A fraction: built up in displays, a slash elsewhere."""

    above: Box
    below: Box


@dataclass(frozen=True, slots=True)
class Script:
    """A base with subscript, superscript and primes."""

    base: Box
    sub: Box | None = None
    sup: Box | None = None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """A function written without brackets where it can be: log p(x)."""

    head: Box
    arg: Box


@dataclass(frozen=True, slots=True)
class Call:
    """A head and a bracketed body; the brackets grow with the body unless the call is tight, as p(x) is."""

    head: Box | None
    body: Box
    fence: str = "()"
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Big:
    """A sum, product or integral sign with its limits, body and (for an integral) differential."""

    sign: str
    lower: Box | None
    upper: Box | None
    body: Box
    tail: Box | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    body: Box


@dataclass(frozen=True, slots=True)
class Half:
    """One bracket of a pair that is open at a line break, with the height of what the pair holds."""

    mark: str
    tall: int


Box = Word | Row | Sum | Prod | Frac | Script | Prefix | Call | Big | Root | Half

NOTHING = Row(())

COMMA = Word(",", ",")
LIST_COMMA = Word(r",\,", ", ")
SEMICOLON = Word(";", ";")
BAR = Word(r"\mid ", "|")
EQUALS = Word("=", " = ")
AT_MOST = Word(r"\le ", " ≤ ")
AT_LEAST = Word(r"\ge ", " ≥ ")
GREATER = Word(">", " > ")
LESS = Word("<", " < ")
DIFFERS = Word(r"\ne ", " ≠ ")
DRAWN = Word(r"\sim ", "∼")
VERSUS = Word(r"\,\Vert\,", " ‖ ")
DOMINATED = Word(r"\ll ", " ≪ ")
ONE = Word("1", "1")


def relation(symbol: str, *, flipped: bool = False) -> Word:
    """Return the word for a theorem's relation, turned around if the statement was typed with >=."""
    if symbol == "=":
        return EQUALS
    return AT_LEAST if flipped else AT_MOST


def joined(boxes: Iterable[Box], separator: Box) -> Box:
    """Return the boxes with a separator between them."""
    row: list[Box] = []
    for box in boxes:
        row += [separator, box] if row else [box]
    return row[0] if len(row) == 1 else Row(tuple(row))


def multiplied(boxes: Iterable[Box]) -> Box:
    """Return the product of the boxes: nested products are opened and ones dropped."""
    items: list[Box] = []
    for box in boxes:
        items += box.items if isinstance(box, Prod) else [] if box == ONE else [box]
    if not items:
        return ONE
    return items[0] if len(items) == 1 else Prod(tuple(items))


def negated(box: Box) -> tuple[str, Box]:
    """Return the sign and the magnitude of a box that may start with a minus."""
    if isinstance(box, Sum) and len(box.terms) == 1:
        return box.terms[0]
    return "+", box


def is_number(box: Box) -> bool:
    """Whether a box is a plain numeral or a fraction of two."""
    if isinstance(box, Frac):
        return is_number(box.above) and is_number(box.below)
    return isinstance(box, Word) and box.text.isdigit()


def is_open(box: Box) -> bool:
    """Whether what follows the box would be read as part of it: log x, a sum over x, a product that ends in one."""
    if isinstance(box, Prod):
        return is_open(box.items[-1])
    return isinstance(box, Prefix) or (isinstance(box, Big) and box.tail is None)


def starts_with_name(box: Box) -> bool:
    """Whether a box starts with a name of several letters, which needs a space before it: 2 TV(P, Q), but 2H(P)."""
    while isinstance(box, (Script, Call)):
        box = box.base if isinstance(box, Script) else box.head or box.body
    return isinstance(box, Word) and len(box.text) > 1 and box.text[:2].isalpha()

"""Where a formula may be broken by a reader's screen: a wide box as pieces that are set one after the other.

LaTeX needs its rows fixed in advance (`symkl.emit.rows`); a browser and typst break between the pieces where they
run out of room.  A piece starts with its sign, and a bracket that is open between two pieces has a fixed height.
"""

from __future__ import annotations

from symkl.emit.latex_boxes import DISPLAY, base_brackets, factor_brackets, height, latex_of, needs_brackets
from symkl.emit.layout import (
    NOTHING,
    VERSUS,
    Big,
    Box,
    Call,
    Frac,
    Half,
    Prefix,
    Prod,
    Root,
    Row,
    Script,
    Sum,
    Word,
)
from symkl.emit.width import width

MOST = 170.0
"""The width of a piece in points of a 10 pt font: the screen of a phone."""
WHOLE = 2 * MOST
_MINUS, _PLUS, _SIGN = Word("-", " − "), Word("+", " + "), Word("-", "−")
_SLASH = Word("/", "/")


def pieces(box: Box, style: str = DISPLAY, most: float = MOST, whole: float = WHOLE) -> list[Box]:
    """Return a box in pieces of about `most` points; one that has no place to break stays whole.

    A fraction is broken, and written with a slash, only if it is wider than `whole`.

    >>> from symkl.emit.text_boxes import text_of
    >>> H = [Call(Word("H", "H"), Word(name, name)) for name in "XYZ"]
    >>> [text_of(piece) for piece in pieces(Sum((("+", H[0]), ("-", H[1]), ("+", H[2]))), most=30)]
    ['H(X)', ' − H(Y)', ' + H(Z)']
    """
    if width(latex_of(box, style)) <= most:
        return [box]
    match box:
        case Sum(terms):
            return [p for n, (sign, term) in enumerate(terms) for p in _term(sign, term, n, style, most, whole)]
        case Prod(items):
            last = len(items) - 1
            guarded = [_guarded(item, factor_brackets(item, n == last, style)) for n, item in enumerate(items)]
            return _filled([p for item in guarded for p in pieces(item, style, most, whole)], most, glue=Prod)
        case Prefix(head, arg):
            room = _left(most, box, arg, style)
            return _led((head,), pieces(_guarded(arg, needs_brackets(arg, style)), style, room, whole), Prefix)
        case Call(head, body, fence, _):
            tall = height(body, style)
            inner = pieces(body, style, _left(most, box, body, style), whole)
            if len(inner) == 1:
                return [box]
            opening = (Half(fence[0], tall),) if head is None else (head, Half(fence[0], tall))
            return [*_led(opening, inner[:-1]), Row((inner[-1], Half(fence[1], tall)))]
        case Big(sign, lower, upper, body, tail):
            inner = pieces(_guarded(body, isinstance(body, Sum)), style, _left(most, box, body, style), whole)
            opened = _led((Big(sign, lower, upper, NOTHING),), inner)
            return opened if tail is None else [*opened[:-1], Row((opened[-1], Word(r"\,", " "), tail))]
        case Script(base, sub, sup, primes) if base_brackets(base):
            inner = pieces(Call(None, base, tight=False), style, most, whole)
            return [*inner[:-1], Row((inner[-1], Script(NOTHING, sub, sup, primes)))]
        case Frac(above, below) if width(latex_of(box, style)) > whole:
            over = pieces(_guarded(above, not isinstance(above, (Word, Script, Call))), style, most, whole)
            under = pieces(_guarded(below, not isinstance(below, (Word, Script, Call, Root))), style, most, whole)
            return _filled([*over, *_led((_SLASH,), under)], most)
        case Row(items):
            parts: list[Box] = []
            for n, item in enumerate(items):
                signed = n > 0 and items[n - 1] == VERSUS
                if item != VERSUS:
                    parts += (
                        _led((VERSUS,), pieces(item, style, most, whole))
                        if signed
                        else pieces(item, style, most, whole)
                    )
            return _filled(parts, most)
    return [box]


def _left(most: float, box: Box, body: Box, style: str) -> float:
    """Return the room for the body of a box: what stands around it goes with its first or last piece."""
    return max(most - (width(latex_of(box, style)) - width(latex_of(body, style))), most / 2)


def _term(sign: str, term: Box, number: int, style: str, most: float, whole: float) -> list[Box]:
    found = pieces(_guarded(term, isinstance(term, Sum)), style, most, whole)
    if not number and sign == "+":
        return found
    return _led((_PLUS if sign == "+" else _MINUS if number else _SIGN,), found)


def _led(head: tuple[Box, ...], found: list[Box], kind: type | None = None) -> list[Box]:
    """Put something in front of the first piece."""
    first = Prefix(head[0], found[0]) if kind is Prefix and len(head) == 1 else Row((*head, found[0]))
    return [first, *found[1:]]


def _filled(found: list[Box], most: float, glue: type | None = None) -> list[Box]:
    """Join neighbours that fit in one piece together."""
    done: list[Box] = []
    for piece in found:
        joined = _glued(done[-1], piece, glue) if done else piece
        if done and width(latex_of(joined)) <= most:
            done[-1] = joined
        else:
            done.append(piece)
    return done


def _glued(first: Box, second: Box, glue: type | None) -> Box:
    if glue is Prod:
        return Prod((*(first.items if isinstance(first, Prod) else (first,)), second))
    return Row((*(first.items if isinstance(first, Row) else (first,)), second))


def _guarded(box: Box, needed: bool) -> Box:
    return Call(None, box, tight=False) if needed else box

"""Boxes as Unicode text for a terminal."""

from __future__ import annotations

from symkl.emit.layout import (
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
    is_number,
    is_open,
    starts_with_name,
)

_SUB = dict(zip("0123456789+-ijklmnrst", "₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₗₘₙᵣₛₜ", strict=True))
_SUP = dict(zip("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", strict=True))
_SIGNS = {"sum": "Σ", "prod": "Π", "int": "∫", "iint": "∫∫", "iiint": "∫∫∫", "dots": "∫⋯∫"}
_MINUS = "−"


def text_of(box: Box) -> str:
    """Return a box as one line of Unicode text.

    >>> text_of(Script(Word("x", "x"), Word("t", "t")))
    'xₜ'
    """
    match box:
        case Word(_, text):
            return text
        case Row(items):
            return "".join(map(text_of, items))
        case Sum(terms):
            return _sum(terms)
        case Prod(items):
            return _product(items)
        case Frac(above, below):
            top = _bracketed(above) if isinstance(above, Sum) or is_open(above) else text_of(above)
            atomic = isinstance(below, (Word, Script, Call, Root))
            return f"{top}/{text_of(below) if atomic else _bracketed(below)}"
        case Script(base, sub, sup, primes):
            return _script(base, sub, sup, primes)
        case Prefix(head, arg):
            compound = isinstance(arg, (Sum, Prod, Frac)) or (isinstance(arg, Script) and arg.sup is not None)
            return text_of(head) + (_bracketed(arg) if compound else " " + text_of(arg))
        case Call(head, body, fence, _):
            return ("" if head is None else text_of(head)) + fence[0] + text_of(body) + fence[1]
        case Big(sign, lower, upper, body, tail):
            mark = _SIGNS[sign] + _limit(lower, "_") + _limit(upper, "^")
            loose = isinstance(body, Sum) or (sign == "prod" and isinstance(body, Frac))
            inner = _bracketed(body) if loose else text_of(body)
            return f"{mark} {inner}" + ("" if tail is None else f" {text_of(tail)}")
        case Root(body):
            return "√" + (text_of(body) if isinstance(body, Word) else _bracketed(body))
        case Half(mark, _):
            return mark
    raise TypeError(box)


def _sum(terms: tuple[tuple[str, Box], ...]) -> str:
    shown = ""
    for number, (sign, term) in enumerate(terms):
        piece = _bracketed(term) if isinstance(term, Sum) else text_of(term)
        mark = _MINUS if sign == "-" else "+"
        if number:
            shown += f" {mark} {piece}"
        else:
            shown = piece if sign == "+" else _MINUS + piece
    return shown


def _product(items: tuple[Box, ...]) -> str:
    shown = ""
    for number, item in enumerate(items):
        slash = isinstance(item, Frac) and not (is_number(item) and number == 0)
        last = number == len(items) - 1
        piece = _bracketed(item) if isinstance(item, Sum) or slash or (is_open(item) and not last) else text_of(item)
        close = number and _is_letter(items[number - 1]) and (_is_letter(item) or (is_number(items[0]) and number == 1))
        close = close and not (
            starts_with_name(item) or isinstance(item, Prefix) or ("^" in shown and _is_letter(item))
        )
        digits = number and is_number(items[number - 1]) and piece[:1].isdigit()
        shown += (("·" if digits else "" if close else " ") if number else "") + piece
    return shown


def _is_letter(box: Box) -> bool:
    """Whether a factor is a numeral or a single letter, with or without an exponent, and needs no space beside it."""
    base = box.base if isinstance(box, Script) else box
    return isinstance(base, Word) and (len(base.text) == 1 or base.text.isdigit())


def _script(base: Box, sub: Box | None, sup: Box | None, primes: int) -> str:
    plain = isinstance(base, (Word, Row, Script)) or (isinstance(base, Call) and base.tight)
    shown = text_of(base) if plain else _bracketed(base)
    return shown + "′" * primes + _lowered(sub) + _raised(sup)


def _lowered(box: Box | None) -> str:
    return "" if box is None else _small(text_of(box), _SUB, "_")


def _raised(box: Box | None) -> str:
    return "" if box is None else _small(text_of(box), _SUP, "^")


def _limit(box: Box | None, mark: str) -> str:
    """Limits stay on the line: a raised T and a lowered x exist in few fonts."""
    return "" if box is None else _small(text_of(box), {}, mark)


def _small(shown: str, letters: dict[str, str], mark: str) -> str:
    tight = shown.replace(_MINUS, "-").replace(" ", "") if not any(c in shown for c in "([{") else shown
    if all(c in letters for c in tight):
        return "".join(letters[c] for c in tight)
    return mark + (tight if len(tight) == 1 or tight.isalpha() else f"{{{tight.replace('-', _MINUS)}}}")


def _bracketed(box: Box) -> str:
    return f"({text_of(box)})"

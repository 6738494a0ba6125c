"""Boxes as MathML Core, which browsers set without a script."""

from __future__ import annotations

import re
from html import escape

from symkl.emit.breaks import pieces
from symkl.emit.glyphs import Kind, kind, parted
from symkl.emit.latex_boxes import (
    DISPLAY,
    INLINE,
    LIMITS,
    SMALL,
    base_brackets,
    factor_brackets,
    height,
    is_built_up,
    latex_of,
    needs_brackets,
    separator,
)
from symkl.emit.layout import Big, Box, Call, Frac, Half, Prefix, Prod, Root, Row, Script, Sum, Word, is_open

_SIGNS = {"sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "iiint": "∭", "dots": "∫⋯∫"}
_SPACES = {"|": "0.24em", "‖": "0.2em", "⊥": "0.28em", "∼": "0.28em"}
"""What a separator has on either side; browsers would set it as a bracket, or too close."""
_TIGHT = {":", "!", "/", ".", "'"}
_SIZES = {1: "1.2em", 2: "1.7em", 3: "2.5em", 4: "2.5em"}
"""How tall a bracket is around boxes of each height."""
_ELEMENTS = {
    Kind.LETTER: "<mi>{}</mi>", Kind.UPRIGHT: '<mi mathvariant="normal">{}</mi>', Kind.NAME: "<mi>{}</mi>",
    Kind.FUNCTION: "<mi>{}</mi>", Kind.NUMBER: "<mn>{}</mn>", Kind.TEXT: "<mtext>{}</mtext>",
}  # fmt: skip
MOST_PRIMES = 3
_THIN = '<mspace width="0.1667em"/>'


def math(box: Box, style: str = DISPLAY, *, lead: str = "", stop: str = "") -> str:
    """Return a box as one or several ``<math>`` elements, between which a narrow screen may break the line.

    `lead` and `stop` stay with the first and the last of them.

    >>> math(Script(Word("x", "x"), Word("t", "t")), INLINE)
    '<math><msub><mi>x</mi><mi>t</mi></msub></math>'
    """
    opening = '<math displaystyle="true">' if style == DISPLAY else "<math>"
    found = [f"{opening}{_closed_up(mathml(piece, style))}</math>" for piece in pieces(box, style)]
    found = [lead + found[0], *found[1:]]
    found[-1] += stop
    if style == DISPLAY or len(found) > 1 or lead or stop:
        found = [f'<span class="piece">{piece}</span>' for piece in found]
    return " ".join(found)


def _closed_up(piece: str) -> str:
    """Return a piece without the space before its first sign: there is one between the pieces."""
    return re.sub(r'^((?:<mrow>)+<mo form="infix")>', r'\1 lspace="0">', piece)


def mathml(box: Box, style: str = DISPLAY) -> str:
    """Return a box as one MathML element."""
    match box:
        case Word():
            power = parted(box)
            return _word(box, style) if power is None else mathml(power, style)
        case Row(items):
            return _row(_spaced(items, style))
        case Sum(terms):
            return _row(part for n, (sign, term) in enumerate(terms) for part in _term(sign, term, n, style))
        case Prod(items):
            return _product(items, style)
        case Frac(above, below):
            return _fraction(box, above, below, style)
        case Script():
            return _script(box, style)
        case Prefix(head, arg):
            inner = mathml(arg, style)
            return _row(
                (mathml(head, style), _bracketed(arg, style) if needs_brackets(arg, style) else _gap(arg) + inner)
            )
        case Call(head, body, fence, tight):
            tall = 0 if tight else height(body, style)
            inner = _fenced(mathml(body, style), fence, tall)
            return inner if head is None else _row((mathml(head, style), inner))
        case Big():
            return _big(box, style)
        case Root(body):
            return f"<msqrt>{mathml(body, style)}</msqrt>"
        case Half(mark, tall):
            return _fence(mark, tall if style == DISPLAY else 0, split=True)
    raise TypeError(box)


def _word(word: Word, style: str) -> str:
    what, shown = kind(word), word.text.strip()
    if what is Kind.BLACKBOARD:
        return f"<mi>{''.join(map(_blackboard, shown))}</mi>"
    if what in _ELEMENTS:
        return _ELEMENTS[what].format(escape(shown, quote=False))
    if word.text == "−":  # a sign, not an operation
        return '<mo form="prefix">−</mo>'
    return "".join(_operator(c, style) for c in shown if not c.isspace()) or _THIN


def _blackboard(letter: str) -> str:
    # the letters that Unicode had before the others
    early = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
    return early.get(letter) or chr(ord("𝔸") + ord(letter) - ord("A"))


def _operator(sign: str, style: str) -> str:
    """Return one operator; in subscripts and superscripts nothing has space around it."""
    if sign.isalnum() or sign in "…⋯∞":
        return f"<mi>{sign}</mi>"
    shown = escape(sign, quote=False)
    if sign in "([)]{}":
        return f'<mo stretchy="false">{shown}</mo>'
    if style == SMALL or sign in _TIGHT:
        return f'<mo lspace="0" rspace="{"0.1em" if sign in ",;" else "0"}">{shown}</mo>'
    if sign in _SPACES:
        space = _SPACES[sign]
        return f'<mo form="infix" stretchy="false" lspace="{space}" rspace="{space}">{shown}</mo>'
    if sign in ",;":
        return f'<mo separator="true">{shown}</mo>'
    return f'<mo form="infix">{shown}</mo>' if sign in "+−" else f"<mo>{shown}</mo>"


def _row(parts: object) -> str:
    found = [part for part in parts if part]  # type: ignore[attr-defined]
    return found[0] if len(found) == 1 else f"<mrow>{''.join(found)}</mrow>"


def _spaced(items: tuple[Box, ...], style: str) -> list[str]:
    """Return boxes side by side; a function and its argument have a space between them."""
    found: list[str] = []
    for number, item in enumerate(items):
        before = items[number - 1] if number else None
        if isinstance(before, Word) and kind(before) is Kind.FUNCTION:
            found.append(_gap(item))
        elif before is not None and isinstance(item, Word) and kind(item) is Kind.FUNCTION and not _is_operator(before):
            found.append(_THIN)
        found.append(mathml(item, style))
    return found


def _is_operator(box: Box) -> bool:
    return isinstance(box, Word) and kind(box) is Kind.OPERATOR


def _gap(arg: Box) -> str:
    """Return the space between a function and its argument, unless that starts with a bracket."""
    shown = latex_of(arg, INLINE)
    return "" if shown[:1] in "([" or shown.startswith((r"\bigl", r"\Bigl", r"\biggl", r"\left")) else _THIN


def _term(sign: str, term: Box, number: int, style: str) -> tuple[str, str]:
    piece = _bracketed(term, style) if isinstance(term, Sum) else mathml(term, style)
    shown = "−" if sign == "-" else "+"
    if number:
        return _operator(shown, style), piece
    return ('<mo form="prefix">−</mo>' if sign == "-" else "", piece)


def _product(items: tuple[Box, ...], style: str) -> str:
    found: list[str] = []
    for number, item in enumerate(items):
        if number:
            between = separator(items[number - 1], item, latex_of(item, style))
            thin = between == r"\," or isinstance(item, Prefix)  # TeX sets that space before a function by itself
            found.append("<mo>⋅</mo>" if between.startswith(r"\cdot") else _THIN if thin else "")
        guarded = factor_brackets(item, number == len(items) - 1, style)
        found.append(_bracketed(item, style) if guarded else mathml(item, style))
    return _row(found)


def _fraction(box: Frac, above: Box, below: Box, style: str) -> str:
    if is_built_up(box, style):
        return f"<mfrac>{mathml(above, style)}{mathml(below, style)}</mfrac>"
    top = _bracketed(above, style) if isinstance(above, Sum) or is_open(above) else mathml(above, style)
    atomic = isinstance(below, (Word, Script, Call, Root))
    slash = '<mo lspace="0" rspace="0" stretchy="false">/</mo>'
    return _row((top, slash, mathml(below, style) if atomic else _bracketed(below, style)))


def _script(box: Script, style: str) -> str:
    base = _bracketed(box.base, style) if base_brackets(box.base) else mathml(box.base, style)
    below = "" if box.sub is None else mathml(box.sub, SMALL)
    above = "" if box.sup is None else mathml(box.sup, SMALL)
    if 0 < box.primes <= MOST_PRIMES:  # the sign is drawn high already: as a superscript it would float
        primes = f'<mo form="postfix" lspace="0" rspace="0">{"′" * box.primes}</mo>'
        if below and box.primes == 1:  # the index stands below it
            primes = f'<mpadded width="0">{primes}</mpadded>'
        base = _row((base, primes))
    elif box.primes:
        above = _row((f"<mrow><mo>(</mo><mn>{box.primes}</mn><mo>)</mo></mrow>", above))
    if below and above:
        return f"<msubsup>{base}{below}{above}</msubsup>"
    return f"<msub>{base}{below}</msub>" if below else f"<msup>{base}{above}</msup>" if above else base


def _big(box: Big, style: str) -> str:
    signs = "".join(f"<mo>{sign}</mo>" for sign in _SIGNS[box.sign])
    sign = signs if len(_SIGNS[box.sign]) == 1 else f"<mrow>{signs}</mrow>"
    below = "" if box.lower is None else mathml(box.lower, SMALL)
    above = "" if box.upper is None else mathml(box.upper, SMALL)
    if below and above:
        sign = f"<munderover>{sign}{below}{above}</munderover>"
    elif below or above:
        name = "munder" if below else "mover"
        sign = f"<{name}>{sign}{below or above}</{name}>"
    body = _bracketed(box.body, style) if isinstance(box.body, Sum) else mathml(box.body, style)
    return _row((sign, body, "" if box.tail is None else _THIN + mathml(box.tail, INLINE)))


def _bracketed(box: Box, style: str) -> str:
    return _fenced(mathml(box, style), "()", height(box, style))


def _fenced(inner: str, fence: str, tall: int) -> str:
    return f"<mrow>{_fence(fence[0], tall)}{inner}{_fence(fence[1], tall, closing=True)}</mrow>"


def _fence(mark: str, tall: int, *, split: bool = False, closing: bool = False) -> str:
    """Return a bracket as tall as what it holds: letters 0, a fraction stretches, limits do not count."""
    form = "postfix" if closing or mark in ")]" else "prefix"
    if tall == 0:
        return f'<mo form="{form}" stretchy="false">{mark}</mo>'
    if tall == LIMITS or split or tall < 3:
        size = _SIZES[tall]
        return f'<mo form="{form}" minsize="{size}" maxsize="{size}">{mark}</mo>'
    return f'<mo form="{form}" stretchy="true">{mark}</mo>'

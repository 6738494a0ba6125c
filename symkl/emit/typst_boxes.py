"""Boxes as typst mathematics."""

from __future__ import annotations

import re

from symkl.emit.glyphs import Kind, kind, parted
from symkl.emit.latex_boxes import (
    DISPLAY,
    FRACTION,
    INLINE,
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

_SIGNS = {"sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "iiint": "∭", "dots": "∫ ⋯ ∫"}
_SIZES = {1: "1.2em", 2: "1.7em", 3: "2.4em", 4: "2.4em"}
"""How tall a bracket is around boxes of each height."""
_BARS = {"|": "bar.v", "‖": "bar.v.double"}
"""Characters that typst spaces as relations."""
_CALLS = {Kind.UPRIGHT: "upright", Kind.NAME: "name", Kind.TEXT: "name", Kind.FUNCTION: "fun", Kind.BLACKBOARD: "bb"}
"""The functions of the preamble, and of typst, around a word that is no single italic letter."""
_PLAIN = re.compile(r"[A-Za-z0-9.]")


def typst_of(box: Box, style: str = DISPLAY) -> str:
    """Return a box as what stands between dollars in typst.

    >>> typst_of(Script(Word("x", "x"), Word("t", "t")))
    'attach(x, b: t)'
    """
    match box:
        case Word():
            power = parted(box)
            return _word(box, style) if power is None else typst_of(power, style)
        case Row(items):
            return " ".join(typst_of(item, style) for item in items)
        case Sum(terms):
            return " ".join(part for n, (sign, term) in enumerate(terms) for part in _term(sign, term, n, style))
        case Prod(items):
            return _product(items, style)
        case Frac(above, below):
            return _fraction(box, above, below, style)
        case Script():
            return _script(box, style)
        case Prefix(head, arg):
            inner = _bracketed(arg, style) if needs_brackets(arg, style) else typst_of(arg, style)
            return f"{typst_of(head, style)} {inner}"
        case Call(head, body, fence, tight):
            inner = _fenced(typst_of(body, style), fence, 0 if tight else height(body, style))
            name = "" if head is None else typst_of(head, style)
            return f"{name}{inner}" if name.endswith(")") or not name else f"{name} {inner}"
        case Big():
            return _big(box, style)
        case Root(body):
            return f"sqrt({typst_of(body, style)})"
        case Half(mark, tall):
            return _fence(mark, tall if style == DISPLAY else 0, closing=mark in ")]")
    raise TypeError(box)


def quoted(words: str) -> str:
    r"""Return text as a typst string.

    >>> quoted('a "b"')
    '"a \\"b\\""'
    """
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _word(word: Word, style: str) -> str:
    what, shown = kind(word), word.text.strip()
    if what in _CALLS:
        return f"{_CALLS[what]}({shown if shown.isalpha() and len(shown) == 1 else quoted(shown)})"
    if what is not Kind.OPERATOR:
        return shown
    return " ".join(_operator(c, style) for c in shown if not c.isspace()) or "thin"


def _operator(sign: str, style: str) -> str:
    if sign in _BARS:
        return f'class("{"normal" if style == SMALL else "relation"}", {_BARS[sign]})'
    return sign if _PLAIN.match(sign) or not sign.isascii() else f"\\{sign}"


def _term(sign: str, term: Box, number: int, style: str) -> tuple[str, ...]:
    piece = _bracketed(term, style) if isinstance(term, Sum) else typst_of(term, style)
    return (("−" if sign == "-" else "+"), piece) if number or sign == "-" else (piece,)


def _product(items: tuple[Box, ...], style: str) -> str:
    found: list[str] = []
    for number, item in enumerate(items):
        if number:
            between = separator(items[number - 1], item, latex_of(item, style))
            found += {"": [], r"\,": ["thin"]}.get(between, ["⋅"])
        guarded = factor_brackets(item, number == len(items) - 1, style)
        found.append(_bracketed(item, style) if guarded else typst_of(item, style))
    return " ".join(found)


def _fraction(box: Frac, above: Box, below: Box, style: str) -> str:
    if is_built_up(box, style):
        return f"frac({typst_of(above, style)}, {typst_of(below, style)})"
    top = _bracketed(above, style) if isinstance(above, Sum) or is_open(above) else typst_of(above, style)
    atomic = isinstance(below, (Word, Script, Call, Root))
    return rf"{top} \/ {typst_of(below, style) if atomic else _bracketed(below, style)}"


def _script(box: Script, style: str) -> str:
    base = _bracketed(box.base, style) if base_brackets(box.base) else typst_of(box.base, style)
    parts = [base if base.strip() else "#none"]
    if box.sub is not None:
        parts.append(f"b: {typst_of(box.sub, SMALL)}")
    primes = "′ " * box.primes if box.primes <= 3 else rf"\({box.primes}\) "
    above = primes + ("" if box.sup is None else typst_of(box.sup, SMALL))
    if above.strip():
        parts.append(f"t: {above.strip()}")
    return f"attach({', '.join(parts)})" if len(parts) > 1 else base


def _big(box: Big, style: str) -> str:
    sign = _SIGNS[box.sign]
    parts = [sign]
    if box.lower is not None:
        parts.append(f"b: {typst_of(box.lower, SMALL)}")
    if box.upper is not None:
        parts.append(f"t: {typst_of(box.upper, SMALL)}")
    shown = f"attach({', '.join(parts)})" if len(parts) > 1 else parts[0]
    body = _bracketed(box.body, style) if isinstance(box.body, Sum) else typst_of(box.body, style)
    tail = "" if box.tail is None else f" thin {typst_of(box.tail, INLINE)}"
    return f"{shown} {body}{tail}"


def _bracketed(box: Box, style: str) -> str:
    return _fenced(typst_of(box, style), "()", height(box, style))


def _fenced(inner: str, fence: str, tall: int) -> str:
    left, right = fence[0], fence[1]
    if tall == FRACTION:
        return rf"lr(\{left} {inner} \{right})"
    return f"{_fence(left, tall)} {inner} {_fence(right, tall, closing=True)}"


def _fence(mark: str, tall: int, *, closing: bool = False) -> str:
    if not tall:
        return rf"\{mark}"
    return rf'class("{"closing" if closing else "opening"}", lr(\{mark}, size: #{_SIZES[tall]}))'

"""Boxes as LaTeX: brackets where they are needed, of the size they need, fractions built up in displays."""

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

DISPLAY, INLINE, SMALL = "display", "inline", "small"
"""Where a box stands: in a display, in running text, in a subscript or superscript."""
_OPERATORS = {
    "sum": r"\sum",
    "prod": r"\prod",
    "int": r"\int",
    "iint": r"\iint",
    "iiint": r"\iiint",
    "dots": r"\int\cdots\int",
}
FRACTION, LIMITS = 3, 4
"""Heights above which \\bigl and \\Bigl do not reach: a built-up fraction, a sign with limits."""


def latex_of(box: Box, style: str = DISPLAY) -> str:
    r"""Return a box as LaTeX.

    >>> latex_of(Prefix(Word(r"\log ", "log"), Frac(Word("a", "a"), Word("b", "b"))))
    '\\log\\frac{a}{b}'
    """
    match box:
        case Word(latex, _):
            return latex
        case Row(items):
            return "".join(latex_of(item, style) for item in items)
        case Sum(terms):
            return _sum(terms, style)
        case Prod(items):
            return _product(items, style)
        case Frac(above, below):
            return _fraction(above, below, style)
        case Script(base, sub, sup, primes):
            return _script(base, sub, sup, primes, style)
        case Prefix(head, arg):
            return _after(
                latex_of(head, style), bracketed(arg, style) if needs_brackets(arg, style) else latex_of(arg, style)
            )
        case Call(head, body, fence, tight):
            shown = latex_of(body, style)
            inner = fenced(shown, fence, 0 if tight else height(body, style))
            return inner if head is None else latex_of(head, style).rstrip() + inner
        case Big():
            return sign_of(box) + big_body(box, style) + big_tail(box)
        case Root(body):
            return rf"\sqrt{{{latex_of(body, style).strip()}}}"
        case Half(mark, tall):
            return brackets(mark + mark, tall, split=True)[mark in ")]}"]
    raise TypeError(box)


def _after(head: str, tail: str) -> str:
    """Join a control word and what follows: a space before a letter or a numeral."""
    head = head.rstrip()
    return f"{head} {tail}" if tail[:1].isalnum() and head[-1:].isalnum() else head + tail


def _sum(terms: tuple[tuple[str, Box], ...], style: str) -> str:
    shown = ""
    for number, (sign, term) in enumerate(terms):
        piece = bracketed(term, style) if isinstance(term, Sum) else latex_of(term, style)
        tight = style == SMALL
        if number:
            shown += f"{sign}{piece}" if tight else f" {sign} {piece}"
        else:
            shown = piece if sign == "+" else f"-{piece}"
    return shown


def needs_brackets(arg: Box, style: str) -> bool:
    """Whether the argument of a logarithm needs brackets."""
    slash = isinstance(arg, Frac) and not is_built_up(arg, style)
    return slash or isinstance(arg, (Sum, Prod)) or (isinstance(arg, Script) and arg.sup is not None)


def factor_brackets(item: Box, last: bool, style: str) -> bool:
    """Whether a factor needs brackets: a sum, or what would swallow the next factor."""
    slash = isinstance(item, Frac) and not is_built_up(item, style) and not is_number(item)
    return isinstance(item, Sum) or slash or (is_open(item) and not last)


def _product(items: tuple[Box, ...], style: str) -> str:
    shown = ""
    for number, item in enumerate(items):
        piece = (
            bracketed(item, style) if factor_brackets(item, number == len(items) - 1, style) else latex_of(item, style)
        )
        shown += separator(items[number - 1], item, piece) + piece if number else piece
    return shown


def separator(before: Box, after: Box, piece: str) -> str:
    """Return what stands between two factors."""
    if is_number(before) and piece[:1].isdigit():
        return r"\cdot "
    if any(isinstance(b, Word) and len(b.text) > 1 and not b.text.isdigit() for b in (before, after)):
        return r"\,"
    if starts_with_name(after):
        return r"\,"
    small = (Word, Script)
    if piece.startswith(r"\left"):
        return ""  # it brings its own space
    if isinstance(after, (Prefix, Big)) or (
        isinstance(before, small) and (isinstance(after, small) or is_number(before))
    ):
        return ""
    return r"\,"


def is_built_up(box: Frac, style: str) -> bool:
    """Whether a fraction is built up where it stands, not written with a slash."""
    return style == DISPLAY or (style == INLINE and is_number(box))


def _fraction(above: Box, below: Box, style: str) -> str:
    box = Frac(above, below)
    if is_built_up(box, style):
        command = r"\frac" if style == DISPLAY else r"\tfrac"
        return rf"{command}{{{latex_of(above, style).strip()}}}{{{latex_of(below, style).strip()}}}"
    top = bracketed(above, style) if isinstance(above, Sum) or is_open(above) else latex_of(above, style)
    atomic = isinstance(below, (Word, Script, Call, Root))
    return f"{top.rstrip()}/{latex_of(below, style) if atomic else bracketed(below, style)}"


def _script(base: Box, sub: Box | None, sup: Box | None, primes: int, style: str) -> str:
    shown = bracketed(base, style) if base_brackets(base) else latex_of(base, style)
    return shown.rstrip() + scripts(sub, sup, primes)


def scripts(sub: Box | None, sup: Box | None, primes: int) -> str:
    """Return what stands beside a base: primes, subscript, superscript."""
    marks = "'" * primes if primes <= 3 else f"^{{({primes})}}"
    return marks + (f"_{_group(sub)}" if sub is not None else "") + (f"^{_group(sup)}" if sup is not None else "")


def base_brackets(base: Box) -> bool:
    """Whether a base needs brackets before it is raised."""
    return not isinstance(base, (Word, Script, Row)) and not (isinstance(base, Call) and base.tight)


def _group(box: Box) -> str:
    shown = latex_of(box, SMALL).strip()
    return shown if len(shown) == 1 else f"{{{shown}}}"


def sign_of(box: Big) -> str:
    r"""Return the sign of a sum, product or integral with its limits."""
    shown = _OPERATORS[box.sign]
    if box.lower is not None:
        shown += f"_{{{latex_of(box.lower, SMALL).strip()}}}"
    if box.upper is not None:
        shown += f"^{{{latex_of(box.upper, SMALL).strip()}}}"
    return shown + (" " if box.lower is None else "")


def big_body(box: Big, style: str) -> str:
    """Return the body of a sum, in brackets if it is itself a sum of terms."""
    shown = bracketed(box.body, style) if isinstance(box.body, Sum) else latex_of(box.body, style)
    return f" {shown}" if shown[:1].isalnum() and box.lower is not None else shown


def big_tail(box: Big) -> str:
    r"""Return the differential of an integral."""
    return "" if box.tail is None else r"\," + latex_of(box.tail, INLINE)


def bracketed(box: Box, style: str) -> str:
    """Return a box in round brackets."""
    return fenced(latex_of(box, style), "()", height(box, style))


def fenced(shown: str, fence: str, tall: int) -> str:
    r"""Return text between brackets of the size its height asks for.

    >>> fenced("x", "()", 0), fenced("f(x)", "[]", 1)
    ('(x)', '\\bigl[f(x)\\bigr]')
    """
    opening, closing = brackets(fence, tall)
    return opening + shown.strip() + closing


def brackets(fence: str, tall: int, *, split: bool = False) -> tuple[str, str]:
    r"""Return a pair of brackets; \left and \right cannot be on different lines, so a split pair has a fixed size."""
    left, right = (r"\lvert ", r"\rvert") if fence == "||" else (fence[0], fence[1])
    if tall == 0:
        return left, right
    if tall == FRACTION and not split:
        return rf"\left{left}", rf"\right{right}"
    size = {1: r"\big", 2: r"\Big"}.get(tall, r"\bigg")
    return rf"{size}l{left}", rf"{size}r{right}"


def height(box: Box, style: str) -> int:
    """Return how tall a box is: 0 letters, 1 with brackets, 2 with larger ones, 3 a fraction, 4 a sign with limits.

    In running text nothing is tall: larger brackets would spread the lines.
    """
    if style != DISPLAY:
        return 0
    match box:
        case Word():
            return 0
        case Row(items):
            return max(height(item, style) for item in items)
        case Sum(terms):
            return max(height(t, style) + isinstance(t, Sum) for _, t in terms)
        case Prod(items):
            last = len(items) - 1
            return max(_raised(height(t, style), factor_brackets(t, i == last, style)) for i, t in enumerate(items))
        case Frac():
            return FRACTION
        case Script(base, _, _, _):
            return height(base, style)
        case Prefix(_, arg):
            return _raised(height(arg, style), needs_brackets(arg, style))
        case Call(_, body, _, tight):
            inner = height(body, style)
            return max(1, inner) if tight else _raised(inner, True)
        case Big():
            return LIMITS if box.lower is not None else FRACTION
        case Root(body):
            return max(1, height(body, style))
        case Half(_, tall):
            return tall
    raise TypeError(box)


def _raised(inner: int, brackets_added: bool) -> int:
    return inner if inner >= FRACTION or not brackets_added else min(inner + 1, 2)

"""How wide a piece of displayed LaTeX is, in points at 10 pt, near enough to break lines.

The numbers are those of Computer Modern; a test compares the estimate with pdfLaTeX's own.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_ITALIC = dict(zip(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    (5.3, 4.3, 4.3, 5.2, 4.7, 6.0, 5.2, 5.8, 3.4, 4.7, 5.8, 3.0, 8.8, 6.0, 4.9, 5.0, 4.9, 4.8, 4.7, 3.6, 5.7, 5.3, 7.4,
     5.7, 5.3, 5.1, 7.5, 8.0, 7.9, 8.6, 8.0, 7.9, 7.9, 9.1, 5.2, 6.5, 9.0, 6.8, 10.9, 9.1, 7.6, 7.9, 7.9, 7.7, 6.5, 7.3,
     7.9, 8.2, 11.0, 9.1, 8.1, 7.6),
    strict=True,
))  # fmt: skip
_OTHER = {
    "(": 3.9, ")": 3.9, "[": 2.8, "]": 2.8, "|": 2.8, ",": 4.5, ";": 4.5, "'": 2.2, "+": 12.3, "-": 12.3, "=": 13.4,
    "<": 13.4, ">": 13.4, ":": 8.4, "/": 5.0, ".": 2.8, "!": 2.8,
}  # fmt: skip
_COMMANDS = {
    r"\log": 14.5, r"\ln": 10.0, r"\exp": 16.7, r"\max": 20.5, r"\min": 18.9, r"\prod": 14.5, r"\sum": 16.1,
    r"\int": 11.7, r"\iint": 18.3, r"\iiint": 25.0, r"\mid": 8.4, r"\Vert": 5.0, r"\,": 1.7, r"\quad": 10.0,
    r"\qquad": 20.0, r"\sim": 13.4, r"\ll": 15.6, r"\le": 13.4, r"\ge": 13.4, r"\ne": 13.4, r"\perp": 13.4,
    r"\dots": 13.4, r"\cdots": 15.0, r"\cdot": 7.3, r"\Big": 0.0,
}  # fmt: skip
_SIZES = {
    r"\bigl": 4.6, r"\bigr": 4.6, r"\Bigl": 5.9, r"\Bigr": 5.9, r"\biggl": 7.4, r"\biggr": 7.4, r"\left": 5.7,
    r"\right": 5.7,
}  # fmt: skip
_UPRIGHT = {
    **dict.fromkeys("fijlrt .,;:'I()[]", 3.4),
    **dict.fromkeys("mwMW", 8.3),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 7.2),
}
_TIGHT = {  # without the spaces that scripts do not have
    "+": 7.8, "-": 7.8, "=": 7.8, "<": 7.8, ">": 7.8, ":": 2.8, ",": 2.8, ";": 2.8, r"\mid": 2.8, r"\sim": 7.8,
    r"\log": 12.8, r"\ln": 8.3,
}  # fmt: skip
_SCRIPT = 0.77


def width(latex: str) -> float:
    """Estimate the width of display mathematics in points.

    >>> round(width("x=y"))
    24
    """
    tokens = [t for t in _TOKEN.findall(latex) if not t.isspace()]
    return _run(tokens, 0, small=False)[0]


def text_width(words: str) -> float:
    """Estimate the width of running text, formulas between dollars included."""
    pieces = words.split("$")
    return sum(width(p) if i % 2 else sum(_UPRIGHT.get(c, 5.1) for c in p) for i, p in enumerate(pieces))


def _run(tokens: list[str], at: int, *, small: bool) -> tuple[float, int]:
    """Return the width up to the end of the group, and where that is."""
    total = 0.0
    while at < len(tokens) and tokens[at] != "}":
        token = tokens[at]
        if token in {"_", "^"}:
            first, at = _scripts(tokens, at, after_limits=_is_limit_sign(tokens, at))
            total += first
            continue
        piece, at = _atom(tokens, at, small=small)
        total += piece
    return total, at


def _is_limit_sign(tokens: list[str], at: int) -> float:
    """Return the width of the sign whose limits start here, 0 if they are ordinary scripts."""
    return _COMMANDS[tokens[at - 1]] if at and tokens[at - 1] in {r"\sum", r"\prod"} else 0.0


def _scripts(tokens: list[str], at: int, *, after_limits: float) -> tuple[float, int]:
    """Subscript and superscript stand above one another; limits stand above and below their sign."""
    widest = 0.0
    while at < len(tokens) and tokens[at] in {"_", "^"}:
        piece, at = _atom(tokens, at + 1, small=True)
        widest = max(widest, _SCRIPT * piece)
    return (max(0.0, widest + 1.7 - after_limits) if after_limits else widest + 0.5), at


def _atom(tokens: list[str], at: int, *, small: bool) -> tuple[float, int]:
    token = tokens[at]
    at += 1
    if token == "{":
        inner, at = _run(tokens, at, small=small)
        return inner, at + 1
    if token in {r"\frac", r"\tfrac"}:
        above, at = _atom(tokens, at, small=small)
        below, at = _atom(tokens, at, small=small)
        return (max(above, below) + 2.4) * (0.7 if token == r"\tfrac" else 1.0), at
    if token in {r"\mathrm", r"\text", r"\operatorname"}:
        end = at
        depth = 0
        while end < len(tokens):
            depth += (tokens[end] == "{") - (tokens[end] == "}")
            end += 1
            if depth == 0:
                break
        return sum(_UPRIGHT.get(c, 5.1) for c in "".join(tokens[at + 1 : end - 1])), end
    if token == r"\mathbb":
        _, at = _atom(tokens, at, small=small)
        return 6.9, at
    if token == r"\sqrt":
        inner, at = _atom(tokens, at, small=small)
        return inner + 8.5, at
    if token in _SIZES:
        return _SIZES[token], at + 1
    found = _COMMANDS.get(token) or _OTHER.get(token) or _ITALIC.get(token) or (7.0 if token[1:2].isupper() else 5.3)
    return (_TIGHT.get(token, found) if small else found), at

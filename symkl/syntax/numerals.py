"""Whole numbers of up to ten thousand digits to text and back; Python's own conversion stops at 4,300."""

from __future__ import annotations

_CHUNK = 4000


def integer(digits: str) -> int:
    """Read a string of decimal digits.

    >>> integer("12")
    12
    """
    value = 0
    for start in range(0, len(digits), _CHUNK):
        piece = digits[start : start + _CHUNK]
        value = value * 10 ** len(piece) + int(piece)
    return value


def numeral(value: int) -> str:
    """Write a whole number in decimal digits.

    >>> numeral(-12)
    '-12'
    """
    if value < 0:
        return "-" + numeral(-value)
    pieces: list[str] = []
    while value >= 10**_CHUNK:
        value, rest = divmod(value, 10**_CHUNK)
        pieces.append(str(rest).zfill(_CHUNK))
    return "".join([str(value), *reversed(pieces)])

"""Terms as plain data and back: a table of nodes, each a head and the rows of its arguments.

Decoding builds values through their own constructors and knows a fixed list of SymPy scalars; no text is evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from sympy import Basic, Rational, Symbol
from sympy.core.symbol import Str

from symkl.terms.scope import Scoped, Variable

_SCALARS = {
    name: getattr(sympy, name)
    for name in (
        "Add",
        "Mul",
        "Pow",
        "Tuple",
        "exp",
        "log",
        "gamma",
        "loggamma",
        "digamma",
        "polygamma",
        "beta",
        "zeta",
        "erf",
        "besseli",
        "Abs",
        "Min",
        "Max",
    )
}
_CONSTANTS = {"e": sympy.E, "pi": sympy.pi, "EulerGamma": sympy.EulerGamma}


class Encoder:
    """Collects values into one table; equal values share a row."""

    def __init__(self) -> None:
        """Start with an empty table."""
        self.rows: list[list[object]] = []
        self._known: dict[Basic, int] = {}

    def add(self, value: Basic) -> int:
        """Return the row of a value, adding what is missing."""
        if value in self._known:
            return self._known[value]
        if isinstance(value, Rational):
            row: list[object] = ["Rational", f"{value.p}/{value.q}"]
        elif isinstance(value, (Symbol, Str)):
            row = [type(value).__name__, str(value)]
        else:
            head = next((n for n, c in _CONSTANTS.items() if c == value), type(value).__name__)
            if head not in _CONSTANTS and head not in _SCALARS and head not in Scoped.heads and head != "Slot":
                msg = f"a certificate cannot hold {head}"
                raise TypeError(msg)
            row = [head, *(self.add(a) for a in value.args)]
        self.rows.append(row)
        self._known[value] = len(self.rows) - 1
        return self._known[value]


def decode(rows: Sequence[Sequence[object]]) -> list[Basic]:
    """Rebuild every row of a table; a row refers to earlier ones only."""
    values: list[Basic] = []
    for number, row in enumerate(rows):
        head, *rest = row
        if head == "Rational":
            (text,) = rest
            value = Rational(*map(int, str(text).split("/")))
            if f"{value.p}/{value.q}" != text:
                msg = f"{text!r} is not a fraction in lowest terms"
                raise ValueError(msg)
            values.append(value)
        elif head in {"Symbol", "Str"}:
            (text,) = rest
            if not isinstance(text, str):
                msg = f"row {number} is not a name"
                raise TypeError(msg)
            values.append(Symbol(text) if head == "Symbol" else Str(text))
        else:
            if not all(type(r) is int and 0 <= r < number for r in rest):
                msg = f"row {number} refers to a row that is not before it"
                raise ValueError(msg)
            values.append(_build(str(head), [values[r] for r in rest]))  # type: ignore[call-overload]
    return values


def _build(head: str, args: list[Basic]) -> Basic:
    if head in _CONSTANTS:
        return _CONSTANTS[head]
    if head == "Slot":
        return Variable(*args).slot
    if head in _SCALARS:
        return _SCALARS[head](*args)
    if head not in Scoped.heads:
        msg = f"unknown head {head!r}"
        raise ValueError(msg)
    return Scoped.heads[head](*args)

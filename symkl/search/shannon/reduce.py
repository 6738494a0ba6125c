"""Making a problem smaller: what functions determine is added to every set, what is independent is split off.

Both replace h(S) by other joint entropies *and* a combination of measures that the givens make vanish.  The record of
these is what turns a proof about the smaller problem into one of the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from symkl.search.shannon.form import Basic, Form, Number, basic, combined, tidy
from symkl.search.shannon.givens import Given


class Zero(NamedTuple):
    """A basic measure that vanishes because the given with this number makes a larger one vanish."""

    piece: Basic
    given: int


Record = dict[Zero, Number]


class Reduction:
    """Reduces sets and vectors under functional dependence and conditional independence."""

    def __init__(self, givens: Sequence[Given]) -> None:
        """Read functions (x, y, given) and independences (a, b, c, given) off the givens."""
        zeros = [(g.zero, number) for number, g in enumerate(givens) if g.zero is not None]
        self.functions = [(z.c, z.a, number) for z, number in zeros if not z.b]
        self.splits = [(*z, number) for z, number in zeros if z.b]
        self._known: dict[int, tuple[Form, Record]] = {}

    @property
    def active(self) -> bool:
        """Whether anything is reduced at all."""
        return bool(self.functions or self.splits)

    def renumber(self, numbers: Sequence[int]) -> None:
        """Give the givens other numbers."""
        self.functions = [(x, y, numbers[n]) for x, y, n in self.functions]
        self.splits = [(a, b, c, numbers[n]) for a, b, c, n in self.splits]
        self._known.clear()

    def closure(self, mask: int) -> int:
        """Add everything that is a function of the set."""
        grown = True
        while grown:
            grown = False
            for x, y, _ in self.functions:
                if not x & ~mask and y & ~mask:
                    mask |= y
                    grown = True
        return mask

    def _close(self, mask: int, record: Record, sign: int = 1) -> int:
        """Add what is a function of the set; h(S) = h(S u Y) - H(Y|S)."""
        grown = True
        while grown:
            grown = False
            for x, y, number in self.functions:
                if not x & ~mask and y & ~mask:
                    zero = Zero(basic(y & ~mask, 0, mask), number)
                    record[zero] = record.get(zero, 0) - sign
                    mask |= y
                    grown = True
        return mask

    def set(self, mask: int) -> tuple[Form, Record]:
        """Return h(mask) as reduced joint entropies, and the vanishing measures: h = form + record."""
        if mask in self._known:
            return self._known[mask]
        record: Record = {}
        closed = self._close(mask, record)
        found: tuple[Form, Record] = ({closed: 1} if closed else {}, record)
        for a, b, c, number in self.splits:
            left, right = closed & a, closed & b
            core = left | right | c
            if c & ~closed or self.closure(core) != closed:
                continue
            first, second = self.closure(left | c), self.closure(right | c)
            if closed in {first, second}:
                continue
            # h(closed) = h(core) + (zeros), h(core) = h(left c) + h(right c) - h(c) - I(left;right|c)
            self._close(core, record, -1)
            zero = Zero(basic(left, right, c), number)
            record[zero] = record.get(zero, 0) - 1
            pieces = [(1, self.set(left | c)), (1, self.set(right | c)), (-1, self.set(c))]
            found = (combined((w, form) for w, (form, _) in pieces), record)
            for weight, (_, inner) in pieces:
                for zero, value in inner.items():
                    record[zero] = record.get(zero, 0) + weight * value
            break
        self._known[mask] = found
        return found

    def form(self, form: Form) -> Form:
        """Return a reduced vector."""
        if not self.active:
            return form
        return tidy((m, value * v) for mask, value in form.items() for m, v in self.set(mask)[0].items())

    def record(self, form: Form) -> Record:
        """Return the vanishing measures a vector differs from its reduced form by."""
        total: Record = {}
        for mask, value in form.items():
            for zero, weight in self.set(mask)[1].items():
                total[zero] = total.get(zero, 0) + value * weight
        return {zero: weight for zero, weight in total.items() if weight}


def lifted(zero: Zero, given: Basic) -> list[Basic]:
    """Return nonnegative measures that make up the difference: given = zero + their sum."""
    a, b, c = given
    x, y, z = zero.piece
    if not b:  # H(Y|X) = H(Y0|X) + I(y; s|X Y0) + H(y|s) with y the new part of Y, Y0 what s has of it already
        old = a & ~x
        rest = z & ~(c | old)
        parts = [basic(old, 0, c)] if old else []
        return [*parts, basic(x, rest, c | old)] if rest else parts
    if x & ~a:
        x, y = y, x
    rest_b, rest_a = b & ~y, a & ~x  # I(A;B|C) = I(x;y|C) + I(x;B-y|C y) + I(A-x;B|C x)
    parts = [basic(x, rest_b, c | y)] if rest_b else []
    return [*parts, basic(rest_a, b, c | x)] if rest_a else parts

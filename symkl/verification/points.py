"""Random exact numbers for parameters, spread so that what is wrong somewhere is seen.

Never nice and never equal numbers: a sign that matters only for a > c, a formula that holds only for small or for large
parameters, a missing absolute value all need points on their side.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from math import exp
from random import Random

from sympy import Abs, Expr, Heaviside, Max, Min, Piecewise, Rational, Symbol, preorder_traversal, sign
from sympy.core.relational import Relational

from symkl.families import Family
from symkl.families.domains import Domain
from symkl.families.statistic import X
from symkl.terms import AtLeast, Hypothesis, Nonzero, Positive, Term

Point = dict[Symbol, Rational]
ORDINARY, EXTREME = 8, 2
"""So many points with every order of paired parameters, and so many with small and with large ones."""
_TRIES = 60


class Points:
    """Draws numbers for the parameters of terms under conditions; the same ones for the same terms."""

    def __init__(self, terms: Sequence[Expr], conditions: Iterable[Hypothesis], seed: str = "") -> None:
        """Take the terms, and what must hold of their parameters."""
        laws = sorted({law for t in terms if isinstance(t, Term) for law in t.atoms(Family)}, key=str)
        own = [h for law in laws for h in law.conditions(*law.parameters)]
        self.conditions = [h for h in dict.fromkeys((*own, *conditions)) if _of_numbers(h)]
        free = {s for t in terms for s in t.free_symbols if isinstance(s, Symbol) and s != X}
        self.symbols = sorted(
            free | {s for h in self.conditions for s in h.free_symbols if isinstance(s, Symbol)}, key=str
        )
        self.whole = {s for law in laws for n, v in zip(law.names, law.parameters, strict=True) if n in law.whole
                      for s in v.free_symbols}  # fmt: skip
        self.paired = list(_paired(laws))
        self.boundaries = sorted({b for t in terms for b in _boundaries(t)}, key=str)
        self.chart = Domain(self.conditions)._chart
        self.free = sorted({u for f in self.chart.values() for u in f.free_symbols}, key=str)
        # one definition has the same points whatever is claimed of it
        named = [t for t in terms if isinstance(t, Term)] or terms
        self.random = Random(f"{seed} {' '.join(map(str, named))}")  # noqa: S311 (points of a check, not secrets)

    def __iter__(self) -> Iterator[Point]:
        """Yield the points; there are fewer if the conditions leave little room."""
        if not self.symbols:
            yield {}
            return
        found: list[Point] = []
        orders = list(itertools.product((-1, 1), repeat=min(len(self.paired), 3)))
        for number in range(ORDINARY):
            found += self._drawn(1, orders[number % len(orders)])
        for size in (Rational(1, 1000), Rational(1000)):
            for number in range(EXTREME):
                found += self._drawn(size, orders[-1 - number % len(orders)])
        for boundary, side in itertools.product(self.boundaries, (-1, 1)):
            if not any(_side(boundary, p) == side for p in found):
                found += itertools.islice((p for _ in range(_TRIES) for p in self._drawn(1, ())
                                           if _side(boundary, p) == side), 1)  # fmt: skip
        yield from found

    def _drawn(self, size: Rational, order: Sequence[int]) -> list[Point]:
        """Return one point of about this size in which paired parameters have this order, if it is found."""
        for _ in range(_TRIES):
            point = self._one(size)
            for (first, second), side in zip(self.paired, order, strict=False):
                if (point[first] - point[second]).p * side < 0:
                    point[first], point[second] = point[second], point[first]
            if all(_holds(h, point) for h in self.conditions):
                return [point]
        return []

    def _one(self, size: Rational) -> Point:
        """Draw a point: the chart of the domain writes parameters as functions of free numbers."""
        free = {s: self._number(size, positive=s.is_nonnegative) for s in self.free}
        point = {s: f.xreplace(free) for s, f in self.chart.items() if s in self.symbols}
        for symbol in self.symbols:
            if symbol in self.whole:
                point[symbol] = Rational(self.random.randint(1, 60 if size > 1 else 2 if size < 1 else 12))
            elif symbol not in point:
                point[symbol] = self._number(size, positive=False)
        return point

    def _number(self, size: Rational, *, positive: bool | None) -> Rational:
        wanted = exp(self.random.uniform(-1.6, 1.4)) if positive else self.random.uniform(-2, 2)
        below = self.random.randrange(1_000_001, 9_999_999, 2)  # odd, so that no power of 2 makes a sine vanish
        return Rational(round(wanted * below), below) * (size if positive or size > 1 else 1)


def _of_numbers(h: Hypothesis) -> bool:
    return isinstance(h, (Positive, AtLeast, Nonzero)) and not isinstance(h.args[0], Term)


def _holds(condition: Hypothesis, point: Point) -> bool:
    value = condition.args[0].xreplace(point)
    if isinstance(condition, Nonzero):
        return value.is_zero is False or bool(abs(value.evalf(30)) > 0)
    if value.is_Rational:
        return bool(value.p > 0 if isinstance(condition, Positive) else value.p >= 0)
    number = value.evalf(30)
    if not number.is_real:
        return False
    return bool(number > 0 if isinstance(condition, Positive) else number >= 0)


def _paired(laws: Sequence[Family]) -> Iterator[tuple[Symbol, Symbol]]:
    """Yield the parameters that two laws of one family have in the same place."""
    for first, second in itertools.combinations(laws, 2):
        if type(first) is type(second):
            for a, b in zip(first.parameters, second.parameters, strict=True):
                if isinstance(a, Symbol) and isinstance(b, Symbol) and a != b:
                    yield a, b


def _boundaries(term: Expr) -> Iterator[Expr]:
    """Yield expressions in the parameters whose sign decides between branches."""
    if isinstance(term, Term):
        return
    for bent in preorder_traversal(term):
        if isinstance(bent, (Abs, sign, Heaviside)):
            yield bent.args[0]
        elif isinstance(bent, (Max, Min)):
            yield from (a - bent.args[0] for a in bent.args[1:])
        elif isinstance(bent, Piecewise):
            yield from (r.lhs - r.rhs for r in bent.atoms(Relational))


def _side(boundary: Expr, point: Point) -> int:
    value = boundary.xreplace(point)
    return int(bool(value > 0)) - int(bool(value < 0)) if value.is_real else 0

"""Laws on 0, 1, 2, ... whose means are infinite or do not exist: what no finite model can show.

Functions are sums of pieces c r^x s^z, some of them only where z = x + k or at one point, so that every series is
geometric and its value exact: a number, oo or -oo, or None for oo - oo.  x may stand for a block of many equally likely
values: the logarithm (to the base 2) of its density is then a function of its own, which makes entropies infinite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce
from math import inf
from typing import NamedTuple

from sympy import S, Tuple

import symkl.rules  # noqa: F401 (loads them)
from symkl.kernel import RULES, Theorem
from symkl.measures import Entropy
from symkl.models import Unsupported
from symkl.terms import (
    AlphabetSum,
    Apply,
    Density,
    Discrete,
    Expectation,
    Finite,
    Law,
    Linear,
    Log,
    Product,
    Term,
    Variable,
    linear,
)

Value = Fraction | float | None
HALF = Fraction(1, 2)
VALUES = ("x", "z")


class Piece(NamedTuple):
    """c r^x s^z, where z = x + apart if that is not None, and at the points in `at` only."""

    c: Fraction
    ratios: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))
    apart: int | None = None
    at: tuple[tuple[int, int], ...] = ()

    def times(self, other: Piece) -> Piece | None:
        """Multiply; None if the two never meet."""
        if None not in {self.apart, other.apart} and self.apart != other.apart:
            return None
        if any(dict(other.at).get(v, n) != n for v, n in self.at):
            return None
        r, s = (a * b for a, b in zip(self.ratios, other.ratios, strict=True))
        apart = self.apart if other.apart is None else other.apart
        return Piece(self.c * other.c, (r, s), apart, tuple({**dict(self.at), **dict(other.at)}.items()))


Function = tuple[Piece, ...]


def one(c: object = 1, r: object = 1, s: object = 1, apart: int | None = None) -> Function:
    """Return a function of one piece."""
    return (Piece(Fraction(c), (Fraction(r), Fraction(s)), apart),)


def collected(pieces: Iterable[Piece]) -> Function:
    """Add up pieces of one shape."""
    found: dict[Piece, Fraction] = {}
    for piece in pieces:
        shape = piece._replace(c=Fraction(0))
        found[shape] = found.get(shape, Fraction(0)) + piece.c
    return tuple(shape._replace(c=c) for shape, c in found.items() if c)


def multiplied(f: Function, g: Function) -> Function:
    """Multiply two functions."""
    return collected(p for a in f for b in g if (p := a.times(b)) is not None)


def series(terms: dict[Fraction, Fraction]) -> Value:
    """Sum c r^n over n for all (r, c): what is not summable is decided by the largest ratio."""
    if all(abs(r) < 1 for r in terms):
        return sum((c / (1 - r) for r, c in terms.items()), Fraction(0))
    most = max(map(abs, terms))
    leading = [(r, c) for r, c in terms.items() if abs(r) == most]
    if len(leading) > 1:
        raise Unsupported("ratios of one size")
    ((ratio, c),) = leading
    return None if ratio < 0 else inf if c > 0 else -inf


def everywhere(f: Function) -> Value:
    """Sum over all that is left, absolutely: the pieces off the diagonals must be summable."""
    lines: dict[int | None, dict[Fraction, Fraction]] = {}
    total, endless = Fraction(0), set()
    for piece in f:
        (r, s), k = piece.ratios, piece.apart
        if piece.at:
            raise Unsupported("points")
        if k is not None:
            line = lines.setdefault(k, {})
            line[r * s] = line.get(r * s, Fraction(0)) + piece.c * s**k
        elif abs(r) < 1 and abs(s) < 1:
            total += piece.c / (1 - r) / (1 - s)
        else:
            if min(r, s) < 0:
                raise Unsupported("a double series of two signs")
            endless.add(inf if piece.c > 0 else -inf)
    if len(endless) > 1:
        raise Unsupported("a difference of double series")
    return added([total, *endless, *map(series, lines.values())])


def added(values: Iterable[Value]) -> Value:
    """Add extended reals: None is oo - oo."""
    values = list(values)
    if None in values or {inf, -inf} <= {*values}:
        return None
    return next((v for v in values if v in {inf, -inf}), sum(values, Fraction(0)))


class Countable:
    """Masses, logarithms of densities and functions by name, and the evaluation of terms in them."""

    def __init__(self, masses: dict[str, Function], functions: dict[str, Function], logs: dict[str, Function] | None = None) -> None:
        self.masses, self.functions, self.logs = masses, functions, logs or {}

    def value(self, term: Term) -> Value:
        """Return the value of a term, at x = z = 0 where these are free."""
        if isinstance(term, Linear):
            return added(None if (v := self.value(atom)) is None else _scaled(c, v) for c, atom in term.pairs)
        if isinstance(term, Entropy):
            law, names = term.law, [slot.value for slot in term.of]
            given = [slot.value for slot in term.given]
            return self.value(Expectation(Density(law, [*names, *given]), -Log(Density(law, names, given))))
        if isinstance(term, Expectation):
            return self.summed(term.bound, multiplied(self.law(term.law), self.function(term.body)))
        if isinstance(term, AlphabetSum):
            return self.summed(term.bound, self.function(term.body))
        if term is S.One:
            return Fraction(1)
        return sum((p.c for p in self.function(term) if p.apart in {None, 0}), Fraction(0))

    def law(self, densities: Iterable[Density]) -> Function:
        """Multiply masses."""
        return reduce(multiplied, map(self.mass, densities), one())

    def mass(self, d: Density) -> Function:
        """Return the mass of a density."""
        return self.masses[f"{d.law.name}({','.join(v.name for v in d.values)})"]

    def function(self, term: Term) -> Function:
        """Return a term as a function of x and z."""
        if isinstance(term, Linear):
            return collected(p._replace(c=p.c * Fraction(int(c.p), int(c.q))) for c, atom in term.pairs for p in self.function(atom))
        if isinstance(term, Product) and all(exponent == 1 for _, exponent in term.factors):
            return reduce(multiplied, map(self.function, term.parts))
        if isinstance(term, (AlphabetSum, Expectation)):
            law = self.law(term.law) if isinstance(term, Expectation) else one()
            inner = multiplied(law, self.function(term.body))
            for name in term.bound:
                inner = self.without(name, inner)
            return inner
        if isinstance(term, Log) and isinstance(term.arg, Density):
            return collected(p for v in term.arg.values for p in self.logs[v.name])
        if isinstance(term, Apply):
            return self.functions[term.name]
        if isinstance(term, Density):
            return self.mass(term)
        if term is S.One:
            return one()
        raise Unsupported(str(type(term)))

    def without(self, name: Variable, f: Function) -> Function:
        """Sum one variable out, for each value of the other."""
        gone = VALUES.index(name.name)
        found: list[Piece] = []
        for piece in f:
            r, s = piece.ratios
            if piece.apart is None:
                ratio = piece.ratios[gone]
                if abs(ratio) >= 1 or piece.at:
                    raise Unsupported("an inner series that does not converge")
                kept = tuple(Fraction(1) if i == gone else q for i, q in enumerate(piece.ratios))
                found.append(Piece(piece.c / (1 - ratio), kept))
            elif gone == 1:  # z = x + k
                found.append(Piece(piece.c * s**piece.apart, (r * s, Fraction(1))))
            else:  # x = z - k, for z >= k
                k, c = piece.apart, piece.c * r**-piece.apart
                found.append(Piece(c, (Fraction(1), r * s)))
                found += [Piece(-c * (r * s) ** j, at=((1, j),)) for j in range(k)]
        return collected(found)

    def summed(self, bound: tuple[Variable, ...], f: Function) -> Value:
        """Sum over what is bound; with one variable, over that one."""
        if len(bound) > 1:
            return everywhere(f)
        (name,) = bound
        at = VALUES.index(name.name)
        found: dict[Fraction, Fraction] = {}
        points = Fraction(0)
        for piece in f:
            if piece.apart is not None:  # a term for each value of the other variable, which is 0: x = 0, z = apart
                points += piece.c * piece.ratios[1] ** piece.apart if at else piece.c * (piece.apart == 0)
                continue
            if piece.at:
                points += piece.c
                continue
            found[piece.ratios[at]] = found.get(piece.ratios[at], Fraction(0)) + piece.c
        return added([points, series(found)])

    def fails(self, theorem: Theorem) -> bool:
        """Whether the hypotheses of a theorem hold and its sides differ; all alphabets are discrete."""
        for h in theorem.hypotheses:
            if not isinstance(h, (Discrete, Finite)) or (isinstance(h, Finite) and self.value(h.args[0]) in {None, inf, -inf}):
                return False
        left, right = self.value(theorem.left), self.value(theorem.right)
        return left != right if theorem.relation == "=" else not (left is None or right is None or left <= right)


def _scaled(c: object, value: Fraction | float) -> Value:
    scale = Fraction(int(c.p), int(c.q))
    return scale * value if scale else Fraction(0)


x, z = map(Variable, VALUES)
p, q = Law("p"), Law("q")
f, g, h = Apply("f", (x,)), Apply("g", (x,)), Apply("h", (x, z))
GEOMETRIC = one(HALF, HALF)
MEANS = Countable(
    {"p(x)": GEOMETRIC}, {"f": one(1, 4), "g": one(-1, 4)})
STEPS = Countable(  # +1 on the diagonal and -1 beside it, times 1 / p(x)
    {"p(x)": GEOMETRIC, "q(z)": one(HALF, 1, 1, 0) + one(HALF, 1, 1, 1)},
    {"h": one(2, 2, 1, 0) + one(-2, 2, 1, 1)})
SQUARE = Countable({}, {"h": one(1, 1, 1, 0) + one(-1, 1, 1, 1)})
ENTROPY = Countable(  # x is 0; z is one of 2^(4^z - z - 1) values that have the mass 2^(-z - 1) together
    {"p(x)": one(1, 0), "p(x,z)": one(HALF, 0, HALF), "p(z)": one(HALF, 1, HALF)}, {}, {"x": (), "z": one(-1, 1, 4)})
Claim = tuple[Callable[[], Theorem], Countable]
#: For each rule that asks for something finite: where it would be false, and the law that shows it.
CLAIMS: dict[str, list[Claim]] = {
    "linearity": [
        (lambda: RULES["linearity"](Expectation(p(x), f + g)), MEANS),
        (lambda: RULES["linearity"](AlphabetSum([x], f + g)), MEANS),
    ],
    "tower": [(lambda: RULES["tower"](Expectation(p(x), Expectation(q(z | x), h))), STEPS)],
    "swap": [
        (lambda: RULES["swap"](Expectation(p(x), AlphabetSum([z], h))), STEPS),
        (lambda: RULES["swap"](AlphabetSum([x], AlphabetSum([z], h))), SQUARE),
    ],
    "entropy_algebra": [
        (lambda: RULES["entropy_algebra"](Entropy(p, [x], [z]), linear([(S(1), Entropy(p, [x, z])), (S(-1), Entropy(p, [z]))]), "any"), ENTROPY),
        (lambda: RULES["entropy_algebra"](Entropy(p, [x], [z]), linear([(S(1), Entropy(p, [x, z])), (S(-1), Entropy(p, [z]))]),
                                          Tuple(x.slot, z.slot)), ENTROPY),
    ],
}

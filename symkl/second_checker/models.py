"""What terms mean on small models, to 60 digits: laws with or without zeros, weighted or counting, dependent or not.

An undefined value is a NaN: oo - oo is one, and 0 times anything is 0.
"""

from collections.abc import Iterable, Iterator
from decimal import Context, Decimal, Overflow
from functools import cache, lru_cache
from hashlib import sha256
from itertools import product, tee
from math import prod
from typing import Any

from symkl.second_checker.terms import KNOWN, SORTS, TABLE, bound, build, exchanged, match, need, parts, shape

DIGITS = Context(prec=60, traps=[Overflow])
NEAR, INFINITY, NAN = Decimal("1e-40"), Decimal("Infinity"), Decimal("NaN")
SIZES = Decimal(-1), Decimal(0), Decimal(1), Decimal(2)
ANY, UNIT = range(10**18, 10**19), Decimal("1e-18")


class Silent(ArithmeticError):  # noqa: N818 (it is an answer, not a failure)
    """A theorem says nothing of this: a block that runs backwards, a condition of mass zero."""


def times(factors: Iterable[Any]) -> Any:
    """Return a product; 0 times anything is 0, infinite or undefined as it may be."""
    factors, again = tee(factors)
    return prod(again, start=Decimal(1)) if all(factors) else Decimal(0)


def agree(left: Any, right: Any, relation: str) -> bool:
    """Compare two values, as theorems mean it: what is undefined is between -oo and oo."""
    equal = left == right or abs(left - right) < NEAR * (1 + abs(left)) or (left.is_nan() and right.is_nan())
    return equal or (relation == "<=" and (left < right or left == -INFINITY or right == INFINITY))


class Model:
    """Random laws on small alphabets; whatever is asked of it follows from its number.

    The values that a law draws are independent given two hidden bits, on each of which some of them depend.
    """

    def __init__(self, seed: int, carried: Any, numbers: Any, ways: Any, *kinds: str) -> None:
        """Choose what is carried out, what symbols may be, how laws are made, and which meanings are known."""
        self.seed, self.carried, self.numbers, self.kinds = seed, carried, numbers, kinds
        self.hidden, self.chances = ways[seed % len(ways)]
        self.size = len(self.chances[0])

    def pick(self, choices: Any, *key: object) -> Any:
        """Choose one of some things by a key."""
        number = int.from_bytes(sha256(repr((self.seed, *key)).encode()).digest())
        return choices[number % len(choices)]

    def weight(self, coordinate: Any, at: int) -> Any:
        """Return the reference measure of a point."""
        weighted = self.seed % 2 and self.pick((0, 1, 1), "weight", coordinate[:2])
        return Decimal(1 + at) / 8 if weighted else Decimal(1)

    def chance(self, law: Any, hidden: int, coordinate: Any, at: int) -> Any:
        """Return the density of a value given the hidden one."""
        hidden &= self.pick((3, 3, 2, 1), law, coordinate)
        chances = self.pick(self.chances, law, hidden, coordinate)
        return Decimal(chances[at]) / sum(chances) / self.weight(coordinate, at)

    @cache  # noqa: B019 (models live as long as the program)
    def mass(self, law: Any, at: frozenset[Any]) -> Any:
        """Return the density of values of some coordinates."""
        given = [times(self.chance(law, hidden, *point) for point in at) for hidden in range(self.hidden)]
        return sum(given) / self.hidden

    def entries(self, v: Any, env: Any) -> list[Any]:
        """List the entries (name, index, copy) of a value, or (name, index) of a coordinate."""
        slot, copy = (v[1], v[2][1:]) if v[0] == "Variable" else (v, ())
        low, *ends = [int(self.value(i, env)) for i in slot[2][1:]] or [-1]
        last, *left_out = ends or [low]
        need(last >= low - 1, "a block that runs backwards", Silent)
        return [(slot[1][1], i, *copy) for i in range(low, last + 1) if i not in left_out]

    def at(self, entry: Any, env: Any) -> int:
        """Return the value of an entry: bound, or arbitrary and fixed."""
        return dict(env).get(entry, self.pick(range(self.size), "free", entry))

    def density(self, env: Any, law: Any, of: Any, _: Any) -> Any:
        """Return a joint density; where values have weights, of a variable and itself there is none: any number."""
        run = [point for _, *v in of[1:] for point in zip(*(self.entries(u, env) for u in v), strict=True)]
        at = {coordinate: self.at(e, env) for coordinate, e in run}
        if len(at) < len(run) and any(self.weight(c, 0) != 1 for c in at):
            return self.pick(ANY, law, run) * UNIT
        _, (_, name), *numbers = law  # of a mixture, the density of all values alone is read
        law = "" if self.seed % 5 == 4 else (name, *(self.value(n, env) for n in numbers))  # laws may all be the same
        return self.mass(law, frozenset(at.items()))

    def points(self, env: Any, values: Any) -> Iterator[Any]:
        """Run through what some values may be, with the weights of that."""
        found = [*dict.fromkeys(e for v in values[1:] for e in self.entries(v, env))]
        for at in product(range(self.size), repeat=len(found)):
            yield (*env, *zip(found, at, strict=True)), times(map(self.weight, found, at))

    def each(self, env: Any, index: Any, a: Any, b: Any, n: Any) -> list[Any]:
        """List the values of a term over a range; where densities are not carried out, at its ends."""
        low, high = (int(self.value(end, env)) for end in (a, b))
        inside: list[Any] = [("Rational", f"{i}/1") for i in range(low, high + 1)]
        if inside and "Density" not in self.carried:
            inside = [a, b]
        values = [self.value(exchanged(n, ("Tuple", ("Tuple", index, i))), env) for i in inside]
        return values if high >= low - 1 else [NAN]

    @lru_cache(maxsize=2**18)  # noqa: B019
    def value(self, n: Any, env: Any = ()) -> Any:
        """Return the value of a term, and whether a condition holds: by what it stands for, its head, or as an atom."""
        if other := meaning(n, self.kinds):
            return self.value(other, env)
        return HEADS[n[0]](self, env, *n[1:]) if n[0] in self.carried else self.atom(n)

    def multiple(self, c: Any, t: Any, env: Any) -> Any:
        """Return a multiple of a term; a coefficient that is undefined is so beside a 0 as well."""
        factor = self.value(c, env)
        return factor if factor.is_nan() else times((factor, self.value(t, env)))

    def power(self, f: Any, e: Any, env: Any) -> Any:
        """Return a power of a term; 1/0 is oo of what is nonnegative by its form."""
        base, exponent = self.value(f, env), self.value(e, env)
        if not exponent:
            return Decimal(1)
        return base**exponent if base or exponent > 0 or nonnegative(f) else NAN

    @cache  # noqa: B019
    def atom(self, n: Any) -> Any:
        """Return a number that depends on what a term is: any number, or 0, infinite or undefined, as it may be.

        Entropies of discrete variables are infinite where those of a part are.
        """
        number = self.pick(ANY, key(n)) * UNIT
        if n[0] == "Entropy" and all(self.value(("Discrete", v)) for v in n[2][1:]):
            return INFINITY if any(self.pick((0, 0, 1), v) for v in n[2][1:]) else number
        ends = TABLE["ends"].get(n[0]) or TABLE["ends"]["nonnegative" if nonnegative(n) else "any"]
        factors = ["1"] * (2, 6, 14)[self.seed % 3] + ends if self.seed else ["1"]
        return number * Decimal(self.pick(factors, key(n), "end"))


@cache
def meaning(n: Any, kinds: tuple[str, ...]) -> Any:
    """Return what a term stands for, if it is of a shape that one of some lists of the table has."""
    apart = ("Tuple", *(("Tuple", v[1][1], ("Drawn", v[1][1])) for v in bound(n) if v[0] == "Variable"))
    given = {"x": ("Tuple", *bound(n)), "apart": apart}
    for left, right in next((TABLE[kind][n[0]] for kind in kinds if n[0] in TABLE[kind]), ()):
        if (found := match(shape(left), n, given)) and build(shape(left), found) == n:
            return build(shape(right), found)
    return None


#: What is evaluated, by head; all other terms stand for these, as the table says.
HEADS: dict[str, Any] = {
    "Rational": lambda _m, _env, q: Decimal.__truediv__(*map(Decimal, q.split("/"))),
    "Symbol": lambda m, _env, s: Decimal(m.pick(m.numbers, s)),
    "Linear": lambda m, env, *pairs: sum([m.multiple(c, t, env) for _, c, t in pairs], Decimal(0)),
    "Product": lambda m, env, *pairs: times(m.power(f, e, env) for _, f, e in pairs),
    "Log": lambda m, env, f, b: m.value(f, env).ln() / m.value(b, env).ln(),
    "Exp": lambda m, env, f: m.value(f, env).exp(),
    "Density": Model.density,
    "AlphabetSum": lambda m, env, v, n: sum([w * m.value(n, e) for e, w in m.points(env, v)], Decimal(0)),
    "IndexSum": lambda m, env, *n: sum(m.each(env, *n), Decimal(0)),
    "IndexProduct": lambda m, env, *n: times(m.each(env, *n)),
    "Apply": lambda m, env, f, vs: m.pick(SIZES, f, *(m.at(e, env) for v in vs[1:] for e in m.entries(v, env))),
    "Composite": lambda m, env, f, t: m.value(build(shape(m.pick(TABLE["curves"], f)[1]), {**KNOWN, "t": t}), env),
    "=": lambda m, env, a, b: agree(m.value(a, env), m.value(b, env), "="),
    "<=": lambda m, env, a, b: agree(m.value(a, env), m.value(b, env), "<="),
    "Positive": lambda m, env, f: m.value(f, env) > NEAR,
    "Finite": lambda m, env, f: abs(m.value(f, env)) < INFINITY,
    "Convex": lambda m, _env, f: m.pick(TABLE["curves"], f)[0],
    "Discrete": lambda m, env, s: all(m.weight(e, 0) == 1 for e in m.entries(s, env)),
    "Distinct": lambda m, env, s, t: not {*m.entries(s, env)} & {*m.entries(t, env)},
    "Joint": lambda m, env, a, n: v if abs(v := m.value(a, env)) < INFINITY else m.atom(n),
    "Where": lambda m, env, h, n: need(m.value(h, env), "a condition of mass zero", Silent) or m.value(n, env),
    "Fails": lambda m, env, h: Decimal(not m.value(h, env)),
}


def nonnegative(n: Any) -> bool:
    """Whether a term is nonnegative by its form."""
    if n[0] == "Rational":
        return bool(n[1][0] != "-")
    sorts = TABLE["nonnegative"].get(n[0], "none").split()
    return "none" not in sorts and all(nonnegative(part) for _, sort, part in parts(n) if sort in sorts)


@cache
def key(n: Any) -> str:
    """Return a text for what is not carried out, the same for the same parts, in any order where they have none."""
    loose = [place for place, sort, _ in parts(n) if sort in {"pairs", "pairs+", "slots", "slots+"}]
    inner = (sorted({*map(rough, a[1:])}) if k in loose else rough(a) for k, a in enumerate(n))
    return repr([*inner])


@cache
def rough(n: Any) -> str:
    """Return a number for a term, to 30 digits, and those of what is added or multiplied, in order: nothing cancels."""
    return f"{round(GENERIC.value(n), 30) + 0} {atoms(n)}" if isinstance(n, tuple) else str(n)


def atoms(n: Any) -> list[Any]:
    """List the numbers of the terms and factors of a term, scalars and means of 1 excepted."""
    if n[0] in {"Linear", "Product"}:
        return [number for _, sort, part in parts(n) if sort == "term" for number in atoms(part)]
    return [] if n[0] in TABLE["heads"]["scalar"].split() or n[-1] == KNOWN["1"] else [GENERIC.value(n)]


def same(a: Any, b: Any) -> bool:
    """Whether two terms are the same algebra of the same parts."""
    return a == b or rough(a) == rough(b)


#: Models of laws; models in which all but algebra may be anything, and measures are read in one of two ways; and random
#: numbers, which tell terms apart.
MODELS = [Model(i, {*HEADS, *SORTS}, range(-1, 4), TABLE["ways"], "laws", "meanings", "scalars") for i in range(70)]
FREE = {*HEADS} - {"Density", "Apply", "Composite", "AlphabetSum"}, range(-4, 7), TABLE["point"]
PLAIN = [Model(i, *FREE, "drawn", "meanings", "scalars") for i in range(1, 500)]
JOINT = [Model(i, *FREE, "joints", "drawn", "meanings", "scalars") for i in range(1, 500)]
GENERIC = Model(0, {"Linear", "Product", "Rational"}, (), TABLE["point"], "scalars")

"""What terms mean on small models, to 60 digits: laws with or without zeros, weighted or counting, dependent or not.

An undefined value is a NaN: oo - oo is one, and 0 times anything is 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal, Overflow
from functools import cache, reduce
from itertools import product
from random import Random
from typing import Any

from symkl.second_checker.terms import ONE, SORTS, TABLE, bind, bound, build, letters, need, of_sort, parts, shape

DIGITS = Context(prec=60, traps=[Overflow])
NEAR, INFINITY, NAN = Decimal("1e-40"), Decimal("Infinity"), Decimal("NaN")
SIZES = Decimal(-1), Decimal(1), Decimal(2), Decimal(0)
ln = cache(Decimal.ln)
ANY, UNIT = range(10**18, 10**19), Decimal("1e-18")


class Silent(ArithmeticError):  # noqa: N818 (it is an answer, not a failure)
    """A theorem says nothing of this: a block that runs backwards, a condition of mass zero."""


class Undefined(ArithmeticError):  # noqa: N818
    """A sum or a product over a range that runs backwards."""


def span(low: int, high: int, error: type[Exception]) -> range:
    """Return the numbers of a range, which may be empty, and does not run backwards."""
    need(high >= low - 1, "a range that runs backwards", error)
    return range(low, high + 1)


def times(*values: Any) -> Any:
    """Return a product; 0 times anything is 0, infinite or undefined as it may be."""
    return reduce(lambda a, b: a * b, values, Decimal(1)) if all(values) else Decimal(0)


def agree(left: Any, right: Any, relation: str) -> bool:
    """Compare two values, as theorems mean it."""
    undefined = left.is_nan(), right.is_nan()
    if any(undefined):
        return all(undefined) or (relation == "<=" and (left == -INFINITY or right == INFINITY))
    return bool(left == right or abs(left - right) < NEAR * (1 + abs(left)) or (relation == "<=" and left < right))


class Model:
    """Random laws on small alphabets; whatever is asked of it follows from its number.

    The values that a law draws are independent given two hidden bits, on each of which some of them depend.
    """

    def __init__(self, seed: int, carried: Any, numbers: Any, *kinds: str) -> None:
        """Choose what is carried out, what symbols may be, and which meanings are known; the kind of model."""
        self.seed, self.carried, self.numbers = seed, carried, numbers
        self.meanings = {head: row for kind in kinds for head, row in TABLE[kind].items()}
        self.size = 2 + (seed % 8 == 4)
        ways: Any = ((4, (1, 2, 3, 5)), (4, (0, 1, 2)), (1, (1, 2, 3, 5)), (2, (0,)), (1, (1, 2, 3, 5)))
        self.hidden, self.chances = ways[seed % len(ways)]

    def pick(self, numbers: Any, *key: object) -> Any:
        """Choose one of some numbers by a key."""
        return Random(repr((self.seed, *key))).choice(numbers)  # noqa: S311 (random models are not secrets)

    @cache  # noqa: B019 (models live as long as the program)
    def weight(self, entry: Any, at: int) -> Any:
        """Return the reference measure of a point."""
        return Decimal(1 + at) / 8 if self.seed % 2 and self.pick((0, 1, 1), "weight", entry[:2]) else Decimal(1)

    @cache  # noqa: B019
    def chance(self, law: Any, hidden: int, entry: Any, at: int) -> Any:
        """Return the density of a value given the hidden one."""
        hidden &= self.pick((3, 3, 2, 1), law, entry)
        each = [self.pick(self.chances, law, hidden, entry, k) for k in range(self.size)]
        each[self.pick(range(self.size), law, hidden, entry)] += 1
        return Decimal(each[at]) / sum(each) / self.weight(entry, at)

    @cache  # noqa: B019
    def mass(self, law: Any, at: frozenset[Any]) -> Any:
        """Return the density of values of some coordinates; of a mixture with negative weights nothing is known."""
        if law[0] == "Mixture":
            here, weights = {((*c, "0/1"), v) for c, v in at}, [self.value(w, {}) for _, w, _ in law[1:]]
            need(min(weights) >= 0, "a mixture with negative weights", Silent)
            runs = zip(weights, [self.run({}, densities) for _, _, densities in law[1:]], strict=True)
            total = sum(times(w, m) for w, run in runs for e, m in run if here <= e.items())
            return total / times(*(self.weight(*p) for p in at))
        name = "" if self.seed % 5 == 4 else law  # in some models all laws are the same
        return sum(times(*(self.chance(name, h, *p) for p in at)) for h in range(self.hidden)) / self.hidden

    def entries(self, v: Any, env: Any) -> list[Any]:
        """List the entries (name, index, copy) of a value, or (name, index) of a coordinate."""
        low, *ends = [int(self.value(i, env)) for i in v[2][1:]] or [-1]
        return [(v[1][1], i, *(c[1] for c in v[3:])) for i in span(low, [*ends, low][0], Silent) if i not in ends[1:]]

    def at(self, entry: Any, env: Any) -> int:
        """Return the value of an entry: bound, or arbitrary and fixed."""
        return int(env[entry]) if entry in env else self.pick(range(self.size), "free", entry)

    def density(self, env: Any, law: Any, *sides: Any) -> Any:
        """Return p(of | given); where values have weights, of a variable and itself there is none: any number."""
        runs = [[p for _, *v in a[1:] for p in zip(*(self.entries(u, env) for u in v), strict=True)] for a in sides]
        of, given = ({c: self.at(e, env) for c, e in run} for run in runs)
        if len(of | given) < sum(map(len, runs)) and any(self.weight(c, 0) != 1 for c in of):
            return self.pick(ANY, law, runs) * UNIT
        law = law if law[0] == "Mixture" else (law[1][1], *(self.value(p, env) for p in law[2:]))
        need(mass := self.mass(law, frozenset(given.items())), "a condition of mass zero", Silent)
        return self.mass(law, frozenset((given | of).items())) / mass

    def run(self, env: Any, bound: Any, *more: Any) -> Iterator[Any]:
        """Run through what is bound, with weights: an index in its range, draws of a law, or values."""
        if bound[0] == "Symbol":
            low, high = (int(self.value(b, env)) for b in more[:2])
            yield from (({**env, bound[1]: Decimal(i)}, Decimal(1)) for i in span(low, high, Undefined))
        elif bound[1:] and bound[1][0] != "Variable":
            for row, weight in self.run(env, ("Tuple", *(v for _, _, v in bound[1][2][1:]))):
                if mass := times(self.value(bound[1], row), weight):
                    yield from ((e, mass * m) for e, m in self.run(row, ("Tuple", *bound[2:])))
        else:
            found = [*dict.fromkeys(e for v in bound[1:] for e in self.entries(v, env))]
            for values in product(range(self.size), repeat=len(found)):
                yield {**env, **dict(zip(found, values, strict=True))}, times(*map(self.weight, found, values))

    def value(self, n: Any, env: Any) -> Any:
        """Return the value of a term; whether a hypothesis or a conclusion holds."""
        return self.reckon(n, env) if env else self.whole(n)

    @cache  # noqa: B019
    def whole(self, n: Any) -> Any:
        """Return the value of a term of which nothing is bound outside."""
        return self.reckon(n, {})

    def reckon(self, n: Any, env: Any) -> Any:
        """Evaluate a term, by what it stands for, by its head, or as an atom."""
        if other := self.meaning(n):
            return self.value(other, env)
        try:
            return HEADS[n[0]](self, env, *n[1:]) if n[0] in self.carried else self.atom(n)
        except Undefined:
            return NAN

    @cache  # noqa: B019
    def meaning(self, n: Any) -> Any:
        """Return what a term stands for, if it is of a shape that the table lists."""
        given = {"x": ("Tuple", *bound(n)), "each": ("Symbol", "each")} if n[0] in self.meanings else {}
        for left, right in self.meanings.get(n[0], ()):
            if (found := match(shape(left), n, given)) is not None:
                return build(shape(right), found)
        return None

    def multiple(self, c: Any, t: Any, env: Any) -> Any:
        """Return a multiple of a term; a coefficient that is undefined is so beside a 0 as well."""
        return NAN if (factor := self.value(c, env)).is_nan() else times(factor, self.value(t, env))

    def power(self, f: Any, e: Any, env: Any) -> Any:
        """Return a power of a term; 1/0 is oo of what is nonnegative by its form."""
        base, exponent = self.value(f, env), self.value(e, env)
        if not exponent:
            return Decimal(1)
        return base**exponent if base or exponent > 0 or nonnegative(f) else NAN

    def curve(self, name: Any, at: Any) -> Any:
        """Return a function of a nonnegative number; what it is at oo is another matter."""
        end = self.pick(SIZES, "end", name) if at == INFINITY else NAN
        _, curve = self.pick(TABLE["curves"], "curve", name)
        return self.value(build(shape(curve), {"t": ("Symbol", "t")}), {"t": at}) if 0 <= at < INFINITY else end

    @cache  # noqa: B019
    def atom(self, n: Any) -> Any:
        """Return a number that depends on what a term is: any number, or 0, infinite or undefined, as it may be.

        Entropies of discrete variables are infinite where those of a part are.
        """
        number = self.pick(ANY, key(n)) * UNIT
        if n[0] == "Entropy" and all(self.value(("Discrete", v), {}) for v in n[2][1:]):
            return INFINITY if any(self.pick((0, 0, 1), v) for v in n[2][1:]) else number
        if n[0] == "Expectation" and n[2] == ONE:
            return Decimal(1)
        ends = [Decimal(0), *([] if n[0] in {"Density", "Apply"} else [INFINITY])]
        ends += [] if nonnegative(n) else [-number] if n[0] == "Apply" else [-number, -INFINITY, NAN]
        return self.pick((*[number] * (2, 6, 14)[self.seed % 3], *ends), key(n), "end") if self.seed else number


#: What is evaluated, by head; all other terms stand for these, as the table says.
HEADS: dict[str, Any] = {
    "Rational": lambda _m, _env, q: Decimal.__truediv__(*map(Decimal, q.split("/"))),
    "Symbol": lambda m, env, s: env[s] if s in env else Decimal(m.pick(m.numbers, s)),
    "Linear": lambda m, env, *pairs: sum([m.multiple(c, t, env) for _, c, t in pairs], Decimal(0)),
    "Product": lambda m, env, *pairs: times(*(m.power(f, e, env) for _, f, e in pairs)),
    "Log": lambda m, env, f, b: ln(m.value(f, env)) / ln(m.value(b, env)),
    "Exp": lambda m, env, f: m.value(f, env).exp(),
    "Absolute": lambda m, env, f: abs(m.value(f, env)),
    "Density": Model.density,
    "IndexProduct": lambda m, env, *n: times(*(m.value(n[-1], e) for e, _ in m.run(env, *n))),
    "IndexSum": lambda m, env, *n: sum([times(w, m.value(n[-1], e)) for e, w in m.run(env, *n)], Decimal(0)),
    "Apply": lambda m, env, f, vs: m.pick(SIZES, f, [m.at(e, env) for v in vs[1:] for e in m.entries(v, env)]),
    "Composite": lambda m, env, f, t: m.curve(f, m.value(t, env)),
    "=": lambda m, env, a, b: agree(m.value(a, env), m.value(b, env), "="),
    "<=": lambda m, env, a, b: agree(m.value(a, env), m.value(b, env), "<="),
    "Positive": lambda m, env, f: m.value(f, env) > NEAR,
    "Finite": lambda m, env, f: abs(m.value(f, env)) < INFINITY,
    "Discrete": lambda m, env, s: all(m.weight(e, 0) == 1 for e in m.entries(s, env)),
    "Convex": lambda m, _env, f: m.pick(TABLE["curves"], "curve", f)[0],
    "Distinct": lambda m, env, s, t: not {*m.entries(s, env)} & {*m.entries(t, env)},
    "Joint": lambda m, env, a, n: v if abs(v := m.value(a, env)) < INFINITY else m.atom(n),
    "Both": lambda m, env, a, b: m.value(a, env) and m.value(b, env),
    "EveryIndex": lambda m, env, *n: all(m.value(n[-1], e) for e, _ in m.run(env, *n)),
}
HEADS |= dict.fromkeys(("Expectation", "AlphabetSum"), HEADS["IndexSum"])
HEADS |= dict.fromkeys(("Almost", "Every"), HEADS["EveryIndex"])
LAWLESS = {*HEADS} - {"Density", "Apply", "Composite", "Expectation", "AlphabetSum"}


@cache
def nonnegative(n: Any) -> bool:
    """Whether a term is nonnegative by its form."""
    if n[0] in {"Linear", "Product"}:
        return all(nonnegative(a) for pair in n[1:] for a in pair[1 : 2 + (n[0] == "Linear")])
    if n[0] in {"Expectation", "AlphabetSum", "IndexSum", "IndexProduct"}:
        return nonnegative(n[-1])
    return n[0] in {"Density", "Exp", "exp", "Absolute"} or (n[0] == "Rational" and n[1][0] != "-")


@cache
def key(n: Any) -> str:
    """Return a text for what is not carried out, the same for the same parts, in any order where they have none."""
    if n[0] == "Expectation":  # a product in a law is several densities
        n = ("Mean", ("Product", *(("Tuple", d, ONE) for d in n[1][1:])), n[2])
    sets = {*parts(n, "pairs"), *parts(n, "slots")}
    inner = (sorted(map(rough, {*a[1:]})) if k in sets else rough(a) for k, a in enumerate(n))
    return repr([*inner])


@cache
def rough(n: Any) -> str:
    """Return a number for a term, to 30 digits, and those of what is added or multiplied, in order: nothing cancels."""
    return f"{round(GENERIC.value(n, {}), 30) + 0} {atoms(n)}" if isinstance(n, tuple) else str(n)


def atoms(n: Any) -> list[Any]:
    """List the numbers of the terms and factors of a term, scalars and means of 1 excepted."""
    if n[0] in {"Linear", "Product"}:
        return [a for pair in n[1:] for a in atoms(pair[2 if n[0] == "Linear" else 1])]
    return [] if of_sort("scalar", n) or n[-1] == ONE else [GENERIC.value(n, {})]


def same(a: Any, b: Any) -> bool:
    """Whether two terms are the same algebra of the same parts."""
    return a == b or rough(a) == rough(b)


def match(p: Any, t: Any, given: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the names in a shape stand for if a term is of that shape."""
    found = bind(p, t, {**given})
    return found if letters(p) <= found.keys() and same(build(p, found), t) else None


def free(kind: str) -> list[Model]:
    """List models in which all but algebra may be anything, measures read as one or two parts of the table say."""
    return [Model(seed, LAWLESS, range(-4, 7), "scalars", "indices", "meanings", kind) for seed in range(1, 500)]


MODELS = [Model(seed, {*HEADS, *SORTS}, range(-1, 4), "scalars", "meanings") for seed in range(60)]
FREE = {kind: free(kind) for kind in ("meanings", "joints")}
GENERIC = Model(0, {"Linear", "Product", "Rational"}, (), "scalars")  # random numbers, which tell terms apart

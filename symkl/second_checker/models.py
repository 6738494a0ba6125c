"""What terms mean on small models: with and without zeros, with weights or counting, dependent or not, and heavy ones.

Rational values are exact; logarithms have 60 digits, of which 40 must agree.  In a heavy model weights are so large or
small that a mean to which the logarithm of a density contributes stands for an infinite one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, DecimalException
from fractions import Fraction
from functools import cache, reduce
from itertools import product
from random import Random
from typing import Any

from symkl.second_checker.terms import (
    ONE,
    SCALARS,
    TABLE,
    Refused,
    bound,
    build,
    letters,
    need,
    parts,
    places,
    rows,
    shape,
)

DIGITS = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)
NEAR, ROUGH, INFINITY = Decimal("1e-40"), Context(prec=30), Decimal("Infinity")
HUGE, TINY, HEAVY = Decimal("1e9"), Decimal("1e-1000"), (Decimal("1e3000000000000"), Decimal("1e-4000000000000"))


class NoValue(ArithmeticError):  # noqa: N818 (it is an answer, not a failure)
    """A term has no value in a model: it is undefined."""


class Silent(ArithmeticError):  # noqa: N818 (it is an answer, not a failure)
    """A theorem says nothing of this: a block that runs backwards, a condition of mass zero."""


def real(value: Any) -> Decimal:
    """Return a number as a decimal of 60 digits."""
    return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def calculate(sign: str, a: Any, b: Any) -> Any:
    """Return a + b, a b or a ** b: exact on fractions; 0 times anything is 0, oo - oo raises."""
    if sign != "+" and not (a and b):
        return Fraction(0) if sign == "*" else INFINITY if b < 0 else Fraction(not b)
    if isinstance(a, Fraction) and isinstance(b, Fraction) and (sign != "^" or b.denominator == 1):
        need(sign != "^" or abs(b) <= 10**4, f"{b} is too large for an exponent")
        return a + b if sign == "+" else a * b if sign == "*" else a ** int(b)
    a, b = real(a), real(b)
    return a + b if sign == "+" else a * b if sign == "*" else a**b


def fold(sign: str, values: Iterable[Any]) -> Any:
    """Return a sum or a product; what is undefined after a factor 0 does not matter, and every summand does."""
    return reduce(lambda a, b: calculate(sign, a, b), values, Fraction(sign == "*"))


def over(a: Any, b: Any) -> Any:
    """Return a / b."""
    return calculate("*", a, calculate("^", b, Fraction(-1)))


@cache
def ln(value: Any) -> Any:
    """Return the natural logarithm; ln 0 = -oo."""
    return real(value).ln() if value else -INFINITY


def agree(left: Any, right: Any, relation: str) -> bool:
    """Compare two values, None for undefined, as theorems mean it."""
    if left == right:
        return True
    if left is None or right is None:
        return relation == "<=" and left in {None, -INFINITY} and right in {None, INFINITY}
    if INFINITY in {abs(left), abs(right)} or (isinstance(left, Fraction) and isinstance(right, Fraction)):
        return relation == "<=" and bool(left < right)
    gap, near = real(right) - real(left), NEAR * (1 + abs(real(left)))
    return gap >= -near and (relation == "<=" or gap <= near)


#: Functions of a nonnegative number, and whether they are convex; what they are at oo is another matter.
CURVES: tuple[tuple[bool, Any], ...] = (
    *((True, lambda t: t * t), (False, lambda t: -t * t), (True, lambda t: over(Fraction(1), t))),
    *((True, lambda t: calculate("*", t, ln(t))), (False, ln), (True, lambda t: abs(t - 1) - t)),
    *((True, lambda t: -ln(t)), (False, lambda t: min(t, Fraction(1)))),
)


class Model:
    """Random laws on small alphabets; whatever is asked of it follows from its number.

    The values that a law draws are independent given a hidden one, so that a marginal is a short sum.
    """

    def __init__(self, seed: int, numbers: Any = (0, 1, 2, 3)) -> None:
        """Choose the kind of model, and what symbols may be."""
        self.seed, self.numbers, self.heavy = seed, numbers, seed >= 15
        self.size = 2 + (seed % 8 == 4 or self.heavy)
        kinds: Any = ((4, (1, 2, 3, 5)), (4, (0, 1, 2)), (1, (1, 2, 3, 5)), (2, (0,)), (1, (1, 2, 3, 5)))
        self.hidden, self.chances = kinds[seed % len(kinds)]
        self.equal = seed % len(kinds) == len(kinds) - 1
        self.known: dict[Any, Any] = {}

    def pick(self, numbers: Any, *key: object) -> Any:
        """Choose one of some numbers by a key."""
        return Random(repr((self.seed, *key))).choice(numbers)  # noqa: S311 (random models are not secrets)

    def weight(self, entry: Any, at: int) -> Any:
        """Return the reference measure of a point."""
        if self.heavy:
            return self.pick(HEAVY, entry[:2], at) if at else Fraction(1)
        return Fraction(1 + at, 2) if self.seed % 3 == 1 and ord(entry[0][-1]) % 2 else Fraction(1)

    def mass(self, law: Any, at: dict[Any, int]) -> Any:
        """Return the probability of values of some coordinates, relative to the reference measure."""
        key = law, frozenset(at.items())
        if key not in self.known:
            total, name = Fraction(0), "" if self.equal else law
            for h in range(self.hidden):
                chance = Fraction(1, self.hidden)
                for c, v in at.items():
                    each = [self.pick(self.chances, name, h, c, k) for k in range(self.size)]
                    each[self.pick(range(self.size), name, h, c)] += 1
                    chance *= Fraction(each[v], sum(each))
                total += chance
            self.known[key] = over(total, fold("*", (self.weight(c, v) for c, v in at.items())))
        return self.known[key]

    def entries(self, v: Any, env: Any) -> list[Any]:
        """List the entries (name, index, copy) of a value, or (name, index) of a coordinate."""
        low, *ends = [int(self.value(i, env)) for i in v[2][1:]] or [0]
        if ends and ends[0] < low - 1:
            raise Silent
        run: list[Any] = [low] if v[2][1:] else [None]
        run = [i for i in range(low, ends[0] + 1) if i not in ends[1:]] if ends else run
        return [(v[1][1], i, *(int(c[1]) for c in v[3:])) for i in run]

    def at(self, entry: Any, env: Any) -> int:
        """Return the value of an entry: bound, or arbitrary and fixed (not where weights are heavy)."""
        return int(env[entry]) if entry in env else self.pick(range(1 if self.heavy else self.size), "free", entry)

    def density(self, d: Any, env: Any) -> Any:
        """Return p(of | given)."""
        pairs = [
            [(s, v) for _, *b in side[1:] for s, v in zip(*(self.entries(p, env) for p in b), strict=True)]
            for side in d[2:]
        ]
        of, given = ({c: self.at(e, env) for c, e in side} for side in pairs)
        if len({**of, **given}) < len(pairs[0] + pairs[1]) and any(
            self.weight(c, k) != 1 for c in of for k in range(self.size)
        ):
            raise Silent  # of a variable and itself there is no density
        law = d[1] if d[1][0] == "Mixture" else (d[1][1][1], *(self.value(p, env) for p in d[1][2:]))
        mass = self.mixture if law[0] == "Mixture" else self.mass
        if not (below := mass(law, given)):
            raise Silent
        return over(mass(law, {**given, **of}), below)

    def mixture(self, law: Any, at: dict[Any, int]) -> Any:
        """Return the same for a mixture; where its weights are negative it is a law of which nothing is known."""
        env, drawn = {(*c, 0): v for c, v in at.items()}, bound(("Expectation", law[1][2]))
        inner = {e for v in drawn for e in self.entries(v, {})}
        weights = [self.value(w, {}) for _, w, _ in law[1:]]
        need(fold("+", weights) == 1, "the weights of a mixture are no distribution")
        if min(weights) < 0 or not {*env} <= inner:
            raise Silent
        rest = ("Tuple", *(v for v in drawn if not {*self.entries(v, {})} <= {*env}))
        part = shape("(w, AlphabetSum(v, Product(*(p, 1))))")
        sums = [build(part, {"w": w, "v": rest, "p": [*densities[1:]]}) for _, w, densities in law[1:]]
        return self.value(("Linear", *sums), env)

    def run(self, n: Any, env: Any) -> Iterator[Any]:
        """Run through what a sum, a product, or a closed hypothesis binds, with weights."""
        if parts(n, "symbol"):
            low, high = (int(self.value(b, env)) for b in n[2:4])
            if high < low - 1:
                raise NoValue
            yield from (({**env, n[1][1]: Fraction(i)}, Fraction(1)) for i in range(low, high + 1))
        elif parts(n, "values") or not n[1][1:]:
            found = [*dict.fromkeys(e for v in n[1][1:] for e in self.entries(v, env))]
            for values in product(range(self.size), repeat=len(found)):
                row = dict(zip(found, values, strict=True))
                yield {**env, **row}, fold("*", (self.weight(e, v) for e, v in row.items()))
        else:
            for row, weight in self.run(("Every", ("Tuple", *(v for _, _, v in n[1][1][2][1:]))), env):
                if mass := calculate("*", self.density(n[1][1], row), weight):
                    yield from ((e, calculate("*", mass, m)) for e, m in self.run((n[0], ("Tuple", *n[1][2:])), row))

    def total(self, values: list[Any]) -> Any:
        """Return a sum; in a heavy model, one of large terms is infinite or undefined, large factors apart."""
        factor = abs(values[0]) if self.heavy and values else Fraction(1)
        if factor not in {0, INFINITY} and not TINY < factor < 1 / TINY:
            return calculate("*", values[0], self.total([over(v, values[0]) for v in values]))
        ends = [fold("+", (v for v in values if v * sign > 0)) for sign in (1, -1)]
        large = self.heavy and max(map(abs, ends)) > HUGE
        return fold("+", (e * INFINITY for e in ends if abs(e) > HUGE) if large else values)

    def value(self, n: Any, env: Any) -> Any:
        """Return the value of a term."""
        match n:
            case ("Rational", number):
                return number
            case ("Symbol", name):
                return env[name] if name in env else Fraction(self.pick(self.numbers, name))
            case ("e",):
                return Decimal(1).exp()
            case ("Add" | "Mul", *terms):
                return fold("+" if n[0] == "Add" else "*", [self.value(x, env) for x in terms])
            case ("Linear", *terms):
                weighted = [(self.value(c, env), t) for _, c, t in terms]
                return fold("+", [calculate("*", c, c and self.value(t, env)) for c, t in weighted])
            case ("Product", *factors):
                return fold("*", [self.value(("Pow", f, e), env) for _, f, e in factors])
            case ("Pow", f, e):
                base, exponent = self.value(f, env), self.value(e, env)
                if not base and exponent < 0 and not nonnegative(f):
                    raise NoValue
                return calculate("^", base, exponent)
            case ("log", f):
                return ln(self.value(f, env))
            case ("Log", f, b):
                return over(ln(self.value(f, env)), ln(self.value(b, env)))
            case ("exp" | "Exp", f):
                return real(self.value(f, env)).exp()
            case ("Absolute", f):
                return abs(self.value(f, env))
            case ("Density", *_):
                return self.density(n, env)
            case ("IndexSum" | "IndexProduct", *_, f):
                return fold("+" if n[0] == "IndexSum" else "*", [self.value(f, e) for e, _ in self.run(n, env)])
            case ("Expectation" | "AlphabetSum", _, f):
                return self.total([calculate("*", m, self.value(f, e)) for e, m in self.run(n, env)])
            case ("Apply", name, values):
                return Fraction(
                    self.pick((-1, 1, 2), name, [self.at(e, env) for v in values[1:] for e in self.entries(v, env)])
                )
            case ("Composite", name, f):
                at = self.value(f, env)
                if at < 0:
                    raise NoValue
                end = Fraction(self.pick((-2, 0, 3), "end", name))
                return end if at == INFINITY else self.pick(CURVES, "curve", name)[1](at)
            case ("FDivergence", _, p, (_, *q)):
                if not all(self.value(d, e) for e, _ in self.run(("Almost", p), env) for d in q):
                    raise NoValue  # it is not dominated
            case ("TotalCorrelation", law, (_, (_, *block)), given, base):
                entries = [e for s in block for e in self.entries(s, env)]
                groups = [("Tuple", ("Slot", ("Str", c), index(i))) for c, i in entries]
                together = ("TotalCorrelation", law, ("Tuple", *groups), given, base)
                return self.value(together, env) if len(entries) > 1 else Fraction(0)
        return self.value(meaning(n), env)

    def result(self, n: Any, env: Any) -> Any:
        """Return the value of a term, None where it is undefined; what one step concludes the next one begins with."""
        key = n, *env.items()
        if key not in self.known:
            try:
                self.known[key] = self.value(n, env)
            except (NoValue, DecimalException):
                self.known[key] = None
        return self.known[key]

    def holds(self, h: Any, env: Any) -> bool:
        """Whether a hypothesis holds."""
        match h:
            case ("Positive" | "Nonzero" | "AtLeast" | "Finite", f):
                v = self.result(f, env)
                tests = v is not None and {
                    "Positive": v > 0,
                    "Nonzero": v != 0,
                    "AtLeast": agree(Fraction(0), v, "<="),
                    "Finite": abs(v) != INFINITY,
                }
                return bool(tests and tests[h[0]])
            case ("Discrete", slot):
                return all(self.weight(e, k) == 1 for e in self.entries(slot, env) for k in range(self.size))
            case ("Convex", name):
                return bool(self.pick(CURVES, "curve", name)[0])
            case ("Continuous", _):
                return False
            case ("Distinct", one, other):
                return not {*self.entries(one, env)} & {*self.entries(other, env)}
            case ("Assumed", (_, relation), left, right, values, (_, (_, *span), *more)):
                wider = ("Assumed", h[1], left, right, values, ("Tuple", *more))
                return all(self.holds(wider, e) for e, _ in self.run(("EveryIndex", *span), env))
            case ("Assumed", (_, relation), left, right, values, _):
                run = self.run(("Every", values), env)
                return all(agree(self.result(left, e), self.result(right, e), relation) for e, _ in run)
            case ("Almost" | "Every" | "EveryIndex", *_, inner):
                return all(self.holds(inner, e) for e, _ in self.run(h, env))
        return self.holds(meaning(h), env)


def index(i: int | None) -> Any:
    """Return the index of an entry as a term."""
    return ("Tuple", *(("Rational", Fraction(k)) for k in [i] if k is not None))


def meaning(n: Any) -> Any:
    """Return what a measure or a condition stands for, by the table."""
    for left, right in TABLE["measures"].get(n[0], []):
        found: dict[str, Any] = {"x": ("Tuple", *bound(n))}
        if match(shape(left), n, found):
            return build(shape(right), found)
    raise Refused(f"{n[0]} is not a term this checker reads")


def nonnegative(n: Any) -> bool:
    """Whether a term is nonnegative by its form."""
    if n[0] == "Rational":
        return bool(n[1] >= 0)
    inner = [p[places(n)[0][1]] for p in n[1:]] if n[0] in {"Product", "Linear"} else [n[-1]]
    inner += [p[1] for p in n[1:]] if n[0] == "Linear" else []
    sums = {"Expectation", "AlphabetSum", "IndexSum", "IndexProduct", "Product", "Linear"}
    return n[0] in {"Density", "Exp", "exp"} or (n[0] in sums and all(map(nonnegative, inner)))


class Generic(Model):
    """A number for every term, different where terms are: algebra is carried out, all else has a random number."""

    def __init__(self, *algebra: str) -> None:
        """Carry out some heads besides sums, products and scalars."""
        super().__init__(0)
        self.algebra = {"Linear", "Product", *SCALARS, *algebra} - {"Symbol"}

    def value(self, n: Any, env: Any) -> Any:
        """Return the number."""
        if n not in self.known:
            try:
                self.known[n] = super().value(n, env) if n[0] in self.algebra else self.random(n)
            except ArithmeticError:
                self.known[n] = self.random(n)
        return self.known[n]

    def random(self, n: Any) -> Fraction:
        """Return a random number that depends on the numbers of the parts, and on no order where they have none."""
        if n[0] == "Expectation":  # the mean of 1 is 1, and a product in a law is several densities
            law = [f for d in n[1][1:] for f in ([p[1] for p in d[1:]] if d[0] == "Product" else [d])]
            n = (n[0], ("Tuple", *law), n[2])
        sets = {*parts(n, "pairs"), *parts(n, "slots"), *parts(n, "groups")}
        inner = [
            sorted(map(self.rough, dict.fromkeys(a[1:]))) if k in sets else self.rough(a) if isinstance(a, tuple) else a
            for k, a in enumerate(n)
        ]
        key = repr(inner) if n[0] != "Expectation" or n[2] != ONE else ""
        return Fraction(Random(key).randrange(10**18, 10**19), 10**18) if key else Fraction(1)  # noqa: S311 (no secrets)

    def rough(self, n: Any) -> str:
        """Return the number to 30 digits, and what is added and multiplied, in order: nothing cancels."""
        return f"{ROUGH.plus(real(self.value(n, {})))} {self.atoms(n)}"

    def atoms(self, n: Any) -> list[Any]:
        """List the marks of the terms and factors of a term, scalars and means of 1 excepted."""
        if n[0] in {"Linear", "Product"}:
            return [m for pair in n[1:] for m in self.atoms(pair[2 if n[0] == "Linear" else 1])]
        return [] if n[0] in SCALARS or n[-1] == ONE else [self.value(n, {})]


GENERIC, LITERAL = Generic(), Generic("Log", "Exp")


def same(a: Any, b: Any) -> bool:
    """Whether two terms are the same algebra of the same parts in the same order."""
    return a == b or bool(alike(a, b) and GENERIC.atoms(a) == GENERIC.atoms(b))


def alike(a: Any, b: Any, by: Generic = GENERIC) -> bool:
    """Whether two terms are the same algebra of the same parts."""
    return agree(by.value(a, {}), by.value(b, {}), "=")


def match(p: Any, t: Any, names: dict[str, Any]) -> bool:
    """Whether a term has a shape; names may stand for something already, and what else they stand for is added."""
    if p[0] == "?" and p[1] not in names:
        names.update({p[1]: t} if p[1] != "_" else {})
        return True
    if p[0] != "Tuple" and letters(p) <= names.keys():
        return same(build(p, names), t)
    if p[0] != t[0] and p[0] in {"Linear", "Product"}:  # one term, one factor
        t = (p[0], ("Tuple", *((ONE, t) if p[0] == "Linear" else (t, ONE))))
    if p[0][0] == "_":
        names.setdefault(p[0], t[0])
    star = next((k for k, q in enumerate(p) if q[0] == "*"), len(p))
    behind = max(0, len(p) - star - 1)
    many = t[star : len(t) - behind]
    if names.get(p[0], p[0]) != t[0] or len(t) < star + behind or (star == len(p) and many):
        return False
    if star < len(p):
        entries = rows(p[star][1], names) or [dict(names) for _ in many]
        if len(entries) != len(many) or not all(
            match(p[star][1], u, row) for u, row in zip(many, entries, strict=True)
        ):
            return False
        names.update({k: [row[k] for row in entries] for k in letters(p[star][1]) - {"_"}})
    once = zip((*p[1:star], *p[star + 1 :]), (*t[1:star], *t[len(t) - behind :]), strict=True)
    return all(match(q, u, names) for q, u in once)

"""What terms mean on small finite models: with and without zeros, with weights or counting, dependent or not.

Rational values are exact; logarithms have 60 digits, of which 40 must agree.
"""

from __future__ import annotations

from decimal import Decimal, DecimalException, getcontext
from fractions import Fraction
from functools import cache, reduce
from itertools import combinations, product
from random import Random
from typing import Any

getcontext().prec, NEAR, INFINITY = 60, Decimal("1e-40"), Decimal("Infinity")
ONE, MINUS = ("Rational", Fraction(1)), ("Rational", Fraction(-1))
SCALARS = {"Rational", "Symbol", "e", "Add", "Mul", "Pow", "log", "exp"}
#: Where the laws of a measure of laws stand among its parts; orders come before them, the base after.
LAWS = {
    **dict.fromkeys(("KL", "CrossEntropy", "Jeffreys", "ELBO", "JensenShannon", "Bhattacharyya"), (1, 2)),
    **dict.fromkeys(("ChiSquared", "Hellinger2", "TotalVariation"), (1, 2)),
    "Renyi": (2, 3), "DensityEntropy": (1,), "RenyiEntropy": (2,), "TsallisEntropy": (2,),
    "FDivergence": (2, 3),
}  # fmt: skip
GROUPED = {"MutualInformation", "TotalCorrelation", "DualTotalCorrelation"}
MEASURES = {*LAWS, *GROUPED, "Entropy", "Information"}
AGAIN, SILENT, UNDEFINED = "again", "a condition of mass zero", "undefined"
BACKWARDS = "a block runs backwards, of which a theorem says nothing"


class Refused(ValueError):  # noqa: N818 (it is an answer, not a failure)
    """The proof is not one, as this checker reads it."""


class NoValue(ArithmeticError):  # noqa: N818 (it is an answer, not a failure)
    """A term has no value in a model, for the reason given."""


def need(fact: Any, text: str) -> None:
    """Refuse unless a fact holds."""
    if not fact:
        raise Refused(text)


# --- numbers ----------------------------------------------------------------------------------------------------------


def real(value: Any) -> Decimal:
    """Return a number as a decimal of 60 digits."""
    return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value


LARGEST_POWER = 10_000


def calculate(sign: str, a: Any, b: Any) -> Any:
    """Return a + b, a b or a ** b: exact on fractions; 0 times anything is 0, oo - oo raises."""
    if sign == "*" and not (a and b):
        return Fraction(0)
    if sign == "^" and not (a and b):
        return Fraction(not b) if b >= 0 else INFINITY
    if isinstance(a, Fraction) and isinstance(b, Fraction) and (sign != "^" or b.denominator == 1):
        need(sign != "^" or abs(b) <= LARGEST_POWER, f"{b} is too large for an exponent")
        return a + b if sign == "+" else a * b if sign == "*" else a ** int(b)
    return real(a) + real(b) if sign == "+" else real(a) * real(b) if sign == "*" else real(a) ** real(b)


def fold(sign: str, values: Any) -> Any:
    """Return a sum or a product; what is undefined after a factor 0 does not matter, and every summand does."""
    return reduce(lambda a, b: calculate(sign, a, b), values, Fraction(sign == "*"))


@cache
def ln(value: Any) -> Any:
    """Return the natural logarithm; ln 0 = -oo."""
    return real(value).ln() if value else -INFINITY


def agree(left: Any, right: Any, relation: str) -> bool:
    """Compare two values, None for undefined, as theorems mean it."""
    if left is None or right is None:
        known = left in {None, -INFINITY} and right in {None, INFINITY}
        return left is right if relation == "=" else known
    if left == right or INFINITY in {abs(left), abs(right)}:
        return bool(left == right or (relation == "<=" and left < right))
    gap, near = real(right) - real(left), NEAR * (1 + abs(real(left)))
    exact = isinstance(left, Fraction) and isinstance(right, Fraction)
    return bool(gap >= (0 if exact else -near)) if relation == "<=" else not exact and abs(gap) <= near


#: Functions of a nonnegative number, and whether they are convex; what they are at oo is another matter.
CURVES: tuple[tuple[bool, Any], ...] = (
    (True, lambda t: t * t), (False, lambda t: -t * t), (True, lambda t: calculate("^", t, Fraction(-1))),
    (True, lambda t: calculate("*", t, ln(t))), (False, ln), (True, lambda t: abs(t - 1) - t),
    (True, lambda t: -ln(t)), (False, lambda t: min(t, Fraction(1))),
)  # fmt: skip


# --- models -----------------------------------------------------------------------------------------------------------


def call(head: str, *args: Any) -> Any:
    """Build a term."""
    return (head, *args)


def listed(items: Any) -> Any:
    """Build a list of terms."""
    return ("Tuple", *items)


def mean(law: Any, up: Any, down: Any, base: Any, sign: Any = ONE) -> Any:
    """Build E_law[log(up / down)] times a sign."""
    ratio = call("Product", *(listed((f, e)) for side, e in ((up, ONE), (down, MINUS)) for f in side))
    return call("Linear", listed((sign, call("Expectation", listed(law), call("Log", ratio, base)))))


def total(*items: Any) -> Any:
    """Build a combination of (number or scalar, term) pairs."""
    return call(
        "Linear", *(listed((("Rational", Fraction(c)) if not isinstance(c, tuple) else c, t)) for c, t in items)
    )


def powers(*items: Any) -> Any:
    """Build the product of laws to exponents."""
    exponents = [(f, ("Rational", Fraction(e)) if not isinstance(e, tuple) else e) for law, e in items for f in law]
    return call("Product", *(listed(item) for item in exponents))


def compared(head: str, order: Any, p: Any, q: Any, base: Any) -> Any:
    """Build what a measure of laws stands for."""
    drawn = listed(v for d in p for _, _, v in d[2][1:])
    less = ("Add", order, MINUS)

    def mass(weight_: Any) -> Any:
        return call("AlphabetSum", drawn, weight_)

    def log_mass(c: Any, weight_: Any) -> Any:
        return total((c, call("Log", mass(weight_), base)))

    def half(law: Any) -> Any:
        middle = total((Fraction(1, 2), powers((p, 1))), (Fraction(1, 2), powers((q, 1))))
        ratio = call("Product", *(listed((f, ONE)) for f in law), listed((middle, MINUS)))
        return call("Expectation", listed(law), call("Log", ratio, base))

    inverse, root = ("Pow", less, MINUS), Fraction(1, 2)
    meaning = {
        "KL": lambda: mean(p, p, q, base),
        "ELBO": lambda: mean(p, q, p, base),
        "Jeffreys": lambda: total((1, mean(p, p, q, base)), (1, mean(q, q, p, base))),
        "CrossEntropy": lambda: mean(p, (), q, base),
        "DensityEntropy": lambda: mean(p, (), p, base),
        "JensenShannon": lambda: total((root, half(p)), (root, half(q))),
        "Bhattacharyya": lambda: log_mass(-1, powers((p, root), (q, root))),
        "Hellinger2": lambda: total((1, ONE), (-1, mass(powers((p, root), (q, root))))),
        "ChiSquared": lambda: total((1, mass(powers((p, 2), (q, -1)))), (-1, ONE)),
        "TotalVariation": lambda: total(
            (root, mass(call("Absolute", total((1, powers((p, 1))), (-1, powers((q, 1)))))))
        ),
        "FDivergence": lambda: call("Expectation", listed(q), call("Composite", order, powers((p, 1), (q, -1)))),
        "Renyi": lambda: log_mass(inverse, powers((p, order), (q, ("Add", ONE, ("Mul", MINUS, order))))),
        "RenyiEntropy": lambda: log_mass(("Mul", MINUS, inverse), powers((p, order))),
        "TsallisEntropy": lambda: total((inverse, ONE), (("Mul", MINUS, inverse), mass(powers((p, order))))),
    }
    return meaning[head]()


class Model:
    """Random laws on small alphabets; whatever is asked of it follows from its number."""

    def __init__(self, seed: int, numbers: Any = (0, 1, 2, 3)) -> None:
        """Choose the kind of model, and what symbols may be."""
        self.numbers = numbers
        self.seed, self.size, self.weighted = seed, 2 + (seed % 8 == 4), seed % 3 == 1
        self.kind = ("generic", "zeros", "alone", "sparse", "equal")[seed % 5]
        self.coordinates: dict[Any, Any] = {}
        self.known: dict[Any, Any] = {}
        self.results: dict[Any, Any] = {}

    def pick(self, numbers: Any, *key: object) -> Any:
        """Choose one of some numbers by a key."""
        return Random(repr((self.seed, *key))).choice(numbers)  # noqa: S311 (random models are not secrets)

    def mass(self, law: Any, at: dict[Any, int]) -> Any:
        """Return the probability of values of some coordinates, relative to the reference measure."""
        known = self.coordinates.setdefault(law, [])
        if new := [c for c in at if c not in known]:
            known += new
            self.known = {k: v for k, v in self.known.items() if k[0] != law}
            self.results = {}
            raise NoValue(AGAIN)
        key = law, tuple(sorted(at.items()))
        if key not in self.known:
            rows = [(dict(zip(known, row, strict=True)), m) for row, m in self.table(law, known)]
            mass = sum((m for row, m in rows if at.items() <= row.items()), Fraction(0))
            self.known[key] = mass / fold("*", (self.weight(c, v) for c, v in at.items()))
        return self.known[key]

    def table(self, law: Any, known: Any) -> Any:
        """Return the joint distribution of a law."""
        if (law,) not in self.known:
            name = "" if self.kind == "equal" else law
            rows = list(product(range(self.size), repeat=len(known)))
            if self.kind in {"alone", "equal"}:
                each = [[self.pick((1, 2, 3, 5), name, c, v) for c, v in zip(known, r, strict=True)] for r in rows]
                mass = [fold("*", map(Fraction, e)) for e in each]
            else:
                numbers = {"zeros": (0, 1, 2), "sparse": (0, 0, 0, 1)}.get(self.kind, (1, 2, 3, 5))
                mass = [Fraction(self.pick(numbers, name, *r) or r == rows[0]) for r in rows]
            self.known[(law,)] = [(r, m / sum(mass)) for r, m in zip(rows, mass, strict=True)]
        return self.known[(law,)]

    def weight(self, coordinate: Any, at: int) -> Fraction:
        """Return the reference measure of a point."""
        return Fraction(1 + at, 2) if self.weighted and ord(coordinate[0][-1]) % 2 else Fraction(1)

    def entries(self, v: Any, env: Any) -> list[Any]:
        """List the entries (name, index, copy) of a value, or (name, index) of a coordinate."""
        index = [int(self.value(i, env)) for i in v[2][1:]]
        if len(index) > 1 and index[1] < index[0] - 1:
            raise NoValue(BACKWARDS)
        run = range(index[0], index[-1] + 1) if len(index) == 2 else index[:1]
        run = [i for i in range(index[0], index[1] + 1) if i != index[2]] if len(index) == 3 else run
        return [(v[1][1], i, *(int(c[1]) for c in v[3:])) for i in (run if index else [None])]

    def at(self, entry: Any, env: Any) -> int:
        """Return the value of an entry: bound, or arbitrary and fixed."""
        return int(env[entry]) if entry in env else self.pick(range(self.size), "free", entry)

    def density(self, d: Any, env: Any) -> Any:
        """Return p(of | given)."""
        of, given = (
            {
                c: self.at(e, env)
                for _, s, v in side[1:]
                for c, e in zip(self.entries(s, env), self.entries(v, env), strict=True)
            }
            for side in d[2:]
        )
        if d[1][0] == "Mixture":
            return self.mixed(d[1], of, given)
        law = (d[1][1][1], *(self.value(p, env) for p in d[1][2:]))
        if not (below := self.mass(law, given)):
            raise NoValue(SILENT)
        return self.mass(law, {**given, **of}) / below

    def mixed(self, law: Any, of: Any, given: Any) -> Any:
        """Return a density of a mixture; of what its components are conditioned on it has a law nobody knows.

        Where its weights are negative it is some law of which nothing is known: here, of one point.
        """
        components = [(self.value(w, {}), parts[1:]) for _, w, parts in law[1:]]
        if any(w < 0 for w, _ in components):
            return Fraction(0) if any(of.values()) else fold("*", (1 / self.weight(c, 0) for c in of))
        drawn = {e[:2] for d in components[0][1] for _, _, v in d[2][1:] for e in self.entries(v, {})}

        inside = {e[:2] for _, parts in components for d in parts for _, _, v in d[3][1:] for e in self.entries(v, {})}
        if not inside - drawn <= {*given}:
            raise NoValue(SILENT)

        def mass(at: Any) -> Any:
            rest = sorted(drawn - {*at})
            found = []
            for values in product(range(self.size), repeat=len(rest)):
                row = {(*c, 0): v for c, v in (*at.items(), *zip(rest, values, strict=True))}
                scale = fold("*", (self.weight(c, v) for c, v in zip(rest, values, strict=True)))
                found += [scale * w * fold("*", [self.density(d, row) for d in parts]) for w, parts in components if w]
            return fold("+", found)

        below = mass(given)
        if not below or not {*of} <= drawn:
            raise NoValue(SILENT)
        return mass({**given, **of}) / below

    def over(self, variables: Any, env: Any) -> Any:
        """Run through all values of some variables, with their weights."""
        names = [e for v in variables for e in self.entries(v, env)]
        for values in product(range(self.size), repeat=len(names)):
            bound = dict(zip(names, values, strict=True))
            yield {**env, **bound}, fold("*", (self.weight(n, v) for n, v in bound.items()))

    def draws(self, law: Any, env: Any) -> Any:
        """Run through all draws of positive mass."""
        if not law:
            yield env, Fraction(1)
        for inner, weight in self.over([v for _, _, v in law[0][2][1:]], env) if law else ():
            if mass := self.density(law[0], inner) * weight:
                yield from ((e, mass * m) for e, m in self.draws(law[1:], inner))

    def indices(self, n: Any, env: Any) -> Any:
        """Run through t = low, ..., high."""
        low, high = (int(self.value(b, env)) for b in n[2:4])
        if high < low - 1:
            raise NoValue(UNDEFINED)
        return [{**env, n[1][1]: Fraction(i)} for i in range(low, high + 1)]

    def value(self, n: Any, env: Any) -> Any:
        """Return the value of a term."""
        head, *a = n
        if head == "Rational":
            return a[0]
        if head == "Symbol":
            return env[a[0]] if a[0] in env else Fraction(self.pick(self.numbers, a[0]))
        if head in {"Add", "Mul"}:
            return fold("+" if head == "Add" else "*", [self.value(x, env) for x in a])
        if head in {"Expectation", "AlphabetSum"}:
            run = (self.draws if head == "Expectation" else self.over)(a[0][1:], env)
            return fold("+", (calculate("*", m, self.value(a[1], e)) for e, m in run))
        if head in {"IndexSum", "IndexProduct"}:
            return fold("+" if head == "IndexSum" else "*", [self.value(a[3], e) for e in self.indices(n, env)])
        if head == "Linear":
            return fold(
                "+", [calculate("*", k, k and self.value(t, env)) for _, c, t in a for k in [self.value(c, env)]]
            )
        if head == "Product":
            return fold("*", [self.power(f, e, env) for _, f, e in a])
        if head in MEASURES:
            return self.value(self.definition(n, env), env)
        if head == "Composite":
            at, (_, curve) = self.value(a[1], env), self.pick(CURVES, "curve", a[0])
            if at < 0:
                raise NoValue(UNDEFINED)
            return Fraction(self.pick((-2, 0, 3), "end", a[0])) if at == INFINITY else curve(at)
        if head == "Apply":
            return Fraction(self.pick((-1, 1, 2), a, [self.at(e, env) for v in a[1][1:] for e in self.entries(v, env)]))
        meaning = {
            "e": lambda: Decimal(1).exp(), "Density": lambda: self.density(n, env),
            "Pow": lambda: self.power(a[0], a[1], env),
            "Log": lambda: calculate("*", *(self.logarithm(x, env, e) for x, e in zip(a, (1, -1), strict=True))),
            "log": lambda: ln(self.value(a[0], env)), "exp": lambda: real(self.value(a[0], env)).exp(),
            "Exp": lambda: real(self.value(a[0], env)).exp(), "Absolute": lambda: abs(self.value(a[0], env)),
        }  # fmt: skip
        need(head in meaning, f"{head} is not a term this checker reads")
        return meaning[head]()

    def logarithm(self, n: Any, env: Any, exponent: int) -> Any:
        """Return the natural logarithm of a term's value, or one over it."""
        return calculate("^", ln(self.value(n, env)), Fraction(exponent))

    def power(self, f: Any, e: Any, env: Any) -> Any:
        """Return f ** e; 1/0 is oo of what is nonnegative by its form only."""
        base, exponent = self.value(f, env), self.value(e, env)
        if not base and exponent < 0 and not weight(f):
            raise NoValue(UNDEFINED)
        return calculate("^", base, exponent)

    def definition(self, n: Any, env: Any) -> Any:
        """Return what a measure stands for."""
        head, *a, base = n
        if head in LAWS:
            sides = [n[place][1:] for place in LAWS[head]]
            whole = powers((sides[-1], 1)) if head == "FDivergence" else ONE
            if not all(self.value(whole, e) for e, _ in self.draws(sides[0], env)):  # it is not dominated
                raise NoValue(UNDEFINED)
            return compared(head, n[1], sides[0], sides[-1], base)
        if head == "Information":
            return call("Linear", listed((MINUS, call("Log", a[0], base))))
        given = {e for s in a[2][1:] for e in self.entries(s, env)}
        groups = [{e for s in g[1:] for e in self.entries(s, env)} for g in (a[1][1:] if head in GROUPED else a[1:2])]
        groups = [{e} for e in groups[0]] if head in GROUPED and len(groups) == 1 else groups
        if self.weighted and len(set().union(given, *groups)) < sum(map(len, (given, *groups))):
            raise NoValue(SILENT)

        def entropy(sign: Any, *parts: Any) -> Any:
            sides = [sorted(set().union(*parts) - given), sorted(given)]
            names = [
                [
                    listed((s, call("Variable", *s[1:], ("Rational", Fraction(0)))))
                    for name, i in side
                    for s in [call("Slot", ("Str", name), listed([] if i is None else [("Rational", Fraction(i))]))]
                ]
                for side in sides
            ]
            p, joint = (
                call("Density", a[0], *map(listed, names)),
                call("Density", a[0], listed(names[0] + names[1]), listed(())),
            )
            return listed((sign, mean((joint,), (), (p,), base) if names[0] else ("Rational", Fraction(0))))

        rest = [[g for g in groups if g is not one] for one in groups]
        size = len(groups)
        signs: dict[str, Any] = {
            "Entropy": [(1, groups)],
            "TotalCorrelation": [(-1, groups), *((1, [g]) for g in groups)],
            "DualTotalCorrelation": [(1 - size, groups), *((1, r) for r in rest)],
            "MutualInformation": [((-1) ** k, c) for k in range(size) for c in combinations(groups, k + 1)],
        }
        return call("Linear", *(entropy(("Rational", Fraction(s)), *parts) for s, parts in signs[head]))

    def result(self, n: Any, env: Any) -> Any:
        """Return the value of a term, None where it is undefined; what one step concludes the next one begins with."""
        if env:
            return self.found(n, env)
        if n not in self.results:
            self.results[n] = self.found(n, env)
        return self.results[n]

    def found(self, n: Any, env: Any) -> Any:
        """Evaluate a term."""
        try:
            return self.value(n, env)
        except NoValue as error:
            if error.args[0] != UNDEFINED:
                raise
        except DecimalException:
            pass
        return None

    def holds(self, h: Any, env: Any) -> bool:
        """Whether a hypothesis holds."""
        head, *a = h
        if head in {"Positive", "Nonzero", "AtLeast", "Finite"}:
            v = self.result(a[0], env)
            tests: Any = {"Positive": lambda: v > 0, "Nonzero": lambda: v != 0, "AtLeast": lambda: v >= 0}
            return v is not None and (abs(v) != INFINITY if head == "Finite" else bool(tests[head]()))
        if head == "Convex":
            return bool(self.pick(CURVES, "curve", a[0])[0])
        if head in {"Discrete", "Continuous"}:
            return head == "Discrete" and all(self.weight(c, 1) == 1 for c in self.entries(a[0], env))
        if head == "Distinct":
            return not {*self.entries(a[0], env)} & {*self.entries(a[1], env)}
        if head == "Independent":
            law, sides = (a[0][1][1], *(self.value(p, env) for p in a[0][2:])), a[1:]
            names = [[c for s in side[1:] for c in self.entries(s, env)] for side in sides]
            for values in product(range(self.size), repeat=sum(map(len, names))):
                at = dict(zip([c for side in names for c in side], values, strict=True))
                left, right, given, all_ = (
                    {c: at[c] for k in ks for c in names[k]} for ks in ([0, 2], [1, 2], [2], [0, 1, 2])
                )
                if self.mass(law, all_) * self.mass(law, given) != self.mass(law, left) * self.mass(law, right):
                    return False
            return True
        run = [env]
        if head == "Assumed":
            for _, *span in a[4][1:]:
                run = [e for outer in run for e in self.indices(("", *span), outer)]
            run = [e for outer in run for e, _ in self.over(a[3][1:], outer)]
            return all(agree(self.result(a[1], e), self.result(a[2], e), a[0][1]) for e in run)
        need(head in {"Almost", "Every", "EveryIndex"}, f"{head} is not a hypothesis this checker reads")
        run = (
            self.indices(h, env)
            if head == "EveryIndex"
            else [e for e, _ in (self.draws if head == "Almost" else self.over)(a[0][1:], env)]
        )
        return all(self.holds(a[-1], e) for e in run)


def weight(n: Any) -> bool:
    """Whether a term is nonnegative by its form."""
    head, *a = n
    if head in {"Product", "Linear"}:
        numbers = all(c[0] == "Rational" and c[1] >= 0 for _, c, _ in a) if head == "Linear" else True
        return numbers and all(weight(pair[2 if head == "Linear" else 1]) for pair in a)
    last = {"Expectation", "AlphabetSum", "IndexSum", "IndexProduct"}
    return head in {"Density", "Exp", "exp"} or (head in last and weight(a[-1])) or (head == "Rational" and a[0] >= 0)

"""A second reading of proof JSON; it shares no code with the kernel and needs the standard library only.

``python -m symkl.second_checker proof.json ...`` reads the table of terms, follows every step by its own reading of the
rules, and evaluates both sides of every step on small finite models: with and without zeros, with weights instead of
counting, with independent variables.  Rational values are exact; logarithms have 60 digits, of which 40 must agree.
It can only refuse: that a theorem holds in *all* models is what `symkl.certificates.replay` shows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal, DecimalException, getcontext
from fractions import Fraction
from functools import reduce
from hashlib import sha256
from itertools import combinations, pairwise, product
from pathlib import Path
from random import Random
from typing import Any

getcontext().prec, NEAR, INFINITY = 60, Decimal("1e-40"), Decimal("Infinity")
Node, Env = tuple[Any, ...], dict[Any, Any]
SCALAR = set("Rational Symbol e pi Add Mul Pow log exp Abs Min Max".split())
LAWS = {"KL": 2, "CrossEntropy": 2, "Jeffreys": 2, "ELBO": 2, "DensityEntropy": 1}  # measures of laws, in nats below
GROUPS = set("Entropy MutualInformation TotalCorrelation DualTotalCorrelation".split())


class Refused(ValueError):  # noqa: N818 (it is an answer, not a failure)
    """The proof is not one, as this checker reads it."""


class Undefined(ArithmeticError):  # noqa: N818 (oo - oo is a value's state, not a failure)
    """A term has no value in a model."""


class Silent(Exception):  # noqa: N818 (the model says nothing)
    """A conditional density at a condition of mass zero: any value would do."""


class Again(Exception):  # noqa: N818 (a signal)
    """A law turned out to have another coordinate."""


def need(fact: object, text: str) -> None:
    """Refuse unless a fact holds."""
    if not fact:
        raise Refused(text)


# --- numbers ----------------------------------------------------------------------------------------------------------


def calculate(sign: str, a: Any, b: Any) -> Any:
    """Return a + b, a b or a ** b: exact on fractions, 0 times anything is 0, oo - oo undefined."""
    if sign == "*" and (not a or not b):
        return Fraction(0)
    if sign == "^":
        if not b:
            return Fraction(1)
        if not a:
            return Fraction(0) if b > 0 else INFINITY
        if isinstance(a, Fraction) and isinstance(b, Fraction) and b.denominator == 1:
            return a ** int(b)
    elif isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b if sign == "+" else a * b
    x, y = (Decimal(v.numerator) / v.denominator if isinstance(v, Fraction) else v for v in (a, b))
    return x + y if sign == "+" else x * y if sign == "*" else x**y


def ln(value: Any) -> Any:
    """Return the natural logarithm; ln 0 = -oo."""
    return calculate("*", Decimal(1), value).ln() if value else -INFINITY


def total(sign: str, values: Any) -> Any:
    """Return a sum or a product."""
    return reduce(lambda a, b: calculate(sign, a, b), values, Fraction(sign == "*"))


def agree(left: Any, right: Any, relation: str) -> bool:
    """Compare two values, None for undefined, as theorems are meant."""
    if left is None or right is None:
        known = (left is None or left == -INFINITY) and (right is None or right == INFINITY)
        return left is right if relation == "=" else known
    if left == right:
        return True
    if isinstance(left, Fraction) and isinstance(right, Fraction) or INFINITY in {abs(left), abs(right)}:
        return relation == "<=" and bool(left < right)
    gap = calculate("+", right, calculate("*", Fraction(-1), left))
    near = NEAR * (1 + abs(calculate("*", Decimal(1), left)))
    return bool(gap >= -near if relation == "<=" else abs(gap) <= near)


# --- models -----------------------------------------------------------------------------------------------------------


class Model:
    """Random laws on small alphabets; what is asked of it follows from its number."""

    def __init__(self, seed: int) -> None:
        """Choose a kind of model: generic, with zeros, independent, or all laws equal and independent."""
        self.seed, self.kind, self.size = seed, ("generic", "zeros", "alone", "equal")[seed % 4], 2 + (seed % 7 == 2)
        self.weighted, self.coordinates, self.cells = seed % 3 == 1, {}, {}

    def random(self, *key: object) -> Random:
        """Return a source of numbers that depends on the key only."""
        return Random(repr((self.seed, *key)))  # noqa: S311 (random models are not secrets)

    def weight(self, coordinate: Any, at: int) -> Fraction:
        """Return the reference measure of a point."""
        return Fraction(1 + at, 2) if self.weighted and len(coordinate[0]) % 2 else Fraction(1)

    def mass(self, law: Any, at: Env) -> Fraction:
        """Return the probability of values of some coordinates."""
        known = self.coordinates.setdefault(law, [])
        if new := [c for c in at if c not in known]:
            known += new
            self.cells = {k: v for k, v in self.cells.items() if k[0] != law}
            raise Again
        key = law, tuple(sorted(at.items()))
        if key not in self.cells:
            places = [known.index(c) for c in at]
            rows = self.table(law).items()
            self.cells[key] = sum((m for r, m in rows if all(r[i] == v for i, v in zip(places, at.values()))), Fraction(0))
        return self.cells[key]

    def table(self, law: Any) -> dict[tuple[int, ...], Fraction]:
        """Return the joint distribution of a law."""
        known = self.coordinates[law]
        if (law, None) not in self.cells:
            numbers, name = ((0, 1, 2) if self.kind == "zeros" else (1, 2, 3, 5)), "" if self.kind == "equal" else law
            rng = self.random(name, len(known))
            alone = {c: [self.random(name, c, v).choice((1, 2, 3, 5)) for v in range(self.size)] for c in known}
            rows = list(product(range(self.size), repeat=len(known)))
            loose = self.kind in {"alone", "equal"}
            mass = [total("*", (Fraction(alone[c][v]) for c, v in zip(known, r))) if loose else Fraction(rng.choice(numbers)) for r in rows]
            mass[0] += not sum(mass)
            self.cells[law, None] = {r: m / sum(mass) for r, m in zip(rows, mass)}
        return self.cells[law, None]

    def entries(self, v: Node, env: Env) -> list[Any]:
        """List the entries (name, index, copy) of a value, or (name, index) of a coordinate."""
        index = [int(self.value(i, env)) for i in v[2][1:]]
        need(len(index) < 2 or index[1] >= index[0] - 1, "a block runs backwards") if index else None
        run = [()] if not index else [(i,) for i in (index if len(index) == 1 else range(index[0], index[1] + 1)) if i not in index[2:]]
        return [(v[1][1], i, *(int(c[1]) for c in v[3:])) for i in run]

    def at(self, bindings: Node, env: Env) -> Env:
        """Return the values of the coordinates that (slot, value) pairs fill; free values are arbitrary and fixed."""
        found: Env = {}
        for _, slot, v in bindings[1:]:
            for c, e in zip(self.entries(slot, env), self.entries(v, env), strict=True):
                found[c] = env[e] if e in env else self.random("free", e).randrange(self.size)
        return found

    def density(self, d: Node, env: Env) -> Fraction:
        """Return p(of | given) relative to the reference measure."""
        law = d[1][1][1], tuple(self.value(p, env) for p in d[1][2:])
        of, given = self.at(d[2], env), self.at(d[3], env)
        if not (below := self.mass(law, given)):
            raise Silent
        return self.mass(law, {**given, **of}) / below / total("*", (self.weight(c, v) for c, v in of.items()))

    def over(self, variables: Any, env: Env) -> Iterator[tuple[Env, Fraction]]:
        """Run through all values of some variables."""
        names = [e for v in variables for e in self.entries(v, env)]
        for values in product(range(self.size), repeat=len(names)):
            yield {**env, **dict(zip(names, values))}, total("*", map(self.weight, (n[:2] for n in names), values))

    def draws(self, law: Any, env: Env) -> Iterator[tuple[Env, Fraction]]:
        """Run through all draws of positive mass."""
        if not law:
            yield env, Fraction(1)
            return
        for inner, weight in self.over([v for _, _, v in law[0][2][1:]], env):
            if mass := self.density(law[0], inner) * weight:
                yield from ((e, mass * m) for e, m in self.draws(law[1:], inner))

    def entropy(self, law: Any, coordinates: Any) -> Any:
        """Return the entropy of some coordinates."""
        each = (dict(zip(coordinates, v)) for v in product(range(self.size), repeat=len(coordinates)))
        terms = ((self.mass(law, at), total("*", (self.weight(c, v) for c, v in at.items()))) for at in each)
        return total("+", (calculate("*", -m, ln(m / w)) for m, w in terms))

    def value(self, n: Node, env: Env) -> Any:
        """Return the value of a term."""
        head, *args = n
        if head in {"Rational", "Symbol"}:
            return args[0] if head == "Rational" else env[args[0]] if args[0] in env else Fraction(self.random(args[0]).choice((2, 3, 5)), 1)
        if head == "e":
            return Decimal(1).exp()
        if head in {"Add", "Mul"}:
            return total("+" if head == "Add" else "*", [self.value(a, env) for a in args])
        if head in {"Pow", "log", "exp", "Exp", "Absolute"}:
            values = [self.value(a, env) for a in args]
            if head == "Pow" and not values[0] and values[1] < 0:
                raise Undefined
            return calculate("^", *values) if head == "Pow" else ln(values[0]) if head == "log" else abs(values[0]) if head == "Absolute" else calculate("*", Decimal(1), values[0]).exp()
        if head == "Density":
            return self.density(n, env)
        if head == "Apply":
            return Fraction(self.random(args[0], [env.get(e, (self.random("free", e).randrange(self.size))) for v in args[1][1:] for e in self.entries(v, env)]).choice((-1, 1, 2)))
        if head == "Linear":
            return total("+", [calculate("*", c, self.value(t, env)) if (c := self.value(k, env)) else Fraction(0) for _, k, t in args])
        if head == "Product":
            return self.multiply(args, env)
        if head == "Log":
            return calculate("*", ln(self.value(args[0], env)), calculate("^", ln(self.value(args[1], env)), Fraction(-1)))
        if head == "Expectation":
            return total("+", (calculate("*", m, self.value(args[1], e)) for e, m in self.draws(args[0][1:], env)))
        if head == "AlphabetSum":
            return total("+", (calculate("*", w, self.value(args[1], e)) for e, w in self.over(args[0][1:], env)))
        if head in {"IndexSum", "IndexProduct"}:
            return total("+" if head == "IndexSum" else "*", [self.value(args[3], e) for e in self.indices(n, env)])
        return self.measure(head, args, env)

    def multiply(self, items: Any, env: Env) -> Any:
        """Return a product of powers: 0 times anything is 0; 1/0 is oo of what is nonnegative by its form."""
        values = []
        for _, f, e in items:
            base, power = self.value(f, env), self.value(e, env)
            if not base and power < 0 and not weight(f):
                raise Undefined
            values.append(calculate("^", base, power))
        return total("*", values)

    def indices(self, n: Node, env: Env) -> Iterator[Env]:
        """Run through t = low, ..., high."""
        low, high = (int(self.value(b, env)) for b in n[2:4])
        if high < low - 1:
            raise Undefined
        return ({**env, n[1][1]: Fraction(i)} for i in range(low, high + 1))

    def measure(self, head: str, args: Any, env: Env) -> Any:
        """Return a named measure by its definition in nats, divided by the logarithm of its base."""
        unit = calculate("^", ln(self.value(args[-1], env)), Fraction(-1))
        minus = Fraction(-1)
        if head == "Information":
            return calculate("*", unit, calculate("*", minus, ln(self.density(args[0], env))))
        if head in GROUPS:
            law = args[0][1][1], tuple(self.value(p, env) for p in args[0][2:])
            groups = [args[1]] if head == "Entropy" else list(args[1][1:])
            sets, known = ([{c for s in g[1:] for c in self.entries(s, env)} for g in part] for part in (groups, [args[2]]))
            if head != "Entropy" and len(sets) == 1:
                sets = [{c} for c in sorted(sets[0])]
            if self.weighted and sum(map(len, (*sets, *known))) > len(set().union(*sets, *known)):
                raise Silent

            def entropy(*parts: Any) -> Any:
                all_, given = (sorted(set().union(*p)) for p in ((*parts, *known), known))
                return calculate("+", self.entropy(law, all_), calculate("*", minus, self.entropy(law, given)))

            joint = entropy(*sets)
            rest = [entropy(*(s for s in sets if s is not one)) for one in sets]
            sums = {"Entropy": lambda: joint, "TotalCorrelation": lambda: total("+", [*map(entropy, sets), -joint]),
                    "DualTotalCorrelation": lambda: total("+", [joint, *(calculate("+", r, -joint) for r in rest)]),
                    "MutualInformation": lambda: total("+", (calculate("*", minus ** (k + 1), entropy(*c)) for k in range(1, len(sets) + 1) for c in combinations(sets, k)))}
            return calculate("*", unit, sums[head]())
        need(head in LAWS, f"{head} is not a term this checker reads")
        p, q = args[0][1:], args[LAWS[head] - 1][1:]

        def log(law: Any, e: Env) -> Any:
            return ln(total("*", [self.density(d, e) for d in law]))

        def mean(over: Any, up: Any, down: Any) -> Any:
            return total("+", (calculate("*", m, calculate("+", log(up, e), calculate("*", minus, log(down, e)))) for e, m in self.draws(over, env)))

        found = {"KL": lambda: mean(p, p, q), "ELBO": lambda: mean(p, q, p), "CrossEntropy": lambda: mean(p, (), q),
                 "DensityEntropy": lambda: mean(p, (), p), "Jeffreys": lambda: calculate("+", mean(p, p, q), mean(q, q, p))}
        return calculate("*", unit, found[head]())

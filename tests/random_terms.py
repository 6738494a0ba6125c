"""Seeded random well-formed terms and hypotheses that contain every class of `symkl.terms` and `symkl.measures`.

Nothing here is filtered for meaning: free values may have density zero, indices may leave their range, bases may be
below 1.  That is on purpose: rules are to be sound, or to refuse, on whatever can be written.
"""

from __future__ import annotations

from random import Random

from sympy import Rational, S, Symbol, Tuple

from symkl.functions import Absolute, Composite, Convex
from symkl.measures import (
    ELBO,
    KL,
    CrossEntropy,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    FDivergence,
    Information,
    Jeffreys,
    LawMeasure,
    Measure,
    MutualInformation,
    TotalCorrelation,
    every_measure,
)
from symkl.mixtures import mixture
from symkl.terms import (
    Almost,
    AlphabetSum,
    Apply,
    Assumed,
    AtLeast,
    Continuous,
    Density,
    Discrete,
    Distinct,
    Every,
    EveryIndex,
    Exp,
    Expectation,
    Finite,
    Independent,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Nonzero,
    Positive,
    Product,
    Term,
    Variable,
    add,
    apart,
    linear,
    power,
    product,
    substitute,
    times,
)

t, s, T, n, a, b = map(Symbol, ("t", "s", "T", "n", "a", "b"))
X, Y, Z = Variable("x"), Variable("y"), Variable("z")
FUNCTIONS = ("u", "v")
"""Functions of a number."""
P, Q, R = Law("p"), Law("q"), Law("r", a)
FURTHER = [m for m in every_measure() if issubclass(m, LawMeasure)
           and m not in {KL, CrossEntropy, DensityEntropy, ELBO, Jeffreys, FDivergence} and m.__module__.startswith("symkl.")]
MEASURES = ("kl", "ce", "jeffreys", "elbo", "hd", "info", "entropy", "mi", "tc", "dtc", "further")
HYPOTHESES = ("positive", "nonzero", "at_least", "finite", "discrete", "continuous", "distinct", "independent", "assumed",
              "convex", "almost", "every", "every_index")


def w(*index: object, copy: int = 0) -> Variable:
    """Return the indexed variable w_t, or the block w_{a:b}."""
    return Variable("w", index, copy)


class Maker:
    """Makes random terms; everything it does follows from the seed."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)

    # --- values, densities, laws -------------------------------------------------------------------------------------

    def value(self, *, blocks: bool = True) -> Variable:
        """Return a value: plain, a copy, indexed, or a block."""
        pick = self.rng.random()
        if pick < 0.6 or (pick > 0.85 and not blocks):
            return self.rng.choice((X, X, Y, Z, Z)).copied(self.rng.choice((0, 0, 0, 0, 1, 2)))
        if pick < 0.85:
            return w(self.rng.choice((t, t, t - 1, t + 1, s, S(1), S(2), T, T - t)), copy=self.rng.choice((0, 0, 0, 1)))
        return w(*self.rng.choice(((1, T), (1, T), (0, T), (1, t), (t, T), (1, t - 1), (1, 2), (1, T, t), (0, 1), (2, T))))

    def values(self, count: int, taken: tuple[Variable, ...] = ()) -> list[Variable]:
        """Return values whose coordinates are certainly different from each other and from the taken ones."""
        found: list[Variable] = []
        for _ in range(20):
            v = self.value()
            if len(found) < count and all(apart(v.slot.value, u.slot.value) for u in (*found, *taken)):
                found.append(v)
        return found

    def named(self) -> Law:
        """Return a law."""
        return self.rng.choice((P, P, P, Q, Q, R))

    def density(self, of: list[Variable] | None = None, given: list[Variable] | None = None) -> Density:
        """Return a density; sometimes a slot is bound to a value of another coordinate."""
        of = self.values(self.rng.choice((1, 1, 2))) if of is None else of
        given = self.values(self.rng.choice((0, 0, 1, 1, 2)), tuple(of)) if given is None else given
        sides = [[Tuple(v.slot, v) for v in side] for side in (of, given)]
        if self.rng.random() < 0.1 and all(pair[0].name != "v" for side in sides for pair in side):
            place = self.rng.choice(sides[:1] if not sides[1] else sides)
            if not place[0][1].is_block:
                place[0] = Tuple(Variable("v", place[0][1].index).slot, place[0][1])
        return Density(self.named(), *sides)

    def mixed(self, d: Density) -> Density:
        """Return a mixture of a density with another one of the same variables; the density itself if that cannot be."""
        weight = self.rng.choice((S.Half, Rational(1, 3), Rational(3, 4), a))
        try:
            return mixture([(weight, [d]), (1 - weight, [Density(self.named(), d.of, d.given[: self.rng.randint(0, 2)])])])
        except ValueError:
            return d

    def law(self, size: int | None = None) -> tuple[Density, ...]:
        """Return a product of densities that draws each value once, conditions first."""
        drawn: list[Variable] = []
        found: list[Density] = []
        for _ in range(size or self.rng.choice((1, 1, 1, 2, 2, 3))):
            of = [v for v in self.values(self.rng.choice((1, 1, 2))) if all(apart(v, u) for u in drawn)]
            if not of:
                continue
            pool = [u for u in drawn if all(apart(u.slot.value, v.slot.value) for v in of)]
            given = self.rng.sample(pool, self.rng.randint(0, len(pool))) if self.rng.random() < 0.7 else []
            kept: list[Variable] = []
            for g in given:
                if all(apart(g.slot.value, k.slot.value) for k in kept):
                    kept.append(g)
            if not kept and self.rng.random() < 0.25:
                kept = [v for v in self.values(1, tuple(of)) if all(apart(v, u) for u in (*drawn, *of))]
            d = Density(self.named(), of, kept)
            found.append(self.mixed(d) if self.rng.random() < 0.04 else d)
            drawn += of
        return tuple(found) if found else self.law(1)

    # --- terms ---------------------------------------------------------------------------------------------------------

    def scalar(self) -> object:
        """Return a coefficient."""
        return self.rng.choice((S(1), S(-1), S(2), Rational(1, 2), Rational(-3, 2), a, -a, b, 1 / b, t, T, a - b))

    def base(self) -> object:
        """Return the base of a logarithm."""
        return self.rng.choice((None, None, None, None, 2, 10, b, Rational(1, 2)))

    def weight(self) -> Term:
        """Return a product of densities with exponents: what stands under a logarithm."""
        kind = self.rng.choice(("one", "one", "two", "ratio", "ratio", "cancel", "power", "three"))
        f, g = self.density(), self.density()
        if kind == "one":
            return f
        if kind == "two":
            return times(f, g)
        if kind == "ratio":
            return times(f, power(g, -1))
        if kind == "cancel":
            return product(self.rng.sample([(f, S(1)), (g, S(1)), (f, S(-1))], 3))
        if kind == "power":
            return product([(f, self.rng.choice((S(2), Rational(1, 2), a, S(-1)))), (g, S(1))])
        return product([(f, S(1)), (g, S(-1)), (self.density(), S(-1))])

    def term(self, depth: int = 2) -> Term:
        """Return a term of about the given depth."""
        leaves = ("density", "apply", *MEASURES, "log", "log", "log")
        inner = ("linear", "linear", "product", "exp", "e", "e", "e", "e", "sum", "mass", "index", "index",
                 "indexproduct", "telescope", "nest", "nest", "nest")
        for _ in range(50):
            kind = self.rng.choice(leaves if depth <= 0 else inner + leaves)
            try:
                found = getattr(self, f"_{kind}")(depth)
            except (ValueError, TypeError, ZeroDivisionError):
                continue
            if isinstance(found, Term):
                return found
        return Log(P(X))

    def _density(self, _: int) -> Term:
        return self.density() if self.rng.random() < 0.9 else self.mixed(self.density())

    def _apply(self, _: int) -> Term:
        one = self.rng.random() < 0.7
        return Apply(self.rng.choice("fg") if one else "h", tuple(self.values(1)) if one else tuple(self.values(2)))

    def _log(self, depth: int) -> Term:
        kind = self.rng.random()
        if kind < 0.75:
            return Log(self.weight(), self.base())
        if kind < 0.85:
            return Log(IndexProduct(t, 1, T, self.weight()), self.base())
        if kind < 0.95:
            return Log(self.term(depth - 1), self.base())
        return Log(Exp(self.term(depth - 1)) if kind < 0.98 else self.rng.choice((S(1), S(2), Rational(3, 2), a)), self.base())

    def _exp(self, depth: int) -> Term:
        return Exp(self.term(depth - 1)) if self.rng.random() < 0.7 else Absolute(self.term(depth - 1))

    def _linear(self, depth: int) -> Term:
        items = [(self.scalar(), self.term(depth - 1)) for _ in range(self.rng.choice((1, 2, 2, 3)))]
        if self.rng.random() < 0.3:
            items.append((self.scalar(), items[0][1]))
        if self.rng.random() < 0.1:  # a mean of logarithms
            w, base = self.rng.choice((S.Half, Rational(1, 3))), self.base()
            return linear([(w, Log(self.density(), base)), (1 - w, Log(self.density(), base))])
        if self.rng.random() < 0.2:
            items.insert(0, (self.scalar(), S.One))
        return linear(items)

    def _product(self, depth: int) -> Term:
        f = self.term(depth - 1)
        kind = self.rng.choice(("weight", "weight", "mixed", "cancel", "square", "root", "gap"))
        if kind == "gap":
            return times(power(self.density() - self.rng.choice((1, 2)) * self.density(), 2), power(self.density(), self.rng.choice((0, -1, 1))))
        if kind == "weight":
            return self.weight()
        if kind == "mixed":
            return times(self.weight(), f)
        if kind == "cancel":
            return product([(f, S(1)), (self.density(), S(1)), (f, S(-1))])
        return power(f, 2) if kind == "square" else product([(f, Rational(1, 2)), (f, Rational(3, 2))])

    def _e(self, depth: int) -> Term:
        law = self.law()
        own = [v for d in law for v in d.values]
        pick = self.rng.random()
        if pick < 0.25:  # the logarithm of (a part of) the law itself
            d = self.rng.choice(law)
            part = self.rng.sample(d.of, self.rng.randint(1, len(d.of)))
            body: object = Log(Density(self.rng.choice((d.law, d.law, Q)), part, d.given), self.base())
        elif pick < 0.5:
            body = Log(times(self.density([self.rng.choice(own)], []), power(self.density([self.rng.choice(own)], []), -1)))
        elif pick < 0.6:
            ratio = product([*((d, S(-1)) for d in law), (self.density(own[:1], []), S(1))])
            body = self.rng.choice((ratio, Log(ratio, self.base())))
        else:
            body = self.term(depth - 1)
        return Expectation(law, body)

    def _sum(self, depth: int) -> Term:
        return AlphabetSum(self.values(self.rng.choice((1, 1, 2))), self.term(depth - 1))

    def _mass(self, depth: int) -> Term:
        law = self.law()
        own = [v for d in law for v in d.values]
        body = product((d, S(1)) for d in law)
        if self.rng.random() < 0.3:
            body = times(body, self.term(depth - 1))
        return AlphabetSum(self.rng.sample(own, self.rng.randint(1, len(own))), body)

    def span(self) -> tuple[object, object, object]:
        """Return an index with its range."""
        return self.rng.choice(((t, 1, T), (t, 1, T), (t, 1, T), (t, 2, T), (s, 1, t), (t, 1, 2), (t, 0, T - 1), (t, 1, 1), (s, 1, T)))

    def _index(self, depth: int) -> Term:
        return IndexSum(*self.span(), self.term(depth - 1))

    def _indexproduct(self, depth: int) -> Term:
        body = self.weight() if self.rng.random() < 0.8 else self.term(depth - 1)
        return IndexProduct(*self.span(), body)

    def _nest(self, depth: int) -> Term:
        """Return a binder with another binder, a combination or a product right inside it."""
        body = getattr(self, self.rng.choice(("_e", "_e", "_sum", "_mass", "_index", "_linear", "_linear", "_product", "_logproduct")))(depth - 1)
        kind = self.rng.choice(("e", "e", "sum", "index", "log"))
        if kind == "e":
            return Expectation(self.law(), body)
        if kind == "sum":
            return AlphabetSum(self.values(self.rng.choice((1, 2))), body)
        return IndexSum(*self.span(), body) if kind == "index" else Log(body, self.base())

    def _logproduct(self, depth: int) -> Term:
        return self.rng.choice((Log, Exp, lambda f: f))(self._indexproduct(depth))

    def _telescope(self, depth: int) -> Term:
        f = self.rng.choice((Log(P(w(t))), P(w(t)), Log(Q(w(t), X)), Apply("f", (w(t),)), self.term(depth - 1)))
        before = substitute(f, {t: t - 1})
        span = self.rng.choice(((t, 1, T), (t, 2, T), (t, 1, 2)))
        return IndexSum(*span, f - before) if self.rng.random() < 0.5 else IndexProduct(*span, f / before)

    # --- measures --------------------------------------------------------------------------------------------------------

    def _two(self) -> tuple[object, object]:
        law = self.law()
        reference = []
        for d in law:
            given = [v for v in d.given_values if self.rng.random() < 0.8]
            reference.append(Density(self.rng.choice((P, Q, Q, R)), d.values, given))
        return law, tuple(reference)

    def _kl(self, _: int) -> Term:
        return KL(*self._two(), self.base())

    def _ce(self, _: int) -> Term:
        return CrossEntropy(*self._two(), self.base())

    def _jeffreys(self, _: int) -> Term:
        return Jeffreys(*self._two(), self.base())

    def _elbo(self, _: int) -> Term:
        law = self.law(1)
        extra = [v for v in self.values(1, law[0].values) if all(apart(v, u) for u in law[0].values)]
        return ELBO(law, Density(P, [*law[0].values, *extra]), self.base())

    def _further(self, _: int) -> Term:
        """Return a measure of laws of any class that has no method of its own here."""
        kind = self.rng.choice(FURTHER)
        order = self.rng.choice((S(2), Rational(1, 2), Rational(3, 2), a))
        orders, sides = [order] * len(kind.orders), self._two()[: kind.laws]
        return kind(*orders, *sides, base=self.base()) if kind.logarithmic else kind(*orders, *sides)

    def composite(self, depth: int) -> Term:
        """Return a function of a number: of a weight, of a mean, of a likelihood ratio, averaged, or an f-divergence."""
        for _ in range(50):
            function, kind = self.rng.choice(FUNCTIONS), self.rng.randrange(6)
            try:
                weight = self.weight() if self.rng.random() < 0.8 else self.term(depth - 1)
                law = self.law()
                if kind == 0:
                    return FDivergence(function, *self._two())
                if kind == 1:
                    return Composite(function, weight)
                if kind == 2:
                    ratio = product([*((d, S(-1)) for d in law), (self.density([v for d in law for v in d.values][:1], []), S(1))])
                    return Expectation(law, Composite(function, ratio))
                mean = Composite(function, Expectation(law, weight))
                return Expectation(self.law(), mean) if kind == 3 else times(self.scalar(), mean) + self.term(depth - 1) if kind == 4 else mean
            except (ValueError, TypeError, ZeroDivisionError):
                continue
        return Composite("u", P(X))

    def _hd(self, _: int) -> Term:
        return DensityEntropy(self.law(), self.base())

    def _info(self, _: int) -> Term:
        return Information(self.density(), self.base())

    def _slots(self, count: int, *, repeat: float = 0.15) -> list[Variable]:
        found = [v.copied(0) for v in self.values(count)]
        while len(found) < count:
            found.append(w(len(found) + 5))
        if self.rng.random() < repeat:
            found[-1] = found[0]
        return found

    def _given(self) -> list[Variable]:
        return [self.value().copied(0)] if self.rng.random() < 0.4 else []

    def _entropy(self, _: int) -> Term:
        return Entropy(self.rng.choice((P, P, Q)), self._slots(self.rng.choice((1, 1, 2))), self._given(), self.base())

    def _mi(self, _: int) -> Term:
        groups = [[v] for v in self._slots(self.rng.choice((2, 2, 2, 3)))]
        return MutualInformation(P, groups, self._given(), self.base())

    def _tc(self, _: int) -> Term:
        block = self.rng.random() < 0.4
        return TotalCorrelation(P, [[w(1, T)]] if block else [[v] for v in self._slots(3)], () if block else self._given(), self.base())

    def _dtc(self, _: int) -> Term:
        block = self.rng.random() < 0.4
        groups = [[w(1, T)]] if block else [[v] for v in self._slots(self.rng.choice((2, 3)))]
        return DualTotalCorrelation(P, groups, () if block else self._given(), self.base())

    # --- hypotheses --------------------------------------------------------------------------------------------------------

    def hypothesis(self, depth: int = 1) -> object:
        """Return a hypothesis of any class."""
        kinds = HYPOTHESES if depth else HYPOTHESES[:10]
        while True:
            kind = self.rng.choice(kinds)
            try:
                return self._hypothesis(kind, depth)
            except (ValueError, TypeError):
                continue

    def _hypothesis(self, kind: str, depth: int) -> object:
        if kind == "independent":
            sides = self._slots(3, repeat=0)
            return Independent(self.rng.choice((P, Q)), *([v.slot] for v in sides[: self.rng.choice((2, 3))]))
        if kind == "assumed":
            v, extra = w(t), self.rng.choice((X, Y))
            left = self.density([v, extra], [])
            right = times(self.density([v], []), self.density([extra], []))
            return Assumed(self.rng.choice(("=", "<=")), left, right, (v, extra), (Tuple(t, S(1), T),))
        return {
            "positive": lambda: Positive(self.rng.choice((self.density(), b))),
            "nonzero": lambda: Nonzero(a - 1),
            "at_least": lambda: AtLeast(self.rng.choice((t - 1, T - t, a))),
            "finite": lambda: Finite(self.term(1)),
            "discrete": lambda: Discrete(self.value(blocks=False)),
            "continuous": lambda: Continuous(self.value(blocks=False)),
            "convex": lambda: Convex(self.rng.choice(FUNCTIONS)),
            "distinct": lambda: Distinct(w(t).slot, w(1).slot),
            "almost": lambda: Almost(self.law(), self.hypothesis(depth - 1)),
            "every": lambda: Every(self.values(1), self.hypothesis(depth - 1)),
            "every_index": lambda: EveryIndex(t, 1, T, self.hypothesis(depth - 1)),
        }[kind]()


def terms(seed: int, count: int, depth: int = 2) -> list[Term]:
    """Return random terms, the same for the same seed; behind them a tenth as many that speak of functions of a number."""
    plain = [Maker(seed * 100_003 + i).term(depth) for i in range(count)]
    return plain + [Maker(seed * 100_003 + count + i).composite(depth) for i in range(count // 10)]


def negated(found: list[Term]) -> list[Term]:
    """Put minus a single measure in the place of every fourth term."""
    for i in range(3, len(found), 4):
        measures = sorted(found[i].atoms(Measure), key=str)
        found[i] = times(-1, measures[0]) if measures else found[i]
    return found


def hypotheses(seed: int, count: int) -> list[object]:
    """Return random hypotheses; the same for the same seed."""
    return [Maker(seed * 100_003 + i).hypothesis() for i in range(count)]


__all__ = ["Maker", "Product", "add", "hypotheses", "terms", "w"]

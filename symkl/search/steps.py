"""Single steps towards normal form: conversions of one term, each a use of one rule or of a short composition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from sympy import Expr, S, Symbol, Tuple

from symkl.functions import Composite
from symkl.kernel import RULES, DoesNotApply, Theorem, assume, because, chain, inside, sym
from symkl.measures import Measure
from symkl.search.sweep import Conversion, Sweep, attempt, proposed
from symkl.terms import (
    AlphabetSum,
    Assumed,
    Density,
    Exp,
    Expectation,
    Independent,
    IndexProduct,
    IndexSum,
    Law,
    Linear,
    Log,
    Product,
    Variable,
    apart,
    factors,
    free,
    linear,
    pairs,
    power,
    product,
    times,
)


@dataclass(frozen=True)
class Strategy:
    """What to do with a term.

    `split`: laws whose conditional densities become ratios; `toward`: densities that joint ones are factored into;
    `frozen`: measures kept folded; `join`: "" takes expectations term by term; "expand" and "contract" first join
    those over one law, then take the logarithms under them apart or together; `rebase`: logarithms of every base
    become natural; `index`: the index over which densities of blocks are factored entry by entry; `freed`:
    independences by which what is drawn may be drawn given more.
    """

    split: frozenset[Law] = frozenset()
    toward: frozenset[Density] = frozenset()
    frozen: frozenset[Expr] = frozenset()
    join: str = ""
    rebase: bool = False
    index: Symbol | None = None
    given: tuple[Assumed, ...] = ()
    freed: tuple[Independent, ...] = ()
    base: Expr = S.Exp1


def unfolding(strategy: Strategy) -> Conversion:
    """Unfold measures that are not kept."""

    def conversion(term: Expr) -> Theorem | None:
        return attempt(RULES["unfold"], term) if isinstance(term, Measure) and term not in strategy.frozen else None

    return conversion


def everything_unfolded(term: Expr) -> Theorem | None:
    """Unfold the measures in a term; None if there is none."""
    return Sweep(unfolding(Strategy()))(term)


def exempt_first(term: Expr) -> Iterable[tuple[int]]:
    """List the terms to leave without a finiteness condition: comparisons with another law first, then the largest."""
    if not isinstance(getattr(term, "body", None), Linear):
        return []
    laws = {d.law for d in getattr(term, "law", ())}

    def rank(number: int) -> tuple[bool, int, int]:
        atom = term.body.pairs[number][1]
        density = atom.arg if isinstance(atom, Log) else None
        if not isinstance(density, Density):
            return (False, 0, number)
        return (density.law in laws, -len(density.of), number)

    return [(n,) for n in sorted(range(len(term.body.args)), key=rank)]


def linear_step(term: Expr) -> Theorem | None:
    """Apply linearity, choosing the exempt term."""
    if isinstance(term, Product) and any(isinstance(f, Linear) for f in term.parts):
        return attempt(RULES["linearity"], term)
    for args in exempt_first(term):
        return attempt(RULES["linearity"], term, *args)
    return None


def log_step(term: Expr) -> Theorem | None:
    """Take logarithms of products, indexed products, exponentials and of 1 apart."""
    if not isinstance(term, Log):
        return None
    if isinstance(term.arg, IndexProduct):
        return attempt(RULES["log_index_product"], term)
    if isinstance(term.arg, Exp) or term.arg == term.base or term.arg is S.One:
        return attempt(RULES["log_value"], term)
    return proposed(RULES["log_product"])(term)


def under_log(conversion: Conversion) -> Conversion:
    """Lift a conversion of densities to the factors under a logarithm, or another function."""

    def lifted(term: Expr) -> Theorem | None:
        if not isinstance(term, (Log, Composite)):
            return None
        single = isinstance(term.arg, Density)
        parts = [term.arg] if single else list(term.arg.parts) if isinstance(term.arg, Product) else []
        places = {}
        for number, part in enumerate(parts):
            found = conversion(part)
            if found is not None:
                places[(0,) if single else (0, number)] = found
        return attempt(inside, term, places) if places else None

    return lifted


def splitting(strategy: Strategy) -> Conversion:
    """Write conditional densities of the chosen laws as ratios."""

    def conversion(term: Expr) -> Theorem | None:
        if isinstance(term, Density) and term.given and term.law in strategy.split:
            return attempt(RULES["conditional"], term, Tuple(*term.given_values))
        return None

    return under_log(conversion)


def rename_apart(term: Expr) -> Theorem | None:
    """Rename the draws of an inner expectation that would clash with those of the outer one."""
    if not isinstance(term, Expectation) or not isinstance(term.body, Expectation):
        return None
    inner = term.body
    taken = {n for n in free(inner.body) | set(term.bound) if isinstance(n, Variable)} | set(inner.bound)
    taken |= {n for d in inner.law for n in free(d) if isinstance(n, Variable)}
    names = []
    for value in inner.bound:
        if any(not apart(value, outer) for outer in term.bound):
            copy = max((t.copy_number for t in taken if t.name == value.name), default=0) + 1
            names.append(Tuple(value, value.copied(copy)))
            taken.add(value.copied(copy))
    if not names:
        return None
    renamed = attempt(RULES["rename"], inner, Tuple(*names))
    return None if renamed is None else inside(term, {(len(term.law),): renamed})


def rename_back(term: Expr) -> Theorem | None:
    """Give bound values their slot's own name, copy 0 where that is free."""
    if not isinstance(term, (Expectation, AlphabetSum)):
        return None
    for d in term.law if isinstance(term, Expectation) else ():
        for slot, value in d.of:
            if slot != value.slot:
                for copy in range(3):
                    found = attempt(RULES["rename"], term, Tuple(Tuple(value, slot.value.copied(copy))))
                    if found is not None:
                        return found
    for value in sorted(term.bound, key=lambda v: v.slot.key):
        if value.copy_number:
            for copy in range(value.copy_number):
                found = attempt(RULES["rename"], term, Tuple(Tuple(value, value.copied(copy))))
                if found is not None:
                    return found
    return None


def factoring(strategy: Strategy) -> Conversion:
    """Factor joint densities into the conditional ones that are wanted."""
    wanted = sorted(
        strategy.toward, key=lambda d: (len(d.given), str(d.law.name), [s.key for s, _ in (*d.of, *d.given)])
    )
    shapes = [(d.law, {s for s, _ in d.of}, {s for s, _ in d.given}) for d in wanted]

    def conversion(term: Expr) -> Theorem | None:
        if not isinstance(term, Density) or len(term.of) < 2:
            return None
        d = term
        of, given = {s for s, _ in d.of}, {s for s, _ in d.given}
        for law, inner, outer in shapes:
            first = outer - given
            if law == d.law and inner <= of and given <= outer and first and inner | outer == of | given:
                return attempt(RULES["product_rule"], d, Tuple(*(v for s, v in d.of if s in first)))
        return None

    return under_log(conversion)


def blockwise(strategy: Strategy) -> Conversion:
    """Factor the density of a block entry by entry, given whatever else it draws: the chain rule of probability."""

    def conversion(term: Expr) -> Theorem | None:
        if not isinstance(term, Density) or strategy.index is None:
            return None
        blocks = [v for v in term.values if len(v.index) == 2 and strategy.index not in free(v)]
        if not blocks or len(term.of) == 1:
            return attempt(RULES["factor_block"], term, strategy.index) if blocks else None
        return attempt(RULES["product_rule"], term, Tuple(*(v for v in term.values if v != blocks[0])))

    return under_log(conversion)


def pair_step(term: Expr) -> Theorem | None:
    """Put two products over one range under a logarithm together: prod f_t / prod g_t = prod (f_t / g_t)."""
    found = factors(term.arg) if isinstance(term, Log) else ()
    folds = [(f, e) for f, e in found if isinstance(f, IndexProduct) and abs(e) == 1]
    for (first, e), (second, other) in combinations(folds, 2):
        if second.index_range != first.index_range:
            continue
        joined = IndexProduct(*first.index_range, times(power(first.body, e), power(second.body, other)))
        parted = attempt(RULES["distribute"], joined, (0,))
        if parted is None:
            continue
        rest = [pair for pair in found if pair not in ((first, e), (second, other))]
        opened = attempt(inside, product([*rest, (joined, S.One)]), {(len(rest),): parted}) if rest else parted
        if opened is None:
            continue
        ordered = attempt(RULES["cancel_factors"], term.arg, opened.right)
        if ordered is not None or opened.right == term.arg:
            together = sym(opened) if ordered is None else chain(ordered, sym(opened))
            return inside(term, {(0,): because(together, "pairing the factors")})
    return None


def narrowing(strategy: Strategy) -> Conversion:
    """Average over the entries of a block that are used at the index, and over nothing else: marginalisation."""

    def conversion(term: Expr) -> Theorem | None:
        if not isinstance(term, Expectation) or strategy.index not in free(term.body) or len(term.law) > 1:
            return None
        (law,) = term.law
        used = sorted((v for v in free(term.body) if isinstance(v, Variable)), key=lambda v: v.slot.key)
        of = [v for v in used if any(not apart(v, drawn) for drawn in law.values)]
        return attempt(RULES["marginalise"], term, Tuple(Density(law.law, of, law.given))) if of else None

    return conversion


def using_given(strategy: Strategy) -> Conversion:
    """Rewrite densities (and their logarithms) by given equations, left to right."""

    def conversion(term: Expr) -> Theorem | None:
        for given in strategy.given:
            relation, left, right = given.args[:3]
            if str(relation) != "=" or not isinstance(left, (Density, Log)) or left == right:
                continue
            mapping = matching(left, term, given.bound)
            if mapping is not None:
                return attempt(lambda _, g=given, m=mapping: assume(g, m), term)
        return None

    return conversion


def matching(pattern: Expr, term: Expr, names: Sequence[Expr]) -> dict[Expr, Expr] | None:
    """Match a density (or its logarithm) with a given one up to the values it is universal in."""
    if pattern == term:
        return {}
    if isinstance(pattern, Log) and isinstance(term, Log) and pattern.base == term.base:
        return matching(pattern.arg, term.arg, names)
    if not isinstance(pattern, Density) or not isinstance(term, Density) or pattern.law != term.law:
        return None
    found: dict[Expr, Expr] = {}
    for theirs, ours in ((pattern.of, term.of), (pattern.given, term.given)):
        if [p[0] for p in theirs] != [p[0] for p in ours]:
            return None
        for (_, old), (_, new) in zip(theirs, ours, strict=True):
            if old != new and (old not in names or found.setdefault(old, new) != new):
                return None
    return found


def average_step(term: Expr) -> Theorem | None:
    """Read a sum against a density as an expectation: sum_x p(x) f(x) = E_{p(x)}[f(x)]."""
    if not isinstance(term, AlphabetSum):
        return None
    coefficient, body = pairs(term.body)[0] if len(pairs(term.body)) == 1 else (S.One, term.body)
    law: list[Density] = []
    for factor, exponent in factors(body):
        if isinstance(factor, Density) and exponent is S.One and set(factor.values) <= set(term.bound):
            law.append(factor)
    if {v for d in law for v in d.values} != set(term.bound) or len(law) == len(factors(body)):
        return None
    rest = list(factors(body))
    for d in law:
        rest.remove((d, S.One))
    try:
        mean = Expectation(law, linear([(coefficient, product(rest))]))
        opened = RULES["as_sum"](mean)
    except (ValueError, DoesNotApply):
        return None
    if opened.right == term:
        return sym(opened)
    if opened.right.bound != term.bound or not isinstance(opened.right.body, Product):
        return None
    ordered = attempt(RULES["cancel_factors"], term.body, opened.right.body)
    return None if ordered is None else because(chain(inside(term, {(0,): ordered}), sym(opened)), opened.reason)


def mixture_step(term: Expr) -> Theorem | None:
    """Take expectations under a mixture component by component."""
    return proposed(RULES["mixture_mean"])(term)


def natural_step(term: Expr) -> Theorem | None:
    """Write a logarithm in base e."""
    return attempt(RULES["base_change"], term, S.Exp1) if isinstance(term, Log) and term.base is not S.Exp1 else None


def unroll_step(term: Expr) -> Theorem | None:
    """Write out a sum or product over an index with numeric bounds."""
    if not isinstance(term, (IndexSum, IndexProduct)) or not all(b.is_Integer for b in term.index_range[1:]):
        return None
    low, high = term.index_range[1:]
    if low == high:
        return attempt(RULES["single_entry"], term)
    parted = attempt(RULES["split_range"], term, low) if low < high else None
    if parted is None:
        return None
    places: dict[tuple[int, ...], Theorem] = {}
    for number, part in enumerate(parted.right.parts):
        written = unroll_step(part)
        if written is not None:
            places[number,] = written
    return because(chain(parted, inside(parted.right, places)), "writing out the range")


def mass_step(term: Expr) -> Theorem | None:
    """Sum out densities, take constant factors out of sums."""
    if isinstance(term, AlphabetSum):
        return attempt(RULES["total_mass"], term) or attempt(RULES["pull_out"], term)
    return None


def cancel_step(term: Expr) -> Theorem | None:
    """Cancel equal factors of a product under a logarithm, or another function."""
    if isinstance(term, (Log, Composite)) and isinstance(term.arg, Product):
        (args,) = RULES["cancel_factors"].propose(term.arg)
        found = attempt(RULES["cancel_factors"], term.arg, *args)
        return None if found is None else attempt(inside, term, {(0,): found})
    return None

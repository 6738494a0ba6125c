"""Expectations of logarithms read back as the measures they are, so that a condition says "H(P) is finite"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from sympy import Expr, S, Tuple

from symkl.emit.coordinates import Range, spread
from symkl.measures import ELBO, KL, CrossEntropy, DensityEntropy, Entropy, Grouped, Measure, MutualInformation
from symkl.terms import Density, Expectation, Linear, Log, Variable, apart, factors, free, product, within


def folded(term: Expr, shown: frozenset[type], ranges: Sequence[Range] = ()) -> Expr:
    """Return a measure that is finite exactly when the term is, or the term itself.

    `shown` are the classes of measures the theorem shows: H(X) is said only where such entropies occur.
    """
    if isinstance(term, Linear) and len(term.pairs) == 1 and term.pairs[0][0].is_number:
        return folded(term.pairs[0][1], shown, ranges)
    if isinstance(term, CrossEntropy) and set(term.law) == set(term.reference):
        term = DensityEntropy(term.args[0], term.base)
    if isinstance(term, (CrossEntropy, DensityEntropy)):
        term = _definition(term)
    if not isinstance(term, Expectation) or not isinstance(term.body, Log):
        return term
    body = Log(_merged(term.body.arg), term.body.base)
    term = Expectation(_smaller(_chained(term.law, ranges), body, ranges), body)
    entropy = _entropy(term, term.body, shown)
    if entropy is not None:
        return entropy
    information = _reduction(term, term.body, shown)
    if information is not None:
        return information
    for candidate in _candidates(term, term.body, shown):
        if candidate is not None and _key(_definition(candidate)) == _key(term):
            return candidate
    return term


def _definition(measure: Measure) -> Expr:
    """Return what a measure unfolds to without its sign, the measure itself if its law cannot be drawn from."""
    try:
        unfolded = measure.unfold()[0]
    except ValueError:
        return measure
    return unfolded.pairs[0][1] if isinstance(unfolded, Linear) and len(unfolded.pairs) == 1 else unfolded


def _merged(arg: Expr) -> Expr:
    """Return a product with p(a|c) p(b|a,c) of one law written as p(a,b|c), which is the same number."""
    found = list(factors(arg))
    for i, (first, e) in enumerate(found):
        for second, other in found[:i] + found[i + 1 :]:
            if (
                e != other
                or not isinstance(first, Density)
                or not isinstance(second, Density)
                or first.law != second.law
            ):
                continue
            if set(second.given) == {*first.of, *first.given}:
                rest = [pair for pair in found if pair not in ((first, e), (second, other))]
                return _merged(product([*rest, (Density(first.law, (*first.of, *second.of), first.given), e)]))
    return arg


def _key(term: Expr) -> object:
    """Forget the sign, the order of factors, and whether the logarithm's argument is upside down."""
    if not isinstance(term, Expectation) or not isinstance(term.body, Log):
        return term
    found = frozenset(factors(term.body.arg))
    turned = frozenset((f, -e) for f, e in found)
    return frozenset(term.law), term.body.base, frozenset((found, turned))


def _reduction(term: Expectation, log: Log, shown: frozenset[type]) -> Measure | None:
    """Read E[log(p(a|b,c) / p(a|c))] under the law of a, b and c as the information of a and b given c."""
    found = factors(log.arg)
    densities = [f for f, e in found if isinstance(f, Density) and abs(e) == 1]
    paired = len(found) == len(densities) == 2 and sum(e for _, e in found) == 0
    if not paired or not shown & {Entropy, MutualInformation}:
        return None
    more, less = sorted(densities, key=lambda d: -len(d.given))
    same = more.law == less.law and set(more.of) == set(less.of) and set(less.given) < set(more.given)
    if not same or term.law != (Density(more.law, (*more.of, *more.given)),):
        return None
    of, told, given = (
        [slot for slot, _ in pairs] for pairs in (more.of, set(more.given) - set(less.given), less.given)
    )
    return _made(MutualInformation, more.law, (of, sorted(told, key=lambda s: s.key)), given, log.base)


def _candidates(term: Expectation, log: Log, shown: frozenset[type]) -> Iterator[Measure | None]:
    found = factors(log.arg)
    if not all(isinstance(f, Density) and e in {S.One, S.NegativeOne} for f, e in found):
        return
    above = tuple(f for f, e in found if e is S.One)
    below = tuple(f for f, e in found if e is S.NegativeOne)
    if shown & {Entropy, MutualInformation} and len(term.law) == 1 and len(found) == 3:
        (law,) = term.law
        groups = [d.values for d in (below if len(below) == 2 else above)]
        given = [v for v in law.values if all(v not in g for g in groups)]
        if len(groups) == 2:
            yield _made(MutualInformation, law.law, groups, given, log.base)
    for one, other in ((above, below), (below, above)):
        if not other:
            yield from (_made(DensityEntropy, one, log.base), _made(CrossEntropy, term.law, one, log.base))
        elif set(other) == set(term.law):
            kind = KL if {v for d in one for v in d.values} == set(term.bound) else ELBO
            yield _made(kind, term.law, one, log.base)


def _made(kind: type[Measure], *args: object) -> Measure | None:
    try:
        return kind(*args)
    except (TypeError, ValueError):
        return None


def _chained(law: tuple[Density, ...], ranges: Sequence[Range]) -> tuple[Density, ...]:
    """Return p(a|c) p(b|a,c) as p(a,b|c), which draws the same, a, b and c being apart."""
    first, *rest = law
    of = list(first.of)
    for d in rest:
        drawn = [apart(v, u) or apart(_spread(v, ranges), u) for v in d.values for u in d.given_values]
        if d.law != first.law or {*d.given} != {*first.given, *of} or not all(drawn):
            return law
        of += d.of
    return (Density(first.law, of, first.given),) if rest else law


def _smaller(law: tuple[Density, ...], body: Log, ranges: Sequence[Range]) -> tuple[Density, ...]:
    """Return the marginal law of the values the body uses: what is not used integrates to 1."""
    needed = [v for v in free(body) if isinstance(v, Variable)]
    drawn: list[Density] = []
    for d in reversed(law):
        if any(not apart(v, u) for v in d.values for u in needed):
            drawn.append(d)
            needed += d.given_values
    if len(drawn) != 1:
        return tuple(reversed(drawn)) or law
    (whole,) = drawn
    used = {v for v in free(body) if isinstance(v, Variable) and v not in whole.given_values}
    used = {v for v in used if not any(v != other and within(v, other) for other in used)}
    kept = [Tuple(v.slot, v) for v in used if any(_entry(v, Tuple(*pair), ranges) for pair in whole.of)]
    if not kept or len(kept) < len(used) or not all(apart(v, other) for v, other in combinations(used, 2)):
        return law
    return (Density(whole.law, kept, whole.given),)


def _entry(value: Variable, pair: Tuple, ranges: Sequence[Range]) -> bool:
    """Whether a value is certainly (part of) one the law draws, in its own slot."""
    slot, drawn = pair
    plain = slot == drawn.slot
    return value == drawn and plain if not value.index else plain and within(_spread(value, ranges), drawn)


def _spread(value: Variable, ranges: Sequence[Range]) -> Variable:
    return value if value.copy_number else spread(value.slot, ranges).value


def _entropy(term: Expectation, log: Log, shown: frozenset[type]) -> Measure | None:
    """Read E_{p(x,y)}[log p(x|y)] as an entropy."""
    density = log.arg
    if not isinstance(density, Density) or len(term.law) != 1:
        return None
    (law,) = term.law
    drawn = {*density.of, *density.given}
    if (
        law.law != density.law
        or law.given
        or drawn != set(law.of)
        or any(s != v.slot or v.copy_number for s, v in drawn)
    ):
        return None
    if density.given or any(issubclass(kind, (Entropy, Grouped)) for kind in shown):
        return _made(Entropy, density.law, density.values, density.given_values, log.base)
    return _made(DensityEntropy, density, log.base)

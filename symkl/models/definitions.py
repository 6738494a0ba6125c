"""Second definitions of the named measures, from joint tables; none of them unfolds the measure.

Measures of two laws are sums over the whole alphabet of joint densities; measures of variables are combinations of
entropies of unions of coordinates, with what repetition means for densities: I(X;X) = +oo, H(X|X) = -oo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from symkl.measures import (
    ELBO,
    KL,
    CrossEntropy,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    Grouped,
    Information,
    Jeffreys,
    LawMeasure,
    MutualInformation,
    TotalCorrelation,
)
from symkl.models.elementary import log
from symkl.models.evaluator import Evaluator, handles
from symkl.models.exact import NOO, OO, Undefined, Value
from symkl.models.tables import Coordinate
from symkl.terms import Density


def _product(run: Evaluator, densities: Sequence[Density]) -> Any:
    result: Any = Fraction(1)
    for d in densities:
        result = result * run.density(d)
        if not result:
            break
    return result


def _cells(run: Evaluator, measure: LawMeasure) -> Iterator[tuple[Any, Any]]:
    """Run over the alphabet of what the first argument draws: reference weight and joint density of the first law."""
    for weight in run.run(run.points(*measure.bound)):
        yield weight, _product(run, measure.law)


def _sum(run: Evaluator, measure: LawMeasure, term: Callable[[Any, Any], Value]) -> Value:
    """Return the sum over cells of a function of the densities of the two arguments, in the measure's base."""
    total: Any = Fraction(0)
    for weight, f in _cells(run, measure):
        total = total + weight * term(f, _product(run, getattr(measure, "reference", ())))
    return run.in_base(total, measure.base)


@handles(Information)
def _information(run: Evaluator, term: Information) -> Value:
    return run.in_base(-log(run.density(term.args[0])), term.base)


@handles(DensityEntropy)
def _density_entropy(run: Evaluator, term: DensityEntropy) -> Value:
    return _sum(run, term, lambda f, _: -f * log(f) if f else Fraction(0))


@handles(CrossEntropy)
def _cross_entropy(run: Evaluator, term: CrossEntropy) -> Value:
    return _sum(run, term, lambda f, g: -f * log(g) if f else Fraction(0))


@handles(KL)
def _kl(run: Evaluator, term: KL) -> Value:
    return _sum(run, term, lambda f, g: f * (log(f) - log(g)) if f else Fraction(0))


@handles(ELBO)
def _elbo(run: Evaluator, term: ELBO) -> Value:
    return _sum(run, term, lambda f, g: f * (log(g) - log(f)) if f else Fraction(0))


@handles(Jeffreys)
def _jeffreys(run: Evaluator, term: Jeffreys) -> Value:
    def part(f: Any, g: Any) -> Value:
        if not f or not g:
            return OO if f or g else Fraction(0)
        return (f - g) * (log(f) - log(g))

    return _sum(run, term, part)


# --- measures of variables -------------------------------------------------------------------------------------------


class Joint:
    """Entropies of unions of coordinates of one law, given some of them."""

    def __init__(self, run: Evaluator, measure: Entropy | Grouped) -> None:
        self.run, self.measure = run, measure
        self.table = run.table(measure.law)
        self.given = frozenset(run.coordinates(measure.given))

    def entropy(self, *groups: frozenset[Coordinate]) -> Value:
        """Return H(union of groups | given) of distinct coordinates, in nats."""
        everything = self.given.union(*groups)
        whole = self.table.entropy(everything)
        return whole - self.table.entropy(self.given) if self.given else whole

    def densities(self, coordinates: Sequence[Coordinate] | frozenset[Coordinate]) -> list[Coordinate]:
        """Return those coordinates whose reference measure does not count."""
        return [c for c in coordinates if not self.run.model.counting(c)]

    def groups(self) -> list[frozenset[Coordinate]]:
        """Return the groups without what is given; a single block is taken apart into its entries."""
        slots = self.measure.groups
        if len(slots) == 1 and len(slots[0]) == 1 and slots[0][0].value.is_block:
            found = [frozenset([c]) for c in self.run.coordinates(slots[0])]
        else:
            found = [frozenset(self.run.coordinates(group)) for group in slots]
        return [group - self.given for group in found]

    def shared(self, groups: Sequence[frozenset[Coordinate]]) -> list[Coordinate]:
        """Return the non-counting coordinates that two groups share."""
        return self.densities(sorted(set().union(*(a & b for a, b in combinations(groups, 2)))))


@handles(Entropy)
def _entropy(run: Evaluator, term: Entropy) -> Value:
    joint = Joint(run, term)
    listed = run.coordinates(term.of)
    again = [c for i, c in enumerate(listed) if c in listed[:i] or c in joint.given]
    if joint.densities(again):
        return run.in_base(NOO, term.base)  # a density concentrated on the diagonal
    return run.in_base(joint.entropy(frozenset(listed)), term.base)


@handles(MutualInformation)
def _mutual_information(run: Evaluator, term: MutualInformation) -> Value:
    joint = Joint(run, term)
    groups = joint.groups()
    if joint.shared(groups):
        if len(groups) > 2:
            raise Undefined(f"{term}: shared coordinates without counting measure")
        return run.in_base(OO, term.base)
    total: Any = Fraction(0)
    for size in range(1, len(groups) + 1):
        for part in combinations(groups, size):
            total = total + joint.entropy(*part) * Fraction((-1) ** (size + 1))
    return run.in_base(total, term.base)


@handles(TotalCorrelation)
def _total_correlation(run: Evaluator, term: TotalCorrelation) -> Value:
    joint = Joint(run, term)
    groups = joint.groups()
    if joint.shared(groups):
        return run.in_base(OO, term.base)
    total = -joint.entropy(*groups)
    for group in groups:
        total = total + joint.entropy(group)
    return run.in_base(total, term.base)


@handles(DualTotalCorrelation)
def _dual_total_correlation(run: Evaluator, term: DualTotalCorrelation) -> Value:
    joint = Joint(run, term)
    groups = joint.groups()
    if joint.shared(groups):
        raise Undefined(f"{term}: shared coordinates without counting measure")
    whole = joint.entropy(*groups)
    total = whole
    for i in range(len(groups)):
        rest = joint.entropy(*(g for j, g in enumerate(groups) if j != i))
        total = total - (whole - rest)
    return run.in_base(total, term.base)

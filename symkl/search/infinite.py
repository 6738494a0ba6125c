"""When a measure of parametric laws is infinite, and why.  Answers in words; no theorem rests on them."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, oo

from symkl.families import FAMILIES, Family, Statistic
from symkl.families.base import Expected, evaluated
from symkl.families.domains import Domain, scalar_conditions
from symkl.families.facts import MOST_VALUES, arguments_of, law_of, statistic_of
from symkl.families.integrals import Powers, normalisation, powers_of
from symkl.families.large import declared
from symkl.families.supports import Integers, Interval, NotInside, Support, inclusion
from symkl.kernel import DoesNotApply, Theorem
from symkl.measures import KL, Bhattacharyya, ChiSquared, CrossEntropy, Jeffreys, Measure, Renyi, TwoLaws
from symkl.search.members import solutions, tempered
from symkl.terms import AtLeast, Expectation, Hypothesis, Log, Positive, Term, pairs

Averages = dict[Expr, Theorem | None]
"""Means of statistics, and the theorems that evaluate them."""


def outside(measure: Measure, known: tuple[Hypothesis, ...]) -> str:
    """Say why a divergence or cross-entropy is +oo because of the supports; empty if it is not."""
    if not isinstance(measure, (CrossEntropy, KL, Renyi, Bhattacharyya, ChiSquared)):  # others may be finite
        return ""
    for first, second in _compared(measure):
        domain = Domain((*known, *first.conditions(*first.parameters), *second.conditions(*second.parameters)))
        above_one = isinstance(measure, Renyi) and domain.positive(measure.order - 1)
        lower = isinstance(measure, (Renyi, Bhattacharyya)) and not above_one
        try:
            inclusion(first.place, second.place, domain)
        except NotInside as error:
            if not lower:
                return f"{second.name} has density 0 where {first.name} has not: {error}"
            if _disjoint(first, second, domain):
                return f"no value has positive density under both {first.name} and {second.name}"
    return ""


def _disjoint(first: Family, second: Family, domain: Domain) -> bool:
    one, other = first.place, second.place
    if one.counting != other.counting:
        return True
    if not isinstance(one, (Interval, Integers)) or not isinstance(other, (Interval, Integers)):
        values, others = one.values(MOST_VALUES), other.values(MOST_VALUES)
        return values is not None and others is not None and not set(values) & set(others)
    gaps = [low - high for low, high in ((one.low, other.high), (other.low, one.high)) if oo not in {-low, high}]
    return any(domain.positive(g) or (not one.counting and domain.nonnegative(g)) for g in gaps)


def _compared(measure: TwoLaws) -> Iterator[tuple[Family, Family]]:
    for p in measure.law:
        for q in measure.reference:
            first, second = law_of(p), law_of(q)
            if p.values == q.values and first is not None and second is not None:
                yield first, second


def divergent(right: Expr, domain: Domain) -> tuple[int, str] | None:
    """Return the sign of a combination in which averages diverge to one side, and why; the rest of it is finite."""
    signs = {}
    for coefficient, atom in pairs(right):
        if not isinstance(atom, Term):
            continue
        side = 1 if domain.positive(coefficient) else -1 if domain.positive(-coefficient) else 0
        sign, reason = _infinite_mean(atom) if isinstance(atom, Expectation) else _infinite_sum(atom)
        if not side * sign:
            return None
        signs[side * sign] = reason
    return next(iter(signs.items())) if len(signs) == 1 else None


def _infinite_mean(mean: Expectation) -> tuple[int, str]:
    return diverges(mean), f"E[{spelled(mean)}] of {mean.law[0].law.name} is infinite"


def _infinite_sum(atom: Expr) -> tuple[int, str]:
    """Say whether a sum of powers of densities diverges: it is that of a family outside of its parameters' domain."""
    found = powers_of(atom)
    above = not isinstance(atom, Log) or (atom.base - 1).is_positive
    powers = found[1] if found is not None and above else ()
    if all(e.is_nonnegative for _, e in powers) and Add(*(e for _, e in powers)) == 1:
        return 0, ""  # at most 1 by Hölder; the supports may have nothing in common
    if any(law.point(*law.parameters) is not None for law, _ in powers):
        return 0, ""  # a mass on one value; the log-density of the family says nothing of it
    if powers and powers[0][0].size > 1:
        try:
            tempered(powers)
        except ValueError as error:
            return 1, f"the product of powers is not integrable: {error}"
    for cls, values, left in solutions(powers, Domain(())) if powers else ():
        beyond = [e for e in cls.domain(*values) if e.is_real is False or e.is_nonpositive]
        if not left and cls in {type(law) for law, _ in powers} and beyond and _whole(powers, cls.support(*values)):
            named = ", ".join(f"{n} = {v}" for n, v in zip(cls.names, values, strict=True))
            return 1, f"the product of powers is a {cls.__name__} density with {named}, whose integral is infinite"
    return 0, ""


def _whole(powers: Powers, place: Support) -> bool:
    """Whether a product of powers is positive on all of a support: on a part of it the integral may be finite."""
    supports = [law.place for law, exponent in powers if exponent.is_positive is not False]
    ends = [(p.low, p.high, p.counting) for p in (place, *supports) if isinstance(p, (Interval, Integers))]
    return len(ends) == len(supports) + 1 and len(set(ends)) == 1


def diverges(term: Expr) -> int:
    """Return the sign of the infinity that the mean of a statistic is known to be, else 0."""
    try:
        law, formula = statistic_of(term)
    except DoesNotApply:
        return 0
    signs = (_infinite(law, known, formula) for known in law.facts.values() if known.infinite)
    return next((s for s in signs if s), 0)


def by_supports(term: Expr, theorem: Theorem, region: tuple[Hypothesis, ...]) -> bool:
    """Whether a region says that a support holds another, without which a mean of log(p/q) is infinite.

    Sums of powers of densities are not: where the law that made one known ends, the sum may be finite, and a Hellinger
    distance always is.  Nor are sums of measures, in which infinities may cancel.
    """
    (coefficient, _), *others = pairs(term)
    alone = coefficient.is_positive and not others
    return bool(alone) and normalisation.name not in theorem.axioms and all(isinstance(h, AtLeast) for h in region)


def by_means(term: Expr, combination: Expr, averages: Averages, domain: Domain, region: tuple[Hypothesis, ...]) -> bool:
    """Whether a divergence is infinite elsewhere as means in it are: all to one side, whichever condition fails."""
    ((coefficient, measure), *others) = pairs(term)
    if others or not coefficient.is_positive or not isinstance(measure, (KL, CrossEntropy, Jeffreys)):
        return False
    told: set[Hypothesis] = {h for h in region if isinstance(h, AtLeast)}  # of supports: the divergence is +oo too
    for c, mean in pairs(combination):
        theorem = averages.get(mean)
        needed = {*theorem.hypotheses} & {*region} if theorem is not None else set()
        sign = 1 if domain.positive(c) else -1 if domain.positive(-c) else 0
        if needed and sign * _sign_outside(theorem) != 1:
            return False
        told |= needed
    return told >= {*region}


def excluded(conditions: tuple[Hypothesis, ...]) -> bool:
    """Whether conditions exclude each other: what is positive, by the others, is not."""
    scalars = scalar_conditions(conditions)
    others = ((h, (*scalars[:n], *scalars[n + 1 :])) for n, h in enumerate(scalars) if isinstance(h, Positive))
    return any(Domain(rest).nonnegative(-h.args[0]) for h, rest in others)


def _sign_outside(theorem: Theorem | None) -> int:
    """Return the sign of the infinity that a mean is where the fact that evaluates it does not hold, 0 if not known."""
    family, _, label = theorem.rule.partition(": ") if theorem is not None else ("", "", "")
    known = FAMILIES[family].facts.get(label) if family in FAMILIES else None
    return known.infinite if known is not None else 0


def _infinite(law: Family, known: Expected, formula: Expr) -> int:
    """Return the sign that a fact gives where what its value needs is plainly false."""
    arguments = arguments_of(law, known, formula)
    if arguments is None:
        return 0
    try:
        _, needs = evaluated(declared(known.value, law.parameters, *arguments))
    except DoesNotApply:  # a number in the value is too long to be written
        return 0
    domain = Domain(law.conditions(*law.parameters))
    beyond = any(domain.holds(Positive(e)) is False for e in needs if not isinstance(e, Hypothesis))
    return known.infinite if beyond else 0


def spelled(mean: Expectation) -> str:
    """Return what is averaged, as people write it."""
    return str(mean.body.shown()) if isinstance(mean.body, Statistic) else str(mean.body)

"""Trusted: sums and integrals of products of powers of densities, p^a q^(1-a) or p^2/q.

Such a product is often a member of a family times a constant, and then the constant is its integral, because densities
integrate to 1.  What remains, if it is not, is a mean under that member.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy
from sympy import Add, Expr, Mul, Pow, Rational, S, factor, log, together

from symkl.families.base import Family
from symkl.families.canonical import Canonical
from symkl.families.domains import Domain, one_fraction
from symkl.families.facts import MOST_VALUES, law_of, required
from symkl.families.large import FACTORED, FUNCTIONS, LARGE, MOST, primes
from symkl.families.statistic import Statistic, places
from symkl.families.supports import Integers, Interval, NotInside, inclusion
from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.definitions import base_conditions
from symkl.terms import (
    AlphabetSum,
    Density,
    Expectation,
    Hypothesis,
    Linear,
    Log,
    Positive,
    Product,
    Variable,
    add,
    factors,
    power,
    times,
)

Powers = Sequence[tuple[Family, Expr]]
"""Laws and the exponents of their densities."""


def powers_of(term: Expr) -> tuple[tuple[Variable, ...], Powers] | None:
    """Return the variables and the (law, exponent) pairs of a sum of powers of family densities, or of its logarithm.

    The densities are of whole laws, all at the same values.
    """
    whole = term.arg if isinstance(term, Log) else term
    if not isinstance(whole, AlphabetSum):
        return None
    found = factors(whole.body)
    fits = all(isinstance(f, Density) and f.values == whole.bound and law_of(f) is f.law for f, _ in found)
    return (whole.bound, [(f.law, e) for f, e in found]) if fits and found else None


def ranges(law: Family) -> bool:
    """Whether the support is an interval or a range of whole numbers."""
    return law.size == 1 and isinstance(law.place, (Interval, Integers))


def kernels(powers: Powers) -> dict[Expr, Expr]:
    """Return the logarithm of a product of powers as coefficients of functions of X; the constant is that of 1."""
    found: dict[Expr, list[Expr]] = {}
    for law, exponent in powers:
        x = places(law.size)
        for coefficient, statistic in law.log_terms:
            for part in Add.make_args(_opened(statistic)):
                scale, kernel = part.as_independent(*x, as_Add=False)
                found.setdefault(kernel, []).append(exponent * coefficient * scale)
    return {kernel: Add(*weights) for kernel, weights in found.items()}


def _opened(statistic: Expr) -> Expr:
    """Multiply a statistic out, no deeper than its own sums, products and whole powers."""
    return statistic.expand(deep=False, log=False, power_base=False, power_exp=False, func=False)


def exponential(expr: Expr) -> Expr:
    """Return e^expr, with e^(c log b) = b^c and e^(c ln Gamma(z)) = Gamma(z)^c.

    >>> from sympy.abc import a, b, z
    >>> exponential(a * log(b) - sympy.loggamma(z))
    b**a/gamma(z)
    """
    made, plain = [], []
    for term in _log_terms(expr):
        logs = [f for f in Mul.make_args(term) if isinstance(f, (log, sympy.loggamma))]
        if len(logs) == 1:
            (base,) = logs[0].args
            weight = Mul(*(f for f in Mul.make_args(term) if f is not logs[0]))
            if base.is_number and weight.is_Rational and (abs(weight) > MOST or _tangled(base, weight)):
                raise DoesNotApply("normalisation: {} to the power {} is too long a number", base, weight)
            made.append((base if isinstance(logs[0], log) else FUNCTIONS["gamma"](base)) ** weight)
        else:
            plain.append(term)
    return Mul(*made, sympy.exp(factor(together(Add(*plain)))))


def _long(number: Expr) -> bool:
    """Whether taking a root of a number would mean to factor a very long one."""
    return bool(number.is_Rational and max(abs(number.p), number.q).bit_length() > FACTORED)


def _tangled(base: Expr, weight: Rational) -> bool:
    """Whether SymPy would take a root of a very long number, or of a high power of one: 6^(4/5) by 6^4."""
    if _long(base) or not base.is_Rational:
        return _long(base) and weight.q > LARGE
    return bool(weight.q > MOST and abs(weight.p) % weight.q > MOST and len(primes(base)) > 1)


def _log_terms(expr: Expr) -> Iterator[Expr]:
    """Yield the terms of a sum, products multiplied out over sums of logarithms only."""
    for term in Add.make_args(expr):
        parts = Mul.make_args(term)
        sums = [f for f in parts if f.is_Add and f.has(log, sympy.loggamma)]
        if sums:
            for inner in sums[0].args:
                yield from _log_terms(Mul(inner, *(f for f in parts if f is not sums[0])))
        else:
            yield term


def tilt(kernel: Expr, weight: Expr) -> Expr:
    """Return e^(weight kernel) as a statistic: a power of b for the kernel log b."""
    return Pow(kernel.args[0], weight) if isinstance(kernel, log) else sympy.exp(weight * kernel)


@axiom("a density integrates to 1", lambda _: ())
def normalisation(term: Expr, law: Family) -> Gives:
    """Write a sum of powers of densities as a mean under a law to which the product is proportional, or nearly.

    Formula: sum p^a q^b = C E_r[exp(f(x))], where log(p^a q^b/r) = log C + f(x); sum p^a q^b = C if f = 0; the same
        of logarithms.
    Needs: the domains of the parameters; the supports of all densities hold that of r, whose ends are those of
        densities with a positive exponent.
    Fails: if the supports do not fit.
    Source: r is a density.
    """
    found = powers_of(term)
    if found is None or not isinstance(law, Family) or law.size != len(found[0]):
        raise DoesNotApply("normalisation: {} is not a sum of powers of densities of families", term)
    values, powers = found
    whole = term.arg if isinstance(term, Log) else term
    if any(member.point(*member.parameters) is not None for member in (law, *(m for m, _ in powers))):
        raise DoesNotApply("normalisation: one of the laws in {} is degenerate", term)
    for name, number in zip(law.names, law.parameters, strict=True):
        whole = number.is_Integer or any(number in m.parameters for m, _ in powers if m.func is law.func)
        if name in law.whole and not whole:
            raise DoesNotApply("normalisation: {} = {} of {} is not known to be whole", name, number, law)
    needs: list[Hypothesis] = [c for member, _ in powers for c in member.conditions(*member.parameters)]
    for condition in sorted(law.conditions(*law.parameters), key=lambda c: c.count_ops()):  # the short help the long
        needs.append(Positive(Domain(needs).plain(condition.args[0])))
    if not ranges(law) and any(m.place != law.place or m.func is not law.func for m, _ in powers):
        raise DoesNotApply("normalisation: the densities of {} are not positive on one set, that of {}", term, law)
    for end in ("low", "high") if ranges(law) else ():  # outside of r one of the powers is 0
        place = next((e for m, e in powers if e.is_positive is not False and _end(m, end) == _end(law, end)), None)
        if place is None:
            raise DoesNotApply("normalisation: no density of {} has the support of {}", term, law)
        needs.append(Positive(place))
    try:
        for member, _ in powers:
            needs += inclusion(law.place, member.place, Domain(needs))
    except NotInside as error:
        raise DoesNotApply("normalisation: {}", error) from error
    kept = required(needs)
    canonical = Canonical(Domain(kept))
    left = kernels([*powers, (law, S.NegativeOne)])
    constant = left.pop(S.One, S.Zero).replace(_log_of_sum, lambda e: log(one_fraction(e.args[0])))
    rest = {kernel: weight for kernel, weight in left.items() if not canonical.vanishes(weight)}
    logarithm = isinstance(term, Log)
    if not rest:
        return (
            Gives(constant / log(term.base), (*kept, *base_conditions(term.base)))
            if logarithm
            else Gives(exponential(constant), kept)
        )
    formula = Mul(*(tilt(kernel, weight) for kernel, weight in rest.items()))
    drawn = Density(law, values)
    right = times(exponential(constant), Expectation(drawn, Statistic(formula, *values)))
    return Gives(Log(right, term.base) if logarithm else right, kept)


@axiom("sum over the values", lambda _: ())
def sum_of_powers(term: Expr) -> Gives:
    """Write a sum of powers of densities out where the values are a short list.

    Formula: sum p^a q^b = p(x_1)^a q(x_1)^b + ... + p(x_k)^a q(x_k)^b; the same of logarithms.
    Needs: the domains of the parameters; a positive exponent of a density that is 0 at a value of another.
    Fails: unless the values are numbers, at most 64 of them, or if a negative power of 0 occurs.
    Source: definition of the sum.
    """
    found = powers_of(term)
    if found is None:
        raise DoesNotApply("sum_of_powers: {} is not a sum of powers of densities of families", term)
    lists = [(m, e, points) for m, e in found[1] if (points := m.place.values(MOST_VALUES)) is not None]
    if len(lists) < len(found[1]):
        raise DoesNotApply("sum_of_powers: a law in {} has no short list of values", term)
    needs = required(h for m, _ in found[1] for h in m.conditions(*m.parameters))
    terms, kept = [], list(needs)
    for at in dict.fromkeys(point for _, _, points in lists for point in points):
        absent = [e for _, e, points in lists if at not in points]
        if absent:
            kept += [Positive(e) for e in absent]
            continue
        masses = [(_mass(m, at), e) for m, e, _ in lists]
        if any(mass.is_number and e.is_Rational and max(abs(e), e.q) > MOST for mass, e in masses):
            raise DoesNotApply("sum_of_powers: a power of order {} is too long a number", masses[0][1])
        terms.append(Mul(*(mass**e for mass, e in masses)))
    total = Add(*terms)
    if not terms:
        raise DoesNotApply("sum_of_powers: the laws in {} have no value in common", term)
    return Gives(Log(total, term.base) if isinstance(term, Log) else total, required(kept))


def _mass(law: Family, at: tuple[Expr, ...]) -> Expr:
    """Return the probability of a value."""
    here = dict(zip(places(law.size), at, strict=True))
    return exponential(Add(*(c * t.xreplace(here) for c, t in law.log_terms)))


def _log_of_sum(expr: Expr) -> bool:
    return isinstance(expr, log) and expr.args[0].is_Add


def _end(law: Family, which: str) -> tuple[object, bool]:
    return getattr(law.place, which), law.place.counting


@axiom("expanding the square", lambda _: ((),))
def second_moment(term: Expr) -> Gives:
    """Write a chi-squared divergence as a second moment.

    Formula: sum (p - q)^2/q = sum p^2/q - 1, for densities p and q of what is summed over.
    Needs: nothing (both sides are +oo unless p << q).
    Fails: on anything else.
    Source: Tsybakov 2009, section 2.4; p and q integrate to 1.
    """
    body = term.body if isinstance(term, AlphabetSum) else None
    if not isinstance(body, Product) or [e for _, e in body.factors] != [2, -1]:
        raise DoesNotApply("second_moment: {} is not a sum of (p - q)^2/q", term)
    (difference, _), (q, _) = body.factors
    sides: Sequence[tuple[Expr, Expr]] = difference.pairs if isinstance(difference, Linear) else ()
    laws = all(isinstance(d, Density) and set(d.values) == set(term.bound) for _, d in sides)
    if not laws or [c for c, _ in sides] != [1, -1] or [d for _, d in sides][1:] != [q]:
        raise DoesNotApply("second_moment: {} is not a sum of (p - q)^2/q", term)
    (_, p), _ = sides
    return Gives(add(AlphabetSum(term.bound, times(power(p, 2), power(q, -1))), S.NegativeOne))

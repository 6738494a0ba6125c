"""Powers of weights: absorbing factors, the exponential of a logarithm, squares, sums over several variables."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from sympy import Expr, S, log

from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.algebra import totals
from symkl.rules.definitions import base_conditions
from symkl.rules.logs import is_finite
from symkl.rules.seams import scalars
from symkl.rules.signs import is_nonnegative
from symkl.terms import (
    AlphabetSum,
    Density,
    Distinct,
    Exp,
    Finite,
    Hypothesis,
    Linear,
    Log,
    Positive,
    Product,
    Term,
    apart,
    factors,
    is_weight,
    linear,
    pairs,
    power,
    product,
)


def absorbed(term: Expr) -> Expr:
    """Return a product with the exponents of equal factors added up, what does not occur any more left out."""
    found = ((factor, sum(weights, S.Zero)) for factor, weights in totals(term, multiply=True).items())
    return product((factor, e) for factor, e in found if e != 0)


def _is_positive(exponent: Expr) -> bool:
    return bool(exponent.is_positive)


@axiom("adding exponents")
def absorb(term: Expr) -> Gives:
    """Add up the exponents of equal densities, one of them positive.

    Formula: p^a p^(-b) f = p^(a - b) f for a > b > 0, p p^(-1) f <= f.
    Needs: exponents that are added are defined, a - b > 0 if it is a symbol (where p = 0, the factor p^a makes the left
        side 0 whatever f is; so it is the smaller one at a = b); for an inequality, f has a value: it is made of
        densities, exp g, finite terms.
    Fails: unless some densities occur twice, one exponent is positive by its form, none of the sums is negative by its
        form, and the rest is nonnegative.
    Example: p(x) sqrt(q(x))/sqrt(p(x)) -> sqrt(p(x) q(x))
    Refused: p(x)/q(x) @ p(x) q(x)
    Source: the convention 0 f = 0 for weights.
    """
    counts = totals(term, multiply=True) if isinstance(term, Product) else {}
    joined = {f: w for f, w in counts.items() if len(w) > 1}
    if not joined or not all(isinstance(f, Density) if f in joined else is_weight(f) for f in counts):
        raise DoesNotApply("absorb: {} is no product of densities in which exponents add up", term)
    gone, needs = False, scalars(*(e for weights in joined.values() for e in weights))
    for weights in joined.values():
        whole = sum(weights, S.Zero)
        if (whole.is_nonpositive and whole != 0) or not any(map(_is_positive, weights)):
            raise DoesNotApply("absorb: the exponents {} do not add up to a nonnegative number", weights)
        needs += [] if whole.is_nonnegative else [Positive(whole)]
        gone = gone or whole == 0
    if gone:
        needs += _has_value((f, e) for f, e in factors(term) if f not in joined)
    return Gives(absorbed(term), tuple(dict.fromkeys(needs)), "<=" if gone else "=")


def _has_value(found: Iterable[tuple[Expr, Expr]]) -> list[Hypothesis]:
    """Return what makes powers numbers or infinite: those of densities and exp f are, if the exponents are."""
    needs: list[Hypothesis] = []
    for factor, exponent in found:
        plain = isinstance(factor, Density) or (isinstance(factor, Exp) and is_finite(factor.arg))
        needs += scalars(exponent) if plain else [Finite(power(factor, exponent))]
    return needs


@axiom("definition of the logarithm")
def exp_log(term: Expr) -> Gives:
    """Read the exponential of a multiple of a logarithm as a power.

    Formula: exp(c log_b f) = f^(c / ln b).
    Needs: b > 0, b != 1 for a symbolic base.
    Fails: unless the exponent is a multiple of the logarithm of a term that is nonnegative by its form.
    Example: exp(2 log p(x)) -> p(x)^2
    Refused: exp(log p(x) + log q(x)) @ exp(H(p(x))) @ log p(x)
    Source: definition of the logarithm.
    """
    found = pairs(term.arg) if isinstance(term, Exp) else ()
    if len(found) != 1 or not isinstance(found[0][1], Log) or not is_weight(found[0][1].arg):
        raise DoesNotApply("exp_log: {} is not the exponential of a multiple of the logarithm of a weight", term)
    ((coefficient, logarithm),) = found
    return Gives(power(logarithm.arg, coefficient / log(logarithm.base)), base_conditions(logarithm.base))


@axiom("square of a difference")
def expand_square(term: Expr) -> Gives:
    """Multiply the square of a combination out, over what it is divided by.

    Formula: (p - q)^2 / r = p^2 / r - 2 p q / r + q^2 / r.
    Needs: the other factors finite, the coefficients defined; p and q finite, if they are not densities or powers of
        some.  Nothing of one 1/q^c, c <= 1: where q = 0, (p - q)^2 / q and p^2 / q are infinite together, or both 0,
        and p q / q is p.
    Fails: unless one factor is the square of a combination of two terms.
    Example: (p(x) - q(x))^2 -> p(x)^2 - 2 p(x) q(x) + q(x)^2
    Refused: p(x)^2 @ (p(x) - q(x) - r(x))^2 @ (p(x) - q(x))^3
    Source: the binomial formula.
    """
    found = term.factors if isinstance(term, Product) else ()
    at = next((n for n, (f, e) in enumerate(found) if isinstance(f, Linear) and e == 2), None)
    if at is None or len(found[at][0].pairs) != 2:
        raise DoesNotApply("expand_square: {} has no factor that is the square of a difference", term)
    rest = [(f, e) for n, (f, e) in enumerate(found) if n != at]
    (a, f), (b, g) = found[at][0].pairs

    def whole(*items: Expr) -> Expr:
        return absorbed(product([*((d, e) for item in items for d, e in _factors(item)), *rest]))

    divisor = _divisor(f, g, rest)
    plain = [d for d, e in rest if d == divisor or (isinstance(d, Density) and e.is_positive)]
    numbers = (Finite(t) for t in (f, g) if isinstance(t, Term) and not _of_densities(t))
    needs = (*scalars(a, b), *numbers, *(Finite(power(d, e)) for d, e in rest if d not in plain))
    return Gives(linear([(a * a, whole(f, f)), (2 * a * b, whole(f, g)), (b * b, whole(g, g))]), needs)


def _divisor(f: Expr, g: Expr, rest: list[tuple[Expr, Expr]]) -> Expr | None:
    """Return the density, p or q, that the square is divided by once and that does not occur in the other one."""
    for whole, other in ((f, g), (g, f)):
        exponents = [e for d, e in rest if d == whole]
        once = len(exponents) == 1 and exponents[0].is_number and exponents[0] >= -1
        if once and isinstance(whole, Density) and whole not in dict(_factors(other)):
            return whole
    return None


def _of_densities(term: Expr) -> bool:
    return all(isinstance(f, Density) and e.is_Rational and e > 0 for f, e in _factors(term))


def _factors(term: Expr) -> tuple[tuple[Expr, Expr], ...]:
    return term.factors if isinstance(term, Product) else ((term, S.One),)


def _names(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, AlphabetSum) and len(term.bound) > 1:
        yield from ((name,) for name in term.bound)


@axiom("Tonelli's theorem", _names)
def split_sum(term: Expr, first: Expr) -> Gives:
    """Sum over one variable after the others.

    Formula: sum_{x,y} f = sum_x sum_y f for f >= 0.
    Needs: entries summed over are distinct.
    Fails: unless f is nonnegative by its form, and x is one of several variables summed over.
    Example: sum(x, y; p(x) q(y)) @ x -> sum(x, sum(y, p(x) q(y)))
    Refused: sum(x, p(x)) @ sum(x, y; log p(x, y))
    Source: Tonelli's theorem.
    """
    fits = isinstance(term, AlphabetSum) and first in term.bound and len(term.bound) > 1
    if not fits or not is_nonnegative(term.body):
        raise DoesNotApply("split_sum: {} is not the sum of a weight over {} and others", term, first)
    rest = [name for name in term.bound if name != first]
    needs = [Distinct(u.slot, v.slot) for u, v in combinations(term.bound, 2) if not apart(u, v)]
    return Gives(AlphabetSum([first], AlphabetSum(rest, term.body)), tuple(needs))

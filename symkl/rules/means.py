"""Means of two nonnegative numbers, and roots: what bounds the affinity of two laws, and Pinsker's root, rest on."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, S

from symkl.functions import Absolute
from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.algebra import same, total, totals
from symkl.rules.seams import scalars
from symkl.rules.signs import is_nonnegative
from symkl.terms import Density, Hypothesis, Positive, Product, factors, linear, pairs, power, product, times


def is_density_product(term: Expr) -> bool:
    """Whether a term is a density or a product of some."""
    return all(isinstance(f, Density) and e is S.One for f, e in factors(term))


def between(exponent: Expr, term: Expr, name: str) -> tuple[Hypothesis, ...]:
    """Return what makes an exponent one between 0 and 1."""
    inside = not exponent.is_number or (exponent.is_Rational and 0 < exponent < 1)
    if not inside:
        raise DoesNotApply("{}: {} is no exponent between 0 and 1 for {}", name, exponent, term)
    return () if exponent.is_number else (Positive(exponent), Positive(1 - exponent))


def _halves(term: Expr) -> Iterable[tuple[object, ...]]:
    found = factors(term)
    if len(found) == 2:
        (first, exponent), (second, _) = found
        yield exponent, first, second


@axiom("arithmetic and geometric means", _halves)
def geometric_mean(term: Expr, exponent: Expr, first: Expr, second: Expr) -> Gives:
    """Bound a weighted geometric mean of densities by the arithmetic one.

    Formula: p^a q^(1-a) <= a p + (1 - a) q for 0 < a < 1.
    Args: exponent, a; first, second, the densities p and q, or products of densities.
    Needs: 0 < a < 1 if it is no number.
    Fails: unless the term is that mean.
    Example: p(x)^(1/3) q(x)^(2/3) @ 1/3 @ p(x) @ q(x) -> 1/3 p(x) + 2/3 q(x)
    Refused: p(x) q(x) @ sqrt(p(x)) @ p(x)^2/q(x)
    Source: Young's inequality; Hardy, Littlewood and Polya 1934, theorem 9.
    """
    needs = between(exponent, term, "geometric_mean")
    if not (is_density_product(first) and is_density_product(second)):
        raise DoesNotApply("geometric_mean: {} and {} are no densities", first, second)
    mean = times(power(first, exponent), power(second, 1 - exponent))
    old, new = ({f: total(e) for f, e in totals(t, multiply=True).items()} for t in (term, mean))
    if not all(same(old.get(f, S.Zero), new.get(f, S.Zero)) for f in (*old, *new)):
        raise DoesNotApply("geometric_mean: {} is not {}", term, mean)
    return Gives(linear([(exponent, first), (1 - exponent, second)]), needs, "<=")


@axiom("the smaller of two numbers is below their means", lambda _: ((S.Half,),))
def smaller_below_mean(term: Expr, exponent: Expr) -> Gives:
    """Bound the smaller of two densities by their weighted geometric mean.

    Formula: c p + c q - c |p - q| <= 2 c p^a q^(1-a) for c > 0 and 0 < a < 1.
    Args: exponent, a.
    Needs: 0 < a < 1 if it is no number.
    Fails: unless the term is a multiple of twice the smaller of two densities or products of densities.
    Example: p(x) + q(x) - abs(p(x) - q(x)) @ 1/2 -> 2 sqrt(p(x)) sqrt(q(x))
    Refused: p(x) + q(x) @ p(x) + q(x) + abs(p(x) - q(x)) @ p(x) + q(x) - abs(p(x) - r(x))
    Source: min(s, t) <= s^a t^(1-a).
    """
    needs = between(exponent, term, "smaller_below_mean")
    found = pairs(term)
    if len(found) != 3 or not all(is_density_product(f) for _, f in found[:2]):
        raise DoesNotApply("smaller_below_mean: {} is not p + q - |p - q| for densities p and q", term)
    (scale, first), (_, second), _ = found
    gap = Absolute(linear([(S.One, first), (S.NegativeOne, second)]))
    if not scale.is_positive or found != ((scale, first), (scale, second), (-scale, gap)):
        raise DoesNotApply("smaller_below_mean: {} is no multiple of p + q - |p - q|", term)
    mean = times(power(first, exponent), power(second, 1 - exponent))
    return Gives(linear([(2 * scale, mean)]), needs, "<=")


@axiom("power of a power")
def power_of_power(term: Expr) -> Gives:
    """Multiply exponents.

    Formula: (f^a g^b)^c = f^(a c) g^(b c) for f, g >= 0 and a number c > 0.
    Needs: the inner exponents are defined.
    Fails: unless all factors are nonnegative by their form, and the outer exponent is a positive rational number.
    Example: sqrt(sum(x, abs(p(x) - q(x)))^2) -> sum(x, abs(p(x) - q(x)))
    Refused: p(x)^2 @ sqrt((log p(x))^2) @ sqrt((p(x) - q(x))^2) @ 1/sqrt(sum(x, p(x)^2)^2)
    Source: laws of exponents.
    """
    found = factors(term)
    inner, outer = found[0] if len(found) == 1 else (term, S.One)
    parts = inner.factors if isinstance(inner, Product) else ()
    if not parts or not (outer.is_Rational and outer > 0) or not all(is_nonnegative(f) for f, _ in parts):
        raise DoesNotApply("power_of_power: {} is not a power of powers of what is nonnegative", term)
    return Gives(product((f, e * outer) for f, e in parts), tuple(scalars(*(e for _, e in parts))))

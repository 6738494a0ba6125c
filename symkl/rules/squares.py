"""Squares: the bound of the logarithm behind Pinsker's inequality, Cauchy and Schwarz, factors taken out."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Abs, Expr, Rational, S, Tuple, log

from symkl.functions import Absolute
from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.algebra import _above_one
from symkl.rules.conditioning import total_mass
from symkl.rules.logs import is_finite
from symkl.rules.signs import is_nonnegative
from symkl.terms import (
    AlphabetSum,
    Density,
    Finite,
    Law,
    Linear,
    Log,
    Product,
    density,
    factors,
    free,
    is_weight,
    linear,
    power,
    product,
    times,
)


@axiom("quadratic bound of the logarithm")
def log_square(term: Expr) -> Gives:
    """Bound a density times a logarithm of a ratio, with the square of the difference.

    Formula: p log_b(q / p) <= (q - p - (3/2) (p - q)^2 / (p + 2 q)) / ln b for b > 1.
    Needs: b > 1 for a symbolic base (where p = 0 the left side is 0 and the right one q / 4).
    Fails: unless the term is a product of densities times the logarithm of a ratio of another one to it.
    Example: p(x) log(q(x)/p(x)) -> q(x) - p(x) - 3/2 (p(x) - q(x))^2/(p(x) + 2 q(x))
    Refused: p(x) log(p(x)/q(x)) @ log(q(x)) @ log(q(x)/p(x)) @ p(x) log(q(x)) @ p(x)^2 log(q(x)/p(x))
    Source: Tsybakov 2009, lemma 2.5 (proof), for x = p / q.
    """
    found = factors(term)
    logs = [f for f, e in found if isinstance(f, Log) and e == 1]
    if len(logs) != 1:
        raise DoesNotApply("log_square: {} is not a product with one logarithm", term)
    weight = [(f, e) for f, e in found if f != logs[0]]
    ratio = list(factors(logs[0].arg))
    over = [(f, e) for f, e in ratio if e == 1]
    under = [(f, -e) for f, e in ratio if e != 1]
    plain = all(isinstance(f, Density) and e == 1 for f, e in (*weight, *over, *under))
    if not plain or not over or not weight or sorted(under, key=str) != sorted(weight, key=str):
        raise DoesNotApply("log_square: {} is not p log(q / p) for products p and q of densities", term)
    p, q, unit = product(weight), product(over), 1 / log(logs[0].base)
    square = times(power(linear([(S.One, p), (S.NegativeOne, q)]), 2), power(linear([(S.One, p), (S(2), q)]), -1))
    bound = linear([(unit, q), (-unit, p), (-Rational(3, 2) * unit, square)])
    return Gives(bound, _above_one(logs[0].base), "<=")


def _laws(term: Expr) -> Iterable[tuple[object, ...]]:
    """Propose a law of what is summed over, if that is of different variables."""
    found = factors(term)
    bound = found[0][0].bound if len(found) == 1 and isinstance(found[0][0], AlphabetSum) else ()
    if bound and len({value.slot for value in bound}) == len(bound):
        yield (density(Law("q"), [Tuple(value.slot, value) for value in bound]),)


@axiom("Cauchy–Schwarz inequality", _laws)
def cauchy_schwarz(term: Expr, law: Expr) -> Gives:
    """Bound the square of a sum of absolute values or weights by a sum of squares over a density.

    Formula: (sum_x |f|)^2 <= sum_x f^2 / p(x), as sum_x p(x) = 1.
    Needs: what `total_mass` needs (where p(x) = 0 and f is not 0, the right side is infinite).
    Fails: unless the law is a product of densities with total mass 1 over the values summed over; if it depends on
        anything that the term does not depend on.
    Example: sum(x, abs(p(x) - q(x)))^2 @ q(x) -> sum(x, (p(x) - q(x))^2/q(x))
    Refused: sum(x, log p(x))^2 @ sum(x, p(x)) @ p(x)^2 @ sum(x, p(x))^3
    Source: Cauchy 1821; Tsybakov 2009, lemma 2.5 (proof).
    """
    found = factors(term)
    whole = found[0][0] if len(found) == 1 and found[0][1] == 2 else None
    if not isinstance(whole, AlphabetSum) or not (isinstance(whole.body, Absolute) or is_weight(whole.body)):
        raise DoesNotApply("cauchy_schwarz: {} is not the square of a sum of absolute values or weights", term)
    mass = total_mass(AlphabetSum(whole.bound, law))
    if mass.right != 1 or free(law) - {*whole.bound} - free(whole):
        raise DoesNotApply("cauchy_schwarz: {} is not a law of what {} sums over", law, whole)
    inner = whole.body.arg if isinstance(whole.body, Absolute) else whole.body
    return Gives(AlphabetSum(whole.bound, times(power(inner, 2), power(law, -1))), mass.hypotheses, "<=")


def _splits(term: Expr) -> Iterable[tuple[object, ...]]:
    """Propose the first factor of what is summed."""
    whole = factors(term)[0][0]
    if isinstance(whole, AlphabetSum):
        inner = whole.body.arg if isinstance(whole.body, Absolute) else whole.body
        yield (power(*factors(inner)[0]),)


@axiom("Cauchy–Schwarz inequality", _splits)
def cauchy_schwarz_product(term: Expr, first: Expr) -> Gives:
    """Bound the square of a sum of products by the sums of the squares.

    Formula: (sum_x |f g|)^2 <= sum_x f^2 sum_x g^2.
    Args: first, the factor f; g is the product of the others.
    Needs: nothing.
    Fails: unless f and g are finite by their form: combinations and products of densities to positive powers.
    Example: sum(x, sqrt(p(x)) sqrt(q(x)))^2 @ sqrt(p(x)) -> sum(x, p(x)) sum(x, q(x))
    Refused: sum(x, p(x))^2 @ sum(x, p(x) log p(x))^2 @ sum(x, p(x) q(x)) @ sum(x, p(x)/q(x))^2
    Source: Cauchy 1821.
    """
    found = factors(term)
    whole = found[0][0] if len(found) == 1 and found[0][1] == 2 else None
    if not isinstance(whole, AlphabetSum) or not (isinstance(whole.body, Absolute) or is_weight(whole.body)):
        raise DoesNotApply("cauchy_schwarz_product: {} is not the square of a sum of absolute values or weights", term)
    inner = whole.body.arg if isinstance(whole.body, Absolute) else whole.body
    parts = [pair for pair in factors(inner) if power(*pair) != first]
    second = product(parts)
    if len(parts) + 1 != len(factors(inner)) or not parts or not (is_finite(first) and is_finite(second)):
        raise DoesNotApply("cauchy_schwarz_product: {} is no factor beside others in {}", first, inner)
    sums = (AlphabetSum(whole.bound, power(f, 2)) for f in (first, second))
    return Gives(times(*sums), (), "<=")


def _roots(term: Expr) -> Iterable[tuple[object, ...]]:
    found = term.pairs if isinstance(term, Linear) else ()
    if len(found) == 2 and all(is_weight(f) for _, f in found):
        yield tuple(power(f, S.Half) for _, f in found)


@axiom("difference of squares", _roots)
def difference_of_squares(term: Expr, first: Expr, second: Expr) -> Gives:
    """Write a difference as a product.

    Formula: c f^2 - c g^2 = c (f - g) (f + g).
    Args: first, second, the terms f and g.
    Needs: f and g finite.
    Fails: unless f and g are nonnegative by their form.
    Example: p(x) - q(x) @ sqrt(p(x)) @ sqrt(q(x)) -> (sqrt(p(x)) - sqrt(q(x))) (sqrt(p(x)) + sqrt(q(x)))
    Refused: p(x) + q(x) @ p(x) - 2 q(x) @ p(x)
    Source: the binomial formula.
    """
    found = term.pairs if isinstance(term, Linear) else ((S.Zero, term),)
    scale = found[0][0]
    if found != ((scale, power(first, 2)), (-scale, power(second, 2))):
        raise DoesNotApply(
            "difference_of_squares: {} is not the difference of the squares of {} and {}", term, first, second
        )
    if not (is_nonnegative(first) and is_nonnegative(second)):
        raise DoesNotApply("difference_of_squares: {} and {} are not nonnegative by their form", first, second)
    needs = tuple(Finite(f) for f in (first, second) if not is_finite(f))
    minus, plus = (linear([(S.One, first), (sign, second)]) for sign in (S.NegativeOne, S.One))
    return Gives(times(scale, times(minus, plus)), needs)


def _contents(term: Expr) -> Iterable[tuple[object, ...]]:
    """Propose the first coefficient of a combination, and the factors of a product."""
    inner = term.arg if isinstance(term, Absolute) else term
    if isinstance(inner, Product) and isinstance(term, Absolute):
        yield from ((f,) for f, _ in inner.factors)
        return
    found = [inner] if isinstance(term, Absolute) else [f for f, _ in factors(term)]
    yield from ((f.pairs[0][0], n) for n, f in enumerate(found) if isinstance(f, Linear))


@axiom("taking out a factor", _contents)
def take_out(term: Expr, factor: Expr, number: int = 0) -> Gives:
    """Take a factor out of a power or an absolute value.

    Formula: (c f + c g)^k h = c^k (f + g)^k h and |c f + c g| = |c| |f + g| for a number c; |w f| = w |f| for w >= 0.
    Args: factor, the number c or the weight w; number, which factor of a product is the power, from 0.
    Needs: nothing.
    Fails: unless c > 0, or k is a positive integer and c is not 0; for w, unless it is nonnegative by its form and not
        the only factor.
    Example: abs(1/2 p(x) - 1/2 q(x)) @ 1/2 -> 1/2 abs(p(x) - q(x))
    Refused: p(x) @ abs(p(x)) @ log p(x) @ abs(p(x) log p(x))
    Source: |a b| = |a| |b|, (a b)^k = a^k b^k.
    """
    if isinstance(term, Absolute) and isinstance(term.arg, Product):
        rest = [(f, e) for f, e in term.arg.factors if f != factor]
        out = [(f, e) for f, e in term.arg.factors if f == factor]
        if not out or not rest or not is_weight(factor):
            raise DoesNotApply("take_out: {} is no nonnegative factor of {} beside others", factor, term.arg)
        return Gives(times(product(out), Absolute(product(rest))))
    found = [(term.arg, S.One)] if isinstance(term, Absolute) else list(factors(term))
    inner, exponent = found[number] if 0 <= number < len(found) else (S.One, S.One)
    if not factor.is_Rational or factor == 0 or not isinstance(inner, Linear):
        raise DoesNotApply("take_out: {} cannot be taken out of {}", factor, term)
    smaller = linear((c / factor, atom) for c, atom in inner.pairs)
    if isinstance(term, Absolute):
        return Gives(times(Abs(factor), Absolute(smaller)))
    if not (factor.is_positive and exponent.is_Rational) and not (exponent.is_Integer and exponent.is_positive):
        raise DoesNotApply("take_out: {} has no power {}", factor, exponent)
    found[number] = (smaller, exponent)
    return Gives(times(factor**exponent, product(found)))

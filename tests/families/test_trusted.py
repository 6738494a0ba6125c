"""Attempts to make the trusted algebra claim something false: positivity, equal conditions, equal scalars.

SYMKL_ATTEMPTS=20000 makes a long run.
"""

from __future__ import annotations

import os
from random import Random

import pytest
import sympy
from mpmath import mp
from sympy import Abs, Add, Mul, Pow, Rational, S, exp, gamma, log, loggamma, polygamma, symbols

from symkl.families.algebra import rearrange
from symkl.families.canonical import Canonical, equal
from symkl.families.domains import Domain, one_fraction
from symkl.families.integrals import exponential
from symkl.families.tidy import tidy
from symkl.kernel import DoesNotApply
from symkl.special import sinhc
from symkl.terms import AtLeast, Nonzero, Positive

ATTEMPTS = int(os.environ.get("SYMKL_ATTEMPTS", "50"))
a, b, c, p, r = symbols("a b c p r")
CONDITIONS = [
    (Positive(a), Positive(b)),
    (Positive(p), Positive(1 - p), Positive(a)),
    (Positive(a), Positive(b - a)),
    (Positive(a), AtLeast(b), Positive(c - b)),
    (Positive(a**S.Half), Positive(r - 1), Positive(b + c)),
    (Positive(a), Positive(b), Positive(a * r + b * (1 - r))),
    (AtLeast(a), AtLeast(1 - a)),
    (),
]
VALUES = [Rational(n, 7) * s for n in (1, 2, 3, 5, 7, 8, 11, 19) for s in (1, -1)] + [S.Zero]


def holds(condition, at):
    value = condition.args[0].subs(at)
    return bool(value.is_positive if isinstance(condition, Positive) else value.is_nonnegative)


def points(conditions, random, count):
    """Return random points at which all conditions hold."""
    found = []
    for _ in range(4000):
        at = {s: random.choice(VALUES) for s in (a, b, c, p, r)}
        if all(holds(h, at) for h in conditions):
            found.append(at)
            if len(found) == count:
                break
    assert found
    return found


def leaf(random):
    return random.choice([a, b, c, p, r, S.One, S(2), Rational(1, 3), 1 - p, b - a, a + b, r - 1])


def rational(random, depth=3):
    """Return a random expression of sums, products, powers and roots."""
    if depth == 0 or random.random() < 0.2:
        return leaf(random)
    parts = [rational(random, depth - 1) for _ in range(2)]
    kind = random.randrange(6)
    if kind < 2:
        return Add(parts[0], random.choice([1, -1, 2]) * parts[1])
    if kind < 4:
        return Mul(*parts)
    if kind == 4:
        return Pow(parts[0], random.choice([-1, 2, -2, S.Half, -S.Half, 3]))
    return Pow(parts[0], random.choice([r, 1 - r, a]))


def scalar(random, depth=2):
    """Return a random expression with logarithms and special functions of random ones."""
    inner = rational(random, depth)
    kind = random.randrange(8)
    if kind == 0:
        return log(inner)
    if kind == 1:
        return loggamma(a + random.randrange(3))
    if kind == 2:
        return polygamma(random.randrange(2), b + random.randrange(3))
    if kind == 3:
        return exp(rational(random, 1))
    if kind == 4:
        return gamma(a + random.randrange(2))
    if kind == 5:
        return Abs(inner)
    return inner


def number(expr, at):
    """Return the value at a point; None where it is undefined or not real."""
    with mp.workdps(30):
        value = expr.subs(at)
        value = value.evalf(25, maxn=200)
    if value.has(S.NaN, sympy.zoo, sympy.oo, sympy.I) or not value.is_number or value.is_real is not True:
        return None
    return value


def attempts(seed):
    random = Random(seed)
    for _ in range(max(1, ATTEMPTS // 10)):
        conditions = random.choice(CONDITIONS)
        yield random, conditions, Domain(conditions)


@pytest.mark.parametrize("seed", range(10))
def test_what_is_said_to_be_positive_is(seed):
    for random, conditions, domain in attempts(seed):
        expr = rational(random)
        if expr.has(S.NaN, sympy.zoo, sympy.I):
            continue
        claims = domain.positive(expr), domain.nonnegative(expr)
        for at in points(conditions, random, 6) if any(claims) else ():
            value = number(expr, at)
            assert value is None or value >= 0, (conditions, expr, at)
            assert value is None or value != 0 or not claims[0], (conditions, expr, at)


@pytest.mark.parametrize("seed", range(10))
def test_a_condition_in_plain_form_is_the_same_condition(seed):
    """Under a symbolic exponent the base is asked to be positive, which says more."""
    for random, conditions, domain in attempts(seed + 100):
        expr = rational(random)
        if expr.has(S.NaN, sympy.zoo, sympy.I):
            continue
        plain = domain.plain(expr)
        for at in points(conditions, random, 6) if plain != expr else ():
            first, second = number(expr, at), number(plain, at)
            if first is None and (second is None or expr.subs(at).has(S.NaN, sympy.zoo, sympy.oo)):
                continue
            holds_first, holds_second = (v is not None and v > 0 for v in (first, second))
            symbolic = any(not power.exp.is_number for power in expr.atoms(Pow))
            assert holds_first == holds_second or (symbolic and holds_first), (conditions, expr, plain, at)


def mutated(expr, random):
    """Return an expression that differs in one place."""
    spots = [e for e in sympy.preorder_traversal(expr) if e.is_Symbol or e.is_Rational]
    spot = random.choice(spots)
    return expr.xreplace({spot: random.choice([spot + 1, -spot, 2 * spot, spot**2, leaf(random)])})


@pytest.mark.parametrize("seed", range(10))
def test_no_two_scalars_are_equal_unless_they_are(seed):
    for random, conditions, domain in attempts(seed + 200):
        expr = Add(scalar(random), Mul(scalar(random), scalar(random)))
        if expr.has(S.NaN, sympy.zoo, sympy.I, sympy.oo):
            continue
        others = [mutated(expr, random), sympy.expand_log(expr, force=True), sympy.powsimp(expr, force=True)]
        for other in others:
            if other.has(S.NaN, sympy.zoo, sympy.I, sympy.oo) or not Canonical(domain).same(expr, other):
                continue
            for at in points(conditions, random, 4):
                first, second = number(expr, at), number(other, at)
                same = first is None or second is None or abs(first - second) <= 1e-18 * max(1, abs(first))
                assert same, (conditions, expr, other, at)


@pytest.mark.parametrize("seed", range(5))
def test_shapes_and_fractions_keep_the_value(seed):
    for random, conditions, domain in attempts(seed + 300):
        expr = Add(scalar(random), scalar(random))
        if expr.has(S.NaN, sympy.zoo, sympy.I, sympy.oo):
            continue
        found = [one_fraction(expr)]
        shaped = tidy(expr, domain)
        try:
            rearrange(expr, shaped, sympy.Tuple(*conditions))
            found.append(shaped)
        except DoesNotApply:
            pass  # a shape that is not seen to be equal is not used
        for other in found:
            for at in points(conditions, random, 3):
                first, second = number(expr, at), number(other, at)
                same = first is None or second is None or abs(first - second) <= 1e-18 * max(1, abs(first))
                assert same, (conditions, expr, other, at)


@pytest.mark.parametrize(
    ("known", "expr", "plain"),
    [
        ((Positive(1 - p),), (a - 2) / (p - 1), 2 - a),
        ((Positive(a),), a * (b - c) ** (-1 / a), b - c),
        ((Positive(a), Positive(b - c)), (c - a) / (c - b), a - c),
        ((Positive(a),), (b - c) ** a * (c - b), None),  # a product of two that may both be negative
    ],
)
def test_conditions_in_their_plain_form(known, expr, plain):
    assert Domain(known).plain(expr) == (expr if plain is None else plain)


def test_a_number_is_a_better_bound_than_minus_a_positive_parameter():
    domain = Domain([Positive(a + b), Positive(a), Positive(b), Positive(b + c), Positive(c)])
    assert all(map(domain.positive, (a, b, c, a + b, a + c, a + b + c)))
    upper = Domain([Positive(2 + a - b), Positive(1 - b), Positive(a), Positive(b)])
    assert upper.positive(1 - b)
    assert upper.positive(2 - b)
    assert not upper.positive(b - a)


def test_the_logarithm_of_a_quotient_of_two_negative_factors():
    domain = Domain([Positive(p), Positive(1 - p), Positive(1 - r)])
    assert equal(log((p**2 - 2 * p + 1) / (1 - r)), log(-((1 - p) ** 2) / (r - 1)), domain)
    assert equal(log(1 - (p**2 - 2 * p + r) / (r - 1)), 2 * log(1 - p) - log(1 - r), domain)
    assert not equal(log((p - 2) / (r - 1)), log(2 - p), domain)
    assert not equal(log(-((1 - p) ** 3) / (r - 1)), 3 * log(p - 1) - log(1 - r), domain)


def test_exponentials_of_logarithms_are_powers():
    expr = r * log(a) + (1 - r) * (log(b) - loggamma(c)) - a * b / 2 + a * (b / 2)
    made = exponential(expr)
    assert made == a**r * b ** (1 - r) * gamma(c) ** (r - 1)
    at = {a: S(2), b: S(3), c: S(5), r: Rational(1, 3)}
    assert abs(made.subs(at).evalf(25) - exp(expr).subs(at).evalf(25)) < 1e-20


def test_shifts_by_whole_numbers_are_seen_in_fractions():
    """psi(1 + b/a) = psi(b/a) + a/b, and ln Gamma where both arguments are positive."""
    a, b = sympy.symbols("a b")
    positive = Domain([Positive(a), Positive(b)])
    psi, lngamma = sympy.digamma, sympy.loggamma
    assert equal(psi((a + b) / a), psi(b / a) + a / b, positive)
    assert equal(psi((b - a) / a), psi(b / a) - a / (b - a), positive)
    assert equal(lngamma((a + b) / a), lngamma(b / a) + sympy.log(b) - sympy.log(a), positive)
    assert not equal(psi((a + b) / a), psi(b / a) + b / a, positive)
    assert not equal(lngamma(b / a), lngamma((b - a) / a) + sympy.log((b - a) / a), positive)  # b may be less than a


def test_products_of_roots_of_numbers_below_one_are_below_one():
    domain = Domain([Positive(p), Positive(1 - p), Positive(r), Positive(1 - r), Positive(a)])
    assert domain.positive(1 - (1 - p) ** S.Half * (1 - r) ** S.Half)
    assert domain.positive(1 - p**a * (1 - r) ** S.Half)
    assert not domain.positive(1 - p**S.Half * a)
    assert not domain.positive(1 - p ** (-S.Half) * r**S.Half)
    assert not domain.positive(1 + p**S.Half - 2)
    assert not domain.positive(2 - p**S.Half * a)


def test_functions_that_are_positive_by_their_form():
    domain = Domain([Positive(a), AtLeast(b)])
    bessel, upper = sympy.besselk, sympy.uppergamma
    positive = [bessel(r, a), upper(r, a), bessel(S(1) / 3, S(2)), sympy.erfc(r), sinhc(r), 1 + Abs(r) / a, a + b * Abs(r), exp(r) + b * sinhc(c)]
    nonnegative = [Abs(r), b * Abs(r), b * sympy.erfc(r), a * Abs(r - c) * exp(r)]
    assert all(map(domain.positive, positive))
    assert all(map(domain.nonnegative, nonnegative))
    unknown = [bessel(r, b), upper(r, c), sympy.erf(r), Abs(r), b * Abs(r), a - Abs(r), r * Abs(c), exp(r) - a, c * sinhc(r)]
    assert not any(map(domain.positive, unknown))
    assert not any(map(domain.nonnegative, [a - Abs(r), r * Abs(c), exp(r) - a, c * sinhc(r), -Abs(r)]))


def test_what_is_not_zero_is_positive_or_negative():
    """|a| >= 0 does not say a != 0; a number that is 0 is refused, a negative one is not."""
    known = Domain([Positive(a), AtLeast(b)])
    held = [known.holds(Nonzero(e)) for e in (a, -a, S(-2), S.Zero, b, Abs(c), 1 + b)]
    assert held == [True, True, True, False, None, None, True]


def test_known_conditions_are_recognised_multiplied_out():
    domain = Domain([Positive(-2 * r * (-a / 2 - S.Half) - 1), Positive(a)])
    assert domain.positive(a * r / 2 + r / 2 - S.Half)
    assert not domain.positive(a * r / 2 + r / 2 - 1)
    assert equal(log(-r * (r + S.Half) / (b * (-r - S.Half))), log(r / b), Domain([Positive(r), Positive(b)]))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (2 ** (b / 2) * 2 ** (a - b / 2), 2**a),
        (exp(-b / 2), exp(b / 2) / exp(b)),
        ((a + b) ** (c / 3) * (a + b) ** (2 * c / 3), (a + b) ** c),
        (exp(a / 2) / (1 + exp(a)), 1 / (exp(a / 2) + exp(-a / 2))),
        (1 / (a**S.Half - b**S.Half), (a**S.Half + b**S.Half) / (a - b)),
        ((a + b) ** Rational(-1, 3), (a + b) ** Rational(2, 3) / (a + b)),
    ],
)
def test_powers_of_roots_are_what_they_are_the_root_of(left, right):
    domain = Domain([Positive(a), Positive(b), Positive(c)])
    assert equal(left, right, domain)
    assert not equal(left, right * exp(b / 2), domain)
    assert not equal(left, -right, domain)
    assert not equal(left, right + a**S.Half, domain)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (2 ** (a / 4 + b / 4), 2 ** (a / 4) * 2 ** (b / 4), True),
        (2 ** (S.Half - a / 4) * 2 ** (S.Half - b / 4) * 2 ** (a / 4 + b / 4 - 1), S.One, True),
        (exp(a / 2) * exp(a / 3, evaluate=False) * exp(a / 6, evaluate=False), exp(a), True),
        (exp(a / 2) * exp(a / 3, evaluate=False) * exp(a / 6, evaluate=False), exp(a / 2), False),
        (2 ** (a / 4), 2 ** (a / 2), False),
        ((sympy.sqrt(a) + 1) * (sympy.sqrt(a) - 1), a - 1, True),
        (2 ** Rational(1, 3) * 2 ** Rational(1, 6), sympy.sqrt(2), True),
        (gamma(1 / a) ** (1 - b) / gamma(1 / a), gamma(1 / a) ** (-b), True),
        (gamma(1 / a) ** (1 - b), gamma(1 / a) ** (2 - b), False),
        (log(a * (b - c)), -log(1 / (a * b - a * c)), True),
        (log(c * r * 4), log(c * r) + 2 * log(2), True),
        (log(c * r), log(c) + log(r), False),  # both may be negative
        (log(c), -log(1 / c), False),
        (log((1 - p) / 2 * (-p - 1) / (-p / 2 - S.Half)), log(1 - p), True),
    ],
)
def test_roots_gammas_and_logarithms_of_what_is_positive_as_a_whole(left, right, same):
    domain = Domain([Positive(a), Positive(b), Positive(p), Positive(1 - p), Positive(a * (b - c)), Positive(c * r)])
    assert equal(S(left), S(right), domain) is same

"""Numbers of the oracles: LogNumber against mpmath, exact zero tests, infinities, enclosures."""

import math
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symkl.models.elementary import exp, log, power
from symkl.models.exact import IV, NOO, OO, Enclosure, LogNumber, Undefined, compare, interval, refined_sign, sign

rationals = st.fractions(min_value=-20, max_value=20, max_denominator=50)
positives = st.fractions(min_value=Fraction(1, 500), max_value=500, max_denominator=500)
terms = st.lists(st.tuples(rationals, positives), max_size=5)


def combination(rational, items):
    total = rational
    for c, a in items:
        total = total + log(a) * c
    return total


def number(rational, items):
    with mpmath.workdps(60):
        return mpmath.mpf(rational.numerator) / rational.denominator + mpmath.fsum(
            mpmath.mpf(c.numerator) / c.denominator * (mpmath.log(a.numerator) - mpmath.log(a.denominator))
            for c, a in items
        )


@given(rationals, terms, rationals, terms)
@settings(max_examples=200, deadline=None)
def test_sum_and_sign_agree_with_mpmath(a, xs, b, ys):
    value = combination(a, xs) + combination(b, ys)
    expected = number(a, xs) + number(b, ys)
    assert abs(float(value) - float(expected)) <= 1e-9 * (1 + sum(abs(float(c)) for c, _ in xs + ys) * 10)
    if abs(expected) > mpmath.mpf(10) ** -40:
        assert sign(value) == (1 if expected > 0 else -1)
    else:
        assert sign(value) == 0


@given(positives, positives, st.integers(-5, 5))
def test_logarithm_is_a_homomorphism(a, b, n):
    assert log(a * b) == log(a) + log(b)
    assert log(a**n) == log(a) * n
    assert exp(log(a)) == a


@given(st.integers(10**12, 10**15), st.integers(10**12, 10**15))
@settings(deadline=None)
def test_large_cofactors_are_refined_not_trusted(a, b):
    """log(a b) = log a + log b although no prime factor of a b was looked for beyond 1000."""
    assert compare(log(Fraction(a * b)), log(Fraction(a)) + log(Fraction(b))) == 0
    assert compare(log(Fraction(a * a * b)), log(Fraction(a)) + log(Fraction(b))) == 1


def test_a_tiny_difference_is_seen():
    close = log(Fraction(10**40 + 1)) - log(Fraction(10**40))
    assert sign(close) == 1
    assert refined_sign(close) == 1
    assert compare(log(Fraction(3)) * Fraction(10**30), log(Fraction(3)) * Fraction(10**30) + Fraction(1, 10**60)) == -1


def test_a_rational_is_never_a_combination_of_logarithms():
    assert sign(log(Fraction(2)) - Fraction(6931471805599453, 10**16)) != 0
    assert log(Fraction(2)) != Fraction(0)


def test_bits_are_decided_exactly():
    bits = log(Fraction(8), Fraction(2))
    assert bits == 3
    assert isinstance(bits, Fraction)
    assert log(Fraction(3), Fraction(2)) + log(Fraction(3), Fraction(1, 2)) == 0
    assert log(Fraction(2), Fraction(10)) * log(Fraction(10)) == log(Fraction(2))
    assert log(Fraction(6), Fraction(2)) == 1 + log(Fraction(3), Fraction(2))
    assert repr(log(Fraction(6), Fraction(2))) == "1 + log2(3)"


def test_powers():
    assert power(Fraction(4, 9), Fraction(1, 2)) == Fraction(2, 3)
    assert power(Fraction(2), Fraction(-3)) == Fraction(1, 8)
    assert isinstance(power(Fraction(2), Fraction(1, 2)), Enclosure)
    assert power(log(Fraction(9)), Fraction(-1)) * log(Fraction(3)) == Fraction(1, 2)
    with pytest.raises(Undefined):
        power(Fraction(0), Fraction(-1))
    with pytest.raises(Undefined):
        power(Fraction(-2), Fraction(1, 2))


def test_infinities():
    assert OO + Fraction(1) == OO == log(Fraction(2)) + OO
    assert Fraction(0) * OO == 0 == OO * Fraction(0)
    assert log(Fraction(0)) == NOO
    assert exp(NOO) == 0
    assert compare(OO, OO) == 0
    assert compare(NOO, log(Fraction(2))) == -1
    assert -OO == NOO
    assert Fraction(1, 2) * NOO == NOO
    for undefined in (lambda: OO - OO, lambda: OO + NOO, lambda: log(Fraction(-1))):
        with pytest.raises(Undefined):
            undefined()


def test_an_enclosure_proves_differences_only():
    root = power(Fraction(2), Fraction(1, 2))
    assert compare(root * root, Fraction(2)) is None
    assert compare(root, Fraction(14142135623730950, 10**16)) == 1
    assert compare(exp(Fraction(1)), Fraction(3)) == -1


@given(rationals, terms)
@settings(max_examples=50, deadline=None)
def test_intervals_contain_the_number(a, xs):
    with mpmath.workdps(60):
        box = interval(combination(a, xs))
        slack = mpmath.mpf(10) ** -45
        assert mpmath.mpf(box.a) - slack <= number(a, xs) <= mpmath.mpf(box.b) + slack


def test_the_precision_of_others_is_left_alone():
    before = mpmath.iv.prec, IV.prec
    refined_sign(log(Fraction(3)) - log(Fraction(2)))
    assert (mpmath.iv.prec, IV.prec) == before
    assert math.isclose(float(LogNumber(Fraction(1), {2: Fraction(1)})), 1 + math.log(2))

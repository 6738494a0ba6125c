"""Roots of positive expressions: right wherever what is said to be needed is positive, whatever the signs of the letters."""

from __future__ import annotations

from itertools import product

import pytest
from sympy import N, Rational, S, symbols

from symkl.families.parts import root

a, b, s = symbols("a b s")
CASES = [(a * b, S(2)), (-a, S(2)), (a * b * s**2, S(2)), (-a * s**-2, S(2)), (a * b * s**-3, S(3)), (-a * b**3, S(3)), (a / b, S(4)), (a * (b - s), S(2)), (2 * a, S(2))]


@pytest.mark.parametrize(("value", "index"), CASES)
def test_a_root_is_positive_and_its_power_the_value(value, index):
    found, needs = root(value, index)
    tried = 0
    for numbers in product((Rational(-3, 2), Rational(-1, 3), Rational(2, 5), S(2)), repeat=3):
        point = dict(zip((a, b, s), numbers, strict=True))
        if all(n.xreplace(point) > 0 for n in needs):
            tried += 1
            at = N(found.xreplace(point))
            assert at.is_positive, (value, point)
            assert abs(at**index - value.xreplace(point)) < 1e-12
    assert tried


def test_a_base_whose_power_is_known_comes_out():
    assert root(a * s**2) == (a ** S.Half * s, (a * s**2, s))
    assert root(a * s**-b, b) == (a ** (1 / b) / s, (a * s**-b, s))

"""Divergences of product laws: code for them keeps its digits near equality, as that for each factor does."""

from fractions import Fraction
from random import Random

import pytest

import symkl

CASES = [
    ("KL(Normal(x; 0, s) Normal(y; 0, u) || Normal(x; 0, t) Normal(y; 0, v))", "su", "tv"),
    ("KL(Normal(x; k, s) Gamma(y; a, b) || Normal(x; m, t) Gamma(y; c, d))", "ksab", "mtcd"),
    ("KL(Exponential(x; a) Exponential(y; a) || Exponential(x; b) Exponential(y; b))", "a", "b"),
    ("2 KL(Poisson(n; a) Beta(y; b, c) || Poisson(n; d) Beta(y; g, h))", "abc", "dgh"),
    ("J(Normal(x; k, s) Exponential(y; a), Normal(x; m, t) Exponential(y; b))", "ksa", "mtb"),
]


@pytest.mark.parametrize(("text", "first", "second"), CASES)
def test_digits_are_kept_near_equality_and_away_from_it(text, first, second):
    random = Random(7)
    function = symkl.lambdify(symkl.parse_expression(text))
    for gap in (None, 1e-3, 1e-9):
        values = {p: random.uniform(0.5, 3) for p in first}
        for p, q in zip(first, second, strict=True):
            values[q] = random.uniform(0.5, 3) if gap is None else values[p] * (1 + gap * random.uniform(0.1, 1))
        truth = symkl.evaluate(text, 25, {name: Fraction(x) for name, x in values.items()}).value
        assert abs(float(function(**values)) - float(truth)) <= 1e-14 * float(truth)

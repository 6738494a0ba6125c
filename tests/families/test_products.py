"""Closed forms of product laws: each mean is taken under the one factor that it needs."""

import pytest
from sympy import S, log, simplify, symbols

from symkl.api import check, closed_form, dumps

ADDED = [
    (
        "KL(Normal(x; 0, 1) Gamma(y; a, b) || Normal(x; m, 1) Gamma(y; c, d))",
        "KL(Normal(0, 1) || Normal(m, 1)) + KL(Gamma(a, b) || Gamma(c, d))",
    ),
    (
        "KL(Bernoulli(x; p) Bernoulli(y; q) || Bernoulli(y; s) Bernoulli(x; r))",
        "KL(Bernoulli(p) || Bernoulli(r)) + KL(Bernoulli(q) || Bernoulli(s))",
    ),
    ("H(Categorical(x; [p, 1 - p]) Exponential(y; a))", "H(Bernoulli(p)) + H(Exponential(a))"),
    ("H(Gamma(x; a, b) Gamma(y; a, b) Gamma(z; a, b))", "3 H(Gamma(a, b))"),
    (
        "J(Normal(x; 0, 1) Exponential(y; a), Normal(x; m, 1) Exponential(y; b))",
        "J(Normal(0, 1), Normal(m, 1)) + J(Exponential(a), Exponential(b))",
    ),
]


@pytest.mark.parametrize(("together", "apart"), ADDED)
def test_measures_of_independent_parts_add_up(together, apart):
    whole, sum_of_parts = closed_form(together), closed_form(apart)
    assert (whole.status, sum_of_parts.status) == ("closed", "closed")
    names = sorted(whole.value.free_symbols, key=str)
    for shift in range(3):
        point = {s: S(2 + n + shift) / (12 + shift) for n, s in enumerate(names)}
        assert abs((whole.value - sum_of_parts.value).subs(point).evalf(30)) < 1e-25
    assert check(dumps(whole.theorem)).conclusion == whole.theorem.conclusion


def test_what_is_infinite_of_one_part_is_infinite():
    found = closed_form("KL(Uniform(x; 0, 2) Exponential(y; a) || Uniform(x; 0, 1) Exponential(y; b))")
    assert found.status == "infinite"
    found = closed_form("KL(StudentT(x; 2, 0, 1) Exponential(y; a) || Normal(x; 0, 1) Exponential(y; b))")
    assert (found.status, found.note) == ("infinite", "E[x**2] of StudentT is infinite")


def test_the_region_is_that_of_the_part():
    found = closed_form("KL(Uniform(x; 0, s) Exponential(y; a) || Uniform(x; 0, t) Exponential(y; b))")
    assert [str(h) for h in found.region] == ["t >= s"]
    s, t = symbols("s t")
    alone = closed_form("KL(Exponential(a) || Exponential(b))").value
    assert simplify(found.value.subs({s: 1, t: 2}) - alone - log(2)) == 0

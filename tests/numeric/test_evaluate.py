"""Numbers: closed form against definition, natural integrals that naive quadrature gets wrong, honest claims."""

from __future__ import annotations

import json
import os
from random import Random

import pytest
from mpmath import mp, mpf
from sympy import S, Symbol, oo

import symkl
from symkl.batch import run
from symkl.families import FAMILIES, Family
from symkl.measures import KL, DensityEntropy
from symkl.numeric.evaluation import by_definition, number_of
from symkl.numeric.formulas import NoNumber
from symkl.syntax.parse import parse_expression
from symkl.terms import Variable
from tests.families.numeric import law_at_random

x = Variable("x")
SMALL = 15
FEW = int(os.environ.get("SYMKL_NUMBERS", "8"))
"""Families of laws of one number whose closed forms are compared with their definitions; SYMKL_NUMBERS=999 takes all."""
OF_NUMBERS = sorted(n for n, cls in FAMILIES.items() if not cls.kinds and cls.dimension is Family.dimension)
COMPARED = Random(3).sample(OF_NUMBERS, min(FEW, len(OF_NUMBERS)))


def same(left, right, digits):
    with mp.workdps(digits + 20):
        return abs(mpf(str(left)) - mpf(str(right))) <= mpf(10) ** (1 - digits) * abs(mpf(str(right)))


@pytest.mark.parametrize("name", COMPARED)
def test_the_definition_and_the_closed_form_agree_in_the_digits_that_are_claimed(name):
    random = Random(name)
    p, q = (law_at_random(FAMILIES[name], random)(x) for _ in range(2))
    for measure in (DensityEntropy(p), KL(p, q)):
        first, second = number_of(measure, SMALL), by_definition(measure, SMALL)
        assert first.status == second.status, measure
        assert first.status == "infinite" or same(first.value, second.value, SMALL), measure


@pytest.mark.parametrize(
    ("text", "value"),
    [  # NUMERICS.md, 4a: plain quadrature over the support gets no digit of the first three, two of the next
        ("H(Normal(3/10, 1/1000000))", "-12.3965720247596014"),
        ("H(Normal(1000, 1))", "1.41893853320467274"),
        ("H(Gamma(10000, 1))", "6.02407538502608633"),
        ("H(Beta(1/20, 3))", "-17.4068140340512680"),
        ("KL(Laplace(0, 1) || Laplace(1, 2))", None),
    ],
)
def test_integrals_that_plain_quadrature_gets_wrong(text, value):
    term = parse_expression(text)
    found = by_definition(term, SMALL)
    assert found.method == "quadrature"
    assert same(found.value, number_of(term, SMALL).value, SMALL)
    assert value is None or same(found.value, value, SMALL)


@pytest.mark.parametrize(
    ("text", "digits", "value", "method"),
    [
        # no closed form; the value is that of a ball enclosure
        ("H(Poisson(7/2))", 24, "2.01517252251297228119170", "sum"),
        # total variation of N(0,1) and N(1,1): erf(1/(2 sqrt 2))
        ("TV(Normal(0, 1), Normal(1, 1))", 20, "0.38292492254802620728", "quadrature"),
        ("Hellinger2(Exponential(1), Exponential(4))", 20, "0.2", None),
        ("KL(Gamma(1, 1) || Gamma(1 + 10^(-9), 1))", 20, "8.2246703302342758412e-19", "closed form"),
        ("KL(Gamma(10^8, 1) || Gamma(10^8 + 1, 1))", 20, "5.0000000083333333333e-9", "closed form"),
    ],
)
def test_known_values(text, digits, value, method):
    found = symkl.evaluate(text, digits)
    assert found.digits == digits
    assert same(found.value, value, digits - 1)
    assert method is None or found.method == method


def test_a_sum_of_more_terms_than_can_be_added_agrees_with_its_expansion():
    # Knessl 1998: H = log(2 pi e r)/2 - 1/(12 r) - 1/(24 r^2) - 19/(360 r^3) + O(r^-4)
    r = mpf(10) ** 10
    with mp.workdps(50):
        expansion = mp.log(2 * mp.pi * mp.e * r) / 2 - 1 / (12 * r) - 1 / (24 * r**2) - 19 / (360 * r**3)
        assert same(symkl.evaluate("H(Poisson(10^10))", 30).value, expansion, 30)


def test_near_equal_laws_by_definition_lose_no_digits_silently():
    term = parse_expression("KL(Gamma(1, 1) || Gamma(1 + 10^(-9), 1))")
    assert same(by_definition(term, SMALL).value, "8.22467033023427584e-19", SMALL)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("ChiSquared(Normal(0, 1) || Normal(0, 1/2))", 1),
        ("KL(Normal(0, 1) || Gamma(1, 1))", 1),
        ("-2 KL(Poisson(1) || Bernoulli(1/2))", -1),
        ("ChiSquared(Exponential(1) || Uniform(0, 1))", 1),
    ],
)
def test_infinite_values_have_a_reason(text, sign):
    found = symkl.evaluate(text, SMALL)
    assert (found.status, found.value) == ("infinite", sign * oo)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Renyi(2; LogNormal(2, 3) || LogNormal(1000, 3))", "110667.111111111111111"),  # 998^2/9
        ("KL(LogNormal(2/5, 1) || Frechet(1000, 4/7))", "3.0556962296045239188e216730"),
    ],
)
def test_an_integrand_may_grow_beyond_all_doubles_and_come_back(text, value):
    """They were said to be infinite: a peak at e^-996, where the integrand is e^110667, is one."""
    assert same(by_definition(parse_expression(text), 8).value, value, 8)


def test_the_base_and_exact_values():
    bits = symkl.evaluate("KL(Poisson(a) || Poisson(b))", 20, {"a": "0.1", "b": "1/5"}, base=2)
    nats = symkl.evaluate("KL(Poisson(1/10) || Poisson(1/5))", 20)
    assert same(mpf(str(bits.value)) * mp.log(2), nats.value, 14)


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("H(Poisson(a))", {}, "a has no value"),
        ("H(Poisson(a))", {"a": "-1"}, "rate > 0 is needed"),
        ("H(Poisson(a))", {"a": "b"}, "a real number"),
        ("H(X)", {}, "known families"),
    ],
)
def test_wrong_input_gets_one_line(text, values, message):
    with pytest.raises(symkl.InputError) as caught:
        symkl.evaluate(text, 10, values)
    assert message in str(caught.value)


def test_ends_of_supports_need_not_be_rational():
    found = symkl.evaluate("TV(VonMises(0, 1), VonMises(1, 1))", 10)  # the densities cross at 1/2 and at 1/2 - pi
    assert (found.method, found.digits) == ("quadrature", 10)
    with mp.workdps(20):
        chance = [mp.quad(lambda x, m=m: mp.exp(mp.cos(x - m)), [0.5 - mp.pi, 0.5]) for m in (0, 1)]
        assert abs(found.value - (chance[0] - chance[1]) / (2 * mp.pi * mp.besseli(0, 1))) < 1e-9


@pytest.mark.parametrize("name", ["Gumbel", "LogGamma", "GeneralizedGumbel", "GeneralizedLogistic", "Logistic"])
def test_doubly_exponential_tails_are_cut(name):
    """mpmath takes e^x bits to compute e^(-e^x); at x = e^60, where a peak may hide, it never came back."""
    cls = FAMILIES[name]
    law = cls(*(S(2), S(3) / 2, S(1), S(1) / 2)[: len(cls.names)])
    found, closed = by_definition(DensityEntropy(law(x)), 12), symkl.entropy(law).value
    assert abs(found.value - closed.evalf(20)) < 1e-11


def test_a_density_without_mass_one_gets_no_number(monkeypatch):
    cls = FAMILIES["Normal"]
    monkeypatch.setattr(cls, "log_density", staticmethod(lambda *_: ((S(0), S.One), (S(-1), Symbol("_") ** 2))))
    with pytest.raises(NoNumber, match="adds up to"):
        by_definition(DensityEntropy(cls(S(1) / 97, 1)(x)), 10)


def test_batch():
    lines = [{"id": 1, "task": "evaluate", "expression": "H(Poisson(a))", "values": {"a": "7/2"}, "digits": 12}]
    (answer,) = run(map(json.dumps, lines))
    assert (answer["status"], answer["value"], answer["method"]) == ("value", "2.01517252251", "sum")

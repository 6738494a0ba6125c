"""Fisher information: every entry against the variance of the score, summed or integrated; what has none is refused."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from itertools import combinations_with_replacement
from random import Random

import pytest
import sympy
from mpmath import mp, mpf, polygamma
from sympy import Dummy, S, Symbol, diff

import symkl
from symkl.families import FAMILIES
from symkl.families.combinations import separated
from symkl.families.fisher import NAMES, Fisher, information_equality, score_variance
from symkl.families.statistic import X
from symkl.kernel import DoesNotApply
from symkl.search.closed import close_form
from symkl.search.information import information_matrix
from symkl.syntax.parse import parse_expression
from symkl.terms import Positive, Variable
from tests.families.numeric import FULL, POINTS, PRECISION, agree, mean, parameters, symbols_of, value
from tests.families.vectors import DIGITS as VECTOR_DIGITS

x = Variable("x")
LAWS = sorted(FAMILIES)
KNOWN = {
    "Normal": ("Matrix([[1/b**2, 0], [0, 2/b**2]])", "Lehmann and Casella 1998, table 2.5.1"),
    "Gamma": ("Matrix([[polygamma(1, a), -1/b], [-1/b, a/b**2]])", "Johnson, Kotz and Balakrishnan 1994, 17.7"),
    "Cauchy": ("Matrix([[1/(2*b**2), 0], [0, 1/(2*b**2)]])", "Lehmann and Casella 1998, table 2.5.1"),
    "Logistic": ("Matrix([[1/(3*b**2), 0], [0, (3 + pi**2)/(9*b**2)]])", "Lehmann and Casella 1998, table 2.5.1"),
    "Laplace": ("Matrix([[1/b**2, 0], [0, 1/b**2]])", "Lehmann and Casella 1998, table 2.5.1"),
    "Binomial": ("Matrix([[a/(b*(1 - b))]])", "Lehmann and Casella 1998, table 2.5.1"),
    "Poisson": ("Matrix([[1/a]])", "Lehmann and Casella 1998, table 2.5.1"),
    "Beta": (
        "Matrix([[psi1(a) - psi1(a + b), -psi1(a + b)], [-psi1(a + b), psi1(b) - psi1(a + b)]])",
        "Johnson, Kotz and Balakrishnan 1995, 25.4",
    ),
    "InverseGaussian": ("Matrix([[b/a**3, 0], [0, 1/(2*b**2)]])", "Johnson, Kotz and Balakrishnan 1994, 15.4"),
    "Weibull": (
        "Matrix([[(pi**2/6 + (1 - EulerGamma)**2)/a**2, (EulerGamma - 1)/b], [(EulerGamma - 1)/b, a**2/b**2]])",
        "Gupta and Kundu 2006, On the comparison of Fisher information of the Weibull and GE distributions",
    ),
    "Lomax": (
        "Matrix([[1/a**2, -1/(b*(a + 1))], [-1/(b*(a + 1)), a/(b**2*(a + 2))]])",
        "Brazauskas 2002, Fisher information matrix for the Feller-Pareto distribution",
    ),
    "StudentT": (
        "Matrix([[(a + 1)/(c**2*(a + 3)), 0], [0, 2*a/(c**2*(a + 3))]])",
        "Lange, Little and Taylor 1989, Robust statistical modeling using the t distribution, appendix B",
    ),
}


def entries(name):
    """Return the law at symbols, and the pairs of parameters that can vary."""
    law = FAMILIES[name](*symbols_of(FAMILIES[name], "f"))
    whole = {s for n, p in zip(law.names, law.parameters, strict=True) if n in law.whole for s in p.free_symbols}
    names = sorted(law.free_symbols - whole, key=str)
    return law, list(combinations_with_replacement(names, 2))


@cache
def answers(name):
    """Return the closed forms of all entries of a family's matrix."""
    law, pairs = entries(name)
    return {pair: close_form(Fisher(law.at(x), pair)) for pair in pairs}


def variance_of_score(law, pair, at):
    """Return E[d log p/d theta d log p/d phi] by its definition; nothing of symkl but the log-density is used."""
    real = {s: Dummy(s.name, real=True) for s in {*law.free_symbols, *(s for _, t in law.log_terms for s in t.free_symbols)}}
    logs = sum(c * t for c, t in law.log_terms).replace(
        lambda e: isinstance(e, sympy.RisingFactorial), lambda e: sympy.gamma(sum(e.args)) / sympy.gamma(e.args[0])
    )
    product = sympy.prod(diff(logs.xreplace(real), real[theta]) for theta in pair)
    return mean(law.func(*(p.xreplace(at) for p in law.parameters)), product.xreplace({d: s for s, d in real.items()}).subs(at))


def point(law, cls, random, needs=()):
    """Return numbers for the symbols of a law."""
    for _ in range(500):
        numbers = parameters(cls, random)
        at = {}
        for p, v in zip(law.parameters, numbers, strict=True):
            at |= {s: n for s, n in _numbers(p, v).items()}
        if all(h.args[0].xreplace(at).is_positive for h in needs):
            return at
    raise AssertionError("no point found")


def _numbers(parameter, number):
    if isinstance(parameter, Symbol):
        return {parameter: number}
    found = {}
    for p, v in zip(parameter.args, number.args, strict=True):
        if isinstance(p, (Symbol, sympy.Tuple)):
            found |= _numbers(p, v)
        elif p.free_symbols and not found.keys() & p.free_symbols and p.is_rational_function():  # a direction
            (root,) = [r for r in sympy.solve(p - v, *p.free_symbols) if r.is_positive][:1]
            found |= {next(iter(p.free_symbols)): root}
    return found


@pytest.mark.parametrize("name", LAWS)
def test_an_entry_is_the_variance_of_the_score(name):
    law, _ = entries(name)
    random, cls = Random(name), FAMILIES[name]
    known = [pair for pair, answer in answers(name).items() if answer.status in {"closed", "region"}]
    for pair in known * POINTS if FULL else random.sample(known, min(1, len(known))):
        answer = answers(name)[pair]
        at = point(law, cls, random, [h for h in answer.region if isinstance(h, Positive)])
        with mp.workdps(PRECISION):
            digits = min(VECTOR_DIGITS.get(name, 12), 30 if FULL else 12)
            number = value(answer.value.subs(at))
            assert agree(number, variance_of_score(law, pair, at), digits), (pair, at)
            others = {s: n for s, n in at.items() if s not in pair}
            at_numbers = Fisher(law.at(x).xreplace(others), pair, [at[s] for s in pair])
            assert agree(number, value(close_form(at_numbers).value), digits), at_numbers


def test_at_least_28_families_have_a_whole_matrix():
    found = [n for n in LAWS if answers(n) and {a.status for a in answers(n).values()} <= {"closed", "region"}]
    assert len(found) >= 40, found
    assert not {"Uniform", "DiscreteUniform", "Triangular", "Pareto"} & set(found)


@pytest.mark.parametrize("name", KNOWN)
def test_a_matrix_is_the_one_of_the_books(name):
    cls = FAMILIES[name]
    law = cls(*(Symbol(letter) for letter, _ in zip("abc", cls.names, strict=False)))
    chosen = {"Binomial": ["b"], "StudentT": ["b", "c"]}.get(name, ())
    found = symkl.fisher_information(law, chosen)
    assert found.status == "closed"
    expected = sympy.sympify(KNOWN[name][0], {"psi1": sympy.trigamma})
    assert sympy.simplify(found.value - expected) == sympy.zeros(*expected.shape)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Fisher(Uniform(0, h); h)", "support of Uniform moves"),
        ("Fisher(Pareto(m, a); a, m)", "support of Pareto moves"),
        ("Fisher(Levy(m, s); m)", "support of Levy moves"),
        ("Fisher(Binomial(n, p); n)", "n of Binomial is a whole number"),
        ("Fisher(Triangular(0, m, 1); m)", "no derivative that can be written"),
        ("Fisher(NegativeBinomial(r, p); r)", "polygamma(1, r + x)"),
    ],
)
def test_what_is_not_known_is_not_said(text, reason):
    answer = symkl.closed_form(text)
    assert (answer.status, answer.value) == ("none", None)
    assert reason in answer.note


def test_a_kink_is_not_differentiated_twice():
    m, s = Symbol("m"), Symbol("s")
    law = FAMILIES["Laplace"](m, s)(x)
    with pytest.raises(DoesNotApply, match="not smooth"):
        information_equality(Fisher(law, (m,)))
    assert close_form(Fisher(law, (m,))).value == s**-2
    assert close_form(Fisher(law, (m, s))).value == 0


def test_an_infinite_information_is_told_from_a_finite_one():
    assert symkl.closed_form("Fisher(GeneralizedNormal(m, s, 1/2); m)").value is S.Infinity
    region = symkl.closed_form("Fisher(GeneralizedNormal(m, s, k); m)")
    assert (region.status, [str(h) for h in region.region]) == ("region", ["2*k > 1"])


def test_parameters_of_every_kind_can_be_named():
    assert symkl.closed_form("Fisher(Gamma(3, 2); shape)").value == sympy.polygamma(1, 3)
    assert symkl.closed_form("Fisher(Gamma(t, 2); t = 3)").value == sympy.polygamma(1, 3)
    assert symkl.closed_form("Fisher(Normal(m, var=v); v)").value == 1 / (2 * Symbol("v") ** 2)
    assert symkl.closed_form("2 Fisher(Poisson(a); a) + Fisher(Poisson(a); a)").value == 3 / Symbol("a")
    assert symkl.fisher_information(symkl.Gamma(3, 2), ["rate"]).value == sympy.Matrix([[sympy.Rational(3, 4)]])


@pytest.mark.parametrize(
    "text",
    [
        "Fisher(Gamma(x; a, b); a, b)",
        "Fisher(Gamma(x; 3, 2); shape)",
        "Fisher(Normal(x; m, sqrt(t)); t = 4)",
        "Fisher(Normal(x; a, b); a, b = 3)",
        "H(Gamma(x; a, b)) - 2 Fisher(Gamma(x; a, b); a)",
    ],
)
def test_it_is_written_as_it_is_read(text):
    term = parse_expression(text)
    assert parse_expression(str(term)) is term


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Fisher(Gamma(a, b))", "a law and one or two of its parameters|a semicolon"),
        ("Fisher(Gamma(a, b); c)", "c is not a parameter of Gamma"),
        ("Fisher(Gamma(a, b); a, b, a)", "one or two"),
        ("Fisher(p(x); a)", "parametric law"),
        ("Fisher_2(Gamma(a, b); a)", "no base"),
        ("Fisher(Categorical([1/2, 1/2]); probs)", "probs is not a parameter"),
    ],
)
def test_mistakes_are_named(text, message):
    with pytest.raises(symkl.InputError, match=message):
        symkl.closed_form(text)


def test_the_names_inside_are_nobody_elses():
    a, b = Symbol("a"), Symbol("b")
    law = FAMILIES["Gamma"](a, b)(x)
    assert Fisher(law, (a,)).subs(b, a) == Fisher(FAMILIES["Gamma"](b, a)(x), (b,), (a,))
    assert Fisher(law, (a,)).free_symbols == {a, b}
    with pytest.raises(ValueError, match="cannot be used"):
        Fisher(FAMILIES["Gamma"](NAMES[0], b)(x), (b,))
    with pytest.raises(DoesNotApply, match="degenerate"):
        information_equality(Fisher(FAMILIES["Bernoulli"](a)(x), (a,), (S.Zero,)))


@pytest.mark.parametrize("text", ["Fisher(StudentT(n, m, s); n)", "Fisher(Laplace(m, s); m)", "Fisher(Gumbel(m, s); s)"])
def test_a_certificate_replays(text):
    theorem = symkl.closed_form(text).theorem
    again = symkl.check(symkl.dumps(theorem))
    assert (again.left, again.right) == (theorem.left, theorem.right)


def test_without_a_closed_form_there_is_a_number():
    found = symkl.evaluate("Fisher(NegativeBinomial(r, 1/3); r)", 20, {"r": "5/2"})
    law = FAMILIES["NegativeBinomial"](sympy.Rational(5, 2), sympy.Rational(1, 3))
    with mp.workdps(PRECISION):
        expected = polygamma(1, mpf(5) / 2) - mean(law, sympy.polygamma(1, X + sympy.Rational(5, 2)))
        assert agree(mpf(str(found)), expected, 12)
    assert found.method == "sum"
    assert symkl.evaluate("Fisher(Gamma(a, 2); a)", 20, {"a": "5/2"}).method == "closed form"


def test_denominators_are_reduced():
    c, y = Symbol("c"), Symbol("y")
    found = separated((y**3 + 1) / (y**2 + c) ** 2, (y,))
    again = sum(k * v for k, v in found.items())
    assert sympy.cancel(again - (y**3 + 1) / (y**2 + c) ** 2) == 0
    assert set(found) == {y / (y**2 + c), y / (y**2 + c) ** 2, (y**2 + c) ** -2}


def test_both_rules_agree_where_both_apply():
    a, s = Symbol("a"), Symbol("s")
    for law in (FAMILIES["HalfCauchy"](s), FAMILIES["HalfNormal"](s), FAMILIES["Poisson"](s), FAMILIES["Lomax"](a, s)):
        information = Fisher(law(x), (s,))
        right = [rule(information).right for rule in (information_equality, score_variance)]
        values = [close_form(r).value for r in right]
        assert sympy.simplify(values[0] - values[1]) == 0


def test_a_matrix_is_the_same_in_every_process():
    code = "import symkl; print(symkl.fisher_information(symkl.F(5, 7)).value, symkl.closed_form('Fisher(F(a, b); a)').value)"
    runs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in "12"
    }
    assert len(runs) == 1
    assert information_matrix(FAMILIES["F"](5, 7)).status == "closed"

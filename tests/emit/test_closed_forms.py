"""Closed forms as a person writes them: integrals for densities, the law that integrates to 1, conditions in order."""

import pytest

import symkl
from symkl.emit import fragment, text


def shown(form):
    return " ".join(text(symkl.closed_form(form).theorem).split())


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("Hellinger2(Normal(0, s), Normal(0, t))", "1 − ∫ √(Normal(x;0,s) Normal(x;0,t)) dx"),
        ("Hellinger2(Poisson(a), Poisson(b))", "1 − Σ_x √(Poisson(x;a) Poisson(x;b))"),
        ("Hellinger2(Dirichlet([1, 2]), Dirichlet([2, 1]))", "∫∫ √(Dirichlet(x₁,x₂;[1, 2]) Dirichlet(x₁,x₂;[2, 1])) dx₁ dx₂"),
        ("H(Normal(m, s))", "h(Normal(m,s)) = 1/2 ln(2πes²)"),
        ("H(Geometric(p))", "H(Geometric(p)) ="),
    ],
)
def test_densities_are_integrated_and_masses_are_summed(form, words):
    assert words in shown(form)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("Bhattacharyya(Beta(a, b), Beta(c, d))", "Beta(x;(a + c)/2,(b + d)/2) integrates to 1, by assumption"),
        ("Hellinger2(Poisson(a), Poisson(b))", "Poisson(x;√a √b) sums to 1, by assumption"),
        ("Hellinger2(HalfNormal(1), HalfNormal(2))", "HalfNormal(x;2√10/5) integrates to 1"),
        ("Renyi(a; Normal(m, s) || Normal(n, t))", "a Normal density integrates to 1, by (i) to (iii)"),
    ],
)
def test_a_reason_names_the_density_that_integrates_to_1(form, reason):
    assert reason in shown(form)


@pytest.mark.parametrize(
    ("form", "conditions"),
    [
        ("Bhattacharyya(Beta(a, b), Beta(c, d))", "Assume that a, b, c, d > 0. Proof"),
        (
            "Renyi(r; Exponential(a) || Exponential(b))",
            "(i) a, b, r > 0 (ii) r ≠ 1 (iii) ar + b > br Proof",
        ),
        ("ChiSquared(Geometric(p) || Geometric(q))", "(i) 0 < p < 1 (ii) q > 0 (iii) 2p > p² + q Proof"),
    ],
)
def test_conditions_on_one_parameter_come_first_by_name_and_none_follows_from_others(form, conditions):
    assert conditions in shown(form)


def test_a_number_under_all_terms_and_numbers_under_a_root_are_written_once():
    found = fragment(symkl.closed_form("Hellinger2(Normal(m, s), Normal(n, t))").theorem)
    assert r"1 - \sqrt{\frac{2st}{s^2 + t^2}}\,\exp" in found
    assert r"\ln\Gamma(\frac{n + 1}{2})" in fragment(symkl.closed_form("H(StudentT(n, m, s))").theorem)


def test_a_fact_of_several_words_is_set_as_a_formula():
    proof = symkl.fragment(symkl.closed_form("Fisher(Weibull(k, l); k)").theorem)
    assert r"$\mathbb{E}[x^s\ln x]$ of Weibull" in proof
    assert "textasciicircum" not in proof

"""Inputs that have fooled other engines: each must be refused, refuted, or proved under the right condition only."""

import pytest
from sympy import Symbol, Tuple

from symkl.api import prove
from symkl.kernel import RULES, DoesNotApply, inside
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse_expression as term
from symkl.terms import Density, Expectation, IndexSum, Law, Log, Variable, substitute


def status(statement, *given):
    return prove(statement, given).status


def test_renaming_does_not_confuse_marginals():
    """p(x) and p(z) are different marginals of p(x, z), whatever letter stands in them."""
    assert status("E[p(x)](log p(x)) = E[p(z)](log p(z))") == "refuted"
    assert status("KL(p(x = y) || q(x = y)) = KL(p(z = y) || q(z = y))") == "refuted"
    assert status("E[p(x = y)](log p(x = y)) = E[p(x)](log p(x))") == "proved"


def test_bound_variables_do_not_capture():
    x, z = Variable("x"), Variable("z")
    divergence = term("KL(q(z) || p(z | x))")
    moved = substitute(divergence, {x: z})
    assert z in moved.free_symbols
    assert moved.bound != (z,)
    with pytest.raises(DoesNotApply):
        RULES["rename"](term("E[p(x)](KL(q(x' ) || p(x')) + log p(x'))"), Tuple(Tuple(x, x.copied(1))))


def test_the_entry_before_the_first_is_not_in_the_block():
    """x_{t-1} at t = 1 is x_0, which E over x_{1:T} does not draw."""
    t, last = Symbol("t"), Symbol("T")
    q = Law("q")
    mean = Expectation(q(Variable("x", (1, last))), Log(q(Variable("x", (t - 1,)))))
    smaller = RULES["marginalise"](mean, Tuple(q(Variable("x", (t - 1,)))))
    with pytest.raises(DoesNotApply, match="leaves the range"):
        inside(IndexSum(t, 1, last, mean), {(0,): smaller})
    assert not any("t" in str(h) for h in inside(IndexSum(t, 2, last, mean), {(0,): smaller}).hypotheses)


def test_marginalising_what_is_conditioned_on():
    assert status("E[q(z | x)](log q(z | x)) = E[q(z)](log q(z))") == "refuted"
    assert status("sum(x, q(z | x)) = q(z)") == "refuted"
    assert status("sum(x, p(x) q(z | x)) = q(z)") == "refuted"


def test_conditional_density_at_mass_zero():
    """log p(z|x) = log p(x,z) - log p(x) needs p(x) > 0; averaged under another law this must be printed."""
    verdict = prove("E[r(x)](KL(q(z) || p(z | x))) = E[r(x)](CE(q(z), p(x, z)) + log p(x)) - H(q(z))")
    assert verdict.status == "proved"
    assert any("p(x)" in str(h) and "<<" in str(h) for h in verdict.theorem.hypotheses)


def test_fixed_and_random_values_are_not_mixed():
    assert status("log p(x) = E[p(x)](log p(x))") == "refuted"
    assert status("log p(x) = -H(p(x))") == "refuted"
    assert status("KL(p(z | x) || p(z)) = I[p](X;Z)") == "refuted"


def test_unnormalised_reference_is_not_nonnegative():
    assert status("KL(q(z) || p(x, z)) >= 0") == "refuted"
    assert status("KL(q(z) || p(z | x)) >= 0") == "proved"


def test_discrete_facts_are_not_claimed_for_densities():
    assert status("H(X) >= 0", "X continuous") == "refuted"
    assert status("H(X) >= 0") == "proved"
    assert status("H(p(x)) >= 0") == "refuted"
    assert status("I(X;Y) <= H(X)", "X continuous", "Y continuous") == "refuted"
    assert status("H(X) <= H(X,Y)", "X continuous", "Y continuous") == "refuted"


def test_one_name_as_law_and_variable():
    with pytest.raises(InputError, match="P"):
        prove("KL(P || Q) = H(P | X)")


def test_absolute_continuity_failing():
    """Where P << Q fails, both sides of KL = CE - H are +oo; the proof must not ask for P << Q."""
    verdict = prove("KL(P || Q) = CE(P, Q) - H(P)")
    assert [str(h) for h in verdict.theorem.hypotheses] == ["H(P(x)) is finite"]


def test_repeated_variables():
    assert status("I(X;X) = H(X)") == "proved"
    assert status("I(X;X) = H(X)", "X continuous") != "proved"


@pytest.mark.parametrize("k", [1, 5, 9, 15, 30])
def test_tolerance_trap(k):
    claim = "({} 10^-{}) H(X,Y,Z) <= H(X,Y) + H(Y,Z) + H(X,Z)"
    assert status(claim.format("2 +", k)) == "refuted"
    assert status(claim.format("2 -", k)) == "proved"


def test_strings_are_never_read_as_terms():
    with pytest.raises(TypeError):
        term("KL(P || Q)") + "__import__('os')"


def test_density_constructor_refuses_a_slot_twice():
    x = Variable("x")
    with pytest.raises(ValueError, match="twice"):
        Density(Law("p"), [x], [x])


def test_a_gap_that_is_a_number_is_compared_with_a_combination():
    """SymPy compares 0 with a frozenset by making a set of it, which its sorting of terms does not survive."""
    assert status("KL(p(x) p(y) || p(x, y)) >= 0") == "proved"
    assert status("KL(p(x) p(y) || p(x, y)) <= 0") == "refuted"


@pytest.mark.parametrize(
    "statement",
    [
        "KL(p(x) p(y) || q(x, y)) >= 0",
        "KL(p(x, z | y) || p(x | y) p(z | y)) >= 0",
        "KL(p(x, z | y) || p(x) p(z)) >= 0",
        "I(X;Z|Y=y) >= 0",
        "KL(p(x) q(y) || r(x) s(y)) >= 0",
        "CE(p(x) p(y), q(x, y)) >= H(p(x)) + H(p(y))",
    ],
)
def test_gibbs_inequality_of_products(statement):
    assert status(statement) == "proved"
    assert status(statement.replace(">=", "<=")) == "refuted"


def test_an_entropy_at_a_value_is_of_a_discrete_variable_as_every_entropy():
    verdict = prove("H(X|Y=y) >= 0")
    assert (verdict.status, [str(h) for h in verdict.theorem.hypotheses]) == ("proved", ["X discrete"])
    assert status("H(X|Y=y) >= 0", "X continuous") == "refuted"


@pytest.mark.parametrize("measure", ["Hellinger2(P, Q)", "Bhattacharyya(P, Q)", "Renyi(1/2; P || Q)"])
def test_factors_under_a_sum_may_change_places(measure):
    assert status(f"{measure} = {measure.replace('P', 'O').replace('Q', 'P').replace('O', 'Q')}") == "proved"
    assert status("Renyi(1/3; P || Q) = Renyi(1/3; Q || P)") == "refuted"


@pytest.mark.parametrize("statement", ["sum(i, 1, n, H(X)) = n H(X)", "sum(i, 1, n, 1) = n"])
def test_a_constant_is_added_up(statement):
    assert status(statement) == "proved"
    assert status(statement.replace("1, n,", "0, n,")) == "refuted"


@pytest.mark.parametrize("laws", ["P, Q", "p(x) p(y), q(x, y)", "p(y | x), q(y | x)"])
def test_total_variation_is_nonnegative(laws):
    assert status(f"TV({laws}) >= 0") == "proved"
    assert status(f"TV({laws}) <= 0") == "refuted"

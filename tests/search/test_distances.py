"""What is known of distances between two laws: nonnegative, bounded, 0 for equal laws, compared through roots and powers."""

from random import Random

import pytest
from sympy import S

from symkl import library, second_checker
from symkl.certificates import certificate, replay
from symkl.kernel import DoesNotApply
from symkl.models.oracle import check
from symkl.search.distances import prove_nonnegative
from symkl.search.roots import root_of_power
from symkl.syntax.parse import parse_expression

NONNEGATIVE = [
    *(f"{name}({laws})" for name in ("TV", "Hellinger2", "Bhattacharyya", "TriangularDiscrimination")
      for laws in ("P, Q", "p(x | y), q(x)", "p(x, y), p(x) p(y)")),
    "ChiSquared(P || Q)", "ChiSquared(p(x, y) || p(x) p(y))",
    "Renyi(1/3; P || Q)", "Renyi_2(1/2; P || Q)", "Renyi(2; P || Q)", "Renyi(5/2; p(x | y) || q(x))",
    "TV(P, Q)^2", "sum(x, abs(p(x) - q(x))^3)", "(2 TV(P, Q))^4", "sum(x, (p(x) - q(x))^2/q(x))",
]  # fmt: skip
EQUAL = ["TV(P, P)", "Hellinger2(P, P)", "ChiSquared(P || P)", "Bhattacharyya(P, P)", "Renyi(2; P || P)", "JS(P, P)",
         "TriangularDiscrimination(P, P)", "TV(p(x) q(y), p(x) q(y))", "Hellinger2(p(x | y), p(x | y))"]  # fmt: skip
PROVED = {
    "TV(P, Q) <= sqrt(KL(P || Q)/2)": 2,
    "sqrt(2) TV(P, Q) <= sqrt(KL(P || Q))": 2,
    "TV(p(x, y), p(x) p(y)) <= sqrt(I(X;Y)/2)": 2,
    "TV(P, Q) <= 1/2 sqrt(ChiSquared(P || Q))": 2,
    "TV(P, Q) <= sqrt(2 Hellinger2(P, Q))": 2,
    "TV(P, Q) <= sqrt(1 - exp(-KL(P || Q)))": 2,
    "Hellinger2(P, Q) <= TV(P, Q) <= sqrt(Hellinger2(P, Q) (2 - Hellinger2(P, Q)))": 7,
    "0 <= Hellinger2(P, Q) <= 1": 4,
    "0 <= TV(P, Q) <= 1": 7,
    "KL(P || Q) >= 2 TV(P, Q)^2 >= 0": 10,
    "Renyi(3; P || Q) >= KL(P || Q)": 6,
    "Renyi(1/2; P || Q) <= KL(P || Q)": 6,
    "KL(P || Q) + TV(P, Q) >= 0": 2,
    "KL(P || Q) + 2 TV(P, Q) >= TV(P, Q)": 3,
    "TV(P, Q) + 1 >= Hellinger2(P, Q)": 2,
}
"""Statements and the most lines of their proofs."""


@pytest.mark.parametrize("text", NONNEGATIVE)
def test_nonnegative(text):
    theorem = prove_nonnegative(parse_expression(text))
    assert (theorem.left, theorem.relation, theorem.right) == (S.Zero, "<=", parse_expression(text))
    assert not theorem.hypotheses
    report = check((theorem.left, "<=", theorem.right, ()), Random(3), 6)
    assert report.decided
    assert not report.violations


@pytest.mark.parametrize("text", ["log(p(x))", "Renyi(a; P || Q)", "CE(P, Q)", "TV(P, Q)^3 - 1", "E[P(x)](log(P(x)))",
                                  "exp(log(p(x)) - log(q(x)))"])  # fmt: skip
def test_of_other_terms_nothing_is_said(text):
    with pytest.raises(DoesNotApply):
        prove_nonnegative(parse_expression(text))


@pytest.mark.parametrize("order", ["2", "1/2", "7/3"])
@pytest.mark.parametrize("name", ["RenyiEntropy", "Tsallis"])
def test_entropies_of_masses_are_nonnegative(name, order):
    found = library.prove(f"{name}({order}; p(x)) >= 0", ["x discrete"])
    assert found.status == "proved"
    assert library.prove(f"{name}({order}; p(x)) >= 0").status == "refuted"  # of densities


@pytest.mark.parametrize("text", EQUAL)
def test_the_distance_of_a_law_from_itself(text):
    found = library.prove(f"{text} = 0")
    assert found.status == "proved"
    assert not found.theorem.hypotheses
    assert found.proof.lines[0].reason.startswith("definition")


@pytest.mark.parametrize("text", PROVED)
def test_comparisons(text):
    found = library.prove(text)
    assert found.status == "proved"
    assert not found.theorem.hypotheses
    assert len(found.proof.lines) <= PROVED[text]
    data = certificate(found.theorem)
    assert replay(data).conclusion == found.theorem.conclusion
    second_checker.check(data)
    for line in found.proof.lines:
        report = check((line.left, line.relation, line.right, ()), Random(5), 4)
        assert report.decided
        assert not report.violations


def test_a_root_of_a_power_needs_a_sign():
    assert root_of_power(parse_expression("TV(P, Q)"), 2) is not None
    assert root_of_power(parse_expression("sqrt(KL(P || Q))"), 2).rule == "refl"
    assert root_of_power(parse_expression("KL(P || Q)"), 2) is None
    assert root_of_power(parse_expression("log(p(x))"), 2) is None

"""A symbolic base: what holds for b > 1 is proved, and the theorem says b > 1; a numeric base runs through the pieces."""

from __future__ import annotations

import pytest
from sympy import Symbol

from symkl.api import prove
from symkl.terms import Positive


@pytest.mark.parametrize(
    "statement",
    ["H_b(X) >= 0", "I_b(X;Y) >= 0", "KL_b(P || Q) >= 0", "JS_b(P, Q) >= 0", "KL_b(P || Q) + KL_b(Q || P) >= 0"],
)
def test_what_holds_above_one_is_proved_with_that_condition(statement):
    verdict = prove(statement)
    assert verdict.status == "proved"
    assert Positive(Symbol("b") - 1) in verdict.theorem.hypotheses


@pytest.mark.parametrize(
    "statement",
    ["KL_b(P || Q) <= 0", "KL_b(P || Q) >= 1", "0 <= KL_b(P || Q) - KL_b(Q || P)", "KL_b(P || Q) <= KL_2(P || Q)"],
)
def test_what_is_false_above_one_is_refuted(statement):
    assert prove(statement).status == "refuted"

"""What finite models cannot show: without its condition that something is finite, a rule is false of some countable law."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest

import symkl.rules  # noqa: F401 (loads them)
from symkl.kernel import RULES, Rule
from symkl.measures import Entropy
from symkl.terms import AlphabetSum, Expectation, Finite
from tests.rules.infinite import CLAIMS, ENTROPY, MEANS, SQUARE, STEPS, f, g, h, p, series, x, z

CASES = [(name, number) for name, found in CLAIMS.items() for number in range(len(found))]


def without_finiteness(rule):
    """Return a rule that forgets that anything should be finite."""

    def careless(term, *args):
        gives = rule.function(term, *args)
        return gives._replace(needs=tuple(n for n in gives.needs if not isinstance(n, Finite)))

    return Rule(careless, "planted", rule.propose)


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_rule_that_does_not_ask_is_false(name, number, monkeypatch):
    make, model = CLAIMS[name][number]
    assert not model.fails(make()), "the rule itself is false of a countable law"
    monkeypatch.setitem(RULES, name, without_finiteness(RULES[name]))
    assert model.fails(make())


def test_series():
    assert series({Fraction(1, 2): Fraction(1)}) == 2
    assert series({Fraction(2): Fraction(1), Fraction(3): Fraction(-1)}) == -inf
    assert series({Fraction(-2): Fraction(1)}) is None
    assert MEANS.value(Expectation(p(x), f)) == inf
    assert MEANS.value(Expectation(p(x), f) + Expectation(p(x), g)) is None
    assert MEANS.value(Expectation(p(x), f + g)) == 0


def test_the_order_of_summation_matters():
    rows, columns = AlphabetSum([x], AlphabetSum([z], h)), AlphabetSum([z], AlphabetSum([x], h))
    assert (SQUARE.value(rows), SQUARE.value(columns)) == (0, 1)
    assert SQUARE.value(AlphabetSum([x, z], h)) is None
    assert STEPS.value(Expectation(p(x), AlphabetSum([z], h))) == 0


def test_an_infinite_entropy():
    theorem = RULES["unfold"](Entropy(p, [z]))
    assert ENTROPY.value(theorem.left) == ENTROPY.value(theorem.right) == inf

"""Conditions p << q that are not printed because others imply them: exact models agree, and what is not implied stays."""

from random import Random

import pytest

from symkl.derivations import find
from symkl.emit.dominated import follows
from symkl.models.alphabets import Impossible
from symkl.models.hypotheses import holds
from symkl.models.sample import Sampler
from symkl.syntax.parse import parse_expression, parse_given
from symkl.terms import Almost, Finite, Positive
from tests.emit.stand_ins import models_without


def given(*texts):
    return [h for text in texts for h in parse_given(text)]


def under(law, density):
    """The condition that a density is positive almost surely under a law."""
    return Almost(parse_expression(f"E[{law}](1 + log {density})").law, Positive(parse_expression(density)))


FOLLOWS = [
    # what is wanted, what it follows from
    (under("p(x)", "q(x)"), given("CE(p(x), q(x)) is finite")),
    (under("p(x)", "q(x)"), given("E[p(x)](log(p(x)/q(x))) is finite")),
    (under("p(x)", "q(x)"), given("KL(p(x) || q(x)) is finite")),
    (under("q(z)", "p(z | x)"), [Finite(parse_expression("E[q(z)](log(q(z)/p(z | x)))"))]),
    (under("p(x)", "q(x)"), given("p(x, y) << q(x, y)")),
    (under("p(x)", "q(x)"), given("KL(p(x, y) || q(x, y)) is finite")),
    (under("p(x, y)", "q(y | x)"), given("p(x, y) << q(x, y)")),
    (under("p(x) p(y | x)", "q(y | x)"), given("p(x, y) << q(x, y)")),
    (under("q(x) p(y | x)", "q(y | x)"), given("p(x, y) << q(x, y)", "p(x) = q(x) for all x")),
]
STAYS = [
    # what is wanted, what it does not follow from
    (under("p(x)", "q(x)"), given("CE(q(x), p(x)) is finite")),
    (under("p(x)", "q(x)"), given("E[p(x)](log(r(x)/q(x))) is finite")),
    (under("p(x)", "q(x)"), given("E[r(x)](log q(x)) is finite")),
    (under("p(x, y)", "q(x, y)"), given("p(x) << q(x)", "p(y) << q(y)")),
    (under("p(x)", "q(x)"), given("q(x) << p(x)")),
    (under("q(x) p(y | x)", "q(y | x)"), given("p(x, y) << q(x, y)")),
    (under("q(x) p(y | x)", "q(y | x)"), given("p(x, y) << q(x, y)", "p(y) = q(y) for all y")),
    (under("p(x)", "q(x | y)"), given("p(x, y) << q(x, y)")),
    (under("p(x)", "r(x)"), given("p(x, y) << q(x, y)", "r(x) << q(x)")),
]


def models(wanted, grounds, number=60):
    """Yield random models in which the grounds hold, of laws with zeros."""
    terms = [parse_expression("p(x, y) q(x, y)"), *(d for d in wanted.args[0].args), wanted.args[1].args[0]]
    sampler = Sampler(terms, grounds, Random(5), anywhere=True)
    for n in range(4 * number):
        try:
            yield sampler.attempt(sampler.styles[n % len(sampler.styles)])
        except Impossible:
            continue


@pytest.mark.parametrize(("wanted", "grounds"), FOLLOWS, ids=str)
def test_what_follows(wanted, grounds):
    assert follows([wanted, *grounds]) == {wanted: tuple(grounds)}
    found = [holds(wanted, model, {}) for model in models(wanted, grounds)]
    assert len(found) > 20
    assert all(found)


@pytest.mark.parametrize(("wanted", "grounds"), STAYS, ids=str)
def test_what_does_not_follow(wanted, grounds):
    assert wanted not in follows([wanted, *grounds])


def test_no_two_conditions_follow_from_each_other():
    one, other = under("p(x, y)", "q(x, y)"), under("p(x) p(y | x)", "q(x, y)")
    assert follows([one, other]) == {one: (other,)}


@pytest.mark.parametrize("name", ["C14", "C32e", "D01"])
def test_what_is_left_out_of_a_derivation_holds_wherever_the_rest_does(name):
    theorem = find(name).theorem
    found = follows(theorem.hypotheses)
    assert found
    models = list(models_without(theorem, found, 120))
    assert len(models) > 10
    assert all(holds(h, model, {}) for h in found for model in models)

"""Conditions that are not printed because conditions on the parts of their terms imply them."""

import pytest
from sympy import Symbol

from symkl.derivations import find
from symkl.emit.assembled import assembled
from symkl.models.hypotheses import holds
from symkl.syntax.parse import parse_expression as term
from symkl.syntax.parse import parse_given
from symkl.terms import Almost, AtLeast, Every, EveryIndex, Finite, Nonzero, Positive
from tests.emit.stand_ins import models_without

whole, T = term("sum(z, exp(-U(z)/T))"), Nonzero(Symbol("T"))
ratio = term("exp(-U(z)/T)/sum(z, exp(-U(z)/T))")
finite, positive = Finite(whole), Positive(whole)


def test_the_logarithm_of_what_is_finite_and_positive():
    wanted = Finite(term("log(sum(z, exp(-U(z)/T)))"))
    assert assembled([wanted, finite, positive]) == {wanted: (positive, finite)}
    assert wanted not in assembled([wanted, finite]), "-U(z)/T has no value at T = 0"
    assert wanted not in assembled([wanted, positive])


def test_the_mean_of_what_is_not_drawn():
    mean = Finite(term("E[q(z)](log(sum(z', exp(-U(z')/T))))"))
    assert assembled([mean, finite, positive]) == {mean: (positive, finite)}
    drawn = Finite(term("E[q(z)](log(p(z)))"))
    assert drawn not in assembled([drawn, Positive(term("p(z)"))])


def test_a_product_of_positive_factors_is_not_0():
    wanted = Almost(term("E[q(z)](U(z))").law, Nonzero(ratio))
    assert set(assembled([wanted, T, finite, positive])[wanted]) == {T, finite}
    assert wanted not in assembled([wanted, finite, positive]), "-U(z)/T has no value at T = 0"
    assert wanted not in assembled([wanted, T, positive]), "the sum may be infinite"


def test_what_is_asked_of_parts_stays():
    assert assembled([T, finite, *parse_given("H(q(z)) is finite")]) == {}


def test_the_free_energy_says_four_things():
    theorem = find("D10").theorem
    assert len(theorem.hypotheses) - len(assembled(theorem.hypotheses)) == 4, "H(q) and the sum are finite in one breath"


def test_a_sum_of_exponentials_is_positive():
    mean = Finite(term("E[q(z)](log(sum(z', exp(-U(z')/T))))"))
    assert assembled([positive, T]) == {positive: (T,)}
    assert set(assembled([mean, finite, T])[mean]) == {finite, T}
    assert assembled([positive]) == {}, "-U(z)/T has no value at T = 0"
    assert assembled([Positive(term("sum(z, q(z) exp(U(z)))"))]) == {}, "U may be finite where q is 0 only"


def test_a_power_of_a_density_is_finite():
    a, x = Symbol("a"), term("p(x)").values
    up, down = (Every(x, Finite(term(power))) for power in ("p(x)^a", "p(x)^(1-a)"))
    assert assembled([up, down, Positive(a)]) == {up: (Positive(a),)}
    assert assembled([up, down]) == {}
    assert assembled([Every(x, Finite(term("p(x)^a sum(y, q(x, y)^2)"))), Positive(a)]) == {}


def test_the_factors_of_a_product_that_is_not_0():
    law, T = term("E[q(x_{1:T} | x_0)](0 + log p(x_T))").law, Symbol("T")
    whole = Almost(law, Nonzero(term("p(x_T) prod(t, 1, T, p(x_{t-1} | x_t))")))
    first = Almost(law, Positive(term("p(x_0 | x_1)")))
    rest = Almost(law, EveryIndex(Symbol("s"), 2, T, Positive(term("p(x_{s-1} | x_s)"))))
    more = Almost(law, EveryIndex(Symbol("s"), 0, T, Positive(term("p(x_{s-1} | x_s)"))))
    other = Almost(term("E[r(x_{1:T} | x_0)](0 + log p(x_T))").law, rest.args[1])
    some = AtLeast(T - 1)
    assert assembled([whole, rest, first, some]) == {rest: (whole,), first: (whole, some)}
    assert assembled([whole, more, other, first]) == {}, "the range may be empty; an entry more; another law"


@pytest.mark.parametrize("name", ["A33", "C40", "D10", "E03"])
def test_what_is_left_out_of_a_derivation_holds_wherever_the_rest_does(name):
    theorem = find(name).theorem
    found = assembled(theorem.hypotheses)
    assert found
    models = list(models_without(theorem, found, 60))
    assert len(models) > 5
    assert all(holds(h, model, {}) for h in found for model in models)

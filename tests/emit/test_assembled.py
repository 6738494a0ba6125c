"""Conditions that are not printed because conditions on the parts of their terms imply them."""

from sympy import Symbol

from symkl.derivations import find
from symkl.emit.assembled import assembled
from symkl.syntax.parse import parse_expression as term
from symkl.syntax.parse import parse_given
from symkl.terms import Almost, Finite, Nonzero, Positive

whole, T = term("sum(z, exp(-U(z)/T))"), Nonzero(Symbol("T"))
ratio = term("exp(-U(z)/T)/sum(z, exp(-U(z)/T))")
finite, positive = Finite(whole), Positive(whole)


def test_the_logarithm_of_what_is_finite_and_positive():
    wanted = Finite(term("log(sum(z, exp(-U(z)/T)))"))
    assert assembled([wanted, finite, positive]) == {wanted: (positive, finite)}
    assert wanted not in assembled([wanted, finite])
    assert wanted not in assembled([wanted, positive])


def test_the_mean_of_what_is_not_drawn():
    mean = Finite(term("E[q(z)](log(sum(z', exp(-U(z')/T))))"))
    assert assembled([mean, finite, positive]) == {mean: (positive, finite)}
    drawn = Finite(term("E[q(z)](log(p(z)))"))
    assert drawn not in assembled([drawn, Positive(term("p(z)"))])


def test_a_product_of_positive_factors_is_not_0():
    wanted = Almost(term("E[q(z)](U(z))").law, Nonzero(ratio))
    assert set(assembled([wanted, T, finite, positive])[wanted]) == {T, finite, positive}
    assert wanted not in assembled([wanted, finite, positive]), "-U(z)/T has no value at T = 0"
    assert wanted not in assembled([wanted, T, positive]), "the sum may be infinite"


def test_what_is_asked_of_parts_stays():
    assert assembled([T, finite, positive, *parse_given("H(q(z)) is finite")]) == {}


def test_the_free_energy_says_four_things():
    theorem = find("D10").theorem
    assert len(theorem.hypotheses) - len(assembled(theorem.hypotheses)) == 5, "H(q) and the sum are finite in one breath"

"""The oracle is tested too: planted mistakes in rules are noticed."""

from __future__ import annotations

from functools import wraps
from itertools import islice

import pytest
from sympy import Rational, S, Symbol, Tuple

import symkl.rules  # noqa: F401 (loads them)
from symkl.functions import Absolute
from symkl.kernel import RULES, DoesNotApply, Gives, Rule
from symkl.measures import KL
from symkl.mixtures import Mixture, mixture
from symkl.terms import (
    AlphabetSum,
    Apply,
    Density,
    Discrete,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Linear,
    Log,
    Variable,
    add,
    density,
    factors,
    free,
    linear,
    power,
    product,
    substitute,
    times,
)
from tests.random_terms import terms, w
from tests.rules.oracle import hunt

t, T = Symbol("t"), Symbol("T")
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q = Law("p"), Law("q")
MIXED = mixture([(Symbol("a"), [p(x)]), (1 - Symbol("a"), [q(x)])])
MUTANTS = {}


def mutant(name):
    """Register a wrong version of a rule: a function of what the rule gives, its term and its arguments."""

    def register(change):
        right = RULES[name].function

        @wraps(right)
        def wrong(term, *args):
            return change(right(term, *args), term, *args)

        MUTANTS[change.__name__] = Rule(wrong, "planted", RULES[name].propose)
        return change

    return register


def broken(name):
    """Register a rule of its own under an existing rule's proposals."""

    def register(function):
        MUTANTS[function.__name__] = Rule(function, "planted", RULES[name].propose)
        return function

    return register


@mutant("log_product")
def log_sign_flipped(gives, term, *_):
    if not isinstance(gives.right, Linear):
        raise DoesNotApply("no")
    return gives._replace(right=linear((-c, f) for c, f in gives.right.pairs))


@mutant("log_product")
def log_without_positivity(gives, *_):
    return gives._replace(needs=())


@mutant("conditional")
def conditional_without_positivity(gives, *_):
    return gives._replace(needs=())


@mutant("conditional")
def conditional_upside_down(gives, *_):
    return gives._replace(right=gives.right**-1)


@mutant("cancel_factors")
def cancelling_zero(gives, *_):
    return gives._replace(needs=())


@mutant("collect")
def cancelling_infinity(gives, *_):
    return gives._replace(needs=())


@mutant("linearity")
def linearity_without_coefficients(gives, *_):
    """(Dropping Finite from this rule is invisible in finite models, where E[f + g] is defined only if E[f] + E[g] is.)"""
    return gives._replace(right=linear((S(1), f) for _, f in gives.right.pairs) if isinstance(gives.right, Linear) else gives.right)


@mutant("mass_at_most_one")
def mass_of_a_density(gives, *_):
    return gives._replace(needs=tuple(h for h in gives.needs if not isinstance(h, Discrete)))


@mutant("jensen")
def jensen_as_an_equality(gives, *_):
    return gives._replace(relation="=")


@mutant("log_bound")
def tangent_too_low(gives, *_):
    return gives._replace(right=add(gives.right, S.NegativeOne))


@mutant("factor_block")
def block_of_independent_entries(gives, term, t):
    product_ = gives.right
    d = product_.body
    return gives._replace(right=IndexProduct(*product_.index_range, Density(d.law, d.of, term.given)))


@mutant("telescope")
def telescope_off_by_one(gives, term, *_):
    if not isinstance(term, IndexSum):
        raise DoesNotApply("no")
    (one, last), (minus, first) = gives.right.pairs
    low = term.index_range[1]
    return gives._replace(right=linear([(one, last), (minus, substitute(first, {t: low}) if t in free(first) else substitute(
        next(f for c, f in term.body.pairs if c == 1), {term.index_range[0]: low}))]))


@mutant("constant_entry")
def one_entry_short(gives, term, *_):
    t, low, high = term.index_range
    return gives._replace(right=times(high - low, term.body)) if isinstance(term, IndexSum) else gives


@mutant("shift_index")
def shift_the_range_only(gives, term, by):
    return gives._replace(right=term.func(*gives.right.args[:3], term.body)) if hasattr(gives.right, "index_range") else gives


@mutant("as_sum")
def sum_without_the_last_density(gives, term):
    return gives._replace(right=AlphabetSum(term.bound, times(product((d, S(1)) for d in term.law[:-1]), term.body)))


@mutant("product_rule")
def product_without_the_condition(gives, term, first):
    a, b = factors(gives.right)
    return gives._replace(right=times(a[0], Density(b[0].law, b[0].of, term.given)))


@mutant("pull_out")
def pull_out_and_forget(gives, term):
    return gives._replace(right=product(f for f in term.body.factors if f[0] in {g for g, _ in factors(gives.right)}))


@broken("marginalise")
def marginalise_whatever(term, law: Tuple):
    """Drop draws without asking whether the body uses them."""
    if not isinstance(term, Expectation) or not set(law.args) < set(term.law):
        raise DoesNotApply("no")
    return Gives(Expectation(law.args, term.body) if law.args else term.body)


@broken("reweight")
def reweight_across_laws(term, law: Tuple):
    """Take q(x) p(z|x) for p(x, z)."""
    if not isinstance(term, Expectation) or len(term.law) < 2 or term.law[0].given or isinstance(term.law[1].law, Mixture):
        raise DoesNotApply("no")  # a mixture has the density of what it draws, and no other
    first, *rest = term.law
    return Gives(Expectation((Density(rest[0].law, first.of), *rest), term.body))


@broken("tower")
def tower_that_captures(term):
    """Join nested expectations with the inner draws renamed to nothing."""
    if not isinstance(term, Expectation) or not isinstance(term.body, Expectation):
        raise DoesNotApply("no")
    return Gives(Expectation(term.body.law, term.body.body))


@broken("rename")
def rename_that_captures(term, names: Tuple):
    """Rename bound values without looking at the free ones."""
    mapping = {pair[0]: pair[1] for pair in names}
    if not mapping or not set(mapping) <= set(term.bound) or any(not isinstance(v, Variable) or k.slot != v.slot for k, v in mapping.items()):
        raise DoesNotApply("no")
    return Gives(term.renamed(mapping))


@broken("unfold")
def kl_of_anything_is_nonnegative(term):
    """Gibbs' inequality without asking for a normalised reference."""
    if not isinstance(term, KL):
        raise DoesNotApply("no")
    return Gives(times(-1, term), (), "<=") if term.normalised else Gives(times(-1, times(3, term)), (), "<=")


@broken("total_mass")
def sum_out_the_condition(term):
    """Sum a conditional density over what it is conditioned on."""
    if not isinstance(term, AlphabetSum) or not isinstance(term.body, Density):
        raise DoesNotApply("no")
    d = term.body
    if not set(term.bound) <= set(d.given_values):
        raise DoesNotApply("no")
    return Gives(density(d.law, d.of, [pair for pair in d.given if pair[1] not in term.bound]))


@broken("swap")
def swap_dependent_sums(term):
    """Exchange sums without looking at the inner range."""
    if not isinstance(term, (Expectation, IndexSum)) or not isinstance(term.body, IndexSum):
        raise DoesNotApply("no")
    inner = term.body
    return Gives(inner.func(*inner.args[:-1], term.func(*term.args[:-1], inner.body)))


@mutant("log_square")
def square_twice_as_large(gives, term):
    *linear_part, (c, square) = gives.right.pairs
    return gives._replace(right=linear([*linear_part, (2 * c, square)]))


@mutant("cauchy_schwarz")
def squares_over_nothing(gives, term, law):
    return gives._replace(right=AlphabetSum(gives.right.bound, product(gives.right.body.factors[:-1])))


@mutant("take_out")
def factor_without_its_sign_or_power(gives, term, factor, number=0):
    return gives._replace(right=times(factor, gives.right.parts[0])) if factor.is_Rational else gives


FOCUS = [
    IndexSum(t, 1, T, Apply("f", (w(t),)) - Apply("f", (w(t - 1),))),
    IndexSum(t, 1, T, IndexSum(Symbol("s"), 1, t, Apply("f", (w(Symbol("s")),)))),
    Expectation(p(x), Apply("h", (x, x.copied(1)))),
    Expectation(p(x), Expectation(q(z | x), Apply("h", (x, z)))),
    Expectation((q(x), p(z | x)), Apply("h", (x, z))),
    AlphabetSum([x], p(z | x)),
    KL(q(z), p(x, z)),
    KL(p(x), q(x)),
    Expectation(p(x), Log(q(x))),
    Expectation(p(x), Log(q(x)) - Log(q(x))),
    Log(p(x) / q(x)),
    Log(p(x)) - Log(p(x)),
    Expectation(p(x, z), 2 * Apply("f", (x,)) - Apply("g", (z,))),
    p(w(1, T)),
    p(x, z | y),
    Expectation(q(z), p(x) * Apply("g", (z,))),
    Expectation((MIXED, q(z | x)), Apply("h", (x, z))),
    Expectation((q(y), MIXED), Apply("h", (x, y))),
    Expectation(q(z), Log(p(x)) * Apply("g", (z,))),
    Expectation(MIXED, Log(MIXED / p(x))),
    Log(MIXED, 2),
    Expectation(p(x), AlphabetSum([z], Apply("h", (x, z)))),
    Expectation(p(x), AlphabetSum([z], AlphabetSum([y], Apply("g", (y,))))),
    IndexProduct(t, 1, 2, p(x) + q(x)),
    IndexProduct(t, 1, 2, AlphabetSum([x], Apply("f", (x,)))),
    Linear(*(Tuple(c, Log(d(x), 2)) for c, d in ((Rational(1, 3), p), (Rational(2, 3), q)))),
    power(AlphabetSum([x], Absolute(p(x) - q(x))), 2),
    power(AlphabetSum([x], p(x) ** 2), 2),
    product([(p(x), S(1)), (Log(q(x) / p(x)), S(1))]),
    product([(q(x), S(1)), (Log(p(x) * q(z) / q(x), 2), S(1))]),
    product([(q(x), S(1)), (Rational(1, 3) * p(x) + Rational(2, 3) * q(x), S(-1))]),
    Absolute(p(x) * Apply("f", (x,))),
    Absolute(Rational(-1, 2) * p(x) + 2 * q(x)),
]


def test_mutants_are_noticed_one_by_one():
    """More mistakes than a handful, so that the list is not made to fit."""
    assert len(MUTANTS) > 20


@pytest.mark.parametrize("name", MUTANTS)
def test_the_oracle_notices(name):
    found = list(islice(hunt(MUTANTS[name], [*FOCUS, *terms(6, 40, 2)], 6, tries=25, extra=6), 1))
    assert found, f"{name} passed for a rule"

"""Minimal reproductions of soundness errors, found by the oracle or by reading: each is refused, or true in every model."""

from __future__ import annotations

from random import Random

import pytest
from sympy import Float, Rational, S, Symbol, Tuple, oo, sqrt

import symkl.rules  # noqa: F401 (loads them)
from symkl.functions import Absolute, Composite
from symkl.kernel import RULES, DoesNotApply, assume, chain, close, inside, plus, refl, scale
from symkl.measures import (
    KL,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    FDivergence,
    Information,
    MutualInformation,
    TotalCorrelation,
)
from symkl.mixtures import mixture
from symkl.terms import (
    Almost,
    AlphabetSum,
    Apply,
    Assumed,
    AtLeast,
    Density,
    EveryIndex,
    Exp,
    Expectation,
    Finite,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Positive,
    Term,
    Variable,
    linear,
    power,
    product,
)
from tests.random_terms import w
from tests.rules.oracle import refute

t, s, T, a, b, n = map(Symbol, ("t", "s", "T", "a", "b", "n"))
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q, r = Law("p"), Law("q"), Law("r")
f, g = Apply("f", (x,)), Apply("g", (x,))
MODELS = 250


def rule(name: str, term: Term, *args: object):
    return lambda: RULES[name](term, *args)


def lift(root: Term, path: tuple[int, ...], make):
    return lambda: inside(root, {path: make()})


KL_SELF = KL(p(x), q(x))
SUM_BACKWARDS = IndexSum(t, 1, 5, Apply("f", (w(5 - t),)))
RATIO = Log(p(x) / q(x))
THREE = mixture([(Rational(1, 3), [p(x)]), (a, [q(x)]), (Rational(2, 3) - a, [r(x)])])
HALF = mixture([(S.Half, [p(w(t))]), (S.Half, [r(w(t))])])
HX, HY, HB = Entropy(p, [x]), Entropy(p, [y]), Entropy(p, [x], (), b)

CLAIMS = {
    # values and indices that escape
    "over range of a decreasing index": rule("marginalise", Expectation(p(w(3)), SUM_BACKWARDS), Tuple()),
    "over range of an index that turns": rule("marginalise", Expectation(p(w(0)), IndexSum(t, 1, 5, Apply("f", (w((t - 3) ** 2),)))), Tuple()),
    "total mass beside a decreasing index": rule(
        "total_mass", AlphabetSum([w(3)], p(w(3)) * Density(q, [x], [w(1, 2)]) * AlphabetSum([y], q(y)))),
    "pull out a sum over a decreasing index": rule("pull_out", Expectation(p(w(3)), SUM_BACKWARDS * Apply("g", (w(3),)))),
    "swap a sum with one over an entry": rule("swap", IndexSum(t, 1, T, AlphabetSum(w(t), p(w(t))))),
    "tower captures an entry of a block": rule("tower", Expectation(p(x | w(2)), Expectation(q(w(1, 3)), Apply("h", (x, w(2)))))),
    "tower draws an entry twice": rule("tower", Expectation(p(w(1, 3)), Expectation(q(w(2)), Apply("h", (w(1), w(2)))))),
    "tower captures a symbolic block": rule("tower", Expectation(p(x | w(2)), Expectation(q(w(1, T)), Apply("f", (x,))))),
    "marginalise to overlapping slots": rule(
        "marginalise", Expectation(p(w(1, T)), Apply("f", (w(2),))), Tuple(Tuple(w(1, T).slot, w(1, T)), Tuple(w(2).slot, w(2)))),
    "marginalise to a block and its last entry": rule(
        "marginalise", Expectation(p(w(t, T)), Apply("f", (x,))), Tuple(Density(p, [w(T), w(t, T)]))),
    "a tower that captures an entry, as a sum": lambda: chain(
        tower := RULES["tower"](Expectation(p(x | w(2)), Expectation(q(w(1, T)), f))), RULES["as_sum"](tower.right)),
    "a law that draws twice, as a sum": rule("as_sum", Expectation((p(w(1, T)), q(w(2))), Apply("f", (w(2),)))),
    # factors that are negative, zero or infinite
    "log of two negative factors": rule("log_product", Log(f * g)),
    "log of a square": rule("log_product", Log(f**2)),
    "log of negative denominators": rule("log_product", Log(product([(f, S(1)), (g, S(-1)), (Apply("f", (z,)), S(-1))]))),
    "log of zero times infinity": rule("log_product", Log(p(x) * Information(q(x)))),
    "log of an indexed product of negative factors": rule("log_index_product", Log(IndexProduct(t, 1, 2, Apply("f", (w(t),))))),
    "log of an indexed product of squares": rule("log_index_product", Log(IndexProduct(t, 1, 2, Apply("f", (w(t),)) ** 2))),
    "cancelling exp(-oo)": rule("cancel_factors", Exp(Log(p(x))) / Exp(Log(p(x))), S.One),
    "cancelling exp(oo)": rule("cancel_factors", Exp(-Log(p(x))) / Exp(-Log(p(x))), S.One),
    "cancelling infinities": rule("cancel_factors", KL_SELF / KL_SELF, S.One),
    "splitting a negative factor into roots": rule(
        "cancel_factors", f * p(x), product([(p(x), S(1)), (f, Rational(1, 2)), (f, Rational(1, 2))])),
    "joining roots of a negative factor": rule("cancel_factors", product([(f, Rational(1, 2)), (f, Rational(3, 2))]), f**2),
    "telescoping infinities": rule(
        "telescope", IndexProduct(t, 1, 2, product([(Information(p(w(t))), S(1)), (Information(p(w(t - 1))), S(-1))]))),
    "splitting a product of negative factors": rule("distribute", IndexProduct(t, 1, 2, product([(f, S(1)), (p(w(t)), S(1))])), (0,)),
    "log of a negative exponential weight": rule("log_product", Log(product([(Exp(Log(p(x))), S(1)), (Exp(Log(p(x))), S(-1))])), "up"),
    "a root of a scaled term": lift(power(linear([(a, f)]), Rational(1, 2)), (0,), lambda: refl(f)),
    "a root of an equal product": lift(
        power(Apply("h", (x, y)), Rational(1, 2)), (0,),
        lambda: assume(Assumed("=", Apply("h", (x, y)), f * Apply("g", (y,)), (), ()))),
    "a constant entry zero times": rule("constant_entry", IndexProduct(t, 1, T, product([(f, S(1)), (f, S(-1))]))),
    "a constant entry taken not at all": rule("constant_entry", IndexProduct(t, 1, s, p(x) / q(x))),
    "an undefined constant entry taken not at all": rule("constant_entry", IndexProduct(t, 1, s, Log(p(x)) - Log(q(x)))),
    "an empty sum in a denominator": lift(
        product([(IndexSum(t, 1, s, p(x)), S(-1))]), (0,), rule("constant_entry", IndexSum(t, 1, s, p(x)))),
    "one over zero, seen through an equation": lift(p(x) ** -1, (0,), lambda: assume(Assumed("=", p(x), f))),
    "a weight of zero, seen through an equation": lift(
        p(x) * (Log(p(x)) - Log(q(x))), (0,), lambda: assume(Assumed("=", p(x), f))),
    # logarithms
    "tangent of the log of a negative number": rule("log_bound", Log(f)),
    "Jensen's inequality for oo - oo": rule("jensen", Expectation(q(x), RATIO)),
    "a larger argument of a logarithm": lift(Log(f), (0,), lambda: assume(Assumed("<=", f, g, (), ()))),
    "a mass in a negative argument": lift(Log(p(x) - q(x)), (0, 0), rule("mass_at_most_one", p(x))),
    "a cancelled logarithm to base 1": rule("collect", Log(p(x), b) - Log(p(x), b), S.Zero),
    "a logarithm to base 1 of an empty product": rule("log_index_product", Log(IndexProduct(t, 1, s, p(w(t))), b)),
    # scalars that are not defined everywhere: SymPy cancels a (1/a) when terms are merged, and 0 hides what is undefined
    "an undefined constant cancelled": lambda: plus(RULES["linearity"](Expectation(p(x), 1 / a + f)), -1 / a),
    "an undefined constant collected": rule("collect", linear([(1 / a, S(1)), (S(1), f), (-1 / a, S(1))]), f),
    "a coefficient equal but for one point": rule("collect", linear([((a**2 - 1) / (a - 1), f), (S(1), g)]), linear([(a + 1, f), (S(1), g)])),
    "dividing a given by zero": lambda: scale(assume(Assumed("=", a * f + a**2 * g, a * Apply("k", (x,)))), 1 / a),
    "multiplying a division by zero": lambda: scale(RULES["marginalise"](Expectation(p(x), Apply("f", (y,)) / a), Tuple()), a),
    "a root taken and squared": lambda: scale(
        RULES["marginalise"](Expectation(p(x), sqrt(a) * Apply("f", (y,))), Tuple()), sqrt(a)),
    "zero times a division by zero, rewritten": lift(
        a * Expectation(p(x), Apply("f", (y,)) / a), (0,), rule("marginalise", Expectation(p(x), Apply("f", (y,)) / a), Tuple())),
    "a density times a division by zero, rewritten": lift(
        p(x) * Expectation(q(z), f / a), (1,), rule("marginalise", Expectation(q(z), f / a), Tuple())),
    "a zero scalar beside a division by zero": lift(
        product([(Expectation(p(x), a), S(1)), (f / a + g, S(1))]), (0,), rule("marginalise", Expectation(p(x), a), Tuple())),
    "an empty sum of a division by zero": rule("linearity", IndexSum(t, 1, s, f / a)),
    "an average over no entries": rule("constant_entry", IndexSum(t, 1, s, f / s)),
    "a factor times a division by zero": rule("linearity", product([(f / a + g, S(1)), (g, S(1))])),
    "exponents that cancel at zero": rule("cancel_factors", product([(p(x), 1 / a), (q(x), S(1)), (p(x), -1 / a)]), q(x)),
    # what a product hides and shows when it is put inside another
    "a zero weight that comes to light": lift(
        product([(Expectation(q(z), p(x) * Apply("f", (z,))), S(1)), (Log(p(x)) - Log(q(x)), S(1))]), (0,),
        rule("pull_out", Expectation(q(z), p(x) * Apply("f", (z,))))),
    "the reciprocal of a product of zero and infinity": lift(
        product([(r(x), S(-1))]), (0,), lambda: assume(Assumed("=", r(x), p(x) / q(x)))),
    "the reciprocal of a sum at an index": lambda: assume(
        Assumed("=", (t * p(x) + q(x)) ** -1, (p(x) - q(x)) ** -1, (), (Tuple(t, S(1), S(5)),)), {t: S(1)}),
    "the reciprocal of a sum with a coefficient of unknown sign": lift(
        (a * f + g) ** -1, (0,), lambda: assume(Assumed("=", a * f + g, a * p(x) + q(x)))),
    "a factor outside that is zero where the sum is infinite": rule("pull_out", Expectation(q(z), product([(f, S(1)), (Log(r(z)), S(1))]))),
    # laws inside binders
    "a law that draws one more": lift(
        Expectation(p(x), Apply("h", (x, y))), (0,), lambda: assume(Assumed("=", p(x), p(x) * r(y), (x,)))),
    "a divergence that draws one more": lift(
        KL(p(x), p(x | y)), (0,), lambda: assume(Assumed("=", p(x), p(x) * r(y), (x,)))),
    "a law that draws one less": lift(
        Expectation(p(x, y), Apply("h", (x, y))), (0,), lambda: assume(Assumed("=", p(x, y), p(x), (x, y)))),
    # entries that may be the same
    "reordering draws that may coincide": rule("reweight", Expectation((p(w(t)), q(w(s))), Apply("f", (w(t),))), Tuple(q(w(s)), p(w(t)))),
    "summing out one of two that may coincide": rule("total_mass", AlphabetSum([w(t), w(s)], p(w(t)) * q(w(s)))),
    "summing out an entry of what stays": rule("total_mass", AlphabetSum([w(s)], Density(p, [w(1, T), w(s)]))),
    "renaming a block but not its entry": rule(
        "rename", Expectation(p(w(1, T)), Apply("h", (w(1, T), w(t)))), Tuple(Tuple(w(1, T), w(1, T, copy=1)))),
    "renaming one of two that may coincide": rule(
        "rename", Expectation((p(w(t)), q(w(s))), Apply("h", (w(t), w(s)))), Tuple(Tuple(w(t), w(t, copy=1)))),
    "renaming two apart to two that may coincide": rule(
        "rename", Expectation((Density(p, [Tuple(w(t).slot, x)]), Density(q, [Tuple(w(s).slot, y)])), Apply("h", (x, y))),
        Tuple(Tuple(x, w(t, copy=1)), Tuple(y, w(s, copy=1)))),
    "a given for the same entry at two different values": lambda: assume(
        Assumed("=", Apply("f", (w(t),)), Apply("f", (w(s),)), (w(t), w(s)), (Tuple(t, S(1), T), Tuple(s, t, t))), {w(t): w(t, copy=1)}),
    "positivity of what a second draw replaces": lift(
        Expectation((p(w(t)), q(w(s))), Log(p(w(t)) / q(w(t)))), (2,), rule("log_product", Log(p(w(t)) / q(w(t))))),
    # ranges
    "exchange of an empty sum and one that runs backwards": rule("swap", IndexSum(t, 1, T, IndexSum(s, 1, n, Apply("f", (x,))))),
    "one entry between the indices": rule("single_entry", IndexSum(t, Rational(1, 2), Rational(1, 2), t * f)),
    # roots of quotients under a logarithm
    "log of the root of a quotient": rule("log_product", Log(product([(p(x) / q(x), Rational(1, 2)), (r(x), S(1))]))),
    "log of an indexed product of quotients": rule("log_product", Log(IndexProduct(t, 1, 2, p(w(t)) / q(w(t))) * r(x))),
    "log of an index product of roots of quotients": rule(
        "log_index_product", Log(IndexProduct(t, 1, 2, product([(p(w(t)) / q(w(t)), Rational(1, 2))])))),
    # inequalities and undefined sums
    "adding an infinity": lambda: plus(assume(Assumed("<=", Log(p(x)), S.Zero, (), ())), Information(p(x))),
    "a larger term beside an infinity": lift(Log(p(x)) + Information(p(x)), (0,), lambda: chain(RULES["log_bound"](Log(p(x))))),
    "scaling by a density": lambda: scale(assume(Assumed("<=", f, g, (), ())), p(x)),
    # index arguments that are not integers
    "a given at an index that is no integer": lambda: assume(
        Assumed("<=", 0, (t - 1) * (t - 2), (), (Tuple(t, S(1), S(5)),)), {t: Rational(3, 2)}),
    "a given at an index beyond a range that depends on another": lambda: assume(
        Assumed("<=", Apply("f", (w(s),)), Apply("f", (w(t),)), (), (Tuple(t, S(1), T), Tuple(s, S(1), t))), {t: S(1), s: S(2)}),
    "a given at a term": lambda: assume(Assumed("<=", 0, t - 1, (), (Tuple(t, S(1), T),)), {t: KL_SELF}),
    # rules of powers, mixtures and entropies: what is merged, and what has no value where a factor is 0
    "an exponential of a logarithm in base 2": rule("exp_log", Exp(Log(p(x), 2))),
    "an exponential of a logarithm in a symbolic base": rule("exp_log", Exp(linear([(a, Log(p(x), b))]))),
    "exponents that are absorbed at zero": rule("absorb", product([(p(x), S(1)), (p(x), 1 / a), (p(x), -1 / a)])),
    "a factor without a value where the density is zero": rule(
        "absorb", product([(p(x), S(1)), (p(x), S(-1)), (Exp(Log(p(x)) - Log(q(x))), S(1))])),
    "a power without a value where the density is zero": rule("absorb", product([(p(x), S(1)), (p(x), S(-1)), (q(x), 1 / a)])),
    "the square of a difference with roots of negative numbers": rule(
        "expand_square", power(linear([(sqrt(a), p(x)), (sqrt(a), q(x))]), 2)),
    "the square of a difference over both densities": rule(
        "expand_square", product([(p(x) - q(x), S(2)), (p(x), S(-1)), (q(x), S(-1))])),
    "the square of a difference over a square": rule("expand_square", product([(p(x) - q(x), S(2)), (q(x), S(-2))])),
    "the square of a difference over one of them twice": rule(
        "expand_square", product([(p(x) - q(x), S(2)), (q(x), S(-1)), (q(x), S(-1))])),
    "the square of a difference over one of them": rule("expand_square", product([(a * p(x) - b * q(x), S(2)), (q(x), S(-1))])),
    "the square of a difference over a part of both": rule(
        "expand_square", product([(p(x) - p(x) * q(x), S(2)), (p(x), S(-1))])),
    "a mixture whose other weights are negative": rule("component_at_most", p(x), THREE),
    "a mixture with negative weights is positive nowhere": lift(
        Expectation(p(x), product([(THREE, S(1)), (r(x), S(1)), (THREE, S(-1))])), (1,),
        rule("cancel_factors", product([(THREE, S(1)), (r(x), S(1)), (THREE, S(-1))]), r(x))),
    "a mixture at what a second draw replaces": lift(
        Expectation((p(w(t)), q(w(s))), product([(HALF, S(1)), (q(w(t)), S(1)), (HALF, S(-1))])), (2,),
        rule("cancel_factors", product([(HALF, S(1)), (q(w(t)), S(1)), (HALF, S(-1))]), q(w(t)))),
    "an undefined coefficient of an entropy": rule(
        "entropy_algebra", linear([((a**2 - 1) / (a - 1), HX), (S(1), HY)]), linear([(a + 1, HX), (S(1), HY)]), Tuple(x.slot, y.slot)),
    "an undefined coefficient of an entropy that is finite": rule(
        "entropy_algebra", linear([(1 / a, HX), (S(1), HY), (-1 / a, HX)]), HY, "any"),
    "an undefined constant beside an entropy": rule(
        "entropy_algebra", linear([(1 / a, S(1)), (S(1), HY), (-1 / a, S(1))]), HY, Tuple(y.slot)),
    "a sum over two that may coincide, taken apart": rule("split_sum", AlphabetSum([w(t), w(s)], p(w(t)) * q(w(s))), w(t)),
    # exponents that are multiplied when terms are merged: sqrt(f)^2 is f for f >= 0 only
    "the square of a mean that is a root": lift(
        power(Expectation(p(x), power(Apply("f", (y,)), S.Half)), 2), (0,),
        rule("marginalise", Expectation(p(x), power(Apply("f", (y,)), S.Half)), Tuple())),
    "the square of a mean that is a multiple of a root": lift(
        power(Expectation(p(x), 3 * power(Apply("f", (y,)), S.Half)), 2), (0,),
        rule("marginalise", Expectation(p(x), 3 * power(Apply("f", (y,)), S.Half)), Tuple())),
    "a root taken twice": rule("constant_entry", IndexProduct(t, 1, 2, power(Apply("f", (y,)), S.Half))),
    "a multiple by a root taken twice": rule("constant_entry", IndexProduct(t, 1, 2, sqrt(a) * f)),
    "a root at an even index": rule("single_entry", IndexSum(t, 2, 2, product([(p(x) * f**S.Half, t)]))),
    "a multiple by a root at an even index": rule("single_entry", IndexSum(t, 2, 2, product([(sqrt(a) * f, t)]))),
    "a reciprocal at a negative index": rule("single_entry", IndexSum(t, -1, -1, product([(p(x) / f, t)]))),
    "an empty product to no exponent": rule("distribute", IndexProduct(t, 1, s, product([(p(w(t)), 1 / a), (q(w(t)), S(1))])), (0,)),
    # true as they stand; what a rule asks or refuses here is what makes them so (see `mutation.py`)
    "a mean under a mixture with symbolic weights": rule("mixture_mean", Expectation(THREE, f), 0),
    "a mean under a mixture on which more depends": rule(
        "mixture_mean", Expectation((r(y), THREE, q(z | x)), Apply("h", (x, z))), 1),
    "an indexed product of roots": rule("distribute", IndexProduct(t, 1, 2, f**S.Half * p(w(t))), (0,)),
    "an indexed product of reciprocals": rule(
        "distribute", IndexProduct(t, 1, 2, product([(Apply("f", (w(t),)) * Information(p(w(t))), S(-1)), (p(w(t)), S(1))])), (0,)),
    "entropies that cancel, to the base 1": rule(
        "entropy_algebra", linear([(S(1), HB), (S(-1), HB), (S(1), S(1))]), S.One, Tuple(x.slot)),
    "finite entropies that cancel, to the base 1": rule("entropy_algebra", linear([(S(1), HB), (S(-1), HB), (S(1), S(1))]), S.One, "any"),
    "the logarithm of a power, to the base 1": rule("log_product", Log(p(x) ** a, b)),
    "Jensen's inequality for what may be negative": rule("jensen_weight", Expectation(p(x), Log(f))),
    "a mean of logarithms with weights of a half in all": rule("log_concave", linear([(Rational(1, 4), Log(p(x))), (Rational(1, 4), Log(q(x)))])),
    "a difference of logarithms as a mean": rule("log_concave", linear([(S(2), Log(p(x))), (S(-1), Log(q(x)))])),
    "the absolute value of minus something": rule("absolute_value", Absolute(linear([(S(1), f), (S(-2), g)]))),
    "a weight out of an absolute value": rule("take_out", Absolute(product([(p(x), S(-1)), (f, S(1))])), p(x)),
    "what may be negative out of an absolute value": rule("take_out", Absolute(product([(f, S(1)), (g, S(1))])), f),
    "minus 2 out of an absolute value": rule("take_out", Absolute(linear([(S(2), f), (S(-4), Information(p(x)))])), S(-2)),
    "minus a half out of a cube": rule("take_out", product([(q(x), S(-1)), (linear([(S(1), f), (S(-2), g)]), S(3))]), -S.Half, 1),
    "minus 1 out of a reciprocal": rule("take_out", product([(linear([(S(-1), p(x)), (S(-1), q(x))]), S(-1))]), S(-1)),
    "minus 1 out of a root": rule("take_out", product([(linear([(S(1), f), (S(-1), g)]), S.Half)]), S(-1)),
    "a number out of a root": rule("take_out", product([(linear([(S(1), f), (S(-1), g)]), S.Half)]), S(4)),
    "a number out of a reciprocal of a sum": rule("take_out", product([(p(x) + 2 * q(x), S(-1)), (f, S(2))]), Rational(1, 3)),
    "a symbol out of an absolute value": rule("take_out", Absolute(linear([(S(1), f), (a, g)])), a),
    "a symbol out of a square": rule("take_out", power(linear([(S(1), f), (a, g)]), 2), a),
    "a number out of a factor that there is not": rule("take_out", power(linear([(S(1), f), (S(2), g)]), 2), S(2), 1),
    "nothing out of a square": rule("take_out", power(linear([(S(1), f), (S(-1), g)]), 2), S.Zero),
    "Cauchy and Schwarz under a law that is 0 somewhere": rule(
        "cauchy_schwarz", power(AlphabetSum([x], Absolute(p(x) - q(x))), 2), r(x)),
    "Cauchy and Schwarz under a conditional law": rule(
        "cauchy_schwarz", power(AlphabetSum([x], Absolute(f * p(x))), 2), r(x | z)),
    "Cauchy and Schwarz under a law of more": rule("cauchy_schwarz", power(AlphabetSum([x], p(x)), 2), p(x, z)),
    "Cauchy and Schwarz for what may be negative": rule("cauchy_schwarz", power(AlphabetSum([x], f * p(x)), 2), p(x)),
    "Cauchy and Schwarz for a sum to the power 4": rule("cauchy_schwarz", power(AlphabetSum([x], p(x)), 4), p(x)),
    "Cauchy and Schwarz for two factors": rule(
        "cauchy_schwarz", product([(AlphabetSum([x], p(x) ** 2), S(2)), (q(z), S(1))]), p(x)),
    "the square bound of a logarithm": rule("log_square", product([(p(x), S(1)), (Log(q(x) / p(x)), S(1))])),
    "the square bound of a logarithm to a base": rule("log_square", product([(p(x), S(1)), (Log(q(x) / p(x), b), S(1))])),
    "the square bound of a logarithm to the base 1/2": rule("log_square", product([(p(x), S(1)), (Log(q(x) / p(x), S.Half), S(1))])),
    "the square bound of a logarithm, joint": rule(
        "log_square", product([(p(x, z), S(1)), (Log(product([(p(x, z), S(-1)), (p(x), S(1)), (q(z), S(1))])), S(1))])),
    "the square bound of a logarithm that is none of a ratio": rule("log_square", product([(p(x), S(1)), (Log(q(x)), S(1))])),
    "the square bound of a logarithm of an inverse": rule(
        "log_square", product([(p(x), S(1)), (Log(product([(p(x), S(-1)), (q(x), S(-1))])), S(1))])),
    "the square bound of a logarithm, with a square": rule(
        "log_square", product([(p(x), S(1)), (Log(product([(p(x), S(-1)), (q(x), S(2))])), S(1))])),
    "the square bound of a logarithm of what may be negative": rule(
        "log_square", product([(f, S(1)), (Log(product([(f, S(-1)), (q(x), S(1))])), S(1))])),
    "the square bound of a logarithm over another law": rule(
        "log_square", product([(r(x), S(1)), (Log(q(x) / p(x)), S(1))])),
    "adding symbolic exponents": rule("absorb", product([(p(x), S(1)), (p(x), a - 1), (q(x), 1 - a)])),
    "adding symbolic exponents of the same sign": rule("absorb", product([(p(x), a), (p(x), 1 - a), (q(x), S(1))])),
    "Tonelli's theorem for what may be negative": rule("split_sum", AlphabetSum([x, y], Log(p(x, y))), x),
    "adding exponents of what may be negative": rule("absorb", product([(f, S(1)), (f, S(-1)), (p(x), S(1))])),
    "cancelling what may be negative, for a bound": rule("cancel_at_most", product([(f, S(1)), (f, S(-1)), (p(x), S(1))])),
    "cancelling beside a square": rule("cancel_at_most", product([(p(x), S(1)), (p(x), S(-1)), (q(x), S(-1))])),
    "the square of a difference of infinities": rule(
        "expand_square", power(linear([(S(1), Information(p(x))), (S(-1), Information(q(x)))]), 2)),
    "the square of a sum of three": rule("expand_square", power(linear([(S(1), p(x)), (S(1), q(x)), (S(1), r(x))]), 2)),
    "an independent sum that is not": rule("swap", IndexSum(t, 1, 2, IndexSum(s, 1, t, Apply("f", (w(s),))))),
    "minus a total correlation": rule("basic_inequality", -MutualInformation(p, [[x], [y], [z]])),
    "cancelling beside a power without a value": rule("cancel_at_most", product([(p(x), S(1)), (p(x), S(-1)), (q(x), 1 / a)])),
    "taking one infinity from two": rule("collect", 2 * Information(p(x)) - Information(p(x)), Information(p(x))),
    "an entry that need not be in the block": rule("marginalise", Expectation(p(w(1, T)), Apply("f", (w(t),))), Tuple(p(w(t)))),
    "a constant over a range that may run backwards": rule("constant_entry", IndexSum(t, 3, s, p(x))),
    "a constant factor over a range that may run backwards": rule("constant_entry", IndexProduct(t, 3, s, p(x))),
    "telescoping over a range that may run backwards": rule(
        "telescope", IndexSum(t, 3, s, Apply("f", (w(t),)) - Apply("f", (w(t - 1),)))),
    "splitting a range that may run backwards": rule("split_range", IndexSum(t, 3, s, Apply("f", (w(t),))), S(4)),
    "total mass of a mixture with negative weights": rule("total_mass", AlphabetSum([x], THREE)),
    "a mixture with negative weights integrated out": rule("marginalise", Expectation(THREE, Apply("f", (y,))), Tuple()),
    "keeping a draw that there is not": rule("marginalise", Expectation(p(x), Apply("f", (y,))), Tuple(p(y))),
    "a product of sums as a sum of products": rule(
        "swap", IndexProduct(t, 1, 2, IndexSum(s, 1, 2, Apply("f", (w(t),)) + Apply("g", (w(s),))))),
    "a sum of products as a product of sums": rule(
        "swap", IndexSum(t, 1, 2, IndexProduct(s, 1, 2, Apply("f", (w(t),)) + Apply("g", (w(s),))))),
    "an infinite factor outside of a mean that vanishes": rule(
        "pull_out", Expectation(q(z), Information(p(x)) * (Apply("f", (z,)) - Apply("f", (y,))))),
    "an infinite factor outside of a sum that vanishes": rule(
        "pull_out", AlphabetSum([z], product([(p(x), S(-1)), (Apply("f", (z,)) - Apply("f", (y,)), S(1))]))),
    "infinite terms whose coefficients may cancel": rule(
        "collect", a * Information(p(x)) + n * Information(p(x)), (a + n) * Information(p(x))),
    # inequalities that ask for nothing: infinite and undefined sides are in order as they stand
    "the triangle inequality for infinities": rule("triangle", Absolute(linear([(S(1), Information(p(x))), (S(-2), Information(q(x)))]))),
    "the triangle inequality for three infinities": rule(
        "triangle", Absolute(linear([(S(1), Information(p(x))), (S(-2), Information(q(x))), (S(1), Log(r(x)))])), (0, 2)),
    "the triangle inequality for a mean of infinities": rule(
        "triangle", Absolute(Expectation(r(x), linear([(S(1), Information(p(x))), (S(-2), Information(q(x)))])))),
    "Jensen's inequality for an infinite mean": rule("jensen_weight", Expectation(r(x), Log(Exp(Information(p(x)) - Information(q(x)))))),
    "Jensen's inequality for a function of an infinite mean": rule("jensen_convex", Composite("u", Expectation(q(x), p(x) ** -1))),
    "Jensen's inequality for the mean of a function of an infinite mean": rule(
        "jensen_convex", Expectation(r(y), Composite("u", Expectation(q(x | y), p(x) / r(x | y))))),
    "Jensen's inequality for a function of what may be negative": rule("jensen_convex", Composite("u", Expectation(q(x), f))),
    # definitions
    "the f-divergence of draws that may be one": rule("unfold", FDivergence("u", (p(w(t)), q(w(s))), (q(w(t)), p(w(s))))),
    "the f-divergence of a law that is not dominated": rule("unfold", FDivergence("u", p(x | y), q(x))),
    "the f-divergence of a common channel": rule("unfold", FDivergence("u", (p(x), q(y | x)), (r(x), q(y | x)))),
    "dual total correlation with a repeated variable": rule("unfold", DualTotalCorrelation(p, [[y], [z]], [y])),
    "co-information with a repeated variable": rule("unfold", MutualInformation(p, [[y], [z], [z]], [x])),
    "total correlation of a block given an entry": rule("unfold", TotalCorrelation(p, [[w(1, T)]], [w(2)])),
    "dual total correlation of overlapping blocks": rule("unfold", DualTotalCorrelation(p, [[w(1, T)], [y]], [w(2)])),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_refused_or_true(name):
    try:
        theorem = CLAIMS[name]()
    except (DoesNotApply, ValueError, TypeError):
        return
    found = refute(name, theorem, Random(1), MODELS)
    assert found is None, str(found)


REFUSED = {
    "a base that is a density": rule("base_change", Log(p(x)), p(x)),
    "a base that is a variable": rule("base_change", Log(p(x)), y),
    "splitting between the indices": rule("split_range", IndexSum(t, 1, 3, Apply("f", (w(t),))), Rational(3, 2)),
    "splitting at a divergence": rule("split_range", IndexSum(t, 1, T, Apply("f", (w(t),))), KL_SELF),
    "shifting by a divergence": rule("shift_index", IndexSum(t, 1, T, Apply("f", (w(t),))), KL_SELF),
    "shifting by a value": rule("shift_index", IndexSum(t, 1, T, Apply("f", (w(t),))), x),
    "cancelling into a hypothesis": rule("collect", Log(p(x)), Positive(p(x))),
    "a decimal for a third": rule("collect", linear([(Rational(1, 3), f), (S(1), g)]), linear([(Float(1) / 3, f), (S(1), g)])),
    "an index that is said to be negative": lambda: IndexSum(Symbol("k", negative=True), 1, T, f),
    "renaming an index to one that is said to be negative": rule(
        "rename", IndexSum(t, 1, T, t * f), Tuple(Tuple(t, Symbol("k", negative=True)))),
    "an entry at an index that is said to be negative": lambda: w(Symbol("k", negative=True)),
    "a sum without end": lambda: IndexSum(t, 1, oo, f),
    "a base that is 1 in disguise": lambda: Log(p(x), sqrt(2) * sqrt(3) - sqrt(6) + 1),
    "a scalar that is not real": lambda: refl(Rational(-1) ** Rational(1, 3) * f),
    "renaming a hypothesis": rule("rename", Almost([p(x)], Positive(q(x))), Tuple(Tuple(x, x.copied(1)))),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises((DoesNotApply, TypeError, ValueError)):
        REFUSED[name]()


def test_the_square_over_one_of_the_densities_asks_for_nothing():
    """Where q = 0, (p - q)^2 / q and p^2 / q are infinite together: chi-squared divergences need no condition."""
    theorem = RULES["expand_square"](product([(p(x) - q(x), S(2)), (q(x), S(-1))]))
    assert theorem.hypotheses == ()
    assert refute("expand_square", theorem, Random(1), 4 * MODELS) is None


class TestDischarge:
    """Hypotheses may not disappear at a binder because two names look alike."""

    def test_an_inner_index_that_shadows_the_law(self):
        """sum_t E_{p(w_t)}[sum_{t=1}^T ... p(w_t) ...]: the inner t is another one."""
        assert close(EveryIndex(t, 1, T, Positive(p(w(t)))), Expectation(p(w(t)), S.One)) != []

    def test_a_block_without_one_entry_is_not_the_range_of_that_entry(self):
        assert close(EveryIndex(t, 1, 3, Positive(p(w(1, 10, t)))), Expectation(p(w(1, 3)), S.One)) != []

    def test_a_law_whose_parameter_is_the_index(self):
        """For every t, q(x; t) > 0 is more than q(x; t) > 0 at the t of the law that is averaged over."""
        d = Law("q", t)(x)
        assert close(EveryIndex(t, 1, T, Positive(d)), Expectation(d, S.One)) != []

    def test_a_law_in_the_wrong_order_is_refused_at_once(self):
        with pytest.raises(ValueError, match="conditioned on"):
            DensityEntropy((r(x | z), p(z)))

    def test_leaving_a_binder_refuses_as_a_rule_does(self):
        """`inside` answers DoesNotApply, never a bare ValueError of a constructor."""
        term = Expectation(p(w(1, T)), Expectation(q(z | w(2)), Log(p(z | x))))
        with pytest.raises(DoesNotApply):
            inside(term, {(1, 1, 0, 7): RULES["conditional"](p(z | x), Tuple(x))})

    def test_a_part_that_is_zero_in_a_denominator_is_refused(self):
        """1 / E[0] cannot become 1 / 0."""
        zero = Expectation(p(x), S.Zero)
        with pytest.raises(DoesNotApply, match="division by zero"):
            inside(product([(zero, S(-1))]), {(0,): RULES["marginalise"](zero, Tuple())})

    def test_positivity_at_another_value_stays(self):
        other = Density(p, [Tuple(x.slot, y)])
        assert close(Positive(other), Expectation((p(x), q(y)), S.One)) == [Almost([p(x), q(y)], Positive(other))]


class TestIteratedSums:
    """What finite models cannot show: the order of summation matters unless the double sum converges absolutely."""

    def test_swap_of_two_sums_asks_for_the_joint_sum(self):
        """sum_i sum_j a_ij = 0 and sum_j sum_i a_ij = 1 for a = 1 on the diagonal and -1 beside it."""
        term = AlphabetSum([x], AlphabetSum([y], Apply("h", (x, y))))
        needs = RULES["swap"](term).hypotheses
        joint = AlphabetSum([x, y], Apply("h", (x, y)))
        assert all(h.args[0] is not term for h in needs), "the iterated sum may be finite and still depend on the order"
        assert any(h.args[0] in {joint, AlphabetSum([y, x], Apply("h", (x, y)))} for h in needs)

    def test_swap_of_two_index_sums_asks_for_ranges_that_do_not_run_backwards(self):
        """sum_{t=1}^{0} sum_{s=1}^{-1} f = 0, but the other order says nothing."""
        needs = RULES["swap"](IndexSum(t, 1, T, IndexSum(s, 1, n, f))).hypotheses
        assert set(needs) == {AtLeast(T), AtLeast(n)}

    def test_tower_asks_for_the_joint_mean(self):
        """E_x[E_z f] = 0 and E_z[E_x f] = 1 can hold at once; the joint mean is then undefined."""
        nested = Expectation(p(x), Expectation(q(z | x), Apply("h", (x, z))))
        joined = Expectation((p(x), q(z | x)), Apply("h", (x, z)))
        assert RULES["tower"](nested).hypotheses == (Finite(joined),)

    @pytest.mark.parametrize(
        "body", [q(z | x) * r(z), Log(q(z | x) / r(z)), Log(r(z | x) / q(z | x)), 2 * Log(p(x) * q(z | x) / r(x, z))])
    def test_tower_of_what_has_one_sign_or_is_a_divergence_asks_for_nothing(self, body):
        assert RULES["tower"](Expectation(p(x), Expectation(q(z | x), body))).hypotheses == ()

    @pytest.mark.parametrize("body", [Log(q(z | x)), Log(r(z) / p(z)), Log(q(z | x) / r(x | z)), Log(q(z | x) / (r(z) * r(z | x)))])
    def test_tower_of_other_logarithms_asks(self, body):
        assert RULES["tower"](Expectation(p(x), Expectation(q(z | x), body))).hypotheses != ()

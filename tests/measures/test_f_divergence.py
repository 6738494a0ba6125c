"""f-divergences: the named divergences are cases of them, and the convention at 0, at oo and off the support."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
import sympy
from sympy import Abs

import symkl.rules  # noqa: F401 (loads them)
from symkl.functions import Composite, Convex
from symkl.kernel import RULES
from symkl.measures import KL, ChiSquared, FDivergence, Hellinger2, TotalVariation
from symkl.models import Model, Table, Undefined, compare, evaluate, holds
from symkl.models.curves import Curve, T, convex_shapes, curve_of, is_convex, other_shapes, random_curve
from symkl.models.evaluator import Evaluator
from symkl.models.exact import OO
from symkl.syntax.parse import parse_expression, parse_given
from symkl.terms import Finite, Law, Variable

x, y = Variable("x"), Variable("y")
p, q = Law("p"), Law("q")
HALF = Fraction(1, 2)


def model(mass_p, mass_q, curve):
    """Return a model of p and q on one variable, with a function f."""
    weights = {("x", ()): (Fraction(1),) * len(mass_p)}
    tables = {
        (name, ()): Table((("x", ()),), {(i,): Fraction(m) for i, m in enumerate(mass)}, weights)
        for name, mass in (("p", mass_p), ("q", mass_q))
    }
    return Model(weights, tables, curves={"f": curve})


def curve(formula):
    return curve_of(sympy.S(formula), Evaluator(Model()).scalar)


D = FDivergence("f", p(x), q(x))


@pytest.mark.parametrize(
    ("formula", "measure"),
    [
        (T * sympy.log(T), KL(p(x), q(x))),
        (T**2 - 1, ChiSquared(p(x), q(x))),
        (Abs(T - 1) / 2, TotalVariation(p(x), q(x))),
        (1 - sympy.sqrt(T), Hellinger2(p(x), q(x))),
        (-sympy.log(T), KL(q(x), p(x))),
        ((1 - T) ** 2 / T, ChiSquared(q(x), p(x))),
    ],
)
def test_the_named_divergences_are_cases(formula, measure):
    rng, f = Random(str(measure)), curve(formula)
    assert f.convex
    for _ in range(30):
        parts = [[rng.choice((0, 1, 1, 2, 4, 9)) for _ in range(3)] for _ in range(2)]
        parts[1] = [m or bool(k) for m, k in zip(parts[1], parts[0], strict=True)]
        if all(map(sum, parts)):
            found = model(*([Fraction(int(n), int(sum(row))) for n in row] for row in parts), f)
            order = compare(evaluate(D, found), evaluate(measure, found))
            assert order in {0, None}  # None: two enclosures of irrational numbers, which overlap
            assert evaluate(D, found) == OO or compare(evaluate(D, found) + 1, evaluate(measure, found)) == 1


class TestConventions:
    """The conventions that the page on trust states."""

    def test_a_law_that_is_not_dominated_has_no_divergence(self):
        with pytest.raises(Undefined, match="not dominated"):
            evaluate(D, model([HALF, HALF], [1, 0], curve(T**2)))

    def test_where_both_are_zero_nothing_counts(self):
        assert evaluate(D, model([1, 0, 0], [HALF, HALF, 0], curve(T**2))) == 2

    def test_infinite_at_zero(self):
        f = curve(1 / T)
        assert f.exceptions[0] == (0, OO)
        assert evaluate(D, model([1, 0], [HALF, HALF], f)) == OO
        assert evaluate(Composite("f", 0 * p(x) + 0), model([1], [1], f)) == OO

    def test_a_mean_of_zero(self):
        """E[g] = 0 makes g = 0 almost surely, so that both sides of Jensen's inequality are f(0)."""
        zero = parse_expression("f(E[q(x)](p(x)))", functions="f")
        theorem = RULES["jensen_convex"](zero)
        for formula, value in ((1 / T, OO), (T**2 - 3, Fraction(-3)), (-sympy.log(T), OO)):
            found = model([1, 0], [0, 1], curve(formula))
            assert evaluate(theorem.left, found) == evaluate(theorem.right, found) == value

    def test_an_infinite_mean_is_not_spoken_of(self):
        """f(oo) may be anything, so that f(E[g]) <= E[f(g)] may fail where E[g] is infinite."""
        theorem = RULES["jensen_convex"](parse_expression("f(E[q(x)](1/p(x)))", functions="f"))
        found = model(
            [1, 0], [HALF, HALF], Curve(T**2, convex=True, exceptions=((Fraction(0), Fraction(0)), (OO, Fraction(-7))))
        )
        assert [type(h) for h in theorem.hypotheses] == [Convex, Finite]
        assert [holds(h, found) for h in theorem.hypotheses] == [True, False]
        assert (evaluate(theorem.left, found), evaluate(theorem.right, found)) == (-7, -3)

    def test_negative_arguments_have_no_value(self):
        with pytest.raises(Undefined, match="nonnegative"):
            evaluate(parse_expression("E[p(x)](f(p(x) - 2))", functions="f"), model([1], [1], curve(T**2)))

    def test_convexity_is_of_the_function_of_that_name(self):
        found = model([1], [1], curve(-(T**2)))
        assert not holds(parse_given("f convex")[0], found)
        assert parse_given("f, g is convex") == (Convex("f"), Convex("g"))
        with pytest.raises(TypeError, match="function g is not set"):
            holds(Convex("g"), found)


class TestCurves:
    """The functions that models draw are what they are said to be."""

    @pytest.mark.parametrize(("formula", "start"), convex_shapes(), ids=str)
    def test_convex_ones(self, formula, start):
        assert is_convex(formula)
        assert curve(formula).exceptions[0] == (0, start)

    def test_kinks_and_poles_are_seen(self):
        """Their second derivative is nonnegative where there is one."""
        kink, pole = -sympy.sqrt((T - 1) ** 2), 1 / (T - 1) ** 2
        step = sympy.Piecewise((T, T < 1), (-T, True))
        assert not any(map(is_convex, (kink, pole, pole + T, step, -sympy.log((T - 1) ** 2), sympy.floor(T))))

    def test_a_sum_of_parts_that_are_not_convex_each(self):
        half = (T + 1) / 2
        assert is_convex(T * sympy.log(T) - (T + 1) * sympy.log(half))  # Jensen-Shannon, but for a factor

    @pytest.mark.parametrize(("formula", "start"), other_shapes(), ids=str)
    def test_others(self, formula, start):
        assert not is_convex(formula) or formula.diff(T, 2) == 0
        assert curve(formula).exceptions[0] == (0, start)

    def test_random_convex_ones_lie_below_their_chords(self):
        rng = Random(8)
        points = [Fraction(n) for n in (0, "1/3", "1/2", 1, "3/2", 2, 5)]
        for _ in range(60):
            f = random_curve(rng, convex=True)
            for a, b in pairwise(points):
                ends = [f.at(t, lambda e, t=t: Evaluator(Model(symbols={T: t})).scalar(e)) for t in (a, (a + b) / 2, b)]
                middle = ends[0] * HALF + ends[2] * HALF
                assert compare(ends[1], middle) in {-1, 0, None}
                assert ends[1] != OO

    def test_random_others_are_not_all_convex(self):
        rng = Random(3)
        assert sum(random_curve(rng, convex=False).convex for _ in range(200)) < 100


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("D_f(p(x) || q(y))", "no density in x"),
        ("D_f(p(x), q(x), p(x))", "takes two laws"),
        ("D_f(q(z) || p(x, z))", "same variables"),
        ("FDivergence(2; P || Q)", "the name of a function"),
        ("FDivergence(P || Q)", "takes two laws after f"),
        ("f(p(x), q(x))", "not a random variable|random variable is expected"),
        ("f(2, 3) + f(1)", "takes one argument"),
    ],
)
def test_slips_get_one_clear_line(text, message):
    with pytest.raises(ValueError, match=message) as caught:
        parse_expression(text, functions=("f",))
    assert "\n" not in str(caught.value).split("\n", maxsplit=1)[0]


@pytest.mark.parametrize("name", ["", "1f", "f(", "f g", 3, None, "f'"])
def test_names_of_functions(name):
    with pytest.raises(TypeError, match="name of a function"):
        Composite(name, p(x))
    with pytest.raises(TypeError, match="name of a function"):
        Convex(name)

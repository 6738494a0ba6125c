"""The seal, and the primitive inferences: what they conclude and what they refuse."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys

import pytest
from sympy import Rational, S, Symbol, Tuple, log, zeta

import symkl.rules  # noqa: F401 (loads them)
from symkl import kernel
from symkl.certificates import CheckFailed, certificate, replay
from symkl.families.multivariate_normal import MultivariateNormal
from symkl.functions import Absolute
from symkl.kernel import (
    RULES,
    DoesNotApply,
    Theorem,
    assume,
    axiom,
    because,
    chain,
    finite,
    inside,
    plus,
    refl,
    relabel,
    scale,
    squeeze,
    sym,
)
from symkl.measures import KL
from symkl.terms import (
    Apply,
    Assumed,
    AtLeast,
    Density,
    Expectation,
    Finite,
    IndexSum,
    Law,
    Log,
    Nonzero,
    Positive,
    Variable,
    power,
    product,
)
from tests.random_terms import w

t, s, T, a, b = map(Symbol, ("t", "s", "T", "a", "b"))
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q, r = Law("p"), Law("q"), Law("r")
f, g, h = (Apply(name, (x,)) for name in "fgh")


def below(left, right) -> Theorem:
    return assume(Assumed("<=", left, right))


def equal(left, right) -> Theorem:
    return assume(Assumed("=", left, right))


def shown(theorem: Theorem) -> tuple[object, ...]:
    return theorem.left, theorem.relation, theorem.right


class TestSeal:
    def test_the_constructor_is_refused(self):
        values = dict.fromkeys(Theorem.__slots__)
        for seal in ((), (None,), (object(),), (kernel,)):
            with pytest.raises(TypeError):
                Theorem(*seal, **values)

    def test_a_theorem_does_not_change(self):
        theorem = refl(f)
        for name in (*Theorem.__slots__, "extra"):
            with pytest.raises(AttributeError):
                setattr(theorem, name, S.Zero)
            with pytest.raises(AttributeError):
                delattr(theorem, name)
        with pytest.raises(AttributeError):
            theorem.__dict__  # noqa: B018
        with pytest.raises(TypeError):
            theorem.__init__(None, {})
        assert isinstance(theorem.hypotheses, tuple)
        assert isinstance(theorem.premises, tuple)
        assert isinstance(theorem.axioms, frozenset)

    def test_copies_are_replayed(self):
        theorem = RULES["unfold"](KL(p(x), q(x)))
        for again in (copy.copy(theorem), copy.deepcopy(theorem), pickle.loads(pickle.dumps(theorem))):
            assert shown(again) == shown(theorem)
            assert again.axioms == theorem.axioms
            assert again.hypotheses == theorem.hypotheses
        for forge in (lambda: dataclasses.replace(theorem, right=S.Zero), lambda: copy.replace(theorem, right=S.Zero)):
            with pytest.raises((TypeError, AttributeError)):
                forge()

    def test_a_forged_theorem_has_no_certificate(self):
        honest = RULES["unfold"](KL(p(x), q(x)))
        forged = object.__new__(Theorem)
        for name in Theorem.__slots__:
            object.__setattr__(forged, name, getattr(honest, name))
        object.__setattr__(forged, "right", S.Zero)
        with pytest.raises(CheckFailed):
            replay(certificate(forged))
        with pytest.raises(CheckFailed):
            pickle.loads(pickle.dumps(forged))
        with pytest.raises(CheckFailed):
            copy.deepcopy(chain(sym(forged), honest))

    def test_a_forged_premise_is_noticed(self):
        honest = equal(f, g)
        forged = object.__new__(Theorem)
        for name in Theorem.__slots__:
            object.__setattr__(forged, name, getattr(honest, name))
        object.__setattr__(forged, "hypotheses", ())
        result = chain(forged, refl(g))
        assert result.hypotheses == ()
        with pytest.raises(CheckFailed, match="step"):
            replay(certificate(result))

    def test_rules_are_registered_once(self):
        def clash(term):
            return term

        for name in ("unfold", "refl", "chain", "inside"):
            clash.__name__ = name
            with pytest.raises(ValueError, match="already"):
                axiom("again")(clash)

    def test_the_axioms_are_listed(self):
        one = RULES["unfold"](KL(p(x), q(x)))
        two = inside(one.right, {(1,): RULES["log_product"](one.right.body)})
        assert chain(one, two).axioms == {"unfold", "log_product"}
        assert refl(f).axioms == frozenset()


class TestDoesNotApply:
    @pytest.mark.parametrize("name", sorted(RULES))
    def test_the_rule_is_named(self, name):
        with pytest.raises(DoesNotApply) as caught:
            RULES[name](S.Zero, *([S.Zero] * (name in {"collect"})), Tuple(), Tuple(), Tuple())
        assert name in str(caught.value)

    def test_both_sides_are_shown(self):
        with pytest.raises(DoesNotApply) as caught:
            chain(equal(f, g), equal(h, f))
        assert str(g) in str(caught.value)
        assert str(h) in str(caught.value)
        with pytest.raises(DoesNotApply) as caught:
            RULES["collect"](f + g, f)
        assert str(f + g) in str(caught.value)


class TestChain:
    def test_equalities_and_inequalities(self):
        assert shown(chain(equal(f, g), equal(g, h))) == (f, "=", h)
        assert shown(chain(equal(f, g), below(g, h))) == (f, "<=", h)
        assert shown(chain(below(f, g), below(g, h))) == (f, "<=", h)
        assert shown(chain(equal(f, g))) == (f, "=", g)

    def test_hypotheses_are_gathered_once_and_in_order(self):
        one, two = equal(f, g), equal(g, f)
        assert chain(one, two, one, two).hypotheses == (*one.hypotheses, *two.hypotheses)

    def test_ends_must_meet(self):
        for theorems in ((), (equal(f, g), equal(f, g)), (below(f, g), below(h, g))):
            with pytest.raises(DoesNotApply, match="chain"):
                chain(*theorems)


class TestSymSqueeze:
    def test_sym(self):
        assert shown(sym(equal(f, g))) == (g, "=", f)
        assert sym(equal(f, g)).hypotheses == equal(f, g).hypotheses
        with pytest.raises(DoesNotApply, match="sym"):
            sym(below(f, g))

    def test_squeeze(self):
        assert shown(squeeze(below(f, g), below(g, f))) == (f, "=", g)
        assert len(squeeze(below(f, g), below(g, f)).hypotheses) == 2
        for pair in ((below(f, g), below(f, g)), (below(f, g), below(h, f)), (below(f, g), below(g, h))):
            with pytest.raises(DoesNotApply, match="squeeze"):
                squeeze(*pair)

    def test_finite(self):
        """E[f - g] = E[f] - E[g] needs one of the two finite; that E[f] = a/b says so where b is not 0."""
        split = RULES["linearity"](Expectation(p(x), f - g), 1)
        need = Finite(Expectation(p(x), f))
        assert split.hypotheses == (need,)
        value = assume(Assumed("=", need.args[0], a / b))
        settled = finite(split, value)
        assert shown(settled) == shown(split)
        assert settled.hypotheses == (*value.hypotheses, Nonzero(b))
        known = finite(split, assume(Assumed("=", need.args[0], log(b))))
        assert known.hypotheses[1:] == (Positive(b),)
        unread = assume(Assumed("=", need.args[0], zeta(a, b)))
        assert finite(split, unread).hypotheses == (*unread.hypotheses, Finite(zeta(a, b))), "whether it is a number is left open"
        assert finite(split, refl(need.args[0])).hypotheses == split.hypotheses
        for wrong in (below(f, g), assume(Assumed("=", g, a))):
            with pytest.raises(DoesNotApply):
                finite(split, wrong)

    def test_finite_between_bounds(self):
        """0 <= I <= H: an information is finite where the entropy above it is."""
        split = RULES["linearity"](Expectation(p(x), f - g), 1)
        mean, bound = Expectation(p(x), f), Expectation(p(x), h)
        above, below_ = below(mean, bound), below(S.Zero, mean)
        settled = finite(split, above, below_)
        assert shown(settled) == shown(split)
        assert settled.hypotheses == (*above.hypotheses, *below_.hypotheses, Finite(bound))
        for wrong in ((above,), (above, below(S.Zero, bound)), (below(bound, mean), below_), (below_, above)):
            with pytest.raises(DoesNotApply, match="finite"):
                finite(split, *wrong)

    def test_relabel(self):
        """A theorem about p and x, y holds for q and x, z."""
        theorem = RULES["marginalise"](Expectation(p(x, y), Log(p(x))), Tuple(p(x)))
        names = {p: q, y.slot: z.slot}
        assert shown(relabel(theorem, names)) == (Expectation(q(x, z), Log(q(x))), "=", Expectation(q(x), Log(q(x))))
        swapped = relabel(theorem, {x.slot: y.slot, y.slot: x.slot})
        assert swapped.left == Expectation(p(x, y), Log(p(y)))
        copies = RULES["unfold"](KL(p(x.copied(1)), q(x.copied(1))))
        assert relabel(copies, {x.slot: z.slot}).left == KL(p(z.copied(1)), q(z.copied(1)))
        needs = RULES["linearity"](Expectation(p(x), f - g), 1)
        assert relabel(needs, {x.slot: z.slot}).hypotheses == (Finite(Expectation(p(z), Apply("f", (z,)))),)

    def test_relabel_keeps_what_differs_apart(self):
        pair = RULES["marginalise"](Expectation(p(x, y), Log(p(x))), Tuple(p(x)))
        block = RULES["marginalise"](Expectation(p(w(1, T)), Log(p(w(1)))), Tuple(p(w(1))))
        law = MultivariateNormal([0, 1], [[2, 0], [0, 1]])
        vectors = RULES["unfold"](KL(law(w(1), w(2)), q(w(1), w(2))))
        for theorem, names in (
            (pair, {x.slot: y.slot}),  # p(x, x)
            (pair, {x.slot: w(t).slot}),  # x_t may be any entry
            (pair, {x.slot: w(1, T).slot}),
            (pair, {p: Law("q", a)}),  # a parameter could be caught by a binder
            (pair, {p: x.slot}),
            (pair, {x.slot: p}),
            (block, {w(1).slot: x.slot}),  # it is an entry of the block
            (vectors, {w(1).slot: w(2).slot, w(2).slot: w(1).slot}),  # the first coordinate has a law of its own
            (pair, {p: law}),
        ):
            with pytest.raises(DoesNotApply, match="relabel"):
                relabel(theorem, names)

    def test_a_circle_of_finiteness_is_none(self):
        """What says that t is a number may itself need t finite; the need stays."""
        mean = Expectation(p(x), f)
        split = RULES["linearity"](Expectation(p(x), f - g), 1)
        circle = chain(equal(mean, split.left), split, equal(split.right, a))
        assert Finite(mean) in finite(split, circle).hypotheses

    def test_refl(self):
        assert shown(refl(f)) == (f, "=", f)
        assert refl(f).hypotheses == ()
        for value, exact in ((0.5, Rational(1, 2)), (1, S.One)):
            theorem = refl(value)
            assert theorem.left is exact
            assert theorem.right is exact, "both sides are read at the door"
        with pytest.raises(TypeError):
            refl("f")

    def test_because_changes_the_reason_only(self):
        theorem = because(below(f, g), "as everybody knows")
        assert shown(theorem) == (f, "<=", g)
        assert theorem.reason == "as everybody knows"
        assert theorem.hypotheses == below(f, g).hypotheses


class TestScalePlus:
    def test_scale(self):
        assert shown(scale(below(f, g), S(2))) == (2 * f, "<=", 2 * g)
        assert shown(scale(below(f, g), S(-2))) == (-2 * g, "<=", -2 * f)
        assert shown(scale(equal(f, g), S(-2))) == (-2 * f, "=", -2 * g)
        assert scale(equal(f, g), a).hypotheses == equal(f, g).hypotheses
        assert shown(scale(below(f, g), a)) == (a * f, "<=", a * g)
        assert scale(below(f, g), a).hypotheses == (*below(f, g).hypotheses, AtLeast(a))
        assert shown(scale(below(f, g), S.Zero)) == (S.Zero, "<=", S.Zero)

    def test_scale_refuses_what_is_no_real_number(self):
        for factor in (S.NaN, S.Infinity):
            with pytest.raises((DoesNotApply, TypeError)):
                scale(below(f, g), factor)

    def test_plus(self):
        assert shown(plus(below(f, g), h)) == (f + h, "<=", g + h)
        assert shown(plus(equal(f, g), S(2))) == (f + 2, "=", g + 2)


class TestInside:
    def test_places(self):
        term = 2 * f + g * f
        theorem = inside(term, {(0,): equal(f, h)})
        assert shown(theorem) == (term, "=", 2 * h + g * f)
        assert shown(inside(term, {(0,): equal(f, h), (1, 1): equal(f, h)})) == (term, "=", 2 * h + g * h)
        assert shown(inside(f, {(): equal(f, g)})) == (f, "=", g)

    @pytest.mark.parametrize("places", [{}, {(5,): 0}, {(-1,): 0}, {(0, 0): 0}, {(1,): 0}, {(): 0, (0,): 0}, {(0,): 0, (0, 0): 0}])
    def test_places_that_do_not_fit(self, places):
        with pytest.raises(DoesNotApply, match="inside"):
            inside(2 * f + g, dict.fromkeys(places, equal(f, h)))

    def test_the_sign_of_a_coefficient(self):
        step = below(f, g)
        assert shown(inside(2 * f + h, {(0,): step})) == (2 * f + h, "<=", 2 * g + h)
        assert shown(inside(h - 2 * g, {(1,): step})) == (h - 2 * g, "<=", h - 2 * f)
        with pytest.raises(DoesNotApply):
            inside(h - 2 * f, {(1,): step})
        with pytest.raises(DoesNotApply):
            inside(2 * g + h, {(0,): step})

    def test_a_symbolic_coefficient_adds_a_condition(self):
        theorem = inside(h + a * f, {(1,): below(f, g)})
        assert shown(theorem) == (h + a * f, "<=", h + a * g)
        assert AtLeast(a) in theorem.hypotheses
        assert AtLeast(a) not in inside(h + a * f, {(1,): equal(f, g)}).hypotheses

    def test_the_base_of_a_logarithm(self):
        step = below(p(x), q(x))
        assert shown(inside(Log(p(x), 2), {(0,): step}))[2] is Log(q(x), 2)
        flipped = inside(Log(q(x), Rational(1, 2)), {(0,): step})
        assert shown(flipped) == (Log(q(x), Rational(1, 2)), "<=", Log(p(x), Rational(1, 2)))
        with pytest.raises(DoesNotApply):
            inside(Log(p(x), Rational(1, 2)), {(0,): step})
        assert AtLeast(b - 1) in inside(Log(p(x), b), {(0,): step}).hypotheses

    def test_signs_multiply_on_the_way_down(self):
        step = below(p(x), q(x))
        up = h + 3 * Log(q(x), Rational(1, 2))
        assert inside(up, {(1, 0): step}).right == h + 3 * Log(p(x), Rational(1, 2))
        down = h - 3 * Log(p(x), Rational(1, 2))
        assert inside(down, {(1, 0): step}).right == h - 3 * Log(q(x), Rational(1, 2))
        with pytest.raises(DoesNotApply):
            inside(h - 3 * Log(q(x), Rational(1, 2)), {(1, 0): step})

    def test_contexts_that_are_not_monotone(self):
        step = below(f, g)
        for term, place in ((power(f, 2), (0,)), (power(f, -1), (0,)), (f * h, (0,)), (f * f, (0,)), (p(x) / f, (1,))):
            with pytest.raises(DoesNotApply):
                inside(term, {place: step})
        for term, place in ((KL(p(x), q(x)), (0,)), (KL(p(x), q(x)), (1,)), (Expectation(p(x), f), (0,))):
            with pytest.raises(DoesNotApply):
                inside(term, {place: below(p(x), q(x)) if place == (0,) else below(q(x), p(x))})

    def test_powers_are_monotone_where_the_smaller_side_is_nonnegative(self):
        square, absolute = power(f, 2), Absolute(g)
        for exponent in (Rational(1, 2), S(2), S(3)):
            up, down = power(square, exponent), power(absolute, exponent)
            if exponent == Rational(1, 2):  # SymPy-like powers of powers are one power for whole exponents
                assert inside(up, {(0,): below(square, h)}).right == power(h, exponent)
            assert inside(down, {(0,): below(absolute, h)}).right == power(h, exponent)
            with pytest.raises(DoesNotApply, match="not nonnegative by its form"):
                inside(power(h, exponent), {(0,): below(h, absolute)})
            with pytest.raises(DoesNotApply, match="not nonnegative by its form"):
                inside(h - power(h, exponent), {(1, 0): below(f, h)})  # here f is put in the place of h
            lower = inside(h - power(h, exponent), {(1, 0): below(absolute, h)})
            assert (lower.relation, lower.right) == ("<=", h - power(absolute, exponent))
        assert inside(power(h, Rational(1, 2)), {(0,): equal(h, f)}).relation == "="

    def test_weights_are_monotone(self):
        step = below(f, g)
        assert inside(p(x) * f, {(1,): step}).right == p(x) * g
        assert inside(product([(p(x), S(2)), (f, S(1))]), {(1,): step}).right == product([(p(x), S(2)), (g, S(1))])
        for binder in (Expectation(q(z), f), IndexSum(t, 1, T, f)):
            at = len(getattr(binder, "law", ()))
            assert inside(binder, {(at,): step}).relation == "<="

    def test_a_law_that_stops_being_one_is_refused(self):
        term = Expectation((p(x), q(z | x)), h)
        for step in (equal(p(x), p(x) * f), equal(p(x), q(z)), equal(p(x), S.One), equal(p(x), p(x) / q(x))):
            with pytest.raises(DoesNotApply):
                inside(term, {(0,): step})
        assert inside(term, {(1,): equal(q(z | x), r(z | x))}).right == Expectation((p(x), r(z | x)), h)


class TestAssume:
    given = Assumed("=", p(x, w(t)), p(x) * p(w(t)), (x, w(t)), (Tuple(t, S.One, T),))

    def test_as_it_stands(self):
        theorem = assume(self.given)
        assert theorem.left == p(x, w(t))
        assert theorem.hypotheses == (self.given, AtLeast(t - 1), AtLeast(T - t))

    def test_at_other_values(self):
        other = x.copied(1)
        theorem = assume(self.given, {x: other})
        assert theorem.left == Density(p, [Tuple(x.slot, other), w(t)])
        theorem = assume(self.given, {t: S(2)})
        assert theorem.left == p(x, w(2))
        assert theorem.hypotheses == (self.given, AtLeast(T - 2))

    def test_an_instance_outside_the_range_keeps_a_false_hypothesis(self):
        theorem = assume(self.given, {t: S.Zero})
        assert AtLeast(S.NegativeOne) in theorem.hypotheses

    @pytest.mark.parametrize("mapping", [{y: y.copied(1)}, {x: y}, {x: S.One}, {s: S.One}, {T: S.One}, {t: x}, {x: w(1)}])
    def test_other_names_are_refused(self, mapping):
        with pytest.raises(DoesNotApply, match="assume"):
            assume(self.given, mapping)

    def test_ranges_that_depend_on_each_other(self):
        given = Assumed("<=", Apply("f", (w(s),)), Apply("f", (w(t),)), (), (Tuple(t, S(1), T), Tuple(s, S(1), t)))
        with_both = assume(given, {t: S(3), s: S(2)})
        assert with_both.hypotheses == (given, AtLeast(T - 3))
        assert AtLeast(S.NegativeOne) in assume(given, {t: S(1), s: S(2)}).hypotheses

    def test_a_free_value_holds_there_only(self):
        given = Assumed("=", p(x), q(x))
        with pytest.raises(DoesNotApply):
            assume(given, {x: x.copied(1)})
        assert assume(given).hypotheses == (given,)

    def test_positive_symbolic(self):
        assert Positive(p(x)) not in assume(self.given).hypotheses


def test_without_the_rules_an_inference_says_so():
    code = """
from symkl.kernel import DoesNotApply, inside, plus, refl, scale
from symkl.terms import Expectation, Law, Log, Variable
p, x = Law("p"), Variable("x")
mean = Expectation((p(x),), Log(p(x)))
for attempt in (lambda: plus(refl(mean), mean), lambda: scale(refl(mean), mean), lambda: inside(mean, {(1,): refl(Log(p(x)))})):
    try:
        attempt()
    except DoesNotApply as error:
        print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said = "{}: the rules are not loaded; import symkl.rules first\n"
    assert run.stdout == "".join(map(said.format, ("plus", "scale", "inside")))

"""Hypotheses on their way out of a binder: discharged, closed, or the step is refused."""

from __future__ import annotations

from random import Random

import pytest
from sympy import S, Symbol, Tuple

import symkl.rules  # noqa: F401 (loads them)
from symkl.kernel import RULES, DoesNotApply, close, inside
from symkl.measures import KL
from symkl.models import Undefined, Unsupported, holds
from symkl.terms import (
    Almost,
    AlphabetSum,
    Apply,
    AtLeast,
    Density,
    Discrete,
    Distinct,
    Every,
    EveryIndex,
    Expectation,
    Finite,
    IndexSum,
    Law,
    Log,
    Nonzero,
    Positive,
    Variable,
)
from tests.random_terms import hypotheses, terms, w
from tests.rules.oracle import random_model, refute

t, s, T, n, a, b = map(Symbol, ("t", "s", "T", "n", "a", "b"))
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q = Law("p"), Law("q")


class TestIndices:
    def test_the_entry_before_the_block_is_refused(self):
        """x_{t-1} under sum_{t=1}^T is x_0 at t = 1: it may not be integrated over as one of x_{1:T}."""
        body = Expectation(p(w(1, T)), Log(p(w(t - 1))))
        kept = RULES["marginalise"](body, Tuple(p(w(t - 1))))
        assert AtLeast(t - 2) in kept.hypotheses
        with pytest.raises(DoesNotApply, match="leaves the range"):
            inside(IndexSum(t, 1, T, body), {(0,): kept})
        assert AtLeast(t - 2) not in inside(IndexSum(t, 2, T, body), {(0,): kept}).hypotheses

    def test_an_entry_of_the_block_is_discharged(self):
        body = Expectation(p(w(1, T)), Log(p(w(t))))
        kept = RULES["marginalise"](body, Tuple(p(w(t))))
        assert set(kept.hypotheses) == {AtLeast(t - 1), AtLeast(T - t)}
        assert inside(IndexSum(t, 1, T, body), {(0,): kept}).hypotheses == ()

    @pytest.mark.parametrize(("expr", "low", "high", "left"), [
        (t - 1, 1, T, []), (T - t, 1, T, []), (t - 1, 2, T, []), (T - t, 1, T - 1, []), (2 * t - 2, 1, T, []), (S(3) - t, 1, 3, []),
        (t - 1, a, T, [AtLeast(a - 1)]), (n - t, 1, T, [AtLeast(n - T)]), (T - t, 0, n, [AtLeast(T - n)]),
        (t**2 - 4, 2, T, [EveryIndex(t, 2, T, AtLeast(t**2 - 4))]), (a * t, 1, T, [EveryIndex(t, 1, T, AtLeast(a * t))]),
    ])
    def test_the_worst_end_of_the_range_decides(self, expr, low, high, left):
        assert close(AtLeast(expr), IndexSum(t, low, high, Log(p(x)))) == left

    @pytest.mark.parametrize(("expr", "low", "high"), [(t - 2, 1, T), (T - t - 1, 1, T), (1 - t, 1, 3), (t - 1, 0, T), (-t, 1, 2)])
    def test_a_range_that_is_left_is_refused(self, expr, low, high):
        with pytest.raises(DoesNotApply, match="leaves the range"):
            close(AtLeast(expr), IndexSum(t, low, high, Log(p(x))))

    def test_what_does_not_mention_the_index_passes(self):
        for hypothesis in (AtLeast(T - 1), Positive(p(w(s))), Nonzero(a), Discrete(x), Finite(KL(p(x), q(x)))):
            assert close(hypothesis, IndexSum(t, 1, T, Log(p(x)))) == [hypothesis]

    def test_other_conditions_are_closed_over_the_index(self):
        for hypothesis in (Positive(p(w(t))), Finite(Log(p(w(t)))), Discrete(w(t)), Nonzero(t - a)):
            assert close(hypothesis, IndexSum(t, 1, T, Log(p(x)))) == [EveryIndex(t, 1, T, hypothesis)]

    def test_distinct_coordinates(self):
        apart = Distinct(w(t).slot, w(0).slot)
        assert close(apart, IndexSum(t, 1, T, Log(p(x)))) == []
        assert close(apart, IndexSum(t, 0, T, Log(p(x)))) == [EveryIndex(t, 0, T, apart)]
        both = Distinct(w(t).slot, w(2 * t).slot)
        assert close(both, IndexSum(t, 1, T, Log(p(x)))) == [EveryIndex(t, 1, T, both)]
        backwards = Distinct(w(T - t).slot, w(0).slot)
        assert close(backwards, IndexSum(t, 1, T, Log(p(x)))) == [EveryIndex(t, 1, T, backwards)]
        omitted = Distinct(w(1, 10, t).slot, w(5).slot)
        assert close(omitted, IndexSum(t, 1, 3, Log(p(x)))) != []

    def test_the_bounds_of_the_sum_may_use_the_same_letter(self):
        assert close(AtLeast(s - t), IndexSum(t, 1, t, Log(p(x)))) == [AtLeast(s - t)]


class TestPositivity:
    @pytest.mark.parametrize("density", [p(x), p(x, z), p(z), p(z | x), p(x | z)])
    def test_marginals_of_the_averaging_law_are_positive(self, density):
        assert close(Positive(density), Expectation(p(x, z), S.One)) == []
        assert close(Positive(density), Expectation((p(x), p(z | x)), S.One)) == []

    @pytest.mark.parametrize("density", [q(x), p(x, y), Density(p, [Tuple(x.slot, x.copied(1))]), p(y | x)])
    def test_anything_else_is_p_much_less_than_q(self, density):
        law = p(x, z)
        if density == Density(p, [Tuple(x.slot, x.copied(1))]):
            assert close(Positive(density), Expectation(law, S.One)) == [Positive(density)]
        else:
            assert close(Positive(density), Expectation(law, S.One)) == [Almost([law], Positive(density))]

    def test_what_is_conditioned_on_is_not_known_to_be_positive(self):
        """q(x) may put mass where p does not: only p(z|x) is positive under q(x) p(z|x)."""
        law = (q(x), p(z | x))
        assert close(Positive(p(z | x)), Expectation(law, S.One)) == []
        for density in (p(x), p(x, z), p(z), p(x | z)):
            assert close(Positive(density), Expectation(law, S.One)) == [Almost(law, Positive(density))]

    def test_a_fixed_condition(self):
        assert close(Positive(p(x | y)), Expectation(p(x, z | y), S.One)) == []
        assert close(Positive(p(x, y)), Expectation(p(x, z | y), S.One)) == [Almost([p(x, z | y)], Positive(p(x, y)))]
        assert close(Positive(p(y)), Expectation(p(x | y), S.One)) == [Positive(p(y))]

    def test_two_draws_of_one_law_are_not_jointly_positive(self):
        """x and z drawn from their marginals need not be possible together."""
        law = (p(x), p(z))
        assert close(Positive(p(x, z)), Expectation(law, S.One)) == [Almost(law, Positive(p(x, z)))]
        assert close(Positive(p(x | z)), Expectation(law, S.One)) == [Almost(law, Positive(p(x | z)))]

    def test_slots_count_not_values(self):
        swapped = Density(p, [Tuple(x.slot, z), Tuple(z.slot, x)])
        assert close(Positive(swapped), Expectation(p(x, z), S.One)) == [Almost([p(x, z)], Positive(swapped))]

    def test_entries_of_a_block(self):
        law = p(w(1, T))
        assert close(Positive(p(w(t))), Expectation(law, S.One)) == [AtLeast(t - 1), AtLeast(T - t)]
        assert close(EveryIndex(t, 1, T, Positive(p(w(t)))), Expectation(law, S.One)) == []
        closed = close(EveryIndex(t, 1, T, Positive(p(w(t - 1)))), Expectation(law, S.One))
        assert closed == [Almost([law], EveryIndex(t, 1, T, Positive(p(w(t - 1)))))]

    def test_nested_laws_are_joined(self):
        inner = close(Positive(q(z | x)), Expectation(p(z | x), S.One))
        assert inner == [Almost([p(z | x)], Positive(q(z | x)))]
        assert close(inner[0], Expectation(p(x), S.One)) == [Almost((p(x), p(z | x)), Positive(q(z | x)))]
        later = Almost([q(z)], Positive(p(x)))
        assert close(later, Expectation(p(x), S.One)) == []

    def test_clashing_names_stay_nested(self):
        inner = Almost([p(x)], Positive(q(x | z)))
        closed = close(inner, Expectation((p(z), p(x | z)), S.One))
        assert closed == [Almost((p(z), p(x | z)), inner)]

    def test_measures_bind_as_expectations_do(self):
        assert close(Positive(p(x)), KL(p(x), q(x))) == []
        assert close(Positive(q(x)), KL(p(x), q(x))) == [Almost([p(x)], Positive(q(x)))]

    def test_a_sum_over_the_alphabet_says_every(self):
        assert close(Positive(p(x)), AlphabetSum([x], p(x))) == [Every([x], Positive(p(x)))]


class TestTraps:
    """Steps that look right and are not."""

    def test_a_conditional_does_not_integrate_over_its_condition(self):
        with pytest.raises(DoesNotApply):
            RULES["marginalise"](Expectation((p(x), q(z | x)), Apply("f", (z,))), Tuple(q(z | x)))
        with pytest.raises(DoesNotApply):
            RULES["total_mass"](AlphabetSum([x], q(z | x)))

    def test_a_fixed_value_is_not_the_random_one(self):
        """E_{q(z|x)} at a fixed x, and E_{p(x)} of it, are different things; x may not be drawn where it is fixed."""
        fixed = Expectation(q(z | x), Log(p(x, z)))
        assert fixed.free_symbols == {x}
        with pytest.raises(DoesNotApply):
            RULES["reweight"](fixed, Tuple(p(x), q(z | x)))
        with pytest.raises(DoesNotApply):
            RULES["marginalise"](fixed, Tuple(q(z)))
        with pytest.raises(DoesNotApply):
            RULES["tower"](Expectation(q(z | x), Expectation(p(x), Log(p(x, z)))))

    def test_a_conditional_density_at_mass_zero_needs_its_condition(self):
        theorem = RULES["conditional"](p(x | z), Tuple(z))
        assert theorem.hypotheses == (Positive(p(z)),)
        assert inside(Expectation(p(z), Log(p(x | z))), {(1, 0): theorem}).hypotheses == ()
        assert inside(Expectation(q(z), Log(p(x | z))), {(1, 0): theorem}).hypotheses == (Almost([q(z)], Positive(p(z))),)
        assert inside(Expectation(p(x | z), Log(p(x | z))), {(1, 0): theorem}).hypotheses == (Positive(p(z)),)

    def test_a_tower_with_clashing_names(self):
        inner = Expectation(q(x), Apply("h", (x, z)))
        with pytest.raises(DoesNotApply, match="twice"):
            RULES["tower"](Expectation(p(x), inner))
        moved = RULES["rename"](inner, Tuple(Tuple(x, x.copied(1))))
        outer = inside(Expectation(p(x), inner), {(1,): moved})
        assert len(RULES["tower"](outer.right).right.bound) == 2

    def test_linearity_must_not_make_infinity_minus_infinity(self):
        term = Expectation(p(x), Log(p(x)) - Log(q(x)))
        assert RULES["linearity"](term).hypotheses == (Finite(Expectation(p(x), Log(p(x)))), Finite(Expectation(p(x), Log(q(x)))))
        assert RULES["linearity"](term, 1).hypotheses == (Finite(Expectation(p(x), Log(p(x)))),)

    def test_a_density_may_exceed_one(self):
        assert RULES["mass_at_most_one"](p(x, z)).hypotheses == (Discrete(x), Discrete(z))


def test_closing_is_sound_on_random_hypotheses():
    """What is left outside implies the hypothesis at every draw, index or value the binder gives."""
    rng = Random(11)
    told = 0
    for number, (hypothesis, binder) in enumerate(zip(hypotheses(21, 400), terms(22, 400, 1), strict=False)):
        if not binder.bound:
            continue
        try:
            left = close(hypothesis, binder)
        except DoesNotApply:
            continue
        closed = _quantified(hypothesis, binder)
        if closed is None or left == [closed]:
            continue
        told += 1
        law = getattr(binder, "law", ())
        for _ in range(5):
            model = random_model((binder, closed, *left), rng)
            if model is None or not _defined(law, model):
                continue
            try:
                outside, inner = all(holds(h, model) for h in left), holds(closed, model)
            except (Unsupported, Undefined, KeyError):
                continue
            assert inner or not outside, f"{number}: {left} does not give {closed} for {binder}"
    assert told > 10


def _defined(law, model) -> bool:
    """Whether a law can be drawn from: no index in it has gone astray, no weight of a mixture is negative."""
    try:
        return not isinstance(law, tuple) or not law or holds(Almost(law, Positive(S.One)), model)
    except (Unsupported, KeyError):
        return False


def _quantified(hypothesis, binder):
    """Return the hypothesis as the binder's own quantifier puts it, without any discharge."""
    if binder.index_range is not None:
        return EveryIndex(*binder.index_range, hypothesis)
    law = getattr(binder, "law", None)
    try:
        return Almost(law, hypothesis) if isinstance(law, tuple) else Every(binder.bound, hypothesis)
    except (ValueError, TypeError):
        return None


def test_inside_is_sound_at_a_discharged_place():
    """A whole step under a sum: the oracle agrees with the discharge."""
    body = Expectation(p(w(1, T)), Log(p(w(t))))
    kept = RULES["marginalise"](body, Tuple(p(w(t))))
    theorem = inside(IndexSum(t, 1, T, body), {(0,): kept})
    assert refute("inside", theorem, Random(2), 60) is None

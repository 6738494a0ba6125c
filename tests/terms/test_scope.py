"""Binding: what is free, what is captured, what renaming leaves alone; blocks and ranges."""

from __future__ import annotations

import pytest
from sympy import Integer, S, Symbol, Tuple

from symkl.measures import KL, TotalCorrelation
from symkl.terms import (
    Almost,
    AlphabetSum,
    Apply,
    Density,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Positive,
    Variable,
    apart,
    density,
    draws,
    free,
    fresh,
    substitute,
    within,
)
from tests.random_terms import terms, w

t, s, T, n = map(Symbol, ("t", "s", "T", "n"))
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q = Law("p"), Law("q")


class TestCapture:
    def test_an_expectation_binds_what_it_draws(self):
        term = Expectation(p(x), Log(q(x | z)))
        assert term.subs(x, y) is term
        moved = term.subs(z, x)
        assert moved.bound == (x.copied(1),)
        assert moved is Expectation(Density(p, [Tuple(x.slot, x.copied(1))]), Log(Density(q, [Tuple(x.slot, x.copied(1))], [Tuple(z.slot, x)])))

    def test_a_measure_binds_what_its_first_argument_draws(self):
        term = KL(q(x), p(x) * q(z))
        moved = term.subs(z, x)
        assert moved.bound == (x.copied(1),)
        assert moved.free_symbols == {x}

    def test_renaming_x_to_a_copy_does_not_capture_in_a_nested_measure(self):
        """E[p(x)] KL(q(x') || p(x') r(x)): x may not become x' inside."""
        copy = x.copied(1)
        inner = KL(q(copy), p(copy) * Density(Law("r"), [Tuple(z.slot, x)]))
        term = Expectation(p(x), inner)
        moved = term.renamed({x: copy})
        assert moved.bound == (copy,)
        assert moved.body.bound != (copy,)
        assert moved.free_symbols == term.free_symbols == set()

    def test_two_values_are_swapped_at_once(self):
        term = Log(p(x, z) / q(x))
        assert substitute(substitute(term, {x: z, z: x}), {x: z, z: x}) is term
        assert substitute(term, {x: z, z: x}) is Log(Density(p, [Tuple(x.slot, z), Tuple(z.slot, x)]) / Density(q, [Tuple(x.slot, z)]))

    def test_an_index_sum_binds_its_index(self):
        term = IndexSum(t, 1, T, Log(p(w(t) | w(s))))
        assert term.subs(t, 5) is term
        moved = term.subs(s, t)
        assert moved.index_range[0] != t
        assert t in moved.free_symbols
        assert term.subs(T, t).index_range[2] == t

    def test_the_bounds_of_a_sum_are_outside(self):
        term = IndexSum(t, 1, t, Log(p(w(t))))
        assert t in term.free_symbols
        assert term.subs(t, 3) is IndexSum(t, 1, 3, Log(p(w(t))))

    def test_indices_of_bound_variables_are_free(self):
        term = Expectation(p(w(t)), Log(q(w(t))))
        assert term.free_symbols == {t}
        assert term.subs(t, 2) is Expectation(p(w(2)), Log(q(w(2))))

    def test_an_index_substitution_does_not_capture_values(self):
        collide = Expectation(p(w(t)), Apply("h", (w(t), w(t + 1))))
        moved = collide.subs(t, 1)
        assert moved.free_symbols == {w(2)}
        assert len(moved.bound) == 1
        assert apart(moved.bound[0], w(2))

    def test_alpha_equal_terms_differ_but_rename_into_each_other(self):
        one, other = Expectation(p(x), Log(q(x))), Expectation(p(x), Log(q(x))).renamed({x: x.copied(1)})
        assert one is not other
        assert other.renamed({x.copied(1): x}) is one

    def test_hypotheses_bind_as_terms_do(self):
        term = Almost([p(x)], Positive(q(x | z)))
        assert term.free_symbols == {z}
        assert term.subs(z, x).free_symbols == {x}

    def test_random_terms_do_not_capture(self):
        """Substituting and substituting back is the identity up to bound names: free names tell."""
        for term in terms(3, 200):
            for value in [v for v in term.free_symbols if isinstance(v, Variable) and not v.is_block]:
                for bound in [v for v in getattr(term, "bound", ()) if isinstance(v, Variable) and not v.is_block]:
                    try:
                        moved = term.subs(value, bound)
                    except ValueError:
                        continue  # refused: it cannot tell, or two slots would collide
                    assert bound in moved.free_symbols
                    for parameter in term.free_symbols - {value}:
                        assert parameter in moved.free_symbols or not isinstance(parameter, Variable)


class TestSlots:
    def test_renaming_changes_values_never_slots(self):
        term = p(x, z)
        moved = term.subs(z, y)
        assert [pair[0] for pair in moved.of] == [x.slot, z.slot]
        assert moved.values == (x, y)
        assert moved is not p(x, y)

    def test_marginals_stay_different_laws(self):
        """In p(x, z) the marginals p(x) and p(z) are different laws, whatever their values are called."""
        assert p(x).subs(x, z) is not p(z)
        assert p(x).subs(x, z) is Density(p, [Tuple(x.slot, z)])
        assert Expectation(p(x), Log(p(x))).renamed({x: x.copied(1)}).law[0].of[0][0] == x.slot

    def test_two_draws_of_one_law(self):
        one, two = Density(q, [Tuple(z.slot, Variable("z", (1,)))]), Density(q, [Tuple(z.slot, Variable("z", (2,)))])
        assert draws((one, two)) == (Variable("z", (1,)), Variable("z", (2,)))
        assert one is not two
        assert one.subs(Variable("z", (1,)), Variable("z", (2,))) is two

    def test_slots_are_listed_in_one_order(self):
        assert p(z, x) is p(x, z)
        assert p(x | z, y) is p(x | y, z)
        assert p(w(10), w(9)) is p(w(9), w(10))
        assert p(w(9), w(10)).values == (w(9), w(10))

    def test_an_index_reaches_the_slot(self):
        moved = p(w(t) | w(t - 1)).subs(t, 3)
        assert moved is p(w(3) | w(2))
        assert moved.of[0][0] == w(3).slot

    def test_slots_that_become_one_are_refused(self):
        with pytest.raises(ValueError, match="twice"):
            p(w(t), w(1)).subs(t, 1)


class TestBlocks:
    def test_an_entry_lies_in_a_block_only_if_the_indices_say_so(self):
        assert within(w(2), w(1, 3))
        assert within(w(T), w(1, T)) is False  # T may be 0
        assert within(w(2, 3), w(1, 5))
        assert not within(w(0), w(1, 3))
        assert not within(w(t), w(1, T))
        assert not within(w(2, copy=1), w(1, 3))
        assert not within(x, w(1, 3))

    def test_apartness(self):
        assert apart(w(t), w(t - 1))
        assert apart(w(0), w(1, T))
        assert apart(w(T + 1), w(1, T))
        assert apart(w(1, t - 1), w(t, T))
        assert apart(w(1, n, t), w(t))
        assert apart(w(2), w(2, copy=1))
        assert apart(w(2), Variable("w"))
        assert not apart(w(t), w(1))
        assert not apart(w(t - 1), w(1, T))
        assert not apart(w(1, n, t), w(s))
        assert not apart(w(1, 3), w(3, 5))

    def test_the_term_before_a_block_is_free(self):
        """x_{t-1} under sum_{t=1}^T is x_0 at t = 1, which E over x_{1:T} does not bind."""
        body = IndexSum(t, 1, T, Log(p(w(t) | w(t - 1))))
        assert free(body) == {w(1, T), w(0, T - 1), T}
        assert free(Expectation(p(w(1, T)), body)) == {w(0, T - 1), T}
        assert free(Expectation(p(w(0, T)), body)) == {T}

    def test_concrete_entries_of_a_block_are_bound(self):
        assert free(Expectation(p(w(1, 3)), Log(p(w(2))))) == set()
        assert free(Expectation(p(w(1, 3)), Log(p(w(4))))) == {w(4)}
        assert free(AlphabetSum([w(1, T)], Log(p(w(t))))) == {w(t), t, T}

    @pytest.mark.parametrize("index", [T - t, 5 - t, 2 * t, (t - 3) ** 2, -t, t**2 - 4 * t])
    def test_over_range_errs_on_the_side_of_free(self, index):
        """Whatever entry the sum touches is not apart from what it is said to depend on."""
        body = IndexSum(t, 1, 5, Apply("f", (w(index),)))
        names = [v for v in free(body.subs(T, 5)) if isinstance(v, Variable)]
        for k in range(1, 6):
            entry = w(index.subs({t: k, T: 5}))
            assert any(not apart(entry, v) for v in names), f"{entry} is used, {names} do not show it"

    def test_blocks_over_range(self):
        assert free(IndexSum(t, 1, T, Log(p(w(1, t - 1))))) == {w(1, T - 1), T}
        assert free(IndexSum(t, 1, T, Log(p(w(t, T))))) == {w(1, T), T}
        assert free(IndexSum(t, 1, 3, Apply("f", (w(1, 10, t),)))) == {w(1, 10)}

    def test_empty_blocks_vanish(self):
        assert p(x, w(1, 0)) is p(x)
        assert p(x | w(1, 0)) is p(x)
        assert density(p, [Tuple(w(1, 0).slot, w(1, 0))]) == 1
        assert IndexProduct(t, 1, 1, p(w(t) | w(1, t - 1))).body.subs(t, 1) is p(w(1))
        with pytest.raises(ValueError, match="backwards"):
            p(x | w(3, 1))
        with pytest.raises(ValueError, match="before the bar"):
            p(w(1, 0))

    def test_a_range_of_one_entry_is_that_entry(self):
        assert w(2, 2) is w(2)
        assert w(1, T).subs(T, 1) is w(1)
        assert w(Integer(1), S(3)) is w(1, 3)

    def test_one_entry_of_a_block_cannot_be_replaced(self):
        for term in (Log(p(w(1, T))), Apply("f", (w(1, T),))):
            with pytest.raises(ValueError, match="cannot"):
                term.subs(w(2), w(2, copy=1))

    def test_total_correlation_of_a_block_takes_a_fresh_index(self):
        i = Symbol("i")
        term = TotalCorrelation(p, [[w(1, i)]])
        unfolded, _ = term.unfold()
        assert unfolded.free_symbols == {i}


class TestFresh:
    def test_fresh_names_touch_nothing(self):
        taken = [x, x.copied(1), w(1, T), Symbol("t_1")]
        assert fresh(x, taken) is x.copied(2)
        assert fresh(w(t), taken) is w(t, copy=1)
        assert fresh(t, taken) == Symbol("t_2")

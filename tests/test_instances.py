"""Theorems at named tables: exact numbers on every line, and one clear line for tables that do not fit."""

from fractions import Fraction

import pytest
import sympy
from sympy import Symbol

import symkl
from symkl import InstanceError, instantiate, prove
from symkl.derivations import find

SPLIT = "KL(P || Q) = CE(P, Q) - H(P)"


@pytest.fixture(scope="module")
def split():
    return prove(SPLIT)


def test_both_sides_are_exact(split):
    found = instantiate(split, P=["1/2", "1/2"], Q=["1/4", "3/4"])
    assert str(found.left) == str(found.right) == "log(2) - 1/2 log(3)"
    assert found.gap == 0
    assert len(found.rows) == len(split.proof.lines) + 1
    assert {row[0] for row in found.rows} == {"log(2) - 1/2 log(3)"}


def test_numbers_may_be_written_in_many_ways(split):
    wanted = instantiate(split, P=["1/2", "1/2"], Q=["1/4", "3/4"]).left
    for p in ([0.5, 0.5], [Fraction(1, 2), Fraction(1, 2)], {"a": ".5", "b": "1/2"}):
        q = {"b": "3/4", "a": 0.25} if isinstance(p, dict) else ["0.25", 0.75]
        assert instantiate(split, P=p, Q=q).left == wanted


def test_several_variables_parameters_and_fixed_values():
    evidence = instantiate(find("D01"), p=[["3/10", "1/10"], ["1/5", "2/5"]], q=["1/2", "1/2"], x=0)
    assert str(evidence.left) == "log(2) - log(5)"
    mixed = instantiate(find("C15").theorem, P=["1/2", "1/2"], Q=["1/4", "3/4"], R=["1/3", "2/3"], w="1/3")
    assert mixed.gap == 0
    chain = instantiate(find("B03"), p=[[["1/8"] * 2] * 2] * 2, n=3)
    assert str(chain.left) == "3 log(2)"
    mean = instantiate(find("S06"), p=["1/3", "2/3"], f=[5, "1/2"])
    assert mean.left == mean.right == 2


def test_a_bound_has_a_gap():
    found = instantiate(find("D07"), p=[["3/10", "1/10"], ["1/5", "2/5"]], q=["1/2", "1/2"], x=0)
    assert str(found.gap) == "log(2) - 1/2 log(3)"
    assert [row[1] for row in found.rows] == sorted(row[1] for row in found.rows)[::-1]  # -1.06 before -0.91, as text


def test_infinite_values_are_values(split):
    assert str(instantiate(split, P=[1, 0], Q=[0, 1]).left) == "oo"


def test_the_table_is_plain_text(split):
    lines = repr(instantiate(split, P=["1/2", "1/2"], Q=["1/4", "3/4"])).splitlines()
    assert lines[0].split() == ["exact", "decimal"]
    assert lines[1] == "log(2) - 1/2 log(3)  0.143841036226  KL(P(x) || Q(x))"


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"P": ["1/2", ".4"], "Q": ["1/4", "3/4"]}, "the probabilities of P add up to 9/10, not to 1"),
        ({"P": ["3/2", "-1/2"], "Q": [1, 0]}, "P has the negative probability -1/2 at 1"),
        ({"P": ["1/2", "1/2"]}, "Q is missing: it is a table of probabilities of X"),
        ({"P": ["1/2", "1/2"], "Q": [1, 0], "R": [1]}, "the theorem speaks of no R; it needs P, Q"),
        ({"P": ["1/2", "1/2"], "Q": ["1/3"] * 3}, "Q gives X the values"),
        ({"P": [[1]], "Q": [1]}, "P has too many levels"),
        ({"P": {("a", "b"): 1}, "Q": [1]}, "has 2 letters"),
        ({"P": 1, "Q": [1]}, "P is a list of numbers, a nested list or a mapping"),
        ({"P": ["one"], "Q": [1]}, "'one' is not an exact number"),
        ({"P": [True], "Q": [1]}, "True is not an exact number"),
    ],
)
def test_tables_that_do_not_fit(split, tables, message):
    with pytest.raises(InstanceError) as caught:
        instantiate(split, **tables)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_conditions_are_checked():
    with pytest.raises(InstanceError, match=r"the condition w >= 0 does not hold|not a law"):
        instantiate(find("C66"), P=["1/2", "1/2"], Q=["1/4", "3/4"], R=["1/3", "2/3"], w=-1)
    with pytest.raises(InstanceError, match=r"the condition p\(x\) > 0 does not hold"):
        instantiate(find("D01"), p=[["1/2", "1/2"], [0, 0]], q=["1/2", "1/2"], x=1)
    with pytest.raises(InstanceError, match="the rows of p have different lengths"):
        instantiate(find("B08"), p=[["1/2", "1/4"], ["1/4"]])
    with pytest.raises(InstanceError, match="x = 2 is none of its values"):
        instantiate(find("D01"), p=[["3/10", "1/10"], ["1/5", "2/5"]], q=["1/2", "1/2"], x=2)


def test_only_theorems_are_applied():
    with pytest.raises(InstanceError, match="prove the statement first"):
        instantiate(SPLIT, P=[1], Q=[1])
    assert "instantiate" in symkl.__all__


class TestFunctionOfANumber:
    """f of D_f(P || Q) is an expression in t, or a function that makes one."""

    LAWS = {"P": ["1/2", "1/2"], "Q": ["1/4", "3/4"]}  # noqa: RUF012 (a constant)

    def test_exact_values(self):
        t = Symbol("t")
        found = instantiate(find("C32a"), f=t**2, **self.LAWS)
        assert (found.left, found.right) == (1, Fraction(4, 3))
        same = instantiate(find("C32a"), f=lambda t: t * sympy.log(t), **self.LAWS)
        assert (same.left, str(same.right)) == (0, "log(2) - 1/2 log(3)")
        far = instantiate(find("C32a"), f=-sympy.log(t), P=[1, 0], Q=["1/2", "1/2"])
        assert (far.left, str(far.right)) == (0, "oo")

    @pytest.mark.parametrize(
        ("f", "message"),
        [
            ("t*log(t)", "f: 't*log(t)' is not an expression in SymPy's Symbol('t')"),
            (Symbol("s") ** 2, "the formula s**2 is to be in t alone, not in s"),
            (sympy.sqrt(Symbol("t")), "the condition f convex does not hold"),
            (sympy.sin(Symbol("t")), "f: sin(t) has no limit at oo that SymPy finds"),
            ([1, 2], "f: [1, 2] is not an expression"),
        ],
    )
    def test_what_is_no_convex_function(self, f, message):
        with pytest.raises(InstanceError) as caught:
            instantiate(find("C32a"), f=f, **self.LAWS)
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_it_must_be_given(self):
        with pytest.raises(InstanceError, match="f is missing: it is a function of a nonnegative number"):
            instantiate(find("C32a"), **self.LAWS)

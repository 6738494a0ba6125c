"""Every class of symkl is a good SymPy citizen.  One test each, run over all classes; a class without an example fails."""

from __future__ import annotations

import copy
import json
import math
import pickle

import pytest
import sympy
from sympy import Expr, Rational, S, Symbol, Tuple, preorder_traversal

import symkl.measures as m
import symkl.terms as k
from symkl.certificates import Encoder, decode
from symkl.families import FAMILIES, Statistic
from symkl.families.fisher import NAMES, Fisher
from symkl.families.statistic import X
from symkl.functions import Absolute, Composite, Convex
from symkl.mixtures import mixture
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse_expression
from symkl.terms import Law, Scoped, Term, Variable
from tests.families.numeric import symbols_of
from tests.random_terms import hypotheses, terms, w

t, T, a, b, unused = map(Symbol, ("t", "T", "a", "b", "unused"))
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q = Law("p"), Law("q")
r = Law("r", a)

ABSTRACT = {"Family", "Term", "_Indexed", "Hypothesis", "Measure", "LawMeasure", "TwoLaws", "Comparison", "Grouped"}
"""Bases that only their subclasses instantiate."""

EXAMPLES: dict[str, tuple[Scoped, set[object]]] = {
    # class: an example, and the names it depends on
    "Variable": (w(t - 1, copy=1), {w(t - 1, copy=1), t}),
    "Law": (Law("r", a, b), {a, b}),
    "Mixture": (mixture([(a / (a + b), [p(x | z)]), (b / (a + b), [q(x)])]).law, {a, b}),
    "Density": (k.Density(r, [Tuple(z.slot, y), x], [w(1, T)]), {y, x, a, w(1, T), T}),
    "Linear": (2 * k.Log(p(x)) - a * k.Log(q(z), 2), {x, z, a}),
    "Product": (p(x) / q(x | z) ** 2, {x, z}),
    "Log": (k.Log(p(x), b), {x, b}),
    "Exp": (k.Exp(k.Log(p(x))), {x}),
    "Absolute": (Absolute(p(x) - q(x | z)), {x, z}),
    "Composite": (Composite("u", p(x) / q(x | z)), {x, z}),
    "Apply": (k.Apply("f", (x, w(t))), {x, w(t), t}),
    "Expectation": (k.Expectation((p(x), q(z | x, y)), k.Log(p(x, z, w(t)), b)), {y, w(t), t, b}),
    "AlphabetSum": (k.AlphabetSum([x, z], p(x) * q(z | x, y)), {y}),
    "IndexSum": (k.IndexSum(t, 1, T, k.Log(p(w(t) | w(t - 1), x))), {w(1, T), w(0, T - 1), x, T}),
    "IndexProduct": (k.IndexProduct(t, 1, T, p(w(t) | x)), {w(1, T), x, T}),
    "Information": (m.Information(p(x | z), 2), {x, z}),
    "DensityEntropy": (m.DensityEntropy(p(x | z), b), {z, b}),
    "Entropy": (m.Entropy(p, [x, w(t)], [z], b), {t, b}),
    "KL": (m.KL(q(z | x), p(z | y), 2), {x, y}),
    "CrossEntropy": (m.CrossEntropy(p(x), r(x | z)), {z, a}),
    "Jeffreys": (m.Jeffreys(p(x | y), q(x | z)), {y, z}),
    "ELBO": (m.ELBO(q(z), p(x, z)), {x}),
    "MutualInformation": (m.MutualInformation(p, [[x], [z]], [y], 10), set()),
    "TotalCorrelation": (m.TotalCorrelation(p, [[w(1, T)]]), {T}),
    "DualTotalCorrelation": (m.DualTotalCorrelation(r, [[x], [y], [z]]), {a}),
    "Positive": (k.Positive(p(x)), {x}),
    "Nonzero": (k.Nonzero(b - 1), {b}),
    "AtLeast": (k.AtLeast(T - t), {T, t}),
    "Finite": (k.Finite(k.Expectation(p(x | z), k.Log(q(x)))), {z}),
    "Convex": (Convex("u"), set()),
    "Discrete": (k.Discrete(w(t)), {t}),
    "Continuous": (k.Continuous(x), set()),
    "Distinct": (k.Distinct(w(t).slot, w(0).slot), {t}),
    "Independent": (k.Independent(r, [x.slot], [z.slot], [w(t).slot]), {a, t}),
    "Assumed": (k.Assumed("=", p(x, w(t) | y), p(x) * p(w(t)), (x, w(t)), (Tuple(t, S.One, T),)), {y, T}),
    "Almost": (k.Almost([q(z | x)], k.Positive(p(z, y))), {x, y}),
    "Every": (k.Every([z], k.Positive(p(z, y))), {y}),
    "EveryIndex": (k.EveryIndex(t, 1, T, k.Positive(p(w(t) | x))), {w(1, T), x, T}),
}
EXAMPLES["Statistic"] = (Statistic(sympy.log(X) / a + (X - b) ** 2, w(t)), {w(t), t, a, b})
EXAMPLES["Fisher"] = (Fisher(FAMILIES["Normal"](a, b)(x), (a, b)), {a, b})
EXAMPLES |= {
    name: (cls(*symbols), set().union(*(v.free_symbols for v in symbols)))
    for name, cls in FAMILIES.items()
    for symbols in [symbols_of(cls, "0")]
}
for measure in m.every_measure():  # the others bring their own
    if measure.__name__ not in EXAMPLES:
        given = parse_expression(next((e for e in measure.examples if "|" in e.replace("||", "")), measure.examples[0]))
        EXAMPLES[measure.__name__] = (given, given.unfold()[0].free_symbols | given.base.free_symbols)



def in_the_domain(law, symbol):
    """Put the first number for a parameter that the law takes: a probability, a whole number, one above 1."""
    for number in (S.Half, S.One, S(2)):
        try:
            return law.subs(symbol, number)
        except ValueError as error:
            refused = error
    raise refused


CONCRETE = sorted(set(Scoped.heads) - ABSTRACT)
REAL = [name for name in CONCRETE if issubclass(Scoped.heads[name], Term)]


def example(name: str) -> Scoped:
    assert name in EXAMPLES, f"{name} has no example: add one to EXAMPLES, with the names it depends on"
    return EXAMPLES[name][0]


def test_every_class_is_covered():
    assert {n for n in CONCRETE if type(EXAMPLES.get(n, (None,))[0]).__name__ != n} == set()
    assert not ABSTRACT & set(Scoped.heads), "an abstract class cannot be spelled in a certificate"


@pytest.mark.parametrize("name", CONCRETE)
class TestCitizen:
    def test_it_rebuilds_from_func_and_args(self, name):
        term = example(name)
        for node in preorder_traversal(term):
            assert not node.args or node.func(*node.args) == node
        assert term.func(*term.args) is term
        assert all(isinstance(arg, sympy.Basic) for node in preorder_traversal(term) for arg in node.args)

    def test_equality_is_identity_and_hash_follows(self, name):
        term = example(name)
        again = type(term)(*term.args)
        assert again is term
        assert again == term
        assert not again != term  # noqa: SIM202 (both operators are overloaded)
        assert hash(again) == hash(term)
        assert term != S.One
        assert term != "term"
        assert len({term, again}) == 1

    @pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))  # SymPy itself needs 2
    def test_pickle_gives_the_same_object(self, name, protocol):
        term = example(name)
        assert pickle.loads(pickle.dumps(term, protocol)) is term

    def test_copy_gives_the_same_object(self, name):
        term = example(name)
        assert copy.copy(term) is term
        assert copy.deepcopy(term) is term
        assert copy.deepcopy([term, {term: term}])[0] is term

    def test_free_symbols(self, name):
        term = example(name)
        assert term.free_symbols == EXAMPLES[name][1]
        assert not any(term.has(n) for n in (unused, Variable("unused")))

    def test_subs_of_a_free_value_keeps_the_rest(self, name):
        term = example(name)
        for value in [v for v in term.free_symbols if isinstance(v, Variable) and not v.is_block]:
            moved = term.subs(value, value.copied(7))
            assert (value.copied(7) in moved.free_symbols) is True
            assert value not in moved.free_symbols
            assert moved.subs(value.copied(7), value) is term

    def test_subs_does_not_capture_values(self, name):
        term = example(name)
        for value in [v for v in term.free_symbols if isinstance(v, Variable) and not v.is_block]:
            for bound in [v for v in term.bound if isinstance(v, Variable)]:
                if name == "Assumed":
                    with pytest.raises(ValueError, match="given statement binds"):
                        term.subs(value, bound)
                    continue
                moved = term.subs(value, bound)
                assert bound in moved.free_symbols, f"{bound} was captured in {moved}"
                assert moved.free_symbols - {bound} - _symbols(bound) == term.free_symbols - {value} - _symbols(bound)

    def test_subs_does_not_capture_indices(self, name):
        term = example(name)
        for index in [i for i in term.bound if isinstance(i, Symbol)]:
            if name == "Assumed":
                with pytest.raises(ValueError, match="given statement binds"):
                    term.subs(T, index)
                continue
            if name == "Statistic":
                with pytest.raises(ValueError, match="place of the drawn value"):
                    term.subs(b, index)
                continue
            if name == "Fisher":
                for information in (term, Fisher(FAMILIES["Normal"](a, b)(x), (a,))):
                    with pytest.raises(ValueError, match="cannot be used"):
                        information.subs(b, NAMES[0])
                continue
            moved = term.subs(T, index)
            assert index in moved.free_symbols
            assert moved.index_range[0] != index
            assert moved.subs(index, T).free_symbols == term.free_symbols

    def test_subs_of_a_bound_name_does_nothing(self, name):
        term = example(name)
        for bound in set(term.bound) - term.free_symbols:
            assert term.subs(bound, Variable("v") if isinstance(bound, Variable) else S(5)) is term

    def test_subs_of_a_symbol_reaches_everywhere(self, name):
        term = example(name)
        for symbol in [n for n in term.free_symbols if isinstance(n, Symbol)]:
            moved = term.subs(symbol, S(5)) if name not in FAMILIES else in_the_domain(term, symbol)
            assert symbol not in moved.free_symbols
            assert not any(symbol in v.free_symbols for v in moved.free_symbols)

    def test_xreplace_by_the_identity(self, name):
        term = example(name)
        assert term.xreplace({}) is term
        assert term.xreplace({node: node for node in preorder_traversal(term)}) is term
        assert term.replace(lambda _: False, lambda e: e) is term

    def test_encoding_round_trip(self, name):
        term = example(name)
        encoder = Encoder()
        row = encoder.add(term)
        rows = json.loads(json.dumps(encoder.rows))
        assert decode(rows)[row] is term

    def test_it_prints(self, name):
        term = example(name)
        for text in (str(term), repr(term), sympy.latex(term), term._repr_latex_(), sympy.sstr(term), sympy.srepr(Symbol("u"))):
            assert isinstance(text, str)
            assert text
            assert "object at 0x" not in text

    def test_it_is_an_expression_where_promised(self, name):
        term = example(name)
        assert isinstance(term, sympy.Basic)
        assert isinstance(term, Expr) is not isinstance(term, k.Hypothesis)
        assert term.is_commutative is not False


def _symbols(value: Variable) -> set[object]:
    return value.free_symbols - {value}


@pytest.mark.parametrize("name", REAL)
class TestRealTerm:
    def test_diff(self, name):
        term = example(name)
        assert term.diff(unused) == 0
        assert sympy.diff(term, unused) == 0
        for symbol in [n for n in term.free_symbols if isinstance(n, Symbol)]:
            with pytest.raises(TypeError, match="derivative"):
                term.diff(symbol)
        for symbol in [n for n in term.bound if isinstance(n, Symbol)]:
            assert term.diff(symbol) == 0

    def test_arithmetic_keeps_the_order(self, name):
        term = example(name)
        other = k.Log(q(w(7)))
        added = other + term
        assert added.pairs[0] == (S.One, other)
        assert [f for f, _ in (other * k.Apply("g", (x,)) * other).factors] == [other, k.Apply("g", (x,)), other]
        assert (a + term).pairs[0] == (a, S.One)
        assert (term + a).pairs[-1] == (a, S.One)
        assert type(3 * other - term).__name__ == "Linear"
        assert -(-term) is term
        assert term - 0 is term
        assert term * 1 is term
        assert term**1 is term
        assert term / 1 is term

    def test_foreign_sums_and_products_are_read_at_the_door(self, name):
        term = example(name)
        other = k.Log(q(w(7)))
        for foreign, wanted in (
            (sympy.Add(other, sympy.Mul(2, other, evaluate=False), 3, evaluate=False), {other: 3, S.One: 3}),
            (sympy.Add(other, -other), {other: 0}),
            (sympy.Add(a, other), {other: 1, S.One: a}),
            (sympy.Mul(a, other), {other: a}),
        ):
            counted = dict.fromkeys(wanted, 0)
            for c, f in k.pairs(k.read(foreign)):
                counted[f] += c
            assert counted == wanted
        assert isinstance(k.read(sympy.Add(a, term)), k.Linear)
        assert isinstance(k.read(sympy.Mul(a, term)), (k.Linear, k.Product))
        assert isinstance(k.read(sympy.Add(term, -term)), (k.Linear, sympy.core.numbers.Zero))
        assert isinstance(k.read(sympy.Pow(term, 2)), (k.Product, k.Linear))
        with pytest.raises(TypeError, match="SymPy function"):
            k.read(sympy.sin(term))

    def test_equations_of_spellings_are_refused(self, name):
        term = example(name)
        for pair in ((term, term), (term, a), (a, term), (term, S.Zero)):
            with pytest.raises(TypeError, match="symkl"):
                sympy.Eq(*pair)
        assert sympy.Eq(term, term, evaluate=False).lhs is term

    @pytest.mark.parametrize("bad", ["1", "KL", "__import__('os')", True, False, None, S.true, S.NaN, S.Infinity, -S.Infinity, S.ComplexInfinity,
                                     math.nan, math.inf, -math.inf], ids=repr)
    def test_what_is_not_a_number_is_refused(self, name, bad):
        term = example(name)
        for operation in (lambda: term + bad, lambda: term - bad, lambda: term * bad, lambda: term / bad, lambda: term**bad,
                          lambda: k.Log(bad), lambda: k.Exp(bad), lambda: k.Positive(bad), lambda: k.Expectation(p(x), bad)):
            with pytest.raises(TypeError):
                operation()
        if bad is S.NaN:  # SymPy's nan answers before it asks; what comes out is no term
            assert bad + term is S.NaN
            return
        for operation in (lambda: bad + term, lambda: bad - term, lambda: bad * term, lambda: bad / term):
            with pytest.raises(TypeError):
                operation()

    def test_floats_become_exact(self, name):
        term = example(name)
        for half in (0.5, sympy.Float("0.5"), Rational(1, 2)):
            assert term + half == term + Rational(1, 2)
            assert half * term == Rational(1, 2) * term
        assert 0.1 * term + 0.2 == Rational(1, 10) * term + Rational(1, 5)
        assert not (0.1 * term + 0.2).has(sympy.Float)

    def test_evaluation_leaves_it_alone(self, name):
        term = example(name)
        assert term.doit() is term
        assert term.expand() is term
        assert sympy.expand(term) is term
        assert sympy.simplify(term) is term
        assert sympy.sympify(term) is term
        assert term.is_number is False
        assert term.is_nonnegative is None
        assert term.is_positive is None
        assert term.is_finite is None
        assert sympy.sqrt(term**2) != term


def test_random_terms_are_good_citizens_too():
    for term in (*terms(5, 150), *hypotheses(5, 60)):
        assert term.func(*term.args) is term
        assert pickle.loads(pickle.dumps(term)) is term
        assert term.xreplace({node: node for node in preorder_traversal(term)}) is term
        encoder = Encoder()
        row = encoder.add(term)
        assert decode(json.loads(json.dumps(encoder.rows)))[row] is term


def test_random_terms_contain_every_class():
    seen = {type(node).__name__ for term in (*terms(1, 500), *hypotheses(1, 250)) for node in preorder_traversal(term)}
    assert set(CONCRETE) - {"Fisher", "Statistic", *FAMILIES} <= seen  # what is said of these holds for no other law


def test_random_terms_are_the_same_for_the_same_seed():
    assert terms(9, 20) == terms(9, 20)
    assert hypotheses(9, 20) == hypotheses(9, 20)
    assert terms(9, 20) != terms(10, 20)


class TestRefusals:
    """What is not a term is refused when it is written, with a message that says why."""

    @pytest.mark.parametrize("bad", [[1], {}, {1}, (1,), b"1"], ids=repr)
    def test_containers_are_no_operands(self, bad):
        """`read` promises a TypeError for whatever is no number."""
        for operation in (lambda: p(x) + bad, lambda: bad + p(x), lambda: p(x) * bad, lambda: k.Log(bad)):
            with pytest.raises(TypeError):
                operation()

    def test_a_variable_is_not_a_number(self):
        for operation in (lambda: x + 1, lambda: 2 * x, lambda: x - x, lambda: -x, lambda: x / 2, lambda: x**2, lambda: 1 + x):
            with pytest.raises(TypeError, match="not a number"):
                operation()

    def test_a_bar_is_not_a_logical_or(self):
        assert p(z | x) is k.Density(p, [z], [x])
        assert p(z | x) is not p(x | z)
        with pytest.raises(ValueError, match="one bar"):
            p(z | x, x | z)
        with pytest.raises(TypeError, match="not a random variable"):
            p(Symbol("x"))

    def test_laws_have_scalar_parameters(self):
        for bad in (x, p(x), k.Log(p(x)), "z", True, S.NaN):
            with pytest.raises(TypeError):
                Law("q", bad)

    def test_bases_are_positive_scalars_other_than_one(self):
        for bad in (0, 1, -2, S.Infinity):
            with pytest.raises((ValueError, TypeError)):
                k.Log(p(x), bad)
        for bad in (p(x), x, m.KL(p(x), q(x)), "2", True, S.ImaginaryUnit):
            with pytest.raises((TypeError, ValueError)):
                k.Log(p(x), bad)

    def test_symbols_carry_no_assumptions(self):
        """Domains are hypotheses: an assumption inside a symbol would discharge them silently and is lost in a certificate."""
        with pytest.raises(TypeError):
            k.read(Symbol("a", positive=True) * p(x))

    def test_densities_bind_each_slot_once(self):
        with pytest.raises(ValueError, match="twice"):
            k.Density(p, [x, Tuple(x.slot, y)])
        with pytest.raises(ValueError, match="twice"):
            p(x | x)
        with pytest.raises(ValueError, match="before the bar"):
            k.Density(p, [], [x])

    def test_draws_come_once_and_conditions_first(self):
        for law in ((p(x), q(x)), (p(x | z), p(z)), (p(x | y), p(z | x), p(y))):
            for binder in (lambda law: k.Expectation(law, S.One), m.DensityEntropy, lambda law: m.KL(law, law), lambda law: k.Almost(law, k.Positive(a))):
                with pytest.raises(ValueError, match=r"twice|conditioned on"):
                    binder(law)

    def test_draws_that_overlap_as_blocks(self):
        for law in ((p(w(1, 3)), q(w(2))), (p(x | w(2)), q(w(1, 3))), (p(w(1, T)), q(w(2, T)))):
            with pytest.raises(ValueError, match=r"twice|conditioned on"):
                k.Expectation(law, S.One)

    def test_slots_that_overlap_as_blocks(self):
        with pytest.raises(ValueError, match="twice"):
            p(w(1, 3), w(2))
        with pytest.raises(ValueError, match="twice"):
            p(w(1, 3) | w(2))

    def test_a_divergence_needs_the_same_variables(self):
        for measure in (m.KL, m.CrossEntropy, m.Jeffreys, m.ELBO):
            with pytest.raises(ValueError, match="has no density in"):
                measure(p(x), q(z))

    def test_roots_are_not_split_over_factors_of_unknown_sign(self):
        """sqrt(f g) is not sqrt(f) sqrt(g) for negative f and g, nor sqrt(-f) i sqrt(f)."""
        f, g = k.Apply("f", (x,)), k.Apply("g", (x,))
        assert [e for _, e in k.factors(k.power(f * g, Rational(1, 2)))] == [Rational(1, 2)]
        assert not k.power(-f, Rational(1, 2)).has(S.ImaginaryUnit)


class TestLanguageRoundTrip:
    """parse(print(t)) == t, for terms built in Python too."""

    @pytest.mark.parametrize("name", [name for name in REAL if name != "Statistic"])  # proofs show it, no one types it
    def test_examples(self, name):
        term = example(name)
        assert parse_expression(str(term), functions=("f", "g", "h", "u", "v")) is term

    def test_random_terms(self):
        wrong = {}
        for term in terms(4, 120):
            try:
                again = parse_expression(str(term), functions=("f", "g", "h", "u", "v"))
            except InputError as error:
                again = error
            if again is not term:
                wrong[str(term)] = again
        assert wrong == {}

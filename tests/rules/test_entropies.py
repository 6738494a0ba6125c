"""The rules of entropies are no new assumptions: each use of them is derived from the other rules here."""

from itertools import product
from random import Random
from types import SimpleNamespace

import pytest
from sympy import S, Tuple

from symkl.kernel import scale, sym
from symkl.measures import DualTotalCorrelation, Entropy, MutualInformation, TotalCorrelation
from symkl.rules.copies import copy_lemma
from symkl.rules.derived import independence_is_zero, nonnegative
from symkl.rules.entropies import basic_inequality, entropy_algebra, vanishing_information
from symkl.search.identity import prove_identity
from symkl.terms import Discrete, Independent, Law, Variable, linear

OURS = {"entropy_algebra", "basic_inequality", "vanishing_information"}
p = Law("p")
X = [Variable("x", (i,)) for i in range(4)]
PARTS = [parts for parts in product(range(4), repeat=3) if 0 in parts]


def groups(parts):
    """Distribute three variables over a, b, c and nowhere."""
    return [[X[i] for i, part in enumerate(parts) if part == k] for k in range(3)]


def joint(term):
    """Return the joint entropies a measure is made of, as the rule proposes them."""
    return next(entropy_algebra.propose(term))[0]


@pytest.mark.parametrize("parts", PARTS, ids=str)
def test_basic_inequalities_are_derived(parts):
    a, b, c = groups(parts)
    measure = MutualInformation(p, [a, b], c) if b else Entropy(p, a, c)
    ours, derived = basic_inequality(-measure), scale(nonnegative(measure), S.NegativeOne)
    assert (derived.left, derived.relation, derived.right) == (ours.left, "<=", ours.right)
    assert not derived.axioms & OURS
    assert {h for h in derived.hypotheses if isinstance(h, Discrete)} <= set(ours.hypotheses)


def test_only_entropies_and_repeated_variables_ask_for_discrete_ones():
    a, b, c, _ = X
    wanted = {(((a,), (b,)), (c,)): set(), (((a, b), (b,)), (c,)): {b}, (((a,), (b,)), (c, b, c)): {b, c}}
    for (sides, given), repeated in wanted.items():
        needs = basic_inequality(-MutualInformation(p, sides, given) * 3).hypotheses
        assert {h.args[0] for h in needs if isinstance(h, Discrete)} == {v.slot for v in repeated}
    needs = basic_inequality(-Entropy(p, [a], [b])).hypotheses
    assert {h.args[0] for h in needs if isinstance(h, Discrete)} == {a.slot}


@pytest.mark.parametrize("parts", PARTS, ids=str)
def test_the_algebra_is_derived(parts):
    a, b, c = groups(parts)
    kinds = (MutualInformation, TotalCorrelation, DualTotalCorrelation)
    for measure in [kind(p, [a, b], c) for kind in kinds] if b else [Entropy(p, a, c)]:
        target = joint(measure)
        derived = prove_identity(measure, target, entropies=False)
        assert (derived.left, derived.right) == (measure, target)
        assert not derived.axioms & OURS
        assert entropy_algebra(measure, target, "any").right == target


def test_independence_is_derived():
    a, b, c, d = X
    given = Independent(p, [a.slot], [b.slot], [c.slot])
    measure = MutualInformation(p, [[a], [b]], [c])
    derived = independence_is_zero(measure, given)
    assert (derived.left, derived.right) == (measure, S.Zero)
    assert not derived.axioms & OURS
    assert vanishing_information(measure, given).right is S.Zero
    block = Independent(p, [a.slot, d.slot], [b.slot], [c.slot])
    assert vanishing_information(MutualInformation(p, [[a], [b]], [c, d]), block).right is S.Zero


def test_random_combinations_need_the_same_joint_entropies():
    """A combination equals its own joint entropies, and no other ones."""
    rng = Random(2)
    slots = Tuple(*(v.slot for v in X))
    for _ in range(40):
        terms = []
        for _ in range(rng.randint(1, 4)):
            parts = [rng.randrange(4) for _ in X]
            a, b, c = ([v for v, part in zip(X, parts, strict=True) if part == k] for k in range(3))
            if a:
                terms.append((S(rng.choice((-2, -1, 1, 3))) / rng.randint(1, 3), MutualInformation(p, [a, b], c) if b else Entropy(p, a, c)))
        combination = linear(terms)
        if combination is S.Zero:
            continue
        target = joint(combination)
        theorem = entropy_algebra(combination, target, slots)
        assert entropy_algebra(target, combination, slots).right == sym(theorem).right
        with pytest.raises(ValueError, match="differ"):
            entropy_algebra(combination, target + Entropy(p, [X[0]]), slots)


class TestCopies:
    """The copy lemma forgets a copy only if nothing but its being one is assumed."""

    BASE = ("A discrete", "B discrete", "C discrete", "A2 discrete")

    @staticmethod
    def slot(name):
        return Variable(name).slot

    def theorem(self, *given, left="H(A)", right="H(A,B)"):
        """Return what copy_lemma reads of a theorem."""
        from symkl.syntax.parse import parse

        stated = parse(f"{left} <= {right}", (*given, *self.BASE))
        return SimpleNamespace(left=stated.sides[0], right=stated.sides[1], hypotheses=stated.given)

    @pytest.mark.parametrize("given", [
        ("I(A2;B) = 0",),  # not said to be independent given something
        ("A2 . A,B | C", "I(A2;B) <= H(C)"),  # more is said of it
        ("A2 . A,B | C", "H(A2,B) = H(A,B)"),  # equal entropies with what is not common
        ("A2 . A,B | C", "H(A2,C) = H(B,C)"),  # equal entropies with another variable
        ("A2 . A,B | C", "H(A2|C) = H(A|C)"),  # not joint entropies
        ("A2 . A,B | C", "H(A2,C) <= H(A,C)"),  # no equation
        ("A2 . A,B | C", "A2 . B"),  # twice independent
        ("A2,D . A,B | C",),  # independent together with another one
        ("A2 . B | A,C",),  # given the original
        ("A . B | A2",),  # something else given the copy
    ], ids=str)
    def test_anything_else_said_of_it_is_refused(self, given):
        with pytest.raises(ValueError, match="copy_lemma"):
            copy_lemma(self.theorem(*given), self.slot("a2"), self.slot("a"))

    def test_what_the_claim_speaks_of_is_not_forgotten(self):
        for sides in ({"left": "H(A2)"}, {"right": "H(A2,B)"}):
            with pytest.raises(ValueError, match="can be forgotten"):
                copy_lemma(self.theorem("A2 . A,B | C", **sides), self.slot("a2"), self.slot("a"))

    def test_finiteness_asks_for_discrete_variables(self):
        from symkl.syntax.parse import parse

        stated = parse("H(A) <= H(A,B)", ("A2 . A,B | C", "H(A,B,A2) is finite", "A discrete"))
        generic = SimpleNamespace(left=stated.sides[0], right=stated.sides[1], hypotheses=[h for h in stated.given if h != Discrete(Variable("b"))])
        with pytest.raises(ValueError, match="asks for discrete"):
            copy_lemma(generic, self.slot("a2"), self.slot("a"))

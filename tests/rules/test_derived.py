"""Derived rules: compositions of axioms.  They cannot be wrong, but they must prove what they say, and refuse the rest."""

from __future__ import annotations

import json
from random import Random

import pytest
from sympy import Rational, S, Symbol, Tuple

from symkl.certificates import certificate, replay
from symkl.kernel import DoesNotApply
from symkl.measures import (
    ELBO,
    KL,
    CrossEntropy,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    Information,
    Jeffreys,
    MutualInformation,
    TotalCorrelation,
)
from symkl.rules.derived import (
    flip_ratio,
    gibbs,
    independence_is_zero,
    log_of_conditional,
    nonnegative,
    ratio_mass,
    scaled_ratio,
)
from symkl.terms import (
    Almost,
    Apply,
    Density,
    Discrete,
    Distinct,
    Expectation,
    Independent,
    Law,
    Log,
    Positive,
    Variable,
    times,
)
from tests.random_terms import terms, w
from tests.rules.oracle import random_model, refute, value_at

a, b, t, T = map(Symbol, ("a", "b", "t", "T"))
x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q, r = Law("p"), Law("q"), Law("r")
f = Apply("f", (x,))
MODELS = 60


def checked(theorem):
    found = refute(theorem.rule, theorem, Random(5), MODELS, new_names=True)
    assert found is None, str(found)
    again = replay(json.loads(json.dumps(certificate(theorem))))
    assert (again.left, again.relation, again.right, again.hypotheses) == (theorem.left, theorem.relation, theorem.right, theorem.hypotheses)
    return theorem


NONNEGATIVE = {
    "KL": (KL(p(x), q(x)), set()),
    "KL in bits": (KL(p(x), q(x), 2), set()),
    "KL of joints": (KL(p(x, z), q(x) * r(z)), set()),
    "KL of products": (KL((p(x), q(z | x)), (q(z), p(x | z))), set()),
    "KL at a fixed condition": (KL(p(x | y), q(x | z)), set()),
    "averaged KL": (Expectation(p(y), KL(p(x | y), q(x | y))), set()),
    "KL averaged over another law": (Expectation(r(y), KL(p(x | y), q(x))), set()),
    "KL of blocks": (KL(p(w(1, T)), q(w(1, T))), set()),
    "mutual information": (MutualInformation(p, [[x], [z]]), set()),
    "conditional mutual information": (MutualInformation(p, [[x], [z]], [y]), set()),
    "mutual information of groups": (MutualInformation(p, [[x, y], [z]], [w(1)], 2), set()),
    "total correlation": (TotalCorrelation(p, [[x], [y], [z]]), set()),
    "entropy": (Entropy(p, [x], [z]), {Discrete(x)}),
    "joint entropy": (Entropy(p, [x, z]), {Discrete(x), Discrete(z)}),
    "entropy of a density": (DensityEntropy(p(x | z)), {Discrete(x)}),
    "cross-entropy": (CrossEntropy(p(x), q(x)), {Discrete(x)}),
    "self-information": (Information(p(x), 10), {Discrete(x)}),
}


@pytest.mark.parametrize("name", NONNEGATIVE)
def test_nonnegative(name):
    term, needs = NONNEGATIVE[name]
    theorem = checked(nonnegative(term))
    assert (theorem.left, theorem.relation, theorem.right) == (S.Zero, "<=", term)
    assert set(theorem.hypotheses) == needs


def test_nonnegative_in_a_symbolic_base_needs_it_above_one():
    theorem = checked(nonnegative(KL(p(x), q(x), b)))
    assert Positive(b - 1) in theorem.hypotheses


REFUSED = {
    "KL to an unnormalised reference": KL(q(z), p(x, z)),
    "KL to a conditional times a free factor": KL(q(z), p(z | x) * p(x)),
    "averaged KL to an unnormalised reference": Expectation(p(x), KL(q(z | x), p(x, z))),
    "ELBO": ELBO(q(z), p(x, z)),
    "ELBO without observations": ELBO(q(z), p(z)),
    "KL in a base below 1": KL(p(x), q(x), Rational(1, 2)),
    "co-information": MutualInformation(p, [[x], [y], [z]]),
    "a logarithm": Log(p(x)),
    "a function": f,
    "a difference of entropies": Entropy(p, [x]) - Entropy(p, [z]),
    "minus an entropy": -2 * Entropy(p, [x]),
    "a scalar": a,
}


@pytest.mark.parametrize("name", REFUSED)
def test_not_nonnegative(name):
    with pytest.raises((DoesNotApply, TypeError, AttributeError)):
        theorem = nonnegative(REFUSED[name])
        raise AssertionError(f"{theorem} was proved under {theorem.hypotheses}")


def test_refusals_are_does_not_apply():
    """A derived rule answers as an axiom does: DoesNotApply and nothing else."""
    for name, term in REFUSED.items():
        try:
            nonnegative(term)
        except DoesNotApply:
            continue
        except Exception as error:  # noqa: BLE001 (which one it is, is the question)
            pytest.fail(f"{name}: {type(error).__name__}: {error}")


def test_an_unnormalised_reference_makes_kl_negative_in_a_weighted_model():
    """The oracle can see what counting models cannot."""
    rng, negative = Random(2), 0
    term = KL(q(z), p(x, z))
    for _ in range(200):
        model = random_model((term,), rng)
        value = value_at(term, model)
        negative += value is not None and float(value) < 0
    assert negative


def test_entropies_of_densities_are_negative_in_weighted_models():
    rng, negative = Random(2), 0
    for _ in range(100):
        model = random_model((Entropy(p, [x]),), rng)
        negative += float(value_at(Entropy(p, [x]), model)) < 0
    assert negative


@pytest.mark.parametrize("term", [Jeffreys(p(x), q(x)), DualTotalCorrelation(p, [[x], [y], [z]]), TotalCorrelation(p, [[w(1, T)]]),
                                  TotalCorrelation(p, [[x], [y]], [z])], ids=str)
def test_what_is_nonnegative_but_may_be_out_of_reach(term):
    """True statements: a proof is welcome, and then it has to be right."""
    try:
        theorem = nonnegative(term)
    except (DoesNotApply, TypeError, AttributeError):
        return
    checked(theorem)


class TestGibbs:
    def test_a_law_with_the_factors_of_p(self):
        mean = MutualInformation(p, [[x], [z]], [y]).unfold()[0]
        law = Tuple(p(y), p(x, z | y))
        assert checked(gibbs(mean, law)).right == mean

    def test_unnormalised(self):
        for mean in (Expectation(q(z), Log(q(z) / p(x, z))), Expectation(q(z), Log(p(z) / q(z))), Expectation(p(x), Log(p(x) / (2 * q(x)))),
                     Expectation(p(x), Log(p(x)))):
            with pytest.raises(DoesNotApply):
                gibbs(mean)

    def test_flip_ratio(self):
        theorem = checked(flip_ratio(Expectation(p(x), Log(p(x) / q(x)))))
        assert theorem.right == -Expectation(p(x), Log(q(x) / p(x))) or theorem.right.pairs[0][0] == -1
        assert theorem.hypotheses == ()
        almost = flip_ratio(Expectation(p(x), Log(q(x) / r(x)))).hypotheses
        assert almost == (Almost([p(x)], Positive(q(x))),)
        for term in (Log(p(x) / q(x)), Expectation(p(x), f)):
            with pytest.raises(DoesNotApply):
                flip_ratio(term)

    def test_flip_ratio_asks_for_the_side_that_says_less(self):
        assert checked(flip_ratio(Expectation(p(x), Log(q(x) / p(x))))).hypotheses == ()

    def test_scaled_ratio(self):
        half = S(1) / 2
        theorem = checked(scaled_ratio(Expectation(p(x), Log(q(x) ** half / p(x) ** half)), -half))
        assert theorem.right == times(-half, Expectation(p(x), Log(p(x) / q(x))))
        assert theorem.hypotheses == ()
        with pytest.raises(DoesNotApply):
            scaled_ratio(Log(p(x) / q(x)), half)

    def test_ratio_mass(self):
        assert checked(ratio_mass(Expectation(p(x), q(x) / p(x)))).right is S.One
        for term in (Expectation(q(z), p(x, z) / q(z)), Expectation(p(x), q(x)), Expectation(p(x), p(x) / q(x))):
            with pytest.raises(DoesNotApply):
                ratio_mass(term)


class TestOthers:
    def test_log_of_conditional(self):
        theorem = checked(log_of_conditional(Log(p(x | y, z), 2), Tuple(z)))
        assert theorem.right == Log(p(x, z | y), 2) - Log(p(z | y), 2)
        assert theorem.hypotheses == (Positive(p(z | y)),)
        for term, moved in ((Log(p(x)), Tuple(x)), (p(x | z), Tuple(z)), (Log(f), Tuple(x))):
            with pytest.raises(DoesNotApply):
                log_of_conditional(term, moved)

    def test_independence_is_zero(self):
        given = Independent(p, [x.slot], [z.slot])
        theorem = checked(independence_is_zero(MutualInformation(p, [[x], [z]]), given))
        assert theorem.right is S.Zero
        assert theorem.hypotheses == (given,)
        given = Independent(p, [x.slot], [z.slot], [y.slot])
        assert checked(independence_is_zero(MutualInformation(p, [[x], [z]], [y]), given)).right is S.Zero
        for term, wrong in (
            (MutualInformation(p, [[x], [z]]), given),
            (MutualInformation(p, [[x], [z]], [y]), Independent(p, [x.slot], [z.slot])),
            (MutualInformation(q, [[x], [z]], [y]), given),
            (MutualInformation(p, [[x], [x]]), Independent(p, [x.slot], [z.slot])),
            (Entropy(p, [x]), given),
        ):
            with pytest.raises(DoesNotApply):
                independence_is_zero(term, wrong)

    def test_mutual_information_of_indices_that_may_meet(self):
        term = MutualInformation(p, [[w(t)], [w(1)]])
        try:
            theorem = checked(nonnegative(term))
        except DoesNotApply:
            return
        assert {Distinct(w(1).slot, w(t).slot), Distinct(w(t).slot, w(1).slot)} & set(theorem.hypotheses)


def test_random_terms():
    """On whatever it applies to, what it proves holds; and it never raises anything but DoesNotApply."""
    proved = 0
    for term in terms(8, 250, 1):
        try:
            theorem = nonnegative(term)
        except DoesNotApply:
            continue
        proved += 1
        found = refute("nonnegative", theorem, Random(proved), 8, new_names=True)
        assert found is None, str(found)
    assert proved > 10


def test_a_slot_with_another_value():
    moved = Density(p, [Tuple(x.slot, z)])
    assert checked(nonnegative(KL(moved, Density(q, [Tuple(x.slot, z)])))).hypotheses == ()
    assert checked(nonnegative(KL(moved, q(z)))).hypotheses == ()

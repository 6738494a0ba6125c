"""A verdict: it is there at once, a proof that is only worth telling, and its theorem, when they are first looked at."""

import os
import pickle
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest

from symkl.api import check, dumps, prove
from symkl.kernel import Theorem
from symkl.search import engine
from symkl.search.shannon.decide import Combination, Problem
from symkl.search.shannon.form import Basic, combined
from symkl.search.shannon.prover import Shannon
from symkl.shannon_certificate import check_shannon
from symkl.syntax.parse import parse

BOUNDS = (
    ("I(X;Z) <= I(X;Y)", ("X -> Y -> Z",)),
    ("2 H(X,Y,Z) <= H(X,Y) + H(Y,Z) + H(X,Z)", ()),
    ("H(M) <= H(K)", ("I(M;C) = 0", "H(M|K,C) = 0")),
    ("H(X) = H(Y)", ("H(X|Y) = 0", "H(Y|X) = 0")),
    ("0 <= I(X;Y) = H(X) - H(X|Y) <= H(X)", ()),
)
DEFINITIONS = ("I(X;Y) = H(X) - H(X|Y)", "H(X,Y) <= H(X) + H(Y|X)", "I(X;X|Y) = H(X|Y)")


@pytest.mark.parametrize("statement", DEFINITIONS)
def test_the_verdict_is_there_before_the_proof(statement, monkeypatch):
    def refuse(_, **__):
        raise RuntimeError("looked at")

    with monkeypatch.context() as patched:
        patched.setattr(engine, "related", refuse)
        verdict = prove(statement)
        assert verdict
        check_shannon(verdict.shannon)
        assert verdict.shannon["statement"] == statement
        with pytest.raises(RuntimeError, match="looked at"):
            _ = verdict.proof
    assert verdict.proof is verdict.proof
    assert len(verdict.proof.lines) > 1
    assert "definition" in verdict.proof.lines[0].reason
    assert isinstance(verdict.theorem, Theorem)
    assert verdict.theorem is verdict.proof.theorem
    assert check(dumps(verdict.theorem)).right == verdict.theorem.right


@pytest.mark.parametrize(("statement", "given"), BOUNDS)
def test_the_verdict_of_an_inequality_is_there_before_its_theorem(statement, given, monkeypatch):
    def refuse(*_):
        raise RuntimeError("looked at")

    with monkeypatch.context() as patched:
        patched.setattr(Shannon, "theorems", refuse)
        verdict = prove(statement, given)
        assert verdict.status == "proved"
        check_shannon(verdict.shannon)
        with pytest.raises(RuntimeError, match="looked at"):
            _ = verdict.theorem
    assert verdict.theorem is verdict.proof.theorem
    assert check(dumps(verdict.theorem)).right == verdict.theorem.right


def test_a_combination_that_was_altered_is_no_proof(monkeypatch):
    """Weights, signs, sets, what is given: the verdict stands on what is verified, whoever found it."""
    wrong = [
        lambda c: c.basics.popitem(),
        lambda c: c.basics.update({p: w + 1 for p, w in c.basics.items()}),
        lambda c: c.basics.update({Basic(1, 0, 0): -1}),
        lambda c: c.basics.update({Basic(1, 1, 0): 1, Basic(1, 0, 0): -1}),
        lambda c: c.zeros.popitem(),
        lambda c: c.givens.update({0: 1}),
    ]
    found = []

    def keep(combination, claim, givens):
        found.append((combination, claim, givens))

    with monkeypatch.context() as patched:
        patched.setattr(Combination, "verify", keep)
        assert prove("3 I(X;Z) <= 2 I(X;Y)+ H(X)", ["X -> Y -> Z"]).status == "proved"
    combination, claim, givens = found[-1]
    assert combination.basics
    assert combination.zeros
    combination.verify(claim, givens)
    for alter in wrong:
        other = deepcopy(combination)
        alter(other)
        with pytest.raises(ArithmeticError, match="does not prove"):
            other.verify(claim, givens)
    with monkeypatch.context() as patched:
        patched.setattr(Problem, "easily", lambda problem: problem._assembled({Basic(1, 0, 0): 1}, {}))
        with pytest.raises(ArithmeticError, match="does not prove"):
            prove("H(X,Y) <= H(X) + H(Y)")


def test_a_given_inequality_is_used_in_its_direction():
    shannon = Shannon(parse("H(X) <= H(Y)", ["H(Y) <= H(X)"]))
    claim = combined([(1, shannon.forms[1]), (-1, shannon.forms[0])])
    with pytest.raises(ArithmeticError, match="does not prove"):
        Combination(givens={0: -1}).verify(claim, shannon.givens)


def measure(rng, names):
    a, b, *rest = rng.sample(names, rng.randint(2, len(names)))
    bar = f"|{','.join(rest)}" if rest and rng.random() < 0.7 else ""
    return rng.choice((f"H({a}{bar})", f"H({a},{b}{bar})", f"I({a};{b}{bar})", f"I({a};{b}{bar})"))


def granted(rng, names):
    a, b, c = rng.sample(names, 3)
    return rng.choice((
        f"{a} -> {b} -> {c}", f"{a} . {b}", f"{a} . {b},{c}", f"H({a}|{b}) = 0", f"H({a}|{b},{c}) = 0", f"I({a};{b}|{c}) = 0",
        f"H({a}) = H({b})", f"H({a}) <= 1/3 H({b})", f"H({a}) = I({b};{c})", f"{measure(rng, names)} <= {measure(rng, names)}",
    ))


def test_every_proved_statement_has_its_theorem():
    """What is proved at random: the certificate becomes a theorem, which replays, and the independent checker agrees."""
    rng, seen = Random(11), Counter()
    while seen["proved"] < (500 if os.environ.get("SYMKL_FULL") else 60):
        names = list("ABCDE")[: rng.choice((3, 3, 4, 5))]
        given = [granted(rng, names) for _ in range(rng.randint(0, 3))]
        small = " + ".join(f"{rng.choice((1, 1, 2, '1/3'))} {measure(rng, names)}" for _ in range(rng.randint(1, 2)))
        large = " + ".join(f"{rng.choice((1, 1, 2, 3, '3/2'))} {measure(rng, names)}" for _ in range(rng.randint(1, 4)))
        verdict = prove(f"{small} {rng.choice(('<=', '<=', '='))} {large}", given)
        seen[verdict.status] += 1
        if verdict:
            check_shannon(verdict.shannon)
            proof = verdict.proof
            assert (proof.lines[0].left, proof.lines[-1].right) == (proof.theorem.left, proof.theorem.right)
            assert check(dumps(proof.theorem)).hypotheses == proof.theorem.hypotheses
    assert seen["refuted"]


def test_a_proof_from_the_definitions_that_is_long_is_not_told():
    """From the definitions it would take nine lines."""
    assert [line.reason for line in prove("I(X,Y;Z) = I(X;Z) + I(Y;Z|X)").proof.lines] == ["chain rule of mutual information"]


@pytest.mark.parametrize("statement", [*DEFINITIONS, "H(X,Y) <= H(X) + H(Y)"])
def test_a_verdict_can_be_copied(statement):
    verdict = prove(statement)
    shown = [str(line) for line in verdict.proof.lines]
    for copied in (pickle.loads(pickle.dumps(prove(statement))), replace(verdict, seconds=1.0)):
        assert [str(line) for line in copied.proof.lines] == shown
        assert str(copied.theorem) == str(verdict.theorem)
    assert replace(verdict, proof=None).proof is None
    with pytest.raises(AttributeError):
        verdict.proof = None

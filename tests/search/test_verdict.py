"""A verdict: it is there at once, a proof that is only worth telling, and its theorem, when they are first looked at."""

import pickle
from dataclasses import replace

import pytest

from symkl.api import check, dumps, prove
from symkl.kernel import Theorem
from symkl.search import engine
from symkl.shannon_certificate import check_shannon

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

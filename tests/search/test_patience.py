"""Which of several proofs is shown depends on a count of work, not on the speed of the machine."""

from symkl.search import identity
from symkl.search.identity import prove_identity
from symkl.search.shown import cost
from symkl.search.sweep import Sweep
from symkl.syntax.parse import parse

TEXT = "KL(p(x,y) || q(x) q(y)) = I(X;Y) + KL(p(x) || q(x)) + KL(p(y) || q(y))"


def sides():
    return parse(TEXT).sides


def test_the_same_search_is_the_same_work():
    counts = []
    for _ in range(3):
        before = Sweep.tried
        prove_identity(*sides())
        counts.append(Sweep.tried - before)
    assert counts[0] == counts[1] == counts[2] > 1000


def test_without_patience_the_first_proof_is_taken(monkeypatch):
    best = prove_identity(*sides())
    monkeypatch.setattr(identity, "PATIENCE", 0)
    assert cost(prove_identity(*sides())) > cost(best)

"""ELBO, evidence minus gap."""

from symkl.derivations import find
from symkl.kernel import RULES, Theorem, because, plus, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import times

TITLE = "ELBO, evidence minus gap"
STATEMENT = "ELBO(q(z), p(x, z)) = log p(x) - KL(q(z) || p(z | x))"
SOURCE = "The Book of Statistical Proofs, proof P516 (fren-dec), part 1"
SOURCE_LINES = 5


def derive(statement: Statement) -> Theorem:
    """Add and subtract the divergence, and use the evidence decomposition."""
    bound, difference = statement.sides
    divergence = difference.parts[-1]
    board = Board(bound).add(sym(RULES["collect"](bound + divergence - divergence, bound)), "adding and subtracting")
    evidence = plus(sym(find("D01").theorem), times(-1, divergence))
    return board.add(because(evidence, "evidence decomposition, D01")).theorem

"""Entropy is at most the logarithm of the number of outcomes."""

from sympy import S

from symkl.derivations import find
from symkl.kernel import RULES, Theorem, because, chain, plus, scale
from symkl.rules.derived import nonnegative
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "Entropy is at most the logarithm of the number of outcomes"
STATEMENT = "H(p(x)) <= log n"
GIVEN = (
    "u(x) = 1/n",
    "n > 0",
)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.6.4"
SOURCE_LINES = 3
REMARK = "The gap is the divergence from the uniform law u."


def derive(statement: Statement) -> Theorem:
    """Entropy is log n less the divergence from the uniform law, which is nonnegative."""
    board = Board(statement.sides[0]).add(because(find("A09").theorem, "distance to the uniform law, A09"))
    size, divergence = board.now.parts
    dropped = plus(scale(nonnegative(divergence), S.NegativeOne), size)
    ordered = RULES["collect"](board.now, dropped.left)
    return board.add(because(chain(ordered, dropped), "Gibbs' inequality")).theorem

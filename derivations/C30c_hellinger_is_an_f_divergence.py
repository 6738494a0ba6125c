"""The squared Hellinger distance is the f-divergence of 1 - sqrt(t)."""

from symkl.kernel import Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "The squared Hellinger distance is the f-divergence of 1 - sqrt(t)"
STATEMENT = "1 - E[Q(x)](sqrt(P(x))/sqrt(Q(x))) = Hellinger2(P, Q)"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), section 7.1"
SOURCE_LINES = 2


def derive(statement: Statement) -> Theorem:
    """Write the mean as a sum, in which the powers of Q are added."""
    board = Board(statement.sides[0]).apply("as_sum").apply("absorb")
    board.apply("cancel_factors", term("sqrt(P(x)) sqrt(Q(x))"))
    return board.fold(statement.sides[1]).theorem

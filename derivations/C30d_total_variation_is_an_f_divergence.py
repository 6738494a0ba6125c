"""Total variation is the f-divergence of |t - 1|/2."""

from symkl.kernel import RULES, Theorem, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "Total variation is the f-divergence of |t - 1|/2"
STATEMENT = "1/2 E[Q(x)](abs(P(x)/Q(x) - 1)) = TV(P, Q)"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), chapter 7"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Take Q, which is positive, into the absolute value."""
    mean, distance = statement.sides
    outward = RULES["take_out"](term("abs(Q(x) (P(x)/Q(x) - 1))"), term("Q(x)"))
    board = Board(mean).apply("as_sum").rewrite(sym(outward), "absolute value of a product")
    parted = Board(outward.left.arg).add(RULES["linearity"](outward.left.arg)).apply("cancel_factors", term("P(x)"))
    return board.rewrite(parted.theorem, "cancelling factors").fold(distance).theorem

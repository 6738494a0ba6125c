"""The chi-squared divergence is the f-divergence of t^2 - 1."""

from symkl.derivations import find
from symkl.kernel import Theorem, because
from symkl.rules.divergences import change_of_law
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "The chi-squared divergence is the f-divergence of t^2 - 1"
STATEMENT = "E[Q(x)]((P(x)/Q(x))^2) = 1 + ChiSquared(P || Q)"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), section 7.1"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Take the mean under P, where one Q cancels."""
    board = Board(statement.sides[0])
    board.rewrite(change_of_law(term("E[Q(x)]((P(x)/Q(x))^2)"), [term("P(x)")]))
    board.apply("cancel_factors", term("P(x)/Q(x)"))
    return board.rewrite(because(find("C55").theorem, "mean of the likelihood ratio, C55")).theorem

"""A common channel whose input is kept does not change an f-divergence."""

from symkl.kernel import Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "A common channel does not change an f-divergence of inputs and outputs"
STATEMENT = "D_f(p(x) w(y | x) || q(x) w(y | x)) = D_f(p(x) || q(x))"
GIVEN = ("f: function",)
SOURCE = "Polyanskiy and Wu, Information Theory (2024), proof of theorem 7.4"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """The channel cancels in the likelihood ratio, and the output is not used."""
    board = Board(statement.sides[0]).apply("unfold").apply("cancel_factors").apply("marginalise")
    return board.fold(statement.sides[1]).theorem

"""The f-divergence of exchanged laws, by the conjugate t f(1/t)."""

from symkl.kernel import Theorem
from symkl.rules.divergences import change_of_law
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "The conjugate function exchanges the laws"
STATEMENT = "E[Q(x)]((P(x)/Q(x)) f(Q(x)/P(x))) = D_f(Q || P)"
GIVEN = ("f: function",)
SOURCE = "Polyanskiy and Wu, Information Theory (2024), proposition 7.2"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Take the mean under P, where Q over itself is 1."""
    law = (term("P(x)"),)
    board = Board(statement.sides[0])
    board.add(change_of_law(board.now, law)).apply("cancel_factors")
    return board.fold(statement.sides[1]).theorem

"""The divergence of Kullback and Leibler is the f-divergence of t log t."""

from symkl.kernel import Theorem
from symkl.rules.divergences import change_of_law
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "Divergence is the f-divergence of t log t"
STATEMENT = "E[Q(x)]((P(x)/Q(x)) log(P(x)/Q(x))) = KL(P || Q)"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), section 7.1"
SOURCE_LINES = 2


def derive(statement: Statement) -> Theorem:
    """Take the mean under P, where Q over itself is 1."""
    mean, divergence = statement.sides
    board = Board(mean).add(change_of_law(mean, divergence.law)).apply("cancel_factors")
    return board.fold(divergence).theorem

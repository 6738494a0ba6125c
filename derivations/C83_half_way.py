"""Total variation from the midpoint."""

from sympy import S

from symkl.kernel import Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "The total variation from the midpoint is half of that between the laws"
STATEMENT = "TV(P, mix(1/2: P, 1/2: Q)) = 1/2 TV(P, Q)"
SOURCE = "by the definitions"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Open the mixture and take 1/2 out of the absolute value."""
    distance, half = statement.sides
    board = Board(distance).apply("unfold")
    board.add(Board(board.now).apply("mixture_density").apply("collect").theorem, "density of a mixture")
    board.add(Board(board.now).apply("take_out", S.Half).apply("linearity").theorem, "taking out a factor")
    return board.to(half).theorem

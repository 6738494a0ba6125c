"""Total variation and triangular discrimination."""

from symkl.kernel import Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "The triangular discrimination is at least twice the squared total variation"
STATEMENT = "2 TV(P, Q)^2 <= TriangularDiscrimination(P, Q)"
SOURCE = "Topsøe (2000), Some Inequalities for Information Divergence and Related Measures of Discrimination"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """Cauchy and Schwarz under the midpoint."""
    squared, triangular = statement.sides
    board = Board(squared).apply("unfold").apply("cauchy_schwarz", term("mix(1/2: P(x), 1/2: Q(x))"))
    opened = Board(board.now).apply("mixture_density").apply("take_out", term("1/2"), 1).apply("linearity")
    return board.add(opened.theorem, "density of a mixture").fold(triangular).theorem

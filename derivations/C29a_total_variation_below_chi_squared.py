"""Total variation and the chi-squared divergence."""

from symkl.kernel import Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "The squared total variation is at most a quarter of the chi-squared divergence"
STATEMENT = "TV(P, Q)^2 <= 1/4 ChiSquared(P || Q)"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), section 2.4"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Cauchy and Schwarz under the second law."""
    squared, divergence = statement.sides
    return Board(squared).apply("unfold").apply("cauchy_schwarz", term("Q(x)")).to(divergence).theorem

"""Adding a multiple of t - 1 to f does not change the f-divergence."""

from symkl.kernel import RULES, Theorem, finite
from symkl.rules.divergences import mean_of_ratio
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "A line through 1 does not change an f-divergence"
STATEMENT = "E[Q(x)](f(P(x)/Q(x)) + c (P(x)/Q(x) - 1)) = D_f(P || Q)"
GIVEN = ("f: function",)
SOURCE = "Polyanskiy and Wu, Information Theory (2024), proposition 7.2"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Split the mean; that of the likelihood ratio is 1."""
    parted = RULES["linearity"](statement.sides[0], 0)
    mean = mean_of_ratio(parted.right.parts[1])
    return Board(parted.left).add(finite(parted, mean)).rewrite(mean).fold(statement.sides[1]).theorem

"""Entropy is mean self-information."""

from symkl.kernel import Theorem, because
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "Entropy is mean self-information"
STATEMENT = "H(p(x)) = E[p(x)](Info(p(x))) = -sum(x, p(x) log p(x))"
BASE = "b"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), equations 2.1 to 2.3"
SOURCE_LINES = 3
REMARK = (
    "The sum runs over outcomes, finite or countable, with 0 log 0 = 0; for a density it is an integral "
    "and the entropy is differential."
)


def derive(statement: Statement) -> Theorem:
    """Open the definitions, and take the sign out of the mean."""
    entropy, mean, _ = statement.sides
    opened = Board(entropy).apply("unfold").to(mean)
    board = Board(entropy).add(because(opened.theorem, "definition"))
    return board.apply("unfold").apply("linearity").apply("as_sum").theorem

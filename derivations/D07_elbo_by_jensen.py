"""The evidence lower bound, by Jensen's inequality."""

from symkl.kernel import Theorem, because
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "The ELBO is a lower bound of the evidence"
STATEMENT = "ELBO(q(z), p(x, z)) <= log p(x)"
SOURCE = "Jordan, Ghahramani, Jaakkola and Saul (1999), An Introduction to Variational Methods for Graphical Models"
SOURCE_LINES = 3
REMARK = "Equality holds iff q(z) = p(z | x) for almost all z."


def derive(statement: Statement) -> Theorem:
    """Move the logarithm out, cancel q and sum out z."""
    board = Board(statement.sides[0]).apply("unfold").apply("jensen").apply("as_sum")
    mass = Board(board.now).apply("cancel_at_most").apply("total_mass").theorem
    return board.add(because(mass, "total probability")).theorem

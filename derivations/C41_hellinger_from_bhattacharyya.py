"""The squared Hellinger distance from the Bhattacharyya distance."""

from symkl.kernel import Theorem, sym
from symkl.measures import Bhattacharyya
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "The squared Hellinger distance from the Bhattacharyya distance"
STATEMENT = "Hellinger2(P, Q) = 1 - exp(-Bhattacharyya(P, Q))"
SOURCE = "Kailath (1967), The Divergence and Bhattacharyya Distance Measures, section 2"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Open both definitions; the exponential undoes the logarithm."""
    left, right = statement.sides
    other = Board(right).apply("unfold", at=Bhattacharyya).apply("exp_log")
    return Board(left).apply("unfold").add(sym(other.theorem)).theorem

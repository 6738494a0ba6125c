"""Tsallis entropy from Renyi entropy."""

from symkl.kernel import Theorem, sym
from symkl.measures import RenyiEntropy
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "Tsallis entropy from Rényi entropy"
STATEMENT = "Tsallis(a; P) = (1 - exp((1-a) RenyiEntropy(a; P)))/(a-1)"
GIVEN = ("a > 0",)
SOURCE = "Tsallis (1988), Possible Generalization of Boltzmann-Gibbs Statistics, equation 4"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Open both definitions; the exponential undoes the logarithm."""
    left, right = statement.sides
    other = Board(right).apply("unfold", at=RenyiEntropy).apply("exp_log")
    return Board(left).apply("unfold").add(sym(other.theorem)).theorem

"""The Renyi divergence of order 2."""

from symkl.derivations import find
from symkl.kernel import Theorem, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "The Rényi divergence of order 2"
STATEMENT = "Renyi(2; P || Q) = log(1 + ChiSquared(P || Q))"
SOURCE = "van Erven and Harremoës (2014), Rényi Divergence and Kullback-Leibler Divergence, equation 7"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Read the sum of P^2/Q as the mean of the likelihood ratio."""
    mean = Board(term("E[P(x)](P(x)/Q(x))")).apply("as_sum").apply("absorb")
    board = Board(statement.sides[0]).apply("unfold").rewrite(sym(mean.theorem), "definition of expectation")
    return board.rewrite(find("C55").theorem, "mean of the likelihood ratio, C55").theorem

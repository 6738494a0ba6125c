"""Divergence is at most the chi-squared divergence."""

from symkl.derivations import find
from symkl.kernel import Theorem, because
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "Divergence is at most the chi-squared divergence"
STATEMENT = "KL(P || Q) <= ChiSquared(P || Q)"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.7"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """Jensen's inequality, the tangent of the logarithm, and the mean of the likelihood ratio."""
    board = Board(statement.sides[0]).apply("unfold").apply("jensen").apply("log_bound")
    return board.rewrite(because(find("C55").theorem, "mean of the likelihood ratio, C55")).apply("collect").theorem

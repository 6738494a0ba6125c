"""Divergence is at most the logarithm of 1 plus the chi-squared divergence."""

from symkl.derivations import find
from symkl.kernel import Theorem, because
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "Divergence is below the chi-squared divergence"
STATEMENT = "KL(P || Q) <= log(1 + ChiSquared(P || Q))"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.7"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Jensen's inequality, and the mean of the likelihood ratio."""
    board = Board(statement.sides[0]).apply("unfold").apply("jensen")
    return board.rewrite(because(find("C55").theorem, "mean of the likelihood ratio, C55")).theorem

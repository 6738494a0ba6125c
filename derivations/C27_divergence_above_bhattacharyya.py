"""Divergence is at least twice the Bhattacharyya distance."""

from sympy import S

from symkl.kernel import Theorem, scale
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "Divergence is at least twice the Bhattacharyya distance"
STATEMENT = "2 Bhattacharyya(P, Q) <= KL(P || Q)"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.4"
SOURCE_LINES = 6


def derive(statement: Statement) -> Theorem:
    """Jensen's inequality for the root of the likelihood ratio."""
    distance, divergence = statement.sides
    mean = Board(term("E[P(x)](log(sqrt(Q(x))/sqrt(P(x))))")).apply("jensen").apply("as_sum").apply("absorb")
    return Board(distance).apply("unfold").add(scale(mean.theorem, S(-2))).to(divergence).theorem

"""Divergence is at least twice the squared Hellinger distance."""

from sympy import S

from symkl.derivations import find
from symkl.kernel import Theorem, because, scale
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "Divergence is at least twice the squared Hellinger distance"
STATEMENT = "2 Hellinger2(P, Q) <= KL(P || Q)"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.4"
SOURCE_LINES = 2


def derive(statement: Statement) -> Theorem:
    """Both are compared with the Bhattacharyya distance."""
    first = because(scale(find("C26").theorem, S(2)), "Hellinger and Bhattacharyya distance, C26")
    return Board(statement.sides[0]).add(first).add(because(find("C27").theorem, "Jensen's inequality, C27")).theorem

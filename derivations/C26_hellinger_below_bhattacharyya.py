"""The squared Hellinger distance is at most the Bhattacharyya distance."""

from sympy import S

from symkl.kernel import RULES, Theorem, because, chain, scale
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "The squared Hellinger distance is at most the Bhattacharyya distance"
STATEMENT = "Hellinger2(P, Q) <= Bhattacharyya(P, Q)"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.4"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """The tangent of the logarithm at 1, for the affinity."""
    squared, distance = statement.sides
    logarithm = RULES["unfold"](distance).right.parts[0]
    tangent = scale(RULES["log_bound"](logarithm), S.NegativeOne)
    opened = Board(squared).apply("unfold")
    ordered = RULES["collect"](opened.now, tangent.left)
    return opened.add(because(chain(ordered, tangent), tangent.reason)).fold(distance).theorem

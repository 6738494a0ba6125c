"""Pinsker's inequality."""

from symkl.kernel import Theorem
from symkl.rules.pinsker import pinsker
from symkl.search.statement import Statement

TITLE = "Pinsker's inequality"
STATEMENT = "KL(P || Q) >= 2 TV(P, Q)^2"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.5"
SOURCE_LINES = 6
REMARK = "The bound of the logarithm is 3 (t - 1)^2/(2 t + 4) <= t ln t - t + 1, taken at t = P(x)/Q(x)."


def derive(statement: Statement) -> Theorem:
    """Bound the logarithm by a square, and the sum of squares below by Cauchy and Schwarz for the law (P + 2 Q)/3."""
    return pinsker(statement.sides[0])

"""The Renyi divergence against the divergence of Kullback and Leibler."""

from symkl.kernel import Theorem
from symkl.search.distances import renyi_above_divergence
from symkl.search.statement import Statement

TITLE = "Rényi divergence against Kullback–Leibler divergence"
STATEMENT = "(a-1) KL(P || Q) <= (a-1) Renyi(a; P || Q)"
GIVEN = ("a > 0",)
SOURCE = "van Erven and Harremoës (2014), Rényi Divergence and Kullback-Leibler Divergence, theorems 3 and 5"
SOURCE_LINES = 4
REMARK = "For a < 1 the Rényi divergence is at most the divergence, for a > 1 at least."


def derive(statement: Statement) -> Theorem:
    """Jensen's inequality for the power a - 1 of the likelihood ratio."""
    ((_, renyi),) = statement.sides[1].pairs
    return renyi_above_divergence(renyi)

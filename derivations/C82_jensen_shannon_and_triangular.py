"""Jensen-Shannon divergence and triangular discrimination."""

from sympy import S

from symkl.derivations import find
from symkl.kernel import Theorem, because, relabel, scale
from symkl.measures import KL
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import Law

TITLE = "The Jensen–Shannon divergence is at most half the triangular discrimination"
STATEMENT = "JS(P, Q) <= 1/2 TriangularDiscrimination(P, Q)"
SOURCE = "follows from C29, for each law and the midpoint, and from C80"
SOURCE_LINES = 3
REMARK = "The best factor is (log 2)/2 (Topsøe 2000)."


def derive(statement: Statement) -> Theorem:
    """Bound each divergence from the midpoint by the chi-squared divergence."""
    board = Board(statement.sides[0]).apply("unfold")
    bounds = [at_most_chi_squared(part) for part in board.now.parts]
    board.sweep(lambda t: next((bound for bound in bounds if bound.left == t), None))
    halves = scale(find("C80").theorem, S.Half)
    return board.add(because(halves, "chi-squared divergences from the midpoint, C80")).theorem


def at_most_chi_squared(divergence: KL) -> Theorem:
    """KL(P || M) <= ChiSquared(P || M)."""
    names = {Law("P"): divergence.law[0].law, Law("Q"): divergence.reference[0].law}
    return because(relabel(find("C29").theorem, names), "divergence is at most the chi-squared divergence, C29")

"""The Jensen-Shannon divergence is at most log 2."""

from sympy import S

from symkl.kernel import RULES, Theorem
from symkl.measures import KL
from symkl.rules.components import component_at_most
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.sweep import attempt
from symkl.terms import Density, Product

TITLE = "The Jensen–Shannon divergence is at most log 2"
STATEMENT = "JS(P, Q) <= log 2"
SOURCE = "Lin (1991), Divergence Measures Based on the Shannon Entropy, theorem 3"
SOURCE_LINES = 5


def derive(statement: Statement) -> Theorem:
    """Each law is at most twice the midpoint."""
    board = Board(statement.sides[0])
    midpoint = board.now.midpoint
    board.apply("unfold").sweep(lambda t: RULES["unfold"](t) if isinstance(t, KL) else None)
    laws = (*statement.sides[0].law, *statement.sides[0].reference)
    twice = {d: component_at_most(d, midpoint) for d in laws}
    board.sweep(lambda t: twice.get(t) if isinstance(t, Density) else None, "a component of a mixture")
    board.sweep(lambda t: attempt(RULES["cancel_factors"], t, S.One) if isinstance(t, Product) else None)
    return board.to(statement.sides[1]).theorem

"""Jensen-Shannon divergence and total variation."""

from sympy import S

from symkl.derivations import find
from symkl.kernel import Theorem, because, inside, relabel, scale, sym
from symkl.rules.pinsker import pinsker
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse
from symkl.terms import Law, linear

TITLE = "The Jensen–Shannon divergence is at least half the squared total variation"
STATEMENT = "JS(P, Q) >= 1/2 TV(P, Q)^2"
SOURCE = "follows from C24, for each law and the midpoint, and from C83"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Pinsker's inequality for both divergences from the midpoint, which is half way."""
    divergence, squared = statement.sides
    opened = Board(divergence).apply("unfold")
    bounds = [scale(because(pinsker(part), "Pinsker's inequality, C24"), S.Half) for part in opened.now.parts]
    distances = linear((S.One, bound.left) for bound in bounds)
    half = find("C83")
    other = half.derive(parse("TV(Q, mix(1/2: P, 1/2: Q)) = 1/2 TV(Q, P)"))
    midway = Board(distances).rewrite(half.theorem).rewrite(other)
    midway.rewrite(relabel(find("C70").theorem, {Law("P"): Law("Q"), Law("Q"): Law("P")})).apply("collect")
    board = Board(squared).add(because(sym(midway.theorem), "distance from the midpoint, C83"))
    board.add(inside(distances, {(n,): bound for n, bound in enumerate(bounds)}))
    return board.add(sym(opened.theorem)).theorem

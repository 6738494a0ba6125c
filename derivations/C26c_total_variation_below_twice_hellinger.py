"""Total variation and the Hellinger distance, in short."""

from sympy import S

from symkl.derivations import find
from symkl.kernel import RULES, Theorem, because, chain, finite, plus
from symkl.search.blackboard import Board
from symkl.search.distances import hellinger_at_most_one, prove_nonnegative
from symkl.search.statement import Statement
from symkl.terms import product, times

TITLE = "The squared total variation is at most twice the squared Hellinger distance"
STATEMENT = "TV(P, Q)^2 <= 2 Hellinger2(P, Q)"
SOURCE = "follows from C26b"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Drop a square from Le Cam's inequality."""
    squared, twice = statement.sides
    distance = twice.parts[0]
    bounds = hellinger_at_most_one(distance), prove_nonnegative(distance)
    board = Board(squared).add(because(find("C26b").theorem, "Le Cam's inequality, C26b"))
    board.add(because(finite(RULES["linearity"](board.now), *bounds), "multiplying out"))
    square = product([(distance, S.One), (distance, S.One)])
    dropped = finite(plus(RULES["not_negative"](times(-1, square)), twice), *bounds)
    return board.add(because(chain(RULES["collect"](board.now, dropped.left), dropped), "nonnegativity")).theorem

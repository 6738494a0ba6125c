"""Triangular discrimination and the chi-squared divergences from the midpoint."""

from sympy import S

from symkl.kernel import RULES, Theorem
from symkl.measures import ChiSquared
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.sweep import attempt
from symkl.syntax.parse import parse_expression as term
from symkl.terms import Density

TITLE = "The triangular discrimination is the sum of the chi-squared divergences from the midpoint"
MIDPOINT = "mix(1/2: P, 1/2: Q)"
STATEMENT = f"ChiSquared(P || {MIDPOINT}) + ChiSquared(Q || {MIDPOINT}) = TriangularDiscrimination(P, Q)"
SOURCE = "Topsøe (2000), Some Inequalities for Information Divergence and Related Measures of Discrimination"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """Open the midpoint, and take the factors 1/2 out of the squares and of what they are divided by."""
    whole, triangular = statement.sides
    board = Board(whole).sweep(lambda t: RULES["unfold"](t) if isinstance(t, ChiSquared) else None)
    halved = Board(board.now).sweep(lambda t: attempt(RULES["mixture_density"], t) if isinstance(t, Density) else None)
    halved.apply("collect").apply("collect", term("-1/2 P(x) + 1/2 Q(x)"))
    for part, factor in zip(halved.now.parts, (S.Half, -S.Half), strict=True):
        halved.apply("take_out", factor, 0, at=part.body)
    for part in halved.now.parts:
        halved.apply("take_out", S.Half, 1, at=part.body.parts[0])
    halved.apply("linearity").apply("linearity")
    board.add(halved.theorem, "density of a mixture").apply("collect")
    return board.fold(triangular).theorem

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
SOURCE = "Topsøe (2000), Some Inequalities for Information Divergence, section 2"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """Open the midpoint, and take the factors 1/2 out of the squares and of what they are divided by."""
    whole, triangular = statement.sides
    board = Board(whole).sweep(lambda t: RULES["unfold"](t) if isinstance(t, ChiSquared) else None)
    opened = Board(board.now).sweep(lambda t: attempt(RULES["mixture_density"], t) if isinstance(t, Density) else None)
    opened.apply("collect").apply("collect", term("-1/2 P(x) + 1/2 Q(x)"))
    board.add(opened.theorem, "density of a mixture")
    outside = Board(board.now)
    for part, factor in zip(board.now.parts, (S.Half, -S.Half), strict=True):
        outside.apply("take_out", factor, 0, at=part.body)
    for part in outside.now.parts:
        outside.apply("take_out", S.Half, 1, at=part.body.parts[0])
    outside.apply("linearity").apply("linearity").apply("collect")
    return board.add(outside.theorem, "taking out a factor").fold(triangular).theorem

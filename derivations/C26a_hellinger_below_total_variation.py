"""The squared Hellinger distance is at most the total variation."""

from sympy import S

from symkl.kernel import RULES, Theorem, because, inside
from symkl.rules.masses import without_masses
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.sweep import attempt
from symkl.syntax.parse import parse_expression as term
from symkl.terms import AlphabetSum

TITLE = "The squared Hellinger distance is at most the total variation"
STATEMENT = "Hellinger2(P, Q) <= TV(P, Q)"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.3"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """The smaller of two densities is below their geometric mean."""
    squared, variation = statement.sides
    board = Board(squared).apply("unfold")
    smaller = term("1/2 P(x) + 1/2 Q(x) - 1/2 abs(P(x) - Q(x))")
    board.add(inside(board.now, {(1, 0): RULES["smaller_below_mean"](smaller, S.Half)}))
    board.add(because(without_masses(Board(board.now).apply("linearity", 2).theorem), "linearity"))
    board.sweep(lambda t: attempt(RULES["total_mass"], t) if isinstance(t, AlphabetSum) else None)
    return board.to(variation).theorem

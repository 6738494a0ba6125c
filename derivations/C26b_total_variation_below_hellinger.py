"""Le Cam's inequality."""

from sympy import S

from symkl.kernel import RULES, Theorem, because, sym
from symkl.rules.masses import without_masses
from symkl.search.blackboard import Board
from symkl.search.distances import without_affinity
from symkl.search.joins import collect_step
from symkl.search.statement import Statement
from symkl.search.sweep import attempt
from symkl.syntax.parse import parse_expression as term
from symkl.terms import AlphabetSum

TITLE = "Le Cam's inequality: total variation and the Hellinger distance"
STATEMENT = "TV(P, Q)^2 <= Hellinger2(P, Q) (2 - Hellinger2(P, Q))"
SOURCE = "Le Cam (1973); Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.3"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """Cauchy and Schwarz for the difference and the sum of the roots of the densities."""
    squared, bound = statement.sides
    roots = [term("sqrt(P(x))"), term("sqrt(Q(x))")]
    board = Board(squared).apply("unfold").apply("difference_of_squares", *roots)
    board.apply("cauchy_schwarz_product", term("sqrt(P(x)) - sqrt(Q(x))"))
    summed = Board(board.now).apply("expand_square").apply("expand_square").apply("linearity").apply("linearity")
    summed.sweep(lambda t: attempt(RULES["total_mass"], t) if isinstance(t, AlphabetSum) else None)
    whole = without_affinity(without_masses(summed.theorem), bound.parts[0])
    board.add(because(whole, "square of a difference and total probability"))
    halves = Board(board.now).sweep(collect_step).apply("take_out", S(2), 0).apply("take_out", S(2), 1)
    board.add(because(halves.theorem, "taking out a factor"))
    opened = Board(bound).apply("unfold").apply("unfold").theorem
    return board.add(because(sym(opened), "definition of the squared Hellinger distance")).theorem

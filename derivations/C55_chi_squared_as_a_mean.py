"""The chi-squared divergence as the mean of a likelihood ratio."""

from symkl.kernel import Theorem, because, sym
from symkl.rules.masses import without_masses
from symkl.search.blackboard import Board
from symkl.search.statement import Statement

TITLE = "The chi-squared divergence as the mean of a likelihood ratio"
STATEMENT = "E[P(x)](P(x)/Q(x)) = 1 + ChiSquared(P || Q)"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), section 2.4"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """Write the mean as a sum; on the other side, multiply the square out."""
    mean, divergence = statement.sides
    opened = Board(divergence).apply("unfold").apply("expand_square")
    masses = Board(opened.now).apply("linearity").apply("total_mass").apply("total_mass").apply("collect")
    masses = without_masses(masses.theorem)
    opened.add(because(masses, "total probability"))
    return Board(mean).apply("as_sum").apply("absorb").add(sym(opened.theorem)).theorem

"""Divergence of product laws."""

from symkl.kernel import RULES, Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.sweep import proposed

TITLE = "Divergence of product laws"
STATEMENT = "KL(p(x) p(y) || q(x) q(y)) = KL(p(x) || q(x)) + KL(p(y) || q(y))"
SOURCE = "The Book of Statistical Proofs, proof P116"
SOURCE_LINES = 8


def derive(statement: Statement) -> Theorem:
    """The logarithm of the ratio is a sum, one term for each variable."""
    whole, parts = statement.sides
    board = Board(whole).apply("unfold").apply("log_product", "up", ((0, 2), (1, 3))).apply("linearity", 1)
    return board.sweep(proposed(RULES["marginalise"]), "marginalisation").fold(*parts.parts).theorem

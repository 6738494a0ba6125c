"""The Renyi divergence against the divergence of Kullback and Leibler."""

from symkl.kernel import RULES, Theorem, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "Rényi divergence against Kullback–Leibler divergence"
STATEMENT = "(a-1) KL(P || Q) <= (a-1) Renyi(a; P || Q)"
GIVEN = ("a > 0",)
SOURCE = "van Erven and Harremoës (2014), Rényi Divergence and Kullback-Leibler Divergence, theorems 3 and 5"
SOURCE_LINES = 4
REMARK = "For a < 1 the Rényi divergence is at most the divergence, for a > 1 at least."


def derive(statement: Statement) -> Theorem:
    """Jensen's inequality for the power a - 1 of the likelihood ratio."""
    divergence, renyi = statement.sides
    power = RULES["log_product"](term("log(P(x)^(a-1) Q(x)^(1-a))"))
    ratio = Board(term("(a-1) log(P(x)/Q(x))")).apply("log_product").add(sym(power))
    board = Board(divergence).apply("unfold")
    board.add(sym(RULES["linearity"](term("E[P(x)]((a-1) log(P(x)/Q(x)))"), 0)))
    board.rewrite(ratio.theorem, "logarithm of a power").apply("jensen")
    board.add(Board(board.now).apply("as_sum").apply("absorb").theorem, "definition of expectation")
    return board.add(sym(Board(renyi).apply("unfold").theorem)).theorem

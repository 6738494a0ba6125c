"""Additivity of the Renyi divergence."""

from symkl.kernel import Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term
from symkl.terms import AlphabetSum, Log, Variable

TITLE = "Additivity of the Rényi divergence"
STATEMENT = "Renyi(a; p(x) p(y) || q(x) q(y)) = Renyi(a; p(x) || q(x)) + Renyi(a; p(y) || q(y))"
GIVEN = ("a > 0",)
SOURCE = "van Erven and Harremoës (2014), Rényi Divergence and Kullback-Leibler Divergence, theorem 28"
SOURCE_LINES = 5


def derive(statement: Statement) -> Theorem:
    """The sum over both variables is a product of sums."""
    whole, parts = statement.sides
    board = Board(whole).apply("unfold").apply("split_sum", Variable("x"))
    inner = board.now.parts[0].arg.body
    board.apply("cancel_factors", term("p(x)^a q(x)^(1-a) p(y)^a q(y)^(1-a)"), at=inner.body)
    board.apply("pull_out", at=board.now.parts[0].arg.body).apply("pull_out", at=AlphabetSum)
    return board.apply("log_product", at=Log).to(parts).theorem

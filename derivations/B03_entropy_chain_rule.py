"""The chain rule of entropy for n variables, n symbolic."""

from sympy import S, Symbol, Tuple

from symkl.kernel import RULES, Theorem, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import Expectation, IndexSum, linear

TITLE = "Chain rule of entropy for n variables"
STATEMENT = "H(X_{1:n}) = sum(i, 1, n, H(X_i | X_{1:i-1}))"
GIVEN = ("n >= 1",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.5.1"
SOURCE_LINES = 6


def derive(statement: Statement) -> Theorem:
    """Factor the joint density, exchange expectation and sum, keep what each logarithm depends on."""
    entropy, total = statement.sides
    term = total.body
    board = Board(entropy).apply("unfold").apply("factor_block", Symbol("i")).apply("log_index_product").apply("swap")
    small = term.unfold()[0].parts[0]
    board.apply("marginalise", Tuple(*small.law), at=Expectation)
    signed = IndexSum(*total.index_range, linear([(S.NegativeOne, small)]))
    return board.add(sym(RULES["linearity"](signed))).fold(term).theorem

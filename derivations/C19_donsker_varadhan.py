"""The Donsker-Varadhan bound."""

from symkl.kernel import RULES, Theorem, because, sym
from symkl.search.blackboard import Board
from symkl.search.identity import prove_identity
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression

TITLE = "Donsker–Varadhan bound"
STATEMENT = "E[P(x)](f(x)) - KL(P || Q) <= log(E[Q(x)](exp(f(x))))"
GIVEN = ("f: function",)
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 4.6"
SOURCE_LINES = 5
REMARK = "Equality holds iff f is log(P/Q) up to a constant: the supremum over f of the left side plus KL is KL."


def derive(statement: Statement) -> Theorem:
    """Put both terms under one logarithm, move it out, cancel P."""
    gap, bound = statement.sides
    ratio = parse_expression("E[P(x)](log(exp(f(x)) Q(x)/P(x)))", functions=("f",))
    board = Board(gap).add(because(prove_identity(gap, ratio), "under one logarithm"))
    board.apply("jensen_weight").apply("as_sum").apply("absorb")
    mean = RULES["as_sum"](bound.arg)
    board.apply("cancel_factors", mean.right.body, at=board.now.arg.body)
    return board.rewrite(sym(mean)).theorem

"""Mean code length is at least the entropy."""

from symkl.kernel import Theorem, assume, because
from symkl.search.blackboard import Board
from symkl.search.identity import prove_identity
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression
from symkl.terms import Assumed

TITLE = "Mean code length is at least the entropy"
STATEMENT = "H(P) - E[P(x)](l(x)) <= 0"
GIVEN = ("l: function", "sum(x, exp(-l(x))) <= 1")
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 5.3.1"
SOURCE_LINES = 6
REMARK = "Lengths are in nats; the given is Kraft's inequality."


def derive(statement: Statement) -> Theorem:
    """Put both terms under one logarithm, move it out, cancel P, use Kraft's inequality."""
    (kraft,) = (h for h in statement.given if isinstance(h, Assumed))
    ratio = parse_expression("E[P(x)](log(exp(-l(x))/P(x)))", functions=("l",))
    overhead = statement.sides[0]
    board = Board(overhead).add(because(prove_identity(overhead, ratio), "under one logarithm"))
    board.apply("jensen_weight").apply("as_sum").apply("absorb")
    return board.rewrite(assume(kraft), "Kraft's inequality").apply("log_value").theorem

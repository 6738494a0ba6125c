"""The entropy of n independent variables with one law, n symbolic."""

from symkl.kernel import Theorem, assume, because, inside
from symkl.search.blackboard import Board
from symkl.search.identity import prove_identity
from symkl.search.statement import Statement
from symkl.search.steps import Strategy
from symkl.syntax.parse import parse_expression as term

TITLE = "The entropy of independent copies"
STATEMENT = "H(X_{1:n}) = n H(X_1)"
GIVEN = ("p(x_{1:n}) = prod(i, 1, n, p(x_i)) for all x_{1:n}", "H(X_i) = H(X_1) for i in 1..n", "n >= 1")
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), equality in theorem 2.6.6, and section 4.2"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Entropies of independent variables add up; all are the same."""
    board = Board(statement.sides[0])
    total = term("sum(i, 1, n, H(X_i))")
    board.add(because(prove_identity(board.now, total, Strategy(given=statement.given[:1])), "independence"))
    board.add(inside(total, {(0,): assume(statement.given[1])}), "equal entropies").apply("constant_entry")
    return board.theorem

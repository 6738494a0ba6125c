"""The chain rule of information for n variables, n symbolic."""

from symkl.kernel import Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "Chain rule of information for n variables"
STATEMENT = "I(X_{1:n};Y) = sum(i, 1, n, I(X_i;Y|X_{1:i-1}))"
GIVEN = ("n >= 1",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.5.2"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Factor both densities of the block, take the logarithm and the mean entry by entry."""
    information, total = statement.sides
    board = Board(information).apply("unfold")
    ratio = "log(p(x_i | x_{1:i-1}, y)/p(x_i | x_{1:i-1}))"
    product = term(f"E[p(x_{{1:n}}, y)](log(prod(i, 1, n, {ratio[4:-1]})))")
    board.to(product, "chain rule of probability")
    board.to(term(f"sum(i, 1, n, E[p(x_{{1:i-1}}, x_i, y)]({ratio}))"), "logarithm of a product, exchange of sums")
    return board.to(total, "definition of mutual information").theorem

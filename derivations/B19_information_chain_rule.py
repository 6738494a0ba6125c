"""Chain rule of information."""

from symkl.kernel import Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "Chain rule of information"
STATEMENT = "I(X,Y;Z) = I(X;Z) + I(Y;Z|X)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.5.2"
SOURCE_LINES = 5


def derive(statement: Statement) -> Theorem:
    """Factor the ratio of the joint density to the product of the marginals."""
    whole, parts = statement.sides
    product = term("E[p(x, y, z)](log((p(x, z)/(p(x) p(z))) (p(y, z | x)/(p(y | x) p(z | x)))))")
    board = Board(whole).apply("unfold").to(product, "product rule")
    board.apply("log_product", "up", ((0, 1, 2), (3, 4, 5))).apply("linearity", 1).apply("marginalise")
    return board.fold(*parts.parts).theorem

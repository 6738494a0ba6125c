"""Chain rule of divergence."""

from sympy import Tuple

from symkl.kernel import RULES, Theorem
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.sweep import attempt
from symkl.syntax.parse import parse_expression as term
from symkl.terms import Density, Variable

TITLE = "Chain rule of divergence"
STATEMENT = "KL(p(x, y) || q(x, y)) = KL(p(x) || q(x)) + E[p(x)](KL(p(y | x) || q(y | x)))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.5.3"
SOURCE_LINES = 4
REMARK = "The conditional divergences are averaged under the first law."


def derive(statement: Statement) -> Theorem:
    """Factor both densities, take the logarithm of the product, then the means."""
    joint, parts = statement.sides
    first = Tuple(Variable("x"))
    board = Board(joint).apply("unfold")
    board.sweep(lambda t: attempt(RULES["product_rule"], t, first) if isinstance(t, Density) else None)
    board.apply("log_product", "up", ((0, 2), (1, 3))).apply("linearity", 0)
    means = term("E[p(x)](log(p(x)/q(x))) + E[p(x)](E[p(y | x)](log(p(y | x)/q(y | x))))")
    board.to(means, "marginalisation and tower property")
    return board.fold(parts.parts[0], parts.parts[1].body).theorem

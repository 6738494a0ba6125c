"""Data processing for divergence."""

from sympy import Tuple

from symkl.derivations import find
from symkl.kernel import RULES, Theorem, assume, because, relabel
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term
from symkl.terms import Assumed, Variable

TITLE = "Data processing for divergence"
STATEMENT = "KL(p(y) || q(y)) <= KL(p(x) || q(x))"
GIVEN = ("p(y | x) = q(y | x) for all x, y",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 4.4"
SOURCE_LINES = 8
REMARK = "p and q send their x through the same channel."


def derive(statement: Statement) -> Theorem:
    """Outputs are closer than inputs and outputs together, in whose ratio the common channel cancels."""
    output, goal = statement.sides
    channel = next(h for h in statement.given if isinstance(h, Assumed))
    x, y = Variable("x"), Variable("y")
    closer = relabel(find("C09").theorem, {x.slot: y.slot, y.slot: x.slot})
    board = Board(output).add(because(closer, "marginals are closer, C09")).apply("unfold")
    (drawn,), ratio = board.now.law, board.now.body.arg
    parted = Board(ratio).apply("product_rule", Tuple(x)).apply("product_rule", Tuple(x), at=term("q(y, x)"))
    board.rewrite(because(parted.theorem, "product rule")).rewrite(assume(channel)).apply("cancel_factors")
    return board.apply("marginalise", Tuple(RULES["product_rule"](drawn, Tuple(x)).right.parts[0])).fold(goal).theorem

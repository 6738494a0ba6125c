"""Rarer outcomes carry more information."""

from symkl.kernel import Theorem, assume, inside
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import Assumed

TITLE = "Rarer outcomes carry more information"
STATEMENT = "Info(p(x')) <= Info(p(x))"
GIVEN = ("p(x) <= p(x')",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.1"
SOURCE_LINES = 2
REMARK = "This needs a base above 1; below 1 the order turns around."


def derive(statement: Statement) -> Theorem:
    """Open the definition, use that the logarithm increases, close it again."""
    common, rare = statement.sides
    (given,) = (h for h in statement.given if isinstance(h, Assumed))
    board = Board(common).apply("unfold")
    logarithm = board.now.parts[0]
    smaller = assume(given)
    larger = inside(logarithm.func(smaller.left, logarithm.base), {(0,): smaller})
    return board.add(inside(board.now, {(0,): larger}), "the logarithm increases").fold(rare).theorem

"""Gibbs' inequality, from ln t <= t - 1."""

from symkl.kernel import Theorem, inside
from symkl.rules.derived import flip_ratio, ratio_mass
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import Log

TITLE = "Gibbs' inequality"
STATEMENT = "-KL(P || Q) <= 0"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.6.3"
SOURCE_LINES = 8
REMARK = "Equality holds iff P = Q: ln t = t - 1 at t = 1 only, and P and Q are both normalised."


def derive(statement: Statement) -> Theorem:
    """Bound the logarithm of the ratio by its tangent and use that Q is normalised."""
    board = Board(statement.sides[0]).apply("unfold")
    flipped = flip_ratio(board.now.parts[0])
    board.add(inside(board.now, {(0,): flipped}), "log(1/t) = -log t")
    board.apply("log_bound", at=Log).apply("linearity")
    mean = next(part for part in board.now.parts if part.args)
    return board.rewrite(ratio_mass(mean)).theorem

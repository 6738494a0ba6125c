"""The midpoint minimises the mean divergence."""


from symkl.kernel import Theorem, because, plus
from symkl.measures import KL
from symkl.rules.derived import nonnegative
from symkl.search.blackboard import Board
from symkl.search.identity import prove_identity
from symkl.search.statement import Statement

TITLE = "The midpoint minimises the mean divergence"
STATEMENT = "JS(P, Q) <= 1/2 KL(P || R) + 1/2 KL(Q || R)"
SOURCE = "Topsøe (2000), Some Inequalities for Information Divergence, theorem 2.1"
SOURCE_LINES = 3
REMARK = "Equality holds iff R is the midpoint; the identity behind it is the compensation identity, C15."


def derive(statement: Statement) -> Theorem:
    """Add the divergence of the midpoint from R, and use the compensation identity."""
    divergence, mean = statement.sides
    board = Board(divergence).apply("unfold")
    extra = nonnegative(KL(divergence.midpoint, mean.parts[0].reference[0]))
    board.add(plus(extra, board.now))
    return board.add(because(prove_identity(board.now, mean), "compensation identity, C15")).theorem

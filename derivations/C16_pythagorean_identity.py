"""The Pythagorean identity for an exponentially tilted law."""

from symkl.derivations import find
from symkl.kernel import DoesNotApply, Theorem, because, inside
from symkl.search.blackboard import Board
from symkl.search.engine import prove_relation
from symkl.search.statement import Statement

TITLE = "Pythagorean identity"
STATEMENT = "KL(P || Q) = KL(P || R) + KL(R || Q)"
GIVEN = (
    "f: function",
    "R(x) = Q(x) exp(f(x))/sum(x, Q(x) exp(f(x))) for all x",
    "E[P(x)](f(x)) = E[R(x)](f(x))",
)
SOURCE = "Csiszár (1975), I-Divergence Geometry, theorem 3.1 and its proof"
SOURCE_LINES = 4
REMARK = "R tilts Q so that f has the same mean under R as under P."


def derive(statement: Statement) -> Theorem:
    """The three-point identity, in which log(R/Q) has equal means under P and under R."""
    board = Board(statement.sides[0]).add(because(find("C18").theorem, "three-point identity, C18"))
    first, second = board.now.parts[2:]
    equal, method = prove_relation(first, second, statement, equal=True)
    if equal is None:
        raise DoesNotApply(method)
    board.add(inside(board.now, {(2,): because(equal, "log(R/Q) is f up to a constant")}))
    return board.apply("collect").theorem

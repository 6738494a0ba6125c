"""Subadditivity of entropy, n symbolic."""

from symkl.derivations import find
from symkl.kernel import DoesNotApply, Theorem, because
from symkl.search.blackboard import Board
from symkl.search.engine import prove_relation
from symkl.search.statement import Statement

TITLE = "Subadditivity of entropy for n variables"
STATEMENT = "H(X_{1:n}) <= sum(i, 1, n, H(X_i))"
GIVEN = ("n >= 1",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.6.6"
SOURCE_LINES = 2


def derive(statement: Statement) -> Theorem:
    """The chain rule, then conditioning reduces entropy in every term."""
    joint, total = statement.sides
    board = Board(joint).add(because(find("B03").theorem, "chain rule, B03"))
    smaller, method = prove_relation(board.now.body, total.body, statement, equal=False)
    if smaller is None:
        raise DoesNotApply(method)
    return board.rewrite(because(smaller, "conditioning reduces entropy, B06")).theorem

"""Total variation is symmetric."""

from symkl.kernel import Theorem, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import linear

TITLE = "Total variation is symmetric"
STATEMENT = "TV(P, Q) = TV(Q, P)"
SOURCE = "Levin and Peres, Markov Chains and Mixing Times, 2nd ed. (2017), remark 4.3"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """|f| = |-f|."""
    left, right = (Board(side).apply("unfold") for side in statement.sides)
    difference = left.now.parts[0].body.arg
    left.apply("collect", linear(reversed(difference.pairs)), at=difference)
    return left.apply("absolute_value").add(sym(right.theorem)).theorem

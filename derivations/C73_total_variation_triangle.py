"""Total variation satisfies the triangle inequality."""

from symkl.kernel import RULES, Theorem, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import linear, pairs

TITLE = "The triangle inequality of total variation"
STATEMENT = "TV(P, R) <= TV(P, Q) + TV(Q, R)"
SOURCE = "Levin and Peres, Markov Chains and Mixing Times, 2nd ed. (2017), section 4.1"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """|p - r| = |(p - q) + (q - r)| <= |p - q| + |q - r|."""
    whole, total = statement.sides
    left = Board(whole).apply("unfold")
    right = Board(total).sweep(lambda t: RULES["unfold"](t) if t in total.parts else None)
    gap = left.now.parts[0].body.arg
    apart = [pair for part in right.now.parts for pair in pairs(part.body.arg)]
    left.apply("collect", linear(apart), at=gap, reason="adding and subtracting q")
    left.rewrite(RULES["triangle"](left.now.parts[0].body, (0, 1)), "triangle inequality").apply("linearity")
    return left.add(sym(right.theorem)).theorem

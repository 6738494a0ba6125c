"""The inequality of Bretagnolle and Huber."""

from sympy import S

from symkl.derivations import find
from symkl.kernel import RULES, Theorem, because, chain, inside, scale, sym
from symkl.search.blackboard import Board
from symkl.search.distances import without_affinity
from symkl.search.statement import Statement
from symkl.terms import Exp, add, power, times

TITLE = "The Bretagnolle–Huber inequality"
STATEMENT = "TV(P, Q)^2 <= 1 - exp(-KL(P || Q))"
SOURCE = "Bretagnolle and Huber (1979); Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.6"
SOURCE_LINES = 5


def derive(statement: Statement) -> Theorem:
    """Le Cam's inequality, and Jensen's for the affinity."""
    board = Board(statement.sides[0]).add(because(find("C26b").theorem, "Le Cam's inequality, C26b"))
    distance = board.now.parts[0]
    opened = Board(board.now).apply("unfold").apply("unfold").theorem
    board.add(because(opened, "definition of the squared Hellinger distance"))
    affinity = board.now.parts[1].parts[1]
    squares = add(S.One, times(-1, power(affinity, 2)))
    board.add(without_affinity(sym(RULES["difference_of_squares"](squares, S.One, affinity)), distance))
    jensen = find("C27").theorem
    logarithm = scale(RULES["unfold"](jensen.left.parts[0]), S(2))
    bound = scale(chain(sym(logarithm), jensen), S.NegativeOne)
    raised = inside(Exp(bound.left), {(0,): bound})
    squared = chain(raised, RULES["exp_log"](raised.right))
    return board.add(inside(board.now, {(1,): because(squared, "Jensen's inequality, C27")})).theorem

"""Total variation is at most 1."""

from symkl.functions import Absolute
from symkl.kernel import RULES, Theorem, because
from symkl.rules.masses import without_masses
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.sweep import attempt
from symkl.terms import AlphabetSum

TITLE = "Total variation is at most 1"
STATEMENT = "TV(P, Q) <= 1"
SOURCE = "Levin and Peres, Markov Chains and Mixing Times, 2nd ed. (2017), section 4.1"
SOURCE_LINES = 4


def derive(statement: Statement) -> Theorem:
    """The triangle inequality, then total mass."""
    board = Board(statement.sides[0]).apply("unfold").apply("triangle")
    board.sweep(lambda t: attempt(RULES["absolute_value"], t) if isinstance(t, Absolute) else None)
    parted = Board(board.now).apply("linearity").theorem
    board.add(because(without_masses(parted), "linearity"))
    return board.sweep(lambda t: attempt(RULES["total_mass"], t) if isinstance(t, AlphabetSum) else None).theorem

"""Bayes flip and telescoping along a Markov chain, T symbolic."""

from sympy import Tuple

from symkl.kernel import Theorem, assume, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import Assumed

TITLE = "Bayes flip and telescoping"
STATEMENT = "prod(t, 2, T, q(x_t | x_{t-1})) = q(x_T | x_0)/q(x_1 | x_0) * prod(t, 2, T, q(x_{t-1} | x_0, x_t))"
GIVEN = ("q(x_t | x_0, x_{t-1}) = q(x_t | x_{t-1}) for all x_0, x_{t-1}, x_t for t in 2..T", "T >= 1")
SOURCE = "Luo (2022), Understanding Diffusion Models: A Unified Perspective, equations 50 to 54"
SOURCE_LINES = 5


def derive(statement: Statement) -> Theorem:
    """Condition on x_0, turn each factor around, cancel neighbours."""
    (markov,) = (h for h in statement.given if isinstance(h, Assumed))
    conditioned = sym(assume(markov))
    board = Board(statement.sides[0]).rewrite(conditioned, "Markov chain")
    past = next(v for v in conditioned.right.given_values if v.index != (0,))
    board.apply("conditional", Tuple(past)).apply("product_rule", Tuple(*conditioned.right.values))
    return board.apply("distribute", (0, 2), "down").apply("telescope").theorem

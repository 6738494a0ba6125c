"""Marginals are closer in total variation."""

from symkl.kernel import RULES, Theorem, sym
from symkl.rules.masses import without_masses
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term
from symkl.terms import Variable

TITLE = "Marginals are closer in total variation"
STATEMENT = "TV(p(x), q(x)) <= TV(p(x, y), q(x, y))"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 7.4, for total variation"
SOURCE_LINES = 5


def derive(statement: Statement) -> Theorem:
    """Write the marginals as sums, use the triangle inequality for them, and join the sums."""
    left, right = (Board(side).apply("unfold") for side in statement.sides)
    marginal = {t.right: sym(t) for t in map(RULES["total_mass"], (term("sum(y, p(x, y))"), term("sum(y, q(x, y))")))}
    left.sweep(marginal.get, "total probability")
    joined = RULES["linearity"](term("sum(y, p(x, y) - q(x, y))"))
    left.rewrite(sym(without_masses(joined)), "linearity")
    left.rewrite(RULES["triangle"](left.now.parts[0].body), "triangle inequality")
    right.apply("split_sum", Variable("x"))
    return left.add(sym(right.theorem)).theorem

"""Skew symmetry of the Renyi divergence."""

from symkl.kernel import Theorem, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import Product

TITLE = "Skew symmetry of the Rényi divergence"
STATEMENT = "(1-a) Renyi(a; P || Q) = a Renyi(1-a; Q || P)"
GIVEN = ("0 < a < 1",)
SOURCE = "van Erven and Harremoës (2014), Rényi Divergence and Kullback-Leibler Divergence, proposition 2"
SOURCE_LINES = 3


def derive(statement: Statement) -> Theorem:
    """Open both definitions: they hold the same sum."""
    left, right = (Board(side).apply("unfold") for side in statement.sides)
    swapped = left.now.parts[0].arg.body
    right.apply("cancel_factors", swapped, at=Product)
    return left.to(right.now).add(sym(right.theorem)).theorem

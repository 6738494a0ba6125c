"""Pinsker's inequality for mutual information."""

from symkl.kernel import Theorem, because
from symkl.rules.pinsker import pinsker
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term

TITLE = "Mutual information is at least twice the squared distance from independence"
STATEMENT = "I(X;Y) >= 2 TV(p(x, y), p(x) p(y))^2"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), chapter 7"
SOURCE_LINES = 2


def derive(statement: Statement) -> Theorem:
    """Pinsker's inequality for the divergence of the joint law from the product of its marginals."""
    information, squared = statement.sides
    bound = because(pinsker(term("KL(p(x, y) || p(x) p(y))")), "Pinsker's inequality, C24")
    return Board(squared).add(bound).to(information).theorem

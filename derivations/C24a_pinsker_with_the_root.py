"""Pinsker's inequality, as it is mostly written."""

from sympy import S

from symkl.derivations import find
from symkl.kernel import Theorem, because, scale
from symkl.search.roots import prove_by_powers
from symkl.search.statement import Statement

TITLE = "Pinsker's inequality with a root"
STATEMENT = "TV(P, Q) <= sqrt(KL(P || Q) / 2)"
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation (2009), lemma 2.5"
SOURCE_LINES = 2


def derive(statement: Statement) -> Theorem | None:
    """Take the root of C24."""
    squared = because(scale(find("C24").theorem, S.Half), "Pinsker's inequality, C24")
    return prove_by_powers(*statement.sides, lambda *_: squared)

"""The inequality of Bretagnolle and Huber, as it is mostly written."""

from symkl.derivations import find
from symkl.kernel import Theorem, because
from symkl.search.roots import prove_by_powers
from symkl.search.statement import Statement

TITLE = "The Bretagnolle–Huber inequality with a root"
STATEMENT = "TV(P, Q) <= sqrt(1 - exp(-KL(P || Q)))"
SOURCE = "Bretagnolle and Huber (1979); Tsybakov, Introduction to Nonparametric Estimation (2009), equation 2.25"
SOURCE_LINES = 2


def derive(statement: Statement) -> Theorem | None:
    """Take the root of C25a."""
    squared = because(find("C25a").theorem, "Bretagnolle–Huber inequality, C25a")
    return prove_by_powers(*statement.sides, lambda *_: squared)

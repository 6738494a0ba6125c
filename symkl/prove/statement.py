"""What is to be proved: a chain of relations between terms, and what is given."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, S

from symkl.terms import Hypothesis


@dataclass(frozen=True)
class Statement:
    """A chain ``side relation side relation side`` under hypotheses.

    `readings` says in words how an ambiguous text was read; `text` and `given_texts` are what the user wrote.

    >>> from symkl.syntax.parse import parse
    >>> parse("H(X) >= H(X|Y) >= 0", ["X discrete"]).relations
    ('>=', '>=')
    """

    sides: tuple[Expr, ...]
    relations: tuple[str, ...]
    given: tuple[Hypothesis, ...] = ()
    base: Expr = S.Exp1
    readings: tuple[str, ...] = ()
    text: str = ""
    given_texts: tuple[str, ...] = ()

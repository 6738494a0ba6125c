"""Supports of laws and when one lies inside another."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, S, oo

from symkl.families.domains import Domain
from symkl.terms import AtLeast, Hypothesis


@dataclass(frozen=True)
class Interval:
    """An interval with Lebesgue measure; the ends have measure zero.

    >>> Interval(0, oo)
    Interval(low=0, high=oo)
    """

    low: Expr
    high: Expr
    counting = False


@dataclass(frozen=True)
class Integers:
    """The whole numbers from low to high with counting measure; `low` and a finite `high` are whole numbers.

    >>> Integers(0, oo)
    Integers(low=0, high=oo)
    """

    low: Expr
    high: Expr
    counting = True


Support = Interval | Integers


class NotInside(ValueError):  # noqa: N818 (it is an answer)
    """The first support leaves the second one wherever its parameters may lie."""


def inclusion(inner: Support, outer: Support, domain: Domain) -> tuple[Hypothesis, ...]:
    """Return the conditions on the parameters under which the inner support lies in the outer one.

    Raises: NotInside, if it never does.
    """
    if inner.counting != outer.counting:
        msg = "one law is discrete and the other continuous"
        raise NotInside(msg)
    needs: list[Hypothesis] = []
    for low, high in ((S(outer.low), S(inner.low)), (S(inner.high), S(outer.high))):
        if low is -oo or high is oo or low == high:
            continue
        if low is oo or high is -oo:
            msg = "the second support is bounded where the first is not"
            raise NotInside(msg)
        condition = AtLeast(high - low)
        holds = domain.holds(condition)
        if holds is False:
            msg = f"{high} < {low}"
            raise NotInside(msg)
        if holds is None:
            needs.append(condition)
    return tuple(needs)

"""Conditions on parameters said together, as in a paper: a, b, c > 0 and 0 < p < 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, S, Symbol

from symkl.emit.conditions import Phrase
from symkl.emit.layout import AT_MOST, GREATER, LESS, LIST_COMMA, Row, Word, joined
from symkl.emit.scalars import scalar
from symkl.terms import AtLeast, Hypothesis, Positive

_ZERO = Word("0", "0")


def is_sign(condition: Hypothesis) -> bool:
    """Whether a condition says that a parameter is positive: a > 0."""
    return isinstance(condition, Positive) and isinstance(condition.args[0], Symbol)


def signs_phrase(conditions: Iterable[Hypothesis]) -> Phrase:
    """Return a > 0, b > 0 as one formula: a, b > 0."""
    names = joined((scalar(h.args[0]) for h in dict.fromkeys(conditions)), LIST_COMMA)
    return (Row((names, GREATER, _ZERO)),)


def between(conditions: Iterable[Hypothesis]) -> dict[Hypothesis, Symbol]:
    """Return the conditions that bound a parameter on both sides by numbers, with the parameter.

    >>> p = Symbol("p")
    >>> between([Positive(p), Positive(1 - p), Positive(Symbol("q"))]) == {Positive(p): p, Positive(1 - p): p}
    True
    """
    bounds: dict[Symbol, dict[bool, Hypothesis]] = {}
    for condition in conditions:
        found = _bound(condition)
        if found is not None:
            bounds.setdefault(found[0], {}).setdefault(found[1], condition)
    return {h: name for name, sides in bounds.items() if len(sides) == 2 for h in sides.values()}


def span_phrase(conditions: Sequence[Hypothesis]) -> Phrase:
    """Return p > 0, p < 1 as one formula: 0 < p < 1."""
    sides = {found[1]: (h, found) for h in conditions if (found := _bound(h)) is not None}
    (low, (name, _, least)), (high, (_, _, most)) = sides[False], sides[True]
    signs = [LESS if isinstance(h, Positive) else AT_MOST for h in (low, high)]
    return (Row((scalar(least), signs[0], scalar(name), signs[1], scalar(most))),)


def _bound(condition: Hypothesis) -> tuple[Symbol, bool, Expr] | None:
    """Return the parameter that a condition bounds, whether from above, and the number: c - p > 0, p - c >= 0."""
    expr = condition.args[0] if isinstance(condition, (Positive, AtLeast)) else None
    names = list(expr.free_symbols) if isinstance(expr, Expr) else []
    if expr is None or len(names) != 1 or not isinstance(names[0], Symbol):
        return None
    (name,) = names
    number = expr.subs(name, S.Zero) if expr.is_polynomial(name) else S.NaN
    for above, plain in ((False, expr - name), (True, expr + name)):
        if plain == number and number.is_number:
            return name, above, number if above else -number
    return None

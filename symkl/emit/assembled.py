"""Conditions on a term that follow from conditions on its parts, and so are not said again; a certificate lists all.

- log f is finite if f is finite and positive; a mean of what does not depend on the draws is what is averaged.
- A product of positive finite factors is not 0; exp f is positive and finite for a finite f.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, Tuple

from symkl.kernel import DoesNotApply
from symkl.rules.expectation import rename
from symkl.rules.logs import is_finite
from symkl.rules.seams import scalars
from symkl.terms import (
    Almost,
    AlphabetSum,
    Exp,
    Expectation,
    Finite,
    Hypothesis,
    Linear,
    Log,
    Nonzero,
    Positive,
    Product,
    free,
)

Grounds = tuple[Hypothesis, ...]


def assembled(conditions: Iterable[Hypothesis]) -> dict[Hypothesis, Grounds]:
    """Return the conditions that others on parts of their terms imply, each with those it follows from.

    >>> from symkl.terms import Law, Variable
    >>> x, p = Variable("x"), Law("p")
    >>> parts = (Positive(p(x)), Finite(Log(p(x))))
    >>> assembled(parts) == {parts[1]: parts[:1]}
    True
    """
    found = list(dict.fromkeys(conditions))
    gone: dict[Hypothesis, Grounds] = {}
    for wanted in found:
        rest = [h for h in found if h != wanted and h not in gone]
        grounds = _grounds(wanted, rest)
        if grounds is not None:
            gone[wanted] = grounds
    return {h: grounds for h, grounds in gone.items() if grounds and not gone.keys() & {*grounds}}


def _grounds(wanted: Hypothesis, known: Sequence[Hypothesis]) -> Grounds | None:
    if isinstance(wanted, Finite) and isinstance(wanted.args[0], (Log, Expectation)):
        return _finite(wanted.args[0], known)
    inner = wanted.args[1] if isinstance(wanted, Almost) else wanted
    if isinstance(inner, (Nonzero, Positive)) and isinstance(inner.args[0], Product):
        factors = [f for f, _ in inner.args[0].factors]
        return _all([g(f, known) for f in factors for g in (_positive, _finite)])
    return None


def _finite(term: Expr, known: Sequence[Hypothesis]) -> Grounds | None:
    """Return why a term is finite."""
    said = next((h for h in known if isinstance(h, Finite) and _plain(h.args[0]) == _plain(term)), None)
    if said is not None:
        return (said,)
    if is_finite(term):
        coefficients = [c for c, _ in term.pairs] if isinstance(term, Linear) else []
        needs = tuple(scalars(*coefficients))
        return needs if {*needs} <= {*known} else None
    if isinstance(term, Exp):
        return _finite(term.arg, known)
    if isinstance(term, Log) and term.base.is_number:
        return _all([_positive(term.arg, known), _finite(term.arg, known)])
    if isinstance(term, Expectation) and not {*term.bound} & free(term.body):
        return _finite(term.body, known)
    return None


def _positive(term: Expr, known: Sequence[Hypothesis]) -> Grounds | None:
    """Return why a term is positive."""
    if isinstance(term, Exp):
        return _finite(term.arg, known)
    said = next((h for h in known if isinstance(h, Positive) and _plain(h.args[0]) == _plain(term)), None)
    return None if said is None else (said,)


def _all(found: Sequence[Grounds | None]) -> Grounds | None:
    return None if None in found else tuple(dict.fromkeys(h for grounds in found for h in grounds or ()))


def _plain(term: Expr) -> Expr:
    """Return a sum with its values named as their coordinates are, if that can be."""
    if not isinstance(term, AlphabetSum) or not any(v.copy_number for v in term.bound):
        return term
    try:
        return rename(term, Tuple(*(Tuple(v, v.copied(0)) for v in term.bound if v.copy_number))).right
    except DoesNotApply:
        return term

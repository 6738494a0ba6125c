"""Conditions on a term that follow from conditions on its parts, and so are not said again; a certificate lists all.

- log f is finite if f is finite and positive; a mean of what does not depend on the draws is what is averaged.
- A product of positive finite factors is not 0; exp f is positive and finite for a finite f, a sum of it is positive.
- A power p^a of a density is finite for a > 0.
- The factors of a product of densities that is not 0 are positive, also those of a product over an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Basic, Expr, S, Tuple

from symkl.kernel import DoesNotApply
from symkl.rules.expectation import rename
from symkl.rules.indices import entry
from symkl.rules.logs import is_finite
from symkl.rules.seams import scalars
from symkl.terms import (
    Almost,
    AlphabetSum,
    AtLeast,
    Density,
    Every,
    EveryIndex,
    Exp,
    Expectation,
    Finite,
    Hypothesis,
    IndexProduct,
    Linear,
    Log,
    Nonzero,
    Positive,
    Product,
    factors,
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
    return {h: _ends(h, gone) for h in gone}


def _ends(condition: Hypothesis, gone: dict[Hypothesis, Grounds]) -> Grounds:
    """Return what a condition that is left out follows from, in the end."""
    if condition not in gone:
        return (condition,)
    return tuple(dict.fromkeys(end for h in gone[condition] for end in _ends(h, gone)))


def _grounds(wanted: Hypothesis, known: Sequence[Hypothesis]) -> Grounds | None:
    if isinstance(wanted, Almost):
        grounds = _factors_positive(wanted, known)
        if grounds is not None:
            return grounds
    inner = wanted
    if isinstance(wanted, (Almost, Every)):
        inner = wanted.args[1]
        known = _fixed(known, wanted.bound)
    if isinstance(inner, Finite):
        return _finite(inner.args[0], known) if isinstance(inner.args[0], (Log, Expectation, Product)) else None
    if isinstance(inner, Positive) and isinstance(inner.args[0], AlphabetSum):
        return _positive(inner.args[0], known)
    if isinstance(inner, (Nonzero, Positive)) and isinstance(inner.args[0], Product):
        factors = [f for f, _ in inner.args[0].factors]
        return _all([g(f, known) for f in factors for g in (_positive, _finite)])
    return None


def _fixed(known: Sequence[Hypothesis], bound: Iterable[Basic]) -> list[Hypothesis]:
    """Return the conditions that speak of no value in a list: of others a binder's values are not meant."""
    return [h for h in known if not {*bound} & free(h)]


def _factors_positive(wanted: Almost, known: Sequence[Hypothesis]) -> Grounds | None:
    """Return why densities are positive: a product that they are factors of is not 0."""
    parts = _densities(wanted.args[1])
    for h in known if parts else ():
        if isinstance(h, Almost) and h.args[0] == wanted.args[0] and isinstance(h.args[1], Nonzero):
            whole = _densities(h.args[1])
            grounds = _all([_among(part, whole, known) for part in parts])
            if whole and grounds is not None:
                return (h, *grounds)
    return None


def _densities(condition: Hypothesis) -> list[Expr]:
    """Return the densities, and products of them over an index, of which a condition says that they are positive."""
    if isinstance(condition, EveryIndex) and isinstance(condition.args[3], Positive):
        t, low, high, inner = condition.args
        found = [IndexProduct(t, low, high, inner.args[0])]
    elif isinstance(condition, (Nonzero, Positive)):
        term = condition.args[0]
        found = [f for f, _ in factors(term)] if all(e is S.One for _, e in factors(term)) else []
    else:
        return []
    plain = all(isinstance(f.body if isinstance(f, IndexProduct) else f, Density) for f in found)
    return found if plain else []


def _among(part: Expr, whole: Sequence[Expr], known: Sequence[Hypothesis]) -> Grounds | None:
    """Return why a density, or a range of densities, is among others."""
    ways: list[Grounds | None] = [] if part not in whole else [()]
    for other in whole:
        if not isinstance(other, IndexProduct):
            continue
        t, low, high = other.index_range
        if isinstance(part, IndexProduct):
            first, last = part.index_range[1:]
            same = part.renamed({part.index_range[0]: t}).body if part.index_range[0] != t else part.body
            ways += [_at_least(known, first - low, high - last)] if same == other.body else []
        else:
            ways += [_at_least(known, high - low) for end in (low, high) if entry(other, end) == part]
    return next((way for way in ways if way is not None), None)


def _at_least(known: Sequence[Hypothesis], *numbers: Expr) -> Grounds | None:
    """Return why numbers are not negative."""
    needs = [AtLeast(n) for n in numbers if not n.is_nonnegative]
    return tuple(needs) if {*needs} <= {*known} else None


def _finite(term: Expr, known: Sequence[Hypothesis]) -> Grounds | None:
    """Return why a term is finite."""
    said = next((h for h in known if isinstance(h, Finite) and _plain(h.args[0]) == _plain(term)), None)
    if said is not None:
        return (said,)
    if is_finite(term):
        coefficients = [c for c, _ in term.pairs] if isinstance(term, Linear) else []
        needs = tuple(scalars(*coefficients))
        return needs if {*needs} <= {*known} else None
    if isinstance(term, Product) and all(isinstance(f, Density) for f, _ in term.factors):
        return _all([_above_zero(e, known) for _, e in term.factors])
    if isinstance(term, Exp):
        return _finite(term.arg, known)
    if isinstance(term, Log) and term.base.is_number:
        return _all([_positive(term.arg, known), _finite(term.arg, known)])
    if isinstance(term, Expectation) and not {*term.bound} & free(term.body):
        return _finite(term.body, known)
    return None


def _above_zero(number: Expr, known: Sequence[Hypothesis]) -> Grounds | None:
    if number.is_positive:
        return ()
    return (Positive(number),) if Positive(number) in known else None


def _positive(term: Expr, known: Sequence[Hypothesis]) -> Grounds | None:
    """Return why a term is positive."""
    if isinstance(term, Exp):
        return _finite(term.arg, known)
    said = next((h for h in known if isinstance(h, Positive) and _plain(h.args[0]) == _plain(term)), None)
    if said is not None:
        return (said,)
    if isinstance(term, AlphabetSum) and isinstance(term.body, Exp):
        return _finite(term.body.arg, _fixed(known, term.bound))
    return None


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

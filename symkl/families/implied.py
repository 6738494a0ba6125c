"""Which conditions on parameters follow from the others: a reader is told a > 0 and b > 0, not also a + b > 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Mul, expand

from symkl.families.domains import Domain, scalar_conditions
from symkl.terms import AtLeast, Hypothesis, Nonzero, Positive, Term


def independent(conditions: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return conditions without those that the others imply, in the order of `in_order`; see `implied`.

    >>> from sympy import symbols
    >>> from symkl.terms import Positive
    >>> a, b = symbols("a b")
    >>> [h.args[0] for h in independent([Positive(a), Positive(a + b), Positive(b)])]
    [a, b]
    """
    found = list(dict.fromkeys(conditions))
    follows = implied(found)
    return in_order(h for h in found if h not in follows)


def in_order(conditions: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return conditions with those on parameters as one reads them: on one parameter first, by its name.

    >>> from sympy import symbols
    >>> from symkl.terms import Positive
    >>> a, b = symbols("a b")
    >>> [h.args[0] for h in in_order([Positive(a - b), Positive(b), Positive(a)])]
    [a, b, a - b]
    """
    found = list(conditions)
    places = [n for n, h in enumerate(found) if isinstance(h, (Positive, AtLeast, Nonzero)) and not _of_term(h)]
    ranked = sorted((found[n] for n in places), key=_rank)
    for place, condition in zip(places, ranked, strict=True):
        found[place] = condition
    return tuple(found)


def _rank(condition: Hypothesis) -> tuple[bool, tuple[str, ...]]:
    names = sorted(map(str, condition.free_symbols))
    return (True, ()) if len(names) > 1 else (False, tuple(names))


def _of_term(condition: Hypothesis) -> bool:
    return isinstance(condition.args[0], Term)


def implied(conditions: Iterable[Hypothesis]) -> dict[Hypothesis, tuple[Hypothesis, ...]]:
    """Return the conditions that others imply, each with those it follows from, which do not follow from others.

    Formula: h1, ..., hk |- h, by the signs of quotients of polynomials (`Domain`).
    Args: conditions, of which those that speak of parameters are looked at.

    >>> from sympy import symbols
    >>> from symkl.terms import Nonzero, Positive
    >>> a, b = symbols("a b")
    >>> found = implied([Positive(a), Positive(b), Positive(a + b), Nonzero(b)])
    >>> {h.args[0]: [k.args[0] for k in known] for h, known in found.items()}
    {b: [b], a + b: [a, b]}
    """
    found = list(dict.fromkeys(conditions))
    first = {_unsigned(h): h for h in reversed(found)}
    scalars = list(scalar_conditions(found))
    gone = [h for h in found if isinstance(h, Nonzero) and not _of_term(h) and follows(h, scalars)]
    for condition in sorted(scalars, key=lambda h: -h.count_ops()):
        others = [h for h in scalars if h != condition]
        if follows(condition, others):
            scalars, gone = others, [*gone, condition]
    known = {h: _fewest(h, scalars) for h in gone}
    twins = {h: one for h in found if (one := first[_unsigned(h)]) != h}
    return known | {h: known.get(one, (one,)) for h, one in twins.items()}


def follows(condition: Hypothesis, known: Sequence[Hypothesis]) -> bool:
    """Whether a condition on parameters follows from conditions on parameters."""
    domain = Domain(known)
    if isinstance(condition, Positive) and domain.positive(domain.plain(condition.args[0])):
        return True
    if isinstance(condition, Nonzero):
        value = condition.args[0].primitive()[1]
        products = (h.args[0].as_base_exp()[0] for h in known if isinstance(h, Positive))
        factor = any(value in {a.as_base_exp()[0] for a in Mul.make_args(expr)} for expr in products)
        return factor or domain.positive(value) or domain.positive(-value)
    return domain.holds(condition) is True


def _fewest(condition: Hypothesis, known: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Leave out what is not needed, beginning with what speaks of other parameters."""
    kept = list(known)
    for h in sorted(known, key=lambda h: (bool(h.free_symbols & condition.free_symbols), -h.count_ops())):
        fewer = [k for k in kept if k != h]
        if follows(condition, fewer):
            kept = fewer
    return tuple(kept)


def _unsigned(condition: Hypothesis) -> object:
    """Return what two spellings of one condition share: a != 1 is 1 != a."""
    expr = condition.args[0]
    plain = isinstance(condition, Nonzero) and not _of_term(condition)
    return frozenset((expr, expand(-expr))) if plain else condition

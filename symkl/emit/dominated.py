"""Which conditions p << q follow from the others, and so are not said again; a certificate lists all.

- If E_p[log q] or KL(p || q) is finite, then p << q: it would be infinite otherwise.
- From p(x, z) << q(x, z) the same follows for marginals and conditionals: almost wherever q(x, z) > 0, q(x) > 0 and
  q(z | x) > 0.  What is drawn may be named by a given equation: p(z) = q(z).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symkl.measures import KL
from symkl.terms import Almost, Assumed, Density, Expectation, Finite, Hypothesis, Log, Positive, factors

Drawn = tuple[Density, ...]
Grounds = tuple[Hypothesis, ...]


def follows(conditions: Iterable[Hypothesis]) -> dict[Hypothesis, Grounds]:
    """Return the conditions p << q that others imply, each with those it follows from.

    >>> from symkl.terms import Law, Variable
    >>> x, P, Q = Variable("x"), Law("P"), Law("Q")
    >>> finite, dominated = Finite(Expectation(P(x), Log(Q(x)))), Almost([P(x)], Positive(Q(x)))
    >>> follows([dominated, finite]) == {dominated: (finite,)}
    True
    """
    found = list(dict.fromkeys(conditions))
    equal = [h for h in found if isinstance(h, Assumed) and str(h.args[0]) == "="]
    gone: dict[Hypothesis, Grounds] = {}
    for wanted in (h for h in found if _dominating(h)):
        known = (h for h in found if h != wanted and wanted not in _grounds(h, gone))
        grounds = next((grounds for h in known if (grounds := _enough(h, wanted, equal))), None)
        if grounds:
            gone[wanted] = grounds
    return {h: tuple(_grounds(h, gone)) for h in gone}


def _grounds(condition: Hypothesis, gone: dict[Hypothesis, Grounds]) -> dict[Hypothesis, None]:
    """Return what a condition that is left out follows from, in the end; of any other, itself."""
    if condition not in gone:
        return {condition: None}
    return {end: None for h in gone[condition] for end in _grounds(h, gone)}


def _dominating(condition: Hypothesis) -> Density | None:
    """Return the density that dominates: q of p << q."""
    inner = condition.args[1] if isinstance(condition, Almost) else None
    return inner.args[0] if isinstance(inner, Positive) and isinstance(inner.args[0], Density) else None


def _enough(known: Hypothesis, wanted: Hypothesis, equal: list[Assumed]) -> Grounds:
    """Return a condition, and the equations used with it, if they are enough for p << q; else nothing."""
    law, q = tuple(wanted.args[0].args), _dominating(wanted)
    for drawn, dominating in _dominations(known):
        if (drawn, dominating) == (law, q):
            return (known,)
        whole = _joint(drawn)
        if whole is None or q is None or not _within(q, dominating):
            continue
        for named, used in _named(law, equal):
            part = _joint(named)
            if part is not None and _within(part, whole) and {*q.of, *q.given} <= {*part.of}:
                return (known, *used)
    return ()


def _dominations(known: Hypothesis) -> Iterator[tuple[Drawn, Density]]:
    """Yield p and q with p << q, as a condition says it or a finite mean makes sure."""
    q = _dominating(known)
    if q is not None:
        yield tuple(known.args[0].args), q
    term = known.args[0] if isinstance(known, Finite) else None
    if isinstance(term, KL):
        yield from ((term.law, d) for d in term.reference)
    if isinstance(term, Expectation) and isinstance(term.body, Log):
        found = [f for f, e in factors(term.body.arg) if isinstance(f, Density) and abs(e) == 1]
        certain = [f for f in found if f in term.law]
        if len(found) == len(factors(term.body.arg)) and len(found) - len(certain) == 1:  # 0/0 and oo - oo cannot be
            yield from ((term.law, f) for f in found if f not in certain)


def _joint(law: Drawn) -> Density | None:
    """Return the joint density of what a law draws, if it is of one source and conditioned on nothing."""
    of = [pair for d in law for pair in d.of]
    drawn: set[object] = set()
    for d in law:
        if d.law != law[0].law or {*d.given} - drawn:
            return None
        drawn |= {*d.of}
    return Density(law[0].law, of)


def _within(part: Density, whole: Density) -> bool:
    """Whether a density is a marginal or conditional of a joint density."""
    return part.law == whole.law and not whole.given and {*part.of, *part.given} <= {*whole.of}


def _named(law: Drawn, equal: list[Assumed]) -> Iterator[tuple[Drawn, Grounds]]:
    """Yield a law as it is, and with one of its densities in the other name that a given equation has for it."""
    yield law, ()
    for h in equal:
        _, left, right, values, ranges = h.args
        for one, other in ((left, right), (right, left)):
            plain = isinstance(one, Density) and isinstance(other, Density) and not ranges.args
            if plain and one in law and {*one.values, *one.given_values} <= {*values.args}:
                yield tuple(other if d == one else d for d in law), (h,)

"""Entropies of one law: every measure of plain variables is a combination of joint entropies."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sympy import Expr, S

from symkl.kernel import Theorem, because
from symkl.measures import DualTotalCorrelation, Entropy, Measure, MutualInformation, TotalCorrelation
from symkl.terms import Law, Slot, Term, apart, linear, pairs

Joint = tuple[Law, frozenset[Slot], Expr]
VARIABLE_MEASURES = (Entropy, MutualInformation, TotalCorrelation, DualTotalCorrelation)


def entropic(term: Expr) -> dict[Joint, Expr] | None:
    """Return a term as coefficients of joint entropies, or None if it is not a combination of such measures.

    Repeated variables and blocks of symbolic length are left to the rules.
    """
    found: dict[Joint, Expr] = {}
    for coefficient, atom in pairs(term):
        if not isinstance(atom, VARIABLE_MEASURES) or not _plain(atom):
            return None
        for sign, slots in _joints(atom):
            if slots:
                key = (atom.law, frozenset(slots), atom.base)
                found[key] = found.get(key, S.Zero) + coefficient * sign
    return {key: c for key, c in found.items() if c != 0}


def _plain(atom: Measure) -> bool:
    slots = list(atom.of) if isinstance(atom, Entropy) else [s for g in atom.groups for s in g]
    slots += atom.given
    return all(
        not s.value.is_block and apart(s.value, other.value) for i, s in enumerate(slots) for other in slots[:i]
    ) and all(not s.value.is_block for s in slots)


def _joints(atom: Measure) -> Iterable[tuple[int, tuple[Slot, ...]]]:
    """List (sign, variables) with H(A|C) = H(A,C) - H(C) throughout."""
    given = atom.given
    if isinstance(atom, Entropy):
        return [(1, (*atom.of, *given)), (-1, given)]
    groups = atom.groups
    every = tuple(s for g in groups for s in g)
    if isinstance(atom, TotalCorrelation):
        return [*((1, (*g, *given)) for g in groups), (-1, (*every, *given)), (1 - len(groups), given)]
    if isinstance(atom, DualTotalCorrelation):
        rests = [tuple(s for j, g in enumerate(groups) for s in g if j != i) for i in range(len(groups))]
        return [(1 - len(groups), (*every, *given)), *((1, (*r, *given)) for r in rests), (-1, given)]
    subsets: list[tuple[int, tuple[Slot, ...]]] = [(-1, ())]  # co-information alternates over the subsets of the groups
    for group in groups:
        subsets += [(-sign, (*slots, *group)) for sign, slots in subsets]
    return [(sign, (*slots, *given)) for sign, slots in subsets]


def entropy_form(term: Expr) -> Theorem | None:
    """Prove that a measure of variables is a combination of joint entropies; None if it is one already."""
    if not isinstance(term, VARIABLE_MEASURES) or (isinstance(term, Entropy) and not term.given):
        return None
    known = entropic(term)
    if known is None:
        return None
    target = linear((c, Entropy(law, sorted(slots, key=_key), (), base)) for (law, slots, base), c in known.items())
    return None if target == term else _proved(term, target)


def _key(slot: Any) -> tuple[Any, ...]:
    return slot.key


@lru_cache(maxsize=4096)
def _proved(term: Term, target: Expr) -> Theorem | None:
    from symkl.search.identity import meet
    from symkl.search.steps import Strategy

    found = meet(term, target, Strategy(split=frozenset((term.law,))))
    return None if found is None else because(found, "in joint entropies")

"""What a statement takes for granted: plain variables are discrete, divisors are not zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, Symbol

from symkl.syntax.text import text
from symkl.terms import Continuous, Discrete, EveryIndex, Hypothesis, Independent, Nonzero, Positive, Slot, apart


def divisors(nonzero: Iterable[Hypothesis], known: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return what must not be zero, unless it is given as positive already."""
    return tuple(h for h in nonzero if h not in known and not (isinstance(h, Nonzero) and Positive(h.args[0]) in known))


def discrete(
    plain: Iterable[tuple[Slot, tuple[tuple[Symbol, Expr, Expr], ...]]], given: Sequence[Hypothesis]
) -> tuple[tuple[Hypothesis, ...], tuple[str, ...]]:
    """Return Discrete for the variables of a statement in which no density is in sight, and the reading.

    Variables that only a given independence speaks of are read in the same way.
    """
    spoken = list(plain)
    if spoken:
        sides = [side for h in given if isinstance(h, Independent) for side in h.args[1:]]
        spoken += [(slot, ()) for side in sides for slot in side.args if not slot.value.is_block]
    declared = [h.args[0] for h in given if isinstance(h, (Discrete, Continuous))]
    found: dict[Hypothesis, None] = {}
    names: dict[str, None] = {}
    for slot, ranges in spoken:
        if any(slot == other or not apart(slot.value, other.value) for other in declared):
            continue
        kind: Hypothesis = Discrete(slot)
        for t, low, high in reversed(ranges):
            kind = EveryIndex(t, low, high, kind)
        found[kind] = None
        names[text(slot)] = None
    if not found:
        return (), ()
    return tuple(found), (f"{', '.join(names)} {'are' if len(names) > 1 else 'is'} read as discrete",)

"""Entries and blocks of one name joined for reading: x_0, x_{1:T} and x_{t-1}, t = 1, ..., T, are x_{0:T}.

Ranges are taken to be nonempty, as a sentence that introduces symbols may: nothing is proved from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sympy import Basic, Expr, Symbol

from symkl.terms import Assumed, Scoped, Slot, Variable, distance

Range = tuple[Symbol, Expr, Expr]


def occurrences(
    value: Basic, kinds: tuple[type, ...], ranges: tuple[Range, ...] = ()
) -> Iterator[tuple[Basic, tuple[Range, ...]]]:
    """List the parts of these kinds with the index ranges they stand under."""
    if isinstance(value, kinds):
        yield value, ranges
    if isinstance(value, Assumed):
        ranges = (*ranges, *(tuple(r.args) for r in value.args[4].args))
    elif isinstance(value, Scoped) and value.index_range is not None:
        ranges = (*ranges, value.index_range)
    for part in value.args:
        yield from occurrences(part, kinds, ranges)


def spread(slot: Slot, ranges: Sequence[Range]) -> Slot:
    """Return the block an entry runs over in its index ranges; all entries but one are entries of their block."""
    index = slot.index[:2]
    for t, low, high in reversed(ranges):
        if any(t in i.free_symbols for i in index):
            index = (index[0].subs(t, low), index[-1].subs(t, high))
    return Variable(slot.name, index).slot


def united(slots: Iterable[Slot]) -> list[Slot]:
    """Return the coordinates with those of one name joined where at least one is a block."""
    found: list[Slot] = []
    for slot in dict.fromkeys(slots):
        current = slot
        for other in list(found):
            whole = _hull(current, other)
            if whole is not None:
                found.remove(other)
                current = whole
        found.append(current)
    # an entry met before any block of its name joins it in a second pass
    again = len(found) > 1 and any(_hull(a, b) is not None for i, a in enumerate(found) for b in found[:i])
    return united(found) if again else sorted(found, key=lambda s: s.key)


def without(slot: Slot, drawn: Sequence[Slot]) -> list[Slot]:
    """Return what is left at the front of a coordinate when the drawn ones are taken away."""
    for other in drawn:
        if other == slot:
            return []
        if other.name != slot.name or not slot.index or not other.index:
            continue
        low, first = slot.index[0], other.index[0]
        if _largest(slot.index[-1], other.index[-1]) != other.index[-1]:
            continue
        before = distance(low, first)
        if before is not None:
            return [] if before <= 0 else [Variable(slot.name, (low, first - 1)).slot]
    return [slot]


def _hull(a: Slot, b: Slot) -> Slot | None:
    if a.name != b.name or not a.index or not b.index or (len(a.index) < 2 and len(b.index) < 2):
        return a if a == b else None
    low = _smallest(a.index[0], b.index[0])
    high = _largest(a.index[-1], b.index[-1])
    return None if low is None or high is None else Variable(a.name, (low, high)).slot


def _largest(a: Expr, b: Expr) -> Expr | None:
    step = distance(a, b)
    if step is not None:
        return b if step > 0 else a
    if a.is_number != b.is_number:
        return b if a.is_number else a
    return None


def _smallest(a: Expr, b: Expr) -> Expr | None:
    step = distance(a, b)
    if step is not None:
        return b if step < 0 else a
    if a.is_number != b.is_number:
        return a if a.is_number else b
    return None

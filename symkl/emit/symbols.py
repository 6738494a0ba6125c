"""The sentence that introduces every symbol of a theorem with its type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Basic, Expr, Symbol

from symkl.emit.conditions import Phrase, listed
from symkl.emit.layout import COMMA, Box, Row, Word, joined
from symkl.emit.names import named
from symkl.emit.setting import Setting, parts
from symkl.emit.terms import box, letter
from symkl.measures import LawMeasure, Measure
from symkl.terms import (
    Apply,
    Assumed,
    Density,
    EveryIndex,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Slot,
    Variable,
    distance,
    free,
)

Range = tuple[Expr, Expr]


def introduction(sides: Sequence[Expr], shown: Sequence[Basic], setting: Setting) -> list[Phrase]:
    """Return sentences that say what the laws, variables, functions, fixed values and parameters are.

    `sides` are the two sides of the theorem, `shown` everything the theorem and its proof show.
    """
    found = list(parts((*sides, *shown)))
    sentences = [_laws(found, setting), _functions(found, setting)]
    fixed = sorted({v for side in sides for v in free(side) if isinstance(v, Variable)}, key=lambda v: v.slot.key)
    if fixed:
        sentences.append(("The value", "s " * (len(fixed) > 1) or " ", *listed((letter(v, setting),) for v in fixed),
                          " are" if len(fixed) > 1 else " is", " arbitrary and fixed."))
    sentences.append(_parameters(sides, found, setting))
    return [s for s in sentences if s]


def _laws(found: Sequence[Basic], setting: Setting) -> Phrase:
    laws = list(dict.fromkeys(v for v in found if isinstance(v, Law)))
    if not laws:
        return ()
    bare = [law for law in laws if law in setting.bare]
    rest = [law for law in laws if law not in setting.bare]
    slots = _random(found)
    if not bare and len(rest) == 1 and slots and not any(isinstance(v, LawMeasure) for v in found):
        one = len(slots) == 1
        variables = listed((letter(s, setting, upper=True),) for s in slots)
        kind: Phrase = (" be a random variable" if one else " be random variables", " with " if one else " with joint ")
        return ("Let ", *variables, *kind, "density ", _density(rest[0], found, setting), _reference(1), ".")
    parts_: list[Phrase] = []
    if bare:
        densities = listed((_density(law, found, setting),) for law in bare)
        many = len(bare) > 1
        parts_.append((*listed((box(law, setting),) for law in bare), " be probability laws" if many else " be a probability law",
                       " with densities " if many else " with density ", *densities))
    if rest:
        densities = listed((_density(law, found, setting),) for law in rest)
        parts_.append((*densities, " be probability densities" if len(rest) > 1 else " be a probability density"))
    return ("Let ", *listed(parts_, "and let"), _reference(len(laws)), ".")


def _reference(count: int) -> str:
    return " relative to a common reference measure" if count > 1 else " relative to a reference measure"


def _random(found: Sequence[Basic]) -> list[Slot]:
    """Return the random variables that entropies and informations speak of."""
    slots: list[Slot] = []
    for value in found:
        if isinstance(value, Measure) and not isinstance(value, LawMeasure) and isinstance(value.args[0], Law):
            slots += [s for s in parts(value.args[1:-1]) if isinstance(s, Slot)]
    return [s for s in dict.fromkeys(sorted(slots, key=lambda s: s.key)) if not _runs(s, _ranges(found))]


def _runs(slot: Slot, ranges: dict[Symbol, Range]) -> bool:
    """Whether the slot is one entry of a block, at an index that is summed over."""
    return any(t in i.free_symbols for i in slot.index for t in ranges)


def _ranges(found: Iterable[Basic]) -> dict[Symbol, Range]:
    ranges: dict[Symbol, Range] = {}
    for value in found:
        if isinstance(value, (IndexSum, IndexProduct, EveryIndex)):
            t, low, high = value.index_range
            old = ranges.get(t, (low, high))
            ranges[t] = (_least(old[0], low), _most(old[1], high))
        elif isinstance(value, Assumed):
            ranges |= {r[0]: (r[1], r[2]) for r in value.args[4].args if r[0] not in ranges}
    return ranges


def _least(a: Expr, b: Expr) -> Expr:
    step = distance(a, b)
    return b if step is not None and step < 0 else a


def _most(a: Expr, b: Expr) -> Expr:
    step = distance(a, b)
    return b if step is not None and step > 0 else a


def _density(law: Law, found: Sequence[Basic], setting: Setting) -> Box:
    """Return the density of everything the law draws, given what it never draws: q(x_{1:T} | x_0)."""
    ranges = _ranges(found)
    of: list[Slot] = []
    given: list[Slot] = []
    for value in found:
        if isinstance(value, Density) and value.law == law:
            of += [pair[0] for pair in value.of]
            given += [pair[0] for pair in value.given]
        elif isinstance(value, Measure) and not isinstance(value, LawMeasure) and value.args[0] == law:
            of += [s for s in parts(value.args[1:-1]) if isinstance(s, Slot)]
    drawn = _united(of, ranges)
    behind = [s for part in _united(given, ranges) for s in _without(part, drawn)]
    sides = [joined((letter(s, setting) for s in sorted(side, key=lambda s: s.key)), COMMA) for side in (drawn, behind) if side]
    body = joined(sides, Word(r"\mid ", "|"))
    if law.parameters:
        body = Row((body, Word(";", ";"), joined((box(p, setting) for p in law.parameters), COMMA)))
    head = named(law.name, whole=law.name in setting.whole)
    return Row((head, Word("(", "("), body, Word(")", ")")))


def _united(slots: Iterable[Slot], ranges: dict[Symbol, Range]) -> list[Slot]:
    """Return the coordinates with entries and blocks of one name joined where they overlap or touch."""
    united: list[Slot] = []
    for slot in dict.fromkeys(_spread(s, ranges) for s in slots):
        current = slot
        for other in list(united):
            whole = _union(current, other)
            if whole is not None:
                united.remove(other)
                current = whole
        united.append(current)
    return united


def _spread(slot: Slot, ranges: dict[Symbol, Range]) -> Slot:
    index = slot.index
    if len(index) == 3:
        index = index[:2]  # all entries but one are entries of the block
    if index and any(t in i.free_symbols for i in index for t in ranges):
        low, high = index[0], index[-1]
        for t, (first, last) in ranges.items():
            low, high = low.subs(t, first), high.subs(t, last)
        index = (low, high)
    return Variable(slot.name, index).slot


def _ends(slot: Slot) -> Range:
    return slot.index[0], slot.index[-1]


def _union(a: Slot, b: Slot) -> Slot | None:
    if a.name != b.name or bool(a.index) != bool(b.index):
        return None
    if not a.index:
        return a if a == b else None
    (low, high), (first, last) = _ends(a), _ends(b)
    for (l1, h1), (l2, h2) in (((low, high), (first, last)), ((first, last), (low, high))):
        start, gap, end = distance(l1, l2), distance(h1, l2), distance(h1, h2)
        inner = start is not None and start >= 0 and end is not None and end <= 0
        if inner or (gap is not None and gap <= 1 and l1 != l2 and end is not None and end >= 0):
            return Variable(a.name, (l1, h1 if inner else h2)).slot
        if start == 0 and end is not None and end >= 0:
            return Variable(a.name, (l2, h2)).slot
    return None


def _without(slot: Slot, drawn: Sequence[Slot]) -> list[Slot]:
    """Return what is left of a coordinate when the drawn ones are taken away."""
    for other in drawn:
        if other == slot:
            return []
        if other.name != slot.name or not slot.index or not other.index:
            continue
        (low, high), (first, last) = _ends(slot), _ends(other)
        start, end = distance(first, low), distance(high, last)
        if start is not None and end is not None and start >= 0 and end >= 0:
            return []
        before = distance(low, first)
        if before is not None and before > 0 and end is not None and end >= 0:
            return [Variable(slot.name, (low, first - 1)).slot]
    return [slot]


def _functions(found: Sequence[Basic], setting: Setting) -> Phrase:
    applied = list({v.name: v for v in found if isinstance(v, Apply)}.values())
    if not applied:
        return ()
    names = listed((box(v, setting),) for v in applied)
    return ("Let ", *names, " be a real function." if len(applied) == 1 else " be real functions.")


def _parameters(sides: Sequence[Expr], found: Sequence[Basic], setting: Setting) -> Phrase:
    symbols = {s for side in sides for s in free(side) if isinstance(s, Symbol)}
    bases = {v.base for v in found if isinstance(v, (Log, Measure))}
    counted: set[Basic] = set()
    for value in found:
        if isinstance(value, (IndexSum, IndexProduct, EveryIndex)):
            counted |= value.args[1].free_symbols | value.args[2].free_symbols
        elif isinstance(value, (Variable, Slot)):
            counted |= {s for i in value.index for s in i.free_symbols}
    kinds = [(symbols & counted, "integer"), (symbols - counted - bases, "real parameter")]
    said: list[Phrase] = []
    for names, kind in kinds:
        ordered = sorted(names, key=str)
        if ordered:
            article = "an " if kind == "integer" else "a "
            said.append((*listed((box(s, setting),) for s in ordered), " be ", f"{kind}s" if len(ordered) > 1 else article + kind))
    return ("Let ", *listed(said, "and let"), ".") if said else ()

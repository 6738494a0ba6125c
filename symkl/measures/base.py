"""What a named information measure is: a term with a definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, Tuple

from symkl.terms import (
    Density,
    Discrete,
    Distinct,
    Hypothesis,
    Slot,
    Term,
    Variable,
    apart,
    draws,
    entries,
    spread,
    vanishes,
)

Unfolded = tuple[Expr, tuple[Hypothesis, ...]]


class Measure(Term):
    """A named measure; `unfold` gives its definition and what the definition needs."""

    __slots__ = ()
    abstract = True
    symbol = ""
    """How the language writes it."""
    source = ""
    """Where the definition is taken from."""

    def unfold(self) -> Unfolded:
        """Return the definition, one level deep, with the hypotheses it needs."""
        raise TypeError(type(self).__name__)

    @property
    def base(self) -> Expr:
        """The base of the logarithm; the last argument of every measure."""
        return self.args[-1]


class LawMeasure(Measure):
    """A measure of laws given by densities; it binds what its first argument draws, exactly as E does."""

    __slots__ = ()
    abstract = True

    @property
    def law(self) -> tuple[Density, ...]:
        """The densities of the averaging law."""
        return self.args[0].args

    @property
    def bound(self) -> tuple[Variable, ...]:
        """The values the first argument draws."""
        return tuple(v for d in self.law for v in d.values)

    @property
    def scope(self) -> tuple[int, ...]:
        """Everything but the base."""
        return tuple(range(len(self.args) - 1))

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The densities of all arguments."""
        return tuple(d for side in self.args[:-1] for d in side.args)

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Replace densities; products of densities are taken apart."""
        rest, sides = list(parts), []
        for side in self.args[:-1]:
            sides.append(Tuple(*spread(rest[: len(side.args)])))
            del rest[: len(side.args)]
        return self.func(*sides, self.base)


def law_of(law: object) -> Tuple:
    """Read a law argument: a density, a product of densities, or a tuple of them."""
    if isinstance(law, Density):
        return Tuple(law)
    items = law if isinstance(law, (tuple, list, Tuple)) else [f for f, e in getattr(law, "factors", ()) if e == 1]
    densities = tuple(items)
    if not densities or not all(isinstance(d, Density) for d in densities):
        msg = f"{law} is not a density or a product of densities"
        raise TypeError(msg)
    return Tuple(*densities)


def check_reference(p: Tuple, q: Tuple, name: str) -> None:
    """Refuse a second argument that lacks what the first draws, and a first argument that cannot be drawn from."""
    drawn = draws(p.args)
    covered = [v for d in q.args for v in d.values]
    if len(set(covered)) < len(covered):
        msg = f"{name}: a variable occurs in two densities of the second argument"
        raise ValueError(msg)
    missing = [v for v in drawn if v not in covered]
    if missing:
        msg = f"{name}: the second argument has no density in {', '.join(map(str, missing))}, which the first one draws"
        raise ValueError(msg)


def slots_of(items: Iterable[object]) -> Tuple:
    """Read variables or slots into a canonical tuple of slots; repeated ones are kept."""
    found: list[Slot] = []
    for item in items:
        if isinstance(item, Slot) and len(item.index) < 2:  # a single coordinate already
            found.append(item)
            continue
        value = item if isinstance(item, Variable) else Slot(*getattr(item, "args", ())).value
        if not vanishes(value.index):
            found += [entry.slot for entry in entries(value)]
    return Tuple(*sorted(found, key=lambda s: s.key))


def disjoint(slots: Iterable[Slot]) -> tuple[tuple[Slot, ...], tuple[Hypothesis, ...]]:
    """Return the distinct slots, with Discrete for those that repeat and Distinct for those that may coincide."""
    kept: list[Slot] = []
    needs: list[Hypothesis] = []
    for slot in slots:
        if slot in kept:
            needs.append(Discrete(slot))
            continue
        needs.extend(Distinct(slot, other) for other in kept if not apart(slot.value, other.value))
        kept.append(slot)
    return tuple(kept), tuple(needs)

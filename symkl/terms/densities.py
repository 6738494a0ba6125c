"""Laws and their densities p(of | given), relative to a reference measure (counting or Lebesgue)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Expr, Tuple, sympify
from sympy.core.symbol import Str

from symkl.terms.algebra import Term, factors, read
from symkl.terms.scope import Given, Scoped, Slot, Variable, argument, distance, listed, within

__all__ = ["Density", "Law", "density", "draws", "entries", "split", "spread", "vanishes"]


class Law(Scoped, Expr):
    """A probability law by name, with parameters: p, or q(.; lam).  Called, it gives a density.

    >>> x, z = Variable("x"), Variable("z")
    >>> Law("p")(z | x)
    p(z | x)
    """

    def __new__(cls, name: str | Str, *parameters: object) -> Law:
        """Name the law; parameters are scalars."""
        scalars = [read(p) for p in parameters]
        if any(isinstance(s, Term) for s in scalars):
            raise TypeError(f"the parameters of {name} are scalars")
        return Scoped.__new__(cls, Str(str(name)), *scalars)

    #: Whether a coordinate means something by its own name, as that of a parametric law of vectors does.
    fixed = False
    name = property(lambda self: self.args[0].name, doc="The law's name.")
    parameters = property(lambda self: self.args[1:], doc="What follows the semicolon in q(z; lam).")

    def __call__(self, *items: object) -> Density:
        """Return the density of the variables; one ``a | b`` separates what is conditioned on."""
        of, given = split(items)
        return Density(self, of, given)


def split(items: Iterable[object]) -> tuple[list[Variable], list[Variable]]:
    """Split ``(x, z | y, w)`` as Python parses it into ([x, z], [y, w])."""
    of: list[Any] = []
    given: list[Any] = []
    for item in items:
        if isinstance(item, Given) and given:
            raise ValueError("a density has one bar")
        left, right = item if isinstance(item, Given) else ((), (item,)) if given else ((item,), ())
        of.extend(left)
        given.extend(right)
    for item in (*of, *given):
        if not isinstance(item, Variable):
            raise TypeError(f"{item!r} is not a random variable")
    return of, given


def vanishes(index: tuple[Expr, ...]) -> bool:
    """Whether a block is empty (x_{1:0}); a range that runs further backwards is refused."""
    length = distance(*index) if len(index) == 2 else None
    if length is not None and length < -1:
        raise ValueError(f"the range {index[0]}:{index[1]} runs backwards")
    return length == -1


WRITTEN_OUT = 64


def entries(value: Variable) -> list[Variable]:
    """Write out a block with numeric ends, x_{1:3} as x_1, x_2, x_3; any other variable is its only entry."""
    length = distance(*value.index) if len(value.index) == 2 else None
    if length is None or not value.index[0].is_Integer or length >= WRITTEN_OUT:
        return [value]
    first = int(value.index[0])
    return [Variable(value.args[0], (i,), value.args[2]) for i in range(first, first + length + 1)]


class Density(Term):
    """The density p(of | given) at the values its slots are bound to.

    Formula: p(a = x, b = y | c = z), relative to the reference measure of (a, b).  Slots are listed in one
    canonical order, because names and not positions carry their meaning.
    """

    is_density = True

    def __new__(cls, law: Law, of: Iterable[object], given: Iterable[object] = ()) -> Density:
        """Accept variables (bound to their own slots) or (slot, value) pairs."""
        sides = [_bindings(of), _bindings(given)]
        slots = [pair[0] for pair in (*sides[0], *sides[1])]
        if not sides[0]:
            raise ValueError(f"the density of {law.name} has no variable before the bar")
        for slot in (s for s in slots if slots.count(s) > 1):
            raise ValueError(f"the slot {slot.value} of {law.name} is bound twice")
        return Scoped.__new__(cls, law, Tuple(*sides[0]), Tuple(*sides[1]))

    law = argument(0, "The law it is a density of.")
    of = listed(1, "(slot, value) pairs before the bar.")
    given = listed(2, "(slot, value) pairs behind the bar.")
    values = property(lambda self: tuple(v for _, v in self.of), doc="The values before the bar: what is drawn.")
    given_values = property(lambda self: tuple(v for _, v in self.given), doc="The values behind the bar.")


DRAWN = property(lambda self: tuple(v for d in self.args[0].args for v in d.values), doc="The values a law draws.")


def _bindings(items: Iterable[object]) -> list[Tuple]:
    found = []
    for item in items:
        pair = Tuple(item.slot, item) if isinstance(item, Variable) else item
        if not isinstance(pair, Tuple) or not isinstance(pair[0], Slot) or not isinstance(pair[1], Variable):
            raise TypeError(f"{item!r} is not a random variable or a (slot, value) pair")
        if not vanishes(pair[0].index):
            found += [Tuple(v.slot, v) for v in entries(pair[1])] if pair[0] == pair[1].slot else [pair]
    return sorted(found, key=lambda pair: pair[0].key)


def density(law: Law, of: Iterable[Tuple], given: Iterable[Tuple] = ()) -> Expr:
    """Return the density, or 1 when nothing is left before the bar."""
    kept = [pair for pair in of if not vanishes(pair[0].index)]
    return Density(law, kept, given) if kept else sympify(1)


def overlaps(value: Variable, others: Iterable[Variable]) -> bool:
    """Whether a value is certainly (an entry or a part of) one of the others, or they of it."""
    return any(within(value, other) or within(other, value) for other in others)


def draws(densities: Iterable[Density]) -> tuple[Variable, ...]:
    """Return the values a product of densities draws, in order; each once, and conditions before their use."""
    seen: list[Variable] = []
    for d in densities:
        if not isinstance(d, Density):
            raise TypeError(f"{d!r} is not a density, so nothing can be drawn from it")
        for v in d.values:
            if overlaps(v, seen):
                raise ValueError(f"{v} is drawn twice")
            seen.append(v)
    later: list[Variable] = []
    for d in reversed(tuple(densities)):
        later.extend(d.values)
        if any(overlaps(v, later) for v in d.given_values):
            raise ValueError(f"{d} is conditioned on what it draws or on what is drawn after it")
    return tuple(seen)


def spread(parts: Iterable[Expr]) -> tuple[Density, ...]:
    """Return the densities of a law, products of densities taken apart."""
    taken = ([part] if any(e != 1 for _, e in factors(part)) else [f for f, _ in factors(part)] for part in parts)
    return tuple(f for group in taken for f in group)

"""Laws and their densities p(of | given), relative to a reference measure (counting or Lebesgue)."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Tuple, sympify
from sympy.core.symbol import Str

from symkl.terms.algebra import Term, factors, read
from symkl.terms.scope import Given, Scoped, Slot, Variable, distance, within


class Law(Scoped, Expr):
    """A probability law by name, with parameters: p, or q(.; lam).  Called, it gives a density.

    >>> x, z = Variable("x"), Variable("z")
    >>> Law("p")(z | x)
    p(z | x)
    """

    __slots__ = ()
    is_commutative = True
    is_number = False

    def __new__(cls, name: str | Str, *parameters: object) -> Law:
        """Name the law; parameters are scalars."""
        scalars = [read(p) for p in parameters]
        if any(isinstance(s, Term) for s in scalars):
            msg = f"the parameters of {name} are scalars"
            raise TypeError(msg)
        return Scoped.__new__(cls, Str(str(name)), *scalars)

    @property
    def name(self) -> str:
        """The law's name."""
        return self.args[0].name

    @property
    def parameters(self) -> tuple[Expr, ...]:
        """What follows the semicolon in q(z; lam)."""
        return self.args[1:]

    def __call__(self, *items: object) -> Density:
        """Return the density of the variables; one ``a | b`` separates what is conditioned on."""
        of, given = split(items)
        return Density(self, of, given)


def split(items: Iterable[object]) -> tuple[list[Variable], list[Variable]]:
    """Split ``(x, z | y, w)`` as Python parses it into ([x, z], [y, w])."""
    sides: tuple[list[Variable], list[Variable]] = ([], [])
    side = 0
    for item in items:
        if isinstance(item, Given):
            if side:
                msg = "a density has one bar"
                raise ValueError(msg)
            sides[0].extend(item[0])
            sides[1].extend(item[1])
            side = 1
        elif isinstance(item, Variable):
            sides[side].append(item)
        else:
            msg = f"{item!r} is not a random variable"
            raise TypeError(msg)
    return sides


def vanishes(index: tuple[Expr, ...]) -> bool:
    """Whether a block is empty (x_{1:0}); a range that runs further backwards is refused."""
    if len(index) != 2:
        return False
    length = distance(index[0], index[1])
    if length is not None and length < -1:
        msg = f"the range {index[0]}:{index[1]} runs backwards"
        raise ValueError(msg)
    return length == -1


WRITTEN_OUT = 64


def entries(value: Variable) -> list[Variable]:
    """Write out a block with numeric ends, x_{1:3} as x_1, x_2, x_3; any other variable is its only entry."""
    length = distance(value.index[0], value.index[1]) if len(value.index) == 2 else None
    if length is None or not value.index[0].is_Integer or length >= WRITTEN_OUT:
        return [value]
    first = int(value.index[0])
    return [Variable(value.args[0], (i,), value.args[2]) for i in range(first, first + length + 1)]


class Density(Term):
    """The density p(of | given) at the values its slots are bound to.

    Formula: p(a = x, b = y | c = z), relative to the reference measure of (a, b).  Slots are listed in one
    canonical order, because names and not positions carry their meaning.
    """

    __slots__ = ()
    is_density = True

    def __new__(cls, law: Law, of: Iterable[object], given: Iterable[object] = ()) -> Density:
        """Accept variables (bound to their own slots) or (slot, value) pairs."""
        sides = [_bindings(of), _bindings(given)]
        slots = [pair[0] for side in sides for pair in side]
        if not sides[0]:
            msg = f"the density of {law.name} has no variable before the bar"
            raise ValueError(msg)
        if len(set(slots)) < len(slots):
            twice = next(s for s in slots if slots.count(s) > 1)
            msg = f"the slot {twice.value} of {law.name} is bound twice"
            raise ValueError(msg)
        return Scoped.__new__(cls, law, Tuple(*sides[0]), Tuple(*sides[1]))

    @property
    def law(self) -> Law:
        """The law it is a density of."""
        return self.args[0]

    @property
    def of(self) -> tuple[Tuple, ...]:
        """(slot, value) pairs before the bar."""
        return self.args[1].args

    @property
    def given(self) -> tuple[Tuple, ...]:
        """(slot, value) pairs behind the bar."""
        return self.args[2].args

    @property
    def values(self) -> tuple[Variable, ...]:
        """The values before the bar: what a draw from this density gives."""
        return tuple(pair[1] for pair in self.of)

    @property
    def given_values(self) -> tuple[Variable, ...]:
        """The values behind the bar."""
        return tuple(pair[1] for pair in self.given)


def _bindings(items: Iterable[object]) -> list[Tuple]:
    found = []
    for item in items:
        pair = Tuple(item.slot, item) if isinstance(item, Variable) else item
        if not isinstance(pair, Tuple) or not isinstance(pair[0], Slot) or not isinstance(pair[1], Variable):
            msg = f"{item!r} is not a random variable or a (slot, value) pair"
            raise TypeError(msg)
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
            msg = f"{d!r} is not a density, so nothing can be drawn from it"
            raise TypeError(msg)
        for v in d.values:
            if overlaps(v, seen):
                msg = f"{v} is drawn twice"
                raise ValueError(msg)
            seen.append(v)
    later: list[Variable] = []
    for d in reversed(tuple(densities)):
        later.extend(d.values)
        if any(overlaps(v, later) for v in d.given_values):
            msg = f"{d} is conditioned on what it draws or on what is drawn after it"
            raise ValueError(msg)
    return tuple(seen)


def spread(parts: Iterable[Expr]) -> tuple[Density, ...]:
    """Return the densities of a law, products of densities taken apart."""
    return tuple(
        f for part in parts for f, _ in (factors(part) if all(e == 1 for _, e in factors(part)) else [(part, 1)])
    )

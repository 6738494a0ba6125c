"""Mixtures of laws: a law like any other, whose density is a weighted sum of densities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Basic, Expr, S, Tuple, cancel

from symkl.terms import (
    AtLeast,
    Density,
    Hypothesis,
    Law,
    Scoped,
    Term,
    Variable,
    draws,
    linear,
    product,
    read,
    substitute,
)

Weighted = tuple[Expr, tuple[Density, ...]]


class Mixture(Law):
    """The law whose density is w_1 p_1 + w_2 p_2 + ..., for weights w_i >= 0 that add up to 1.

    Formula: M(x | z) = sum_i w_i p_i(x | z), each p_i a density or a product of densities that draws x.
    A mixture is closed: inside it the variables are its own slots, and `density` binds them to values.  Of what its
    components are conditioned on it has some fixed law of its own, of which nothing is known.
    """

    __slots__ = ()

    def __new__(cls, *items: Basic) -> Mixture:
        """Take (weight, densities) pairs over the same slots."""
        components = [(read(weight), tuple(law)) for weight, law in items]
        if len(components) < 2:
            msg = "a mixture has at least two components"
            raise ValueError(msg)
        if any(isinstance(w, Term) or w.is_negative or w.is_real is False for w, _ in components):
            msg = "the weights of a mixture are nonnegative scalars"
            raise ValueError(msg)
        if cancel(sum((w for w, _ in components), S.Zero) - 1) != 0:
            msg = f"the weights {', '.join(str(w) for w, _ in components)} of a mixture do not add up to 1"
            raise ValueError(msg)
        drawn = [set(draws(law)) for _, law in components]
        if any(other != drawn[0] for other in drawn):
            msg = "the components of a mixture are laws of the same variables"
            raise ValueError(msg)
        if any(v != v.slot.value for _, law in components for v in _values(law)):
            msg = "a mixture speaks of slots, not of copies; see symkl.mixtures.mixture"
            raise ValueError(msg)
        return Scoped.__new__(cls, *(Tuple(w, Tuple(*law)) for w, law in components))

    name = "mix"
    parameters: tuple[Expr, ...] = ()

    @property
    def components(self) -> tuple[Weighted, ...]:
        """(weight, densities) in order."""
        return tuple((w, law.args) for w, law in self.args)

    @property
    def bound(self) -> tuple[Variable, ...]:
        """Every variable in it: what it draws, then what its components are conditioned on."""
        return (*self.drawn, *self.conditions)

    @property
    def drawn(self) -> tuple[Variable, ...]:
        """What it draws."""
        return tuple(v for d in self.args[0][1] for v in d.values)

    @property
    def conditions(self) -> tuple[Variable, ...]:
        """What its components are conditioned on without drawing it."""
        return _conditions(law for _, law in self.components)

    @property
    def weights(self) -> tuple[Hypothesis, ...]:
        """What symbolic weights need: each w_i >= 0."""
        return tuple(AtLeast(w) for w, _ in self.components if not w.is_nonnegative)

    def renamed(self, names: object) -> Mixture:
        """Return the mixture itself: it has no free variable that its own names could capture."""
        return self

    def at(self, density: Density) -> list[tuple[Expr, list[Density]]] | None:
        """Return the components with the values of a density of the mixture; None unless it is of all that is drawn.

        If every component is a single density, a part of what is drawn will do: the marginals are mixed.
        """
        of, given = dict(map(tuple, density.of)), dict(map(tuple, density.given))
        drawn = {v.slot for v in self.drawn}
        single = all(len(law) == 1 for _, law in self.components)
        if set(given) != {v.slot for v in self.conditions} or not (set(of) == drawn or (single and set(of) <= drawn)):
            return None
        values = {slot.value: value for slot, value in {**of, **given}.items()}
        found = []
        for weight, law in self.components:
            kept = [Density(d.law, [p for p in d.of if p[1].slot in of], d.given) for d in law]
            found.append((weight, [substitute(d, values) for d in kept]))
        return found


def mixture(items: Iterable[tuple[object, Sequence[Density]]]) -> Density:
    """Return the density of a mixture at the values that its components, densities at values, draw.

    The slots of the mixture are those its first component has for the same values.

    >>> x, (p, q) = Variable("x"), map(Law, "pq")
    >>> mixture([(S.Half, [p(x)]), (S.Half, [q(x)])])
    mix(1/2: p(x), 1/2: q(x))
    """
    components = [(read(w), tuple(law)) for w, law in items]
    slots: dict[Variable, Variable] = {}
    for _, law in components:
        for slot, value in (tuple(pair) for d in law for pair in (*d.of, *d.given)):
            slots.setdefault(value, slot.value)
    if len(set(slots.values())) < len(slots):
        msg = "a mixture cannot hold two copies of one variable"
        raise ValueError(msg)
    law = Mixture(*(Tuple(w, Tuple(*(substitute(d, slots) for d in law))) for w, law in components))
    sides = draws(components[0][1]), _conditions(law for _, law in components)
    return Density(law, *([Tuple(slots[v].slot, v) for v in side] for side in sides))


def weighted(components: Iterable[tuple[Expr, Sequence[Density]]]) -> Expr:
    """Return the combination w_1 p_1 + w_2 p_2 + ... as a term."""
    return linear((w, product((d, S.One) for d in law)) for w, law in components)


def _values(law: Iterable[Density]) -> Iterable[Variable]:
    return (v for d in law for v in (*d.values, *d.given_values))


def _conditions(laws: Iterable[Sequence[Density]]) -> tuple[Variable, ...]:
    found: dict[Variable, None] = {}
    for law in laws:
        drawn = {v for d in law for v in d.values}
        found.update(dict.fromkeys(v for d in law for v in d.given_values if v not in drawn))
    return tuple(sorted(found, key=lambda v: v.slot.key))

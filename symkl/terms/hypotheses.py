"""What a theorem may rest on.  Each class is one kind of condition; `Almost` and its kin close them over binders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Tuple
from sympy.core.symbol import Str

from symkl.terms.algebra import read
from symkl.terms.densities import DRAWN, Density, Law, draws
from symkl.terms.scope import OverIndex, Scoped, Slot, Variable, listed

__all__ = [
    "Almost", "Assumed", "AtLeast", "Continuous", "Discrete", "Distinct", "Every", "EveryIndex", "Finite",
    "Hypothesis", "Independent", "Nonzero", "Positive",
]  # fmt: skip


class Hypothesis(Scoped):
    """A condition on the laws, the values or the parameters of a statement."""

    abstract = True


class _OfValue(Hypothesis):
    """A condition on one real value, a term or a parameter."""

    abstract = True

    def __new__(cls, expr: object) -> _OfValue:
        """State it of the expression."""
        return Scoped.__new__(cls, read(expr))


class Positive(_OfValue):
    """A term or parameter is strictly positive: expr > 0."""


class Nonzero(_OfValue):
    """A parameter is not zero: expr != 0."""


class AtLeast(_OfValue):
    """A parameter expression is nonnegative (an index range, the sign of a coefficient): expr >= 0."""


class Finite(_OfValue):
    """A term is well defined and finite (integrability): |expr| < oo."""


class _OfCoordinate(Hypothesis):
    """A condition on the reference measure of a coordinate."""

    abstract = True

    def __new__(cls, slot: Slot | Variable) -> _OfCoordinate:
        """State it of the coordinate."""
        return Scoped.__new__(cls, slot.slot if isinstance(slot, Variable) else slot)


class Discrete(_OfCoordinate):
    """The reference measure of a coordinate counts."""


class Continuous(_OfCoordinate):
    """The reference measure of a coordinate is Lebesgue's."""


class Distinct(Hypothesis):
    """Two coordinates whose indices are expressions are different (x_{t-1} is not x_0)."""


class Independent(Hypothesis):
    """Under a law, the left coordinates are independent of the right ones given the third: A . B | C."""

    def __new__(cls, law: Law, left: Iterable[Slot], right: Iterable[Slot], given: Iterable[Slot] = ()) -> Independent:
        """List each side in canonical order; they must be disjoint."""
        sides = [Tuple(*sorted(set(side), key=lambda s: s.key)) for side in (left, right, given)]
        names = [s for side in sides for s in side]
        if not sides[0] or not sides[1] or len(set(names)) < len(names):
            raise ValueError("independence needs disjoint sets of variables, none of the first two empty")
        return Scoped.__new__(cls, law, *sides)


class Assumed(Hypothesis):
    """A given equation or inequality, for all values of some variables and all t in some index ranges."""

    bound = property(lambda self: (*self.args[3].args, *(r[0] for r in self.args[4].args)), doc="What it is about.")

    def __new__(cls, relation: str | Str, left: object, right: object, variables: Any = (), ranges: Any = ()) -> Any:
        """State left = right or left <= right."""
        if str(relation) not in {"=", "<="}:
            raise ValueError(f"{relation!r} is not = or <=")
        return Scoped.__new__(cls, Str(str(relation)), read(left), read(right), Tuple(*variables), Tuple(*ranges))

    def renamed(self, names: object) -> Assumed:
        """Refuse: a given statement keeps its own variables."""
        raise ValueError("a given statement binds its variables; nothing can be put in their place")


class Almost(Hypothesis):
    """A condition holds for almost all draws of a law; of Positive(q(x)) under p(x) this is p << q."""

    bound = DRAWN

    def __new__(cls, law: Iterable[Density], condition: Hypothesis) -> Almost:
        """Close the condition over the draws."""
        densities = tuple(law)
        draws(densities)
        return Scoped.__new__(cls, Tuple(*densities), condition)


class Every(Hypothesis):
    """A condition holds for all values of some variables."""

    bound = listed(0, "The variables it is universal in.")

    def __new__(cls, variables: Iterable[Variable], condition: Hypothesis) -> Every:
        """Close the condition over the variables."""
        return Scoped.__new__(cls, Tuple(*variables), condition)


class EveryIndex(OverIndex, Hypothesis):
    """A condition holds for all t = low, ..., high."""

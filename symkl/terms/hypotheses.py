"""What a theorem may rest on.  Each class is one kind of condition; `Almost` and its kin close them over binders."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic, Expr, Symbol, Tuple, sympify
from sympy.core.symbol import Str

from symkl.terms.algebra import read
from symkl.terms.densities import Density, Law, draws
from symkl.terms.scope import Scoped, Slot, Variable


class Hypothesis(Scoped):
    """A condition on the laws, the values or the parameters of a statement."""

    __slots__ = ()
    abstract = True


class Positive(Hypothesis):
    """A term or parameter is strictly positive."""

    __slots__ = ()

    def __new__(cls, expr: object) -> Positive:
        """State expr > 0."""
        return Scoped.__new__(cls, read(expr))


class Nonzero(Hypothesis):
    """A parameter is not zero."""

    __slots__ = ()

    def __new__(cls, expr: object) -> Nonzero:
        """State expr != 0."""
        return Scoped.__new__(cls, read(expr))


class AtLeast(Hypothesis):
    """A parameter expression is nonnegative: an index range or the sign of a coefficient."""

    __slots__ = ()

    def __new__(cls, expr: object) -> AtLeast:
        """State expr >= 0."""
        return Scoped.__new__(cls, read(expr))


class Finite(Hypothesis):
    """A term is well defined and finite (integrability)."""

    __slots__ = ()

    def __new__(cls, term: object) -> Finite:
        """State |term| < oo."""
        return Scoped.__new__(cls, read(term))


class Discrete(Hypothesis):
    """The reference measure of a coordinate counts."""

    __slots__ = ()

    def __new__(cls, slot: Slot | Variable) -> Discrete:
        """State that the coordinate is discrete."""
        return Scoped.__new__(cls, slot.slot if isinstance(slot, Variable) else slot)


class Continuous(Hypothesis):
    """The reference measure of a coordinate is Lebesgue's."""

    __slots__ = ()

    def __new__(cls, slot: Slot | Variable) -> Continuous:
        """State that the coordinate is continuous."""
        return Scoped.__new__(cls, slot.slot if isinstance(slot, Variable) else slot)


class Distinct(Hypothesis):
    """Two coordinates whose indices are expressions are different (x_{t-1} is not x_0)."""

    __slots__ = ()


class Independent(Hypothesis):
    """Under a law, the left coordinates are independent of the right ones given the third: A . B | C."""

    __slots__ = ()

    def __new__(cls, law: Law, left: Iterable[Slot], right: Iterable[Slot], given: Iterable[Slot] = ()) -> Independent:
        """List each side in canonical order; they must be disjoint."""
        sides = [Tuple(*sorted(set(side), key=lambda s: s.key)) for side in (left, right, given)]
        names = [s for side in sides for s in side]
        if not sides[0] or not sides[1] or len(set(names)) < len(names):
            msg = "independence needs disjoint sets of variables, none of the first two empty"
            raise ValueError(msg)
        return Scoped.__new__(cls, law, *sides)


class Assumed(Hypothesis):
    """A given equation or inequality, for all values of some variables and all t in some index ranges."""

    __slots__ = ()

    def __new__(
        cls,
        relation: str | Str,
        left: object,
        right: object,
        variables: Iterable[Variable] = (),
        ranges: Iterable[Tuple] = (),
    ) -> Assumed:
        """State left = right or left <= right."""
        if str(relation) not in {"=", "<="}:
            msg = f"{relation!r} is not = or <="
            raise ValueError(msg)
        return Scoped.__new__(cls, Str(str(relation)), read(left), read(right), Tuple(*variables), Tuple(*ranges))

    @property
    def bound(self) -> tuple[Basic, ...]:
        """The variables and indices it is universal in."""
        return (*self.args[3].args, *(r[0] for r in self.args[4].args))

    def renamed(self, names: object) -> Assumed:
        """Refuse: a given statement keeps its own variables."""
        msg = "a given statement binds its variables; nothing can be put in their place"
        raise ValueError(msg)


class Almost(Hypothesis):
    """A condition holds for almost all draws of a law; of Positive(q(x)) under p(x) this is p << q."""

    __slots__ = ()

    def __new__(cls, law: Iterable[Density], condition: Hypothesis) -> Almost:
        """Close the condition over the draws."""
        densities = tuple(law)
        draws(densities)
        return Scoped.__new__(cls, Tuple(*densities), condition)

    @property
    def bound(self) -> tuple[Variable, ...]:
        """The values drawn."""
        return tuple(v for d in self.args[0].args for v in d.values)


class Every(Hypothesis):
    """A condition holds for all values of some variables."""

    __slots__ = ()

    def __new__(cls, variables: Iterable[Variable], condition: Hypothesis) -> Every:
        """Close the condition over the variables."""
        return Scoped.__new__(cls, Tuple(*variables), condition)

    @property
    def bound(self) -> tuple[Variable, ...]:
        """The variables it is universal in."""
        return self.args[0].args


class EveryIndex(Hypothesis):
    """A condition holds for all t = low, ..., high."""

    __slots__ = ()

    def __new__(cls, t: Symbol, low: object, high: object, condition: Hypothesis) -> EveryIndex:
        """Close the condition over the index."""
        return Scoped.__new__(cls, t, sympify(low, strict=True), sympify(high, strict=True), condition)

    @property
    def bound(self) -> tuple[Basic, ...]:
        """The index."""
        return self.args[:1]

    @property
    def scope(self) -> tuple[int, ...]:
        """The index itself and the condition; the bounds are outside."""
        return (0, 3)

    @property
    def index_range(self) -> tuple[Symbol, Expr, Expr]:
        """(t, low, high)."""
        return self.args[:3]

"""What a named information measure is: a term with a definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, NoReturn, Protocol

from sympy import Expr, S, Tuple

from symkl.terms import (
    Density,
    Discrete,
    Distinct,
    Hypothesis,
    Nonzero,
    Positive,
    Scoped,
    Slot,
    Term,
    Variable,
    apart,
    base_of,
    draws,
    entries,
    read,
    spread,
    vanishes,
    within,
)

Unfolded = tuple[Expr, tuple[Hypothesis, ...]]


class Oracle(Protocol):
    """What a numeric model offers to the second definition of a measure; values are extended reals, logs are natural.

    `symkl.models.definitions` has it for finite models.  The groups of variables are those of the measure at hand.
    """

    infinity: Any
    """+oo; minus it is -oo."""

    @property
    def groups(self) -> Sequence[Any]:
        """The groups of variables, without what is given; a single block is taken apart into its entries."""

    def sum(self, of: Callable[..., Any]) -> Any:
        """Sum (integrate) over what the measure's first law draws a function of the densities of its arguments."""

    def density(self, density: Density) -> Any:
        """Return the value of a density at the present values."""

    def scalar(self, expr: Expr) -> Any:
        """Return the value of a parameter expression."""

    def apply(self, function: str, value: Any) -> Any:
        """Return the value of an arbitrary function at a nonnegative number."""

    def log(self, value: Any) -> Any:
        """Return the natural logarithm."""

    def power(self, value: Any, exponent: Any) -> Any:
        """Return value ** exponent."""

    def sign(self, value: Any) -> int:
        """Return -1, 0 or 1; raises where the model cannot tell."""

    def entropy(self, *groups: Any) -> Any:
        """Return the entropy of a union of groups given what the measure is given."""

    def shares_density(self) -> bool:
        """Whether two groups share a coordinate that is not discrete."""

    def repeats_density(self) -> bool:
        """Whether a variable that is not discrete is listed twice, or is given too."""

    def undefined(self, why: str = ...) -> NoReturn:
        """Say that the measure has no value in this model."""


class Measure(Term):
    """A named measure: its definition, how the language writes it, how it prints, and a second definition."""

    __slots__ = ()
    abstract = True
    symbol: ClassVar[str] = ""
    """The word of the language."""
    title: ClassVar[str] = ""
    """Its name in a sentence: "definition of ..."."""
    letter: ClassVar[tuple[str, str]] = ("", "")
    """What stands before the parenthesis in LaTeX and in plain text; the word, upright, if empty."""
    below: ClassVar[tuple[str, str]] = ("", "")
    """A fixed subscript of the letter, in LaTeX and in plain text."""
    source: ClassVar[str] = ""
    """Where the definition is taken from."""
    synonyms: ClassVar[tuple[str, ...]] = ()
    """What people write instead of the word; they are told."""
    examples: ClassVar[tuple[str, ...]] = ()
    """Texts in the language that every test of measures is run on."""
    logarithmic: ClassVar[bool] = True
    """Whether there is a logarithm in it, so that its last argument is a base."""

    def unfold(self) -> Unfolded:
        """Return the definition, one level deep, with the hypotheses it needs."""
        raise TypeError(type(self).__name__)

    def value(self, on: Oracle) -> Any:
        """Return the value in a model, in nats, without use of `unfold`; the tests compare the two."""
        raise TypeError(type(self).__name__)

    @property
    def base(self) -> Expr:
        """The base of the logarithm; e if there is none."""
        return self.args[-1] if self.logarithmic else S.Exp1


class LawMeasure(Measure):
    """A measure of laws given by densities; it binds what its first law draws, exactly as E does.

    The language writes ``Word(orders; laws)``: scalars such as the order of a Renyi divergence come first.
    """

    __slots__ = ()
    abstract = True
    orders: ClassVar[tuple[str, ...]] = ()
    """Names of the scalars that come before the laws."""
    laws: ClassVar[int] = 1
    """How many laws it takes."""
    mark: ClassVar[str] = ", "
    """What the language writes between two laws."""
    at_one: ClassVar[str] = ""
    """What the measure of order 1 is called."""

    def __new__(cls, *args: object, base: object = None) -> LawMeasure:
        """Take the orders, the laws as densities or products of densities, and the base if there is a logarithm."""
        first, last = len(cls.orders), len(cls.orders) + cls.laws
        if not last <= len(args) <= last + (cls.logarithmic and base is None):
            msg = f"{cls.symbol} takes {cls.laws} law{'s' * (cls.laws > 1)}"
            raise TypeError(f"{msg} after {', '.join(cls.orders)}" if cls.orders else msg)
        orders = [cls.read_order(a) for a in args[:first]]
        sides = [law_of(a) for a in args[first:last]]
        cls.check(*sides)
        bases = [base_of(args[last] if len(args) > last else base)] if cls.logarithmic else []
        return Scoped.__new__(cls, *orders, *sides, *bases)

    @classmethod
    def check(cls, *sides: Tuple) -> None:
        """Refuse laws that cannot be drawn from."""
        draws(sides[0].args)

    @classmethod
    def read_order(cls, value: object) -> Expr:
        """Read an order: positive, and not 1, where the measure is a limit."""
        order = read(value)
        if isinstance(order, Term):
            msg = f"the order of {cls.symbol} is a scalar, not {order}"
            raise TypeError(msg)
        if order.is_positive is False or order.is_real is False:
            msg = f"the order of {cls.symbol} is positive, not {order}"
            raise ValueError(msg)
        if order is S.One:
            msg = f"{cls.symbol} of order 1 is a limit; write {cls.at_one}"
            raise ValueError(msg)
        return order

    @property
    def order(self) -> Expr:
        """The (first) order."""
        return self.args[0]

    @property
    def order_needs(self) -> tuple[Hypothesis, ...]:
        """What a symbolic order must satisfy."""
        return () if self.order.is_number else (Positive(self.order), Nonzero(self.order - 1))

    @property
    def sides(self) -> tuple[Tuple, ...]:
        """The laws, each a tuple of densities."""
        return self.args[len(self.orders) : len(self.orders) + self.laws]

    @property
    def law(self) -> tuple[Density, ...]:
        """The densities of the averaging law."""
        return self.sides[0].args

    @property
    def bound(self) -> tuple[Variable, ...]:
        """The values the first law draws."""
        return tuple(v for d in self.law for v in d.values)

    @property
    def scope(self) -> tuple[int, ...]:
        """The laws; orders and base are outside."""
        return tuple(range(len(self.orders), len(self.orders) + self.laws))

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The densities of all laws."""
        return tuple(d for side in self.sides for d in side.args)

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Replace densities; products of densities are taken apart."""
        rest, sides = list(parts), []
        for side in self.sides:
            sides.append(Tuple(*spread(rest[: len(side.args)])))
            del rest[: len(side.args)]
        return self.func(*self.args[: len(self.orders)], *sides, *self.args[len(self.orders) + self.laws :])


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
        block = next((b for b in covered for v in missing if b.is_block and within(v, b)), None)
        raise ValueError(f"{msg}; write the block {block} in parts, one of them {missing[0]}" if block else msg)


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

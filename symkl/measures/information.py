"""Mutual information and its multivariate relatives, of the variables of one law."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from sympy import Expr, S, Symbol, Tuple

from symkl.measures.base import Measure, Oracle, Unfolded, disjoint, slots_of
from symkl.measures.entropy import Entropy
from symkl.terms import (
    Density,
    Expectation,
    Hypothesis,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Scoped,
    Slot,
    Variable,
    base_of,
    fresh,
    linear,
    power,
    times,
)


class Grouped(Measure):
    """A measure of groups of variables of one law, given others."""

    __slots__ = ()
    abstract = True
    fewest = 2

    def __new__(
        cls, law: Law, groups: Iterable[Iterable[object]], given: Iterable[object] = (), base: object = None
    ) -> Grouped:
        """List the groups in canonical order (each of these measures is symmetric in them)."""
        sides = sorted((slots_of(group) for group in groups), key=lambda g: [s.key for s in g])
        if len(sides) < cls.fewest or not all(g.args for g in sides):
            msg = f"{cls.symbol} needs at least {cls.fewest} groups of variables"
            raise ValueError(msg)
        return Scoped.__new__(cls, law, Tuple(*sides), slots_of(given), base_of(base))

    @property
    def law(self) -> Law:
        """The law the variables follow."""
        return self.args[0]

    @property
    def groups(self) -> tuple[tuple[Slot, ...], ...]:
        """The groups."""
        return tuple(g.args for g in self.args[1].args)

    @property
    def given(self) -> tuple[Slot, ...]:
        """The variables behind the bar."""
        return self.args[2].args

    def entropy(self, of: Iterable[Slot], given: Iterable[Slot] = ()) -> Expr:
        """Return H(of | given) under the same law, given what this measure is given."""
        return Entropy(self.law, of, (*given, *self.given), self.base)

    def repeated(self) -> tuple[Hypothesis, ...]:
        """Return what repeated or possibly equal variables need."""
        return disjoint(s for part in (*self.groups, self.given) for s in part)[1]

    def dependence(self) -> Unfolded:
        """Return E[log p(all|c) / prod p(group|c)], or entropies when a (discrete) variable repeats."""
        every, needs = disjoint(s for part in (*self.groups, self.given) for s in part)
        if len(every) < sum(map(len, self.groups)) + len(self.given):
            items = [(S.One, self.entropy(g)) for g in self.groups]
            return linear([*items, (S.NegativeOne, self.entropy([s for g in self.groups for s in g]))]), needs
        given = [s.value for s in self.given]
        values = [[s.value for s in g] for g in self.groups]
        ratio: Expr = Density(self.law, [v for g in values for v in g], given)
        for group in values:
            ratio = ratio / Density(self.law, group, given)
        law = Density(self.law, [s.value for s in every])
        return Expectation(law, Log(ratio, self.base)), needs

    def block(self) -> tuple[Variable, Variable] | None:
        """For one symbolic block x_{1:n}: the block and its entry at a fresh index."""
        if len(self.groups) > 1 or len(self.groups[0]) > 1 or len(self.groups[0][0].index) != 2:
            return None
        whole = self.groups[0][0].value
        taken = self.free_symbols
        letter = Symbol("i")
        return whole, Variable(whole.name, (fresh(letter, taken) if letter in taken else letter,))


class MutualInformation(Grouped):
    """Mutual information; of three or more groups, co-information (symmetric, may be negative).

    Formula: I(X;Y|Z) = E[log_b p(x,y|z) / (p(x|z) p(y|z))]; I(X;Y;Z) = I(X;Y) - I(X;Y|Z).
    Source: Cover and Thomas 2006, section 2.3; McGill 1954; Yeung 2008, section 3.1.
    """

    __slots__ = ()
    symbol = "I"
    title = "mutual information"
    letter = ("I", "I")
    synonyms = ("mi", "mutualinformation", "cmi")
    examples = ("I(X;Y)", "I_10(X;Z|Y)", "I(X;Y;Z)", "I(X;X)")
    source = "Cover and Thomas 2006, section 2.3; McGill 1954"

    def unfold(self) -> Unfolded:
        """Return the expected log ratio; co-information one group at a time."""
        if len(self.groups) == 2:
            return self.dependence()
        *rest, last = self.groups
        first = MutualInformation(self.law, rest, self.given, self.base)
        return first - MutualInformation(self.law, rest, (*last, *self.given), self.base), self.repeated()

    def value(self, on: Oracle) -> Any:
        """Alternate the entropies of unions of groups; two that share a density have infinite information."""
        if on.shares_density():
            return on.infinity if len(on.groups) == 2 else on.undefined()
        total: Any = 0
        for size in range(1, len(on.groups) + 1):
            for part in combinations(on.groups, size):
                joint = on.entropy(*part)
                total = total + joint if size % 2 else total - joint
        return total


class TotalCorrelation(Grouped):
    """Total correlation (multi-information).

    Formula: TC(X;Y;Z) = E[log_b p(x,y,z) / (p(x) p(y) p(z))]; TC(X_{1:n}) is over the entries.
    Source: Watanabe 1960.
    """

    __slots__ = ()
    symbol = "TC"
    title = "total correlation"
    synonyms = ("totalcorrelation", "multiinformation")
    examples = ("TC(X;Y;Z)", "TC_2(X;Y|Z)", "TC(X_{1:n})")
    source = "Watanabe 1960"
    fewest = 1

    def unfold(self) -> Unfolded:
        """Return the expected log ratio of the joint density to the product of the marginals."""
        block = self.block()
        if block is None:
            return self.dependence()
        whole, entry = block
        given = [s.value for s in self.given]
        low, high = whole.index
        marginals = IndexProduct(entry.index[0], low, high, Density(self.law, [entry], given))
        ratio = times(Density(self.law, [whole], given), power(marginals, -1))
        return Expectation(Density(self.law, [whole, *given]), Log(ratio, self.base)), self.repeated()

    def value(self, on: Oracle) -> Any:
        """Add the entropies of the groups, less that of their union."""
        if on.shares_density():
            return on.infinity
        total = -on.entropy(*on.groups)
        for group in on.groups:
            total = total + on.entropy(group)
        return total


class DualTotalCorrelation(Grouped):
    """Dual total correlation (binding information).

    Formula: DTC(X;Y;Z) = H(X,Y,Z) - H(X|Y,Z) - H(Y|X,Z) - H(Z|X,Y).
    Source: Han 1978.
    """

    __slots__ = ()
    symbol = "DTC"
    title = "dual total correlation"
    examples = ("DTC(X;Y;Z)", "DTC(X;Y)", "DTC(X_{1:n})")
    source = "Han 1978"
    fewest = 1

    def unfold(self) -> Unfolded:
        """Return the joint entropy minus what each group adds to the others."""
        block = self.block()
        if block is not None:
            whole, entry = block
            low, high = whole.index
            rest = Variable(whole.name, (low, high, entry.index[0])).slot
            residual = IndexSum(entry.index[0], low, high, self.entropy([entry.slot], [rest]))
            return self.entropy([whole.slot]) - residual, self.repeated()
        items = [(S.One, self.entropy([s for g in self.groups for s in g]))]
        for i, group in enumerate(self.groups):
            others = [s for j, g in enumerate(self.groups) for s in g if j != i]
            items.append((S.NegativeOne, self.entropy(group, others) if others else self.entropy(group)))
        return linear(items), self.repeated()

    def value(self, on: Oracle) -> Any:
        """Take from the joint entropy what each group has beyond the others."""
        if on.shares_density():
            return on.undefined()
        whole = total = on.entropy(*on.groups)
        for i in range(len(on.groups)):
            rest = on.entropy(*(g for j, g in enumerate(on.groups) if j != i))
            total = total - (whole - rest)
        return total

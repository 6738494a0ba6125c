"""Self-information and entropy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sympy import Expr, S

from symkl.measures.base import LawMeasure, Measure, Oracle, Unfolded, disjoint, slots_of
from symkl.terms import Density, Expectation, Law, Log, Scoped, Slot, base_of, times


class Information(Measure):
    """Self-information of an outcome.

    Formula: I_b(x) = -log_b p(x), in units of log b (nats for e, bits for 2).
    Source: Cover and Thomas, Elements of Information Theory, 2nd ed., section 2.1.
    """

    __slots__ = ()
    symbol = "Info"
    title = "self-information"
    letter = ("I", "I")
    synonyms = ("selfinformation",)
    examples = ("Info(p(x))", "Info_2(p(x | z))")
    source = "Cover and Thomas 2006, section 2.1"

    def __new__(cls, density: Density, base: object = None) -> Information:
        """Take a density at a value."""
        if not isinstance(density, Density):
            msg = f"Info takes a density, not {density}"
            raise TypeError(msg)
        return Scoped.__new__(cls, density, base_of(base))

    def unfold(self) -> Unfolded:
        """Return -log p(x)."""
        return times(-1, Log(self.args[0], self.base)), ()

    def value(self, on: Oracle) -> Any:
        """Return minus the logarithm of the density."""
        return -on.log(on.density(self.args[0]))

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The density."""
        return self.args[:1]

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Replace the density."""
        return Information(parts[0], self.base)


class DensityEntropy(LawMeasure):
    """Entropy of a law given by its density, a function of what the density is conditioned on.

    Formula: H_b(p(x|z)) = -E_{p(x|z)}[log_b p(x|z)]; differential entropy for continuous x.
    Source: Cover and Thomas 2006, sections 2.1 and 8.1.
    """

    __slots__ = ()
    symbol = "H"
    title = "entropy"
    letter = ("H", "H")
    examples = ("H(p(x))", "H_b(p(x | z))", "H(p(x) q(z | x))")
    source = "Cover and Thomas 2006, sections 2.1 and 8.1"

    def unfold(self) -> Unfolded:
        """Return -E_p[log p]."""
        return times(-1, Expectation(self.law, Log(joint(self.law), self.base))), ()

    def value(self, on: Oracle) -> Any:
        """Sum -f log f."""
        return on.sum(lambda f: -f * on.log(f) if f else 0)


class Entropy(Measure):
    """Entropy of random variables under a law, averaged over the condition.

    Formula: H_b(X|Y) = -E_{p(x,y)}[log_b p(x|y)]; for a repeated (discrete) variable, that of the distinct ones.
    Source: Cover and Thomas 2006, section 2.2.
    """

    __slots__ = ()
    symbol = "H"
    title = "entropy"
    letter = ("H", "H")
    examples = ("H(X)", "H_2(X,Y|Z)", "H(X|X)")
    source = "Cover and Thomas 2006, section 2.2"

    def __new__(cls, law: Law, of: Iterable[object], given: Iterable[object] = (), base: object = None) -> Entropy:
        """List the variables before and behind the bar."""
        variables = slots_of(of)
        if not variables.args:
            msg = "H needs a variable before the bar"
            raise ValueError(msg)
        return Scoped.__new__(cls, law, variables, slots_of(given), base_of(base))

    @property
    def law(self) -> Law:
        """The law the variables follow."""
        return self.args[0]

    @property
    def of(self) -> tuple[Slot, ...]:
        """The variables before the bar."""
        return self.args[1].args

    @property
    def given(self) -> tuple[Slot, ...]:
        """The variables behind the bar."""
        return self.args[2].args

    def unfold(self) -> Unfolded:
        """Return -E_{p(x,y)}[log p(x|y)], of what is not already given."""
        given, needs_given = disjoint(self.given)
        every, needs = disjoint((*given, *self.of))
        of = every[len(given) :]
        if not of:
            return S.Zero, (*needs_given, *needs)
        law = [s.value for s in of], [s.value for s in given]
        body = Log(Density(self.law, *law), self.base)
        return times(-1, Expectation(Density(self.law, law[0] + law[1]), body)), (*needs_given, *needs)

    def value(self, on: Oracle) -> Any:
        """Return H(of, given) - H(given); a density concentrated on a diagonal has entropy -oo."""
        return -on.infinity if on.repeats_density() else on.entropy(*on.groups)


def joint(law: tuple[Density, ...]) -> Expr:
    """Return the product of the densities as a term."""
    result: Expr = S.One
    for density in law:
        result = times(result, density)
    return result

"""Second definitions of the named measures, evaluated in finite models; the classes of measures hold them.

Measures of laws are sums over the whole alphabet of joint densities; measures of variables are combinations of
entropies of unions of coordinates, with what repetition means for densities: I(X;X) = +oo, H(X|X) = -oo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any, NoReturn

from sympy import Expr

from symkl.measures import Entropy, Grouped, LawMeasure, Measure
from symkl.models.elementary import log, power
from symkl.models.evaluator import Evaluator, handles
from symkl.models.exact import OO, Undecided, Undefined, Value, sign
from symkl.models.tables import Coordinate
from symkl.terms import Density


class FiniteOracle:
    """What a finite model offers to the second definition of one measure (see `symkl.measures.base.Oracle`)."""

    infinity = OO

    def __init__(self, run: Evaluator, measure: Any) -> None:
        self.run, self.measure = run, measure

    # --- measures of laws --------------------------------------------------------------------------------------------

    def sum(self, of: Callable[..., Any]) -> Any:
        """Sum over the alphabet of what the first law draws, with the reference weights."""
        total: Any = Fraction(0)
        for weight in self.run.run(self.run.points(*self.measure.bound)):
            total = total + weight * of(*(self._joint(side.args) for side in self.measure.sides))
        return total

    def _joint(self, densities: Sequence[Density]) -> Any:
        result: Any = Fraction(1)
        for d in densities:
            result = result * self.run.density(d)
            if not result:
                break
        return result

    def density(self, density: Density) -> Any:
        """Return the value of a density."""
        return self.run.density(density)

    def scalar(self, expr: Expr) -> Any:
        """Return the value of a parameter expression."""
        return self.run.scalar(expr)

    def apply(self, function: str, value: Any) -> Any:
        """Return the value of a function at a nonnegative number."""
        return self.run.curve(function, value)

    @staticmethod
    def log(value: Any) -> Any:
        """Return the natural logarithm."""
        return log(value)

    @staticmethod
    def power(value: Any, exponent: Any) -> Any:
        """Return value ** exponent."""
        return power(value, Fraction(exponent) if isinstance(exponent, int) else exponent)

    @staticmethod
    def sign(value: Any) -> int:
        """Return -1, 0 or 1."""
        found = sign(value)
        if found is None:
            msg = f"the sign of {value}"
            raise Undecided(msg)
        return found

    # --- measures of variables ---------------------------------------------------------------------------------------

    @cached_property
    def given(self) -> frozenset[Coordinate]:
        """The coordinates behind the bar."""
        return frozenset(self.run.coordinates(self.measure.given))

    @cached_property
    def _listed(self) -> list[list[Coordinate]]:
        if isinstance(self.measure, Entropy):
            return [self.run.coordinates(self.measure.of)]
        slots = self.measure.groups
        if len(slots) == 1 and len(slots[0]) == 1 and slots[0][0].value.is_block:
            return [[c] for c in self.run.coordinates(slots[0])]
        return [self.run.coordinates(group) for group in slots]

    @cached_property
    def groups(self) -> list[frozenset[Coordinate]]:
        """The groups without what is given; a single block is taken apart into its entries."""
        return [frozenset(group) - self.given for group in self._listed]

    def entropy(self, *groups: frozenset[Coordinate]) -> Value:
        """Return H(union of groups | given) of distinct coordinates, in nats."""
        table = self.run.table(self.measure.law)
        whole = table.entropy(self.given.union(*groups))
        return whole - table.entropy(self.given) if self.given else whole

    def shares_density(self) -> bool:
        """Whether two groups share a coordinate whose reference measure does not count."""
        return self._any_density(c for a, b in combinations(self.groups, 2) for c in a & b)

    def repeats_density(self) -> bool:
        """Whether such a coordinate is listed twice, or is given too."""
        listed = [c for group in self._listed for c in group]
        return self._any_density(c for i, c in enumerate(listed) if c in listed[:i] or c in self.given)

    def _any_density(self, coordinates: Any) -> bool:
        return any(not self.run.model.counting(c) for c in sorted(set(coordinates)))

    def undefined(self, why: str = "shared coordinates without counting measure") -> NoReturn:
        """Say that the measure has no value here."""
        msg = f"{self.measure}: {why}"
        raise Undefined(msg)


@handles(Measure, LawMeasure, Entropy, Grouped)
def _measure(run: Evaluator, term: Measure) -> Value:
    """Evaluate the measure's own second definition, in its base."""
    found = term.value(FiniteOracle(run, term))
    return run.in_base(Fraction(found) if isinstance(found, int) else found, term.base)

"""Theorems of single facts: basic inequalities, what is given, what vanishes; each in the form ``0 <= W`` or ``0 = W``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sympy import Expr, Rational, S, Tuple

from symkl.kernel import Theorem, assume, chain, plus, scale, squeeze, sym
from symkl.prove.shannon.form import Basic, Form, Universe
from symkl.prove.shannon.givens import Given
from symkl.prove.shannon.reduce import Zero, lifted
from symkl.rules.entropies import basic_inequality, entropy_algebra, vanishing_information
from symkl.terms import Independent, linear


@dataclass(frozen=True)
class Fact:
    """A weighted fact: its vector, whether it is an equation, the theorem, and the reason for people."""

    form: Form
    theorem: Theorem
    reason: str

    @property
    def equal(self) -> bool:
        """Whether it is an equation."""
        return self.theorem.relation == "="


def number(value: Fraction) -> Rational:
    """Return a fraction as a SymPy rational."""
    return Rational(value.numerator, value.denominator)


class Facts:
    """Makes the theorems of one universe and its givens, each once."""

    def __init__(self, universe: Universe, givens: Sequence[Given], frame: Tuple | str) -> None:
        """`frame` is that of `entropy_algebra`: discrete variables, or "any" with finite entropies."""
        self.universe, self.givens, self.frame = universe, givens, frame
        self._zeros: dict[Zero, Theorem] = {}

    def algebra(self, term: Expr, target: Expr) -> Theorem:
        """Prove that two combinations have the same joint entropies."""
        return entropy_algebra(term, target, self.frame)

    def at_least(self, piece: Basic, weight: Fraction) -> Fact:
        """Return 0 <= weight M."""
        measure = self.universe.measure(piece)
        theorem = scale(basic_inequality(linear([(S.NegativeOne, measure)])), -number(weight))
        return Fact({m: weight * v for m, v in piece.form().items()}, theorem, f"{measure} >= 0")

    def given(self, index: int, weight: Fraction) -> Fact:
        """Return 0 <= weight (right - left), or 0 = ... for an equation, whatever the sign of the weight."""
        given = self.givens[index]
        theorem = self._assumed(given, weight)
        return Fact({m: weight * v for m, v in given.form.items()}, theorem, "given")

    def _assumed(self, given: Given, weight: Fraction) -> Theorem:
        factor = number(weight)
        if isinstance(given.hypothesis, Independent):
            zero = vanishing_information(self.universe.measure(given.zero or Basic(0, 0, 0)), given.hypothesis)
            return sym(scale(zero, factor))
        stated = scale(assume(given.hypothesis), factor)  # factor left R factor right
        back = linear([(S.NegativeOne, stated.left)])
        moved = plus(stated, back)
        return chain(self.algebra(S.Zero, moved.left), moved) if moved.left is not S.Zero else moved

    def vanishing(self, zero: Zero, weight: Fraction) -> Fact:
        """Return 0 = weight M for a measure that a given makes vanish."""
        theorem = scale(self._zero(zero), number(weight))
        measure = self.universe.measure(zero.piece)
        return Fact({m: weight * v for m, v in zero.piece.form().items()}, theorem, f"{measure} = 0")

    def _zero(self, zero: Zero) -> Theorem:
        """Prove 0 = M: independence says so; else 0 <= M <= G = 0 for the given measure G."""
        if zero in self._zeros:
            return self._zeros[zero]
        given = self.givens[zero.given]
        measure = self.universe.measure(zero.piece)
        if isinstance(given.hypothesis, Independent):
            found = sym(vanishing_information(measure, given.hypothesis))
        elif given.equal and given.zero == zero.piece:
            fact = self.given(zero.given, 1 / given.factor)
            found = chain(fact.theorem, self.algebra(fact.theorem.right, measure)) if fact.theorem.right != measure else fact.theorem
        else:
            facts = [self.at_least(p, Fraction(1)) for p in lifted(zero, given.zero or zero.piece)]
            facts.append(self.given(zero.given, -1 / given.factor))
            found = squeeze(self.at_least(zero.piece, Fraction(1)).theorem, self.rise(measure, facts, S.Zero))
        self._zeros[zero] = found
        return found

    def rise(self, start: Expr, facts: Sequence[Fact], end: Expr) -> Theorem:
        """Add facts to a term one by one, then write the sum as `end`: start R start + facts = end."""
        steps: list[Theorem] = []
        current = start
        for fact in facts:
            added = fact.theorem if current is S.Zero else plus(fact.theorem, current)
            steps.append(added)
            current = added.right
        if current != end:
            steps.append(self.algebra(current, end))
        return chain(*steps) if len(steps) > 1 else steps[0]

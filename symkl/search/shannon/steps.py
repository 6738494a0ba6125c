"""Theorems of single facts, ``0 <= W`` or ``0 = W``: basic inequalities, what is given, what vanishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Expr, Rational, S, Tuple

from symkl.kernel import Theorem, assume, chain, inside, plus, scale, squeeze, sym
from symkl.rules.entropies import basic_inequality, entropy_algebra, vanishing_information
from symkl.search.shannon.form import Basic, Form, Number, Universe
from symkl.search.shannon.givens import Given
from symkl.search.shannon.reduce import Zero, lifted
from symkl.terms import Independent, linear


@dataclass(frozen=True)
class Fact:
    """A vector, to be taken `weight` times, and its measure that is at least 0, or a theorem ``0 R term`` about it."""

    vector: Form
    weight: Number
    measure: Expr | None = None
    theorem: Theorem | None = None

    @property
    def reason(self) -> str:
        """Return the reason for people."""
        return "given" if self.measure is None else f"{self.measure} {'=' if self.equal else '>='} 0"

    @property
    def equal(self) -> bool:
        """Whether it is an equation."""
        return self.theorem is not None and self.theorem.relation == "="


def number(value: Number) -> Rational:
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

    def at_least(self, piece: Basic, weight: Number) -> Fact:
        """Return 0 <= weight M."""
        return Fact(piece.form(), weight, self.universe.measure(piece))

    def given(self, index: int, weight: Number) -> Fact:
        """Return 0 <= weight (right - left), or 0 = ... for an equation, whatever the sign of the weight."""
        given = self.givens[index]
        theorem = self._assumed(given, weight)
        return Fact({m: weight * v for m, v in given.form.items()}, 1, theorem=theorem)

    def _assumed(self, given: Given, weight: Number) -> Theorem:
        factor = number(weight)
        if isinstance(given.hypothesis, Independent):
            zero = vanishing_information(self.universe.measure(given.zero or Basic(0, 0, 0)), given.hypothesis)
            return sym(scale(zero, factor))
        stated = scale(assume(given.hypothesis), factor)  # factor left R factor right
        back = linear([(S.NegativeOne, stated.left)])
        moved = plus(stated, back)
        return chain(self.algebra(S.Zero, moved.left), moved) if moved.left is not S.Zero else moved

    def vanishing(self, zero: Zero, weight: Number) -> Fact:
        """Return 0 = M for a measure that a given makes vanish, to be used with a weight."""
        measure = self.universe.measure(zero.piece)
        return Fact(zero.piece.form(), weight, measure, self._zero(zero))

    def _zero(self, zero: Zero) -> Theorem:
        """Prove 0 = M: independence says so; else 0 <= M <= G = 0 for the given measure G."""
        if zero in self._zeros:
            return self._zeros[zero]
        given = self.givens[zero.given]
        measure = self.universe.measure(zero.piece)
        if isinstance(given.hypothesis, Independent):
            found = sym(vanishing_information(measure, given.hypothesis))
        elif given.equal and given.zero == zero.piece:
            found = self._assumed(given, 1 / given.factor)
            if found.right != measure:
                found = chain(found, self.algebra(found.right, measure))
        else:
            facts = [self.at_least(p, 1) for p in lifted(zero, given.zero or zero.piece)]
            facts.append(self.given(zero.given, -1 / given.factor))
            found = squeeze(nonnegative(measure), self.rise(measure, facts, S.Zero))
        self._zeros[zero] = found
        return found

    def rise(self, start: Expr, facts: Sequence[Fact], end: Expr) -> Theorem:
        """Add facts to a term, then write the sum as `end`: start R start + facts = end."""
        measures = [fact for fact in facts if fact.measure is not None]
        found = [fact.theorem for fact in facts if fact.measure is None and fact.theorem is not None]
        terms = linear((-number(fact.weight), fact.measure) for fact in measures)
        if len(measures) == 1 and measures[0].theorem is not None:
            found.append(scale(measures[0].theorem, number(measures[0].weight)))
        elif any(fact.equal for fact in measures):  # all at once: minus their sum R 0
            facing = [nonnegative(fact.measure) if fact.theorem is None else sym(fact.theorem) for fact in measures]
            found.append(_negated(inside(terms, {(i,): theorem for i, theorem in enumerate(facing)})))
        elif measures:
            found.append(_negated(basic_inequality(terms)))
        steps: list[Theorem] = []
        current = start
        for theorem in found:
            steps.append(theorem if current is S.Zero else plus(theorem, current))
            current = steps[-1].right
        if current != end:
            steps.append(self.algebra(current, end))
        return chain(*steps) if len(steps) > 1 else steps[0]


def nonnegative(measure: Expr) -> Theorem:
    """Return 0 <= measure."""
    return _negated(basic_inequality(linear([(S.NegativeOne, measure)])))


def _negated(theorem: Theorem) -> Theorem:
    """From ``-a R 0`` conclude ``0 R a``."""
    turned = scale(theorem, S.NegativeOne)
    return sym(turned) if turned.relation == "=" else turned

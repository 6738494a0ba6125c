"""From a statement about entropies of discrete variables to a theorem, a refuting law, or a separating vector."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from sympy import Expr, S, Tuple

from symkl.kernel import DoesNotApply, Theorem, because, chain, squeeze, sym
from symkl.search.shannon import chain as proofs
from symkl.search.shannon.decide import Combination, Decision, Problem
from symkl.search.shannon.form import Form, Universe, combined, joints_of, universe_of
from symkl.search.shannon.givens import read_givens
from symkl.search.shannon.polymatroid import Polymatroid, separating
from symkl.search.shannon.rays import separating_ray
from symkl.search.shannon.steps import Facts
from symkl.search.shown import steps
from symkl.search.statement import Statement
from symkl.terms import Assumed, Discrete, Independent

if TYPE_CHECKING:
    from symkl.models.counterexample import Counterexample

NOT_IMPLIED = "not implied by Shannon inequalities"
LIMIT = 20.0
"""Seconds for a proof, if nothing else is said."""
FEW = 6
"""For so few variables the simplest laws are tried before any proof is sought."""
IDENTITY = 8
"""An identity of at most so many joint entropies is proved for any variables for which these are finite."""


@dataclass
class Way:
    """One relation of a statement in one direction, smaller <= larger, and how it was decided."""

    place: int
    smaller: Expr
    larger: Expr
    claim: Form
    combination: Combination | None = None
    note: str = ""
    polymatroid: Polymatroid | None = None

    @property
    def proof(self) -> Combination:
        """The combination of a direction that is proved."""
        if self.combination is None:
            raise DoesNotApply("shannon: {} <= {} is not proved", self.smaller, self.larger)
        return self.combination


@dataclass
class Outcome:
    """What the Shannon prover found."""

    ways: list[Way] = field(default_factory=list)
    """Those decided, in the order of the relations; of an equation that is no identity both directions."""
    proved: bool = False
    """Whether every relation is, by a combination that has been verified."""
    counterexample: Counterexample | None = None
    note: str = ""
    polymatroid: Polymatroid | None = None


class Shannon:
    """A statement that is linear in entropies of discrete variables, with givens of the same kind."""

    def __init__(self, statement: Statement, *, search: bool = True) -> None:
        """Read it; DoesNotApply if it is of another kind.  `search` for a law that refutes what is not implied."""
        self.statement, self.search, self.long = statement, search, False
        discrete = {h.args[0] for h in statement.given if isinstance(h, Discrete)}
        terms = list(statement.sides)
        for h in statement.given:
            if isinstance(h, Assumed):
                terms += h.args[1:3]
                if h.bound:
                    raise DoesNotApply("shannon: {} is quantified", h)
            elif not isinstance(h, (Discrete, Independent)):
                raise DoesNotApply("shannon: {} is given", h)
        inner = universe_of(t for t in terms if t is not S.Zero)
        slots = set(inner.slots)
        for h in statement.given:
            if isinstance(h, Independent):
                if h.args[0] != inner.law:
                    raise DoesNotApply("shannon: {} is of another law", h)
                slots |= {s for side in h.args[1:] for s in side.args}
        if not slots <= discrete:
            raise DoesNotApply("shannon: not all variables are discrete")
        self.universe = Universe(inner.law, inner.base, tuple(sorted(slots, key=lambda s: s.key)))
        self.givens = read_givens(statement.given, self.universe)
        self.forms = [self.universe.form(side) for side in statement.sides]

    def facts(self, *ways: Way) -> Facts:
        """Return the maker of theorems about the variables that the sides and the combinations speak of."""
        slots = {
            s for way in ways for side in (way.smaller, way.larger) for _, joint, _ in joints_of(side) for s in joint
        }
        mask = self.universe.mask(slots)
        for way in ways:
            if way.combination is not None:
                for sets in (*way.combination.basics, *(z.piece for z in way.combination.zeros)):
                    mask |= sets.a | sets.b | sets.c
                for n in (*way.combination.givens, *(z.given for z in way.combination.zeros)):
                    mask = reduce(or_, self.givens[n].form, mask)
        return Facts(self.universe, self.givens, Tuple(*self.universe.members(mask)))

    def decide(self, seconds: float | None = None) -> Outcome:
        """Prove every relation, or refute the statement, or separate it from all Shannon inequalities.

        A law that refutes it is sought for so many seconds, if they are given, else by a fixed amount of work.
        """
        deadline = time.monotonic() + (LIMIT if seconds is None else seconds)
        self.long = seconds is not None
        outcome = Outcome()
        for place, relation in enumerate(self.statement.relations):
            left, right = self.statement.sides[place : place + 2]
            smaller, larger = (right, left) if relation == ">=" else (left, right)
            equal = relation == "="
            way = self._way(place, smaller, larger, outcome, deadline, equal=equal)
            if equal and way.claim and way.combination is not None:
                way = self._way(place, larger, smaller, outcome, deadline, equal=True)
            if way.combination is None:
                return outcome
        outcome.proved = True
        return outcome

    def theorems(self, outcome: Outcome) -> list[Theorem]:
        """Turn what is proved into theorems: one for every relation, in order, all read in the direction of <=."""
        places = range(len(self.statement.relations))
        return [self._theorem([way for way in outcome.ways if way.place == place]) for place in places]

    def _theorem(self, ways: list[Way]) -> Theorem:
        """Return the theorem of one relation; an equation that is no identity was decided in both directions."""
        first = ways[0]
        if not first.claim:
            return proofs.identity(first.smaller, first.larger, self._identity_facts(first))
        if len(ways) == 1:
            return proofs.prove(first.smaller, first.larger, first.proof, self.facts(first))
        for way in ways:
            if not way.proof.basics and all(self.givens[n].equal for n in way.proof.givens):
                theorem = proofs.prove(way.smaller, way.larger, way.proof, self.facts(way))
                return theorem if way is first else _turned(theorem)
        facts = self.facts(*ways)
        return squeeze(*(proofs.prove(w.smaller, w.larger, w.proof, facts) for w in ways))

    def _identity_facts(self, way: Way) -> Facts:
        """Return the facts for variables of any kind if the identity is small and repeats nothing."""
        general = Facts(self.universe, (), "any")
        sets = {*self.universe.form(way.smaller), *self.universe.form(way.larger)}
        if len(sets) > IDENTITY:
            return self.facts(way)
        try:
            general.algebra(way.smaller, way.larger)
        except DoesNotApply:
            return self.facts(way)
        return general

    def _way(self, place: int, smaller: Expr, larger: Expr, outcome: Outcome, deadline: float, *, equal: bool) -> Way:
        """Decide one direction; on failure the outcome says why."""
        claim = combined([(1, self.universe.form(larger)), (-1, self.universe.form(smaller))])
        way = Way(place, smaller, larger, claim)
        outcome.ways.append(way)
        problem = Problem(claim, self.givens, self.universe.full)
        early = self.search and len(self.universe.slots) <= FEW and bool(problem.small)
        if early and self._by_ray(claim, outcome):
            return way
        found = self._with_few(claim) or problem.easily()
        if found is None:
            if self.search and not early and self._by_ray(claim, outcome):
                return way
            decision = problem.decide(deadline)
            if decision.combination is None and self.search and self._by_few_bits(claim, outcome, equal=equal):
                return way
            decision = problem.separate(decision, deadline)
            found = decision.combination
            if found is None:
                self._separate(way, decision, outcome, deadline, equal=equal)
                return way
        found.verify(claim, self.givens)
        way.combination = found
        return way

    def _by_ray(self, claim: Form, outcome: Outcome) -> bool:
        """Try to refute a claim by one of the simplest laws."""
        ray = separating_ray(claim, self.givens, self.universe.full)
        if ray is not None:
            from symkl.search.shannon.refuter import from_spaces, verified

            outcome.counterexample = verified(self.statement, from_spaces(ray, self.universe))
        return outcome.counterexample is not None

    def _by_few_bits(self, claim: Form, outcome: Outcome, *, equal: bool) -> bool:
        """Try to refute a claim by laws that are made for it; this is quick, but most that is asked is true."""
        from symkl.search.shannon.refuter import by_few_bits

        outcome.counterexample = by_few_bits(self.statement, claim, self.givens, self.universe, equal=equal)
        return outcome.counterexample is not None

    def _with_few(self, claim: Form) -> Combination | None:
        """Try to do with those givens that speak of the claim's variables only."""
        spoken = reduce(or_, claim, 0)
        near = [n for n, g in enumerate(self.givens) if not reduce(or_, g.form, 0) & ~spoken]
        if len(near) == len(self.givens):
            return None
        found = Problem(claim, [self.givens[n] for n in near], self.universe.full).easily()
        return found and found.renumbered(near)

    def _separate(self, way: Way, decision: Decision, outcome: Outcome, deadline: float, *, equal: bool) -> None:
        """Look for a law that refutes the claim; keep the polymatroid if there is none."""
        if self.search:
            from symkl.search.shannon.refuter import refuted

            limit = deadline if self.long else None
            outcome.counterexample = refuted(self.statement, way.claim, self.givens, self.universe, limit, equal=equal)
        if outcome.counterexample is None:
            outcome.note = decision.note or NOT_IMPLIED
            if decision.witness is not None:
                outcome.polymatroid = separating(decision.witness, way.claim, self.givens, self.universe)


def _turned(theorem: Theorem) -> Theorem:
    """Turn a chain of equations around, line by line."""
    links = [because(sym(t), t.reason) for t in reversed(steps(theorem))]
    return chain(*links) if len(links) > 1 else links[0]

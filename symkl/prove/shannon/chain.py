"""The proof for people: facts in the order in which every line stays short, a = b <= c = d."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sympy import Expr

from symkl.kernel import Theorem, because, chain, refl
from symkl.prove.shannon.decide import Combination
from symkl.prove.shannon.form import Form, Universe, combined
from symkl.prove.shannon.identity import identity_steps
from symkl.prove.shannon.phrase import Terms, complexity, phrase
from symkl.prove.shannon.steps import Fact, Facts, number
from symkl.prove.shown import Line
from symkl.prove.shown import steps as links
from symkl.terms import Discrete, Finite, linear

MOST = 5
"""With more facts than this, all inequalities make one line and all equations another."""
LINE, STEP = 1.2, 0.6
"""What a line costs, and what every further fact used in it does."""


def facts_of(combination: Combination, facts: Facts) -> list[list[Fact]]:
    """Return the facts of a combination, those that belong together in one group: vanishing measures by their given."""
    groups = [[facts.at_least(p, w)] for p, w in combination.basics.items()]
    groups += [[facts.given(n, w)] for n, w in combination.givens.items()]
    by_given: dict[int, list[Fact]] = {}
    for zero, weight in combination.zeros.items():
        by_given.setdefault(zero.given, []).append(facts.vanishing(zero, weight))
    return [*groups, *by_given.values()]


def prove(left: Expr, right: Expr, combination: Combination, facts: Facts) -> Theorem:
    """Prove ``left R right`` by a chain of short lines."""
    groups = facts_of(combination, facts)
    if not groups:
        return identity(left, right, facts)
    start = facts.universe.form(left)
    plan = _plan(start, groups)
    steps: list[Theorem] = []
    current = left
    for number_, (batch, terms) in enumerate(plan):
        used = [fact for i in batch for fact in groups[i]]
        end = right if number_ == len(plan) - 1 else as_term(terms, facts.universe)
        if current == end:
            continue
        steps.append(because(facts.rise(current, used, end), _reason(used)))
        current = end
    return chain(*steps) if len(steps) > 1 else steps[0]


def identity(left: Expr, right: Expr, facts: Facts) -> Theorem:
    """Prove an identity of joint entropies, by the name of its law or through joint entropies."""
    if left == right:
        return refl(left)
    steps: list[Theorem] = []
    current = left
    for end, reason in identity_steps(left, right, facts.universe):
        if end != current:
            steps.append(because(facts.algebra(current, end), reason))
            current = end
    return chain(*steps) if len(steps) > 1 else steps[0]


def lines(theorem: Theorem) -> tuple[Line, ...]:
    """Return the shown lines of a proof: its links, with the givens they use.

    That the variables are discrete and their joint entropy is finite is assumed throughout, not again on every line.
    """
    frame = any(isinstance(h, Discrete) for h in theorem.hypotheses)
    return tuple(
        Line(
            link.left,
            link.relation,
            link.right,
            link.reason or "both sides are the same",
            tuple(h for h in link.hypotheses if not (frame and isinstance(h, (Discrete, Finite)))),
            tuple(sorted(link.axioms)),
        )
        for link in links(theorem)
    )


def as_term(terms: Terms, universe: Universe) -> Expr:
    """Return terms as an expression."""
    return linear((number(w), universe.measure(b)) for w, b in terms)


def _reason(facts: Sequence[Fact]) -> str:
    """Name what a line uses; a long list in general words."""
    found = list(dict.fromkeys(fact.reason for fact in facts))
    if len(found) <= 3:
        return ", ".join(found[:-1]) + " and " + found[-1] if len(found) > 1 else found[0]
    if all(r.endswith(">= 0") for r in found):
        return "entropies and informations are nonnegative"
    return "given" if all(f.equal for f in facts) else "information inequalities and what is given"


def _plan(start: Form, groups: Sequence[Sequence[Fact]]) -> list[tuple[list[int], Terms]]:
    """Return the cheapest way through the sets of facts used so far: batches of inequalities or of equations."""
    count = len(groups)
    vectors = [combined((1, fact.form) for fact in group) for group in groups]
    equal = [all(fact.equal for fact in group) for group in groups]
    if count > MOST:
        batches = [[i for i in range(count) if equal[i] is kind] for kind in (False, True)]
        total = start
        plan = []
        for batch in filter(None, batches):
            total = combined([(1, total), *((1, vectors[i]) for i in batch)])
            plan.append((batch, phrase(total)))
        return plan
    everything = (1 << count) - 1
    same = [sum(1 << i for i in range(count) if equal[i] is kind) for kind in (False, True)]

    @lru_cache(maxsize=None)
    def terms(used: int) -> Terms:
        return phrase(combined([(1, start), *((1, vectors[i]) for i in range(count) if used >> i & 1)]))

    @lru_cache(maxsize=None)
    def best(used: int) -> tuple[float, int]:
        """Return the cost of the way from here to the end, and the next set."""
        if used == everything:
            return 0.0, used
        found = (float("inf"), everything)
        for kind in same:
            part = free = kind & ~used
            while part:
                after = used | part
                here = 0.0 if after == everything else complexity(terms(after))
                cost = LINE + STEP * (part.bit_count() - 1) + here + best(after)[0]
                found = min(found, (cost, after))
                part = (part - 1) & free
        return found

    plan, used = [], 0
    while used != everything:
        after = best(used)[1]
        plan.append(([i for i in range(count) if (after & ~used) >> i & 1], () if after == everything else terms(after)))
        used = after
    return plan

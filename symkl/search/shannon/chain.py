"""The proof for people: facts in the order in which every line stays short, a = b <= c = d."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import combinations

from sympy import Expr, S

from symkl.kernel import Theorem, because, chain, refl
from symkl.measures import Entropy
from symkl.search.shannon.decide import Combination
from symkl.search.shannon.form import Form, Universe, bits, combined, tidy
from symkl.search.shannon.identity import identity_steps
from symkl.search.shannon.phrase import Terms, complexity, phrase
from symkl.search.shannon.steps import Fact, Facts, number
from symkl.search.shown import Line
from symkl.search.shown import steps as links
from symkl.terms import Discrete, Finite, linear

MOST = 5
"""With more facts than this, all inequalities make one line and all equations another."""
LISTED = 3
"""So many facts are named in a reason."""
LONG = 1000
"""What a plan costs that is not looked for: more than any other."""
LINE, PAIR, PASSING, TERM = 1.2, 1.0, 3.0, 0.6
"""What a line costs, every pair of facts used in it, every given used in passing, and a term of the line."""


Plan = list[tuple[list[Fact], Callable[[], Terms]]]
"""Batches of facts, each with the terms of the line it leads to; the last line is the other side as it was written."""


def prove(left: Expr, right: Expr, combination: Combination, facts: Facts) -> Theorem:
    """Prove ``left R right`` by a chain of short lines."""
    start = facts.universe.form(left)
    plans = [by_given(start, combination, facts)]
    if combination.zeros and (combination.basics or combination.givens):
        plans.append(in_passing(start, facts.universe.form(right), combination, facts))
    plan = min(plans, key=lambda found: found[0])[1]
    if not plan:
        return identity(left, right, facts)
    steps: list[Theorem] = []
    current = left
    for count, (batch, terms) in enumerate(plan):
        used, last = batch, count == len(plan) - 1
        bounds = [fact for fact in used if not fact.equal]
        several = len(bounds) > LISTED or (len(plan) == 1 and any(number(fact.weight) != 1 for fact in bounds))
        if several and all(fact.measure is not None for fact in bounds):  # show what is added, and how often
            middle = linear([(S.One, current), *((number(fact.weight), fact.measure) for fact in bounds)])
            many = "entropies and informations are nonnegative"
            why = many if len(bounds) > LISTED else _reason(bounds, current, middle)
            steps.append(because(facts.rise(current, bounds, middle), why))
            current, used = middle, [fact for fact in used if fact.equal]
            if not (last or used):
                continue
        end = right if last else as_term(terms(), facts.universe)
        if current != end:
            steps.append(because(facts.rise(current, used, end), _reason(used, current, end)))
            current = end
    return chain(*steps) if len(steps) > 1 else steps[0]


def by_given(start: Form, combination: Combination, facts: Facts) -> tuple[float, Plan]:
    """Plan with vanishing measures in steps of their own, those together that the same given makes vanish."""
    groups = _measured(combination, facts)
    same: dict[int, list[Fact]] = {}
    for zero, weight in combination.zeros.items():
        same.setdefault(zero.given, []).append(facts.vanishing(zero, weight))
    groups += same.values()

    def line(used: frozenset[int]) -> Form:
        return combined([(1, start), *((fact.weight, fact.vector) for i in used for fact in groups[i])])

    cost, batches = _cheapest([all(fact.equal for fact in group) for group in groups], line)
    return cost, [([fact for i in batch for fact in groups[i]], terms) for batch, terms in batches]


def in_passing(start: Form, end: Form, combination: Combination, facts: Facts) -> tuple[float, Plan]:
    """Plan with the vanishing measures used in passing: every line is written with the smallest equivalent sets."""
    reduction = combination.reduction
    groups = _measured(combination, facts)
    smallest = {reduction.closure(m): m for m in sorted({*start, *end}, key=int.bit_count, reverse=True)}

    def small(mask: int) -> int:
        if mask not in smallest:
            found = mask
            for i in bits(mask):
                found = found & ~i if reduction.closure(found & ~i) == mask else found
            smallest[mask] = found
        return smallest[mask]

    def line(used: frozenset[int]) -> Form:
        if not used or len(used) == len(groups):
            return end if used else start
        total = combined([(1, start), *((groups[i][0].weight, groups[i][0].vector) for i in used)])
        return tidy((small(m), v) for m, v in reduction.form(total).items())

    cost, batches = _cheapest([group[0].equal for group in groups], line)
    plan: Plan = []
    done: frozenset[int] = frozenset()
    for batch, terms in batches:
        after = done | set(batch)
        used = [groups[i][0] for i in batch]
        rest = combined([(1, line(after)), (-1, line(done)), *((-fact.weight, fact.vector) for fact in used)])
        zeros = [facts.vanishing(z, w) for z, w in reduction.record(rest).items()]
        cost += PASSING * len({z.given for z in reduction.record(rest)})
        plan.append(([*used, *zeros], terms))
        done = after
    return cost, plan


def _measured(combination: Combination, facts: Facts) -> list[list[Fact]]:
    """Return the facts that are not about vanishing measures, each as a group."""
    found = [[facts.at_least(p, w)] for p, w in combination.basics.items()]
    return found + [[facts.given(n, w)] for n, w in combination.givens.items()]


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
    A theorem from which copies have been dropped is shown with the lines that speak of them.
    """
    while theorem.rule == "copy_lemma":
        theorem = theorem.premises[0]
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


def _reason(facts: Sequence[Fact], left: Expr, right: Expr) -> str:
    """Name what a line uses; vanishing measures beside a bound, and more than three, are left to the givens cited."""
    if not facts:
        return "in joint entropies"
    if len(facts) == 1 and not facts[0].equal and facts[0].measure in {left, right}:  # 0 <= H(X), by what?
        return "a probability mass is at most 1" if isinstance(facts[0].measure, Entropy) else "Gibbs' inequality"
    bounds = [fact for fact in facts if not fact.equal]
    found = list(dict.fromkeys(fact.reason for fact in bounds or facts))
    if len(found) > LISTED:
        return "given"
    return ", ".join(found[:-1]) + " and " + found[-1] if len(found) > 1 else found[0]


def _cheapest(
    equal: Sequence[bool], line: Callable[[frozenset[int]], Form]
) -> tuple[float, list[tuple[list[int], Callable[[], Terms]]]]:
    """Return the cheapest way through the sets of groups used so far, in batches of inequalities or of equations."""
    count = len(equal)
    same = [frozenset(i for i in range(count) if equal[i] is kind) for kind in (False, True)]
    everything = same[0] | same[1]

    @cache
    def terms(used: frozenset[int]) -> Terms:
        return phrase(line(used))

    if count > MOST:
        return float(LONG + count), [(sorted(kind), partial(terms, kind)) for kind in same if kind]

    @cache
    def best(used: frozenset[int]) -> tuple[float, tuple[int, ...]]:
        """Return the cost of the way from here to the end, and the next batch."""
        found: tuple[float, tuple[int, ...]] = (0.0 if used == everything else float("inf"), ())
        for kind in same:
            left = sorted(kind - used)
            for size in range(1, len(left) + 1):
                for batch in combinations(left, size):
                    after = used | set(batch)
                    here = 0.0 if after == everything else TERM * complexity(terms(after))
                    found = min(found, (LINE + PAIR * (size - 1) * size / 2 + here + best(after)[0], batch))
        return found

    plan: list[tuple[list[int], Callable[[], Terms]]] = []
    used: frozenset[int] = frozenset()
    while used != everything:
        batch = best(used)[1]
        used |= set(batch)
        plan.append((list(batch), partial(terms, used)))
    return best(frozenset())[0], plan

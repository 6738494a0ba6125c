"""How a mutant of a rule is noticed: where it says something else than the rule, models are asked whether that is true.

``python -m tests.rules.mutation`` runs all mutants of all rules and prints the score (`make mutate`).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random

from sympy import Basic, Expr

import symkl.rules  # noqa: F401 (loads them)
from symkl.kernel import RULES, DoesNotApply, Theorem, inside
from symkl.terms import Finite, Hypothesis
from tests.random_terms import terms
from tests.rules.mutants import Mutant, mutants
from tests.rules.oracle import adversarial, places, refute
from tests.rules.test_mutation import FOCUS
from tests.rules.test_rules import EXAMPLES, NEVER, REFUSALS
from tests.rules.test_soundness import CLAIMS

TERMS, MOST, TRIES, CHANGED = 120, 260, 40, 12
"""Random terms, applications compared for each rule, models for each that differs, and how many of these are tried."""

Outcome = tuple[str, Basic, tuple[Basic, ...]] | None


@cache
def applications(name: str) -> tuple[tuple[Basic, tuple, Basic, tuple[int, ...], Outcome], ...]:
    """Return (term, arguments, a term around it, where, what the rule says of it): proposed, adversarial and refused ones."""
    rule, rng = RULES[name], Random(name)
    found = [(EXAMPLES[name][0], EXAMPLES[name][1]), *REFUSALS[name], *((bad, EXAMPLES[name][1]) for bad in NEVER)]
    known = [(term, args, term, ()) for term, args in found]
    spots = [(root, path, term) for root in [*FOCUS, *terms(11, TERMS, 3)] for path, term in places(root)]
    rng.shuffle(spots)
    spots.sort(key=lambda spot: not any(says(rule, spot[2], args) for args in rule.propose(spot[2])))
    for root, path, term in spots:
        if len(known) > MOST:
            break
        known += [(term, args, root, path) for args in [*list(rule.propose(term))[:3], *adversarial(rule, term, rng, 3)]]
    return tuple((term, args, root, path, says(rule, term, args)) for term, args, root, path in known)


def says(rule: object, term: Basic, args: tuple) -> Outcome:
    """Return what a rule concludes, None if it refuses."""
    try:
        theorem = rule(term, *args)
    except (DoesNotApply, TypeError, AttributeError):  # a mutant may return what is no conclusion
        return None
    formed = isinstance(theorem.right, Expr) and all(isinstance(h, Hypothesis) for h in theorem.hypotheses)
    return (theorem.relation, theorem.right, theorem.hypotheses) if formed else None


@cache
def claims(name: str) -> dict[str, Outcome]:
    """Return what is made of every claim of soundness that uses a rule."""
    used: set[str] = set()
    original, found = RULES[name], {}
    for label, make in CLAIMS.items():
        RULES[name] = lambda *args, label=label: used.add(label) or original(*args)
        found[label] = concluded(make)
    RULES[name] = original
    return {label: outcome[1] for label, outcome in found.items() if label in used}


def concluded(make: object) -> tuple[Theorem | None, Outcome]:
    """Return what a claim makes, None if it is refused."""
    try:
        theorem = make()
    except (DoesNotApply, ValueError, TypeError, IndexError, AttributeError):
        return None, None
    return theorem, (theorem.relation, theorem.right, theorem.hypotheses)


def weaker(new: Outcome, old: Outcome) -> bool:
    """Whether a conclusion follows from the original one: it is refused, or needs more."""
    return new is None or (old is not None and new[:2] == old[:2] and {*new[2]} >= {*old[2]})


def verdict(mutant: Mutant, name: str) -> str:
    """Say how a mutant is noticed, or why it is not: by a model, a claim, an example or a refusal; it is stricter, or the same everywhere."""
    rng, differs, kinds = Random(1), False, set()
    tested = 0
    for term, args, root, path, old in applications(name):
        new = says(mutant.rule, term, args)
        if new == old:
            continue
        differs = True
        if weaker(new, old) or tested >= CHANGED:
            continue
        tested += 1
        theorem = mutant.rule(term, *args)
        if refuted(name, theorem, rng, TRIES):
            return "model"
        if path:
            try:
                outer = inside(root, {path: theorem})
            except (DoesNotApply, ValueError):
                continue
            if refuted(name, outer, rng, TRIES // 2, given=theorem.args[1:]):
                return "model"
        lost = {*old[2]} - {*new[2]} if old is not None and old[:2] == new[:2] else {None}
        kinds |= {"integrability" if finiteness(h) else "other" for h in lost}
    original = RULES[name]
    try:
        RULES[name] = mutant.rule
        for label, old in claims(name).items():
            theorem, new = concluded(CLAIMS[label])
            if new != old and not weaker(new, old) and refuted(name, theorem, rng, 100, new_names=True):
                return "claim"
    finally:
        RULES[name] = original
    example = EXAMPLES[name]
    if says(mutant.rule, example[0], example[1]) != says(original, example[0], example[1]):
        return "example"
    if any(says(mutant.rule, *case) is not None for case in (*REFUSALS[name], *((bad, example[1]) for bad in NEVER))):
        return "refusal"
    if kinds:
        return "integrability" if kinds == {"integrability"} else "survives"
    return "stricter" if differs else "same"


def refuted(name: str, theorem: Theorem, rng: Random, tries: int, **options: object) -> bool:
    """Whether a model shows a theorem to be false, or it makes no sense in any."""
    try:
        return refute(name, theorem, rng, tries, **options) is not None
    except (AttributeError, TypeError, ValueError):
        return True


def finiteness(hypothesis: object) -> bool:
    """Whether a hypothesis says that something is finite, for whatever values."""
    inner = hypothesis
    while isinstance(inner, Basic) and not isinstance(inner, Finite) and type(inner).__name__ in {"Almost", "Every", "EveryIndex"}:
        inner = inner.args[-1]
    return isinstance(inner, Finite)


def report(names: list[str], every: int = 1) -> Iterator[str]:
    """Yield a line for each mutant that no model notices, then the score of each rule and of all."""
    whole: Counter[str] = Counter()
    for name in names:
        score: Counter[str] = Counter()
        for number, mutant in enumerate(mutants(name)):
            if number % every == 0:
                found = verdict(mutant, name)
                score[found] += 1
                if found in {"survives", "integrability"}:
                    yield f"{found}: {name} {mutant.kind} line {mutant.line}: {mutant.change}"
        whole += score
        yield f"{name}: {dict(score)}"
    yield f"all: {dict(whole)}"


if __name__ == "__main__":
    for line in report(sys.argv[1:] or sorted(RULES)):
        print(line, flush=True)  # noqa: T201 (a command prints)

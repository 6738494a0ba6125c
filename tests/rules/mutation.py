"""How a mutant of a rule is noticed: where it says something else than the rule, models are asked whether that is true.

``python -m tests.rules.mutation`` runs all mutants of all rules and prints the score (`make mutate`).
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from random import Random

from sympy import Basic, Expr

import symkl.rules  # noqa: F401 (loads them)
from symkl.kernel import RULES, DoesNotApply, Theorem, inside
from symkl.models.tables import Unsupported
from symkl.terms import Hypothesis
from tests.random_terms import terms
from tests.rules.infinite import CLAIMS as COUNTABLE
from tests.rules.infinite import Countable
from tests.rules.mutants import Mutant, mutants
from tests.rules.oracle import Tally, adversarial, places, refute
from tests.rules.test_mutation import FOCUS
from tests.rules.test_rules import EXAMPLES, NEVER, REFUSALS
from tests.rules.test_soundness import CLAIMS

TERMS, MOST, TRIES, CHANGED = 120, 320, 40, 12
"""Random terms, applications compared for each rule, models for each that differs, and how many of these are tried."""

WORKERS = int(os.environ.get("SYMKL_WORKERS", "2"))

LIST = Path(__file__).with_name("unobservable.toml")
REFUTED, HARMLESS = ("model", "claim", "countable"), ("stricter", "form", "same", "pinned")

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
    if new is None or old is None:
        return new is None
    return new[0] in {old[0], "<="} and new[1] == old[1] and {*new[2]} >= {*old[2]}


def verdict(mutant: Mutant, name: str) -> str:
    """Say what becomes of a mutant.

    "model", "claim" or "countable": it is refuted, on random terms, on a claim of `test_soundness` or by a countable law.
    "stricter", "form" or "same": it says less, the same in another form, or the same; nothing false can come of it.
    "pinned": it accepts more, which is true in all models; the rule's own refusals (or its example) notice.
    "unobserved": it drops a condition, or accepts more unnoticed, and no model shows that to be wrong;
        `unobservable.toml` says why.
    """
    rng, found = Random(1), set()
    for tested, (term, args, root, path, old) in enumerate(differing(mutant, name)):
        new = says(mutant.rule, term, args)
        if weaker(new, old):
            found.add("stricter")
            continue
        if tested >= CHANGED:
            break
        theorem, tally = mutant.rule(term, *args), Tally()
        if refuted(name, theorem, rng, TRIES, tally=tally):
            return "model"
        if path:
            try:
                outer = inside(root, {path: theorem})
            except (DoesNotApply, ValueError, TypeError):  # of a mutant whose term has a coefficient nan
                outer = None
            if outer is not None and refuted(name, outer, rng, TRIES // 2, given=theorem.args[1:]):
                return "model"
        kept = old is not None and old[0] == new[0] and {*new[2]} >= {*old[2]}
        found.add("wider" if old is None else "unobserved" if not kept else "form" if tally.tested else "untried")
    original = RULES[name]
    try:
        RULES[name] = mutant.rule
        for label, old in claims(name).items():
            theorem, new = concluded(CLAIMS[label])
            if new != old and not weaker(new, old) and refuted(name, theorem, rng, 600, new_names=True):
                return "claim"
        if any(fails(model, theorem) for make, model in COUNTABLE.get(name, ()) if (theorem := concluded(make)[0]) is not None):
            return "countable"
    finally:
        RULES[name] = original
    if "wider" in found:
        found.add("pinned" if noticed(mutant, name) else "unobserved")
    if "untried" in found and "form" not in found:
        found.add("unobserved")
    return next((kind for kind in ("unobserved", "pinned", "form", "stricter") if kind in found), "same")


def noticed(mutant: Mutant, name: str) -> bool:
    """Whether a mutant does not give a rule's example, or not its refusals."""
    term, args, right, needs = EXAMPLES[name]
    refusals = [*REFUSALS[name], *((bad, args) for bad in NEVER)]
    given = says(mutant.rule, term, args)
    return given is None or given[1:] != (right, needs) or any(says(mutant.rule, *case) is not None for case in refusals)


def differing(mutant: Mutant, name: str) -> Iterator[tuple[Basic, tuple, Basic, tuple[int, ...], Outcome]]:
    """Yield the applications of which a mutant says something else than its rule, those that say too much first."""
    changed = [(case, new) for case in applications(name) if (new := says(mutant.rule, case[0], case[1])) != case[-1]]
    changed.sort(key=lambda pair: weaker(pair[1], pair[0][-1]))
    yield from (case for case, _ in changed)


def fails(model: Countable, theorem: Theorem) -> bool:
    """Whether a countable law shows a theorem to be false; of a mutant's terms that it cannot sum it says nothing."""
    try:
        return model.fails(theorem)
    except Unsupported:
        return False


def refuted(name: str, theorem: Theorem, rng: Random, tries: int, **options: object) -> bool:
    """Whether a model shows a theorem to be false, or it makes no sense in any."""
    try:
        return refute(name, theorem, rng, tries, **options) is not None
    except (AttributeError, TypeError, ValueError):
        return True


def unobserved(name: str) -> tuple[Counter[str], list[Mutant]]:
    """Return the score of a rule, and the mutants that no model and no test notices."""
    found = [(verdict(mutant, name), mutant) for mutant in mutants(name)]
    return Counter(what for what, _ in found), [mutant for what, mutant in found if what == "unobserved"]


def listed() -> dict[tuple[str, str], str]:
    """Read `unobservable.toml`: why no model can notice a mutant, by rule and change."""
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["mutant"]
    return {(row["rule"], row["change"]): row["why"] for row in rows}


def told(name: str, score: Counter[str], left: Iterable[str]) -> Iterator[str]:
    """Yield the score of a rule, and the mutants that should be listed or should not."""
    yield f"{name}: {', '.join(f'{n} {what}' for what, n in sorted(score.items()))}"
    found, known = {*left}, {change for rule, change in listed() if rule == name}
    yield from (f"  not listed: {change}" for change in sorted(found - known))
    yield from (f"  listed, but noticed: {change}" for change in sorted(known - found))


def one(name: str) -> tuple[Counter[str], list[str]]:
    """Return the score of a rule and the lines about it; a worker's task."""
    score, left = unobserved(name)
    return score, [*told(name, score, (mutant.change for mutant in left))]


def scores(
    names: list[str], task: Callable[[str], tuple[Counter[str], list[str]]], whole: Counter[str]
) -> Iterator[str]:
    """Yield the lines about each name as workers hand them in, and add up the scores."""
    with ProcessPoolExecutor(WORKERS) as pool:
        for done in as_completed([pool.submit(task, name) for name in names]):
            score, lines = done.result()
            whole.update(score)
            yield from lines


def report(names: list[str]) -> Iterator[str]:
    """Yield the score of each rule, the mutants that should be listed or should not, and the score of all."""
    whole: Counter[str] = Counter()
    yield from scores(names, one, whole)
    noticed = sum(whole[kind] for kind in REFUTED)
    harmless = sum(whole[kind] for kind in HARMLESS)
    yield f"{whole.total()} mutants: {noticed} refuted by a model, {harmless} say nothing false, {whole['unobserved']} that no model can observe"
    yield f"in all: {', '.join(f'{n} {what}' for what, n in sorted(whole.items()))}"


if __name__ == "__main__":
    wrong = False
    for line in report(sys.argv[1:] or sorted(n for n, rule in RULES.items() if rule.__module__.startswith("symkl.rules."))):
        print(line, flush=True)  # noqa: T201 (a command prints)
        wrong = wrong or "listed" in line
    sys.exit(wrong)

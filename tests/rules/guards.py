"""Mutants of what is trusted beside the axioms: what settles hypotheses, what inferences ask for, the copy lemma.

``python -m tests.rules.guards`` runs all and prints the score (part of `make mutate`).  A function is changed in one place
and put in the place of the right one everywhere; then a fixed list of closings, inferences and copies is gone through.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from random import Random
from types import FunctionType

from sympy import I, nan, oo, zoo

import symkl.rules  # noqa: F401 (loads them)
from symkl.kernel import DISCHARGES, INFERENCES, SEAMS, DoesNotApply, Theorem, close, settle
from symkl.models import Undefined, Unsupported, holds
from symkl.rules import components, copies, discharge, masses, seams, signs
from symkl.terms import Almost, Every, EveryIndex, Finite, Hypothesis, Positive, Term, times
from tests.random_terms import hypotheses, terms
from tests.rules import applications
from tests.rules.guard_cases import CLOSED, COPIES, SCALARS, SEAMED, SIGNED
from tests.rules.mutants import changed
from tests.rules.mutation import refuted, scores, told, weaker
from tests.rules.oracle import random_model
from tests.rules.test_soundness import CLAIMS

ROOMS = (discharge, seams, copies, signs)
GUARDS = (
    *(f for room in ROOMS for f in vars(room).values() if isinstance(f, FunctionType) and f.__module__ == room.__name__),
    *(components.component_drawn, masses.plainly_finite),
)
"""Every function of the rooms that are trusted as the axioms are, and the two that settle hypotheses elsewhere."""
RANDOM, STREAM, MODELS = 300, 600, 60
"""Random hypotheses that leave a binder, random inferences, models for each outcome that is another one."""

Outcome = tuple[object, ...] | None


def functions() -> dict[str, Callable[..., object]]:
    """Return what is mutated, by name."""
    return {f"{f.__module__.rsplit('.', 1)[1]}.{f.__name__}": f for f in GUARDS}


@contextmanager
def planted(original: Callable[..., object], mutant: Callable[..., object]) -> Iterator[None]:
    """Put a mutant in the place of a function: in every module, and where it is registered."""
    new = FunctionType(mutant.__code__, original.__globals__, original.__name__, original.__defaults__, original.__closure__)
    new.__kwdefaults__ = original.__kwdefaults__
    homes = [(vars(m), k) for n, m in [*sys.modules.items()] if n.startswith("symkl.") for k, v in vars(m).items() if v is original]
    homes += [(table, k) for table in (SEAMS, INFERENCES) for k, v in table.items() if v is original]
    homes += [(DISCHARGES, n) for n, v in enumerate(DISCHARGES) if v is original]
    for home, key in homes:
        home[key] = new
    try:
        yield
    finally:
        for home, key in homes:
            home[key] = original


# --- what is gone through ----------------------------------------------------------------------------------------------


class Case:
    """Something that the guards decide: what is done, and how a wrong outcome is shown to be wrong."""

    def __init__(self, make: Callable[[], object], wrong: Callable[[object, Random], bool], expected: object = ...) -> None:
        self.make, self.wrong, self.expected = make, wrong, expected
        self.outcome = self.now()[1]

    def now(self) -> tuple[object, Outcome]:
        """Do it; return what comes of it, and that as a value: (relation, right, conditions), None if it is refused."""
        try:
            made = self.make()
        except (DoesNotApply, ValueError, TypeError, IndexError, AttributeError, NameError, RecursionError):
            return None, None
        if isinstance(made, Theorem):
            return made, (made.relation, (made.left, made.right), made.hypotheses)
        if made is None or not all(isinstance(h, Hypothesis) for h in made):
            return None, None
        return made, ("=", "settled", tuple(made))


def closing(hypothesis: Hypothesis, binder: Term, expected: object = ...) -> Case:
    """Take a hypothesis out of a binder: what is left outside must give it for all that is bound."""
    whole = quantified(hypothesis, binder)

    def wrong(left: object, rng: Random) -> bool:
        return whole is not None and not implied(left, whole, rng)

    return Case(lambda: close(hypothesis, binder), wrong, expected)


def quantified(hypothesis: Hypothesis, binder: Term) -> Hypothesis | None:
    """Return the hypothesis as the binder's own quantifier puts it, without any discharge."""
    if binder.index_range is not None:
        return EveryIndex(*binder.index_range, hypothesis)
    law = getattr(binder, "law", None)
    try:
        return Almost(law, hypothesis) if isinstance(law, tuple) else Every(binder.bound, hypothesis)
    except (ValueError, TypeError):
        return None


def implied(left: object, whole: Hypothesis, rng: Random) -> bool:
    """Whether no model is found in which some hypotheses hold and another one does not."""
    law = whole.args[0].args if isinstance(whole, Almost) else ()
    for _ in range(MODELS):
        model = random_model((whole, *left), rng)
        try:
            if model is None or (law and not holds(Almost(law, Positive(law[0] ** 0)), model)):
                continue
            if all(holds(h, model) for h in left) and not holds(whole, model):
                return False
        except (Unsupported, Undefined, KeyError, ValueError):
            continue
    return True


def scalar(expr: object, known: tuple[Hypothesis, ...], expected: object = ...) -> Case:
    """Settle that a scalar is a finite number: at numbers that satisfy what is asked, it must be one."""
    names = sorted(expr.free_symbols, key=str)

    def wrong(left: object, rng: Random) -> bool:
        for _ in range(MODELS):
            at = {name: rng.choice((-2, -1, 0, 1, 2, 3, *([-1 / 2, 1 / 2, 5 / 2]))) for name in names}
            values = [(h, h.args[0].subs(at)) for h in (*known, *left)]
            if not all(v.is_number and v.is_real and (v > 0 if isinstance(h, Positive) else v != 0) for h, v in values):
                continue
            value = expr.subs(at)
            if value.has(nan, oo, zoo, -oo) or (value.is_number and abs(value.evalf().coeff(I)) > 1e-9):
                return True
        return False

    return Case(lambda: settle(Finite(expr), None, known), wrong, expected)


def inference(make: Callable[[], Theorem], expected: object = ...) -> Case:
    """Make a theorem: no model may refute it."""
    return Case(make, lambda theorem, rng: refuted("inference", theorem, rng, MODELS, new_names=True), expected)


def stream() -> Iterator[Callable[[], Theorem]]:
    """Yield random inferences as the applications make them."""
    found: list[Callable[[], Theorem]] = []

    def recorded(function: Callable[..., Theorem]) -> Callable[..., Theorem]:
        return lambda *args: found.append(lambda: function(*args)) or function(*args)

    kept = {name: getattr(applications, name) for name in applications.INFERENCES}
    try:
        for name, function in kept.items():
            setattr(applications, name, recorded(function))
        rng = Random(3)
        for root in (*applications.FOCUS, *terms(31, STREAM // 8, 3)):
            for path, term in applications.places(root):
                for rule in applications.RULES_HERE.values():
                    for theorem in applications.proposed(rule, term, rng, 0):
                        try:
                            [*applications.derived(theorem, root, path, rng)]
                        except (DoesNotApply, ValueError):
                            continue
    finally:
        for name, function in kept.items():
            setattr(applications, name, function)
    Random(5).shuffle(found)
    yield from found[:STREAM]


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases, those with a known outcome first."""
    found = [closing(h, binder, expected) for h, binder, expected in CLOSED]
    found += [scalar(expr, known, expected) for expr, known, expected in SCALARS]
    found += [Case(lambda n=n, a=a: SEAMS[n](*a), lambda *_: False, expected) for n, a, expected in SEAMED]
    found += [Case(lambda t=t: signs.not_negative(times(-1, t)).hypotheses, lambda *_: False, expected) for t, expected in SIGNED]
    found += [Case(lambda t=t, a=a: copies.copy_lemma(t, *a), lambda *_: False, expected) for t, a, expected in COPIES]
    found += map(inference, CLAIMS.values())
    found += [closing(h, binder) for h, binder in zip(hypotheses(21, RANDOM), terms(22, RANDOM, 1), strict=False) if binder.bound]
    return (*found, *map(inference, stream()))


# --- verdicts ----------------------------------------------------------------------------------------------------------


def verdict(original: Callable[..., object], mutant: Callable[..., object]) -> str:
    """Say what becomes of a mutant: the kinds are those of `tests.rules.mutation`."""
    rng, found, gone_through = Random(1), set(), cases()  # made before anything is planted
    with planted(original, mutant):
        outcomes = [(case, *case.now()) for case in gone_through]
    for case, made, now in outcomes:
        if now == case.outcome:
            continue
        if weaker(settled(now), settled(case.outcome)):
            found.add("stricter")
        elif case.wrong(made, rng):
            return "model"
        else:
            found.add("pinned" if case.expected is not ... else "unobserved")
    if "pinned" in found:  # the list of known outcomes notices
        return "pinned"
    return next((kind for kind in ("unobserved", "stricter") if kind in found), "same")


def settled(outcome: Outcome) -> Outcome:
    """Return an outcome with "c is finite" of a scalar as what that needs: a mutant may leave it as it stands."""
    if outcome is None:
        return None
    needs = [settle(h, None) if isinstance(h, Finite) and not isinstance(h.args[0], Term) else None for h in outcome[2]]
    return (*outcome[:2], tuple(h for need, old in zip(needs, outcome[2], strict=True) for h in ([old] if need is None else need)))


def one(name: str) -> tuple[Counter[str], list[str]]:
    """Return the score of a function and the lines about it; a worker's task."""
    found = [(verdict(functions()[name], mutant), change) for _, _, change, mutant in changed(functions()[name])]
    score = Counter(what for what, _ in found)
    return score, [*told(name, score, (change for what, change in found if what == "unobserved"))]


def report(names: list[str]) -> Iterator[str]:
    """Yield the score of each function, the mutants that should be listed or should not, and the score of all."""
    whole: Counter[str] = Counter()
    yield from scores(names, one, whole)
    yield f"{whole.total()} mutants of what guards inferences: {', '.join(f'{n} {what}' for what, n in sorted(whole.items()))}"


if __name__ == "__main__":
    wrong = False
    for line in report(sys.argv[1:] or sorted(functions())):
        print(line, flush=True)  # noqa: T201 (a command prints)
        wrong = wrong or "listed" in line
    sys.exit(wrong)

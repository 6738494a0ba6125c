"""Random applications of all rules and inferences, each tried on models, with what was covered by rule and by node type.

``python -m tests.rules.applications 100000`` makes that many and prints the tables (`make nightly`).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count
from random import Random

from sympy import Basic, Expr, Rational, S

import symkl.rules  # noqa: F401 (loads them)
from symkl.kernel import RULES, DoesNotApply, Theorem, assume, inside, plus, scale
from symkl.measures import every_measure
from symkl.syntax.parse import parse_expression
from symkl.terms import Assumed, Scoped, Variable, free
from tests.random_terms import Maker, a, negated, terms
from tests.rules.oracle import Tally, Violation, places, refute
from tests.rules.oracle import applications as proposed
from tests.rules.test_mutation import FOCUS
from tests.rules.test_rules import EXAMPLES

ELSEWHERE = ("symkl.families",)
NODES = sorted({n for n, c in Scoped.heads.items() if c.__module__.startswith("symkl.") and not c.__module__.startswith(ELSEWHERE)} - {"Continuous"})
"""Every class of terms, measures and hypotheses.  The families have tests of their own; no rule asks for Continuous."""
BATCH, SHARE = 40, 12
"""Random terms made at a time; a rule takes at most one in so many of the applications until all have had theirs."""
INFERENCES = ("plus", "scale", "inside", "assume")


class Coverage:
    """What was applied and how often a model could tell, by rule; the classes that occurred."""

    def __init__(self) -> None:
        self.rules: dict[str, Tally] = {name: Tally() for name in (*sorted(RULES_HERE), *INFERENCES)}
        self.nodes: Counter[str] = Counter()

    def idle(self) -> list[str]:
        """List the rules that no model tried, and the classes that never occurred."""
        return [n for n, tally in self.rules.items() if not tally.tested] + [n for n in NODES if not self.nodes[n]]

    def lines(self) -> Iterator[str]:
        """Yield the tables."""
        yield f"{sum(t.applied for t in self.rules.values())} applications, {sum(t.tested for t in self.rules.values())} models"
        for name, tally in self.rules.items():
            yield f"  {name}: {tally.applied} applications, {tally.tested} models"
        yield "terms in which each class occurred"
        for name in NODES:
            yield f"  {name}: {self.nodes[name]}"
        yield f"never covered: {', '.join(self.idle()) or 'nothing'}"


RULES_HERE = {name: rule for name, rule in RULES.items() if rule.__module__.startswith("symkl.rules.")}


def heads(value: Basic, found: set[str]) -> set[str]:
    """Collect the classes that occur in a value."""
    found.add(type(value).__name__)
    for arg in value.args:
        heads(arg, found)
    return found


def roots(seed: int) -> Iterator[Expr]:
    """Yield terms without end: those that rules are about, then random ones, with the examples of the rules among them."""
    yield from FOCUS
    for n in count():
        yield from negated(terms(seed * 7919 + n, BATCH, 3))
        yield from (term for term, *_ in EXAMPLES.values())
        yield from (parse_expression(text) for measure in every_measure() for text in measure.examples)


def derived(theorem: Theorem, root: Expr, path: tuple[int, ...], rng: Random) -> Iterator[tuple[str, Theorem]]:
    """Yield what the inferences make of a theorem."""
    if path:
        yield "inside", inside(root, {path: theorem})
    kind = rng.randrange(8)
    maker = Maker(rng.randrange(10**9))
    if kind == 0:
        yield "plus", plus(theorem, maker.term(1))
    elif kind == 1:
        yield "scale", scale(theorem, rng.choice((S(2), S(-1), Rational(-1, 2), a, -a, 1 / a, maker.density())))
    elif kind == 2:
        values = sorted((v for side in theorem.conclusion[1:] for v in free(side) if isinstance(v, Variable)), key=str)[:1]
        given = Assumed(*theorem.conclusion, values, ())
        yield "assume", assume(given, {v: v.copied(v.copy_number + 1) for v in values})


def run(number: int, seed: int = 1) -> tuple[Coverage, list[Violation]]:
    """Apply rules that many times; return what was covered, and what a model showed to be false."""
    rng, coverage, found = Random(seed), Coverage(), []
    left = number
    for root in roots(seed):
        for path, term in places(root):
            for name, rule in RULES_HERE.items():
                tally = coverage.rules[name]
                if tally.applied > number // SHARE:
                    continue
                for theorem in proposed(rule, term, rng, 1):
                    left -= 1
                    for value in (theorem.left, theorem.right, *theorem.hypotheses):
                        coverage.nodes.update(heads(value, set()))
                    found += filter(None, [refute(name, theorem, rng, 2, tally)])
                    try:
                        for kind, further in derived(theorem, root, path, rng):
                            coverage.nodes.update(heads(further.hypotheses[0], set()) if further.hypotheses else ())
                            found += filter(None, [refute(f"{name}, {kind}", further, rng, 1, coverage.rules[kind], given=theorem.args[1:], new_names=True)])
                    except (DoesNotApply, ValueError):  # a value that may or may not be the one that is replaced
                        continue
                    if left <= 0:
                        return coverage, found
    raise AssertionError("the terms have no end")


if __name__ == "__main__":
    covered, violations = run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for line in (*covered.lines(), *map(str, violations)):
        print(line)  # noqa: T201 (a command prints)
    sys.exit(bool(violations or covered.idle()))

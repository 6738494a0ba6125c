"""Whether a model satisfies a hypothesis, class by class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

from sympy import Basic

from symkl.functions import Convex
from symkl.models.evaluator import Evaluator
from symkl.models.exact import Infinite, Undecided, Undefined, Value, compare, sign
from symkl.models.tables import Model, Unsupported
from symkl.terms import (
    Almost,
    Assumed,
    AtLeast,
    Continuous,
    Discrete,
    Distinct,
    Every,
    EveryIndex,
    Finite,
    Hypothesis,
    Independent,
    Nonzero,
    Positive,
)

TESTS: dict[type, Callable[[Evaluator, Any], bool]] = {}


def tests(*classes: type) -> Callable[[Callable[[Evaluator, Any], bool]], Callable[[Evaluator, Any], bool]]:
    """Register how hypotheses of some classes are decided."""

    def register(function: Callable[[Evaluator, Any], bool]) -> Callable[[Evaluator, Any], bool]:
        TESTS.update(dict.fromkeys(classes, function))
        return function

    return register


def holds(hypothesis: Hypothesis, model: Model, env: Mapping[Basic, Any] | None = None) -> bool:
    """Whether a hypothesis certainly holds in a model; what is undefined or undecided does not.

    Raises: `Unsupported` for a kind of hypothesis this oracle does not know.
    """
    return satisfied(hypothesis, Evaluator(model, env))


def satisfied(hypothesis: Hypothesis, run: Evaluator) -> bool:
    """As `holds`, at the evaluator's present values."""
    test = TESTS.get(type(hypothesis))
    if test is None:
        raise Unsupported(f"no test of {type(hypothesis).__name__}")
    try:
        return test(run, hypothesis)
    except Undefined:
        return False


def related(relation: str, left: Value, right: Value) -> bool | None:
    """Decide left = right or left <= right (or >=); None when enclosures overlap."""
    order = compare(left, right)
    if order is None:
        return None
    return order == 0 if relation == "=" else order <= 0 if relation == "<=" else order >= 0


def value_or_none(run: Evaluator, term: Any) -> Value | None:
    """Return the value of a term, None where it is undefined; raise Undecided where that cannot be told."""
    try:
        return run(term)
    except Undecided:
        raise
    except Undefined:
        return None


@tests(Positive)
def _positive(run: Evaluator, h: Positive) -> bool:
    return sign(run(h.args[0])) == 1


@tests(Nonzero)
def _nonzero(run: Evaluator, h: Nonzero) -> bool:
    return sign(run(h.args[0])) in {1, -1}


@tests(AtLeast)
def _at_least(run: Evaluator, h: AtLeast) -> bool:
    return sign(run(h.args[0])) in {0, 1}


@tests(Finite)
def _finite(run: Evaluator, h: Finite) -> bool:
    return not isinstance(run(h.args[0]), Infinite)


@tests(Discrete)
def _discrete(run: Evaluator, h: Discrete) -> bool:
    return all(run.model.counting(c) for c in run.coordinates(h.args[:1]))


@tests(Continuous)
def _continuous(run: Evaluator, h: Continuous) -> bool:
    return not any(run.model.counting(c) for c in run.coordinates(h.args[:1]))


@tests(Distinct)
def _distinct(run: Evaluator, h: Distinct) -> bool:
    return not set(run.coordinates(h.args[:1])) & set(run.coordinates(h.args[1:2]))


@tests(Convex)
def _convex(run: Evaluator, h: Convex) -> bool:
    if h.function not in run.model.curves:
        raise Unsupported(f"the function {h.function} is not set")
    return run.model.curves[h.function].convex


@tests(Independent)
def _independent(run: Evaluator, h: Independent) -> bool:
    table = run.table(h.args[0])
    left, right, given = (tuple(run.coordinates(side.args)) for side in h.args[1:])
    if len({*left, *right, *given}) < len(left) + len(right) + len(given):
        raise Undefined(f"{h}: the sides are not disjoint")
    joint, below = table.marginal(left + right + given), table.marginal(given)
    ones, others = table.marginal(left + given), table.marginal(right + given)
    for a, b in product(ones.items(), others.items()):
        at, there = a[0][: len(left)], b[0][: len(right)]
        where = a[0][len(left) :]
        if where == b[0][len(right) :] and compare(joint.get(at + there + where, 0) * below[where], a[1] * b[1]) != 0:
            return False
    return True


@tests(Almost)
def _almost(run: Evaluator, h: Almost) -> bool:
    return all(satisfied(h.args[1], run) for _ in run.draw(h.args[0].args))


@tests(Every)
def _every(run: Evaluator, h: Every) -> bool:
    return all(satisfied(h.args[1], run) for _ in run.run(run.points(*h.bound)))


@tests(EveryIndex)
def _every_index(run: Evaluator, h: EveryIndex) -> bool:
    return all(satisfied(h.args[3], run) for _ in run.span(*h.index_range))


@tests(Assumed)
def _assumed(run: Evaluator, h: Assumed) -> bool:
    for _ in instances(run, h):
        left, right = value_or_none(run, h.args[1]), value_or_none(run, h.args[2])
        if left is None and right is None:
            continue  # "both undefined or both equal" is what an equation says
        if left is None or right is None:
            return False
        verdict = related(str(h.args[0]), left, right)
        if verdict is False or (verdict is None and h not in run.model.definitions):
            return False
    return True


def instances(run: Evaluator, h: Assumed) -> Iterator[None]:
    """Run over all indices and values a given relation is universal in."""
    for _ in _spans(run, h.args[4].args):
        for _ in run.run(list(dict.fromkeys(run.points(*h.args[3].args)))):
            yield


def _spans(run: Evaluator, ranges: tuple[Any, ...]) -> Iterator[None]:
    if not ranges:
        yield
        return
    for _ in run.span(*ranges[0].args):
        yield from _spans(run, ranges[1:])

"""The oracle for proved lines and rules: both sides of relations on random models that satisfy the hypotheses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

from sympy import Expr

from symkl.models.alphabets import Impossible
from symkl.models.evaluator import Evaluator
from symkl.models.exact import Backwards, Undecided, Undefined, Value
from symkl.models.hypotheses import related
from symkl.models.sample import Sampler
from symkl.models.tables import Model
from symkl.terms import Hypothesis


class Violation(NamedTuple):
    """A model of the hypotheses in which a relation fails; None is an undefined side."""

    model: Model
    place: int
    relation: str
    left: Value | None
    right: Value | None


class Report(NamedTuple):
    """What a check saw."""

    models: int
    """Models that satisfied the hypotheses."""
    decided: int
    """Relations whose two sides were defined and could be compared."""
    violations: list[Violation]


def parts_of(claim: Any) -> tuple[Sequence[Expr], Sequence[str], Sequence[Hypothesis]]:
    """Read a statement (sides, relations, given), a theorem, or a tuple (left, relation, right, hypotheses)."""
    if isinstance(claim, tuple) and not hasattr(claim, "sides"):
        left, relation, right, *rest = claim
        return (left, right), (relation,), tuple(rest[0]) if rest else ()
    if hasattr(claim, "sides"):
        return claim.sides, claim.relations, claim.given
    return (claim.left, claim.right), (claim.relation,), claim.hypotheses


def values(sides: Sequence[Expr], model: Model) -> list[Value | Undefined]:
    """Return the value of every side, or why it has none."""
    found: list[Value | Undefined] = []
    for side in sides:
        try:
            found.append(Evaluator(model)(side))
        except Undefined as error:
            found.append(error)
    return found


def violations(
    at: Sequence[Value | Undefined], relations: Sequence[str], model: Model, *, strict: bool = False
) -> list[Violation]:
    """Return the relations of a chain that certainly fail at the values of its sides.

    Strictly, also those with one undefined side, unless the left one is not even a term at these indices, or a side
    is of such close numbers that this cannot be told.
    """
    found = []
    for place, relation in enumerate(relations):
        left, right = at[place], at[place + 1]
        if not isinstance(left, Undefined) and not isinstance(right, Undefined):
            if related(relation, left, right) is False:
                found.append(Violation(model, place, relation, left, right))
        elif any(isinstance(v, Undecided) for v in (left, right)):
            continue
        elif strict and not isinstance(left, Backwards) and isinstance(left, Undefined) != isinstance(right, Undefined):
            shown = (None if isinstance(v, Undefined) else v for v in (left, right))
            found.append(Violation(model, place, relation, *shown))
    return found


def check(claim: Any, rng: Random | None = None, n: int = 50, *, strict: bool = False, tries: int = 6) -> Report:
    """Evaluate both sides of a claim in up to n random models of its hypotheses.

    Needs: a statement, a theorem or (left, relation, right, hypotheses); `tries` attempts are made for each model,
        more where entropies are given, which few models satisfy.
    With `strict`, a side that is undefined while the other is defined counts as a violation, and free values run over
    all points, whatever their density: so theorems mean it.  Statements are checked at points of positive density.
    """
    sides, relations, given = parts_of(claim)
    sampler = Sampler(sides, given, rng or Random(0), anywhere=strict)  # noqa: S311 (a search, not a secret)
    models = decided = 0
    found: list[Violation] = []
    for number in range(n * tries * (4 if sampler.structured else 1)):
        if models == n:
            break
        try:
            model = sampler.attempt(sampler.styles[number % len(sampler.styles)])
        except Impossible:
            continue
        models += 1
        at = values(sides, model)
        found += violations(at, relations, model, strict=strict)
        known = [not isinstance(v, Undefined) for v in at]
        decided += sum(a and b for a, b in pairwise(known))
    return Report(models, decided, found)

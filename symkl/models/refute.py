"""The search for counterexamples: a model of the givens in which a relation certainly fails."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from sympy import Expr

from symkl.measures import FDivergence, LawMeasure
from symkl.models.alphabets import Impossible
from symkl.models.build import ALIKE, COUNTING, MIXED, PLAIN, XOR, ZEROS, Style
from symkl.models.counterexample import Counterexample
from symkl.models.exact import LogNumber, refined_sign
from symkl.models.oracle import Violation, parts_of, values, violations
from symkl.models.sample import Sampler
from symkl.models.tables import Unsupported
from symkl.terms import Hypothesis, Term

FAIR = Style("fair", fair=1.0, function=0.5, weighted=0.0)
NARROW = Style("narrow", fair=0.7, weighted=1.0)
PRETTY = (XOR, FAIR, COUNTING, NARROW, XOR, MIXED)
WIDE = (PLAIN, XOR, MIXED, XOR, ZEROS, ALIKE)
ENTROPIC = (XOR, XOR, XOR, PLAIN, MIXED)
FULL = (COUNTING, PLAIN, NARROW, ALIKE)
FEW = 60
"""So many small models come first."""
MORE = 15
"""So many further models are tried for a prettier counterexample once there is one."""


def refute(
    statement: Any, *, seed: int = 0, tries: int = 4000, seconds: float = 2.0, regular: bool = False
) -> Counterexample | None:
    """Search for a model of the givens in which some relation of the chain fails.

    Needs: anything with `sides`, `relations` and `given`.  Small models with fair letters come first.  What fails is
    decided by exact arithmetic or rigorous enclosures; the search is deterministic but for the time limit.
    `regular` accepts only models without masses of zero and infinite sides, which conditions such as p << q exclude.
    """
    sides, relations, given = parts_of(statement)
    given = tuple(dict.fromkeys((*given, *_orders(sides))))
    start = time.monotonic()
    best: Counterexample | None = None
    try:
        sampler = Sampler(sides, given, Random(seed))  # noqa: S311 (a search, not a secret)
        last = tries
        for number in range(tries):
            early = number < FEW
            if number > last or (best is None and time.monotonic() - start > seconds):
                break
            styles = FULL if regular else PRETTY if early else ENTROPIC if sampler.entropic else WIDE
            try:
                model = sampler.attempt(styles[number % len(styles)], (2,) if early else (2, 2, 3))
            except Impossible:
                continue
            for v in violations(values(sides, model), relations, model):
                if v.left is not None and v.right is not None and certain(v):
                    found = Counterexample(model, v.relation, v.place, v.left, v.right)
                    if (not regular or found.regular) and (best is None or found.weight < best.weight):
                        last = number + MORE if best is None else last
                        best = found
    except Unsupported:
        return best  # this oracle has no opinion
    return best


def _orders(sides: Sequence[Expr]) -> Iterator[Hypothesis]:
    """Yield what the orders of measures must satisfy, as in the definition: a divergence of order -1 is none."""
    for side in sides:
        for measure in sorted(side.atoms(LawMeasure), key=str) if isinstance(side, Term) else ():
            if measure.orders and not isinstance(measure, FDivergence):  # its order is a function
                yield from measure.order_needs


def certain(v: Violation) -> bool:
    """Confirm by intervals a strict difference of logarithms that was found with floats."""
    if not isinstance(v.left, LogNumber) and not isinstance(v.right, LogNumber):
        return True
    gap = v.left - v.right  # type: ignore[operator]
    if not isinstance(gap, LogNumber):
        return True
    side = refined_sign(gap)
    return v.relation == "=" or (side > 0) == (v.relation == "<=")

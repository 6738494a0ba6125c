"""Conditions that a step must state: coordinates that are different."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from symkl.second_checker.models import ONE
from symkl.second_checker.reading import Step, difference, exchanged, names, number

TWO = (ONE[0], 2 * ONE[1])


def constant(n: Any) -> bool:
    """Whether a scalar is the same number at two generic points."""
    return bool(number(n) == number(exchanged(n, {a: ("Pow", a, TWO) for a in names(n)})))


def apart(u: Any, v: Any) -> bool:
    """Whether two coordinates are certainly different."""
    (_, name, i), (_, other, j) = u, v
    if name != other or len(i) == 1 or len(j) == 1:
        return bool(u != v)
    for (_, *a), (_, *b) in ((i, j), (j, i)):
        gap = difference(b[0], a[min(1, len(a) - 1)])
        if (constant(gap) and number(gap) > 0) or (len(a) == 3 and len(b) == 1 and a[2] == b[0]):
            return True
    return False


def kept_apart(s: Step, density: Any) -> bool:
    """Whether it is stated that the slots of a density whose indices are expressions are different."""
    slots = [pair[1] for side in density[2:] for pair in side[1:]]
    stated = {frozenset(h[1:]) for h in s.needs if h[0] == "Distinct"}
    return {frozenset((u, v)) for u, v in combinations(slots, 2) if not apart(u, v)} <= stated

"""Convex functions of likelihood ratios: Jensen's inequality, and which laws have an f-divergence."""

from __future__ import annotations

from symkl.second_checker.models import listed, need, weight
from symkl.second_checker.reading import Step, core


def moved_in(s: Step) -> bool:
    """Read Jensen's inequality for a convex function: a mean of f(mean of g) is at most the mean of f(g)."""
    outer, inner = ((), s.left) if s.left[0] == "Composite" else (s.left[1][1:], s.left[2])
    head, function, (mean, (_, *law), g) = inner
    need((head, mean) == ("Composite", "Expectation") and weight(g), "f is not of the mean of a weight")
    whole = listed((*outer, *law))
    needs = {("Convex", function), ("Finite", ("Expectation", whole, g))}
    return bool(s.right == ("Expectation", whole, ("Composite", function, g)) and s.needs == needs)


def dominated(s: Step) -> bool:
    """Whether it is stated that the first law of an f-divergence is dominated by the second, factor by factor."""
    found = [h for h in s.needs if h[0] == "Almost" and core(h)[0] == "Positive"]
    s.reached |= {*found}
    return {core(h)[1] for h in found} == {*s.left[3][1:]} - {*s.left[2][1:]}

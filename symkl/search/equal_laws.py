"""The distance of a law from itself is 0."""

from __future__ import annotations

from sympy import Expr, S, Tuple

from symkl.kernel import RULES, Theorem, because, chain, inside, sym
from symkl.measures import Comparison, joint
from symkl.rules.masses import without_masses
from symkl.search.steps import cancel_step
from symkl.search.sweep import Sweep, attempt
from symkl.terms import AlphabetSum, Expectation, Linear, Log, linear


def of_equal_laws(distance: Expr) -> Theorem | None:
    """Prove that the distance of a law from itself is 0, or return None."""
    if not isinstance(distance, Comparison) or distance.law != distance.reference:
        return None
    law = joint(distance.law)
    phases = (*_phases(), Sweep(lambda t: _sum_of_zeros(t, law)))
    steps: list[Theorem] = []
    now = distance
    while now != 0:
        found = next((t for phase in phases if (t := phase(now)) is not None and t.relation == "="), None)
        if found is None:
            return None
        steps.append(found)
        now = found.right
    return because(chain(*steps), "both laws are the same")


def masses(total: Expr) -> Theorem:
    """Sum the laws in a combination of their sums."""
    places: dict[tuple[int, ...], Theorem] = {(n,): RULES["total_mass"](part) for n, part in enumerate(total.parts)}
    return inside(total, places)


def _tidied(term: Expr) -> Theorem | None:
    """Add up equal terms of a combination, and exponents of equal factors of what is summed."""
    if isinstance(term, AlphabetSum):
        found = attempt(RULES["absorb"], term.body)
        return None if found is None else inside(term, {(0,): found})
    if not isinstance(term, Linear):
        return None
    (args,) = RULES["collect"].propose(term)
    return attempt(RULES["collect"], term, *args)


def _known(term: Expr) -> Theorem | None:
    """Evaluate what is left: the mass of a law, the mean of 0, log 1, |0|."""
    if isinstance(term, AlphabetSum):
        return attempt(RULES["total_mass"], term)
    if isinstance(term, Expectation):
        return attempt(RULES["marginalise"], term, Tuple()) if term.body == 0 else None
    return attempt(RULES["log_value" if isinstance(term, Log) else "absolute_value"], term)


def _sum_of_zeros(term: Expr, law: Expr) -> Theorem | None:
    """Prove sum 0 = sum (P - P) = 1 - 1 = 0 for a law P of what is summed over."""
    if not isinstance(term, AlphabetSum) or term.body != 0:
        return None
    difference = linear([(S.One, law), (S.NegativeOne, law)])
    written = inside(AlphabetSum(term.bound, difference), {(0,): RULES["collect"](difference, S.Zero)})
    parted = without_masses(RULES["linearity"](written.left, 1))
    return because(chain(sym(written), parted, masses(parted.right)), "a sum of zeros")


def _phases() -> list[Sweep]:
    """Return the steps to a number, each tried where those before do not fit."""
    return [
        Sweep(lambda t: attempt(RULES["unfold"], t)),
        Sweep(lambda t: attempt(RULES["mixture_density"], t)),
        Sweep(cancel_step),
        Sweep(_tidied),
        Sweep(_known),
    ]

"""A derived rule: Pinsker's inequality."""

from __future__ import annotations

from sympy import Expr, Rational, S

from symkl.kernel import DoesNotApply, Theorem, because, chain, inside, scale, sym
from symkl.measures import KL, TotalVariation
from symkl.mixtures import mixture
from symkl.rules.algebra import collect
from symkl.rules.conditioning import total_mass
from symkl.rules.definitions import unfold
from symkl.rules.derived import flip_ratio
from symkl.rules.expectation import as_sum, linearity
from symkl.rules.masses import without_masses
from symkl.rules.mixtures import mixture_density
from symkl.rules.squares import cauchy_schwarz, log_square, take_out
from symkl.terms import AlphabetSum, power, times

THIRD = Rational(1, 3)


def pinsker(divergence: KL) -> Theorem:
    """Bound a divergence below by the total variation.

    Formula: 2 TV(P, Q)^2 <= KL(P || Q).
    Needs: nothing.
    Fails: unless the divergence is one in nats of two laws of the same variables.
    Source: Tsybakov 2009, lemma 2.5.
    """
    if not isinstance(divergence, KL) or divergence.base is not S.Exp1:
        raise DoesNotApply("pinsker: {} is not a divergence in nats", divergence)
    opened = unfold(divergence)
    turned = flip_ratio(opened.right)
    summed = inside(turned.right, {(0,): as_sum(turned.right.parts[0])})
    total = summed.right.parts[0]
    bound = log_square(total.body)
    parted = without_masses(linearity(AlphabetSum(total.bound, bound.right), 2))
    masses = inside(parted.right, {(n,): total_mass(parted.right.parts[n]) for n in (0, 1)})
    below = [masses, parted, inside(total, {(0,): bound})]
    above = [opened, turned, summed]
    squares = squared_difference(divergence, bound.right.parts[2])
    lower = [scale(sym(t) if t.relation == "=" else t, S.NegativeOne) for t in below]
    return chain(*squares, *lower, *(sym(t) for t in reversed(above)))


def squared_difference(divergence: KL, ratio: Expr) -> list[Theorem]:
    """2 TV(P, Q)^2 <= 1/2 sum (P - Q)^2 / M = 3/2 sum (P - Q)^2 / (P + 2 Q) for M = (P + 2 Q) / 3."""
    distance = TotalVariation(*divergence.args[:2])
    start = times(2, power(distance, 2))
    opened = inside(start, {(0, 0): unfold(distance)})
    middle = mixture([(THIRD, [*divergence.law]), (2 * THIRD, [*divergence.reference])])
    ((half, square),) = opened.right.pairs
    schwarz = scale(cauchy_schwarz(square, middle), half)
    summed = schwarz.right.parts[0]
    body = inside(summed.body, {(1,): mixture_density(middle)})
    steps = [body, take_out(body.right, THIRD, 1)]
    ((_, found),) = steps[-1].right.pairs
    if found != ratio:
        steps.append(inside(steps[-1].right, {(0, 1): collect(found.parts[1], ratio.parts[1])}))
    inner = inside(summed, {(0,): chain(*steps)})
    whole = scale(chain(inner, linearity(inner.right)), half)
    return [opened, schwarz, because(whole, "density of a mixture")]

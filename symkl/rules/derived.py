"""Derived rules: compositions of axioms, so they cannot be wrong.  This is the normal way for symkl to grow."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, Tuple

from symkl.kernel import DoesNotApply, Theorem, because, chain, inside, scale, sym
from symkl.measures import CrossEntropy, DensityEntropy, Entropy, Information, MutualInformation
from symkl.rules.algebra import cancel_at_most, cancel_factors, collect, log_bound, reduced
from symkl.rules.conditioning import conditional, independent, mass_at_most_one, product_rule, total_mass
from symkl.rules.definitions import unfold
from symkl.rules.expectation import as_sum, linearity, marginalise, reweight
from symkl.rules.logs import log_product, log_value
from symkl.terms import Density, Expectation, Hypothesis, Linear, Log, factors, product, times


def log_of_conditional(term: Expr, moved: Tuple) -> Theorem:
    """Split the logarithm of a conditional density.

    Formula: log p(a | b, c) = log p(a, b | c) - log p(b | c).
    Needs: p(b | c) > 0.
    Source: definition of conditional density.
    """
    if not isinstance(term, Log):
        raise DoesNotApply("log_of_conditional: {} is not a logarithm", term)
    ratio = inside(term, {(0,): conditional(term.arg, moved)})
    return because(chain(ratio, log_product(ratio.right, "down")), "definition of conditional density")


def flip_ratio(term: Expr) -> Theorem:
    """Turn the expected logarithm of a ratio upside down.

    Formula: E[log(f / g)] = -E[log(g / f)].
    Needs: the numerator or the denominator almost surely positive.
    Source: log(1/t) = -log t.
    """
    return scaled_ratio(term, S.NegativeOne)


def scaled_ratio(term: Expr, exponent: Expr) -> Theorem:
    """Take a number, an exponent of the whole ratio, out of an expected logarithm.

    Formula: E[log (f / g)^c] = c E[log(f / g)].
    Args: term, the left side; exponent, the number c, not 0.
    Needs: the numerator or the denominator almost surely positive, whichever says less.
    Source: log t^c = c log t.
    """
    if not isinstance(term, Expectation) or not isinstance(term.body, Log):
        raise DoesNotApply("scaled_ratio: {} is not an expected logarithm", term)
    return min((_scaled(term, exponent, side) for side in ("up", "down")), key=lambda t: len(t.hypotheses))


def _scaled(term: Expectation, exponent: Expr, side: str) -> Theorem:
    body = term.body
    forward = log_product(body, side)
    root = [(f, e / exponent) for f, e in factors(body.arg)]
    turned = Log(product(sorted(root, key=lambda item: bool(item[1].is_negative))), body.base)
    back = log_product(turned, side if exponent > 0 else {"up": "down", "down": "up"}[side])
    back = inside(times(exponent, turned), {(0,): back})
    equal = chain(forward, collect(forward.right, back.right), sym(back))
    whole = inside(term, {(len(term.law),): equal})
    reason = "log(1/t) = -log t" if exponent == -1 else "logarithm of a power"
    return because(chain(whole, linearity(whole.right, 0)), reason)


def ratio_mass(term: Expr) -> Theorem:
    """Bound the mean of a likelihood ratio.

    Formula: E_p[q / p] <= 1 (the mass q gives to the support of p).
    Needs: nothing; the factors of p must be those of the law, and q must be a law of the same variables.
    Source: total probability.
    """
    steps = [as_sum(term)]
    summed = steps[-1].right
    steps.append(inside(summed, {(0,): cancel_at_most(summed.body)}))
    steps.append(total_mass(steps[-1].right))
    if steps[-1].right is not S.One:
        raise DoesNotApply("ratio_mass: {} does not integrate to 1", term)
    return because(chain(*steps), "total probability")


def gibbs(term: Expr, law: Tuple | None = None) -> Theorem:
    """Prove Gibbs' inequality from ln t <= t - 1.

    Formula: 0 <= E_w[log(p / q)] when w (q / p) is again a law: KL(p || q), I(X;Y|Z), averaged divergences.
    Needs: nothing beyond q being normalised; `law` writes w with the factors of p in it.
    Source: Cover and Thomas 2006, theorem 2.6.3.
    """
    flip = flip_ratio(term)
    mean = flip.right.parts[0]
    steps = []
    if law is not None and law != mean.args[0]:
        steps.append(reweight(mean, law))
        mean = steps[-1].right
    steps.append(inside(mean, {(len(mean.law),): log_bound(mean.body)}))
    steps.append(linearity(steps[-1].right, 0))
    combined = steps[-1].right
    steps.append(inside(combined, {(0,): ratio_mass(combined.parts[0])}))
    below = chain(*steps)
    if below.right is not S.Zero:
        raise DoesNotApply("gibbs: {} is not the divergence of two laws", term)
    return because(chain(scale(below, S.NegativeOne), sym(flip)), "Gibbs' inequality")


def nonnegative(term: Expr) -> Theorem:
    """Prove that a divergence, a (conditional) mutual information or a discrete entropy is nonnegative.

    Formula: 0 <= KL(P || Q), 0 <= I(X;Y|Z), 0 <= H(X|Y).
    Needs: X discrete for entropies.
    Source: Cover and Thomas 2006, section 2.6.
    """
    if isinstance(term, Linear):
        return mass_bound(term)
    if isinstance(term, Expectation):
        inner = nonnegative(term.body)
        zero = Expectation(term.law, S.Zero)
        lifted = inside(zero, {(len(term.law),): inner})
        return because(chain(sym(marginalise(zero, Tuple())), lifted), inner.reason)
    opened = unfold(term)
    if isinstance(term, (Entropy, DensityEntropy, CrossEntropy, Information)):
        return because(chain(mass_bound(opened.right), sym(opened)), "a probability mass is at most 1")
    mean = opened.right
    law = None
    if isinstance(term, MutualInformation) and isinstance(mean, Expectation) and term.given:
        given = [s.value for s in term.given]
        of = [v for v in mean.law[0].values if v not in given]
        law = Tuple(Density(term.law, given), Density(term.law, of, given))
    reason = "mutual information is nonnegative" if isinstance(term, MutualInformation) else "Gibbs' inequality"
    return because(chain(gibbs(mean, law), sym(opened)), reason)


def mass_bound(term: Expr) -> Theorem:
    """Bound the logarithm of a probability mass.

    Formula: 0 <= -log p(x|y), 0 <= -E[log p(x|y)].
    Needs: x discrete.
    Source: Kolmogorov's axioms.
    """
    mean: Any = next(iter(getattr(term, "parts", ())), None)
    reason = "a probability mass is at most 1"
    logarithm = mean.body if isinstance(mean, Expectation) else mean
    if not isinstance(logarithm, Log):
        raise DoesNotApply("mass_bound: {} is not a negative (mean) logarithm of a mass", term)
    if isinstance(mean, Log):
        bounded = inside(mean, {(0,): mass_at_most_one(mean.arg)})
        return because(scale(chain(bounded, log_value(bounded.right)), S.NegativeOne), reason)
    at = len(mean.law)
    bounded = inside(mean, {(at, 0): mass_at_most_one(mean.body.arg)})
    valued = inside(bounded.right, {(at,): log_value(bounded.right.body)})
    return because(scale(chain(bounded, valued, marginalise(valued.right, Tuple())), S.NegativeOne), reason)


def independence_is_zero(term: Expr, given: Hypothesis) -> Theorem:
    """Prove that independence makes mutual information vanish.

    Formula: I(A;B|C) = 0 if A and B are independent given C.
    Needs: the independence.
    Source: Cover and Thomas 2006, section 2.8.
    """
    opened = unfold(term)
    mean = opened.right
    if not isinstance(term, MutualInformation) or not isinstance(mean, Expectation):
        raise DoesNotApply("independence_is_zero: {} is not a mutual information of distinct variables", term)
    at = len(mean.law)
    joint = factors(mean.body.arg)[0][0]
    first = [s.value for s in term.groups[0]]
    parted = product_rule(joint, Tuple(*first))
    steps = [opened, inside(mean, {(at, 0, 0): parted})]
    now = steps[-1].right
    which = next(i for i, (f, _) in enumerate(factors(now.body.arg)) if f == parted.right.parts[1])
    freed = independent(parted.right.parts[1], given)
    steps.append(inside(now, {(at, 0, which): freed}))
    now = steps[-1].right
    steps.append(inside(now, {(at, 0): cancel_factors(now.body.arg, reduced(now.body.arg))}))
    steps.append(inside(steps[-1].right, {(at,): log_value(steps[-1].right.body)}))
    steps.append(marginalise(steps[-1].right, Tuple()))
    return because(chain(*steps), "conditional independence" if term.given else "independence")

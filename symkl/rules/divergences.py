"""Derived rules of two laws: means of their ratio, Jensen's inequality for convex functions of it, their distance."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, S, Tuple

from symkl.functions import Absolute, Composite
from symkl.kernel import DoesNotApply, Theorem, because, chain, finite, inside, scale, sym
from symkl.measures import TotalVariation
from symkl.rules.algebra import cancel_factors
from symkl.rules.bounds import absolute_value, jensen_convex, triangle
from symkl.rules.conditioning import product_rule, total_mass
from symkl.rules.definitions import unfold
from symkl.rules.expectation import as_sum, linearity, marginalise, reweight, tower
from symkl.rules.masses import without_masses
from symkl.terms import AlphabetSum, Density, Expectation, Variable, factors, product


def change_of_law(term: Expr, law: Sequence[Density]) -> Theorem:
    """Take a mean under another law, which is a factor of what is averaged.

    Formula: E_Q[P f] = E_P[Q f], E_Q[P^2 f] = E_P[Q P f].
    Needs: nothing.
    Source: definition of expectation, where 0 times anything is 0.
    """
    opened = as_sum(term)
    rest = [*((d, S.One) for d in term.law), *factors(term.body)]
    for d in law:
        at = next((n for n, (f, e) in enumerate(rest) if f == d and e.is_Integer and e > 0), None)
        if at is None:
            raise DoesNotApply("change_of_law: {} is no factor of what {} averages", d, term)
        rest[at] = (d, rest[at][1] - 1)
    other = as_sum(Expectation(law, product(rest)))
    if other.right.bound != opened.right.bound:
        raise DoesNotApply("change_of_law: {} does not draw what {} draws", law, term)
    steps = [opened]
    if opened.right.body != other.right.body:
        steps.append(inside(opened.right, {(0,): cancel_factors(opened.right.body, other.right.body)}))
    return because(chain(*steps, sym(other)), "change of law")


def bayes(term: Expr) -> Theorem:
    """Exchange what is drawn and what it is conditioned on, in a mean of the density of the condition.

    Formula: E_{p(x|y)}[p(y) f] = E_{p(x)}[p(y|x) f].
    Needs: nothing.
    Fails: unless the law is one conditional density, and the density of its condition is a factor.
    Source: Bayes' theorem, p(y) p(x|y) = p(x, y) = p(x) p(y|x).
    """
    if not isinstance(term, Expectation) or len(term.law) != 1 or not term.law[0].given:
        raise DoesNotApply("bayes: {} is not a mean under a conditional density", term)
    (posterior,) = term.law
    shared = [d for d, e in factors(term.body) if isinstance(d, Density) and e is S.One and d.law == posterior.law]
    prior = next((d for d in shared if {*d.of, *d.given} == {*posterior.given}), None)
    if prior is None:
        raise DoesNotApply("bayes: the density of the condition of {} is no factor of {}", posterior, term.body)
    rest = list(factors(term.body))
    rest.remove((prior, S.One))
    joint = Density(prior.law, (*prior.of, *posterior.of), prior.given)
    drawn = product_rule(joint, Tuple(*posterior.values))
    law, other = drawn.right.parts
    ends = as_sum(term), as_sum(Expectation(law, product([(other, S.One), *rest])))
    middle = AlphabetSum(term.bound, product([(joint, S.One), *rest]))
    at = (0, 0) if rest else (0,)
    ways = [inside(middle, {at: product_rule(joint, Tuple(*prior.values))}), inside(middle, {at: drawn})]
    first, second = (_reordered(end, way) for end, way in zip(ends, ways, strict=True))
    return because(chain(*first, sym(ways[0]), ways[1], *(sym(t) for t in reversed(second))), "Bayes' theorem")


def _reordered(opened: Theorem, way: Theorem) -> list[Theorem]:
    """Return the steps from an expectation over its sum to the sum that another way ends with."""
    if opened.right == way.right:
        return [opened]
    return [opened, inside(opened.right, {(0,): cancel_factors(opened.right.body, way.right.body)})]


def mean_of_ratio(term: Expr) -> Theorem:
    """Take the mean of a likelihood ratio under its denominator, over all that it draws or over a part.

    Formula: E_Q[P / Q] = 1; E_{q(y|x)}[p(x, y) / q(x, y)] = p(x) / q(x).
    Needs: P << Q; for a part, q(x) > 0 and p(y|x) << q(y|x).
    Fails: unless the term is such a mean.
    Source: total probability.
    """
    if not isinstance(term, Expectation):
        raise DoesNotApply("mean_of_ratio: {} is not an expectation", term)
    above, below = ([d for d, e in factors(term.body) if e == sign] for sign in (1, -1))
    if len(above) + len(below) < len(factors(term.body)) or not all(isinstance(d, Density) for d in (*above, *below)):
        raise DoesNotApply("mean_of_ratio: {} is not the mean of a ratio of densities", term)
    if set(below) == {*term.law}:
        moved = change_of_law(term, above)
        mean = moved.right
        rest = inside(mean, {(len(mean.law),): cancel_factors(mean.body, S.One)})
        return because(chain(moved, rest, marginalise(rest.right, Tuple())), "total probability")
    return _mean_of_a_part(term, above, below)


def _mean_of_a_part(term: Expectation, above: Sequence[Density], below: Sequence[Density]) -> Theorem:
    if len(above) != 1 or len(below) != 1 or len(term.law) != 1:
        raise DoesNotApply("mean_of_ratio: {} is not the mean of a ratio of two densities", term)
    (upper,), (lower,) = above, below
    kept = Tuple(*(v for v in lower.values if v not in term.bound))
    parted, split = product_rule(upper, kept), product_rule(lower, kept)
    if split.right.parts[1] != term.law[0]:
        raise DoesNotApply("mean_of_ratio: {} is not the law of the rest of {}", term.law[0], lower)
    at = len(term.law)
    number = [f for f, _ in term.body.factors].index(upper)
    steps = [inside(term, {(at, number): parted})]
    steps.append(change_of_law(steps[-1].right, parted.right.parts[1:]))
    mean = steps[-1].right
    number = [f for f, _ in mean.body.factors].index(lower)
    steps.append(inside(mean, {(at, number): split}))
    mean = steps[-1].right
    ratio = product([(parted.right.parts[0], S.One), (split.right.parts[0], S.NegativeOne)])
    steps.append(inside(mean, {(at,): cancel_factors(mean.body, ratio)}))
    steps.append(marginalise(steps[-1].right, Tuple()))
    return because(chain(*steps), "total probability")


def jensen_ratio(term: Expr, kept: Sequence[Variable]) -> Theorem:
    """Bound a divergence of joint laws below by that of marginals, or by its value for equal laws.

    Formula: f(1) <= E_Q[f(P / Q)], f(1) <= E_w[E_Q[f(P / Q)]];
        E_{q(x)}[f(p(x) / q(x))] <= E_{q(x, y)}[f(p(x, y) / q(x, y))].
    Args: term, the right side; kept, the variables x of the marginal, none for f(1).
    Needs: f convex; what `mean_of_ratio` needs.
    Fails: unless the term is such a mean.
    Source: Polyanskiy and Wu 2024, theorems 7.4 and 7.5.
    """
    if not isinstance(term, Expectation) or not isinstance(term.body, Composite):
        raise DoesNotApply("jensen_ratio: {} is not the mean of a function of a ratio", term)
    ratio, function = term.body.arg, term.body.function
    below = [d for d, e in factors(ratio) if e == -1]
    outer, inner = ([d for d in term.law if (d in below) is side] for side in (False, True))
    if not kept and outer and inner:
        return _jensen_averaged(Composite(function, ratio), outer, inner)
    whole = mean_of_ratio(Expectation(term.law, ratio))
    if not kept:
        start = inside(Composite(function, whole.left), {(0,): whole})
        return chain(sym(start), finite(jensen_convex(start.left), whole))
    ((lower),) = term.law
    first, rest = product_rule(lower, Tuple(*kept)).right.parts
    part = mean_of_ratio(Expectation(rest, ratio))
    start = Expectation(first, Composite(function, part.right))
    opened = inside(start, {(1, 0): sym(part)})
    bound = jensen_convex(opened.right)
    joined = reweight(Expectation(bound.right.law, ratio), Tuple(lower))
    return chain(opened, finite(finite(bound, joined), whole), reweight(bound.right, Tuple(lower)))


def _jensen_averaged(body: Composite, outer: Sequence[Density], inner: Sequence[Density]) -> Theorem:
    """Return f(1) <= E_{w Q}[f(P / Q)], where w draws what Q is conditioned on."""
    part = mean_of_ratio(Expectation(inner, body.arg))
    start, at = Expectation(outer, Composite(body.function, part.right)), len(outer)
    opened = inside(start, {(at, 0): sym(part)})
    bound = jensen_convex(opened.right)
    nested = Expectation(outer, part.left)
    ones = inside(nested, {(at,): part})
    whole = chain(sym(tower(nested)), ones, marginalise(ones.right, Tuple()))
    return chain(sym(marginalise(start, Tuple())), opened, finite(bound, whole))


def distance_is_nonnegative(term: Expr) -> Theorem:
    """Prove that a total variation distance is nonnegative, by the triangle inequality for masses that do not differ.

    Formula: 0 = |sum_x (p(x) - q(x))|/2 <= sum_x |p(x) - q(x)|/2 = TV(p, q).
    Needs: nothing of two laws.
    Fails: on anything else.
    Source: Levin and Peres 2017, section 4.1.
    """
    if not isinstance(term, TotalVariation):
        raise DoesNotApply("distance_is_nonnegative: {} is not a total variation distance", term)
    opened = unfold(term)
    ((half, distance),) = opened.right.pairs
    whole = Absolute(AlphabetSum(distance.bound, distance.body.arg))
    parted = because(without_masses(linearity(whole.arg)), "linearity")
    masses = inside(parted.right, {(n,): total_mass(part) for n, part in enumerate(parted.right.parts)})
    gone = inside(whole, {(0,): chain(parted, because(masses, "total probability"))})
    nothing = chain(gone, absolute_value(gone.right))
    return because(chain(scale(chain(sym(nothing), triangle(whole)), half), sym(opened)), "triangle inequality")

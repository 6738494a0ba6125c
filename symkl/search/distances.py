"""What is known of distances between two laws and of entropies of an order: they are not negative."""

from __future__ import annotations

from sympy import Expr, S

from symkl.kernel import RULES, DoesNotApply, Theorem, because, chain, finite, inside, plus, refl, scale, sym
from symkl.measures import (
    KL,
    Bhattacharyya,
    Comparison,
    Hellinger2,
    Renyi,
    RenyiEntropy,
    TsallisEntropy,
    joint,
)
from symkl.rules.derived import nonnegative, scaled_ratio
from symkl.rules.masses import without_masses
from symkl.search.blackboard import Board
from symkl.search.equal_laws import masses
from symkl.search.steps import everything_unfolded
from symkl.terms import AlphabetSum, Density, Expectation, Log, power, product, times


def prove_nonnegative(term: Expr) -> Theorem:
    """Prove that a distance of two laws, an entropy of an order, or what is so by its form is nonnegative.

    Formula: 0 <= TV(P, Q), 0 <= D_a(P || Q), 0 <= H_a(X), 0 <= chi-squared, ..., 0 <= f^2.
    Needs: X discrete for entropies.
    Raises: DoesNotApply, for other terms, and orders that are no numbers.
    """
    if isinstance(term, Renyi) and term.order.is_number and term.order > 1:
        below = chain(scale(nonnegative(KL(*term.args[1:])), term.order - 1), renyi_above_divergence(term))
        return scale(below, 1 / (term.order - 1))
    if isinstance(term, (Hellinger2, Bhattacharyya, Renyi)):
        return _by_affinity(term)
    if isinstance(term, (RenyiEntropy, TsallisEntropy)):
        return _of_order(term)
    opened = everything_unfolded(term) or refl(term)
    below = scale(RULES["not_negative"](times(-1, opened.right)), S.NegativeOne)
    return chain(below, sym(opened)) if opened.left != opened.right else below


# --- affinities -------------------------------------------------------------------------------------------------------


def affinity_at_most_one(distance: Comparison) -> Theorem:
    """Bound the affinity of two laws.

    Formula: sum P^a Q^(1-a) <= sum (a P + (1 - a) Q) = 1 for 0 < a < 1.
    Raises: DoesNotApply, for other orders.
    """
    order = distance.order if isinstance(distance, Renyi) else S.Half
    affinity = distance.affinity(order)
    mean = RULES["geometric_mean"](affinity.body, order, joint(distance.law), joint(distance.reference))
    bound = inside(affinity, {(0,): mean})
    parted = without_masses(RULES["linearity"](bound.right, 1))
    return because(chain(bound, parted, masses(parted.right)), "arithmetic and geometric means")


def without_affinity(theorem: Theorem, distance: Comparison) -> Theorem:
    """Drop the condition that the affinity of two laws is finite: it lies between 0 and 1."""
    above = affinity_at_most_one(distance)
    return finite(theorem, above, scale(RULES["not_negative"](times(-1, above.left)), S.NegativeOne))


def _by_affinity(distance: Comparison) -> Theorem:
    opened = RULES["unfold"](distance)
    affinity = affinity_at_most_one(distance)
    if isinstance(distance, Hellinger2):
        below = plus(scale(affinity, S.NegativeOne), S.One)
        ordered = RULES["collect"](below.right, opened.right)
        return chain(because(chain(below, ordered), affinity.reason), sym(opened))
    ((coefficient, logarithm),) = opened.right.pairs
    bound = inside(logarithm, {(0,): affinity})
    whole = scale(chain(bound, RULES["log_value"](bound.right)), coefficient)
    return chain(because(whole, affinity.reason), sym(opened))


def hellinger_at_most_one(distance: Hellinger2) -> Theorem:
    """Prove that the squared Hellinger distance is at most 1: 1 - sum sqrt(P Q) <= 1."""
    opened = RULES["unfold"](distance)
    affinity = RULES["not_negative"](times(-1, distance.affinity(S.Half)))
    above = plus(affinity, S.One)
    return chain(opened, because(chain(RULES["collect"](opened.right, above.left), above), affinity.reason))


def renyi_above_divergence(distance: Renyi) -> Theorem:
    """Compare the Renyi divergence with that of Kullback and Leibler.

    Formula: (a - 1) KL(P || Q) <= (a - 1) D_a(P || Q), by Jensen's inequality for the power a - 1 of P/Q.
    Source: van Erven and Harremoes 2014, theorems 3 and 5.
    """
    order, divergence = distance.order, KL(*distance.args[1:])
    first, second = joint(distance.law), joint(distance.reference)
    weighted = times(order - 1, Log(first / second, distance.base))
    board = Board(times(order - 1, divergence)).apply("unfold")
    if order != 2:
        power_of_ratio = Log(times(power(first, order - 1), power(second, 1 - order)), distance.base)
        if order.is_number:
            board.add(sym(scaled_ratio(Expectation(distance.law, power_of_ratio), order - 1)))
        else:
            board.add(sym(RULES["linearity"](Expectation(distance.law, weighted), 0)))
            split = RULES["log_product"](power_of_ratio)
            board.rewrite(Board(weighted).apply("log_product").add(sym(split)).theorem, "logarithm of a power")
    board.apply("jensen")
    board.add(Board(board.now).apply("as_sum").apply("absorb").theorem, "definition of expectation")
    return board.add(sym(Board(times(order - 1, distance)).apply("unfold").theorem)).theorem


# --- entropies of an order --------------------------------------------------------------------------------------------


def _of_order(entropy: RenyiEntropy | TsallisEntropy) -> Theorem:
    """Compare sum p^a with sum p = 1: p^a <= p for a > 1, p <= p^a for a < 1, as a mass p is at most 1."""
    opened, order = RULES["unfold"](entropy), entropy.order
    total = _sum_against_one(entropy)
    if isinstance(entropy, TsallisEntropy):
        unit = 1 / (order - 1)
        below = plus(scale(total, -unit), unit)
        whole = chain(below, RULES["collect"](below.right, opened.right))
    else:
        one = RULES["log_value"](Log(S.One, entropy.base))
        grown = inside(one.left if order < 1 else Log(total.left, entropy.base), {(0,): total})
        whole = scale(chain(sym(one), grown) if order < 1 else chain(grown, one), 1 / (1 - order))
    return chain(because(whole, "a probability mass is at most 1"), sym(opened))


def _sum_against_one(entropy: RenyiEntropy | TsallisEntropy) -> Theorem:
    order, law = entropy.order, joint(entropy.law)
    if not order.is_number or not isinstance(law, Density):
        raise DoesNotApply("the order of {} is no number, or the law a product", entropy)
    small, rest = (S.One, order - 1) if order > 1 else (order, 1 - order)
    parts = product([(law, small), (law, rest)])
    mass = inside(parts, {(1,): RULES["mass_at_most_one"](law)})
    bound = chain(sym(RULES["absorb"](parts)), mass)  # p^a <= p for a > 1, p <= p^a for a < 1
    summed = inside(AlphabetSum(entropy.bound, bound.left), {(0,): bound})
    one = RULES["total_mass"](AlphabetSum(entropy.bound, law))
    return chain(summed, one) if order > 1 else chain(sym(one), summed)

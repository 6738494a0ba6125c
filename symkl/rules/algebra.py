"""Rearranging ordered combinations and products; the inequalities of the logarithm."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, S, cancel, log

from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.definitions import base_conditions
from symkl.rules.logs import log_factors, positive, tame
from symkl.rules.seams import scalars
from symkl.terms import (
    Density,
    Expectation,
    Finite,
    Hypothesis,
    Log,
    Positive,
    Product,
    Term,
    add,
    factors,
    is_weight,
    linear,
    pairs,
    product,
    read,
)


def totals(expr: Expr, *, multiply: bool = False) -> dict[Expr, list[Expr]]:
    """Return the coefficients (or exponents) of every term (or factor)."""
    found: dict[Expr, list[Expr]] = {}
    for weight, atom in [(e, f) for f, e in factors(expr)] if multiply else pairs(expr):
        found.setdefault(atom, []).append(weight)
    return found


def same(left: Expr, right: Expr) -> bool:
    """Decide whether two scalars are equal where both are defined, by cancellation of rational functions."""
    return left == right or bool(cancel(left - right) == 0)


def total(weights: Iterable[Expr]) -> Expr:
    """Return the sum of exact scalars."""
    return sum(map(read, weights), S.Zero)


def tidy(expr: Expr) -> Expr:
    """Return the combination with equal terms added up where they first occur."""
    return linear((sum(weights, S.Zero), atom) for atom, weights in totals(expr).items())


@axiom("collecting terms", lambda term: ((tidy(term),),))
def collect(term: Expr, target: Expr) -> Gives:
    """Reorder a combination and add up equal terms.

    Formula: a f + g + b f = (a + b) f + g.
    Needs: a term whose coefficients differ in sign (it cancels) is finite; coefficients that are added are defined.
    Fails: if the two combinations differ.
    Source: commutativity of addition; finite terms cancel.
    """
    before, after = totals(term), totals(target)
    needs: list[Hypothesis] = []
    for atom in dict.fromkeys((*before, *after)):
        old, new = before.get(atom, []), after.get(atom, [])
        if not same(total(old), total(new)):
            raise DoesNotApply("collect: {} has not the same coefficient in {} and {}", atom, term, target)
        if sorted(old, key=str) == sorted(new, key=str):
            continue
        needs += scalars(*old, *new)
        if atom is S.One:
            continue
        signs = {w.is_positive for w in old + new} | {w.is_negative for w in old + new}
        if not old or not new or signs != {True, False} or len({w.is_positive for w in old + new}) > 1:
            simple = isinstance(atom, Log) and (isinstance(atom.arg, Density) or not isinstance(atom.arg, Term))
            needs += [*positive(atom.arg), *base_conditions(atom.base)] if simple else [Finite(atom)]
    return Gives(target, tuple(needs))


def reduced(term: Expr) -> Expr:
    """Return the product with the exponents of equal factors added up."""
    return product((factor, sum(weights, S.Zero)) for factor, weights in totals(term, multiply=True).items())


@axiom("cancelling factors", lambda term: ((reduced(term),),) if isinstance(term, Product) else ())
def cancel_factors(term: Expr, target: Expr) -> Gives:
    """Reorder a product and add up the exponents of equal factors.

    Formula: f g / f = g.
    Needs: a factor whose exponents differ in sign (it cancels) is positive; exponents that are added are defined.
    Fails: if the two products differ.
    Source: commutativity of multiplication.
    """
    before, after = totals(term, multiply=True), totals(target, multiply=True)
    before.pop(S.One, None)
    after.pop(S.One, None)
    needs: list[Hypothesis] = []
    for factor in dict.fromkeys((*before, *after)):
        old, new = before.get(factor, []), after.get(factor, [])
        if not isinstance(factor, Term) or not same(total(old), total(new)):
            raise DoesNotApply("cancel_factors: {} has not the same exponent in {} and {}", factor, term, target)
        if sorted(old, key=str) != sorted(new, key=str):
            needs += [*scalars(*old, *new), *tame(factor)]
            needs += [] if new and all(w.is_positive for w in old + new) else positive(factor)
    return Gives(target, tuple(needs))


@axiom("0 times anything is 0")
def cancel_at_most(term: Expr) -> Gives:
    """Cancel a density against its reciprocal, for an upper bound.

    Formula: p (q / p) <= q, with equality where p > 0 (the left side is 0 where p = 0).
    Needs: nothing.
    Fails: unless all other factors are densities with exponent 1.
    Source: the convention 0 f = 0 for weights.
    """
    counts = totals(term, multiply=True)
    gone = [f for f, weights in counts.items() if sorted(weights) == [-1, 1]]
    rest = [(f, w) for f, weights in counts.items() if f not in gone for w in weights]
    if not gone or not all(isinstance(f, Density) for f in counts) or not all(w is S.One for _, w in rest) or not rest:
        raise DoesNotApply("cancel_at_most: {} is not a product of densities with a density over itself", term)
    return Gives(product(rest), (), "<=")


@axiom("ln t <= t - 1")
def log_bound(term: Expr) -> Gives:
    """Bound a logarithm by its tangent at 1; equality at t = 1 only.

    Formula: log_b t <= (t - 1) / ln b for b > 1.
    Needs: b > 1 for a symbolic base.
    Fails: for a numeric base below 1.
    Source: Cover and Thomas 2006, lemma 2.6.2 (proof); concavity of the logarithm.
    """
    if not isinstance(term, Log) or not isinstance(term.arg, Term):
        raise DoesNotApply("log_bound: {} is not the logarithm of a term", term)
    signs = [h for f, _ in log_factors(term.arg) if not is_weight(f) for h in positive(f)]
    needs = (*_above_one(term.base), *signs)
    return Gives(linear([(1 / log(term.base), add(term.arg, S.NegativeOne))]), needs, "<=")


@axiom("Jensen's inequality")
def jensen(term: Expr) -> Gives:
    """Move a logarithm out of an expectation; equality iff the argument is almost surely constant.

    Formula: E[log_b f] <= log_b E[f] for b > 1, f >= 0.
    Needs: b > 1 for a symbolic base; f nonnegative (products and sums of densities are).
    Fails: if the body is not the logarithm of a product of densities.
    Source: Jensen 1906; Cover and Thomas 2006, theorem 2.6.2.
    """
    fits = isinstance(term, Expectation) and isinstance(term.body, Log)
    if not fits or not all(isinstance(f, Density) for f, _ in factors(term.body.arg)):
        raise DoesNotApply("jensen: {} is not the expected logarithm of a product of densities", term)
    return Gives(Log(Expectation(term.law, term.body.arg), term.body.base), _above_one(term.body.base), "<=")


def _above_one(base: Expr) -> tuple[Hypothesis, ...]:
    if base.is_number:
        if base is not S.Exp1 and base < 1:  # without evaluation of e, for which SymPy loads its tensors
            raise DoesNotApply("the logarithm to the base {} decreases", base)
        return ()
    return (Positive(base - 1),)

"""Inequalities of real numbers: Jensen's, the concavity of the logarithm, the triangle inequality, absolute values."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, S

from symkl.functions import Absolute, Composite, Convex
from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.algebra import same
from symkl.terms import (
    AlphabetSum,
    Density,
    Expectation,
    Finite,
    Linear,
    Log,
    is_weight,
    linear,
    pairs,
)


@axiom("Jensen's inequality")
def jensen_weight(term: Expr) -> Gives:
    """Move a logarithm out of an expectation; equality iff the argument is almost surely constant.

    Formula: E[log_b f] <= log_b E[f] for a number b > 1 and f >= 0.
    Needs: nothing (where E[f] is infinite, so is the right side; where f has no value, neither side has one).
    Fails: unless f is nonnegative by its form (densities, exponentials, their products, quotients and sums).
    Example: E[p(x)](log_2(q(x)/p(x))) -> log_2(E[p(x)](q(x)/p(x)))
    Refused: E[p(x)](log_b p(x)) @ E[p(x)](log_2(log p(x))) @ log(E[p(x)](q(x)))
    Source: Jensen 1906; Cover and Thomas 2006, theorem 2.6.2.
    """
    fits = isinstance(term, Expectation) and isinstance(term.body, Log)
    if not fits or not is_weight(term.body.arg) or not term.body.base.is_number or not term.body.base > 1:
        raise DoesNotApply("jensen_weight: {} is not the expected logarithm of a weight", term)
    return Gives(Log(Expectation(term.law, term.body.arg), term.body.base), (), "<=")


@axiom("Jensen's inequality")
def jensen_convex(term: Expr) -> Gives:
    """Move a convex function into a mean, or into a mean that is averaged in turn.

    Formula: f(E_v[g]) <= E_v[f(g)], E_w[f(E_v[g])] <= E_{w v}[f(g)] for f convex and g >= 0.  (At m = E[g] > 0 a line
        f(m) + c (t - m) lies below f on [0, oo), so that f(g) has a mean, oo perhaps, which may be taken in turn; so do
        conditional means, at which the first form is used.  If m = 0, g = 0 almost surely, and both sides are f(0).)
    Needs: f convex, E_{w v}[g] finite (f is not monotone, and f(oo) is anything).
    Fails: unless g is nonnegative by its form; if both laws draw the same value.
    Example: f(E[q(x)](p(x)/q(x))) -> E[q(x)](f(p(x)/q(x))), if f convex @ E[q(x)](p(x)/q(x)) is finite
    Refused: f(p(x)) @ f(E[p(x)](log p(x))) @ E[p(x)](p(x)) @ E[p(x)](f(p(x))) @ log(E[p(x)](p(x)))
    Source: Jensen 1906; Polyanskiy and Wu 2024, theorem 7.5 and its proof.
    """
    outer, inner = (term.law, term.body) if isinstance(term, Expectation) else ((), term)
    mean = inner.arg if isinstance(inner, Composite) else None
    if not isinstance(mean, Expectation) or not is_weight(mean.body):
        raise DoesNotApply("jensen_convex: {} is not a function of the mean of a weight", term)
    law = (*outer, *mean.law)
    needs = (Convex(inner.function), Finite(Expectation(law, mean.body)))
    return Gives(Expectation(law, Composite(inner.function, mean.body)), needs, "<=")


@axiom("concavity of the logarithm")
def log_concave(term: Expr) -> Gives:
    """Bound a weighted mean of logarithms by the logarithm of the mean.

    Formula: w_1 log_b f_1 + w_2 log_b f_2 <= log_b(w_1 f_1 + w_2 f_2) for numbers w_i > 0 that add up to 1 and b > 1.
    Needs: nothing.
    Fails: unless the term is such a mean of logarithms of densities, in one base.
    Example: 1/3 log p(x) + 2/3 log q(x) -> log(1/3 p(x) + 2/3 q(x))
    Refused: log p(x) + log q(x) @ 1/2 log p(x) + 1/2 log_2 q(x) @ 2 log p(x) - log q(x) @ log p(x)
    Source: Jensen 1906.
    """
    found = pairs(term) if isinstance(term, Linear) else ()
    logs = [atom for _, atom in found if isinstance(atom, Log) and isinstance(atom.arg, Density)]
    weights = [c for c, _ in found]
    fits = len(logs) == len(found) > 1 and len({atom.base for atom in logs}) == 1
    if not fits or not all(w.is_number and w.is_positive for w in weights) or not same(sum(weights, S.Zero), S.One):
        raise DoesNotApply("log_concave: {} is not a mean of logarithms of densities", term)
    base = logs[0].base
    if not base.is_number or not base > 1:
        raise DoesNotApply("log_concave: the logarithm to the base {} need not be concave", base)
    mean = linear((w, atom.arg) for w, atom in zip(weights, logs, strict=True))
    return Gives(Log(mean, base), (), "<=")


def _halves(term: Expr) -> Iterable[tuple[object, ...]]:
    yield ()
    if isinstance(term, Absolute):
        yield from (((n,),) for n in range(len(pairs(term.arg))))


@axiom("triangle inequality", _halves)
def triangle(term: Expr, first: tuple[int, ...] = ()) -> Gives:
    """Bound the absolute value of a combination, of a sum over an alphabet, or of an expectation.

    Formula: |a f + b g| <= |a| |f| + |b| |g|, |sum_x f| <= sum_x |f|, |E[f]| <= E[|f|]; with the numbers of the
        first terms, |f + g + h| <= |f + g| + |h|.
    Needs: nothing (where f is infinite or the sum is oo - oo, the right side is infinite; where f has no value, it has
        none).
    Fails: on anything else.
    Example: abs(p(x) - 2 q(x)) -> abs(p(x)) + 2 abs(q(x))
    Refused: p(x) @ abs(p(x)) @ abs(log p(x))
    Source: the triangle inequality of the real line and of the integral.
    """
    inner = term.arg if isinstance(term, Absolute) else None
    if isinstance(inner, (AlphabetSum, Expectation)):
        return Gives(inner.func(*inner.args[:-1], Absolute(inner.body)), (), "<=")
    if not isinstance(inner, Linear) or len(inner.pairs) < 2 or not all(c.is_number for c, _ in inner.pairs):
        raise DoesNotApply("triangle: {} is not the absolute value of a combination, a sum or a mean", term)
    if first:
        groups = [[pair for n, pair in enumerate(inner.pairs) if (n in first) is side] for side in (True, False)]
        if not all(groups):
            raise DoesNotApply("triangle: {} does not part {}", first, term)
        return Gives(linear((S.One, Absolute(linear(group))) for group in groups), (), "<=")
    return Gives(linear((abs(c), Absolute(atom)) for c, atom in inner.pairs), (), "<=")


@axiom("absolute value")
def absolute_value(term: Expr) -> Gives:
    """Read the absolute value of a weight, or take the sign out.

    Formula: |f| = f for f >= 0, |-f| = |f|.
    Needs: nothing.
    Fails: unless the argument is nonnegative by its form, or a combination whose first coefficient is negative.
    Example: abs(-log p(x) + q(x)) -> abs(log p(x) - q(x))
    Refused: p(x) @ abs(p(x) - q(x)) @ abs(log p(x))
    Source: definition of the absolute value.
    """
    if isinstance(term, Absolute) and is_weight(term.arg):
        return Gives(term.arg)
    found = pairs(term.arg) if isinstance(term, Absolute) else ()
    if not found or not found[0][0].is_negative:
        raise DoesNotApply("absolute_value: {} is not the absolute value of a weight, or of minus something", term)
    return Gives(Absolute(linear((-c, atom) for c, atom in found)))

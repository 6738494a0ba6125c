"""The laws of the logarithm, in any base."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Mul, Rational, S, factorrat, log

from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.definitions import base_conditions
from symkl.terms import (
    Apply,
    Density,
    EveryIndex,
    Exp,
    Finite,
    Hypothesis,
    IndexProduct,
    IndexSum,
    Linear,
    Log,
    Positive,
    Product,
    Term,
    base_of,
    is_weight,
    linear,
    power,
    product,
)

FACTORED = 10**12


def log_factors(arg: Expr) -> list[tuple[Expr, Expr]]:
    """Return the (factor, exponent) pairs under a logarithm, scalars first taken apart."""
    if isinstance(arg, Product):
        return list(arg.factors)
    if isinstance(arg, Linear) and len(arg.args) == 1:
        ((coefficient, term),) = arg.pairs
        return log_factors(coefficient) + log_factors(term)
    if isinstance(arg, Term):
        return [(arg, S.One)]
    found: list[tuple[Expr, Expr]] = []
    for factor in Mul.make_args(arg):
        if isinstance(factor, Rational) and factor > 0 and max(factor.p, factor.q) < FACTORED:
            found += [(Rational(p), Rational(e)) for p, e in factorrat(factor).items()]
        else:
            found.append(factor.as_base_exp())
    return found


def positive(factor: Expr) -> list[Hypothesis]:
    """Return the hypotheses that make a factor positive."""
    if isinstance(factor, Product):
        return [h for f, _ in factor.factors for h in positive(f)]
    if isinstance(factor, Exp) or (not isinstance(factor, Term) and factor.is_positive):
        return []
    if isinstance(factor, IndexProduct):
        return [EveryIndex(*factor.index_range, h) for h in positive(factor.body)]
    return [Positive(factor)]


def _sides(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, Log):
        found = log_factors(term.arg)
        if len(found) > 1 or (found and found[0][1] is not S.One):
            yield ("up",)
            if any(e.is_negative for _, e in found):
                yield ("down",)


def tame(factor: Expr) -> list[Hypothesis]:
    """Return what makes a factor nonnegative and finite; densities are."""
    if isinstance(factor, Density):
        return []
    if isinstance(factor, Exp):
        return [] if is_finite(factor.arg) else [Finite(factor.arg)]
    if isinstance(factor, Product):
        return [h for f, e in factor.factors for h in (*tame(f), *(() if e.is_positive else positive(f)))]
    if isinstance(factor, IndexProduct):
        return [EveryIndex(*factor.index_range, h) for h in tame(factor.body)]
    if not isinstance(factor, Term):
        return positive(factor)
    return [Finite(factor)] if is_weight(factor) else [Positive(factor), Finite(factor)]


def is_finite(term: Expr) -> bool:
    """Whether a term is finite by its form: scalars, functions of values, densities, combinations, products."""
    if isinstance(term, Product):
        return all(e.is_Rational and e > 0 and is_finite(f) and (e.is_Integer or is_weight(f)) for f, e in term.factors)
    if isinstance(term, Linear):
        return all(is_finite(t) for t in term.parts)
    return not isinstance(term, Term) or isinstance(term, (Apply, Density))


def critical(found: list[tuple[Expr, Expr]], side: str) -> list[Hypothesis]:
    """Return what keeps oo - oo out of the logarithms of factors: one side of a quotient positive, and scalars."""
    up = [f for f, e in found if e.is_positive]
    down = [f for f, e in found if e.is_negative]
    if side not in {"up", "down"}:
        raise DoesNotApply("the side is up or down, not {}", side)
    if len(up) + len(down) < len(found):
        chosen = [f for f, _ in found]
    else:
        chosen = (up if side == "up" else down) if up and down else []
    needs = [h for f, _ in found for h in tame(f)] + [h for f in chosen for h in positive(f)]
    return list(dict.fromkeys(needs))


@axiom("logarithm of a product", _sides)
def log_product(term: Expr, side: str = "up", groups: tuple[tuple[int, ...], ...] = ()) -> Gives:
    """Turn the logarithm of a product into a combination of logarithms, of single factors or of groups of them.

    Formula: log(f^a g / h) = a log f + log g - log h; log(f g / h) = log(f / h) + log g.
    Needs: positive factors in the numerator (side "up") or in the denominator ("down"), so that oo - oo cannot
        occur; nothing if there is no quotient; all factors positive under a symbolic exponent; positive scalars.
    Fails: if there is a single factor.
    Source: Cover and Thomas 2006, section 2.1.
    """
    found = log_factors(term.arg) if isinstance(term, Log) else []
    if not found or (len(found) == 1 and found[0][1] is S.One):
        raise DoesNotApply("log_product: {} is not the logarithm of a product", term)
    needs = (*critical(found, side), *base_conditions(term.base))
    if not groups:
        return Gives(linear((e, Log(f, term.base)) for f, e in found), needs)
    if sorted(n for group in groups for n in group) != list(range(len(found))):
        raise DoesNotApply("log_product: {} does not group the factors of {}", groups, term)
    items = [[found[n] for n in group] for group in groups]
    return Gives(
        linear(
            (e, Log(f, term.base)) if len(g) == 1 else (S.One, Log(product(g), term.base))
            for g in items
            for f, e in g[:1]
        ),
        needs,
    )


@axiom("logarithm of a product over an index")
def log_index_product(term: Expr) -> Gives:
    """Turn the logarithm of a product over an index into a sum.

    Formula: log prod_t f_t = sum_t log f_t.
    Needs: if f_t is a quotient, positive factors in its numerator for all t.
    Fails: if the argument is not an indexed product.
    Source: the functional equation of the logarithm, by induction on the length.
    """
    if not isinstance(term, Log) or not isinstance(term.arg, IndexProduct):
        raise DoesNotApply("log_index_product: {} is not the logarithm of an indexed product", term)
    folded = term.arg
    every = tuple(EveryIndex(*folded.index_range, h) for h in critical(log_factors(folded.body), "up"))
    needs = (*every, *base_conditions(term.base))
    return Gives(IndexSum(*folded.index_range, Log(folded.body, term.base)), needs)


@axiom("value of a logarithm")
def log_value(term: Expr) -> Gives:
    """Read the logarithm of an exponential or of a scalar.

    Formula: log_b exp(f) = f / ln b; log_b c = ln c / ln b, so log_b 1 = 0 and log_b b = 1.
    Needs: c > 0; b > 0, b != 1 for a symbolic base.
    Fails: if the argument is another term.
    Source: definition of the logarithm.
    """
    if not isinstance(term, Log) or (isinstance(term.arg, Term) and not isinstance(term.arg, Exp)):
        raise DoesNotApply("log_value: {} is not the logarithm of an exponential or a scalar", term)
    conditions = base_conditions(term.base)
    if isinstance(term.arg, Exp):
        return Gives(linear([(1 / log(term.base), term.arg.arg)]), conditions)
    value = S.One if term.arg == term.base else log(term.arg) / log(term.base)
    return Gives(value, (*positive(term.arg), *conditions))


@axiom("change of base", lambda term: ((S(2),), (S.Exp1,)) if isinstance(term, Log) else ())
def base_change(term: Expr, base: Expr) -> Gives:
    """Write a logarithm in another base.

    Formula: log_a f = (ln b / ln a) log_b f.
    Needs: b > 0, b != 1 if b is a symbol.
    Fails: on anything that is not a logarithm.
    Source: Cover and Thomas 2006, lemma 2.1.2.
    """
    if not isinstance(term, Log):
        raise DoesNotApply("base_change: {} is not a logarithm", term)
    needs = (*base_conditions(term.base), *base_conditions(base))
    return Gives(linear([(log(base) * power(log(term.base), -1), Log(term.arg, base_of(base)))]), needs)

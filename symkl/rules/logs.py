"""The laws of the logarithm, in any base."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Mul, Rational, S, log

from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.rules.definitions import base_conditions
from symkl.terms import (
    EveryIndex,
    Exp,
    Hypothesis,
    IndexProduct,
    IndexSum,
    Linear,
    Log,
    Positive,
    Product,
    Term,
    base_of,
    linear,
    power,
)


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
        if isinstance(factor, Rational) and factor.q != 1:
            found += [(Rational(factor.p), S.One)] * (factor.p != 1) + [(Rational(factor.q), S.NegativeOne)]
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


@axiom("logarithm of a product", _sides)
def log_product(term: Expr, side: str = "up") -> Gives:
    """Turn the logarithm of a product into a combination of logarithms.

    Formula: log(f^a g / h) = a log f + log g - log h.
    Needs: positive factors in the numerator (side "up") or in the denominator ("down"), so that oo - oo cannot
        occur; nothing if there is no quotient; all factors positive under a symbolic exponent; positive scalars.
    Fails: if there is a single factor.
    Source: Cover and Thomas 2006, section 2.1.
    """
    if not isinstance(term, Log):
        raise DoesNotApply("log_product: {} is not a logarithm", term)
    found = log_factors(term.arg)
    if (len(found) == 1 and found[0][1] is S.One) or side not in {"up", "down"} or not found:
        raise DoesNotApply("log_product: there is no product under {}", term)
    up = [f for f, e in found if e.is_positive]
    down = [f for f, e in found if e.is_negative]
    other = [f for f, e in found if not e.is_positive and not e.is_negative]
    if other:
        critical = [f for f, _ in found]
    else:
        critical = (up if side == "up" else down) if up and down else []
    scalars = [f for f, _ in found if not isinstance(f, Term)]
    needs = [h for f in [*critical, *scalars] for h in positive(f)]
    return Gives(linear((e, Log(f, term.base)) for f, e in found), (*needs, *base_conditions(term.base)))


@axiom("logarithm of a product over an index")
def log_index_product(term: Expr) -> Gives:
    """Turn the logarithm of a product over an index into a sum.

    Formula: log prod_t f_t = sum_t log f_t.
    Needs: f_t positive unless it is a density (whose values are finite and nonnegative).
    Fails: if the argument is not an indexed product.
    Source: the functional equation of the logarithm, by induction on the length.
    """
    if not isinstance(term, Log) or not isinstance(term.arg, IndexProduct):
        raise DoesNotApply("log_index_product: {} is not the logarithm of an indexed product", term)
    folded = term.arg
    needs = () if getattr(folded.body, "is_density", False) else tuple(positive(folded))
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

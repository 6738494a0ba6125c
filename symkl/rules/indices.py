"""Sums and products over an index with symbolic bounds: split, shift, telescope, single and constant entries."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, S, expand

from symkl.kernel import DoesNotApply, Gives, at_least, axiom, whole
from symkl.rules.logs import critical, tame
from symkl.rules.seams import keeps_powers, raised, scalars, weights
from symkl.terms import (
    EveryIndex,
    Finite,
    Hypothesis,
    IndexProduct,
    IndexSum,
    Positive,
    Variable,
    add,
    factors,
    free,
    linear,
    pairs,
    power,
    product,
    substitute,
    times,
)


def _indexed(term: Expr, rule: str) -> IndexSum | IndexProduct:
    if not isinstance(term, (IndexSum, IndexProduct)):
        raise DoesNotApply("{}: {} is not a sum or product over an index", rule, term)
    whole(*term.index_range[1:])
    return term


def _at_least(*exprs: Expr) -> tuple[Hypothesis, ...]:
    for expr in map(expand, exprs):
        if expr.is_negative:
            raise DoesNotApply("the range needs {} >= 0", expr)
    return tuple(at_least(*exprs))


def _join(term: Expr, left: Expr, right: Expr) -> Expr:
    return add(left, right) if isinstance(term, IndexSum) else times(left, right)


def entry(term: IndexSum | IndexProduct, at: Expr) -> Expr:
    """Return the body at an index value."""
    keeps_powers(term.body, term.args[:1])
    return substitute(term.body, {term.args[0]: at})


def _splits(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, (IndexSum, IndexProduct)):
        _, low, high = term.index_range
        yield from ((low,), (high - 1,))


@axiom("splitting the range", _splits)
def split_range(term: Expr, k: Expr) -> Gives:
    """Split a sum or product over an index.

    Formula: sum_{t=a}^{b} f_t = sum_{t=a}^{k} f_t + sum_{t=k+1}^{b} f_t.
    Needs: a - 1 <= k <= b.
    Fails: if k depends on the index.
    Source: associativity.
    """
    folded = _indexed(term, "split_range")
    t, low, high = folded.index_range
    if t in free(k):
        raise DoesNotApply("split_range: {} depends on {}", k, t)
    whole(k)
    needs = _at_least(k - low + 1, high - k)
    return Gives(
        _join(term, folded.func(t, low, k, folded.body), folded.func(t, expand(k + 1), high, folded.body)), needs
    )


@axiom("a range of one entry")
def single_entry(term: Expr) -> Gives:
    """Evaluate a sum or product with one entry.

    Formula: sum_{t=a}^{a} f_t = f_a.
    Needs: nothing.
    Fails: if the bounds differ.
    Source: definition.
    """
    folded = _indexed(term, "single_entry")
    _, low, high = folded.index_range
    if low != high:
        raise DoesNotApply("single_entry: {} has not exactly one entry", term)
    return Gives(entry(folded, low))


@axiom(
    "shifting the index",
    lambda term: ((S.One,), (S.NegativeOne,)) if isinstance(term, (IndexSum, IndexProduct)) else (),
)
def shift_index(term: Expr, by: Expr) -> Gives:
    """Shift the index of a sum or product.

    Formula: sum_{t=a}^{b} f_t = sum_{t=a+s}^{b+s} f_{t-s}.
    Needs: nothing.
    Fails: if the shift depends on the index.
    Source: renaming.
    """
    folded = _indexed(term, "shift_index")
    t, low, high = folded.index_range
    if t in free(by):
        raise DoesNotApply("shift_index: {} depends on {}", by, t)
    whole(by)
    return Gives(folded.func(t, expand(low + by), expand(high + by), entry(folded, t - by)))


def _groups(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, IndexProduct):
        yield from (((n,),) for n in range(len(factors(term.body))))


@axiom("product of products", _groups)
def distribute(term: Expr, first: tuple[int, ...], side: str = "up") -> Gives:
    """Split an indexed product into two, the factors numbered by `first` and the others.

    Formula: prod_t f_t g_t = prod_t f_t prod_t g_t.
    Needs: in a quotient, the numerators (side "up") or the denominators ("down") positive for all t; exponents that
        leave a product defined.
    Fails: unless both groups have a factor.
    Source: commutativity.
    """
    if not isinstance(term, IndexProduct):
        raise DoesNotApply("distribute: {} is not an indexed product", term)
    span, items = term.index_range, factors(term.body)
    groups = [[item for n, item in enumerate(items) if (n in first) is side] for side in (True, False)]
    if not all(groups) or not set(first) <= set(range(len(items))):
        raise DoesNotApply("distribute: {} does not split {} into two groups", first, term.body)
    needs = [EveryIndex(*span, h) for h in critical(list(items), side)]
    needs += scalars(*(group[0][1] for group in groups if len(group) == 1))  # an empty product is 1 to no exponent
    sides = [
        power(IndexProduct(*span, group[0][0]), group[0][1]) if len(group) == 1 else IndexProduct(*span, product(group))
        for group in groups
    ]
    return Gives(times(*sides), tuple(needs))


@axiom("telescoping")
def telescope(term: Expr) -> Gives:
    """Cancel neighbouring entries.

    Formula: sum_{t=a}^{b} (f_t - f_{t-1}) = f_b - f_{a-1}; prod_{t=a}^{b} f_t / f_{t-1} = f_b / f_{a-1}.
    Needs: b >= a - 1; every f_t finite (positive for products), a - 1 <= t <= b.
    Fails: unless the body is such a difference or ratio.
    Source: induction on b.
    """
    folded = _indexed(term, "telescope")
    t, low, high = folded.index_range
    isum = isinstance(folded, IndexSum)
    keeps_powers(folded.body, (t,))
    items = [(f, c) for c, f in pairs(folded.body)] if isum else list(factors(folded.body))
    if len(items) != 2 or sorted(w for _, w in items) != [-1, 1]:
        raise DoesNotApply("telescope: the body of {} is not a difference or ratio of neighbours", term)
    now, before = sorted(items, key=lambda item: -item[1])
    if substitute(now[0], {t: t - 1}) != before[0]:
        raise DoesNotApply("telescope: {} is not {} at {} - 1", before[0], now[0], t)
    first, last = substitute(before[0], {t: low}), substitute(now[0], {t: high})
    conditions = [Finite(now[0])] if isum else [Positive(now[0]), *tame(now[0])]
    needs = (*_at_least(high - low + 1), *(EveryIndex(t, low - 1, high, h) for h in conditions))
    return Gives(linear([(S.One, last), (S.NegativeOne, first)]) if isum else times(last, power(first, -1)), needs)


@axiom("a constant entry")
def constant_entry(term: Expr) -> Gives:
    """Add up a constant.

    Formula: sum_{t=a}^{b} f = (b - a + 1) f.
    Needs: b >= a - 1; the coefficients of f are defined; f > 0 under a root in a product.
    Fails: if the body depends on the index.
    Source: definition of the product by an integer.
    """
    folded = _indexed(term, "constant_entry")
    t, low, high = folded.index_range
    if t in free(folded.body) or any(isinstance(n, Variable) and t in free(n) for n in free(folded.body)):
        raise DoesNotApply("constant_entry: {} depends on {}", folded.body, t)
    count = expand(high - low + 1)
    needs = [*_at_least(count), *([] if count.is_Rational else scalars(*weights(folded.body)))]
    if isinstance(folded, IndexSum):
        return Gives(times(count, folded.body), tuple(needs))
    return Gives(power(folded.body, count), tuple(dict.fromkeys((*needs, *raised(folded.body, count)))))

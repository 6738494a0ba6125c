"""Densities: product rule, conditioning, chain rule over a block, independence, total mass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, S, Symbol, Tuple, expand

from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.terms import (
    AlphabetSum,
    AtLeast,
    Density,
    Discrete,
    Distinct,
    Expectation,
    Finite,
    Hypothesis,
    Independent,
    IndexProduct,
    Positive,
    Product,
    Variable,
    apart,
    density,
    factors,
    free,
    power,
    product,
    times,
)


def _density(term: Expr, rule: str) -> Density:
    if not isinstance(term, Density):
        raise DoesNotApply("{}: {} is not a density", rule, term)
    return term


def distinct(*densities: Density) -> tuple[Hypothesis, ...]:
    """Return what keeps the slots of a density apart when their indices are expressions (x_{t-1} is not x_0)."""
    needs = []
    for d in densities:
        slots = [pair[0] for pair in (*d.of, *d.given)]
        needs += [Distinct(a, b) for i, a in enumerate(slots) for b in slots[:i] if not apart(a.value, b.value)]
    return tuple(needs)


def separate(law: Sequence[Density]) -> list[Hypothesis]:
    """Return what keeps apart the values a law draws, and those from what was conditioned on before."""
    drawn = [v for d in law for v in d.values]
    mixed = [(v, u) for i, v in enumerate(drawn) for u in drawn[:i]]
    mixed += [(c, v) for i, d in enumerate(law) for c in d.given_values for e in law[i:] for v in e.values]
    return [Distinct(u.slot, v.slot) for u, v in mixed if not apart(u, v)]


def _single(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, Density) and len(term.of) > 1:
        yield from ((Tuple(value),) for value in term.values)


@axiom("product rule", _single)
def product_rule(term: Expr, first: Tuple) -> Gives:
    """Split a joint density.

    Formula: p(a, b | c) = p(a | c) p(b | a, c).
    Needs: nothing (if p(a | c) = 0, both sides are 0).
    Fails: unless the first values are some, not all, of those before the bar.
    Source: definition of conditional density.
    """
    d = _density(term, "product_rule")
    a = [pair for pair in d.of if pair[1] in first.args]
    b = [pair for pair in d.of if pair[1] not in first.args]
    if len(a) != len(first.args) or not a or not b:
        raise DoesNotApply("product_rule: {} is not a part of what {} is a density of", first, d)
    return Gives(times(Density(d.law, a, d.given), Density(d.law, b, (*a, *d.given))), distinct(d))


def _conditions(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, Density) and term.given:
        yield (Tuple(*term.given_values),)
        if len(term.given) > 1:
            yield from ((Tuple(value),) for value in term.given_values)


@axiom("definition of conditional density", _conditions)
def conditional(term: Expr, moved: Tuple) -> Gives:
    """Write a conditional density as a ratio.

    Formula: p(a | b, c) = p(a, b | c) / p(b | c).
    Needs: p(b | c) > 0.
    Fails: unless the moved values stand behind the bar.
    Source: definition of conditional density.
    """
    d = _density(term, "conditional")
    b = [pair for pair in d.given if pair[1] in moved.args]
    c = [pair for pair in d.given if pair[1] not in moved.args]
    if len(b) != len(moved.args) or not b:
        raise DoesNotApply("conditional: {} is not a part of what {} is conditioned on", moved, d)
    below = Density(d.law, b, c)
    return Gives(times(Density(d.law, (*d.of, *b), c), power(below, -1)), (Positive(below), *distinct(d)))


def _block(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, Density) and len(term.of) == 1 and len(term.values[0].index) == 2:
        yield from ((Symbol(c),) for c in "ti" if Symbol(c) not in free(term))


@axiom("chain rule of probability", _block)
def factor_block(term: Expr, t: Symbol) -> Gives:
    """Factor the density of a block, first entry first.

    Formula: p(x_{a:b} | c) = prod_{t=a}^{b} p(x_t | x_{a:t-1}, c).
    Needs: b >= a - 1.
    Fails: unless the density is of one block, and t is a new index.
    Source: Cover and Thomas 2006, theorem 2.5.1.
    """
    d = _density(term, "factor_block")
    ((slot, value),) = d.of
    if len(value.index) != 2 or value.slot != slot or t in free(d):
        raise DoesNotApply("factor_block: {} is not the density of one block, or {} is used in it", d, t)
    low, high = value.index
    entry = Variable(value.args[0], (t,), value.args[2])
    past = Variable(value.args[0], (low, t - 1), value.args[2])
    body = Density(d.law, [entry], [*d.given, Tuple(past.slot, past)])
    length = expand(high - low + 1)
    return Gives(
        IndexProduct(t, low, high, body), (*distinct(d), *(() if length.is_nonnegative else (AtLeast(length),)))
    )


@axiom("conditional independence")
def independent(term: Expr, given: Hypothesis) -> Gives:
    """Drop what is independent of the rest given what stays.

    Formula: p(a | b, c) = p(a | c) if a and b are independent given c.
    Needs: the independence, and p(b, c) > 0.
    Fails: unless all before the bar is on one side of the independence and the condition has its third part.
    Source: definition of conditional independence; weak union.
    """
    d = _density(term, "independent")
    if not isinstance(given, Independent) or given.args[0] != d.law:
        raise DoesNotApply("independent: {} is not an independence under {}", given, d.law)
    sides = [set(side.args) for side in given.args[1:]]
    of = {pair[0] for pair in d.of}
    behind = {pair[0] for pair in d.given}
    for left, right, third in (sides, [sides[1], sides[0], sides[2]]):
        gone = behind & right
        if of <= left and gone and third <= behind and behind - gone - third <= left:
            rest = [pair for pair in d.given if pair[0] not in gone]
            return Gives(Density(d.law, d.of, rest), (given, Positive(Density(d.law, d.given)), *distinct(d)))
    raise DoesNotApply("independent: {} does not free {} of a condition", given, d)


@axiom("total probability")
def total_mass(term: Expr) -> Gives:
    """Sum a product of densities over values that one of them draws.

    Formula: sum_z p(x, z) = p(x), sum_{x,z} p(x) q(z|x) = 1.
    Needs: entries summed over, or drawn by one density, are distinct.
    Fails: if a value summed over is used by two factors, not drawn by its factor, or may be an entry of what stays.
    Source: Kolmogorov's axioms.
    """
    if not isinstance(term, AlphabetSum) or not all(
        e is S.One and isinstance(f, Density) for f, e in factors(term.body)
    ):
        raise DoesNotApply("total_mass: {} is not a sum of a product of densities", term)
    rest: list[Expr] = [f for f, _ in factors(term.body)]
    left = list(term.bound)
    pairs = [(a, b) for i, a in enumerate(left) for b in left[:i] if not apart(a, b)]
    needs = [*(Distinct(a.slot, b.slot) for a, b in pairs), *distinct(*rest)]
    while left:
        for value in left:
            users = [f for f in rest if any(isinstance(n, Variable) and not apart(n, value) for n in free(f))]
            if (
                len(users) == 1
                and [v for v in (*users[0].values, *users[0].given_values) if not apart(v, value)] == [value]
                and value in users[0].values
            ):
                at = rest.index(users[0])
                rest[at] = density(users[0].law, [p for p in users[0].of if p[1] != value], users[0].given)
                rest = [f for f in rest if f is not S.One]
                left.remove(value)
                break
        else:
            raise DoesNotApply("total_mass: {} cannot be summed out of {}", left[0], term)
    return Gives(product((f, S.One) for f in rest), tuple(needs))


@axiom("a factor that does not vary")
def pull_out(term: Expr) -> Gives:
    """Take the factors that do not depend on the bound values out of an expectation or a sum.

    Formula: E_{q(z)}[g(x) f(z)] = g(x) E_{q(z)}[f(z)].
    Needs: such a factor is finite, unless it is a density.
    Fails: if every factor depends on them.
    Source: linearity of the integral.
    """
    if not isinstance(term, (Expectation, AlphabetSum)) or not isinstance(term.body, Product):
        raise DoesNotApply("pull_out: {} is not the expectation or sum of a product", term)
    split: tuple[list[tuple[Expr, Expr]], list[tuple[Expr, Expr]]] = ([], [])
    for factor, exponent in term.body.factors:
        varies = any(isinstance(n, Variable) and not all(apart(n, b) for b in term.bound) for n in free(factor))
        split[varies].append((factor, exponent))
    if not split[0]:
        raise DoesNotApply("pull_out: every factor of {} varies", term)
    needs = tuple(Finite(power(f, e)) for f, e in split[0] if not (isinstance(f, Density) and e is S.One))
    rest = product(split[1])
    inner = rest if isinstance(term, Expectation) and rest is S.One else term.func(*term.args[:-1], rest)
    return Gives(times(product(split[0]), inner), needs)


@axiom("a mass is at most 1")
def mass_at_most_one(term: Expr) -> Gives:
    """Bound a probability mass.

    Formula: p(x | y) <= 1.
    Needs: x discrete (a density may exceed 1).
    Fails: on anything that is not a density.
    Source: Kolmogorov's axioms.
    """
    d = _density(term, "mass_at_most_one")
    return Gives(S.One, tuple(Discrete(slot) for slot, _ in d.of), "<=")

"""Identities between densities at a point: Bayes' theorem, total probability, independence.

Neither side is a mean.  Densities of one law are joined into joint densities, what is summed over is summed out, and
what stays conditional becomes a ratio; the two sides then are the same product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from sympy import Expr, S, Tuple

from symkl.kernel import RULES, Theorem, assume, because, chain, inside, refl, sym
from symkl.search.joins import contract_step
from symkl.search.steps import Strategy, matching, using_given
from symkl.search.sweep import Conversion, Sweep, attempt
from symkl.terms import (
    AlphabetSum,
    Assumed,
    Density,
    Hypothesis,
    Independent,
    Linear,
    Log,
    Product,
    Term,
    factors,
    product,
)

STEPS = 40


def pointwise(term: Expr) -> bool:
    """Whether a term is made of densities and numbers by products, sums and sums over alphabets alone.

    >>> from symkl.syntax.parse import parse_expression
    >>> pointwise(parse_expression("p(y | x) p(x)/p(y)")), pointwise(parse_expression("log p(x)"))
    (True, False)
    """
    if isinstance(term, (Product, AlphabetSum, Linear)):
        return all(pointwise(part) for part in term.parts)
    return isinstance(term, Density) or not isinstance(term, Term)


def prove_pointwise(left: Expr, right: Expr, given: Sequence[Hypothesis] = ()) -> Theorem | None:
    """Prove an identity between densities at a point, or return None.

    >>> from symkl.syntax.parse import parse
    >>> prove_pointwise(*parse("p(x | y) = p(y | x) p(x)/p(y)").sides)
    |- p(x | y) = p(y | x) p(x)/p(y)
    """
    if not (pointwise(left) and pointwise(right)):
        return _of_logarithms(left, right, given)
    ours, theirs = opened(left, given), opened(right, given)
    ends = [(steps[-1].right if steps else side) for steps, side in ((ours, left), (theirs, right))]
    if ends[0] == ends[1]:
        bridge = None
    else:
        rule = "collect" if isinstance(ends[0], Linear) or isinstance(ends[1], Linear) else "cancel_factors"
        bridge = attempt(RULES[rule], *ends)
        if bridge is None:
            return None
    parts = [*ours, *([bridge] if bridge is not None else []), *(sym(t) for t in reversed(theirs))]
    return chain(*parts) if parts else refl(left)


def _of_logarithms(left: Expr, right: Expr, given: Sequence[Hypothesis]) -> Theorem | None:
    """Prove an identity between combinations of logarithms, each made one logarithm of a product."""
    closed = [contract_step(side) for side in (left, right)]
    ends = [side if step is None else step.right for side, step in zip((left, right), closed, strict=True)]
    if not all(isinstance(end, Log) for end in ends) or ends[0].base != ends[1].base:
        return None
    inner = prove_pointwise(ends[0].arg, ends[1].arg, given) if ends[0] != ends[1] else None
    if inner is None:
        return None
    steps = [closed[0], because(inside(ends[0], {(0,): inner}), inner.reason), closed[1] and sym(closed[1])]
    return chain(*(step for step in steps if step is not None))


def opened(term: Expr, given: Sequence[Hypothesis]) -> list[Theorem]:
    """Return the steps to sums of products of joint densities, of which none is summed out that can be."""
    freed = [h for h in given if isinstance(h, Independent)]
    equal = tuple(h for h in given if isinstance(h, Assumed) and str(h.args[0]) == "=")
    known = [using_given(Strategy(given=equal)), parting(equal)] if equal else []
    own = [separating(freed)] if freed else []
    order = [Sweep(conversion) for conversion in (*known, joining, summing, splitting, cancelling, *own)]
    steps: list[Theorem] = []
    current = term
    for _ in range(STEPS):
        step = next((found for sweep in order if (found := sweep(current)) is not None), None)
        if step is None:
            return steps
        steps.append(step)
        current = step.right
    return steps


def joining(term: Expr) -> Theorem | None:
    """Join p(a | c) p(b | a, c), two factors of a product, into p(a, b | c)."""
    found = factors(term) if isinstance(term, Product) else ()
    for first, second in permutations([f for f, e in found if isinstance(f, Density) and e is S.One], 2):
        if first.law != second.law or {*second.given} != {*first.of, *first.given}:
            continue
        parted = attempt(
            RULES["product_rule"], Density(first.law, (*first.of, *second.of), first.given), Tuple(*first.values)
        )
        if parted is not None:
            return _in_place(term, [(first, S.One), (second, S.One)], sym(parted))
    return None


def _in_place(term: Expr, gone: Sequence[tuple[Expr, Expr]], theorem: Theorem) -> Theorem | None:
    """Rewrite some factors of a product, whose product is the left side of a theorem."""
    rest = list(factors(term))
    for pair in gone:
        rest.remove(pair)
    if not rest:
        ordered = attempt(RULES["cancel_factors"], term, theorem.left)
        steps = [theorem] if ordered is None else [ordered, theorem]
        return because(chain(*steps), theorem.reason) if steps[0].left == term else None
    target = product([(theorem.right, S.One), *rest])
    turned = attempt(inside, target, {(0,): sym(theorem)}) if isinstance(target, Product) else None
    ordered = None if turned is None else attempt(RULES["cancel_factors"], term, turned.right)
    if turned is None or (ordered is None and turned.right != term):
        return None
    return because(chain(*([] if ordered is None else [ordered]), sym(turned)), theorem.reason)


def summing(term: Expr) -> Theorem | None:
    """Sum out densities; first take out what does not vary."""
    if not isinstance(term, AlphabetSum):
        return None
    return attempt(RULES["total_mass"], term) or attempt(RULES["pull_out"], term)


def splitting(term: Expr) -> Theorem | None:
    """Write a conditional density as a ratio."""
    if isinstance(term, Density) and term.given:
        return attempt(RULES["conditional"], term, Tuple(*term.given_values))
    return None


def cancelling(term: Expr) -> Theorem | None:
    """Add up the exponents of equal factors."""
    if not isinstance(term, Product):
        return None
    (args,) = RULES["cancel_factors"].propose(term)
    return attempt(RULES["cancel_factors"], term, *args)


def parting(given: Sequence[Assumed]) -> Conversion:
    """Part a joint density where an equation of the conditional density is given."""

    def conversion(term: Expr) -> Theorem | None:
        if not isinstance(term, Density) or term.given:
            return None
        for hypothesis in given:
            left = hypothesis.args[1]
            if not isinstance(left, Density) or not left.given or left.law != term.law:
                continue
            behind = {slot for slot, _ in left.given}
            if behind | {slot for slot, _ in left.of} != {slot for slot, _ in term.of}:
                continue
            parted = attempt(RULES["product_rule"], term, Tuple(*(v for slot, v in term.of if slot in behind)))
            number = next((n for n, part in enumerate(parted.right.parts) if part.given), 0) if parted else 0
            names = matching(left, parted.right.parts[number], hypothesis.bound) if parted else None
            if parted is not None and names is not None:
                used = inside(parted.right, {(number,): assume(hypothesis, names)})
                return because(chain(parted, used), "given")
        return None

    return conversion


def separating(given: Sequence[Independent]) -> Conversion:
    """Write the joint density of what is independent as a product of marginals."""

    def conversion(term: Expr) -> Theorem | None:
        if not isinstance(term, Density) or term.given or len(term.of) < 2:
            return None
        return next((found for h in given for found in _separated(term, h)), None)

    return conversion


def _separated(term: Density, given: Independent) -> Iterator[Theorem]:
    """Yield p(a, b, c) = p(b, c) p(a | c), by an independence of a and b given c."""
    sides: list[set[Expr]] = [set(side.args) for side in given.args[1:]]
    third = sides[2]
    slots = {slot for slot, _ in term.of}
    if given.args[0] != term.law or not third <= slots or not slots <= sides[0] | sides[1] | third:
        return
    for gone, kept in ((sides[0], sides[1]), (sides[1], sides[0])):
        behind = [v for slot, v in term.of if slot in kept | third]
        if not any(slot in gone for slot, _ in term.of) or not any(slot in kept for slot, _ in term.of):
            continue
        parted = attempt(RULES["product_rule"], term, Tuple(*behind))
        if parted is None:
            continue
        number = next(n for n, part in enumerate(parted.right.parts) if part.given)
        freed = attempt(RULES["independent"], parted.right.parts[number], given)
        if freed is not None:
            yield because(chain(parted, inside(parted.right, {(number,): freed})), "independence")

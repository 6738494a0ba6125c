"""Identities: bring both sides towards normal form and join the two derivations where they first meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sympy import Expr, S, Symbol

from symkl.kernel import RULES, DoesNotApply, Theorem, because, chain, inside, refl, sym
from symkl.measures import Measure
from symkl.rules.algebra import same, totals
from symkl.rules.derived import scaled_ratio
from symkl.search.entropic import entropic, entropy_form
from symkl.search.joins import collect_step
from symkl.search.normal import densities_of, laws_of, states
from symkl.search.shown import cost
from symkl.search.steps import Strategy
from symkl.search.sweep import Sweep, attempt
from symkl.terms import AlphabetSum, Expectation, IndexProduct, IndexSum, Linear, Log, Product, Term, pairs


def shape(term: Expr) -> object:
    """Return a key that forgets the order of combinations and products, here and inside expectations and logarithms.

    An expected logarithm is a multiple of that of a power: E[log(f/g)] = -E[log(g/f)].
    """
    if isinstance(term, Linear) or _scaled(term):
        return frozenset(_weights(term).items())
    found = _atom_shape(term)
    return found if isinstance(found, tuple) else (type(term), term)  # SymPy's numbers are compared with SymPy's only


def _atom_shape(term: Expr) -> object:
    if isinstance(term, Expectation):
        return (Expectation, term.args[0], shape(term.body))
    if isinstance(term, AlphabetSum):
        return (AlphabetSum, term.bound, shape(term.body))
    if isinstance(term, Log) and isinstance(term.arg, (Product, AlphabetSum)):
        return (Log, term.base, _atom_shape(term.arg))
    if isinstance(term, Product):
        return (Product, frozenset((f, sum(e)) for f, e in totals(term, multiply=True).items()))
    return term


def _weights(term: Expr) -> dict[object, Expr]:
    found: dict[object, Expr] = {}
    for coefficient, atom in pairs(term):
        exponent, key = _scaled(atom) or (S.One, _atom_shape(atom))
        found[key] = found.get(key, S.Zero) + coefficient * exponent
    return {key: total for key, total in found.items() if total != 0}


def _scaled(term: Expr) -> tuple[Expr, object] | None:
    """Return c and the shape of E[log t], t with exponent 1 of its first factor, for E[log t^c]; else None."""
    if not isinstance(term, Expectation) or not isinstance(term.body, Log) or not isinstance(term.body.arg, Product):
        return None
    exponents = {f: sum(e) for f, e in totals(term.body.arg, multiply=True).items() if sum(e) != 0}
    if len(exponents) < 2 or not all(e.is_Rational for e in exponents.values()):
        return None
    unit = exponents[min(exponents, key=str)]
    key = (Expectation, term.args[0], term.body.base, frozenset((f, e / unit) for f, e in exponents.items()))
    return unit, key


def align(left: Expr, right: Expr) -> Theorem | None:
    """Prove ``left = right`` for two terms of equal shape."""
    if left == right:
        return refl(left)
    if isinstance(left, Product) and isinstance(right, Product):
        return attempt(RULES["cancel_factors"], left, right)
    if type(left) is type(right) and isinstance(left, (Log, AlphabetSum)):
        reordered = align(*(side.arg if isinstance(side, Log) else side.body for side in (left, right)))
        return None if reordered is None else attempt(inside, left, {(0,): reordered})
    if isinstance(left, Expectation) and isinstance(right, Expectation):
        inner = align(left.body, right.body)
        return None if inner is None else inside(left, {(len(left.law),): inner})
    keys = {(_scaled(atom) or (S.One, _atom_shape(atom)))[1]: atom for _, atom in pairs(right)}
    places: dict[tuple[int, ...], Theorem] = {}
    for number, (_, atom) in enumerate(pairs(left)):
        partner = keys.get((_scaled(atom) or (S.One, _atom_shape(atom)))[1], atom)
        inner = _matched(atom, partner) if partner != atom else None
        if inner is None and partner != atom:
            return None
        if inner is not None:
            places[(number,) if isinstance(left, Linear) else ()] = inner
    steps = [places[()] if () in places else inside(left, places)] if places else []
    current = steps[-1].right if steps else left
    if current != right:
        joined = attempt(RULES["collect"], current, right)
        if joined is None:
            return None
        steps.append(joined)
    return chain(*steps)


def _matched(left: Expr, right: Expr) -> Theorem | None:
    """Prove that a term is a multiple of another one, as their shapes are."""
    ours, theirs = _scaled(left), _scaled(right)
    if ours is None or theirs is None or ours[0] == theirs[0]:
        return align(left, right)
    turned = attempt(scaled_ratio, left, ours[0] / theirs[0])
    inner = None if turned is None else align(turned.right.parts[0], right)
    if turned is None or inner is None:
        return None
    return because(chain(turned, inside(turned.right, {(0,): inner})), turned.reason)


def frozen(left: Expr, right: Expr) -> frozenset[Expr]:
    """Return the measures that stand on both sides with the same coefficient: they need not be unfolded."""
    ours, theirs = _weights(left), _weights(right)
    return frozenset(a for a, c in ours.items() if isinstance(a, Measure) and same(theirs.get(a, S.Zero), c))


def meet(left: Expr, right: Expr, strategy: Strategy) -> Theorem | None:
    """Join the derivations of two terms at the pair of states that makes the shortest proof."""
    ours, theirs = states(left, strategy), states(right, strategy)
    lefts = [left, *(t.right for t in ours)]
    rights = [right, *(t.right for t in theirs)]
    if shape(lefts[-1]) != shape(rights[-1]) and not _equal(lefts[-1], rights[-1]):
        return None
    by_shape: dict[object, int] = {}
    for j, term in enumerate(rights):
        by_shape.setdefault(shape(term), j)
    best: Theorem | None = None
    for i, term in sorted(enumerate(lefts), key=lambda item: item[0] + by_shape.get(shape(item[1]), 99)):
        if shape(term) not in by_shape:
            continue
        j = by_shape[shape(term)]
        bridge = align(term, rights[j])
        if bridge is not None:
            middle = [] if bridge.left == bridge.right else [bridge]
            parts = [*ours[:i], *middle, *(sym(t) for t in reversed(theirs[:j]))]
            best = chain(*parts) if parts else refl(left)
            break
    if best is None:
        bridge = attempt(RULES["collect"], lefts[-1], rights[-1])
        best = None if bridge is None else chain(*ours, bridge, *(sym(t) for t in reversed(theirs)))
    return best


def _equal(left: Expr, right: Expr) -> bool:
    ours, theirs = _weights(left), _weights(right)
    return all(same(ours.get(k, S.Zero), theirs.get(k, S.Zero)) for k in {*ours, *theirs})


def strategies(left: Expr, right: Expr, base: Strategy) -> Iterator[Strategy]:
    """List strategies from the gentlest (conditionals and common measures kept) to full normal form."""
    laws = sorted(laws_of(left) | laws_of(right), key=str)
    common = frozen(left, right)
    toward = densities_of(left, base) | densities_of(right, base)
    for keep in [common, frozenset()] if common else [frozenset()]:
        for join in ("", "contract", "expand"):
            yield replace(base, frozen=keep, join=join)
            if toward:
                yield replace(base, frozen=keep, join=join, toward=toward)
            for law in laws if len(laws) > 1 else ():
                yield replace(base, frozen=keep, join=join, split=frozenset((law,)))
            yield replace(base, frozen=keep, join=join, split=frozenset(laws))


LONG = 8
PATIENCE = 30_000
"""After so many tried conversions, about a second, the shortest proof so far is taken: work, so that the proof that is
shown does not depend on how fast the machine is."""


def prove_identity(left: Expr, right: Expr, base: Strategy | None = None, *, entropies: bool = True) -> Theorem | None:
    """Return the cheapest proof of ``left = right`` any strategy finds, or None.

    A proof of more than eight lines about plain variables is replaced by one in joint entropies, if that is shorter.
    """
    start = base or Strategy()
    if left == right:
        return refl(left)
    if not isinstance(left, Term) and not isinstance(right, Term):
        return attempt(RULES["collect"], left, right)
    if len(bases(left) | bases(right)) > 1:
        start = replace(start, rebase=True)
    plain = entropies and not start.rebase and entropic(left) is not None and entropic(right) is not None
    if plain and entropic(left) != entropic(right):
        return None
    many = (
        plain
        and len(frozenset().union(*(slots for _, slots, _ in (entropic(left) or entropic(right) or {}))))
        > MANY_VARIABLES
    )
    best = in_entropies(left, right) if many else None
    for first in ways(left, right, start) if best is None else ():
        if plain or decided(left, right, first):
            best = shortest(left, right, first, best)
    if plain and (best is None or cost(best)[0] > LONG):
        short = in_entropies(left, right)
        if short is not None and (best is None or cost(short) < cost(best)):
            best = short
    return best


def ways(left: Expr, right: Expr, start: Strategy) -> list[Strategy]:
    """Return the ways to begin: blocks as a whole and, if there is a sum or product over entries, entry by entry."""
    index = min(symbolic_indices(left) | symbolic_indices(right), key=str, default=None)
    return [start] if index is None else [start, replace(start, index=index)]


def shortest(left: Expr, right: Expr, start: Strategy, best: Theorem | None) -> Theorem | None:
    """Return the cheapest of a proof and those that the strategies find while patience lasts."""
    before = Sweep.tried
    for strategy in strategies(left, right, start):
        try:
            found = meet(left, right, strategy)
        except DoesNotApply:
            continue
        if found is not None and (best is None or cost(found) < cost(best)):
            best = found
        if best is not None and Sweep.tried - before > PATIENCE:
            break
    return best


MANY_VARIABLES = 8


def in_entropies(left: Expr, right: Expr) -> Theorem | None:
    """Prove an identity between measures of plain variables through their joint entropies."""
    sweep = Sweep(entropy_form)
    sides = []
    for side in (left, right):
        opened = sweep(side)
        tidied = collect_step(opened.right if opened else side)
        steps = [t for t in (opened, tidied) if t is not None]
        sides.append(
            because(chain(*steps), "in joint entropies" if opened else "collecting terms") if steps else refl(side)
        )
    bridge = align(sides[0].right, sides[1].right)
    if bridge is None:
        return None
    return chain(*(t for t in (sides[0], bridge, sym(sides[1])) if t.left != t.right)) if left != right else refl(left)


def symbolic_indices(term: Expr) -> set[Symbol]:
    """Return the indices of the sums and products in a term that cannot be written out."""
    sums = term.atoms(IndexSum, IndexProduct) if isinstance(term, Term) else ()
    return {s.index_range[0] for s in sums if not all(end.is_Integer for end in s.index_range[1:])}


def bases(term: Expr) -> set[Expr]:
    """Return the bases of the logarithms a term speaks of."""
    found = term.atoms(Log, Measure) if isinstance(term, Term) else ()
    return {a.base for a in found if isinstance(a, Log) or a.logarithmic}


def decided(left: Expr, right: Expr, base: Strategy) -> bool:
    """Decide a log-linear identity by full normal form of both sides."""
    full = replace(base, split=laws_of(left) | laws_of(right))
    try:
        ends = [([*states(side, full)][-1].right if states(side, full) else side) for side in (left, right)]
    except DoesNotApply:
        return False
    return _equal(*ends)

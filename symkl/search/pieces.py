"""What a gap may be made of: nonnegative measures over the laws in sight, and what is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from itertools import product as tuples

from sympy import Expr, S, Tuple

from symkl.functions import Composite, Convex
from symkl.kernel import RULES, DoesNotApply, Theorem, assume, inside, scale
from symkl.measures import KL, CrossEntropy, Entropy, Hellinger2, Information, MutualInformation, Renyi
from symkl.rules.derived import independence_is_zero, nonnegative
from symkl.rules.divergences import jensen_ratio
from symkl.search.distances import hellinger_at_most_one, prove_nonnegative, renyi_above_divergence
from symkl.search.entropic import entropic
from symkl.search.normal import laws_of, states
from symkl.search.steps import Strategy
from symkl.search.sweep import attempt
from symkl.terms import (
    Assumed,
    Density,
    Discrete,
    Expectation,
    Hypothesis,
    Independent,
    Law,
    Log,
    Slot,
    Term,
    free,
    linear,
    pairs,
    times,
)

FEW = 4
MANY = 7


@dataclass(frozen=True)
class Piece:
    """A term that may be added to the gap: nonnegative, or equal to something by a given."""

    term: Expr
    prove: Callable[[], Theorem]
    """Proves ``a <= b`` or ``a = b`` with ``term = b - a``; called for the pieces that are used."""
    free: bool
    cost: float = 1.0
    direct: bool = False
    """Whether the proof reads best with one side of it put in the place of the other."""


def end(term: Expr, strategy: Strategy) -> Expr:
    """Return the full normal form of a term."""
    full = replace(strategy, split=laws_of(term))
    return [term, *(t.right for t in states(term, full))][-1]


def vector(term: Expr, strategy: Strategy) -> dict[Expr, Expr]:
    """Return the normal form as coefficients of its atoms; entropies and informations are looked up, not derived."""
    known = entropic(term)
    if known is not None and not strategy.rebase:
        return {mean(law, slots, base): -c for (law, slots, base), c in known.items()}
    found: dict[Expr, Expr] = {}
    for coefficient, atom in pairs(end(term, strategy)):
        found[atom] = found.get(atom, S.Zero) + coefficient
    return {atom: c for atom, c in found.items() if c != 0}


def mean(law: Law, slots: frozenset[Slot], base: Expr) -> Expr:
    """Return the atom E_p[log p] of a set of variables."""
    density = Density(law, [s.value for s in slots])
    return Expectation(density, Log(density, base))


def given_pieces(given: Sequence[Hypothesis], strategy: Strategy) -> Iterator[Piece]:
    """Turn givens into pieces: entropic (in)equalities, independences as vanishing mutual informations."""
    for hypothesis in given:
        if isinstance(hypothesis, Assumed) and not isinstance(hypothesis.args[1], Density):
            relation, left, right = hypothesis.args[:3]
            zero_form = linear([(S.One, right), (S.NegativeOne, left)])
            yield Piece(zero_form, partial(assume, hypothesis), str(relation) == "=", 0.1)
        elif isinstance(hypothesis, Independent):
            law, *sides = hypothesis.args
            for term in vanishing(law, sides[0].args, sides[1].args, sides[2].args, strategy.base):
                yield Piece(times(-1, term), partial(independence_is_zero, term, hypothesis), free=True, cost=0.1)


def density_pieces(goal: dict[Expr, Expr], given: Sequence[Hypothesis], strategy: Strategy) -> Iterator[Piece]:
    """Turn given equations of densities that are not used for rewriting into E_w[log left] = E_w[log right]."""
    for hypothesis in given:
        if (
            not isinstance(hypothesis, Assumed)
            or hypothesis in strategy.given
            or not isinstance(hypothesis.args[1], Density)
        ):
            continue
        left = hypothesis.args[1]
        values = [v for v in (*left.values, *left.given_values) if v in hypothesis.bound]
        laws = dict.fromkeys(a.law for a in goal if isinstance(a, Expectation) and set(values) <= set(a.bound))
        for law in sorted({d.law for a in goal if isinstance(a, Expectation) for d in a.law}, key=str):
            laws.setdefault((Density(law, values),))
        for draw in laws if values else ():
            whole = Expectation(draw, Log(left, strategy.base))
            theorem = attempt(partial(_used_under_log, given=hypothesis), whole)
            if theorem is not None:
                zero_form = linear([(S.One, theorem.right), (S.NegativeOne, whole)])
                yield Piece(zero_form, partial(_same, theorem), str(hypothesis.args[0]) == "=", 0.1)


def _used_under_log(mean: Expr, given: Assumed) -> Theorem:
    return inside(mean, {(len(mean.law), 0): assume(given)})


def _same(theorem: Theorem) -> Theorem:
    return theorem


def jensen_pieces(
    claim: Expr, goal: dict[Expr, Expr], given: Sequence[Hypothesis], strategy: Strategy
) -> Iterator[Piece]:
    """List what Jensen's inequality says of the convex functions in sight, for every marginal of a divergence."""
    convex = {h.function for h in given if isinstance(h, Convex)}
    if not convex:
        return
    whole = [claim, *(t.right for t in states(claim, strategy))][-1]
    for atom in dict.fromkeys((*(atom for _, atom in pairs(whole)), *goal)):
        for bound in jensen_bounds(atom, convex):
            gap = linear([(S.One, bound.right), (S.NegativeOne, bound.left)])
            yield Piece(gap, partial(_same, bound), free=False, cost=0.5, direct=True)


def jensen_bounds(atom: Expr, convex: AbstractSet[str]) -> Iterator[Theorem]:
    """Return what Jensen's inequality says of one term, which is the smaller side or a divergence on the larger one."""
    inner = atom.body if isinstance(atom, Expectation) else atom
    if not isinstance(inner, Composite) or inner.function not in convex:
        return
    if (bound := attempt(RULES["jensen_convex"], atom)) is not None:
        yield bound
    if not isinstance(atom, Expectation):
        return
    single = len(atom.law) == 1 and len(atom.bound) <= FEW
    sizes = range(len(atom.bound)) if single else (0,)
    for kept in (names for size in sizes for names in combinations(atom.bound, size)):
        try:
            yield jensen_ratio(atom, kept)
        except ValueError:  # it does not apply, or some law cannot be drawn from in the order in which it is written
            continue


def spoken_pieces(claim: Expr) -> Iterator[Piece]:
    """List the divergences that a claim speaks of, or compares cross-entropies by, and their means, which are not < 0.

    They may compare products of several densities, which are not looked for otherwise.
    """
    for _, atom in pairs(claim):
        measure = atom.body if isinstance(atom, Expectation) else atom
        if not isinstance(measure, (KL, CrossEntropy)):
            continue
        divergence = KL(*measure.args)
        if divergence.normalised:
            yield known_nonnegative(Expectation(atom.law, divergence) if measure is not atom else divergence, 0.8)


def known_nonnegative(term: Expr, cost: float = 1.0) -> Piece:
    """Return the piece of a nonnegative measure G, from ``-G <= 0``."""
    return Piece(term, lambda: scale(nonnegative(term), S.NegativeOne), free=False, cost=cost)


def vanishing(
    law: Law, left: Sequence[Slot], right: Sequence[Slot], third: Sequence[Slot], base: Expr
) -> Iterator[MutualInformation]:
    """List the mutual informations an independence makes vanish, the whole first, then between single variables."""
    yield MutualInformation(law, [left, right], third, base)
    if len(left) + len(right) <= 2 or len(left) + len(right) > 5:
        return
    for a, b in tuples(left, right):
        others = [s for s in (*left, *right) if s not in (a, b)]
        for size in range(len(others) + 1):
            for extra in combinations(others, size):
                yield MutualInformation(law, [[a], [b]], [*third, *extra], base)


def nonnegative_pieces(
    goal: dict[Expr, Expr], given: Sequence[Hypothesis], pieces: Sequence[Piece], strategy: Strategy
) -> Iterator[Piece]:
    """List nonnegative measures over the laws and variables of the goal and the givens."""
    discrete = {h.args[0] for h in given if isinstance(h, Discrete)}
    atoms = list(goal)
    for piece in pieces:
        atoms += list(vector(piece.term, strategy))
    slots: dict[Law, set[Slot]] = {}
    for atom in atoms:
        if plain(atom):
            slots.setdefault(atom.law[0].law, set()).update(s for s, _ in atom.law[0].of)
    for law in sorted(slots, key=str):
        names = sorted(slots[law], key=lambda s: s.key)
        if len(names) <= MANY:
            yield from shannon_pieces(law, names, discrete, strategy.base)
    if all(plain(a) or a is S.One for a in atoms) and len(slots) == 1:
        return
    seen: set[Expr] = set()
    atoms += [Log(h.args[1]) for h in strategy.given if isinstance(h.args[1], Density)]
    for term in divergences(atoms, discrete, strategy.base):
        if term not in seen:
            seen.add(term)
            yield term if isinstance(term, Piece) else known_nonnegative(term, 0.9)


def distance_pieces(claim: Expr) -> Iterator[Piece]:
    """List what is nonnegative in a claim: distances, entropies of an order, squares; and that Hel^2 <= 1."""
    for _, atom in pairs(claim):
        if isinstance(atom, Term):
            try:
                yield Piece(atom, partial(_same, prove_nonnegative(atom)), free=False, direct=True)
            except (DoesNotApply, ValueError, ZeroDivisionError):  # nothing of the kind is known of it
                continue
        if isinstance(atom, Renyi) and atom.order.is_number:
            compared = scale(renyi_above_divergence(atom), 1 / (atom.order - 1))
            gap = linear([(S.One, compared.right), (S.NegativeOne, compared.left)])
            yield Piece(gap, partial(_same, compared), free=False, direct=True)
        if isinstance(atom, Hellinger2):
            rest = linear([(S.One, S.One), (S.NegativeOne, atom)])
            yield Piece(rest, partial(hellinger_at_most_one, atom), free=False, direct=True)


def plain(atom: Expr) -> bool:
    """Whether an atom is E_p[log p] of plain variables of one law."""
    if (
        not isinstance(atom, Expectation)
        or len(atom.law) > 1
        or not isinstance(atom.body, Log)
        or not isinstance(atom.body.arg, Density)
    ):
        return False
    d, w = atom.body.arg, atom.law[0]
    return d.law == w.law and not w.given and {*d.of} <= {*w.of} and all(slot == value.slot for slot, value in w.of)


def shannon_pieces(law: Law, names: Sequence[Slot], discrete: set[Slot], base: Expr) -> Iterator[Piece]:
    """List (conditional) mutual informations and discrete conditional entropies: all of them for few variables."""
    if len(names) <= FEW:
        for parts in tuples(range(4), repeat=len(names)):
            a, b, c = ([s for s, part in zip(names, parts, strict=True) if part == k] for k in range(3))
            if a and b and a[0].key < b[0].key:
                yield known_nonnegative(MutualInformation(law, [a, b], c, base), 1 + 0.01 * (len(a) + len(b) + len(c)))
            if a and not b and set(a) <= discrete:
                yield known_nonnegative(Entropy(law, a, c, base), 1 + 0.01 * (len(a) + len(c)))
        return
    for first, second in combinations(names, 2):
        others = [s for s in names if s not in (first, second)]
        for size in range(len(others) + 1):
            for third in combinations(others, size):
                yield known_nonnegative(MutualInformation(law, [[first], [second]], third, base))
    for name in names:
        if name in discrete:
            yield known_nonnegative(Entropy(law, [name], [s for s in names if s != name], base))


def divergences(atoms: Iterable[Expr], discrete: set[Slot], base: Expr) -> Iterator[Expr]:
    """List averaged divergences (for masses also cross-entropies and self-informations) of the densities in sight."""
    weights: dict[tuple[Density, ...], None] = {}
    known: dict[Law, set[frozenset[Tuple]]] = {}
    for atom in atoms:
        body = atom.body if isinstance(atom, Expectation) else atom
        if isinstance(atom, Expectation):
            weights.setdefault(atom.law)
        if isinstance(body, Log) and isinstance(body.arg, Density):
            known.setdefault(body.arg.law, {frozenset()}).add(frozenset((*body.arg.of, *body.arg.given)))
    for law in sorted(known, key=str):
        sets = sorted(known[law], key=lambda s: (len(s), sorted(p[0].key for p in s)))
        for small, large in tuples(sets, sets):
            if not small < large:
                continue
            reference = Density(law, large - small, small)
            if {slot for slot, _ in large - small} <= discrete:
                yield Information(reference, base)
            for weight in weights:
                yield from averaged(weight, reference, discrete, base)


def averaged(weight: tuple[Density, ...], reference: Density, discrete: set[Slot], base: Expr) -> Iterator[Expr]:
    """List E_w[KL(w(a|..) || reference)] for the ways a law can draw what the reference is a density of."""
    drawn = {v: (n, d) for n, d in enumerate(weight) for v in d.values}
    if not all(v in drawn for v in reference.values):
        return
    numbers = {drawn[v][0] for v in reference.values}
    if {slot for slot, _ in reference.of} <= discrete:
        yield linear([(S.NegativeOne, Expectation(weight, Log(reference, base)))])
    if len(numbers) != 1:
        return
    (number,) = numbers
    source = weight[number]
    a = list(reference.of)
    if not all(pair in source.of for pair in a):
        return
    rest = [pair for pair in source.of if pair not in a and pair[1] in reference.given_values]
    conditional = Density(source.law, a, (*rest, *source.given))
    if conditional == reference:
        return
    term: Expr = KL(conditional, reference, base)
    before = [*weight[:number], *([Density(source.law, rest, source.given)] if rest else [])]
    used = free(term)
    needed = [d for d in before if any(v in used for v in d.values)]
    if needed != before and any(v in used for d in before if d not in needed for v in d.values):
        return
    keep = before if before and any(v in used for d in before for v in d.values) else []
    yield Expectation(keep, term) if keep else term

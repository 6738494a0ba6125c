"""Inequalities and constrained identities: exhibit the gap as a combination of nonnegative measures and givens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import combinations, product as tuples

from sympy import Expr, Poly, S

from symkl.kernel import RULES, DoesNotApply, Theorem, assume, chain, inside, plus, scale
from symkl.measures import KL, Entropy, Information, MutualInformation
from symkl.prove.entropic import entropic
from symkl.prove.identity import prove_identity
from symkl.prove.normal import Strategy, laws_of, states
from symkl.prove.programme import Column, combine
from symkl.prove.shown import cost
from symkl.prove.sweep import attempt
from symkl.rules.derived import independence_is_zero, nonnegative
from symkl.terms import (
    Assumed,
    AtLeast,
    Density,
    Discrete,
    Expectation,
    Hypothesis,
    Independent,
    Law,
    Log,
    Positive,
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


def prove_gap(left: Expr, right: Expr, given: Sequence[Hypothesis], strategy: Strategy, *, equal: bool = False) -> Theorem | None:
    """Prove ``left <= right`` (or ``=``) from nonnegative pieces and givens; None if the programme finds nothing."""
    claim = linear([(S.One, right), (S.NegativeOne, left)])
    try:
        goal = vector(claim, strategy)
    except DoesNotApply:
        return None
    pieces = [*given_pieces(given, strategy), *density_pieces(goal, given, strategy)]
    if not equal:
        pieces += list(nonnegative_pieces(goal, given, pieces, strategy))
    scales = [S.One, *scale_factors(given, goal)]
    columns: list[Column] = []
    used: list[tuple[Piece, Expr]] = []
    symbols = sorted(set().union(*(c.free_symbols for c in (*goal.values(), *scales))), key=str)
    target = monomials(goal, symbols, S.One)
    if target is None:
        return None
    for piece in pieces:
        try:
            found = vector(piece.term, strategy)
        except DoesNotApply:
            continue
        for scale in scales:
            column = monomials(found, symbols, scale)
            if column is not None:
                columns.append(column)
                used.append((piece, scale))
    weights = combine(target, columns, [p.free for p, _ in used], [p.cost for p, _ in used])
    if weights is None:
        return None
    chosen = [(p, scale * S(w.numerator) / S(w.denominator)) for (p, scale), w in zip(used, weights, strict=True) if w]
    return assemble(left, right, chosen, strategy)


def monomials(coefficients: dict[Expr, Expr], symbols: Sequence[Expr], scale: Expr) -> Column | None:
    """Expand the coefficients in monomials of the parameters; None unless they are rational polynomials."""
    column: Column = {}
    for atom, coefficient in coefficients.items():
        value = coefficient * scale
        if not symbols:
            if not value.is_Rational:
                return None
            terms = [((), value)]
        else:
            try:
                terms = Poly(value, *symbols).terms()
            except Exception as error:  # SymPy raises several kinds for what is not a polynomial
                if type(error).__module__.startswith("sympy"):
                    return None
                raise
        for powers, number in terms:
            if not number.is_Rational:
                return None
            column[atom, powers] = column.get((atom, powers), Fraction(0)) + Fraction(int(number.p), int(number.q))
    return {key: value for key, value in column.items() if value}


def scale_factors(given: Sequence[Hypothesis], goal: dict[Expr, Expr]) -> list[Expr]:
    """Return the parameter expressions that are nonnegative by a given and may multiply a piece."""
    names = set().union(*(c.free_symbols for c in goal.values())) if goal else set()
    found = [h.args[0] for h in given if isinstance(h, (Positive, AtLeast)) and not isinstance(h.args[0], Term)]
    return [e for e in found if e.free_symbols & names]


def given_pieces(given: Sequence[Hypothesis], strategy: Strategy) -> Iterator[Piece]:
    """Turn givens into pieces: entropic (in)equalities, independences as vanishing mutual informations."""
    for hypothesis in given:
        if isinstance(hypothesis, Assumed) and not isinstance(hypothesis.args[1], Density):
            relation, left, right = hypothesis.args[:3]
            zero_form = linear([(S.One, right), (S.NegativeOne, left)])
            yield Piece(zero_form, partial(assume, hypothesis), str(relation) == "=", 0.1)
        elif isinstance(hypothesis, Independent):
            law, *sides = hypothesis.args
            for term in vanishing(law, *(side.args for side in sides), base=strategy.base):
                yield Piece(times(-1, term), partial(independence_is_zero, term, hypothesis), free=True, cost=0.1)


def density_pieces(goal: dict[Expr, Expr], given: Sequence[Hypothesis], strategy: Strategy) -> Iterator[Piece]:
    """Turn given equations of densities that are not used for rewriting into E_w[log left] = E_w[log right]."""
    for hypothesis in given:
        if not isinstance(hypothesis, Assumed) or hypothesis in strategy.given or not isinstance(hypothesis.args[1], Density):
            continue
        left, right = hypothesis.args[1:3]
        values = [v for v in (*left.values, *left.given_values) if v in hypothesis.bound]
        laws = dict.fromkeys(a.law for a in goal if isinstance(a, Expectation) and set(values) <= set(a.bound))
        for law in sorted({d.law for a in goal if isinstance(a, Expectation) for d in a.law}, key=str):
            laws.setdefault((Density(law, values),))
        for law in laws if values else ():
            whole = Expectation(law, Log(left, strategy.base))
            theorem = attempt(lambda w, h=hypothesis, n=len(law): inside(w, {(n, 0): assume(h)}), whole)
            if theorem is not None:
                zero_form = linear([(S.One, theorem.right), (S.NegativeOne, whole)])
                yield Piece(zero_form, partial(_same, theorem), str(hypothesis.args[0]) == "=", 0.1)


def _same(theorem: Theorem) -> Theorem:
    return theorem


def known_nonnegative(term: Expr, cost: float = 1.0) -> Piece:
    """Return the piece of a nonnegative measure G, from ``-G <= 0``."""
    return Piece(term, lambda: scale(nonnegative(term), S.NegativeOne), free=False, cost=cost)


def vanishing(law: Law, left: Sequence[Slot], right: Sequence[Slot], third: Sequence[Slot], base: Expr) -> Iterator[MutualInformation]:
    """List the mutual informations that an independence makes vanish, the whole first, then between single variables."""
    yield MutualInformation(law, [left, right], third, base)
    if len(left) + len(right) <= 2 or len(left) + len(right) > 5:  # noqa: PLR2004
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


def plain(atom: Expr) -> bool:
    """Whether an atom is E_p[log p] of plain variables of one law."""
    if not isinstance(atom, Expectation) or len(atom.law) > 1 or not isinstance(atom.body, Log) or not isinstance(atom.body.arg, Density):
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
    for a, b in combinations(names, 2):
        others = [s for s in names if s not in (a, b)]
        for size in range(len(others) + 1):
            for c in combinations(others, size):
                yield known_nonnegative(MutualInformation(law, [[a], [b]], c, base))
    for a in names:
        if a in discrete:
            yield known_nonnegative(Entropy(law, [a], [s for s in names if s != a], base))


def divergences(atoms: Iterable[Expr], discrete: set[Slot], base: Expr) -> Iterator[Expr]:
    """List averaged divergences (and, for masses, cross-entropies and self-informations) built from the densities in sight."""
    weights: dict[tuple[Density, ...], None] = {}
    known: dict[Law, set[frozenset[object]]] = {}
    for atom in atoms:
        body = atom.body if isinstance(atom, Expectation) else atom
        if isinstance(atom, Expectation):
            weights.setdefault(atom.law)
        if isinstance(body, Log) and isinstance(body.arg, Density):
            known.setdefault(body.arg.law, {frozenset()}).add(frozenset((*body.arg.of, *body.arg.given)))
    for law in sorted(known, key=str):
        sets = sorted(known[law], key=lambda s: (len(s), sorted((p[0].key for p in s))))
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


def assemble(left: Expr, right: Expr, chosen: Sequence[tuple[Piece, Expr]], strategy: Strategy) -> Theorem | None:
    """Turn weights into a proof, in the shorter of two forms.

    ``left = right - gap <= right`` exhibits the gap; ``left <= left + gap = right`` adds it first, which asks for
    less when the gap may be infinite.
    """
    theorems = [(piece.prove(), weight, piece.free) for piece, weight in chosen]
    found = [downwards(left, right, [(t, w) for t, w, _ in theorems], strategy)]
    if all(t.right is S.Zero for t, _, _ in theorems):
        bounds = sorted(((t, w) for t, w, _ in theorems if t.relation == "<="), key=lambda bound: bound[0].reason)
        steps: list[Theorem] = []
        current = left
        for theorem, weight in bounds:
            added = scale(theorem, -weight)
            steps.append(added if current is S.Zero else plus(added, current))
            current = steps[-1].right
        rest = downwards(current, right, [(t, w) for t, w, _ in theorems if t.relation == "="], strategy)
        if rest is not None:
            found.append(chain(*(s for s in (*steps, rest) if s.left != s.right or len(bounds) == 0)))
    return min((t for t in found if t is not None), key=cost, default=None)


def downwards(left: Expr, right: Expr, theorems: Sequence[tuple[Theorem, Expr]], strategy: Strategy) -> Theorem | None:
    """Prove ``left = right - gap`` as an identity, then replace the pieces of the gap one by one."""
    items = [(S.One, right)]
    for theorem, weight in theorems:
        items += [(weight * c, t) for c, t in pairs(theorem.left)]
        items += [(-weight * c, t) for c, t in pairs(theorem.right)]
    first = prove_identity(left, linear(items), strategy)
    if first is None:
        return None
    steps = [first]
    for theorem, weight in theorems:
        steps += exchange(steps[-1].right, theorem, weight)
    if steps[-1].right != right:
        steps.append(RULES["collect"](steps[-1].right, right))
    kept = [s for s in steps if s.left != s.right]
    return chain(*kept) if kept else first


def exchange(current: Expr, theorem: Theorem, weight: Expr) -> list[Theorem]:
    """From ``a R b``, and a side that contains weight * a, step to the side with weight * b in its place."""
    scaled = scale(theorem, weight)
    rest = list(pairs(current))
    for pair in pairs(scaled.left):
        if pair in rest:
            rest.remove(pair)
        else:
            rest.append((-pair[0], pair[1]))
    step = plus(scaled, linear(rest))
    return [RULES["collect"](current, step.left), step] if step.left != current else [step]

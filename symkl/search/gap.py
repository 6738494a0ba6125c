"""Inequalities and constrained identities: exhibit the gap as a combination of nonnegative measures and givens."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from sympy import Expr, Poly, S

from symkl.kernel import RULES, DoesNotApply, Theorem, chain, plus, scale, sym
from symkl.search.identity import prove_identity
from symkl.search.normal import Strategy, states
from symkl.search.pieces import (
    Piece,
    density_pieces,
    distance_pieces,
    given_pieces,
    jensen_pieces,
    nonnegative_pieces,
    spoken_pieces,
    vector,
)
from symkl.search.programme import Column, combine
from symkl.search.shown import cost
from symkl.terms import (
    AtLeast,
    Hypothesis,
    Positive,
    Term,
    linear,
    pairs,
)


def prove_gap(
    left: Expr, right: Expr, given: Sequence[Hypothesis], strategy: Strategy, *, equal: bool = False
) -> Theorem | None:
    """Prove ``left <= right`` (or ``=``) from nonnegative pieces and givens; None if the programme finds nothing."""
    claim = linear([(S.One, right), (S.NegativeOne, left)])
    try:
        goal = vector(claim, strategy)
    except DoesNotApply:
        return None
    pieces = [*given_pieces(given, strategy), *density_pieces(goal, given, strategy)]
    if not equal:
        pieces += [*distance_pieces(claim), *jensen_pieces(claim, goal, given, strategy), *spoken_pieces(claim)]
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
        for factor in scales:
            column = monomials(found, symbols, factor)
            if column is not None:
                columns.append(column)
                used.append((piece, factor))
    weights = combine(target, columns, [p.free for p, _ in used], [p.cost for p, _ in used])
    if weights is None:
        return None
    chosen = [
        (p, factor * S(w.numerator) / S(w.denominator)) for (p, factor), w in zip(used, weights, strict=True) if w
    ]
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


def assemble(left: Expr, right: Expr, chosen: Sequence[tuple[Piece, Expr]], strategy: Strategy) -> Theorem | None:
    """Turn weights into a proof, in the shortest of several forms.

    ``left = right - gap <= right`` exhibits the gap; ``left <= left + gap = right`` adds it first, which asks for
    less when the gap may be infinite.  Bounds of what stands on one side are put in its place.
    """
    theorems = [(piece.prove(), weight, piece.free) for piece, weight in chosen]
    if any(piece.direct for piece, _ in chosen):
        known = [
            (scale(t, S.NegativeOne) if t.right is S.Zero and t.relation == "<=" else t, w) for t, w, _ in theorems
        ]
        ways = product((False, True), repeat=2)
        direct = [
            t
            for last, folded in ways
            if (t := replaced(left, right, known, strategy, last=last, folded=folded)) is not None
        ]
        if direct:
            return min(direct, key=cost)
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


def replaced(
    left: Expr, right: Expr, theorems: Sequence[tuple[Theorem, Expr]], strategy: Strategy, *, last: bool, folded: bool
) -> Theorem | None:
    """Prove ``left <= right`` by putting the larger sides of bounds in the place of the smaller ones.

    It starts from the left side or (`last`) ends with the right one, as it is (`folded`) or in normal form; None if
    that does not hold what the bounds speak of.
    """
    opened = [] if folded else states(right if last else left, strategy)
    steps: list[Theorem] = []
    current = opened[-1].right if opened else right if last else left
    for theorem, weight in theorems:
        scaled = scale(theorem, weight)
        kept = without(current, scaled.right if last else scaled.left)
        if kept is None:
            return None
        step = plus(scaled, kept) if kept is not S.Zero or weight is not S.One else theorem
        here, there = (step.right, step.left) if last else (step.left, step.right)
        turned = [RULES["collect"](current, here)] if current != here else []
        steps += [*turned, step]
        current = there
    if last:
        rest = prove_identity(left, current, strategy)
        steps = [sym(t) if t.relation == "=" else t for t in reversed([*opened, *steps])]
        return None if rest is None else chain(rest, *steps)
    rest = prove_identity(current, right, strategy)
    return None if rest is None else chain(*opened, *steps, rest)


def without(whole: Expr, part: Expr) -> Expr | None:
    """Return a combination without a part of it; None unless it holds as much of every term, with its sign."""
    left = totals_of(whole)
    for atom, coefficient in totals_of(part).items():
        rest = left.get(atom, S.Zero) - coefficient
        if not (rest * coefficient).is_nonnegative:
            return None
        left[atom] = rest
    return linear((c, atom) for atom, c in left.items())


def totals_of(term: Expr) -> dict[Expr, Expr]:
    """Return the coefficient of every term of a combination."""
    found: dict[Expr, Expr] = {}
    for coefficient, atom in pairs(term):
        found[atom] = found.get(atom, S.Zero) + coefficient
    return found


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

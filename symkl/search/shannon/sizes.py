"""Laws whose parts have different sizes: for claims under givens that compare entropies, as H(X) = 3/7 H(Y) does.

A claim that no single law of few bits refutes may fail for independent ones together, each taken more or less often:
that is a linear programme over their ranks, exact and small.  A part that is one symbol, known to some variables, may
have any size: where an equation is given the sizes are exact, from dyadic masses, whose entropies are rational; else
the masses are decimals, with more digits until both sides tell.  What only these variables know of may be there for
some values of the symbol and not for others, so that it may be as small as one likes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from symkl.search.shannon.climb import Functions
from symkl.search.shannon.columns import Columns
from symkl.search.shannon.few_bits import MOST, different_parities, spaces_of
from symkl.search.shannon.form import Form, bits, cleared
from symkl.search.shannon.givens import Given
from symkl.search.shannon.programme import combine
from symkl.search.shannon.rays import Spaces, rays, spaces
from symkl.search.shannon.symbols import WORLDS, Part, Shares, Symbol, coin, fair, independent, symbols

PARTS = 1000
"""So many parts at most, those of low rank first, may be in a law."""
DIGITS = (1, 2, 4, 8, 16, 32, 64, 128)
"""So many digits of a mass are tried, one after the other."""


def laws_of_sizes(claim: Form, givens: Sequence[Given], full: int, *, equal: bool) -> Iterator[Functions]:
    """List laws that make the claim negative (not 0, if `equal`), if parts of some sizes do; none may be the answer."""
    comparing = [g for g in givens if g.zero is None]
    for sign in (-1, 1) if equal else (-1,):
        parts = list(_parts({m: sign * v for m, v in claim.items()}, givens, full)) if comparing else []
        parts = sorted(parts, key=lambda part: part.cost)[:PARTS]
        corner = _shares(parts, comparing, {1: 1}) if parts else None
        if corner:
            yield from _nearly(corner, parts, comparing, full)
            law = _exactly([corner, _shares(parts, comparing, {1: 1}, told=True) or corner], full)
            if law is not None:
                yield law


def _parts(claim: Form, givens: Sequence[Given], full: int) -> Iterator[Part]:
    """List the parts that differ in what is said, of those that do not the one of least rank; `claim` with its sign."""
    forms = [cleared(form)[1] for form in (claim, *(g.form for g in givens if g.zero is None))]
    known: set[tuple[int, ...]] = set()
    for law, ranks in _laws([g for g in givens if g.zero is not None], {full}.union(*forms), full):
        values = tuple(sum(v * ranks[m] for m, v in form.items()) for form in forms)
        if any(values) and values not in known:
            known.add(values)
            yield Part(law, values, ranks[full])


def _laws(vanishing: Sequence[Given], masks: set[int], full: int) -> Iterator[tuple[Spaces, dict[int, int]]]:
    """List the laws of few bits that make these measures vanish, low ranks first, with the ranks of the sets."""
    if full.bit_count() <= MOST:
        for row, ranks in different_parities(vanishing, masks, full):
            yield spaces_of(row, full), ranks
        return
    every = masks.union(*(g.form for g in vanishing))
    for k, a in rays(full):
        bit = 2 if 1 < k < a.bit_count() - 1 else 1  # how many bits a symbol has
        ranks = {m: bit * min(k, (m & a).bit_count()) for m in every}
        if not any(sum(v * ranks[m] for m, v in g.form.items()) for g in vanishing):
            yield spaces(k, a, full), ranks


def _shares(parts: Sequence[Part], comparing: Sequence[Given], right: Form, *, told: bool = False) -> Shares | None:
    """Return how much of each part makes the values (rows 1, 2, ...) those on the right, or more; at low cost.

    `told`: what is known best costs next to nothing, so that there is much of it, which may say when the rest is there.
    """
    columns = Columns([], [], [])
    for part in parts:
        form = {n: v for n, v in enumerate(part.values, 1) if v}
        best = told and part.rank == 1 and len(part.known) == len(parts[0].known)
        columns.add(form, 0.01 if best else part.cost, free=False)
    for n, given in enumerate(comparing, 2):
        if not given.equal:
            columns.add({n: -1}, 0.0, free=False)
    columns.add({1: -1}, 0.0, free=False)
    answer = combine(right, columns, {n: -v for n, v in right.items()}, math.inf)
    if answer.weights is None:
        return None
    return [(parts[j], Fraction(w)) for j, w in answer.weights.items() if j < len(parts)]


# --- exact sizes ------------------------------------------------------------------------------------------------------


def _exactly(points: Iterable[Shares], full: int) -> Functions | None:
    """Return the smallest law with the shares of one of these points: whole copies, symbols of dyadic masses."""
    best: list[Symbol] | None = None
    least = WORLDS + 1
    for shares in points:
        unit = Fraction(math.lcm(*(w.denominator for _, w in shares)))
        unit /= math.gcd(*(int(w * unit) for _, w in shares))
        most = max(w for _, w in shares)
        while unit * most >= 1:
            found = symbols([(part, w * unit) for part, w in shares]) if unit * most <= math.log2(WORLDS) else None
            size = math.prod(symbol.worlds for symbol in found) if found else least
            best, least = (found, size) if size < least else (best, least)
            unit /= 2
    return independent([symbol.law() for symbol in best], bits(full)) if best else None


# --- nearly these sizes -----------------------------------------------------------------------------------------------


def _nearly(corner: Shares, parts: Sequence[Part], comparing: Sequence[Given], full: int) -> Iterator[Functions]:
    """List laws with shares between the corner and a point where nothing given is tight, with more and more digits."""
    tight = {
        n: 1
        for n, given in enumerate(comparing, 2)
        if not given.equal and not sum(w * part.values[n - 1] for part, w in corner)
    }
    inner = _shares(parts, comparing, tight) if tight else []
    if inner is None:
        return
    shares: dict[tuple[int, ...], tuple[Part, Fraction]] = {}
    for point in (corner, inner):
        for part, w in point:
            before = shares.get(part.values, (part, Fraction(0)))[1]
            shares[part.values] = part, before + w / sum(v * p.rank for p, v in point)
    larger = [w for part, w in shares.values() if part.rank > 1]
    unit = 1 / min(larger) if larger else 1 / max(w for _, w in shares.values())
    sized = [(part, w * unit) for part, w in shares.values()]
    if any(given.equal and part.values[n] for n, given in enumerate(comparing, 1) for part, _ in sized):
        return
    if any(part.rank > 1 and size.denominator > 1 for part, size in sized):
        return
    if sum(part.rank * math.ceil(size) for part, size in sized) > math.log2(WORLDS):
        return
    rounded = any(size.denominator > 1 for _, size in sized)
    for digits in DIGITS if rounded else DIGITS[:1]:
        factors = [fair(part) for part, size in sized for _ in range(int(size))]
        for part, size in sized:
            if size.denominator > 1:
                mass = coin(size % 1, digits)
                factors.append(Symbol(part, [1 - mass, mass], [[], []]).law())
        yield independent(factors, bits(full))

"""Decide one claim ``form >= 0`` under givens: identity, reduction, uncrossing, symmetry, lattice, all elementals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from symkl.search.shannon.columns import Columns
from symkl.search.shannon.form import Basic, Form, Number, combined
from symkl.search.shannon.givens import Given
from symkl.search.shannon.lattice import SMALL, all_pairs, elemental, generated
from symkl.search.shannon.programme import OutOfTime, combine
from symkl.search.shannon.pursuit import pursue
from symkl.search.shannon.reduce import Record, Reduction, lifted
from symkl.search.shannon.symmetry import symmetries
from symkl.search.shannon.uncross import in_portions, uncross

MOST_SETS = 4096
"""The largest number of (closed) sets the programme is built for: 12 variables that nothing reduces."""
EASY = 16
"""Lattices up to this size are tried without a solver."""
SHORT = 1000
"""With more columns than this any proof will do; a short one would take too long to find."""
MANY = 9
"""With so many variables those that are alike are looked for; with fewer a short proof is found without."""
GIVEN = 0.5
"""What the use of a given costs."""
LATE = "the linear programme reached the time limit"
GENTLE = 0.01
"""What one more variable adds to the cost of a measure: of two short proofs, the one with small sets is found."""


Built = tuple[Columns, list[Basic | int]]
"""Columns, and the basic measure or the given (by number) that each comes from."""


@dataclass
class Combination:
    """claim = sum of basics (weights > 0) + sum of givens (weights of either sign if equal) + vanishing measures."""

    basics: dict[Basic, Number] = field(default_factory=dict)
    givens: dict[int, Number] = field(default_factory=dict)
    zeros: Record = field(default_factory=dict)
    reduction: Reduction = field(default_factory=lambda: Reduction(()))
    """What says which vectors are equal up to vanishing measures."""

    def form(self, givens: Sequence[Given]) -> Form:
        """Return what it adds up to."""
        parts = [(w, b.form()) for b, w in self.basics.items()]
        parts += [(w, givens[n].form) for n, w in self.givens.items()]
        return combined([*parts, *((w, z.piece.form()) for z, w in self.zeros.items())])

    def renumbered(self, numbers: Sequence[int]) -> Combination:
        """Return the same for a list of givens in which those of this one have other numbers."""
        self.givens = {numbers[n]: w for n, w in self.givens.items()}
        self.zeros = {z._replace(given=numbers[z.given]): w for z, w in self.zeros.items()}
        self.reduction.renumber(numbers)
        return self

    def lifted(self, givens: Sequence[Given]) -> tuple[dict[Basic, Number], dict[int, Number]]:
        """Write the vanishing measures through the givens themselves: only basics (weights > 0) and givens are left.

        w Z with w > 0 is a basic measure; -w Z = -w G + w (G - Z), where the given measure G exceeds Z by basic ones.
        """
        basics, used = dict(self.basics), dict(self.givens)
        for zero, weight in self.zeros.items():
            if weight > 0:
                basics[zero.piece] = basics.get(zero.piece, 0) + weight
                continue
            given = givens[zero.given]
            used[zero.given] = used.get(zero.given, 0) + weight / given.factor
            for piece in lifted(zero, given.zero or zero.piece):
                basics[piece] = basics.get(piece, 0) - weight
        return {b: w for b, w in basics.items() if w}, {n: w for n, w in used.items() if w}

    def verify(self, claim: Form, givens: Sequence[Given]) -> None:
        """Raise ArithmeticError unless it is a certificate: with it the claim is proved.

        Formula: claim = sum of weights > 0 times basics + sum of weights times givens, > 0 for an inequality, exactly.
        """
        basics, used = self.lifted(givens)
        sound = all(w > 0 and b.a and not (b.a & b.b or (b.a | b.b) & b.c) for b, w in basics.items())
        sound = sound and all(w > 0 or givens[n].equal for n, w in used.items())
        parts = [*((w, b.form()) for b, w in basics.items()), *((w, givens[n].form) for n, w in used.items())]
        if not sound or combined(parts) != claim:
            msg = "internal: the combination does not prove the claim"
            raise ArithmeticError(msg)


@dataclass
class Decision:
    """What came out: a combination; or a polymatroid on closed sets that separates; or why neither was found."""

    combination: Combination | None = None
    witness: Form | None = None
    """On a lattice of closed sets; elsewhere h(S) is that of the smallest member above S."""
    note: str = ""
    missed: tuple[Sequence[int], Built] | None = None
    """The lattice and the columns with which no proof was found, where `Problem.separate` is to look for a witness."""


class Problem:
    """One claim ``form >= 0`` under givens, made as small as it gets."""

    def __init__(self, claim: Form, givens: Sequence[Given], full: int) -> None:
        """Reduce the claim; `open` are the givens that do not reduce to 0 and stay as columns."""
        self.claim, self.givens, self.full = claim, givens, full
        self._built: dict[tuple[int, ...], Built] = {}
        self.reduction = Reduction(givens)
        self.small = self.reduction.form(claim)
        self.open = [n for n, g in enumerate(givens) if self.reduction.form(g.form)]

    def easily(self) -> Combination | None:
        """Try what needs no solver: both sides equal, uncrossing, one column after the other."""
        if not self.small:
            return self._assembled({}, {})
        if not self.open:
            found = uncross(self.small, self.reduction)
            if found is not None:
                return self._assembled(found, {})
        for members in self._lattices(EASY):
            if members is not None:
                columns, origin = self._of_lattice(members)
                weights = pursue(self.small, columns)
                if weights is not None:
                    return self._combination(weights, origin)
        return None

    def decide(self, deadline: float) -> Decision:
        """Prove it by the linear programme, or say where to look for what separates it; `easily` has failed."""
        try:
            found = self._large(deadline) if self.full.bit_count() >= MANY else None
            if found is not None:
                return Decision(found)
            decision = Decision()
            for members in self._lattices(SMALL):
                if members is None:
                    return self._everywhere(deadline)
                decision = self._over(members, self._of_lattice(members), deadline, separate=False)
                if decision.combination is not None:
                    return decision
        except OutOfTime:
            return Decision(note=LATE)
        return decision  # on the last lattice: only that is complete

    def separate(self, decision: Decision, deadline: float) -> Decision:
        """Complete a decision that lacks a proof by what separates the claim, or by a proof that floats had missed."""
        if decision.missed is None:
            return decision
        try:
            return self._over(*decision.missed, deadline, again=True)
        except OutOfTime:
            return Decision(note=LATE)

    def _large(self, deadline: float) -> Combination | None:
        """Try uncrossing in portions, then sums over all that variables which may change places make of a measure."""
        portions = None if self.open else in_portions(self.small, self.reduction)
        if portions is not None:
            return self._assembled(portions, {})
        for orbits in symmetries(self.claim, self.givens, self.full):
            found = orbits.combination(deadline)
            if found is not None:
                return self._assembled(*found)
        return None

    def _lattices(self, most: int) -> list[list[int] | None]:
        """List the different lattices in order of size, each by its members; None for one of more than `most`."""
        found = [generated(sets, self.reduction.closure, most) for sets in self._stages()]
        return found[:1] if found[:-1] == found[1:] else found

    def _stages(self) -> Iterator[set[int]]:
        """List the sets a lattice is generated by: those of the reduced claim; those of claim and givens.

        The second is complete: what no combination over that lattice proves is not implied.
        """
        first = {*self.small, self.reduction.closure(_union(self.small))}
        for n in self.open:
            first |= set(self.reduction.form(self.givens[n].form))
        second = set(self.claim).union(*(g.form for g in self.givens))
        second |= {piece for g in self.givens if g.zero is not None for piece in (g.zero.a | g.zero.c, g.zero.c)}
        second.add(_union(second))
        if any(self.reduction.closure(m) not in first for m in second):
            yield first
        yield first | second

    def _everywhere(self, deadline: float) -> Decision:
        """Decide with all elemental inequalities, or refuse."""
        closed = _closed_sets(self.full, self.reduction)
        if closed is None:
            left = f"more than {MOST_SETS}"
            note = f"beyond reach: {self.full.bit_count()} variables leave {left} joint entropies after reduction"
            return Decision(note=note)
        usual = not (self.reduction.active or self.open) and self.full.bit_count() < MANY
        built = all_elemental(self.full) if usual else self.columns(elemental(self.full, self.reduction.closure))
        return self._over(closed, built, deadline, separate=False)

    def _over(
        self, members: Sequence[int], built: Built, deadline: float, *, separate: bool = True, again: bool = False
    ) -> Decision:
        """Decide with some columns; `separate` and `again` as in `combine`."""
        columns, origin = built
        top = self.reduction.form({max(members, key=int.bit_count): 1})
        short = len(columns.forms) <= SHORT
        answer = combine(self.small, columns, top, deadline, short=short, separate=separate, again=again)
        if answer.weights is not None:
            return Decision(self._combination(answer.weights, origin))
        if answer.witness is None:
            missed = None if separate else (members, built)
            return Decision(note="the linear programme could not be settled in exact arithmetic", missed=missed)
        h = answer.witness
        on = {m: sum((v * h.get(r, 0) for r, v in self.reduction.set(m)[0].items()), Fraction(0)) for m in members}
        return Decision(witness=on)

    def _of_lattice(self, members: list[int]) -> Built:
        """Return the columns of all pairs of members, built once for all who ask."""
        key = tuple(members)
        if not (self.reduction.active or self.open):
            return every_pair(key)
        if key not in self._built:
            self._built[key] = self.columns(all_pairs(members))
        return self._built[key]

    def columns(self, pieces: Iterable[Basic]) -> Built:
        """Return the columns, different ones only (of equal ones the cheapest), and where each comes from."""
        columns = Columns([], [], [])
        origin: list[Basic | int] = []
        for cost, form, piece in self._different(pieces):
            columns.add(form, cost, free=False)
            origin.append(piece)
        for n in self.open:
            columns.add(self.reduction.form(self.givens[n].form), GIVEN, free=self.givens[n].equal)
            origin.append(n)
        return columns, origin

    def _different(self, pieces: Iterable[Basic]) -> Iterable[tuple[float, Form, Basic]]:
        """Reduce measures; of those that become equal keep the cheapest."""
        if not self.reduction.active:
            return ((1 + GENTLE * piece.size, piece.form(), piece) for piece in pieces)
        known: dict[frozenset[tuple[int, Number]], tuple[float, Form, Basic]] = {}
        for piece in pieces:
            form = self.reduction.form(piece.form())
            if form:
                key, cost = frozenset(form.items()), 1 + GENTLE * piece.size
                if key not in known or cost < known[key][0]:
                    known[key] = (cost, form, piece)
        return known.values()

    def _combination(self, weights: dict[int, Number], origin: Sequence[Basic | int]) -> Combination:
        basics = {source: w for j, w in weights.items() if isinstance(source := origin[j], Basic)}
        used = {source: w for j, w in weights.items() if isinstance(source := origin[j], int)}
        return self._assembled(basics, used)

    def _assembled(self, basics: dict[Basic, Number], used: dict[int, Number]) -> Combination:
        """Add the vanishing measures that separate the reduced claim from the claim."""
        found = Combination(basics, used, reduction=self.reduction)
        found.zeros = self.reduction.record(combined([(1, self.claim), (-1, found.form(self.givens))]))
        return found


@lru_cache(maxsize=8)
def every_pair(members: tuple[int, ...]) -> Built:
    """Return the columns of all pairs of members that nothing reduces, kept for the next claim about the same sets."""
    return Problem({}, (), 0).columns(all_pairs(list(members)))


@lru_cache(maxsize=2)
def all_elemental(full: int) -> Built:
    """Return the columns of all elemental inequalities, kept for the next claim about so many variables."""
    return Problem({}, (), full).columns(elemental(full, lambda mask: mask))


def _union(sets: Iterable[int]) -> int:
    total = 0
    for s in sets:
        total |= s
    return total


def _closed_sets(full: int, reduction: Reduction) -> list[int] | None:
    """List the closed sets; None if there are certainly more than can be used."""
    found = {reduction.closure(0)}
    waiting = list(found)
    while waiting:
        base = waiting.pop()
        rest = full & ~base
        while rest:
            low = rest & -rest
            rest ^= low
            new = reduction.closure(base | low)
            if new not in found:
                found.add(new)
                waiting.append(new)
        if len(found) > MOST_SETS:
            return None
    return sorted(found)

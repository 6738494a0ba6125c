"""A rational polymatroid that satisfies the givens and violates the claim: why no Shannon inequality proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from sympy import Expr

from symkl.search.shannon.form import Form, Universe, bits, subsets
from symkl.search.shannon.givens import Given
from symkl.search.shannon.programme import value

LARGEST = 10
"""Up to so many variables the vector is written out for all sets and every elemental inequality is checked."""


@dataclass(frozen=True)
class Polymatroid:
    """h(S) for sets of variables, in whole numbers, and the value of the claim."""

    universe: Universe
    h: Mapping[int, int]
    gap: Fraction
    """larger side - smaller side, negative."""

    def terms(self) -> list[Expr]:
        """Return the joint entropies it gives values to, small sets first."""
        return [self.universe.entropy(m) for m in self._ordered()]

    def _ordered(self) -> list[int]:
        return sorted((m for m in self.h if m), key=lambda m: (m.bit_count(), list(bits(m))))

    def as_dict(self) -> dict[str, Any]:
        """Return plain data: joint entropies by their text, and the gap."""
        return {"h": {str(self.universe.entropy(m)): str(self.h[m]) for m in self._ordered()}, "gap": str(self.gap)}

    def table(self) -> str:
        """Return the vector as plain text, one size of sets a line."""
        rows: dict[int, list[str]] = {}
        for name, number in self.as_dict()["h"].items():
            rows.setdefault(name.count(",") + 1, []).append(f"{name} = {number}")
        return "\n".join("  ".join(row) for _, row in sorted(rows.items()))


def separating(lattice: Form, claim: Form, givens: Sequence[Given], universe: Universe) -> Polymatroid | None:
    """Extend h from a lattice to all sets, clear denominators, and check everything in whole numbers.

    Needs: at most ten variables, else only the lattice is shown.  None if a check fails (the search erred).
    """
    members = sorted(lattice, key=int.bit_count)
    scale = lcm(*(v.denominator for v in lattice.values()))

    def h(mask: int) -> int:
        """Give the value of the smallest member above what the lattice speaks of."""
        inner = mask & members[-1]
        return int(lattice[next(m for m in members if not inner & ~m)] * scale) if inner else 0

    sets = list(subsets(universe.full)) if len(universe.slots) <= LARGEST else members
    found = {m: h(m) for m in sets}
    good = is_polymatroid(found, universe.full) if len(universe.slots) <= LARGEST else True
    exact = {m: Fraction(v) for m, v in found.items()}
    read = exact.get if len(universe.slots) <= LARGEST else lambda m: Fraction(h(m))
    gap = value(read, claim)  # type: ignore[arg-type]
    holds = all((v == 0 if g.equal else v >= 0) for g in givens for v in [value(read, g.form)])  # type: ignore[arg-type]
    return Polymatroid(universe, found, gap) if good and holds and gap < 0 else None


def is_polymatroid(h: Mapping[int, int], full: int) -> bool:
    """Check every elemental inequality."""
    if h[0] or any(h[full & ~i] > h[full] for i in bits(full)):
        return False
    for k in subsets(full):
        outside = list(bits(full & ~k))
        for n, i in enumerate(outside):
            for j in outside[:n]:
                if h[k | i] + h[k | j] < h[k | i | j] + h[k]:
                    return False
    return True

"""The search for counterexamples: a model of the givens in which a relation certainly fails."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from symkl.models.build import COUNTING, MIXED, PLAIN, XOR, ZEROS, Style
from symkl.models.elementary import decimal
from symkl.models.exact import Value
from symkl.models.oracle import Violation, parts_of, violations
from symkl.models.sample import Impossible, Sampler
from symkl.models.tables import Coordinate, LawKey, Model, Point

FAIR = Style("fair", fair=1.0, function=0.3, weighted=0.0)
NARROW = Style("narrow", weighted=1.0)
PRETTY = (FAIR, XOR, COUNTING, NARROW, MIXED)
WIDE = (PLAIN, XOR, MIXED, ZEROS, COUNTING, XOR)


@dataclass(frozen=True)
class Counterexample:
    """A model of the givens in which a relation fails, with both sides decided exactly."""

    model: Model
    relation: str
    place: int
    left: Value
    right: Value

    def as_dict(self) -> dict[str, Any]:
        """Return plain data: the first law at the top, the others under "laws"; numbers are exact text."""
        laws = {_law(key): _pmf(table.coordinates, table.mass) for key, table in sorted(self.model.laws.items(), key=_by_name)}
        first = next(iter(laws.values()), {"variables": [], "pmf": {}})
        names = list(laws)
        found: dict[str, Any] = {**first, "law": names[0] if names else None, "laws": {n: laws[n] for n in names[1:]}}
        found["parameters"] = {str(s): str(v) for s, v in sorted(self.model.symbols.items(), key=lambda item: str(item[0]))}
        found["point"] = {_value(p): str(i) for p, i in sorted(self.model.point.items())}
        weights = {_name(c): [str(w) for w in ws] for c, ws in self._cells()}
        if weights:
            found["weights"] = weights
        if self.model.functions:
            found["functions"] = {n: {_key(k): str(v) for k, v in f.items()} for n, f in self.model.functions.items()}
        return {
            **found,
            "relation": self.relation,
            "place": self.place,
            "left": str(self.left),
            "right": str(self.right),
            "left_decimal": decimal(self.left),
            "right_decimal": decimal(self.right),
        }

    def _cells(self) -> list[tuple[Coordinate, tuple[Any, ...]]]:
        return sorted((c, ws) for c, ws in self.model.references.items() if not self.model.counting(c))

    def table(self) -> str:
        """Return the counterexample as plain text for a terminal."""
        lines = []
        for key, law in sorted(self.model.laws.items(), key=_by_name):
            heads = [*map(_name, law.coordinates), _law(key)]
            rows = [[*map(str, point), str(m)] for point, m in sorted(law.mass.items())]
            widths = [max(len(r[i]) for r in [heads, *rows]) for i in range(len(heads))]
            lines += ["  ".join(t.rjust(w) for t, w in zip(r, widths, strict=True)) for r in [heads, *rows]]
        for c, weights in self._cells():
            lines.append(f"{_name(c)} has a density that is constant on cells 0, 1, ... of widths {', '.join(map(str, weights))}")
        for name, f in self.model.functions.items():
            lines.append(", ".join(f"{name}({_key(k)}) = {v}" for k, v in f.items()))
        for s, v in sorted(self.model.symbols.items(), key=lambda item: str(item[0])):
            lines.append(f"{s} = {v}")
        lines += [f"{_value(p)} = {i}" for p, i in sorted(self.model.point.items())]
        opposite = {"=": "!=", "<=": ">", ">=": "<"}[self.relation]
        lines.append(f"left   {self.left} = {decimal(self.left)}")
        lines.append(f"right  {self.right} = {decimal(self.right)}")
        lines.append(f"left {opposite} right")
        return "\n".join(lines)


def _by_name(item: tuple[LawKey, Any]) -> tuple[bool, str]:
    return item[0][0] != "p", str(item[0])


def _law(key: LawKey) -> str:
    return f"{key[0]}(.; {', '.join(map(str, key[1]))})" if key[1] else key[0]


def _name(c: Coordinate) -> str:
    return c[0].upper() + "".join(f"_{i}" for i in c[1])


def _value(p: Point) -> str:
    return p[0] + "".join(f"_{i}" for i in p[1]) + "'" * p[2]


def _key(at: tuple[int, ...]) -> str:
    return ",".join(map(str, at))


def _pmf(coordinates: tuple[Coordinate, ...], mass: Mapping[tuple[int, ...], Any]) -> dict[str, Any]:
    return {"variables": [_name(c) for c in coordinates], "pmf": {_key(k): str(m) for k, m in sorted(mass.items())}}


def refute(statement: Any, *, seed: int = 0, tries: int = 1500, seconds: float = 2.0) -> Counterexample | None:
    """Search for a model of the givens in which some relation of the chain fails.

    Needs: anything with `sides`, `relations` and `given`.  Small models of fair letters come first.  What fails is
    decided by exact arithmetic or rigorous enclosures; the search is deterministic but for the time limit.
    """
    sides, relations, given = parts_of(statement)
    sampler = Sampler(sides, given, Random(seed))
    start = time.monotonic()
    for number in range(tries):
        pretty = number < 40
        styles = PRETTY if pretty else WIDE
        try:
            model = sampler.attempt(styles[number % len(styles)], (2,) if pretty else (2, 2, 3))
        except Impossible:
            model = None
        if model is not None:
            for v in violations(sides, relations, model):
                if certain(v):
                    return Counterexample(model, v.relation, v.place, v.left, v.right)  # type: ignore[arg-type]
        if time.monotonic() - start > seconds:
            return None
    return None


def certain(v: Violation) -> bool:
    """Confirm a strict difference by intervals, whatever floats said on the way."""
    from symkl.models.exact import LogNumber, refined_sign, sign

    gap = v.left - v.right if not (v.left == v.right) else Fraction(0)  # type: ignore[operator]
    if not isinstance(gap, LogNumber):
        return True
    if sign(gap) == 0:
        return False
    side = refined_sign(gap)
    return v.relation == "=" or (side > 0) == (v.relation == "<=")

"""A counterexample as data and as text: the laws, what they are relative to, and both sides."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from symkl.models.elementary import decimal
from symkl.models.exact import Enclosure, Infinite, Value
from symkl.models.tables import Coordinate, LawKey, Model, Point


@dataclass(frozen=True)
class Counterexample:
    """A model of the givens in which a relation fails, with both sides decided exactly."""

    model: Model
    relation: str
    place: int
    """Which relation of the chain fails."""
    left: Value
    right: Value

    @cached_property
    def weight(self) -> int:
        """How ugly it is: letters and digits to read; densities count as more than masses, infinities as more still."""
        masses = [(at, m) for t in self.model.laws.values() for at, m in t.mass.items()]
        tables = sum(len(str(m)) + len(at) + 50 * isinstance(m, Enclosure) for at, m in masses)
        infinite = isinstance(self.left, Infinite) or isinstance(self.right, Infinite)
        tables += sum(10 * len(c.shown(n)) + len(str(c.formula)) for n, c in self.model.curves.items())
        return tables + 40 * len(self._cells()) + 200 * infinite + len(str(self.left)) + len(str(self.right))

    @property
    def regular(self) -> bool:
        """Whether it rests on no mass of zero and no infinity, so that no condition of support would exclude it."""
        sizes = {c: len(w) for c, w in self.model.references.items()}
        full = all(len(t.mass) == math.prod(sizes[c] for c in t.coordinates) for t in self.model.laws.values())
        return full and not isinstance(self.left, Infinite) and not isinstance(self.right, Infinite)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data: the first law at the top, the others under "laws".

        Numbers are exact text; ~0.577 marks the enclosure of an irrational one, which only a given formula brings in.
        """
        laws = {_law(key): _pmf(t.coordinates, t.mass) for key, t in sorted(self.model.laws.items(), key=_by_name)}
        first: dict[str, Any] = next(iter(laws.values()), {"variables": [], "pmf": {}})
        names = list(laws)
        found: dict[str, Any] = {**first, "law": names[0] if names else None, "laws": {n: laws[n] for n in names[1:]}}
        found["parameters"] = {str(s): str(v) for s, v in self._symbols()}
        found["point"] = {_value(p): str(i) for p, i in sorted(self.model.point.items())}
        weights = {_name(c): [str(w) for w in ws] for c, ws in self._cells()}
        if weights:
            found["weights"] = weights
        if self.model.functions:
            found["functions"] = {n: {_key(k): str(v) for k, v in f.items()} for n, f in self.model.functions.items()}
        if self.model.curves:
            found["curves"] = {n: c.shown(n) for n, c in sorted(self.model.curves.items())}
        return {
            **found,
            "regular": self.regular,
            "relation": self.relation,
            "place": self.place,
            "left": str(self.left),
            "right": str(self.right),
            "left_decimal": decimal(self.left),
            "right_decimal": decimal(self.right),
        }

    def table(self) -> str:
        """Return the counterexample as plain text for a terminal."""
        lines: list[str] = []
        for key, law in sorted(self.model.laws.items(), key=_by_name):
            heads = [*map(_name, law.coordinates), _law(key)]
            rows = [[*map(str, point), str(m)] for point, m in sorted(law.mass.items())]
            widths = [max(len(r[i]) for r in [heads, *rows]) for i in range(len(heads))]
            lines += ["  ".join(t.rjust(w) for t, w in zip(r, widths, strict=True)) for r in [heads, *rows]]
        for c, weights in self._cells():
            shown = ", ".join(map(str, weights))
            lines.append(f"the density of {_name(c)} is constant on cells 0, 1, ... of widths {shown}")
        for name, f in self.model.functions.items():
            lines.append(", ".join(f"{name}({_key(k)}) = {v}" for k, v in f.items()))
        for name, curve in sorted(self.model.curves.items()):
            lines.append(", ".join(f"{at} = {v}" for at, v in curve.shown(name).items()))
        lines += [f"{s} = {v}" for s, v in self._symbols()]
        lines += [f"{_value(p)} = {i}" for p, i in sorted(self.model.point.items())]
        for side, value in (("left ", self.left), ("right", self.right)):
            exact, digits = str(value), decimal(value)
            lines.append(f"{side} = {exact}" + (f" = {digits}" if digits not in {exact, f"{exact}.0"} else ""))
        lines.append(f"left {_OPPOSITE[self.relation]} right")
        return "\n".join(lines)

    def _cells(self) -> list[tuple[Coordinate, tuple[Any, ...]]]:
        return sorted((c, ws) for c, ws in self.model.references.items() if not self.model.counting(c))

    def _symbols(self) -> list[tuple[Any, Any]]:
        return sorted(self.model.symbols.items(), key=lambda item: str(item[0]))


_OPPOSITE = {"=": "!=", "<=": ">", ">=": "<"}


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

"""Quadratic polynomials in values of random variables, with a formal multiple of log(2 pi)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symkl.models.exact import sign
from symkl.models.tables import Point


@dataclass
class Quadratic:
    """A constant, a multiple of log(2 pi), and linear and quadratic terms in values."""

    constant: Any = Fraction(0)
    pi: Any = Fraction(0)
    linear: dict[Point, Any] = field(default_factory=dict)
    square: dict[tuple[Point, Point], Any] = field(default_factory=dict)

    def __add__(self, other: Quadratic) -> Quadratic:
        linear, square = dict(self.linear), dict(self.square)
        for v, c in other.linear.items():
            linear[v] = linear.get(v, Fraction(0)) + c
        for pair, c in other.square.items():
            square[pair] = square.get(pair, Fraction(0)) + c
        return Quadratic(self.constant + other.constant, self.pi + other.pi, linear, square)

    def __radd__(self, other: Any) -> Quadratic:
        return Quadratic(Fraction(other)) + self

    def __sub__(self, other: Quadratic) -> Quadratic:
        return self + other.scaled(Fraction(-1))

    def __neg__(self) -> Quadratic:
        return self.scaled(Fraction(-1))

    def __mul__(self, by: Any) -> Quadratic:
        return self.scaled(by)

    def scaled(self, by: Any) -> Quadratic:
        """Return a multiple."""
        linear = {v: c * by for v, c in self.linear.items()}
        return Quadratic(self.constant * by, self.pi * by, linear, {p: c * by for p, c in self.square.items()})

    def times(self, other: Quadratic) -> Quadratic:
        """Return the product of two polynomials of degree at most 1."""
        linear = {v: c * other.constant for v, c in self.linear.items()}
        for v, c in other.linear.items():
            linear[v] = linear.get(v, Fraction(0)) + c * self.constant
        square: dict[tuple[Point, Point], Any] = {}
        for v, c in self.linear.items():
            for w, d in other.linear.items():
                pair = (min(v, w), max(v, w))
                square[pair] = square.get(pair, Fraction(0)) + c * d
        return Quadratic(self.constant * other.constant, Fraction(0), linear, square)

    def replaced(self, by: Mapping[Point, Quadratic]) -> Quadratic:
        """Put polynomials of degree 1 in the place of values."""
        result = Quadratic(self.constant, self.pi)
        for v, c in self.linear.items():
            result += by.get(v, Quadratic(linear={v: Fraction(1)})).scaled(c)
        for pair, c in self.square.items():
            a, b = (by.get(v, Quadratic(linear={v: Fraction(1)})) for v in pair)
            result += a.times(b).scaled(c)
        return result

    def vanishes(self) -> bool:
        """Whether it is the zero polynomial."""
        return all(sign(c) == 0 for c in (self.constant, self.pi, *self.linear.values(), *self.square.values()))

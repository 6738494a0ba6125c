"""Joint laws whose coordinates are functions of a few independent sources: copies, sums modulo k, and, or, tuples."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from symkl.models.tables import Coordinate

Image = Callable[[tuple[int, ...]], tuple[int, ...]]


def sources(
    coordinates: Sequence[Coordinate], wanted: Mapping[Coordinate, frozenset[Coordinate]], rng: Random
) -> tuple[dict[Coordinate, int], dict[tuple[int, ...], Any]]:
    """Return alphabet sizes and joint masses of coordinates made of two to four sources.

    A coordinate that is wanted as a function of others is made of their images where they come first.
    """
    if len(coordinates) > 3 and not wanted and rng.random() < 0.4:
        return _joint({c: _of_two_bits(rng) for c in coordinates}, [[Fraction(1, 2)] * 2] * 2)
    size, count = rng.choice((2, 2, 2, 3)), rng.choice((2, 2, 3, 3, 4))
    count = min(count, 3) if size == 3 else count
    fair = [[Fraction(1, size)] * size] * count
    laws = fair if rng.random() < 0.6 else [rng.choice(_laws(size)) for _ in range(count)]
    images: dict[Coordinate, Image] = {}
    left = rng.sample(list(coordinates), len(coordinates))
    fresh = list(range(count))
    while left:
        c = next((c for c in left if wanted.get(c, frozenset()) <= images.keys()), left[0])
        left.remove(c)
        below = sorted(wanted.get(c, frozenset()))
        made = below and all(d in images for d in below)
        if made:
            images[c] = _function([images[d] for d in below], size, rng)
        elif fresh and rng.random() < 0.4:
            images[c] = _single(fresh.pop())
        else:
            images[c] = _image(size, count, rng)
    return _joint({c: images[c] for c in coordinates}, laws)


def _joint(
    images: Mapping[Coordinate, Image], laws: Sequence[Sequence[Fraction]]
) -> tuple[dict[Coordinate, int], dict[tuple[int, ...], Any]]:
    codes: dict[Coordinate, dict[tuple[int, ...], int]] = {c: {} for c in images}
    mass: dict[tuple[int, ...], Any] = {}
    for at in product(*(range(len(law)) for law in laws)):
        m = math.prod((law[i] for law, i in zip(laws, at, strict=True)), start=Fraction(1))
        point = tuple(codes[c].setdefault(image(at), len(codes[c])) for c, image in images.items())
        mass[point] = mass.get(point, 0) + m
    return {c: len(code) for c, code in codes.items()}, mass


def _of_two_bits(rng: Random) -> Image:
    """Choose one of two fair bits, their and, or, or sum: the bits, and, or violate Ingleton's inequality."""
    return rng.choice((_single(0), _single(1), lambda at: (min(at),), lambda at: (max(at),), lambda at: (sum(at) % 2,)))


def _laws(size: int) -> list[list[Fraction]]:
    fair = [Fraction(1, size)] * size
    biased = [Fraction(1, 4), Fraction(3, 4)] if size == 2 else [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    return [fair, biased]


def _single(i: int) -> Image:
    return lambda at: (at[i],)


def _image(size: int, count: int, rng: Random) -> Image:
    """Choose a source, the least or greatest of two, or one or two sums of several."""
    kind = rng.random()
    i = rng.randrange(count)
    if kind < 0.25:
        return _single(i)
    if kind < 0.5:
        j, choose = rng.choice([k for k in range(count) if k != i]), rng.choice((min, max))
        return lambda at: (choose(at[i], at[j]),)
    forms = []
    for _ in range(rng.choice((1, 1, 1, 2))):
        form = [rng.randrange(size) for _ in range(count)]
        if not any(form):
            form[rng.randrange(count)] = 1
        forms.append(form)
    return lambda at: tuple(sum(a * b for a, b in zip(form, at, strict=True)) % size for form in forms)


def _function(images: Sequence[Image], size: int, rng: Random) -> Image:
    """Choose a function of what other coordinates show: all of it, one of them, or the sum of their entries."""
    kind = rng.choice(("all", "one", "sum", "sum"))
    if kind == "all":
        return lambda at: tuple(i for image in images for i in image(at))
    if kind == "one":
        return rng.choice(images)
    return lambda at: (sum(sum(image(at)) for image in images) % size,)

"""Everything this project claims, as requests to check it: the authored theorems and the gallery of closed forms."""

from __future__ import annotations

import json
from collections.abc import Iterator

from symkl.authored import name_of, paths
from symkl.families import FAMILIES, Family
from symkl.families.kinds import (
    Direction,
    Kind,
    PositiveDefinite,
    PositiveVector,
    Probabilities,
    Table,
    Vector,
)

LETTERS = ("abcd", "rstu")
"""The parameters of the first law, and of the second."""
LIMIT = 600
"""Seconds for one check; it is there for what hangs, not for what is slow."""
_WRITTEN = {
    Kind: "{0}",
    Vector: "[{0}1, {0}2]",
    PositiveVector: "[{0}1, {0}2, {0}3]",
    Probabilities: "[{0}1, {0}2, 1 - {0}1 - {0}2]",
    Table: "[[{0}1, {0}2], [{0}3, 1 - {0}1 - {0}2 - {0}3]]",
    PositiveDefinite: "[[{0}1, {0}2], [{0}2, {0}3]]",
    Direction: "[(1 - {0}1^2)/(1 + {0}1^2), 6*{0}1/(5 + 5*{0}1^2), 8*{0}1/(5 + 5*{0}1^2)]",
}
"""How a parameter of each kind is written with letters, in its smallest interesting size."""


def law(name: str, place: int) -> str:
    """Return a law of a family at letters, as the first (0) or the second (1) one.

    >>> law("Gamma", 1)
    'Gamma(r, s)'
    """
    cls = FAMILIES[name]
    kinds = (type(cls.kinds[n]) if n in cls.kinds else Kind for n in cls.names)
    return f"{name}({', '.join(_WRITTEN[k].format(letter) for k, letter in zip(kinds, LETTERS[place], strict=False))})"


def subjects(*, pairs: bool = False) -> Iterator[str]:
    """Yield what is to be checked: every derivation, the entropy of every family and divergences.

    Args: `pairs`, the divergences of all ordered pairs of families of one number, not only inside each family.

    >>> "derivation S14" in set(subjects()), "KL(Gamma(a, b) || Gamma(r, s))" in set(subjects())
    (True, True)
    """
    yield from (f"derivation {name_of(path)}" for path in paths())
    of_numbers = [n for n, cls in FAMILIES.items() if not cls.kinds and cls.dimension is Family.dimension]
    for name in FAMILIES:
        yield f"H({law(name, 0)})"
        yield f"KL({law(name, 0)} || {law(name, 1)})"
        if pairs and name in of_numbers:
            yield from (f"KL({law(name, 0)} || {law(other, 1)})" for other in of_numbers if other != name)


def requests(digits: int = 50, *, pairs: bool = False) -> Iterator[str]:
    """Yield a line of `symkl batch` for everything that is to be checked."""
    for subject in subjects(pairs=pairs):
        yield json.dumps({"id": subject, "task": "verify", "subject": subject, "digits": digits, "timeout": LIMIT})

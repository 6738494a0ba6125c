"""What ``symkl list`` shows: families, measures, rules and derivations with one line each."""

from __future__ import annotations

import symkl.rules  # noqa: F401 (loads every rule)
from symkl.derivations import load_all
from symkl.families import FAMILIES
from symkl.kernel import RULES
from symkl.measures import every_measure


def listing(what: str) -> list[tuple[str, str]]:
    """Return (name, line) pairs, in order of name.

    >>> listing("rules")[0]
    ('as_sum', 'Write an expectation as a sum (integral) against its density.')
    """
    if what == "rules":
        return [(name, first_line(rule.__doc__)) for name, rule in sorted(RULES.items()) if ": " not in name]
    if what == "families":
        return [(f"{name}({', '.join(cls.names)})", density(cls.__doc__)) for name, cls in sorted(FAMILIES.items())]
    if what == "measures":
        return [(c.symbol, f"{first_line(c.__doc__)} {formula(c.__doc__)}") for c in every_measure()]
    return [(d.id, d.title) for d in load_all()]


def first_line(doc: str | None) -> str:
    """Return the first line of a docstring."""
    return (doc or "").strip().split("\n")[0]


def density(doc: str | None) -> str:
    """Return the density or mass that a family's docstring gives."""
    lines = [line.strip() for line in (doc or "").split("\n")]
    return next((line for line in lines if line.startswith(("Density: ", "Mass: "))), "")


def formula(doc: str | None) -> str:
    """Return the formula a docstring gives."""
    lines = [line.strip() for line in (doc or "").split("\n")]
    return next((line.removeprefix("Formula: ") for line in lines if line.startswith("Formula:")), "")

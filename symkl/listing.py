"""What ``symkl list`` shows: families, measures, rules and derivations with one line each."""

from __future__ import annotations

from inspect import cleandoc
from operator import itemgetter

import symkl.rules  # noqa: F401 (loads every rule)
from symkl.derivations import load_all
from symkl.families import FAMILIES
from symkl.families.fisher import Fisher
from symkl.kernel import RULES
from symkl.measures import every_measure

HEADINGS = ("Formula", "Args", "Needs", "Fails", "Raises", "Example", "Refused", "Source")


def listing(what: str) -> list[tuple[str, str]]:
    """Return (name, line) pairs, in order of name.

    >>> listing("rules")[0]
    ('absolute_value', 'Read the absolute value of a weight, or take the sign out.')
    """
    if what == "rules":
        return [(name, first_line(rule.__doc__)) for name, rule in sorted(RULES.items()) if ": " not in name]
    if what == "families":
        return [(f"{name}({', '.join(cls.names)})", density(cls.__doc__)) for name, cls in sorted(FAMILIES.items())]
    if what == "measures":
        found = [(c.symbol, c.__doc__) for c in every_measure()] + [("Fisher", Fisher.__doc__)]
        found.sort(key=itemgetter(0))
        return [(word, f"{first_line(doc)} {sections(doc).get('Formula', '')}") for word, doc in found]
    return [(d.id, d.title) for d in load_all()]


def first_line(doc: str | None) -> str:
    """Return the first line of a docstring."""
    return (doc or "").strip().split("\n")[0]


def density(doc: str | None) -> str:
    """Return the density or mass that a family's docstring gives."""
    lines = [line.strip() for line in (doc or "").split("\n")]
    return next((line for line in lines if line.startswith(("Density: ", "Mass: "))), "")


def sections(doc: str | None) -> dict[str, str]:
    r"""Return a docstring by heading (Formula, Args, Needs, ...); its first line is under "".

    >>> sections("Add.\n\n    Formula: a + b.\n    Needs: nothing.")["Formula"]
    'a + b.'
    """
    first, *rest = cleandoc(doc or "").split("\n")
    found, heading = {"": first}, ""
    for line in rest:
        head, colon, text = line.partition(":")
        named = bool(colon) and head in HEADINGS
        heading = head if named else heading
        if heading and line.strip():
            found[heading] = f"{found.get(heading, '')} {(text if named else line).strip()}".strip()
    return found

"""A proof by Shannon's inequalities as plain data that `symkl.shannon_certificate` checks, and when equality holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symkl.search.shannon.form import Basic, Universe

if TYPE_CHECKING:
    from symkl.search.shannon.prover import Outcome, Shannon, Way

VERSION = 1
MANY = 6
"""More conditions for equality are not listed."""
SPELLED = 2
"""More are not said in words as well."""


def certificate(prover: Shannon, outcome: Outcome) -> dict[str, Any] | None:
    """Return larger - smaller = sum of weights times basic measures and givens, for every relation and direction.

    A part is {"place", "direction", "basic": [[a, b, c, weight], ...], "given": [[number, weight], ...]}: place counts
    the relations, direction is "<=" or ">=" (both for an equation), [a, b, c] is I(a;b|c), or H(a|c) if b is empty,
    and number counts the hypotheses of the parsed statement.  None for a statement that was not parsed from text.
    """
    statement = prover.statement
    if not statement.text:
        return None
    parts = [_part(prover, way) for way in outcome.ways]
    listed = {(p["place"], p["direction"]) for p in parts}
    parts += [  # an identity is decided once and holds in both directions
        {"place": way.place, "direction": ">=", "basic": [], "given": []}
        for way in outcome.ways
        if statement.relations[way.place] == "=" and (way.place, ">=") not in listed
    ]
    parts.sort(key=lambda p: (p["place"], p["direction"]))
    return {
        "format": "symkl shannon certificate",
        "version": VERSION,
        "statement": statement.text,
        "given": list(statement.given_texts),
        "base": str(statement.base),
        "parts": parts,
    }


def _part(prover: Shannon, way: Way) -> dict[str, Any]:
    basics, givens = way.proof.lifted(prover.givens)
    relation = prover.statement.relations[way.place]
    forward = way.smaller is prover.statement.sides[way.place]
    numbers = {id(h): n for n, h in enumerate(prover.statement.given)}
    return {
        "place": way.place,
        "direction": relation if relation != "=" else "<=" if forward else ">=",
        "basic": sorted([*_sets(piece, prover.universe), str(w)] for piece, w in basics.items()),
        "given": sorted([numbers[id(prover.givens[n].hypothesis)], str(w)] for n, w in givens.items()),
    }


def _sets(piece: Basic, universe: Universe) -> list[list[str]]:
    """Name the variables, each set and the first two sets in alphabetical order."""
    a, b, c = (sorted(n for i, n in enumerate(universe.names) if mask >> i & 1) for mask in piece)
    return [b, a, c] if b and b < a else [a, b, c]


def equality(prover: Shannon, outcome: Outcome) -> str:
    """Say when equality holds: what the proof bounds by 0 must be 0, which is enough (complementary slackness)."""
    if "=" in prover.statement.relations or len(outcome.ways) != 1 or not outcome.ways[0].claim:
        return ""
    combination = outcome.ways[0].proof
    if len(combination.basics) + len(combination.givens) > MANY:
        return "Equality holds if and only if every nonnegative term that the proof uses is 0."
    tight = [str(prover.universe.measure(piece)) for piece in combination.basics]
    slack = [n for n in combination.givens if not prover.givens[n].equal]
    for n in slack:
        _, left, right = prover.givens[n].hypothesis.args[:3]
        tight.append(f"{right} - ({left})")
    if not tight:
        return ""
    formulas = " and ".join(f"{name} = 0" for name in tight)
    words = [] if slack or len(tight) > SPELLED else [_in_words(piece, prover.universe) for piece in combination.basics]
    return f"Equality holds if and only if {formulas}{': ' * bool(words)}{', and '.join(words)}."


def _in_words(piece: Basic, universe: Universe) -> str:
    """Say what it means that a basic measure is 0."""
    first, second, given = (_named(mask, universe) for mask in piece)
    verb = "is" if len(first) == 1 else "are"
    if not second:
        what = f"{'a function' if len(first) == 1 else 'functions'} of {' and '.join(given)}" if given else "constant"
        return f"{' and '.join(first)} {verb} {what}"
    under = f" given {' and '.join(given)}" if given else ""
    if len(first) == len(second) == 1:
        return f"{first[0]} and {second[0]} are independent{under}"
    few, many = sorted((first, second), key=len)
    return f"{' and '.join(few)} {'is' if len(few) == 1 else 'are'} independent of {' and '.join(many)} together{under}"


def _named(mask: int, universe: Universe) -> list[str]:
    """Return variables as random variables are written, in upper case."""
    singles = (1 << n for n in range(len(universe.slots)) if mask >> n & 1)
    return [str(universe.entropy(single)).partition("(")[2].removesuffix(")") for single in singles]

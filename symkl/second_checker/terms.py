"""Terms as nested tuples (head, part, ...), what they bind, and the shapes of `table.toml` they are compared with."""

import re
import tomllib
from ast import literal_eval
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

TABLE = tomllib.loads(Path(__file__).with_name("table.toml").read_text(encoding="utf-8"))
KNOWN = {word: tuple(term) for word, term in TABLE["known"].items()}
SORTS = {head: sorts.split() for head, sorts in (TABLE["terms"] | TABLE["conditions"]).items()}
TUPLES = {sort: sorts.split() for sort, sorts in TABLE["tuples"].items()}
HEADS_OF = {sort: ["Tuple"] for sort in TUPLES} | {sort: heads.split() for sort, heads in TABLE["heads"].items()}


class Refused(ValueError):  # noqa: N818 (it is an answer, not a failure)
    """The proof is not one, as this checker reads it."""


def need(fact: Any, text: str, error: type[Exception] = Refused) -> None:
    """Refuse unless a fact holds."""
    if not fact:
        raise error(text)


def entry(number: Any, rows: list[Any]) -> Any:
    """Return an entry by its number: True and -1 are none."""
    need(type(number) is int and 0 <= number < len(rows), f"there is no row or earlier step {number!r}")
    return rows[number]


def terms_of(table: Any) -> list[Any]:
    """Read the table of terms; a row is a name or a number, or a head and numbers of earlier rows."""
    terms: list[Any] = []
    for head, *rest in table:
        text = TABLE["texts"].get(head)
        need(re.fullmatch(text, *rest) if text else head in SORTS, f"there is no such {head}")
        term = (head, *rest) if text else (head, *(entry(r, terms) for r in rest))
        if head == "Variable":
            term = (head, ("Slot", *term[1:-1]), term[-1])
        fits = all(part[0] in HEADS_OF.get(sort, part[:1]) for _, sort, part in parts(term))
        once = [*bound(term), *((place, part[1]) for place, sort, part in parts(term) if sort == "pair")]
        need(fits and len({*once}) == len(once), f"{head} has other parts, or one twice")
        terms.append(term)
    return terms


@cache
def parts(n: Any, kind: str = "") -> list[Any]:
    """List the parts of a term and of the tuples in it: the place, the sort ("none": one is missing), and the part."""
    sorts = TUPLES.get(kind) or SORTS.get(n[0], ["any*"])
    if sorts[-1:] and sorts[-1][-1] == "*":
        sorts = [*sorts[:-1], *[sorts[-1][:-1]] * (len(n) - len(sorts))]
    found = []
    for place, (sort, part) in enumerate(zip_longest(sorts, n[1:], fillvalue="none"), 1):
        inner = parts(part, sort) if sort in TUPLES else []
        found += [(place, sort, part), *((place, *rest) for _, *rest in inner)]
    return found


def bound(n: Any) -> list[Any]:
    """List the values and indices a term binds: what its first law draws, what it sums over."""
    return [part for _, sort, part in parts(n) if sort in {"value", "symbol"}]


def closed(h: Any, n: Any) -> Any:
    """Return a hypothesis for all that a term binds."""
    for _, sort, part in parts(n):
        if sort in TABLE["closed"]:
            return (TABLE["closed"][sort], *(n[1:4] if sort == "symbol" else [part]), h)
    return h


def around(part: Any, n: Any, needs: Any) -> set[Any]:
    """Return the hypotheses of a part of a term, for all that is bound where it stands."""
    if part == n:
        return {*needs}
    return {closed(h, n) for inner in n[1:] if isinstance(inner, tuple) for h in around(part, inner, needs)}


# --- shapes -----------------------------------------------------------------------------------------------------------


@cache
def shape(text: str) -> Any:
    """Read a shape of the table, as Python reads tuples."""
    text = text.replace("[", "(Tuple ").replace("{", "(* ")
    text = re.sub(r"[^\s()\]}]+", r"'\g<0>',", text)
    return literal_eval(re.sub(r"[)\]}]", "),", text))[0]


@cache
def letters(p: Any) -> frozenset[str]:
    """Return the words in a shape that stand for something."""
    own = {p} if isinstance(p, str) else {p[0]} if p[0][0] == "_" else set()
    return frozenset(own).union(*(letters(q) for q in p[1:] if p not in own))


def bind(p: Any, t: Any, found: dict[str, Any]) -> dict[str, Any]:
    """Return what the words in a shape stand for, where they stand first, in a term that may be of that shape."""
    if isinstance(p, str):
        found.setdefault(p, t)
    elif p[0] != t[0] and p[0] in {"Linear", "Product"}:  # one term, one factor
        bind(p, (p[0], ("Tuple", *((KNOWN["1"], t) if p[0] == "Linear" else (t, KNOWN["1"])))), found)
    elif p[0] == t[0] or p[0][0] == "_":
        found.setdefault(p[0], t[0])
        many = next((k for k, q in enumerate(p) if q[0] == "*"), len(p))
        end = len(t) - len(p) + many + 1
        for q, u in (*zip(p[1:many], t[1:], strict=False), *zip(p[many + 1 :], t[end:], strict=False)):
            bind(q, u, found)
        for _, q in p[many : many + 1]:
            each = [bind(q, u, {}) for u in t[many:end]]
            found |= {k: ("*", *(row.get(k, "?") for row in each)) for k in letters(q) - found.keys()}
    return found


def match(p: Any, t: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Return what the words in a shape stand for if all of them stand for something."""
    found = bind(p, t, {**KNOWN, **given})
    return found if letters(p) <= found.keys() else {}


def build(p: Any, found: dict[str, Any]) -> Any:
    """Put what words stand for into a shape; (Joined ...) is one tuple of several, (Exchanged n listing) is renamed."""
    if isinstance(p, str):
        return found[p]
    flat: list[Any] = []
    for q in p[1:]:
        flat += [build(q[1], row) for row in rows(q[1], found)] if q[0] == "*" else [build(q, found)]
    if p[0] in {"Joined", "Exchanged"}:
        return ("Tuple", *(part for n in flat for part in n[1:])) if p[0] == "Joined" else exchanged(*flat)
    return (found.get(p[0], p[0]), *flat)


def rows(p: Any, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the lists that words in a shape stand for apart, entry by entry."""
    lists = {k: found[k][1:] for k in letters(p) if found[k][0] == "*"}
    return [{**found, **dict(zip(lists, each, strict=True))} for each in zip(*lists.values(), strict=False)]


@cache
def exchanged(n: Any, listing: Any) -> Any:
    """Replace what a list of pairs names, where it is not bound."""
    mapping = {key: value for _, key, value in listing[1:]}
    if n in mapping:
        return mapping[n]
    shadowed = mapping.keys() & {*bound(n), *(v[1][1] for v in bound(n) if v[0] == "Variable")}
    inside = {place for place, sort, _ in parts(n) if shadowed and sort != "scalar"}  # the ends of a range are outside
    return tuple(exchanged(a, listing) if isinstance(a, tuple) and k not in inside else a for k, a in enumerate(n))

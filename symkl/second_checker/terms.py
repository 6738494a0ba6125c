"""Terms as nested tuples (head, part, ...), what they bind, and the shapes of `table.toml` they are compared with."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

ONE = ("Rational", "1/1")
TABLE = tomllib.loads(Path(__file__).with_name("table.toml").read_text(encoding="utf-8"))
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
    need(type(number) is int and 0 <= number < len(rows), f"there is no row, place or earlier step {number!r}")
    return rows[number]


def terms_of(table: Any) -> list[Any]:
    """Read the table of terms; a row is a name or a number, or a head and numbers of earlier rows."""
    terms: list[Any] = []
    for head, *rest in table:
        text = TABLE["texts"].get(head)
        term = (head, *rest) if text else (head, *(entry(r, terms) for r in rest))
        need(re.fullmatch(text, *rest) if text else head in SORTS, f"there is no such {head}")
        if head == "Variable":
            term = (head, ("Slot", *term[1:-1]), term[-1])
        fits = all(part[0] in HEADS_OF.get(sort, part[:1]) for _, sort, part in parts(term))
        once = [*bound(term), *((way[0], part[1]) for way, sort, part in parts(term) if sort == "pair")]
        need(fits and len({*once}) == len(once), f"{head} has other parts, or one twice")
        terms.append(term)
    return terms


@cache
def parts(n: Any) -> list[Any]:
    """List the parts of a term and of the tuples in it: the way to each, its sort, and the part."""
    return [*sorted_parts(n, SORTS.get(n[0], ["any*"]), ())]


def sorted_parts(n: Any, sorts: list[str], way: tuple[int, ...]) -> Iterator[Any]:
    """Run through the parts of a term and their sorts; a star: any number; "none": one is missing, or one too many."""
    if sorts[-1:] and sorts[-1][-1] == "*":
        sorts = [*sorts[:-1], *[sorts[-1][:-1]] * (len(n) - len(sorts))]
    for k, (sort, part) in enumerate(zip_longest(sorts, n[1:], fillvalue="none"), 1):
        yield (*way, k), sort, part
        yield from sorted_parts(part, TUPLES[sort], (*way, k)) if sort in TUPLES else ()


def bound(n: Any) -> list[Any]:
    """List the values and indices a term binds: what its first law draws, what it sums over."""
    laws = [part[1:] for _, sort, part in parts(n) if sort == "law"]
    drawn = [value for law in laws[:1] for density in law for _, _, value in density[2][1:]]
    return drawn + [part for _, sort, part in parts(n) if sort in {"value", "symbol"}]


def replaced(n: Any, path: Any, p: Any) -> tuple[Any, set[Any]]:
    """Return a term with a part replaced, and the hypotheses of that, for all that is bound there."""
    if not path:
        relation, left, right = p.conclusion
        old, new = (left, right) if relation == "=" or n == left else (right, left)
        need(n == old, "the place holds something else")
        return new, p.needs
    places = [way for way, sort, _ in parts(n) if sort in {"term", "density"}]
    k, *rest = path if n[0] == "Tuple" else (*entry(path[0][0], places), *path[1:])
    new, needs = replaced(n[k], rest, p)
    return (*n[:k], new, *n[k + 1 :]), {closed(h, n) for h in needs}


def closed(h: Any, n: Any) -> Any:
    """Return a hypothesis for all that a term binds."""
    for _, sort, part in parts(n):
        if sort in TABLE["closed"]:
            return (TABLE["closed"][sort], *(n[1:4] if sort == "symbol" else [part]), h)
    return h


# --- shapes -----------------------------------------------------------------------------------------------------------


@cache
def shape(text: str) -> Any:
    """Read a shape of the table; each _ is another name."""
    text = re.sub(r"(?<![^\s(\[*])_(?![^\s)\]])", lambda m: f"_{m.start()}", text)
    tokens = iter(re.findall(r"[()*]|[^\s()*]+", text.replace("[", "(Tuple ").replace("]", ")")))

    def part() -> Any:
        word = next(tokens)
        if word in {"(", "*", ")"}:
            return (next(tokens), *iter(part, ")")) if word == "(" else ("*", part()) if word == "*" else word
        return ("Rational", word if "/" in word else f"{word}/1") if re.match(r"-?\d", word) else ("?", word)

    return part()


@cache
def letters(p: Any) -> frozenset[str]:
    """Return the names in a shape."""
    own = p[1:] if p[0] == "?" else [p[0]] if p[0][0] == "_" else ()
    return frozenset(own).union(*(letters(q) for q in p[1:] if isinstance(q, tuple)))


def bind(p: Any, t: Any, found: dict[str, Any]) -> dict[str, Any]:
    """Return what the names in a shape stand for, where they stand first, in a term that may be of that shape."""
    if p[0] == "?":
        found.setdefault(p[1], t)
    elif p[0] != t[0] and p[0] in {"Linear", "Product"}:  # one term, one factor
        bind(p, (p[0], ("Tuple", *((ONE, t) if p[0] == "Linear" else (t, ONE)))), found)
    elif p[0] == t[0] != "Rational" or p[0][0] == "_":
        found |= {p[0]: found.get(p[0], t[0])} if p[0][0] == "_" else {}
        star = next((k for k, q in enumerate(p) if q[0] == "*"), len(p))
        end = len(t) - len(p) + star + 1
        for q, u in (*zip(p[1:star], t[1:], strict=False), *zip(p[star + 1 :], t[end:], strict=False)):
            bind(q, u, found)
        for q in p[star : star + 1]:
            each = [bind(q[1], u, {}) for u in t[star:end]]
            found |= {k: ("*", *(row.get(k, ("?",)) for row in each)) for k in letters(q[1]) - found.keys()}
    return found


def build(p: Any, found: dict[str, Any]) -> Any:
    """Put what names stand for into a shape; (Joined ...) is one tuple of several, (Exchanged n listing) is renamed."""
    if p[0] in {"?", "Rational"}:
        return found[p[1]] if p[0] == "?" else p
    flat: list[Any] = []
    for q in p[1:]:
        flat += [build(q[1], row) for row in rows(q[1], found)] if q[0] == "*" else [build(q, found)]
    if p[0] in {"Joined", "Exchanged"}:
        return ("Tuple", *(part for n in flat for part in n[1:])) if p[0] == "Joined" else exchanged(*flat)
    return (found.get(p[0], p[0]), *flat)


def rows(p: Any, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the lists that names in a shape stand for apart, entry by entry."""
    lists = {k: found[k][1:] for k in letters(p) if found[k][0] == "*"}
    return [{**found, **dict(zip(lists, each, strict=True))} for each in zip(*lists.values(), strict=False)]


@cache
def exchanged(n: Any, listing: Any) -> Any:
    """Replace what a list of pairs names, where it is not bound."""
    mapping = {key: value for _, key, value in listing[1:]}
    if n in mapping:
        return mapping[n]
    shadowed = mapping.keys() & {*bound(n), *(v[1][1] for v in bound(n) if v[0] == "Variable")}
    inside = {way[0] for way, sort, _ in parts(n) if shadowed and sort != "scalar"}  # the ends of a range are outside
    return tuple(exchanged(a, listing) if isinstance(a, tuple) and k not in inside else a for k, a in enumerate(n))

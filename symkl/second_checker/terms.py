"""Terms as nested tuples (head, part, ...), what they bind, and the shapes of `table.toml` they are compared with."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ONE = ("Rational", "1/1")
TABLE = tomllib.loads(Path(__file__).with_name("table.toml").read_text(encoding="utf-8"))
CLOSED = {"law": "Almost", "symbol": "EveryIndex", "values": "Every"}
SORTS: dict[str, list[str]] = {head: kinds.split() for head, kinds in (TABLE["terms"] | TABLE["conditions"]).items()}


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
        term = (head, *rest) if head in TABLE["texts"] else (head, *(entry(r, terms) for r in rest))
        fits = re.fullmatch(TABLE["texts"][head], *rest) if head in TABLE["texts"] else sized(SORTS[head], term)
        once = [[p[1] for k in parts(term, "pairs") for p in term[k][1:]], bound(term)]
        need(fits and all(len({*some}) == len(some) for some in once), f"{head} has other parts, or one twice")
        terms.append(term)
    return terms


def sized(sorts: list[str], n: Any) -> bool:
    """Whether the parts of a term are of some sorts, the last of which may stand for any number."""
    if sorts and sorts[-1][-1] == "*":
        sorts = [*sorts[:-1], *[sorts[-1][:-1]] * (len(n) - len(sorts))]
    return len(sorts) == len(n) - 1 and all(map(of_sort, sorts, n[1:]))


def of_sort(sort: str, n: Any) -> bool:
    """Whether a part is of a sort: a tuple of sorts, one of some heads, or anything."""
    if sort in TABLE["tuples"]:
        return n[0] == "Tuple" and sized(TABLE["tuples"][sort].split(), n)
    return n[0] in TABLE["heads"].get(sort, n[0]).split()


def parts(n: Any, kind: str) -> list[int]:
    """Return where the parts of a kind stand in a term; a plus: at least one."""
    return [k + 1 for k, sort in enumerate(SORTS.get(n[0], ())) if sort.strip("+") == kind]


def bound(n: Any) -> list[Any]:
    """List the values and indices a term binds: what its first law draws, what it sums over."""
    found = [v for k in parts(n, "law")[:1] for d in n[k][1:] for _, _, v in d[2][1:]]
    found += [v for k in parts(n, "values") for v in n[k][1:]] + [n[k] for k in parts(n, "symbol")]
    return found + [span[1] for k in parts(n, "ranges") for span in n[k][1:]]


@cache
def names(n: Any) -> frozenset[Any]:
    """Return the values and symbols that are free in a term; a mixture is closed, its values are its own."""
    inner = (names(a) for a in n[1:] if isinstance(a, tuple) and n[0] != "Mixture")
    return frozenset({n} if n[0] in {"Symbol", "Variable"} else ()).union(*inner) - {*bound(n)}


def places(n: Any) -> list[list[int]]:
    """Return the ways to the parts of a term that may be replaced."""
    if n[0] in {"Linear", "Product"}:
        return [[k, 2 if n[0] == "Linear" else 1] for k in range(1, len(n))]
    return [*([k, i] for k in parts(n, "law") for i in range(1, len(n[k]))), *([k] for k in parts(n, "term"))]


def replaced(n: Any, path: Any, p: Any) -> tuple[Any, list[list[Any]]]:
    """Return a term with a part replaced, and of each hypothesis the forms it may have outside, first the widest."""
    if not path:
        relation, left, right = p.conclusion
        old, new = (left, right) if relation == "=" or n == left else (right, left)
        need(n == old, "the place holds something else")
        return new, [[h] for h in p.needs]
    k, *rest = path if n[0] == "Tuple" else (*entry(path[0][0], places(n)), *path[1:])
    new, inner = replaced(n[k], rest, p)
    return (*n[:k], new, *n[k + 1 :]), [closed(forms, n) for forms in inner] if bound(n) else inner


def closed(forms: list[Any], n: Any) -> list[Any]:
    """Return the forms that a hypothesis may have outside of what binds."""
    kind, at = next((kind, k) for kind in CLOSED for k in parts(n, kind))
    head = CLOSED[kind], *(n[1:4] if kind == "symbol" else n[at : at + 1])
    joined = [("Almost", (*head[1], *h[1][1:]), h[2]) for h in forms if h[0] == head[0] == "Almost"]
    return [*((*head, h) for h in forms), *joined, *(h for h in forms if not names(h) & {*bound(n)})]


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


def exchanged(n: Any, listing: Any) -> Any:
    """Replace names as a list of pairs says; a value has the name of its coordinate."""
    mapping = {key: value for _, key, value in listing[1:]}
    slot = ("Slot", *n[1:3]) if n[0] == "Variable" else n
    if n in mapping or slot in mapping:
        return mapping[n] if n in mapping else ("Variable", *mapping[slot][1:], n[3])
    return tuple(exchanged(a, listing) if isinstance(a, tuple) else a for a in n)

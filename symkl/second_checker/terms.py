"""Terms as nested tuples (head, part, ...), the shapes of `table.toml` that they are compared with, and what binds."""

from __future__ import annotations

import ast
import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

ONE, MINUS = ("Rational", Fraction(1)), ("Rational", Fraction(-1))
TABLE = tomllib.loads(Path(__file__).with_name("table.toml").read_text(encoding="utf-8"))
SORTS: dict[str, list[str]] = {head: kinds.split() for head, kinds in TABLE["terms"].items()}
SCALARS = {"Rational", "Symbol", *(head for head, kinds in SORTS.items() if {*kinds} <= {"scalar", "scalar*"})}


class Refused(ValueError):  # noqa: N818 (it is an answer, not a failure)
    """The proof is not one, as this checker reads it."""


def need(fact: Any, text: str) -> None:
    """Refuse unless a fact holds."""
    if not fact:
        raise Refused(text)


@cache
def shape(text: str) -> Any:
    """Read a shape of the table, which is written like a call in Python."""
    return _shape(ast.parse(text, mode="eval").body)


def _shape(node: Any) -> Any:
    match node:
        case ast.Name(id=name):
            return ("?", name)
        case ast.Constant(value=str(name)):
            return ("Str", name)
        case ast.Constant(value=float(value) | int(value)):
            return ("Rational", Fraction(value))
        case ast.UnaryOp(operand=ast.Constant(value=int(value))):
            return ("Rational", -Fraction(value))
        case ast.Starred(value=part):
            return ("*", _shape(part))
        case ast.Call(func=ast.Name(id=head), args=parts):
            return (head, *map(_shape, parts))
    return ("Tuple", *map(_shape, node.elts))


@cache
def letters(p: Any) -> frozenset[str]:
    """Return the names in a shape."""
    own = p[1:] if p[0] == "?" else [p[0]] if p[0][0] == "_" else ()
    return frozenset(own).union(*(letters(q) for q in p[1:] if isinstance(q, tuple)))


def build(p: Any, names: dict[str, Any]) -> Any:
    """Put what names stand for into a shape."""
    if p[0] == "?":
        return names[p[1]]
    found: list[Any] = []
    for q in p[1:]:
        starred = isinstance(q, tuple) and q[0] == "*"
        found += (
            [build(q[1], row) for row in rows(q[1], names)]
            if starred
            else [build(q, names)]
            if isinstance(q, tuple)
            else [q]
        )
    return (names.get(p[0], p[0]), *found)


def rows(p: Any, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the lists that names in a shape stand for apart, entry by entry."""
    lists = {k: names[k] for k in letters(p) if isinstance(names.get(k), list)}
    return [{**names, **dict(zip(lists, entry, strict=True))} for entry in zip(*lists.values(), strict=True)]


@cache
def scalar(n: Any) -> bool:
    """Whether a term has no laws and no values in it."""
    return n[0] in SCALARS and all(scalar(a) for a in n[1:] if isinstance(a, tuple))


def parts(n: Any, kind: str) -> list[int]:
    """Return where the parts of a kind stand in a term."""
    return [k + 1 for k, sort in enumerate(SORTS.get(n[0], ())) if sort == kind]


def bound(n: Any) -> list[Any]:
    """List the values and indices a term binds: what its first law draws, what it sums over."""
    found = [v for k in parts(n, "law")[:1] for d in n[k][1:] for _, _, v in d[2][1:]]
    found += [v for k in parts(n, "values") if n[0] != "Apply" for v in n[k][1:]]
    return found + [n[k] for k in parts(n, "symbol")] + [r[1] for k in parts(n, "ranges") for r in n[k][1:]]


@cache
def names(n: Any) -> frozenset[Any]:
    """Return the values and symbols that are free in a term; a mixture is closed, its values are its own."""
    inner = (names(a) for a in n[1:] if isinstance(a, tuple) and n[0] != "Mixture")
    return frozenset({n} if n[0] in {"Symbol", "Variable"} else ()).union(*inner) - {*bound(n)}


def places(n: Any) -> list[tuple[int, ...]]:
    """Return where the parts of a term are that may be replaced."""
    if n[0] in {"Linear", "Product"}:
        return [(k, 2 if n[0] == "Linear" else 1) for k in range(1, len(n))]
    return [*((k, i) for k in parts(n, "law") for i in range(1, len(n[k]))), *((k,) for k in parts(n, "term"))]


def sized(sorts: list[str], n: Any) -> bool:
    """Whether the parts of a term are of some sorts, the last of which may stand for any number."""
    if sorts and sorts[-1][-1] == "*":
        sorts = [*sorts[:-1], *[sorts[-1][:-1]] * (len(n) - len(sorts))]
    return len(sorts) == len(n) - 1 and all(map(sorted_as, sorts, n[1:]))


def sorted_as(sort: str, n: Any) -> bool:
    """Whether a part is of a sort: a head, a tuple of sorts, a scalar, or anything."""
    if sort in TABLE["heads"]:
        return n[0] in TABLE["heads"][sort].split()
    if sort in TABLE["tuples"]:
        return n[0] == "Tuple" and sized(TABLE["tuples"][sort].split(), n)
    return sort != "scalar" or scalar(n)


def terms_of(table: Any) -> list[Any]:
    """Read the table of terms; a row refers to earlier rows."""
    terms: list[Any] = []
    known: dict[Any, Any] = {}
    for head, *rest in table:
        if head in {"Rational", "Symbol", "Str"}:
            need(len(rest) == 1 and isinstance(rest[0], str), "a name or a number is not a text")
            term: Any = (head, Fraction(rest[0]) if head == "Rational" else rest[0])
            need(head != "Rational" or "/".join(map(str, term[1].as_integer_ratio())) == rest[0], "not in lowest terms")
        else:
            need(all(type(r) is int and 0 <= r < len(terms) for r in rest), "a row refers to no earlier one")
            term = (head, *(terms[r] for r in rest))
            need(sized(SORTS[head], term), f"{head} has other parts")
            once = [[p[1] for k in parts(term, "pairs") for p in term[k][1:]], bound(term) if head != "Assumed" else []]
            once += [[v for side in term[2:] for v in side[1:]]] if head == "Independent" else []
            need(all(len({*some}) == len(some) for some in once), f"{head} names something twice")
            need(head != "Density" or len(term[2]) > 1, "a density is of something")
            need(head != "Independent" or (term[2][1:] and term[3][1:]), "independence of nothing")
            own = (
                [p for _, _, law in term[1:] for d in law[1:] for side in d[2:] for p in side[1:]]
                if head == "Mixture"
                else []
            )
            need(
                all(v == ("Variable", *s[1:], ("Rational", 0)) for _, s, v in own),
                "a mixture speaks of slots, not of copies",
            )
            zero = {"Linear": 1, "Product": 2}.get(head, 0)
            need(
                not zero or all(p[zero] != ("Rational", 0) for p in term[1:]),
                "a term has the coefficient or exponent 0",
            )
            need(head != "Variable" or term[3][1] in range(10**6), "there is no such copy")
        terms.append(known.setdefault(term, term))
    return terms

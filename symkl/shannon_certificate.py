"""The independent checker of Shannon certificates; trusts itself and the parser, which reads the text again."""

from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from symkl.measures import DualTotalCorrelation, Entropy, MutualInformation, TotalCorrelation
from symkl.syntax.parse import parse
from symkl.terms import Assumed, Discrete, Independent, pairs


def check_shannon(data: Any) -> None:
    """Refuse a certificate that does not prove its statement by Shannon's inequalities.

    Formula: larger side - smaller side = weights times I(a;b|c) or H(a|c) + weights times (right - left) of givens.
    Args: `data`, the field `shannon` of a verdict or of an answer in JSON; plain data with fractions as text.
    Needs: nothing of the search; claim and givens are read from their text again.
    Raises: ValueError, KeyError, TypeError, ..., if it is refused; returns nothing otherwise.

    >>> from symkl import prove
    >>> data = prove("I(X;Z) <= I(X;Y)", ["X -> Y -> Z"]).shannon
    >>> check_shannon(data)
    >>> check_shannon({**data, "statement": "I(X;Z) <= I(X;Y|Z)"})
    Traceback (most recent call last):
    ValueError: the certificate does not prove the statement

    Source: Yeung 2008, Information Theory and Network Coding, chapter 13.
    """
    demand([data["format"], data["version"], len(data)] == ["symkl shannon certificate", 1, 6])
    stated = parse(data["statement"], data["given"], None if data["base"] == "E" else data["base"])
    ways = [(n, way) for n, r in enumerate(stated.relations) for way in (("<=", ">=") if r == "=" else (r,))]
    demand([(p["place"], p["direction"], len(p)) for p in data["parts"]] == [(n, way, 4) for n, way in ways])
    frame = next(((m.law, m.base) for side in stated.sides for _, m in pairs(side) if m.args), None)
    known = {str(h.args[0].value) for h in stated.given if isinstance(h, Discrete)}
    def spend(rest: Any, weight: Fraction, term: Any) -> None:
        for coefficient, m in pairs(term) if term != 0 else ():
            c, *sets = [frozenset(str(s.value) for s in g) for g in (m.given, *getattr(m, "groups", [m.args[1]]))]
            every, k = c.union(*sets), len(sets)
            demand((m.law, m.base) == frame and every <= known)
            if isinstance(m, MutualInformation):  # alternating over the choices of groups
                form = [(-((-1) ** r), c.union(*g)) for r in range(k + 1) for g in combinations(sets, r)]
            elif isinstance(m, DualTotalCorrelation):
                form = [(1 - k, every), (-1, c), *((1, c.union(*sets[:i], *sets[i + 1 :])) for i in range(k))]
            else:
                demand(isinstance(m, (Entropy, TotalCorrelation)))
                joint = [(-1, every), (1 - k, c), *((1, c | g) for g in sets)]
                form = [(1, every), (-1, c)] if isinstance(m, Entropy) else joint
            for v, s in form:
                rest[s] += weight * v * Fraction(coefficient.p, coefficient.q) * bool(s)
    for part, (place, way) in zip(data["parts"], ways, strict=True):
        rest: Any = Counter()
        spend(rest, Fraction(1 if way == "<=" else -1), stated.sides[place + 1] - stated.sides[place])
        for rows in (part["basic"], part["given"]):  # in order, nothing twice, fractions in lowest terms
            demand(all(p[:-1] < q[:-1] for p, q in pairwise(rows)) and all(str(Fraction(w)) == w for *_, w in rows))
        for a, b, c, w in part["basic"]:  # w I(a;b|c), or w H(a|c) if b is empty
            demand(all(type(s) is list and sorted(set(s)) == s for s in (a, b, c)) and known >= {*a, *b, *c})
            demand(len({*a, *b, *c}) == len(a + b + c) and a != [] and (a < b or not b) and Fraction(w) > 0)
            for v, s in [(-1, a + c), (1, c), *([(-1, b + c), (1, a + b + c)] if b else [])]:
                rest[frozenset(s)] += v * Fraction(w) * bool(s)
        for n, w in part["given"]:  # w (right - left), which is at least 0, or 0
            given, form = stated.given[n], Counter[Any]()
            if isinstance(given, Independent):
                given = Assumed("=", 0, MutualInformation(given.args[0], given.args[1:3], given.args[3], stated.base))
            demand(type(n) is int and n >= 0 and isinstance(given, Assumed) and not given.bound)
            demand(Fraction(w) > 0 or (str(given.args[0]) == "=" and Fraction(w) < 0))
            spend(form, -Fraction(w), given.args[2] - given.args[1])
            rest.update(form if any(form.values()) else {(): 1})  # a given that says nothing is refused
        demand(not any(rest.values()))


def demand(condition: bool) -> None:
    """Raise unless the condition holds."""
    if not condition:
        raise ValueError("the certificate does not prove the statement")

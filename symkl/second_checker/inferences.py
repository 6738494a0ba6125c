"""How inferences carry hypotheses along: none of a premise is lost, and none comes from nowhere."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from symkl.second_checker.models import same
from symkl.second_checker.steps import VALUES, Step, core, exchanged, lie, plain
from symkl.second_checker.terms import MINUS, ONE, bound, names, need, parts, places, scalar


def relabelled(n: Any, mapping: Any) -> Any:
    """Replace names of laws and coordinates."""
    if n[0] == "Variable":
        return ("Variable", *mapping.get(("Slot", *n[1:3]), n)[1:3], n[3])
    return mapping[n] if n in mapping else tuple(relabelled(a, mapping) if isinstance(a, tuple) else a for a in n)


def infer(s: Step) -> None:
    """Read an inference: its conclusion, and that no hypothesis of a premise is lost and none comes from nowhere."""
    p, a, sides = s.premises, s.args, (s.left, s.right)
    relation = "<=" if any(t.relation == "<=" for t in p) else "="
    owed = {h for t in p for h in t.needs}
    ends = [(t.left, t.right) for t in p]
    match s.rule, a, ends:
        case "refl", [term], []:
            good = s.left == s.right == term
        case "sym", [], [(left, right)]:
            good = relation == "=" and sides == (right, left)
        case "chain", [], [(left, _), *_]:
            good = all(t[1] == u[0] for t, u in pairwise(ends)) and sides == (left, ends[-1][1])
        case "because", [str()], [end]:
            good = sides == end
        case "squeeze", [], [end, other]:
            good, relation = sides == end == other[::-1], "="
        case "plus", [term], [end]:
            good = all(map(same, sides, (("Linear", ("Tuple", ONE, n), ("Tuple", ONE, term)) for n in end)))
        case "scale", [factor], [end]:
            built = [
                ("Linear", ("Tuple", factor, n))
                if scalar(factor)
                else ("Product", ("Tuple", factor, ONE), ("Tuple", n, ONE))
                for n in end
            ]
            order = [("AtLeast", ("Mul", sign, factor)) for sign in (ONE, MINUS)]
            free = relation == "=" or not scalar(factor)
            ways = zip(order, (built, built[::-1]), strict=True)
            good = any(all(map(same, sides, way)) and (free or s.stands(h)) for h, way in ways)
        case "assume", [("Assumed", (_, relation), *end, _, (_, *ranges)) as given, listing], []:
            mapping = {key: value for _, key, value in listing}
            for _, *span in ranges:
                at, low, high = (exchanged(n, mapping) for n in span)
                s.lemmas += [("AtLeast", ("Add", u, ("Mul", MINUS, v))) for u, v in ((at, low), (high, at))]
            good = {*mapping} <= {*bound(given)} and all(map(same, sides, (exchanged(n, mapping) for n in end)))
            owed = {given}
        case "relabel", [listing], [end]:
            mapping = {key: value for _, key, value in listing}
            moved = [relabelled(h, mapping) for h in owed]
            owed = {n for n in s.needs if any(same(h, n) for h in moved)}
            good = all(map(same, sides, (relabelled(n, mapping) for n in end))) and len(owed) == len({*moved})
        case "finite", [], [end, (term, right), *more]:
            below, above = right, more[0][0] if more else right
            good = sides == end and len(p) == 2 + bool(more) and ("Finite", term) in p[0].needs
            good = good and (more[0][1] == term if more else p[1].relation == "=")
            owed = (owed - {("Finite", term)}) | {h for t in p[1:] for h in t.needs}
            owed |= {("Finite", n) for n in (below, above) if not plain(("Finite", n))}
            s.lemmas, relation = [("Finite", n) for n in (below, above) if scalar(n)], p[0].relation
        case "inside", [term, where], _:
            owed = set()
            good = term == s.left and len(where) == len(p) and same(replaced(s, owed), s.right)
        case _:
            good = False
    need(good and s.relation == relation, f"{s.rule} does not say this")
    need(owed <= s.needs, "a hypothesis of a premise is lost")
    loose = s.rule in {"plus", "scale", "assume", "finite", "inside"}
    need(
        all(loose and core(h)[0] in VALUES and scalar(core(h)[1]) for h in s.needs - owed),
        "a hypothesis comes from nowhere",
    )


def replaced(s: Step, owed: set[Any]) -> Any:
    """Replace parts; every hypothesis stays, is closed over what binds, or is settled and then tried on models."""
    new = s.left
    for path, p in zip(s.args[1], s.premises, strict=True):
        above = around(s.left, path)
        here = above.pop()
        old, other = (p.left, p.right) if p.relation == "=" or here == p.left else (p.right, p.left)
        need(here == old, "the place holds something else")
        new = put(new, path, other)
        for h in p.needs:
            forms = [h]
            for binder in reversed(above):
                forms = [f for form in forms for f in closed(form, binder)] if bound(binder) else forms
            if not s.needs & {*forms}:
                need(forms[0] != h and (core(h)[0] != "Finite" or plain(h)), "a hypothesis is lost")
                s.lemmas.append(forms[0])
                if forms[0][0] == "Almost" and forms[0][2][0] == "Positive" and h[1][0] == "Density":
                    values = [v for _, _, v in h[1][2][1:]]
                    need(lie(s, values, bound(("Expectation", forms[0][1]))), "an index may leave its range")
            owed |= s.needs & {*forms}
        factors = {other, *(pair[1] for pair in other[1:] if other[0] == "Product")}
        if any(n[0] == "Product" for n in above):
            owed |= {h for h in s.needs if core(h)[0] in {"Positive", "Nonzero"} and core(h)[1] in factors}
    return new


def around(n: Any, path: Any) -> list[Any]:
    """List the terms around the part at a path, and that part."""
    found = [n]
    for k in path:
        need(0 <= k < len(places(n)), "there is no such place")
        for i in places(n)[k]:
            n = n[i]
        found.append(n)
    return found


def put(n: Any, path: Any, new: Any) -> Any:
    """Replace the part at a path."""
    if not path:
        return new
    i, *j = places(n)[path[0]]
    row = (*n[i][: j[0]], put(n[i][j[0]], path[1:], new), *n[i][j[0] + 1 :]) if j else put(n[i], path[1:], new)
    return (*n[:i], row, *n[i + 1 :])


def closed(h: Any, binder: Any) -> list[Any]:
    """Return what a hypothesis may be outside a binder; first, what holds for all that is bound."""
    inside, free, laws = bound(binder), names(h), parts(binder, "law")
    certain = any(b in free for b in inside)
    maybe = any(
        u[0] == v[0] == "Variable" and (u[1], u[3]) == (v[1], v[3]) and len(u[2]) > 1 < len(v[2])
        for u in inside
        for v in free
    )
    law = binder[laws[0]] if laws else ()
    forms = (
        [("Almost", law, h)]
        if laws
        else [("EveryIndex", *binder[1:4], h) if len(binder) > 3 else ("Every", binder[1], h)]
    )
    forms += [("Almost", (*law, *h[1][1:]), h[2])] if laws and h[0] == "Almost" else []
    return [*(forms if certain or maybe else []), *([] if certain else [h])]

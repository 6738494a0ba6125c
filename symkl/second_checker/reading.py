"""How inferences carry hypotheses along, and how rules are read from the table."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from typing import Any

from symkl.second_checker.models import (
    GENERIC,
    LITERAL,
    Model,
    NoValue,
    Silent,
    alike,
    match,
    meaning,
    nonnegative,
    same,
)
from symkl.second_checker.terms import MINUS, ONE, TABLE, bound, build, names, need, parts, places, scalar, shape

CLOSED = {"Almost", "Every", "EveryIndex"}
VALUES = {"Finite", "Nonzero", "Positive", "AtLeast"}


class Step:
    """One step of a proof as it is stated."""

    def __init__(self, rule: str, args: list[Any], premises: list[Step], sides: tuple[Any, ...]) -> None:
        """Keep what is stated; what has to hold on models is added while it is read."""
        self.rule, self.args, self.premises = rule, args, premises
        self.left, self.relation, self.right, stated = sides
        self.needs, self.lemmas = {*stated}, list[Any]()

    def stands(self, h: Any) -> bool:
        """Whether a condition is stated, or holds by its form, or follows from what is stated of indices."""
        indices = h[0] in {"AtLeast", "Distinct"} or scalar(h[-1])
        return plain(h) or any(same(h, n) for n in self.needs) or (indices and follows(h, frozenset(self.needs)))


def core(h: Any) -> Any:
    """Return a hypothesis without what it is closed over."""
    return core(h[-1]) if h[0] in CLOSED else h


def plain(h: Any) -> bool:
    """Whether a condition holds by the form of its term, whatever the model."""
    head, n = core(h)[:2]
    if h[0] == "Almost" and head == "Positive" and n in h[1]:
        return True
    if head == "Finite" and n[0] == "Linear":
        return all(plain((head, t)) for _, _, t in n[1:])
    if head == "Finite" and n[0] == "Product":
        return all(e == ONE and plain((head, f)) for _, f, e in n[1:])
    if scalar(n) and not names(n):
        return head in VALUES and Model(0).holds((head, n), {})
    finite = scalar(n) or n[0] in {"Density", "Apply"} or (n[0] == "Expectation" and n[2] == ONE)
    return finite if head == "Finite" else head == "Positive" and n[0] in {"Exp", "exp"}


@cache
def follows(h: Any, needs: frozenset[Any]) -> bool:
    """Whether a condition holds on models wherever those on indices that are stated hold, for small integers."""
    known = [n for n in needs if core(n)[0] in {"AtLeast", "Distinct"}]
    for seed in range(400 if h[0] == "Distinct" or scalar(h[-1]) else 10):
        model = Model(seed, range(-4, 7))
        try:
            if all(model.holds(n, {}) for n in known) and not model.holds(h, {}):
                return False
        except (Silent, NoValue):
            continue
    return True


# --- rules ------------------------------------------------------------------------------------------------------------


def read(s: Step) -> None:
    """Read an application of an axiom as the table says."""
    entry = TABLE["rules"][s.rule]
    need(s.args and s.args[0] == s.left and not s.premises, f"{s.rule} is of another term")
    need(s.relation in entry.get("relation", "=").split(), f"{s.rule} gives another relation")
    need({core(h)[0] for h in s.needs} <= {*entry.get("may", "").split()}, f"{s.rule} has no such condition")
    need(any(fits(s, {**entry, **case}) for case in entry.get("cases", [{}])), f"{s.rule} does not say this")


def fits(s: Step, case: dict[str, str]) -> bool:
    """Whether a step is of the shape of a case, and states what it must."""
    first, last = (p if isinstance(p, tuple) and scalar(p) else ("e",) for p in (s.left[1], s.left[-1]))
    inner = bound(s.left[-1]) if isinstance(s.left[-1], tuple) else []
    found = {"order": first, "base": last, "bound": bound(s.left), "inner": inner}
    sides = (("args", "()", ("Tuple", *s.args[1:])), ("left", "_", s.left), ("right", "_", s.right))
    if not all(match(shape(case.get(side, default)), term, found) for side, default, term in sides):
        return False
    must, but = ([*build(shape(f"({case[key]},)"), found)[1:]] if key in case else [] for key in ("must", "but"))
    exempt = found["exempt"] if but else []
    need(len(exempt) <= 1 and all(type(k) is int for k in exempt), "the exempt term is a number")
    must += [h for k, h in enumerate(but) if k not in exempt and len(but) > 1]
    return all(map(s.stands, must)) and all(READINGS[word](s, found) for word in case.get("read", "").split())


def algebra(s: Step, _: Any) -> bool:
    """Read two sides that are the same algebra, logarithms of products included."""
    return alike(s.left, s.right, LITERAL)


def unfolded(s: Step, _: Any) -> bool:
    """Read a definition; one of these measures has several, with its own values, which are tried on models."""
    several = {"MutualInformation", "TotalCorrelation", "JensenShannon"}
    other = s.left[0] in several and not same(s.left, s.right) and copies(s.right) <= {Fraction(0)}
    return other or alike(s.right, meaning(s.left))


def copies(n: Any) -> set[Any]:
    """List the copies of all values in a term."""
    return {n[3][1]} if n[0] == "Variable" else {c for a in n[1:] if isinstance(a, tuple) for c in copies(a)}


def weighted(s: Step, _: Any) -> bool:
    """Read the mean of something nonnegative, or of a function of it."""
    inner = s.right[-1]
    return nonnegative(inner[2] if inner[0] == "Composite" else inner)


def slots_of(m: Any) -> list[Any]:
    """List the variables of a measure of names."""
    groups = m[2][1:] if m[0] != "Entropy" else (m[2],)
    return [v for g in (*groups, m[3]) for v in g[1:]]


def discrete(s: Step, found: Any) -> bool:
    """Read that entropies, and what a variable says of itself, are of discrete variables."""
    told = [(m[2][1:], []) if m[0] == "Entropy" else (slots_of(m), {*slots_of(m)}) for m in found["m"]]
    wanted = [v for slots, once in told for v in slots if not once or slots.count(v) > 1]
    return all(s.stands(("Discrete", v)) for v in wanted)


def renamed(s: Step, found: Any) -> bool:
    """Read the renaming of what the left side binds."""
    listing = {key: value for _, key, value in found["listing"][1:]}
    return {*listing} <= {*bound(s.left)} and same(exchanged(s.left, listing, slots=False), s.right)


def numbered(s: Step, found: Any) -> bool:
    """Read the place of a mixture in a law."""
    return found["number"] >= 0 and bool(s.left[1][1:][found["number"]][1][0] == "Mixture")


def lie(s: Step, values: list[Any], drawn: list[Any]) -> bool:
    """Whether values that are entries of a block that is drawn certainly lie in it."""
    homes = [(v, b) for v in values if v not in drawn for b in drawn if (b[1], b[3]) == (v[1], v[3]) and len(b[2]) == 3]
    ends = [end for v, b in homes for end in ((v[2][1], b[2][1]), (b[2][2], v[2][-1]))]
    return all(s.stands(("AtLeast", ("Add", u, ("Mul", MINUS, w)))) for u, w in ends)


def kept(s: Step, found: Any) -> bool:
    """Read the draws that are kept: entries of a block lie in it, and are different."""
    pairs_ = [pair for d in found["p"][1:] for pair in combinations([v for _, _, v in d[2][1:]], 2)]
    separate = all(s.stands(("Distinct", *(("Slot", *v[1:3]) for v in pair))) for pair in pairs_)
    laws = {(d[1], d[3]) for d in s.left[1][1:]} >= {(d[1], d[3]) for d in found["p"][1:]}
    return separate and laws and lie(s, bound(("Expectation", found["p"])), bound(s.left))


def halved(_: Step, found: Any) -> bool:
    """Read the terms of the first of two parts of a combination."""
    first = found["first"]
    return isinstance(first, tuple) and set() < {*first} < {*range(len(found["f"]))}


def separated(_: Step, found: Any) -> bool:
    """Read the independence of groups of variables: parts of the two sides, the condition and perhaps more."""
    one, other, third, behind, first, second = ({*found[k][1:]} for k in ("a", "b", "k", "given", "g", "h"))
    apart = (first <= one and second <= other) or (first <= other and second <= one)
    return apart and third <= behind <= third | one | other


def positives(f: Any) -> list[Any]:
    """List the conditions under which a factor is positive."""
    if f[0] == "IndexProduct":
        return [("EveryIndex", *f[1:4], h) for h in positives(f[4])]
    return [h for _, g, _ in f[1:] for h in positives(g)] if f[0] == "Product" else [("Positive", f)]


def quotient(s: Step, found: Any) -> bool:
    """Read a quotient: one side is positive (all factors, if exponents are open), and what is no density finite."""
    side = (*found["option"], "up")[0]
    items = [*zip(found["f"], found["e"], strict=True)]
    most = 2 if s.rule == "log_product" else 1
    need(side in {"up", "down"} and len(found["option"]) <= most, "there is no such side")
    signs = [(GENERIC.value(e, {}) > 0) is (side == "up") for _, e in items]
    chosen = [
        f
        for (f, e), sign in zip(items, signs, strict=True)
        if any(names(e) for _, e in items) or (sign and len({*signs}) == 2)
    ]
    wanted = [h for f in chosen for h in positives(f)]
    wanted += [("Finite", f) for f, _ in items if f[0] in {"AlphabetSum", "Expectation"}]
    wanted += [("Positive", f[1][1]) for f, _ in items if f[0] == "Linear" and len(f) == 2]
    span = ("EveryIndex", found["t"], found["l"], found["h"]) if "t" in found else ()
    return all(s.stands((*span, h) if span else h) for h in wanted)


def grouped(s: Step, found: Any) -> bool:
    """Read the groups of factors whose logarithms are taken together."""
    items = [*zip(found["f"], found["e"], strict=True)]
    groups = (*found["option"], (), ())[1] or [(k,) for k in range(len(items))]
    need(sorted(k for g in groups for k in g) == [*range(len(items))], "these are not groups of the factors")
    rows_ = [items[g[0]] if len(g) == 1 else (("Product", *(("Tuple", *items[k]) for k in g)), ONE) for g in groups]
    logs = [("Tuple", e, ("Log", f, found["b"])) for f, e in rows_]
    return any(f[0] == "Linear" or scalar(f) for f, _ in items) or same(("Linear", *logs), s.right)


def gathered(s: Step, _: Any) -> bool:
    """Read terms that are added up, or factors: what cancels is finite, or positive."""
    head, kind = ("Product", "Positive") if s.rule == "cancel_factors" else ("Linear", "Finite")
    sides: tuple[Any, Any] = defaultdict(list), defaultdict(list)
    for side, n in zip(sides, (s.left, s.right), strict=True):
        for _, *pair in n[1:] if n[0] == head else [("", ONE, n) if kind == "Finite" else ("", n, ONE)]:
            atom, weight = pair[::-1] if kind == "Finite" else pair
            side[atom].append(GENERIC.value(weight, {}))
    need(s.args[1] == s.right, "the right side is not the target")
    for atom in {**sides[0], **sides[1]}:
        old, new = sides[0][atom], sides[1][atom]
        one_sign = old and new and len({w > 0 for w in old + new}) == 1
        log = atom[0] == "Log" and (atom[1][0] == "Density" or scalar(atom[1]))
        if sorted(old) != sorted(new) and not one_sign and not s.stands(("Positive", atom[1]) if log else (kind, atom)):
            return False
    return True


def chosen(s: Step, found: Any) -> bool:
    """Read the factors of the first of two indexed products."""
    pairs, first = [*zip(found["f"], found["e"], strict=True)], {*found["first"]}
    groups = [[p for k, p in enumerate(pairs) if (k in first) is side] for side in (True, False)]
    inner = [g[0] if len(g) == 1 else (("Product", *(("Tuple", *p) for p in g)), ONE) for g in groups]
    built = [(("IndexProduct", *s.left[1:4], f), e) for f, e in inner]
    fit = all(
        same(n, m) for new, old in zip(built, s.right[1:], strict=True) for n, m in zip(new, old[1:], strict=True)
    )
    return fit and first <= {*range(len(pairs))}


def apart(s: Step, _: Any) -> bool:
    """Read that the coordinates of a density, and of each of a law, are different."""
    densities = [s.left] if s.left[0] == "Density" else [d for n in (s.left, s.right) for d in n[1][1:]]
    slots = [[p[1] for side in d[2:] for p in side[1:]] for d in densities if d[0] == "Density"]
    return all(s.stands(("Distinct", *pair)) for some in slots for pair in combinations(some, 2))


def entropies(s: Step, found: Any) -> bool:
    """Read entropies in joint entropies, which are finite: that of the variables of a frame, or each of them."""
    sums = (s.left, s.right)
    measures = [t for n in sums for _, _, t in (n[1:] if n[0] == "Linear" else [("", ONE, n)]) if not scalar(t)]
    joints, slots = {found["frame"][1:]}, found["frame"][1:]
    if found["frame"] != "any":
        need({v for m in measures for v in slots_of(m)} <= {*slots}, "a variable is not of the frame")
    else:
        groups = [(m[3][1:], [g[1:] for g in m[2][1:]] if m[0] != "Entropy" else [m[2][1:]]) for m in measures]
        sets = [
            (*given, *(v for g in c for v in g))
            for given, gs in groups
            for k in range(len(gs) + 1)
            for c in combinations(gs, k)
        ]
        joints, slots = {tuple(dict.fromkeys(j)) for j in sets if j}, ()
    finite = [("Finite", ("Entropy", measures[0][1], ("Tuple", *j), ("Tuple",), measures[0][-1])) for j in joints]
    return all(map(s.stands, finite)) and {h[1] for h in s.needs if h[0] == "Discrete"} == {*slots}


_READINGS = (
    *(algebra, unfolded, weighted, discrete, renamed, numbered, kept, halved, separated),
    *(quotient, grouped, gathered, chosen, apart, entropies),
)
READINGS = {f.__name__: f for f in _READINGS}


# --- inferences -------------------------------------------------------------------------------------------------------


def exchanged(n: Any, mapping: Any, *, slots: bool = True) -> Any:
    """Replace values and symbols, slots by the coordinate of the value that fills them."""
    if n in mapping:
        return mapping[n]
    if slots and n[0] == "Tuple" and len(n) == 3 and n[1][0] == "Slot" and n[2][0] == "Variable":
        value = exchanged(n[2], mapping)
        return ("Tuple", ("Slot", *value[1:3]) if n[1][1:] == n[2][1:3] else exchanged(n[1], mapping), value)
    return tuple(exchanged(a, mapping, slots=slots) if isinstance(a, tuple) else a for a in n)


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

"""How rules are read from the table, and what is read of them beside the shapes that it lists."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from typing import Any

from symkl.second_checker.models import GENERIC, LITERAL, alike, match, meaning, nonnegative, same
from symkl.second_checker.steps import Step, core, exchanged, lie
from symkl.second_checker.terms import ONE, TABLE, bound, build, names, need, scalar, shape


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
    slots = slots_of(s.left) if s.left[0] in {"MutualInformation", "TotalCorrelation", "DualTotalCorrelation"} else []
    need(all(s.stands(("Discrete", v)) for v in slots if slots.count(v) > 1), "a variable that repeats is discrete")
    other = s.left[0] in several and not same(s.left, s.right) and copies(s.right) <= {Fraction(0)}
    return other or alike(s.right, meaning(s.left))


def copies(n: Any) -> set[Any]:
    """List the copies of all values in a term."""
    return {n[3][1]} if n[0] == "Variable" else {c for a in n[1:] if isinstance(a, tuple) for c in copies(a)}


def weighted(s: Step, _: Any) -> bool:
    """Read the mean of something nonnegative."""
    return nonnegative(s.right[-1])


def argued(s: Step, _: Any) -> bool:
    """Read the mean of a function of something nonnegative."""
    return nonnegative(s.right[-1][2])


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
        groups = [(m, [g[1:] for g in m[2][1:]] if m[0] != "Entropy" else [m[2][1:]]) for m in measures]
        least = {"TotalCorrelation": (0, 1), "DualTotalCorrelation": (0, -1)}
        sets = [
            (*m[3][1:], *(v for g in c for v in g))
            for m, gs in groups
            for k in ({n % len(gs) for n in least[m[0]]} | {len(gs)} if m[0] in least else range(len(gs) + 1))
            for c in combinations(gs, k)
        ]
        joints, slots = {tuple(dict.fromkeys(j)) for j in sets if j}, ()
    finite = [("Finite", ("Entropy", measures[0][1], ("Tuple", *j), ("Tuple",), measures[0][-1])) for j in joints]
    return all(map(s.stands, finite)) and {h[1] for h in s.needs if h[0] == "Discrete"} == {*slots}


_READINGS = (
    *(algebra, unfolded, weighted, argued, discrete, renamed, numbered, kept, halved, separated),
    *(quotient, grouped, gathered, chosen, apart, entropies),
)
READINGS = {f.__name__: f for f in _READINGS}

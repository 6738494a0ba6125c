"""The rule table as this checker reads it: what each axiom rewrites, and which conditions it may and must have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from typing import Any

from symkl.second_checker.conditions import constant, kept_apart
from symkl.second_checker.convexity import dominated, moved_in
from symkl.second_checker.models import GROUPED, MEASURES, ONE, agree, calculate, call, fold, listed, need, weight
from symkl.second_checker.reading import (
    Step,
    bound,
    canon,
    core,
    difference,
    names,
    number,
    plain,
    same,
    scalar,
)

BOUNDS = {"cancel_at_most", "log_bound", "jensen", "mass_at_most_one"}
BOUNDS |= {"jensen_weight", "jensen_convex", "log_concave", "triangle", "component_at_most", "basic_inequality"}
ZERO = ("Rational", Fraction(0))


def top(n: Any) -> list[Any]:
    """Return the factors and exponents of a product as written."""
    return [p[1:] for p in n[1:]] if n[0] == "Product" else [(n, ONE)]


def terms(n: Any) -> list[Any]:
    """Return the coefficients and terms of a combination as written."""
    return [p[1:] for p in n[1:]] if n[0] == "Linear" else [(ONE, n)]


def product_of(items: Any) -> Any:
    """Build a product."""
    return call("Product", *(listed(i) for i in items))


def body(s: Step) -> Any:
    """Return the body of the left side."""
    need(s.left[0] in {"Expectation", "AlphabetSum", "IndexSum", "IndexProduct"}, f"{s.rule} speaks of sums")
    return s.left[-1]


def values(d: Any, side: int = 2) -> set[Any]:
    """Return the values before (2) or behind (3) the bar of a density."""
    return {v for _, _, v in d[side][1:]}


def positive(s: Step, f: Any, spans: Any = ()) -> bool:
    """Whether it is stated that a factor is positive, if that needs to be stated."""
    if f[0] == "IndexProduct":
        return positive(s, f[4], (*spans, f[1:4]))
    if f[0] in {"Exp", "Product"} or scalar(f):
        return f[0] != "Product" or all(positive(s, g, spans) for g, _ in top(f))
    return s.stands(("Positive", f), spans)


def quotient(s: Step, items: Any, side: str, spans: Any = ()) -> bool:
    """Whether one side of a quotient is stated to be positive, all factors under an exponent that may be negative."""
    need(side in {"up", "down"}, "there is no such side")
    up, down = ([f for f, e in items if number(e) * sign > 0] for sign in (1, -1))
    chosen = (up if side == "up" else down) if up and down else []
    if any(names(e) for _, e in items):
        chosen = [f for f, _ in items]
    return {*(tame(s, f, spans) for f, _ in items), *(positive(s, f, spans) for f in chosen)} <= {True}


def tame(s: Step, f: Any, spans: Any) -> bool:
    """Whether it is stated that a factor is finite, and not negative, if that needs to be stated."""
    if f[0] == "IndexProduct":
        return tame(s, f[4], (*spans, f[1:4]))
    if f[0] == "Product":
        return {tame(s, g, spans) and (number(e) > 0 or positive(s, g, spans)) for g, e in top(f)} <= {True}
    if f[0] == "Density" or scalar(f) or (f[0] == "Exp" and plain(f[1])):
        return not scalar(f) or not names(f) or s.stands(("Positive", f), spans)
    if f[0] == "Exp":
        return s.stands(("Finite", f[1]), spans)
    return s.stands(("Finite", f), spans) and (weight(f) or s.stands(("Positive", f), spans))


def split_log(s: Step) -> bool:
    """Read log(f^a g / h) = a log f + log g - log h, in groups or one by one."""
    _, arg, base = s.left
    items, side = top(arg), s.args[1] if len(s.args) > 1 else "up"
    groups = s.args[2] if len(s.args) > 2 else ()
    if arg[0] != "Product":
        return side in {"up", "down"} and not groups and (arg[0] == "Linear" or scalar(arg))
    groups = groups or tuple((n,) for n in range(len(items)))
    need(sorted(n for g in groups for n in g) == list(range(len(items))), "these are not groups of the factors")
    logs = [(items[g[0]][1], items[g[0]][0]) if len(g) == 1 else (ONE, product_of(items[n] for n in g)) for g in groups]
    built = call("Linear", *(listed((e, call("Log", f, base))) for e, f in logs))
    return quotient(s, items, side) and same(canon(built), canon(s.right))


def totals(n: Any, *, multiply: bool) -> list[Any]:
    """Return terms (factors) with the numbers of all their coefficients (exponents)."""
    found: list[Any] = []
    for weight_, atom in [(e, f) for f, e in top(n)] if multiply else terms(n):
        plain = scalar(atom) and not multiply
        key = ONE if plain else atom
        known = next((entry for entry in found if entry[0] == key), None)
        if known is None:
            found.append(known := (key, []))
        known[1].append(calculate("*", number(weight_), number(atom)) if plain else number(weight_))
    return found


def gathered(s: Step, *, multiply: bool) -> bool:
    """Read adding up equal terms or multiplying equal factors; what cancels is finite (positive)."""
    need(len(s.args) == 2 and s.args[1] == s.right, "the target is not the right side")
    sides = [dict(totals(n, multiply=multiply)) for n in (s.left, s.right)]
    for atom in {**sides[0], **sides[1]}:
        old, new = (side.get(atom, []) for side in sides)
        if multiply and atom == ONE:
            continue
        if not agree(fold("+", old), fold("+", new), "="):
            return False
        if sorted(map(str, old)) == sorted(map(str, new)) or (old and new and len({w > 0 for w in (*old, *new)}) == 1):
            continue
        log = atom[0] == "Log" and (scalar(atom[1]) or s.stands(("Positive", atom[1])))
        sure = multiply and (positive(s, atom) or s.stands(("Positive", atom)))
        if not (atom == ONE or scalar(atom) or log or sure or s.stands(("Finite", atom))):
            return False
    return True


def one_by_one(s: Step) -> bool:
    """Read linearity: every term but the exempt one is finite."""
    exempt = s.args[1] if len(s.args) > 1 else -1
    need(type(exempt) is int, "the exempt term is a number")
    if s.left[0] == "Product":
        return all(f[0] in {"Density", "Linear"} or bool(s.needs) for f, _ in top(s.left))
    items, head = terms(body(s)), s.left[:-1]
    found = []
    for n, (c, f) in enumerate(items):
        free = bool(set(bound(s.left)) & names(c))
        inner = (*head, call("Linear", listed((c, f)))) if free else (*head, f)
        plain = f == ONE and s.left[0] == "Expectation"
        found.append(listed((c, ONE)) if plain else listed((ONE if free else c, inner)))
        stated = (
            plain
            or n == exempt
            or len(items) == 1
            or any(core(h)[0] == "Finite" and same(canon(h), canon(("Finite", inner))) for h in s.needs)
        )
        need(stated, "linearity: a term is not finite")
    return same(canon(call("Linear", *found)), canon(s.right))


def sums_out(variables: Any, densities: Any) -> bool:
    """Whether a product of densities sums to 1 over some variables, one after the other."""
    left, rest = set(variables), list(densities)
    while left:
        ready = next(
            (d for d in rest if values(d) <= left and not any(values(d) & names(e) for e in rest if e is not d)), None
        )
        if ready is None:
            return False
        left, rest = left - values(ready), [d for d in rest if d is not ready]
    return True


def one_sided(n: Any) -> bool:
    """Whether what is averaged is nonnegative, or log(p/q) with the law times q/p (or p/q) summing to at most 1."""
    inner = terms(n[2])[0][1] if len(terms(n[2])) == 1 else n[2]
    if weight(inner):
        return True
    if inner[0] != "Log" or not all(f[0] == "Density" and abs(number(e)) == 1 for f, e in top(inner[1])):
        return False
    sides = [[f for f, e in top(inner[1]) if number(e) == sign] for sign in (1, -1)]
    for above, below in (sides, sides[::-1]):
        law, gone = Counter(n[1][1:]), Counter(above)
        if gone <= law and sums_out(bound(n), [*(law - gone).elements(), *below]):
            return True
    return False


def tower(s: Step) -> bool:
    """Read E_p[E_q[f]] = E_{pq}[f]."""
    joined = call("Expectation", listed((*s.left[1][1:], *body(s)[1][1:])), body(s)[2])
    return s.right == joined and (s.stands(("Finite", joined)) or one_sided(joined))


def exchange(s: Step) -> bool:
    """Read the exchange of two sums."""
    inner, moved = body(s), s.right[-1]
    turned = s.right[:-1] == inner[:-1] and moved[:-1] == s.left[:-1] and moved[-1] == inner[-1]
    if "IndexSum" not in {inner[0], s.left[0]}:
        law = s.left[1][1:] if s.left[0] == "Expectation" else ()
        joint = call(
            "AlphabetSum", listed((*bound(s.left), *bound(inner))), product_of((f, ONE) for f in (*law, inner[-1]))
        )
        return turned and any(same(canon(h), canon(("Finite", joint))) for h in s.needs)
    span, part = (inner[1:4], moved) if inner[0] == "IndexSum" else (s.left[1:4], inner)
    return turned and (inner[0] == s.left[0] or ("EveryIndex", *span, ("Finite", part)) in s.needs)


def renamed(s: Step) -> bool:
    """Read the renaming of what the left side binds."""
    (listing,) = s.args[1:]
    mapping = {key: value for _, key, value in listing[1:]}

    def moved(n: Any) -> Any:
        return mapping[n] if n in mapping else tuple(moved(a) if isinstance(a, tuple) else a for a in n)

    return set(mapping) <= {*bound(s.left)} and same(canon(moved(s.left)), canon(s.right))


def marginal(s: Step) -> bool:
    """Read the loss of draws; entries that are kept from a block lie in it."""
    kept, law = s.args[1][1:], s.left[1][1:]
    blocks = [pair[2] for d in law for pair in d[2][1:] if len(pair[2][2]) == 3]
    for pair in (pair for d in kept for pair in d[2][1:] if not any(pair in e[2] for e in law)):
        home = next((b for b in blocks if (b[1], b[3]) == (pair[2][1], pair[2][3])), None)
        if home is None or len(pair[2][2]) not in {2, 3}:
            return False
        (_, low, high), index = home[2], pair[2][2]
        for gap in (difference(index[1], low), difference(high, index[-1])):
            stated = any(h[0] == "AtLeast" and number(h[1]) == number(gap) for h in s.needs)
            if not stated and (names(index[1]) | names(index[-1]) | names(low) | names(high)) and not constant(gap):
                return False
            s.lemmas.append(("AtLeast", gap))
    drawn = all(any((d[1], d[3]) == (e[1], e[3]) for e in law) for d in kept)
    return bool(drawn and s.right == (("Expectation", s.args[1], body(s)) if kept else body(s)))


def blocked(s: Step) -> bool:
    """Read the chain rule of a block, which does not run backwards."""
    s.lemmas.append(("AtLeast", call("Add", ONE, difference(s.right[3], s.right[2]))))
    return bool(s.right[:2] == ("IndexProduct", s.args[1]))


def unfolded(s: Step) -> bool:
    """Read a definition; whether it is the right one is tried on models.  Measures of names average over copy 0."""
    base = s.left[-1]
    sure = base[0] != "Symbol" or (
        ("Positive", base) in s.needs and any(h[0] == "Nonzero" and number(h[1]) == number(base) - 1 for h in s.needs)
    )
    if s.left[0] in {"Renyi", "RenyiEntropy", "TsallisEntropy"} and names(s.left[1]):
        less = number(s.left[1]) - 1
        sure = sure and ("Positive", s.left[1]) in s.needs
        sure = sure and any(h[0] == "Nonzero" and number(h[1]) == less for h in s.needs)
    sure = sure and (s.left[0] != "FDivergence" or dominated(s))
    measured = s.left[0] in MEASURES and s.left != s.right and sure
    return measured and (s.left[0] not in {"Entropy", *GROUPED} or copies(s.right) <= {Fraction(0)})


def copies(n: Any) -> set[Fraction]:
    """Return the numbers of the copies of all values in a term, -1 where a slot is not filled by its own value."""
    if n[0] == "Variable":
        return {n[3][1]}
    if n[0] == "Tuple" and len(n) == 3 and n[1][0] == "Slot" and n[1][1:] != n[2][1:3]:
        return {Fraction(-1)}
    return set().union(*(copies(a) for a in n[1:] if isinstance(a, tuple)))


def log_of_product(s: Step) -> bool:
    """Read log prod f = sum log f."""
    _, (_, *span, inner), base = s.left
    return s.right == ("IndexSum", *span, ("Log", inner, base)) and quotient(s, top(inner), "up", (tuple(span),))


def rebased(s: Step) -> bool:
    """Read a change of base."""
    return s.left[0] == "Log" and [t for _, t in terms(s.right)] == [("Log", s.left[1], s.args[1])]


def split_density(s: Step) -> bool:
    """Read p(a, b | c) = p(a | c) p(b | a, c)."""
    return values(top(s.right)[0][0]) == set(s.args[1][1:]) and kept_apart(s, s.left)


def conditioned(s: Step) -> bool:
    """Read p(a | b) = p(a, b) / p(b), p(b) > 0."""
    below = top(s.right)[1][0]
    return values(below) == set(s.args[1][1:]) and s.stands(("Positive", below)) and kept_apart(s, s.left)


def freed(s: Step) -> bool:
    """Read p(a | b, c) = p(a | c) of what is independent, perhaps given a part of a as well."""
    given, (_, law, of, condition) = s.args[1], s.left
    first, behind = ({pair[1] for pair in side[1:]} for side in (of, condition))
    left, right, third = ({*side[1:]} for side in given[2:])
    found = False
    for one, other in ((left, right), (right, left)):
        gone = behind & other
        rest = listed(pair for pair in condition[1:] if pair[1] not in gone)
        covers = first <= one and gone and third <= behind and behind - gone - third <= one
        found |= bool(covers) and s.right == ("Density", law, of, rest)
    stated = given in s.needs and s.stands(("Positive", ("Density", law, condition, listed(()))))
    return given[:2] == ("Independent", law) and found and stated


def vanished(s: Step) -> bool:
    """Read I(A;B|K) = 0 of what is independent."""
    given, (_, law, groups, condition, _) = s.args[1], s.left
    left, right, third = ({*side[1:]} for side in given[2:])
    first, second = ({*group[1:]} for group in groups[1:])
    behind = {*condition[1:]}
    apart = (first <= left and second <= right) or (first <= right and second <= left)
    fits = given[:2] == ("Independent", law) and apart and third <= behind <= third | left | right
    return s.right == ZERO and given in s.needs and fits


def summed(s: Step) -> bool:
    """Read an expectation as a sum."""
    weighted = product_of((f, ONE) for f in (*s.left[1][1:], body(s)))
    return same(canon(s.right), canon(("AlphabetSum", listed(bound(s.left)), weighted)))


def moved_out(s: Step) -> bool:
    """Read Jensen's inequality."""
    return bool(s.right == ("Log", ("Expectation", s.left[1], body(s)[1]), body(s)[2]))


def mass(s: Step) -> bool:
    """Read p <= 1 of discrete variables."""
    return s.right == ONE and s.needs == {("Discrete", p[1]) for p in s.left[2][1:]}


def densities(s: Step) -> bool:
    """Read p (q / p) <= q."""
    return all(f[0] == "Density" for n in (s.left, s.right) for f, _ in top(n))


def component_means(s: Step) -> bool:
    """Read an expectation under a mixture, component by component."""
    law = s.left[1][1:][s.args[1]][1]
    return s.args[1] >= 0 and law[0] == "Mixture" and len(terms(s.right)) == len(law) - 1 and weighted(s, law)


def weighted(s: Step, law: Any) -> bool:
    """Whether it is stated that the weights of a mixture are not negative."""
    return {h for h in s.needs if h[0] == "AtLeast"} == {("AtLeast", w) for _, w, _ in law[1:] if w[0] != "Rational"}


def bounded_below(s: Step) -> bool:
    """Read that entropies of discrete variables are not negative."""
    slots = [slot for _, t in terms(s.left) if t[0] == "Entropy" for slot in t[2][1:]]
    return s.right == ZERO and all(("Discrete", slot) in s.needs for slot in slots)


def joint_entropies(s: Step) -> bool:
    """Read entropies in joint entropies, which are finite: that of the frame, or each of them."""
    measures = [t for side in (s.left, s.right) for _, t in terms(side) if not scalar(t)]
    _, law, *_, base = measures[0]
    stated = {h for h in s.needs if h[0] == "Discrete"}
    if s.args[2] == "any":
        framed, sets = set(), {frozenset(j) for m in measures for j in joint_sets(m)}
    else:
        framed, sets = {("Discrete", slot) for slot in s.args[2][1:]}, {frozenset(s.args[2][1:])}
    finite = {(h[1][1], frozenset(h[1][2][1:]), h[1][4]) for h in s.needs if h[0] == "Finite" and h[1][0] == "Entropy"}
    return bool(s.args[1] == s.right) and stated == framed and {(law, j, base) for j in sets if j} <= finite


def joint_sets(m: Any) -> list[set[Any]]:
    """List the sets of variables whose joint entropies a measure is made of."""
    given = {*m[3][1:]}
    groups = [{*g[1:]} | given for g in (m[2][1:] if m[0] in GROUPED else m[2:3])]
    every = given.union(*groups)
    rests = [given.union(*(g for g in groups if g is not one)) for one in groups]
    subsets = [set().union(*c) for k in range(len(groups)) for c in combinations(groups, k + 1)]
    return [
        given,
        *{"Entropy": [every], "TotalCorrelation": [*groups, every], "DualTotalCorrelation": [*rests, every]}.get(
            m[0], subsets
        ),
    ]


def parted(s: Step) -> bool:
    """Read prod f g = prod f prod g."""
    items, first = top(body(s)), s.args[1]
    groups = [[i for n, i in enumerate(items) if (n in first) is side] for side in (True, False)]
    built = []
    for g in groups:
        need(g and set(first) <= set(range(len(items))), "these are not two groups")
        single = len(g) == 1
        built.append(
            (call("IndexProduct", *s.left[1:4], g[0][0] if single else product_of(g)), g[0][1] if single else ONE)
        )
    return quotient(s, items, (*s.args[2:], "up")[0], (s.left[1:4],)) and same(canon(product_of(built)), canon(s.right))


def ends(n: Any) -> Any:
    """Return the numbers of the ends of a range."""
    return number(n[2]), number(n[3])


def telescoped(s: Step) -> bool:
    """Read a sum of differences (product of ratios) of neighbours, which are finite (positive) from low - 1 to high."""
    low, high = ends(s.left)
    ranges = [h for h in s.needs if h[0] == "EveryIndex" and h[1] == s.left[1] and core(h)[0] in {"Finite", "Positive"}]
    return any(ends(h) == (low - 1, high) for h in ranges)


def split_range(s: Step) -> bool:
    """Read the split of a range at k."""
    k = number(s.args[1])
    pieces = [t for _, t in terms(s.right)] if s.left[0] == "IndexSum" else [f for f, _ in top(s.right)]
    low, high = ends(s.left)
    return [ends(p) for p in pieces if p[0] == s.left[0]] == [(low, k), (k + 1, high)] or len(pieces) != 2


Reading = Callable[[Step], Any]
#: Of each axiom: the conditions it may have, and how it is read; what is left open here is tried on models.
AXIOMS: dict[str, tuple[str, Reading]] = {
    "unfold": ("Discrete Distinct Positive Nonzero", unfolded),
    "log_product": ("Positive Finite Nonzero", split_log),
    "log_index_product": ("Positive Finite Nonzero", log_of_product),
    "log_value": ("Positive Nonzero", lambda s: s.left[0] == "Log"),
    "base_change": ("Positive Nonzero", rebased),
    "collect": ("Positive Nonzero Finite", lambda s: gathered(s, multiply=False)),
    "cancel_factors": ("Positive Nonzero Finite", lambda s: gathered(s, multiply=True)),
    "cancel_at_most": ("", densities),
    "log_bound": ("Positive Finite", lambda s: s.left[0] == "Log"),
    "jensen": ("Positive", moved_out),
    "product_rule": ("Distinct", split_density),
    "conditional": ("Positive Distinct", conditioned),
    "factor_block": ("Distinct AtLeast", blocked),
    "independent": ("Independent Positive Distinct", freed),
    "total_mass": ("Distinct", lambda s: all(f[0] == "Density" for f, _ in top(body(s)))),
    "pull_out": ("Finite Distinct Nonzero AtLeast Positive", lambda s: body(s)[0] == "Product"),
    "mass_at_most_one": ("Discrete", mass),
    "linearity": ("Finite Nonzero Positive", one_by_one),
    "marginalise": ("AtLeast Distinct", marginal),
    "tower": ("Finite", tower),
    "reweight": ("Distinct", lambda s: s.right == ("Expectation", s.args[1], body(s))),
    "rename": ("", renamed),
    "as_sum": ("Distinct", summed),
    "swap": ("Finite AtLeast Distinct", exchange),
    "split_range": ("AtLeast", split_range),
    "single_entry": ("", lambda s: ends(s.left)[0] == ends(s.left)[1]),
    "shift_index": ("", lambda s: ends(s.right) == tuple(e + number(s.args[1]) for e in ends(s.left))),
    "distribute": ("Positive Finite Nonzero", parted),
    "telescope": ("AtLeast Finite Positive", telescoped),
    "constant_entry": ("AtLeast Nonzero Positive Finite", lambda s: s.left[1] not in names(body(s))),
    "jensen_weight": ("", moved_out),
    "jensen_convex": ("Convex Finite", moved_in),
    "log_concave": ("", lambda s: all(t[0] == "Log" for _, t in terms(s.left))),
    "triangle": ("", lambda s: s.left[0] == "Absolute"),
    "absolute_value": ("", lambda s: s.left[0] == "Absolute"),
    "component_at_most": ("Positive AtLeast", lambda s: [t for _, t in terms(s.right)] == [s.args[1]]),
    "entropy_algebra": ("Discrete Finite Positive Nonzero", joint_entropies),
    "basic_inequality": ("Discrete Positive", bounded_below),
    "vanishing_information": ("Independent Positive Nonzero", vanished),
    "mixture_density": ("AtLeast", lambda s: s.left[1][0] == "Mixture" and weighted(s, s.left[1])),
    "mixture_mean": ("AtLeast", component_means),
    "absorb": ("Finite Nonzero Positive", lambda s: s.left[0] == "Product"),
    "exp_log": ("Positive Nonzero", lambda s: s.left[0] == "Exp"),
    "expand_square": ("Finite Nonzero Positive", lambda s: s.left[0] == "Product"),
    "split_sum": ("Distinct", lambda s: s.right[1] == listed((s.args[1],)) and s.right[2][0] == "AlphabetSum"),
}
#: Axioms whose readings find every condition that is not about indices, coordinates or scalars.
EXACT = {"unfold", "log_product", "conditional"}
FEWEST = {
    "collect": 2,
    "cancel_factors": 2,
    "base_change": 2,
    "product_rule": 2,
    "conditional": 2,
    "factor_block": 2,
    "independent": 2,
    "marginalise": 2,
    "reweight": 2,
    "rename": 2,
    "split_range": 2,
    "shift_index": 2,
    "distribute": 2,
}
FEWEST |= {"component_at_most": 2, "entropy_algebra": 3, "vanishing_information": 2, "mixture_mean": 2, "split_sum": 2}
MOST = {**FEWEST, "triangle": 2, "log_product": 3, "linearity": 2, "distribute": 3}


def apply(s: Step) -> None:
    """Read an application of an axiom."""
    kinds, reading = AXIOMS[s.rule]
    need(s.args and s.args[0] == s.left and not s.premises, f"{s.rule} is of another term")
    need(FEWEST.get(s.rule, 1) <= len(s.args) <= MOST.get(s.rule, 1), f"{s.rule} takes other arguments")
    relations = {"absorb": {"=", "<="}}.get(s.rule, {"<=" if s.rule in BOUNDS else "="})
    need(s.relation in relations, f"{s.rule} gives another relation")
    need(all(core(h)[0] in kinds.split() for h in s.needs), f"{s.rule} has no such condition")
    need(reading(s), f"{s.rule} does not say this")
    for h in s.needs - s.reached if s.rule in EXACT else ():
        need(
            core(h)[0] in {"Distinct", "AtLeast", "Discrete"} or scalar(core(h)[1]),
            f"{s.rule} does not need {core(h)[0]}",
        )

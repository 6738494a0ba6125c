"""How this checker reads a proof: which rules exist, what each may conclude, and where its hypotheses go."""

from __future__ import annotations

from decimal import Decimal, DecimalException
from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from symkl.second_checker.models import (
    GROUPED,
    LAWS,
    ONE,
    SCALARS,
    Model,
    NoValue,
    agree,
    calculate,
    fold,
    listed,
    need,
)


class Generic(dict[Any, Any]):
    """Values of all symbols at which scalars that differ differ."""

    def __contains__(self, name: object) -> bool:
        """Know every symbol."""
        return isinstance(name, str)

    def __missing__(self, name: object) -> Fraction:
        """Choose a value."""
        return Fraction(Random(repr(name)).randrange(10**6, 10**7), 999983)  # noqa: S311 (no secrets)


@cache
def scalar(n: Any) -> bool:
    """Whether a term has no laws and no values in it."""
    return n[0] in SCALARS and all(scalar(a) for a in n[1:] if isinstance(a, tuple))


def number(n: Any) -> Any:
    """Return a scalar's value at the generic point; 0 if it vanishes to 40 digits."""
    try:
        value = Model(0).value(n, Generic())
    except (NoValue, DecimalException, ZeroDivisionError):
        return Fraction(Random(repr(n)).randrange(10**9), 7)  # noqa: S311 (a scalar that is only equal to itself)
    return value if isinstance(value, Fraction) or abs(value) > 1e-40 else Fraction(0)


def same(a: Any, b: Any) -> bool:
    """Compare normal forms; numbers to 40 digits."""
    if isinstance(a, (tuple, list)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    numbers = isinstance(a, (Fraction, Decimal)) and isinstance(b, (Fraction, Decimal))
    return agree(a, b, "=") if numbers else bool(a == b)


def pairs(n: Any) -> list[Any]:
    """Return a combination as (coefficient, term in normal form) pairs, None for 1."""
    if scalar(n):
        return [(number(n), None)]
    if n[0] == "Linear":
        return [(calculate("*", number(c), k), t) for _, c, inner in n[1:] for k, t in pairs(inner)]
    if n[0] != "Product":
        return [(Fraction(1), tuple(canon(a) if isinstance(a, tuple) else a for a in spread(n)))]
    c, items = factors(n)
    if not items:
        return [(c, None)]
    if len(items) == 1 and items[0][1] == 1:
        form = items[0][0]
        return [(calculate("*", c, k), t) for k, t in form[1]] if form[0] == "linear" else [(c, form)]
    return [(c, ("product", *items))]


def factors(n: Any) -> tuple[Any, list[Any]]:
    """Return a product as its coefficient and (factor in normal form, exponent) pairs."""
    coefficient, items = Fraction(1), []
    for _, f, e in n[1:]:
        exponent, inner = number(e), pairs(f)
        if len(inner) == 1 and (inner[0][1] is None or exponent == int(exponent) or inner[0][0] > 0):
            coefficient = calculate("*", coefficient, calculate("^", inner[0][0], exponent))
            form = inner[0][1]
        else:
            form = canon(f)
        if form is not None and form[0] == "product":
            items += [(g, calculate("*", x, exponent)) for g, x in form[1:]]
        elif form is not None:
            items.append((form, exponent))
    return coefficient, [(f, e) for f, e in items if e]


def spread(n: Any) -> Any:
    """Take products of densities in a law apart; list the slots of a density in one order."""
    if n[0] == "Expectation":
        law = [f for part in n[1][1:] for f in ([p[1] for p in part[1:]] if part[0] == "Product" else [part])]
        return ("Expectation", listed(law), n[2])
    ordered = n[0] in {"Density", "Entropy", "Independent", *GROUPED}
    return (n[0], *(listed(sorted(a[1:], key=repr)) if ordered and a[0] == "Tuple" else a for a in n[1:]))


@cache
def canon(n: Any) -> Any:
    """Return the normal form of a term: nested combinations and products flattened, scalars as numbers."""
    if n[0] not in {"Linear", "Product"} and not scalar(n):
        return tuple(canon(a) if isinstance(a, tuple) else a for a in spread(n))
    found = pairs(n)
    constant = fold("+", (c for c, t in found if t is None))
    rest = [(c, t) for c, t in found if t is not None and c]
    if len(rest) == 1 and rest[0][0] == 1 and not constant:
        return rest[0][1]
    return ("linear", [*rest, *([(constant, None)] if constant else [])])


# --- where hypotheses go ----------------------------------------------------------------------------------------------


def core(h: Any) -> Any:
    """Return a hypothesis without what it is closed over."""
    return core(h[-1]) if h[0] in {"Almost", "Every", "EveryIndex"} else h


def bound(n: Any) -> Any:
    """List the values and indices a term binds."""
    if n[0] in {"Expectation", "Almost", *LAWS}:
        return [v for d in n[LAWS.get(n[0], (1,))[0]][1:] for _, _, v in d[2][1:]]
    if n[0] in {"AlphabetSum", "Every"}:
        return n[1][1:]
    if n[0] == "Assumed":
        return [*n[4][1:], *(r[1] for r in n[5][1:])]
    return [n[1]] if n[0] in {"IndexSum", "IndexProduct", "EveryIndex"} else []


@cache
def names(n: Any) -> frozenset[Any]:
    """Return the values and symbols that are free in a term."""
    if n[0] == "Mixture":  # it is closed: its values are its own slots
        return frozenset()
    parts = frozenset[Any]().union(*(names(a) for a in n[1:] if isinstance(a, tuple)))
    return (parts | {n} if n[0] in {"Symbol", "Variable"} else parts) - {*bound(n)}


def closed(h: Any, binder: Any) -> list[Any]:
    """Return what a hypothesis may be outside a binder; first, what holds for all that is bound."""
    inside, free = bound(binder), names(h)
    certain = any(b in free for b in inside)
    maybe = any(
        {u[0], v[0]} == {"Variable"} and (u[1], u[3]) == (v[1], v[3]) and len(u[2]) > 1 and len(v[2]) > 1
        for u in inside
        for v in free
    )
    if binder[0] in {"Expectation", *LAWS}:
        law = binder[LAWS.get(binder[0], (1,))[0]]
        forms = [("Almost", law, h)]
        forms += [("Almost", (*law, *h[1][1:]), h[2])] if h[0] == "Almost" else []
    elif binder[0] == "AlphabetSum":
        forms = [("Every", binder[1], h)]
    else:
        forms = [("EveryIndex", *binder[1:4], h)]
    return [*(forms if certain or maybe else []), *([] if certain else [h])]


def settles(h: Any) -> bool:
    """Whether what is bound may settle a hypothesis: index facts, and densities of a law that is drawn from."""
    inner, laws = h, set()
    while inner[0] in {"Almost", "Every", "EveryIndex"}:
        laws |= {d[1] for d in inner[1][1:]} if inner[0] == "Almost" else set()
        inner = inner[-1]
    if inner[0] == "Positive" and inner[1][0] == "Density":
        law = inner[1][1]
        parts = {d[1] for _, _, component in law[1:] for d in component[1:]} if law[0] == "Mixture" else {law}
        return bool({law, *parts} & laws)
    return inner[0] in {"AtLeast", "Distinct"} or plain(inner[1])


def plain(n: Any) -> bool:
    """Whether a term is a finite number by its form: scalars, densities, functions of values, combinations of these."""
    combined_ = n[0] == "Linear" and all(plain(t) for _, _, t in n[1:])
    return scalar(n) or n[0] in {"Density", "Apply"} or combined_


def places(n: Any) -> list[tuple[int, ...]]:
    """Return where the parts of a term are that may be replaced."""
    if n[0] in {"Linear", "Product"}:
        return [(i, 2 if n[0] == "Linear" else 1) for i in range(1, len(n))]
    if n[0] == "Expectation":
        return [*((1, i) for i in range(1, len(n[1]))), (2,)]
    if n[0] in LAWS:
        return [(k, i) for k in LAWS[n[0]] for i in range(1, len(n[k]))]
    where = {
        "AlphabetSum": 2,
        "IndexSum": 4,
        "IndexProduct": 4,
        "Log": 1,
        "Exp": 1,
        "Absolute": 1,
        "Information": 1,
        "Composite": 2,
    }
    return [(where[n[0]],)] if n[0] in where else []


def put(n: Any, path: Any, old: Any, new: Any, above: list[Any]) -> Any:
    """Replace the part at a path, which must be the old one; list the terms around it, innermost first."""
    if not path:
        need(n == old, "the place holds something else")
        return new
    need(0 <= path[0] < len(places(n)), "there is no such place")
    where = places(n)[path[0]]
    inner = n[where[0]] if len(where) == 1 else n[where[0]][where[1]]
    changed = put(inner, path[1:], old, new, above)
    above.append(n)
    if len(where) == 2:
        row = n[where[0]]
        changed = (*row[: where[1]], changed, *row[where[1] + 1 :])
    return (*n[: where[0]], changed, *n[where[0] + 1 :])


# --- steps ------------------------------------------------------------------------------------------------------------


class Step:
    """One step of a proof as it is stated."""

    def __init__(self, rule: str, args: list[Any], premises: list[Step], sides: tuple[Any, ...]) -> None:
        """Keep what is stated; what has to be tried on models is added while it is read."""
        self.rule, self.args, self.premises = rule, args, premises
        self.left, self.relation, self.right, hypotheses = sides
        self.needs = set(hypotheses)
        self.lemmas: list[Any] = []
        self.reached: set[Any] = set()

    def stands(self, h: Any, spans: Any = ()) -> bool:
        """Whether a hypothesis is stated, for the whole of some ranges (the outermost comes first)."""
        for span in reversed(spans):
            h = ("EveryIndex", *span, h)
        self.reached |= {h} & self.needs
        return h in self.needs


SEAM = {"Finite", "Nonzero", "Positive", "AtLeast"}
#: How many arguments and premises an inference takes; None: one or more.
TAKES: dict[str, tuple[int, tuple[int, ...] | None]] = {
    "refl": (1, (0,)), "sym": (0, (1,)), "chain": (0, None), "assume": (2, (0,)), "because": (1, (1,)),
    "plus": (1, (1,)), "scale": (1, (1,)), "squeeze": (0, (2,)), "finite": (0, (2, 3)), "relabel": (1, (1,)),
    "inside": (2, None),
}  # fmt: skip


def infer(s: Step) -> None:
    """Read an inference: its conclusion, and that no hypothesis of a premise is lost."""
    p, (arguments, premises) = s.premises, TAKES[s.rule]
    need(len(s.args) == arguments and (p if premises is None else len(p) in premises), f"{s.rule} takes others")
    owed = set().union(*(t.needs for t in p))
    loose = False
    if s.rule == "refl":
        good = s.left == s.right == s.args[0]
    elif s.rule == "sym":
        good = p[0].relation == "=" and (s.left, s.right) == (p[0].right, p[0].left)
    elif s.rule == "chain":
        good = all(a.right == b.left for a, b in pairwise(p)) and (s.left, s.right) == (p[0].left, p[-1].right)
    elif s.rule == "because":
        good = (s.left, s.right) == (p[0].left, p[0].right) and isinstance(s.args[0], str)
    elif s.rule == "squeeze":
        good = (s.left, s.right) == (p[0].left, p[0].right) == (p[1].right, p[1].left)
    elif s.rule in {"plus", "scale"}:
        build = combined if s.rule == "plus" else multiplied
        sides = [build(side, s.args[0]) for side in (p[0].left, p[0].right)]
        stated, loose = [canon(s.left), canon(s.right)], True
        good = same(sides, stated) or (s.rule == "scale" and p[0].relation == "<=" and same(sides[::-1], stated))
    elif s.rule == "assume":
        good, loose = assumed(s), True
        owed = {s.args[0]}
    elif s.rule == "relabel":
        mapping = {key: value for _, key, value in s.args[0]}
        both = ((p[0].left, s.left), (p[0].right, s.right))
        moved = {h: relabelled(h, mapping) for h in owed}
        found = {h: next((b for b in s.needs if same(canon(moved[h]), canon(b))), None) for h in owed}
        good = all(same(canon(relabelled(a, mapping)), canon(b)) for a, b in both) and None not in found.values()
        owed = {*found.values()}
    elif s.rule == "finite":
        gone, loose = ("Finite", p[1].left), True
        good = (s.left, s.right) == (p[0].left, p[0].right) and gone in p[0].needs
        good = good and (p[1].relation == "=" if len(p) == 2 else p[2].right == p[1].left)
        owed = (p[0].needs - {gone}).union(*(t.needs for t in p[1:]))
        for end in {p[1].right, p[1].right if len(p) == 2 else p[2].left}:
            s.lemmas += [("Finite", end)] if scalar(end) else []
            owed |= set() if plain(end) else {("Finite", end)}
    else:
        good, loose = replaced(s), True
        owed = set()
    bounds = {t.relation for t in (p[:1] if s.rule == "finite" else p)} - {"="}
    relation = s.args[0][1][1] if s.rule == "assume" else "<=" if bounds and s.rule != "squeeze" else "="
    need(good and s.relation == relation, f"{s.rule} does not say this")
    need(owed <= s.needs, "a hypothesis of a premise is lost")
    for h in map(core, s.needs - owed - s.reached):
        need(loose and h[0] in SEAM and scalar(h[1]), "a hypothesis comes from nowhere")


def combined(side: Any, term: Any) -> Any:
    """Return side + term in normal form."""
    return canon(("Linear", listed((ONE, side)), listed((ONE, term))))


def multiplied(side: Any, factor: Any) -> Any:
    """Return factor * side in normal form."""
    if scalar(factor):
        return canon(("Linear", listed((factor, side))))
    return canon(("Product", listed((factor, ONE)), listed((side, ONE))))


def assumed(s: Step) -> bool:
    """Read the use of a given relation, with values put in the place of those it is universal in."""
    given, listing = s.args
    _, _, left, right, _, ranges = given
    mapping = {key: value for _, key, value in listing}
    need(set(mapping) <= set(bound(given)), "only what a given statement is about can be replaced")
    for span in ranges[1:]:
        at, low, high = (exchanged(b, mapping) for b in span[1:])
        s.lemmas += [("AtLeast", difference(a, b)) for a, b in ((at, low), (high, at))]
    return all(same(canon(exchanged(a, mapping)), canon(b)) for a, b in ((left, s.left), (right, s.right)))


def difference(a: Any, b: Any) -> Any:
    """Build a - b."""
    return ("Add", a, ("Mul", ("Rational", Fraction(-1)), b))


def exchanged(n: Any, mapping: Any) -> Any:
    """Replace values and symbols, slots by the coordinate of the value that fills them."""
    if n in mapping:
        return mapping[n]
    if n[0] == "Tuple" and len(n) == 3 and n[1][0] == "Slot" and n[2][0] == "Variable":
        value = exchanged(n[2], mapping)
        default = n[1][1:] == n[2][1:3]
        return listed((("Slot", *value[1:3]) if default else exchanged(n[1], mapping), value))
    return tuple(exchanged(a, mapping) if isinstance(a, tuple) else a for a in n)


def relabelled(n: Any, mapping: Any) -> Any:
    """Replace names of laws and coordinates."""
    if n[0] == "Variable":
        return ("Variable", *mapping.get(("Slot", *n[1:3]), n)[1:3], n[3])
    return mapping[n] if n in mapping else tuple(relabelled(a, mapping) if isinstance(a, tuple) else a for a in n)


def replaced(s: Step) -> bool:
    """Read a replacement inside a term; every hypothesis stays, is closed, or is settled and then tried on models."""
    need(len(s.args[1]) == len(s.premises) and s.args[0] == s.left, "inside has other arguments")
    new = s.left
    for path, p in zip(s.args[1], s.premises, strict=True):
        above: list[Any] = []
        backwards = p.relation == "<=" and not tried(s.left, path, p)
        old, other = (p.right, p.left) if backwards else (p.left, p.right)
        put(s.left, path, old, other, above)
        new = put(new, path, old, other, [])
        for h in p.needs:
            forms = [h]
            for b in above:
                forms = [f for form in forms for f in closed(form, b)] if bound(b) else forms
            if not s.needs & {*forms}:
                need(forms[0] != h and settles(forms[0]), "a hypothesis is lost")
                s.lemmas.append(forms[0])
            s.reached |= {*forms}
        if above and above[0][0] == "Linear" and (scalar(other) or other[0] == "Linear"):
            need(merged(s, above[0], path[-1], other), "a coefficient need not be defined")
        replaced_ = {other, *(pair[1] for pair in other[1:] if other[0] == "Product")}
        in_product = any(n[0] == "Product" for n in above)
        s.reached |= {
            h for h in s.needs if in_product and core(h)[0] in {"Positive", "Nonzero"} and core(h)[1] in replaced_
        }
    return same(canon(new), canon(s.right))


def merged(s: Step, parent: Any, place: int, new: Any) -> bool:
    """Whether the coefficients that a replacement in a combination multiplies or adds are stated to be defined."""
    c = parent[1 + place][1]
    found = [new] if scalar(new) else [w for _, w, t in new[1:] if c[0] != "Rational" or scalar(t)]
    return not found or all(defined(s, w) for w in (c, *found))


def defined(s: Step, n: Any) -> bool:
    """Whether it is stated that the denominators of a scalar are not zero."""
    if n[0] == "Pow" and names(n[1]) and number(n[2]) == -1:
        wanted = number(n[1][1]) - 1 if n[1][0] == "log" else number(n[1])
        if not any(core(h)[0] in {"Nonzero", "Positive"} and same(number(core(h)[1]), wanted) for h in s.needs):
            return False
    return all(defined(s, a) for a in n[1:] if isinstance(a, tuple))


def tried(n: Any, path: Any, p: Step) -> bool:
    """Whether the part at a path is the left side of a premise."""
    for k in path:
        need(k < len(places(n)), "there is no such place")
        where = places(n)[k]
        n = n[where[0]] if len(where) == 1 else n[where[0]][where[1]]
    return bool(n == p.left)

"""One step of a proof as it is stated, and which conditions hold without being stated."""

from __future__ import annotations

from functools import cache
from typing import Any

from symkl.second_checker.models import Model, NoValue, Silent, same
from symkl.second_checker.terms import MINUS, ONE, names, scalar

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
    for seed in range(400 if h[0] == "Distinct" or scalar(h[-1]) else 22):
        model = Model(seed, range(-4, 7))
        try:
            if all(model.holds(n, {}) for n in known) and not model.holds(h, {}):
                return False
        except (Silent, NoValue):
            continue
    return True


def exchanged(n: Any, mapping: Any, *, slots: bool = True) -> Any:
    """Replace values and symbols, slots by the coordinate of the value that fills them."""
    if n in mapping:
        return mapping[n]
    if slots and n[0] == "Tuple" and len(n) == 3 and n[1][0] == "Slot" and n[2][0] == "Variable":
        value = exchanged(n[2], mapping)
        return ("Tuple", ("Slot", *value[1:3]) if n[1][1:] == n[2][1:3] else exchanged(n[1], mapping), value)
    return tuple(exchanged(a, mapping, slots=slots) if isinstance(a, tuple) else a for a in n)


def lie(s: Step, values: list[Any], drawn: list[Any]) -> bool:
    """Whether values that are entries of a block that is drawn certainly lie in it."""
    homes = [(v, b) for v in values if v not in drawn for b in drawn if (b[1], b[3]) == (v[1], v[3]) and len(b[2]) == 3]
    ends = [end for v, b in homes for end in ((v[2][1], b[2][1]), (b[2][2], v[2][-1]))]
    return all(s.stands(("AtLeast", ("Add", u, ("Mul", MINUS, w)))) for u, w in ends)

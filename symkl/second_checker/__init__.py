"""A second reading of proof JSON; it shares no code with the kernel and needs the standard library only.

It reads the table of terms, follows every step by its own reading of the rules (`table.toml`), and evaluates both
sides of every step on small models.  It can only refuse: that a theorem holds in *all* models is shown by
`symkl.certificates`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import localcontext
from functools import cache
from hashlib import sha256
from types import SimpleNamespace as Step
from typing import Any

from symkl.second_checker.models import DIGITS, FREE, MODELS, Silent, match, same
from symkl.second_checker.terms import CLOSED, TABLE, Refused, build, entry, exchanged, need, replaced, shape, terms_of

__all__ = ["Refused", "check"]
RULES = TABLE["rules"] | TABLE["inferences"]
OF_NUMBERS = {"Finite", "Nonzero", "Positive", "AtLeast", "Discrete", "Distinct", "EveryIndex"}
BROKEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, StopIteration)


def check(data: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many steps a proof has and how many of them a model could try; raise Refused if it is not one."""
    place, steps = "the file", list[Step]()
    try:
        with localcontext(DIGITS):
            data = data.get("certificate", data)
            plain = json.dumps({k: v for k, v in data.items() if k != "digest"}, sort_keys=True, separators=(",", ":"))
            need(data.get("digest") in {None, sha256(plain.encode()).hexdigest()}, "the digest does not fit")
            need((data["format"], data["version"]) == ("symkl proof", 1), "this is not a symkl proof")
            terms = terms_of(data["terms"])
            for row in data["steps"]:
                place = f"step {len(steps)} ({row['rule']})"
                step = Step(rule=row["rule"], args=unpacked(row["args"], terms), **stated(row, terms))
                step.premises = [entry(p, steps) for p in row["premises"]]
                read(step)
                steps.append(step)
            place = "the claim"
            need(stated(data["claim"], terms) == stated(data["steps"][-1], terms), "the claim is not the last step")
            need(data["axioms"] == sorted({s.rule for s in steps} & {*TABLE["rules"]}), "these are not the axioms used")
            used = {p for row in data["steps"] for p in row["premises"]}
            need(used == {*range(len(steps) - 1)}, "a step leads nowhere")
            return len(steps), sum(s.tried for s in steps)
    except BROKEN as error:
        raise Refused(f"{place}: {error}") from error


def stated(row: Mapping[str, Any], terms: list[Any]) -> dict[str, Any]:
    """Read a conclusion."""
    need(row["relation"] in {"=", "<="} and type(row["hypotheses"]) is list, "this is not a relation")
    sides = entry(row["left"], terms), entry(row["right"], terms)
    return {"conclusion": (row["relation"], *sides), "needs": frozenset(entry(h, terms) for h in row["hypotheses"])}


def unpacked(value: Any, terms: list[Any]) -> Any:
    """Read an argument; what is no term is a head without parts."""
    if isinstance(value, list):
        return ("Tuple", *(unpacked(v, terms) for v in value))
    need(value is None or type(value) in {int, str} or [*value] == ["term"], "this is no argument")
    return entry(value["term"], terms) if isinstance(value, dict) else (value,)


def verdicts(models: list[Any], needs: Any, claims: Any) -> list[bool | None]:
    """Say whether claims hold in the models in which the needs do."""
    return [shows(m, h) for m in models if all(shows(m, n) for n in needs) for h in claims]


def shows(model: Any, h: Any) -> bool | None:
    """Whether something holds in a model; None if the model says nothing of it."""
    try:
        return bool(model.value(h, {}))
    except Silent:
        return None


# --- conditions -------------------------------------------------------------------------------------------------------


def core(h: Any) -> Any:
    """Return a hypothesis without what it is closed over."""
    return core(h[-1]) if h[0] in CLOSED.values() else h


@cache
def always(h: Any, needs: frozenset[Any], kind: str = "meanings") -> bool:
    """Whether something holds in all free models in which those of the conditions hold that are of numbers."""
    return {*verdicts(FREE[kind], [n for n in needs if n[0] in OF_NUMBERS], [h])} - {None} == {True}


def stands(h: Any, needs: frozenset[Any]) -> bool:
    """Whether a condition is stated, or holds whatever terms are."""
    return any(same(h, n) for n in needs) or (h[0] in OF_NUMBERS - {"Discrete"} and always(h, needs))


# --- steps ------------------------------------------------------------------------------------------------------------


def read(s: Step) -> None:
    """Read a step as the table says; no hypothesis of a premise is lost, none comes from nowhere, and models agree."""
    rule, lemmas = RULES[s.rule], [s.conclusion]
    need(s.rule in TABLE["inferences"] or s.args[1] == s.conclusion[1], "the rule is of another term")
    owed: Any = next((o for case in rule.get("cases", [rule]) if (o := fits(s, case)) is not None), None)
    need(owed is not None, "the table does not say this")
    if s.rule in {"chain", "inside"}:
        owed = rewritten(s, s.args[2][1:] if s.rule == "inside" else [("Tuple",)] * len(s.premises), lemmas)
    need(all(any(same(h, n) for n in s.needs) for h in owed), "a hypothesis of a premise is lost")
    need({core(h)[0] for h in s.needs - owed} <= {*rule.get("may", "").split()}, "there is no such condition")
    found = verdicts(MODELS, s.needs, lemmas)
    need(False not in found, "a model shows that it is wrong")
    s.tried = True in found


def fits(s: Step, case: dict[str, str]) -> Any:
    """Return the hypotheses of the premises that stay, if a step is of the shape of a case and states what it must."""
    args = ("Tuple", *s.args[1 + (s.rule in TABLE["rules"]) :])
    step = ("Tuple", ("Tuple", *(p.conclusion for p in s.premises)), args, s.conclusion)
    if (found := match(shape(f"[{case['step']}]"), step, {})) is None:
        return None
    keys = ("must", "most", "gone", "tried")
    must, most, gone, tried = (build(shape(f"[{case.get(key, '')}]"), found)[1:] for key in keys)
    must += tuple(h for k, h in enumerate(most) if len(most) > 1 and (k,) != found.get("exempt"))
    fine = all(stands(h, s.needs) for h in must)
    fine = fine and ("free" not in case or any(always(s.conclusion, s.needs, kind) for kind in case["free"].split()))
    owed = {h for k, p in enumerate(s.premises) for h in p.needs if k or h not in gone}
    owed = {exchanged(h, found[case["moved"]]) for h in owed} if "moved" in case else owed
    return owed if fine and False not in verdicts(MODELS, (), tried) else None


def rewritten(s: Step, paths: Any, lemmas: list[Any]) -> set[Any]:
    """Read replacements, one after the other; what no form of is stated is settled by what binds it, on models."""
    n, stay = s.conclusion[1], set[Any]()
    for path, p in zip(paths, s.premises, strict=True):
        need(path[1:] or n == p.conclusion[1], "the links do not meet")
        n, conditions = replaced(n, path[1:], p)
        stay |= {h for forms in conditions for h in forms if h in s.needs}
        lost = [forms[0] for forms in conditions if not stay & {*forms}]
        settled = [stands(core(h), s.needs) or (core(h)[0] != "Finite" and h != core(h)) for h in lost]
        need(all(settled), "a hypothesis is lost")
        lemmas += lost
    need(same(n, s.conclusion[2]), "the parts give another term")
    need(s.conclusion[0] == max((p.conclusion[0] for p in s.premises), key="= <=".index), "it is another relation")
    return stay

"""A second reading of proof JSON; it shares no code with the kernel and needs the standard library only.

It reads the table of terms, follows every step by its own reading of the rules (`table.toml`), and evaluates both
sides of every step on small models.  It can only refuse: that a theorem holds in *all* models is shown by
`symkl.certificates`.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import localcontext
from functools import cache
from hashlib import sha256
from types import SimpleNamespace as Step
from typing import Any

from symkl.second_checker.models import DIGITS, JOINT, MODELS, PLAIN, Silent, same
from symkl.second_checker.terms import TABLE, Refused, around, build, entry, exchanged, match, need, shape, terms_of

__all__ = ["Refused", "check"]
RULES = TABLE["rules"] | TABLE["inferences"]
BROKEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, StopIteration)


def check(data: Mapping[str, Any]) -> int:
    """Return how many steps a proof has; raise Refused if it is not one."""
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
                steps.append(read(row, terms, steps))
            place = "the claim"
            need(stated(data["claim"], terms) == stated(data["steps"][-1], terms), "the claim is not the last step")
            need(data["axioms"] == sorted({s.rule for s in steps} & {*TABLE["rules"]}), "these are not the axioms used")
            used = {p for row in data["steps"] for p in row["premises"]}
            need(used == {*range(len(steps) - 1)}, "a step leads nowhere")
            return len(steps)
    except BROKEN as error:
        raise Refused(f"{place}: {error}") from error


def stated(row: Mapping[str, Any], terms: list[Any]) -> tuple[Any, frozenset[Any]]:
    """Read a conclusion and its hypotheses."""
    need(row["relation"] in {"=", "<="} and type(row["hypotheses"]) is list, "this is not a relation")
    conclusion = (row["relation"], entry(row["left"], terms), entry(row["right"], terms))
    return conclusion, frozenset(entry(h, terms) for h in row["hypotheses"])


def unpacked(value: Any, terms: list[Any]) -> Any:
    """Read an argument; what is no term is a head without parts."""
    if isinstance(value, list):
        return ("Tuple", *(unpacked(v, terms) for v in value))
    return entry(value["term"], terms) if isinstance(value, dict) else (value,)


# --- conditions -------------------------------------------------------------------------------------------------------


def verdicts(models: list[Any], needs: Any, claim: Any) -> Iterator[bool]:
    """Run through whether a claim holds in the models in which the needs do, but those that say nothing of it."""
    for model in models:
        with suppress(Silent):
            if all(model.value(n) for n in needs):
                yield bool(model.value(claim))


@cache
def follows(h: Any, needs: frozenset[Any]) -> bool:
    """Whether a condition is stated, or holds whatever terms are, as far as the stated conditions of numbers allow."""
    of_numbers = [n for n in needs if core(n)[0] in TABLE["of_numbers"]]
    free = any(same(h, n) for n in needs) or any({*verdicts(m, of_numbers, h)} == {True} for m in (PLAIN, JOINT))
    return free or (h[0] == "AtLeast" and {*verdicts(MODELS, (), h)} == {True})


def core(h: Any) -> Any:
    """Return a hypothesis without what it is closed over."""
    return core(h[-1]) if h[0] in TABLE["closed"].values() else h


# --- steps ------------------------------------------------------------------------------------------------------------


def read(row: Mapping[str, Any], terms: list[Any], steps: list[Any]) -> Step:
    """Read a step as the table says; no hypothesis of a premise is lost, none comes from nowhere, and models agree."""
    s = Step(rule=row["rule"], args=unpacked(row["args"], terms), premises=[entry(p, steps) for p in row["premises"]])
    s.conclusion, s.needs = stated(row, terms)
    rule = RULES[s.rule]
    owed: Any = next((o for case in rule.get("cases", [rule]) if (o := fits(s, case)) is not None), None)
    need(owed is not None, "the table does not say this")
    lost = [h for h in owed if not follows(h, s.needs)]
    need(all(h != core(h) and core(h)[0] != "Finite" for h in lost), "a hypothesis of a premise is lost")
    new = {core(h) for h in s.needs} - {core(h) for h in owed}
    need({h[0] for h in new} <= {*rule.get("may", "").split()}, "there is no such condition")
    found = {verdict for claim in (s.conclusion, *lost) for verdict in verdicts(MODELS, s.needs, claim)}
    need(False not in found, "a model shows that it is wrong")
    need(found or s.rule in TABLE["inferences"], "no model can try it")
    return s


def fits(s: Step, case: dict[str, str]) -> Any:
    """Return the hypotheses of the premises that stay, if a step is of the shape of a case and states what it must."""
    step = ("Tuple", ("Tuple", *(p.conclusion for p in s.premises)), s.args, s.conclusion)
    form = shape(f"[{case['step']}]")
    found = match(form, step, {"line": s.conclusion, "left": s.conclusion[1]})
    if not found or not same(build(form, found), step):
        return None
    must, gone, alike, at = (build(shape(f"[{case.get(k, '')}]"), found)[1:] for k in ("must", "gone", "alike", "at"))
    if not all(same(a, b) for _, a, b in alike) or not all(follows(h, s.needs) for h in must):
        return None
    if "at" in case:
        return {h for p, a in zip(s.premises, at, strict=True) for n in s.conclusion[1:] for h in around(a, n, p.needs)}
    owed = {h for k, p in enumerate(s.premises) for h in p.needs if k or h not in gone}
    return {exchanged(h, found.get("listing", ("Tuple",))) for h in owed}

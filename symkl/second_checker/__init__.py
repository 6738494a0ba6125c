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

from symkl.second_checker.models import DIGITS, JOINT, MODELS, PLAIN, Silent, match, same
from symkl.second_checker.terms import TABLE, Refused, build, entry, exchanged, need, replaced, shape, terms_of

__all__ = ["Refused", "check"]
RULES = TABLE["rules"] | TABLE["inferences"]
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
                steps.append(read(row, terms, steps))
            place = "the claim"
            need(stated(data["claim"], terms) == stated(data["steps"][-1], terms), "the claim is not the last step")
            need(data["axioms"] == sorted({s.rule for s in steps} & {*TABLE["rules"]}), "these are not the axioms used")
            used = {p for row in data["steps"] for p in row["premises"]}
            need(used == {*range(len(steps) - 1)}, "a step leads nowhere")
            return len(steps), sum(s.tried for s in steps)
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
def always(h: Any, needs: frozenset[Any]) -> bool:
    """Whether something holds whatever terms are, as far as conditions of numbers allow, or is a sign in all models."""
    of_numbers = [n for n in needs if core(n)[0] in TABLE["of_numbers"]]
    free = any({*verdicts(models, of_numbers, h)} == {True} for models in (PLAIN, JOINT))
    return free or (h[0] == "AtLeast" and {*verdicts(MODELS, (), h)} == {True})


def core(h: Any) -> Any:
    """Return a hypothesis without what it is closed over."""
    return core(h[-1]) if h[0] in TABLE["closed"].values() else h


def stands(h: Any, needs: frozenset[Any]) -> bool:
    """Whether a condition is stated, or follows from those that are."""
    return any(same(h, n) for n in needs) or (core(h)[0] in TABLE["of_numbers"] and always(h, needs))


# --- steps ------------------------------------------------------------------------------------------------------------


def read(row: Mapping[str, Any], terms: list[Any], steps: list[Any]) -> Step:
    """Read a step as the table says; no hypothesis of a premise is lost, none comes from nowhere, and models agree."""
    s = Step(rule=row["rule"], args=unpacked(row["args"], terms), premises=[entry(p, steps) for p in row["premises"]])
    s.conclusion, s.needs = stated(row, terms)
    rule = RULES[s.rule]
    need(s.rule in TABLE["inferences"] or s.args[1] == s.conclusion[1], "the rule is of another term")
    owed: Any = next((o for case in rule.get("cases", [rule]) if (o := fits(s, case)) is not None), None)
    need(owed is not None, "the table does not say this")
    if s.rule in {"chain", "inside"}:
        owed = rewritten(s, s.args[2][1:] if s.rule == "inside" else [("Tuple",)] * len(s.premises))
    lost = [h for h in owed if not stands(h, s.needs)]
    need(all(h != core(h) and core(h)[0] != "Finite" for h in lost), "a hypothesis of a premise is lost")
    new = {core(h) for h in s.needs} - {core(h) for h in owed}
    need({h[0] for h in new} <= {*rule.get("may", "").split()}, "there is no such condition")
    found = {verdict for claim in (s.conclusion, *lost) for verdict in verdicts(MODELS, s.needs, claim)}
    need(False not in found, "a model shows that it is wrong")
    s.tried = True in found
    return s


def fits(s: Step, case: dict[str, str]) -> Any:
    """Return the hypotheses of the premises that stay, if a step is of the shape of a case and states what it must."""
    args = ("Tuple", *s.args[1 + (s.rule in TABLE["rules"]) :])
    step = ("Tuple", ("Tuple", *(p.conclusion for p in s.premises)), args, s.conclusion)
    if (found := match(shape(f"[{case['step']}]"), step, {})) is None:
        return None
    must, most, gone = (build(shape(f"[{case.get(key, '')}]"), found)[1:] for key in ("must", "most", "gone"))
    fine = all(stands(h, s.needs) for h in must) and sum(not stands(h, s.needs) for h in most) <= 1
    owed = {h for k, p in enumerate(s.premises) for h in p.needs if k or h not in gone}
    owed = {exchanged(h, found.get("listing", ("Tuple",))) for h in owed}
    return owed if fine and ("free" not in case or always(s.conclusion, s.needs)) else None


def rewritten(s: Step, paths: Any) -> set[Any]:
    """Read replacements, one after the other, and return the hypotheses they owe."""
    n, owed = s.conclusion[1], set[Any]()
    for path, p in zip(paths, s.premises, strict=True):
        need(path[1:] or n == p.conclusion[1], "the links do not meet")
        n, needs = replaced(n, path[1:], p)
        owed |= needs
    need(same(n, s.conclusion[2]), "the parts give another term")
    need(s.conclusion[0] == max((p.conclusion[0] for p in s.premises), key="= <=".index), "it is another relation")
    return owed

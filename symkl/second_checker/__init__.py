"""A second reading of proof JSON; it shares no code with the kernel and needs the standard library only.

It reads the table of terms, follows every step by its own reading of the rules (`table.toml`), and evaluates both
sides of every step on small models.  It can only refuse: that a theorem holds in *all* models is shown by
`symkl.certificates`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import localcontext
from hashlib import sha256
from typing import Any

from symkl.second_checker.inferences import infer
from symkl.second_checker.models import DIGITS, Model, NoValue, Silent, agree
from symkl.second_checker.reading import read
from symkl.second_checker.steps import Step, follows
from symkl.second_checker.terms import TABLE, Refused, need, scalar, terms_of

__all__ = ["Refused", "check"]
MODELS = 22
BROKEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)


def check(data: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many steps a proof has and how many of them a model could try; raise Refused if it is not one."""
    try:
        data = data.get("certificate", data)
        with localcontext(DIGITS):
            return _check({k: v for k, v in data.items() if k != "digest"}, data.get("digest"))
    except BROKEN as error:
        raise error if isinstance(error, Refused) else Refused(f"{type(error).__name__}: {error}") from error


def _check(data: Mapping[str, Any], digest: object) -> tuple[int, int]:
    plain = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
    need(digest in {None, sha256(plain).hexdigest()}, "the digest does not fit")
    need((data["format"], data["version"]) == ("symkl proof", 1), "this is not a symkl proof")
    terms, used = terms_of(data["terms"]), {len(data["steps"]) - 1}
    steps: list[Step] = []
    for number, row in enumerate(data["steps"]):
        need(all(type(p) is int and 0 <= p < number for p in row["premises"]), "a premise is no earlier step")
        used |= {*row["premises"]}
        args = [unpacked(a, terms) for a in row["args"]]
        step = Step(row["rule"], args, [steps[p] for p in row["premises"]], stated(row, terms))
        try:
            (read if step.rule in TABLE["rules"] else infer)(step)
            inside = all(follows(h, frozenset(step.needs)) for h in step.lemmas if scalar(h[-1]))
            need(inside, "an index may leave its range")
        except BROKEN as error:
            raise Refused(f"step {number} ({step.rule}): {type(error).__name__}: {error}") from error
        steps.append(step)
    need(stated(data["claim"], terms) == stated(data["steps"][-1], terms), "the claim is not the last step")
    need(
        data["axioms"] == sorted({s.rule for s in steps} & {*TABLE["rules"]}), "other axioms are used than those listed"
    )
    need(len(used) == len(steps), "a step leads nowhere")
    tried = [False] * len(steps)
    for seed in range(MODELS):
        model = Model(seed)
        for number, step in enumerate(steps):
            try:
                tried[number] |= holds(model, step)
            except BROKEN as error:
                raise Refused(f"step {number} ({step.rule}) model {seed}: {error}") from error
    return len(steps), sum(tried)


def stated(row: Mapping[str, Any], terms: Sequence[Any]) -> tuple[Any, ...]:
    """Read a conclusion."""
    need(row["relation"] in {"=", "<="} and type(row["hypotheses"]) is list, "this is not a relation")
    numbers = [row["left"], row["right"], *row["hypotheses"]]
    need(all(type(n) is int and n >= 0 for n in numbers), "there is no such row")
    return terms[row["left"]], row["relation"], terms[row["right"]], tuple(terms[h] for h in row["hypotheses"])


def unpacked(value: Any, terms: Sequence[Any]) -> Any:
    """Read an argument."""
    if isinstance(value, list):
        return tuple(unpacked(v, terms) for v in value)
    if isinstance(value, dict):
        need([*value] == ["term"] and type(value["term"]) is int and value["term"] >= 0, "this is no argument")
        return terms[value["term"]]
    need(value is None or type(value) in {int, str}, "this is no argument")
    return value


def holds(model: Model, step: Step) -> bool:
    """Try a step on a model: False if the model says nothing; raise Refused if it shows the step to be false."""
    try:
        if not all(model.holds(h, {}) for h in step.needs):
            return False
        need(all(model.holds(h, {}) for h in step.lemmas), "a hypothesis is lost")
        left, right = model.result(step.left, {}), model.result(step.right, {})
    except (Silent, NoValue):
        return False
    need(agree(left, right, step.relation), f"{left} {step.relation} {right} is false")
    return True

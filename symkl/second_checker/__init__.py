"""A second reading of proof JSON; it shares no code with the kernel and needs the standard library only.

It reads the table of terms, follows every step by its own reading of the rules, and evaluates both sides of every step
on small finite models.  It can only refuse: that a theorem holds in *all* models is shown by `symkl.certificates`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any

from symkl.second_checker.models import AGAIN, LAWS, MEASURES, Model, NoValue, Refused, agree, need
from symkl.second_checker.reading import TAKES, Step, infer, scalar
from symkl.second_checker.rules import AXIOMS, apply

__all__ = ["Refused", "check"]
MODELS = 15
SHAPES = {"Variable": ["Str", "Tuple", "Rational"], "Slot": ["Str", "Tuple"], "Density": ["Law", "Tuple", "Tuple"]}
INFERENCES = {*TAKES}
BROKEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)


def terms_of(rows: Any) -> list[Any]:
    """Read the table of terms; a row refers to earlier rows."""
    terms: list[Any] = []
    known: dict[Any, Any] = {}
    for head, *rest in rows:
        if head == "Rational":
            number = Fraction(rest[0])
            need(rest == [f"{number.numerator}/{number.denominator}"], "a number is not in lowest terms")
            term: Any = (head, number)
        elif head in {"Symbol", "Str"}:
            need(len(rest) == 1 and isinstance(rest[0], str), "a name is not a text")
            term = (head, rest[0])
        else:
            need(all(type(r) is int and 0 <= r < len(terms) for r in rest), "a row refers to no earlier one")
            term = (head, *(terms[r] for r in rest))
            shape = SHAPES.get(head)
            need(
                shape is None or shape == [part[0].replace("Mixture", "Law") for part in term[1:]],
                f"{head} has other parts",
            )
            bound = [pair[1:] for side in term[2:] for pair in side[1:]] if head == "Density" else []
            need(
                all([part[0] for part in b] == ["Slot", "Variable"] for b in bound),
                "a density binds other things",
            )
            need(len({b[0] for b in bound}) == len(bound), "a density binds a slot twice")
            spans = [term[1:4]] if head in {"IndexSum", "IndexProduct", "EveryIndex"} else []
            spans += [row[1:] for row in term[5][1:]] if head == "Assumed" else []
            need(all(t[0] == "Symbol" and scalar(a) and scalar(b) for t, a, b in spans), "a range has other ends")
            named = head not in {"Law", "Apply"} or term[1][0] == "Str"
            need(named and (head != "Law" or all(map(scalar, term[2:]))), f"{head} has no name, or other parts")
            sides = [part[1:] for part in term[2:]] if head == "Independent" else [(1,), (1,), ()]
            apart = len({*sum(sides, ())}) == sum(map(len, sides)) or head != "Independent"
            need(apart and sides[0] and sides[1], "independence is of disjoint sets of variables")
            index = term[2][1:] if head in {"Variable", "Slot"} else ()
            copy = term[3][1] if head == "Variable" else 0
            need(all(map(scalar, index)) and copy in range(10**6), "a variable has another index or copy")
            for law in (term[place] for place in LAWS.get(head, ())):
                drawn = [pair[2] for d in law[1:] for pair in d[2][1:]]
                need(len({*drawn}) == len(drawn), "a law draws a value twice")
            based = head in MEASURES | {"Log"} and term[-1][0] != "Tuple"
            need(not based or scalar(term[-1]), "the base of a logarithm is a scalar")
        terms.append(known.setdefault(term, term))
    return terms


def check(data: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many steps a proof has and how many of them a model could try; raise Refused if it is not one."""
    try:
        data = data.get("certificate", data)
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
            need(step.rule in AXIOMS or step.rule in INFERENCES, "there is no such rule")
            (apply if step.rule in AXIOMS else infer)(step)
        except BROKEN as error:
            raise Refused(f"step {number} ({step.rule}): {error}") from error
        steps.append(step)
    need(stated(data["claim"], terms) == stated(data["steps"][-1], terms), "the claim is not the last step")
    need(data["axioms"] == sorted({s.rule for s in steps} & {*AXIOMS}), "other axioms are used than those listed")
    need(len(used) == len(steps), "a step leads nowhere")
    for number, step in enumerate(steps):
        inside = all(follows(h, step.needs) for h in step.lemmas if scalar(h[-1]))
        need(inside, f"step {number}: an index may leave its range")
    tried = [False] * len(steps)
    for seed in range(MODELS):
        model = Model(seed)
        for number, step in enumerate(steps):
            try:
                tried[number] |= holds(model, step)
            except BROKEN as error:
                raise Refused(f"step {number} ({step.rule}): {error}") from error
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


def follows(h: Any, needs: Iterable[Any]) -> bool:
    """Whether a condition on indices holds wherever those that are stated hold, for small integers."""
    known = [n for n in needs if scalar(n[-1])]
    models = (Model(seed, range(-4, 7)) for seed in range(400))
    return all(m.holds(h, {}) or not all(m.holds(n, {}) for n in known) for m in models)


def holds(model: Model, step: Step) -> bool:
    """Try a step on a model: False if the model says nothing; raise Refused if it shows the step to be false."""
    while True:
        try:
            if not all(model.holds(h, {}) for h in step.needs):
                return False
            need(all(model.holds(h, {}) for h in step.lemmas), "a hypothesis is lost")
            left, right = model.result(step.left, {}), model.result(step.right, {})
            need(agree(left, right, step.relation), f"{left} {step.relation} {right} is false")
        except NoValue as error:
            if error.args[0] != AGAIN:
                return False
        else:
            return True

"""What must fail: false statements are refuted by a model, forged proofs are refused by the kernel and by the second checker."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path

import pytest

from symkl import second_checker
from symkl.api import _digest, check, dumps, prove
from symkl.certificates import CheckFailed

FOLDER = Path(__file__).parent
STATEMENTS = tomllib.loads((FOLDER / "statements.toml").read_text(encoding="utf-8"))["case"]
FORGERIES = tomllib.loads((FOLDER / "forgeries.toml").read_text(encoding="utf-8"))["forgery"]


def label(case):
    return case["id"]


def test_there_are_enough():
    assert len({case["statement"] for case in STATEMENTS}) >= 120
    assert len(FORGERIES) >= 30
    assert len({case["id"] for case in (*STATEMENTS, *FORGERIES)}) == len(STATEMENTS) + len(FORGERIES)


@pytest.mark.parametrize("case", STATEMENTS, ids=label)
def test_a_false_statement_is_refuted(case):
    verdict = prove(case["statement"], case["given"], case.get("base"))
    assert verdict.status == "refuted"
    assert verdict.counterexample.as_dict()["left"] != verdict.counterexample.as_dict()["right"]


@pytest.mark.parametrize("case", FORGERIES, ids=label)
def test_a_forged_proof_is_refused(case):
    honest = json.loads(dumps(prove(case["proof"], case.get("given", ())).theorem))
    check(honest)
    second_checker.check(honest)
    forged = {key: value for key, value in copy.deepcopy(honest).items() if key != "digest"}
    for edit in case["edits"]:
        EDITS[edit["do"]](forged, edit)
    assert forged != {key: value for key, value in honest.items() if key != "digest"}, "the edits change nothing"
    forged["digest"] = _digest(forged)  # a forger can compute it too
    with pytest.raises(CheckFailed) as caught:
        check(forged)
    assert "digest" not in str(caught.value)
    with pytest.raises(second_checker.Refused) as caught:
        second_checker.check(forged)
    assert "digest" not in str(caught.value)


# --- edits --------------------------------------------------------------------------------------------------------------


def conclusions(data):
    return [*data["steps"], data["claim"]]


def nth(data, edit):
    """Return the chosen step: of a rule (its first application, or `at`), or by number."""
    chosen = [s for s in data["steps"] if s["rule"] == edit["rule"]] if "rule" in edit else data["steps"]
    return chosen[edit.get("at", 0)]


def set_field(data, edit):
    """Put a value in a field of a step, of the claim or of the file."""
    place = nth(data, edit) if "rule" in edit or "at" in edit else data
    *path, last = edit["field"].split(".")
    for key in path:
        place = place[int(key) if isinstance(place, list) else key]
    place[int(last) if isinstance(place, list) else last] = edit["value"]


def drop_hypotheses(data, edit):
    """Take every hypothesis of some kind, at whatever depth, out of all conclusions."""

    def speaks(row):
        head, *rest = data["terms"][row]
        return head == edit["kind"] or (head in {"Almost", "Every", "EveryIndex"} and speaks(rest[-1]))

    for stated in conclusions(data):
        stated["hypotheses"] = [h for h in stated["hypotheses"] if not speaks(h)]


def rename_heads(data, edit):
    """Spell one class of terms as another everywhere."""
    for row in data["terms"]:
        if row[0] == edit["old"]:
            row[0] = edit["new"]


def rename_leaf(data, edit):
    """Change a number or a name in the table."""
    for row in data["terms"]:
        if row == [edit["head"], edit["old"]]:
            row[1] = edit["new"]


def turn(data, _):
    """Exchange the sides of the last step and of the claim."""
    for stated in (data["steps"][-1], data["claim"]):
        stated["left"], stated["right"] = stated["right"], stated["left"]


def strengthen(data, _):
    """Claim an equality where an inequality was shown, all the way back."""
    for stated in conclusions(data):
        stated["relation"] = "="


def rename_rule(data, edit):
    """Pass one rule off as another, in the steps and in the list of axioms."""
    for step in data["steps"]:
        if step["rule"] == edit["old"]:
            step["rule"] = edit["new"]
    data["axioms"] = sorted({edit["new"] if a == edit["old"] else a for a in data["axioms"]})


def append(data, edit):
    """Add a last step, by default about the last step's terms, and claim what it says."""
    last = len(data["steps"]) - 1
    step = {**copy.deepcopy(data["steps"][-1]), "premises": [last], "args": [], **edit["step"]}
    step["premises"] = [last if p == -1 else p for p in step["premises"]]
    for term in edit.get("terms", ()):
        data["terms"].append(term)
    for side in ("left", "right"):
        step[side] = {"left": data["claim"]["left"], "right": data["claim"]["right"], "new": len(data["terms"]) - 1}.get(step[side], step[side])
    step["args"] = [{"term": step[a]} if isinstance(a, str) and a in step else a for a in step["args"]]
    data["steps"].append(step)
    data["claim"] = {key: step[key] for key in ("left", "relation", "right", "hypotheses")}
    data["axioms"] = sorted({*data["axioms"], *edit.get("axioms", ())})


def cut(data, edit):
    """Keep the last steps only, as if the others had been checked before."""
    data["steps"] = data["steps"][: edit["keep"]]


def swap_steps(data, edit):
    """Exchange two steps, not what refers to them."""
    i, j = edit["steps"]
    data["steps"][i], data["steps"][j] = data["steps"][j], data["steps"][i]


EDITS = {
    "set": set_field, "drop hypotheses": drop_hypotheses, "rename heads": rename_heads, "rename leaf": rename_leaf, "turn": turn,
    "strengthen": strengthen, "rename rule": rename_rule, "append": append, "cut": cut, "swap steps": swap_steps,
}  # fmt: skip

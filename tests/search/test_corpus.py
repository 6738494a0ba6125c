"""Statements typed as text are proved, replayed and hold on random models; false mutants are not proved (see must_fail)."""

import json
from itertools import pairwise
from random import Random

import pytest
from corpus_cases import cases, label
from falsify import generated

from symkl.api import check as replayed
from symkl.api import dumps, prove
from symkl.models.oracle import check

TRUE = [*cases("catalogue"), *cases("further")]


@pytest.mark.parametrize("case", TRUE, ids=label)
def test_true_statements_are_proved(case):
    verdict = prove(case["statement"], case["given"], case.get("base"))
    assert verdict.status == "proved", verdict.tried
    theorem = verdict.theorem
    lines = verdict.proof.lines
    assert lines[0].left == theorem.left
    assert lines[-1].right == theorem.right
    assert all(a.right == b.left for a, b in pairwise(lines))
    assert all(line.reason for line in lines)
    assert replayed(json.loads(dumps(theorem))).right == theorem.right
    assert not check(verdict.statement, Random(3), 3).violations
    for line in lines:
        assert not check((line.left, line.relation, line.right, theorem.hypotheses), Random(4), 2).violations, (
            line.reason
        )


def test_generated_false_statements():
    """150 one-edit mutants: none proved, at least 95 % refuted with an explicit model."""
    false = generated(150)
    assert len(false) == 150
    verdicts = {name: prove(statement, seconds=4).status for name, _, statement in false}
    assert "proved" not in verdicts.values(), [n for n, v in verdicts.items() if v == "proved"]
    missed = [name for name, verdict in verdicts.items() if verdict != "refuted"]
    assert len(missed) <= 0.05 * len(false), missed


def test_corpus_is_large_enough():
    rows = {case["id"].rstrip("abcdefgh") for case in cases("catalogue")}
    assert len(rows) >= 45
    assert len(cases("further")) >= 60
    assert all(case["needs"] for case in cases("catalogue", "left_out"))

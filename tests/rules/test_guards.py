"""What settles hypotheses, what inferences ask for, the copy lemma: known outcomes, and a sample of what `make mutate` runs."""

from __future__ import annotations

import pytest

from tests.rules.guard_cases import REFUSED
from tests.rules.guards import cases, functions, planted, verdict
from tests.rules.mutants import changed
from tests.rules.mutation import listed

KNOWN = [case for case in cases() if case.expected is not ...]
COUNTED = {"model", "pinned", "stricter", "same"}


@pytest.mark.parametrize("case", KNOWN, ids=range(len(KNOWN)))
def test_outcomes_are_those_that_are_known(case):
    made = case.outcome
    what = REFUSED if made is None else made[2] if made[1] == "settled" else "kept"
    assert what == case.expected


def test_what_is_planted_is_taken_away_again():
    for name, original in functions().items():
        assert verdict(original, original) == "same", name
    whole = functions()["discharge.in_range"]
    with planted(whole, lambda *_: []):
        assert any(case.now()[1] != case.outcome for case in KNOWN)
    assert all(case.now()[1] == case.outcome for case in KNOWN)


@pytest.mark.parametrize("name", ["discharge.in_range", "discharge._arguments_of_gamma", "seams.raised", "seams.plus", "masses.plainly_finite"])
def test_every_mutant_is_noticed_or_says_nothing_false_or_is_listed(name):
    found = {change: verdict(functions()[name], mutant) for _, _, change, mutant in changed(functions()[name])}
    assert {change for change, what in found.items() if what not in COUNTED} == {change for rule, change in listed() if rule == name}
    assert {"model", "pinned"} & {*found.values()}


def test_there_are_many():
    assert sum(1 for function in functions().values() for _ in changed(function)) > 500

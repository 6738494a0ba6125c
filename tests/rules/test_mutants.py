"""Every axiom changed in one place: a sample of what `make mutate` runs, and the list of what no model can observe."""

from __future__ import annotations

from itertools import chain

import pytest

from symkl.kernel import RULES
from tests.rules.guards import functions
from tests.rules.mutants import changed, mutants
from tests.rules.mutation import REFUTED, listed, unobserved


def test_there_are_many():
    assert sum(1 for name in ("total_mass", "telescope", "swap", "marginalise") for _ in mutants(name)) > 200
    assert {m.kind for name in ("linearity", "log_bound") for m in mutants(name)} >= {"sign", "hypotheses", "argument", "guard"}


@pytest.mark.parametrize("name", ["jensen", "shift_index", "base_change", "tower", "mixture_mean"])
def test_every_mutant_is_noticed_or_says_nothing_false_or_is_listed(name):
    score, left = unobserved(name)
    assert {(name, mutant.change) for mutant in left} == {key for key in listed() if key[0] == name}
    assert sum(score[kind] for kind in REFUTED) >= 3


def test_what_is_listed_exists_and_says_why():
    names = {rule for rule, _ in listed()}
    assert names <= {*RULES, *functions()}
    changes = {(m.name, m.change) for m in chain.from_iterable(map(mutants, names & {*RULES}))}
    changes |= {(name, change) for name in names - {*RULES} for _, _, change, _ in changed(functions()[name])}
    assert {*listed()} <= changes
    assert all(len(why) > 20 for why in listed().values())

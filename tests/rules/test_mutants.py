"""Every axiom changed in one place: a sample of what `make mutate` runs."""

from __future__ import annotations

import pytest

from symkl.kernel import RULES
from tests.rules.mutants import mutants
from tests.rules.mutation import verdict


def test_there_are_many():
    assert sum(1 for name in ("total_mass", "telescope", "swap", "marginalise") for _ in mutants(name)) > 200
    assert {m.kind for name in ("linearity", "log_bound") for m in mutants(name)} >= {"sign", "hypotheses", "argument", "guard"}


@pytest.mark.parametrize("name", ["jensen", "cancel_factors", "factor_block"])
def test_every_mutant_is_noticed_or_says_no_more(name):
    assert RULES[name]
    found = [(verdict(mutant, name), mutant.change) for mutant in mutants(name)]
    assert not [change for what, change in found if what in {"survives", "integrability"}]
    assert sum(what in {"model", "claim"} for what, _ in found) >= 3

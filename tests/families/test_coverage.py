"""How many closed forms follow from the facts: entropies, divergences inside a family, divergences across families.

`SYMKL_COVERAGE=3` goes over every ordered pair of families, compares that many points with the definition and asserts
the totals; by default a few pairs are taken, beside all of those that torch.distributions has.  tests.families.coverage
does the same of every measure, in parts.
"""

from __future__ import annotations

import os
import sys
from random import Random

import pytest

from symkl.measures import KL, DensityEntropy
from symkl.search.closed import close_form
from tests.families.coverage import LAWS, OF_NUMBERS, compared, generic, x

POINTS = int(os.environ.get("SYMKL_COVERAGE", "0"))
TORCH = [
    (p, q)
    for p, qs in {
        "Bernoulli": "Poisson",
        "Beta": "ContinuousBernoulli Exponential Gamma Normal Uniform",
        "ContinuousBernoulli": "Exponential Normal Uniform",
        "Exponential": "Gamma Gumbel Normal",
        "Gamma": "Exponential Gumbel Normal",
        "Gumbel": "Normal",
        "Laplace": "Normal",
        "Normal": "Gumbel Laplace",
        "Pareto": "Exponential Gamma Normal",
        "Uniform": "Beta ContinuousBernoulli Exponential Gamma Gumbel Normal Pareto",
    }.items()
    for q in qs.split()
]
"""The pairs of different univariate families whose divergence torch.distributions.kl 2.13 gives as a finite formula."""
NO_ENTROPY = {"LogitNormal", "Poisson", "Binomial", "NegativeBinomial", "Hypergeometric"} | {
    "BetaBinomial",
    "Logarithmic",
    "Multinomial",
}
"""Families in whose entropy a mean without a closed form stays."""


def known(measure):
    """Whether a measure has a closed form, on the whole domain of the parameters or on a part of it."""
    return close_form(measure).status in {"closed", "region"}


@pytest.mark.parametrize("name", LAWS)
def test_every_family_that_has_an_entropy_knows_it(name):
    assert known(DensityEntropy(generic(name, "p").at(x))) or name in NO_ENTROPY


@pytest.mark.parametrize(("first", "second"), TORCH)
def test_the_divergences_that_torch_knows_are_closed(first, second):
    assert known(KL(generic(first, "p").at(x), generic(second, "q").at(x)))


def test_the_totals(capsys):
    chosen = [(p, q) for p in OF_NUMBERS for q in OF_NUMBERS]
    found = [compared("KL", p, q, POINTS or 1) for p, q in (chosen if POINTS else Random(7).sample(chosen, 12))]
    closed = [r for r in found if "points" in r]
    across = [r for r in closed if len({*r["pair"]}) > 1]
    reached = sum(r["points"] > 0 for r in closed)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(found)} divergences: {len(closed) - len(across)} closed inside a family, {len(across)} across\n"
        )
        sys.stdout.write(f"{reached} of the pairs compared with the definition, none differs\n")
    assert [r["differ"] for r in closed if r["differ"]] == []
    assert reached >= (0.8 * len(closed) if POINTS else 1)
    assert len(across) >= (200 if POINTS else 1)

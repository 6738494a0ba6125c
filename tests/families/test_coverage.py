"""How many closed forms follow from the facts: entropies, divergences inside a family, divergences across families.

`SYMKL_COVERAGE=2` goes over every ordered pair of families, compares that many points with the definition and asserts
the totals; by default a few pairs are taken, beside all of those that torch.distributions has.
"""

from __future__ import annotations

import os
import sys
from random import Random

import pytest
from mpmath import mp

from symkl.families import FAMILIES, Family
from symkl.measures import KL, DensityEntropy
from symkl.search.closed import close_form
from symkl.terms import Variable
from tests.families.numeric import agree, evaluate, law_at_random, symbols_of, value

POINTS = int(os.environ.get("SYMKL_COVERAGE", "0"))
x = Variable("x")
LAWS = sorted(FAMILIES)
OF_NUMBERS = [n for n in LAWS if not FAMILIES[n].kinds and FAMILIES[n].dimension is Family.dimension]
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


def generic(name, tag):
    return FAMILIES[name](*symbols_of(FAMILIES[name], tag))


def known(measure):
    """Whether a measure has a closed form, on the whole domain of the parameters or on a part of it."""
    return close_form(measure).status in {"closed", "region"}


def points(first, second, count, tries=40):
    """Compare the divergence with its definition where it is finite; return how many points were found."""
    random, found = Random(first + second), 0
    for _ in range(tries):
        p, q = law_at_random(FAMILIES[first], random)(x), law_at_random(FAMILIES[second], random)(x)
        answer = close_form(KL(p, q))
        if answer.status == "closed" and found < count:
            with mp.workdps(42):
                assert agree(value(answer.value), evaluate(KL(p, q)), 30), (p, q)
            found += 1
    return found


@pytest.mark.parametrize("name", LAWS)
def test_every_family_that_has_an_entropy_knows_it(name):
    assert known(DensityEntropy(generic(name, "p").at(x))) or name in NO_ENTROPY


@pytest.mark.parametrize(("first", "second"), TORCH)
def test_the_divergences_that_torch_knows_are_closed(first, second):
    assert known(KL(generic(first, "p").at(x), generic(second, "q").at(x)))


def test_the_totals(capsys):
    chosen = [(p, q) for p in OF_NUMBERS for q in OF_NUMBERS]
    chosen = chosen if POINTS else Random(7).sample(chosen, 12)
    pairs = [(p, q) for p, q in chosen if known(KL(generic(p, "p")(x), generic(q, "q")(x)))]
    across = [(p, q) for p, q in pairs if p != q]
    compared = sum(points(p, q, POINTS or 1) > 0 for p, q in (pairs if POINTS else pairs[:3]))
    with capsys.disabled():
        sys.stdout.write(f"\n{len(chosen)} divergences: {len(pairs) - len(across)} closed inside a family, {len(across)} across\n")
        sys.stdout.write(f"{compared} of the pairs compared with the definition, none differs\n")
    assert compared >= (0.8 * len(pairs) if POINTS else 1)
    assert len(across) >= (200 if POINTS else 1)

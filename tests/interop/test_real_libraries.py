"""The libraries themselves beside the families that their laws become: log-densities at points."""

from __future__ import annotations

import math

import pytest
from scipy import stats
from sympy import Matrix, Rational, S

import symkl
from symkl.families.statistic import X, places
from symkl.interop.scipy_stats import MULTIVARIATE, UNIVARIATE
from symkl.interop.torch_numpyro import CLASSES
from symkl.numeric.formulas import log_formula

SHAPES = {
    "arcsine": (),
    "bernoulli": (0.25,),
    "betabinom": (5, 0.75, 1.5),
    "binom": (5, 0.25),
    "geom": (0.25, -1),
    "hypergeom": (9, 4, 3),
    "logser": (0.25,),
    "nbinom": (2.5, 0.25),
    "poisson": (1.25,),
    "randint": (-1, 4, 1),
    "zipf": (2.5,),
    "triang": (0.25, 0.5, 2),
    "loguniform": (0.25, 4, 0, 1.5),
    "reciprocal": (0.25, 4, 0, 1.5),
    "vonmises": (1.5, 0.5),
    **dict.fromkeys(("norm", "laplace", "logistic", "cauchy", "gumbel_r", "levy", "uniform"), (0.5, 2.5)),
    "erlang": (3, 0, 1.5),
    **dict.fromkeys(("expon", "rayleigh", "maxwell", "halfnorm", "halfcauchy"), (0, 1.5)),
    **dict.fromkeys(("chi", "chi2", "powerlaw"), (1.25,)),
    **dict.fromkeys(("f", "beta", "betaprime"), (1.25, 2.5)),
    **dict.fromkeys(("gengamma", "burr", "burr12"), (1.25, 2.5, 0, 1.5)),
    "t": (1.25, 0.5, 2.5),
    "gennorm": (1.25, 0.5, 2.5),
}
"""Shapes, location and scale; the rest have one shape."""


@pytest.mark.parametrize("name", sorted(UNIVARIATE))
def test_scipy_laws_have_the_same_density(name):
    frozen = getattr(stats, name)(*SHAPES.get(name, (1.25, 0, 1.5)))
    law = symkl.law(frozen)
    for at in map(float, frozen.ppf([0.3, 0.8])):
        ours = float(log_formula(law).xreplace({X: Rational(at)}))
        theirs = float((frozen.logpmf if law.place.counting else frozen.logpdf)(at))
        assert math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9), (name, at)
    assert symkl.kl_divergence(frozen, law).value == 0


VECTORS = {
    "multivariate_normal_frozen": (stats.multivariate_normal([0.5, 1], [[2, 0.5], [0.5, 1]]), (0.25, 0.75)),
    "dirichlet_frozen": (stats.dirichlet([0.5, 1.5, 2.5]), (0.25, 0.5, 0.25)),
    "multinomial_frozen": (stats.multinomial(3, [0.1, 0.2, 0.7]), (0, 1, 2)),
    "wishart_frozen": (stats.wishart(3.5, [[2, 0.5], [0.5, 1]]), (1.5, 0.25, 0.5)),
}


@pytest.mark.parametrize("name", sorted(MULTIVARIATE))
def test_scipy_vectors_have_the_same_density(name):
    frozen, at = VECTORS[name]
    law = symkl.law(frozen)
    ours = float(log_formula(law).xreplace(dict(zip(places(law.size), map(S, at), strict=True))))
    there = [[at[0], at[1]], [at[1], at[2]]] if name == "wishart_frozen" else list(at)
    theirs = float((frozen.logpmf if name == "multinomial_frozen" else frozen.logpdf)(there))
    assert math.isclose(ours, theirs, rel_tol=1e-9), (ours, theirs)


@pytest.mark.parametrize("frozen", [stats.skewnorm(1), stats.expon(1), stats.chi2(3, scale=2), stats.geom(0.5)])
def test_other_scipy_laws_are_refused(frozen):
    with pytest.raises(TypeError, match=r"of scipy|no family"):
        symkl.law(frozen)


NUMBERS = {"loc": 0.25, "scale": 1.5, "rate": 1.5, "concentration": 1.25, "df": 3.5, "df1": 1.5, "df2": 2.5}
NUMBERS |= {"concentration1": 1.25, "concentration0": 2.5, "probs": 0.25, "alpha": 2.5, "low": 0.25, "high": 1.5}
NUMBERS |= {"total_count": 5}
OF_VECTORS = {
    "Categorical": {"probs": [0.25, 0.75]},
    "Multinomial": {"total_count": 3, "probs": [0.25, 0.25, 0.5]},
    "Dirichlet": {"concentration": [0.5, 1.5, 2.5]},
    "MultivariateNormal": {"loc": [0.5, 1.0], "covariance_matrix": [[2.0, 0.5], [0.5, 1.0]]},
    "Wishart": {"df": 3.5, "covariance_matrix": [[2.0, 0.5], [0.5, 1.0]]},
}
PLACES = {"Multinomial": (0, 1, 2), "Dirichlet": (0.25, 0.5, 0.25), "MultivariateNormal": (0.25, 0.75)}
PLACES |= {"Wishart": (1.5, 0.25, 0.5), "Pareto": (2.0,)}


def same_density_as(module, tensor, name):
    """Compare a law of torch.distributions or NumPyro with its family at a point; whether the library has such a law."""
    made = getattr(module, name, None)
    if made is None:
        return False
    for _, attributes, _ in CLASSES[name]:
        names = [a if isinstance(a, str) else a[0] for a in attributes]
        arguments = {a: tensor(v) for a, v in (OF_VECTORS.get(name) or {a: NUMBERS[a] for a in names}).items()}
        theirs = made(
            **{a: int(v) if a == "total_count" and name == "Multinomial" else v for a, v in arguments.items()}
        )
        break
    law = symkl.law(theirs)
    at = PLACES.get(name, (1,) if getattr(law.place, "counting", False) else (0.5,))
    ours = float(log_formula(law).xreplace(dict(zip(places(law.size), map(S, at), strict=True))))
    whole = Matrix([[at[0], at[1]], [at[1], at[2]]]).tolist() if name == "Wishart" else list(at)
    whole = [0] if name == "Categorical" else whole  # their values are counted from 0, ours from 1
    there = theirs.log_prob(tensor([[float(v) for v in row] for row in whole] if name == "Wishart" else whole))
    assert math.isclose(ours, float(there.reshape(-1)[0]), rel_tol=1e-6, abs_tol=1e-6), (name, ours, there)
    return True


@pytest.mark.torch
def test_torch_laws_have_the_same_density():
    import torch

    def tensor(value):
        return torch.tensor(value, dtype=torch.float64)

    compared = [name for name in CLASSES if same_density_as(torch.distributions, tensor, name)]
    assert len(compared) >= 30

"""Random parameters, and the truth about a generated function: the closed form by mpmath at the same doubles."""

import os
from functools import cache

import mpmath
import numpy as np

from symkl import closed_form
from symkl.codegen.lambdified import lambdify

POINTS = int(os.environ.get("SYMKL_POINTS", "0"))
"""How many points a case; 0 for the few of every day."""

KINDS = {
    "Normal": "rp", "Gamma": "pp", "Beta": "pp", "Poisson": "p", "Bernoulli": "u", "Weibull": "pp", "Laplace": "rp",
    "InverseGamma": "pp", "Gumbel": "rp", "Exponential": "p", "LogNormal": "rp", "InverseGaussian": "pp",
}  # fmt: skip
"""The parameters of families: r real, p positive, u between 0 and 1."""


def drawn(rng, kind, count):
    if kind == "r":
        return rng.normal(0, 2, count)
    return rng.uniform(0.01, 0.99, count) if kind == "u" else 10 ** rng.uniform(-1, 1, count)


def moved(rng, values, kind, gap):
    step = rng.uniform(-1, 1, values.shape) * gap
    near = values + step if kind == "r" else values * (1 + step)
    return np.clip(near, 1e-3, 1 - 1e-3) if kind == "u" else near


def divergence(family, count):
    """The text of the KL of two members."""
    names = [",".join(f"{side}{i}" for i in range(count)) for side in "ab"]
    return f"KL({family}({names[0]}) || {family}({names[1]}))"


def simplex_divergence(family, size):
    """The text of the KL of two members whose parameter is a vector; a law of probabilities has one entry less."""
    laws = []
    for side in "ab":
        names = [f"{side}{i}" for i in range(size)]
        last = [f"1-{'-'.join(names[:-1])}"] if family == "Categorical" else [names[-1]]
        laws.append(f"{family}([{','.join([*names[:-1], *last])}])")
    return f"KL({' || '.join(laws)})"


@cache
def both(text, base=None):
    """The generated NumPy function and its truth."""
    answer = closed_form(text, base=base)
    return answer.numpy(), lambdify(answer, "mpmath").function


def errors(function, truth, arguments, digits=60, least=None):
    """The errors relative to the truth, or to max(least, |truth|); refuses nan and a wrong sign of infinity."""
    found = function(*arguments)
    result = []
    with mpmath.workdps(digits):
        for i, value in enumerate(np.atleast_1d(found)):
            exact = truth(*(float(a[i]) for a in arguments))
            scale = abs(exact) if least is None else max(mpmath.mpf(least), abs(exact))
            assert np.isfinite(value), (function.name, [float(a[i]) for a in arguments], value)
            result.append(float(abs(mpmath.mpf(float(value)) - exact) / scale) if scale else abs(float(value)))
    return np.array(result), found

"""The digits that KL divergences of equal families have in symkl's generated code and in other libraries.

Run by hand: `python -m bench.against_libraries [points]` takes torch and NumPyro where they are installed, and
SciPy's kl_div.  Everyone gets the same doubles; the truth is the closed form at 150 digits.  What is printed is the
worst relative error, and how many values are negative, at moderate parameters and at relative gaps between them.
"""

import sys
import warnings
from contextlib import suppress

import mpmath
import numpy as np
import sympy
from scipy.special import kl_div

import symkl

DIGITS = 150
GAPS = (None, 1e-1, 1e-3, 1e-6, 1e-9)
"""None: two laws that have nothing to do with each other."""
KINDS = {
    "Normal": "rp",
    "Gamma": "pp",
    "Beta": "pp",
    "Poisson": "p",
    "Bernoulli": "u",
    "Weibull": "pp",
    "Laplace": "rp",
}
"""Parameters of each family: reals, positive numbers, probabilities."""
NAMES = {"Weibull": ("concentration", "scale"), "Poisson": ("rate",), "Bernoulli": ("probs",)}
"""Names of parameters in torch and NumPyro where their order is another one, or several are possible."""


def drawn(kinds, gap, points, rng):
    """Return the parameters of two laws, arrays of doubles."""
    first, second = [], []
    for kind in kinds:
        value, other = (
            rng.normal(0, 2, points)
            if kind == "r"
            else rng.uniform(0.05, 0.95, points)
            if kind == "u"
            else np.exp(rng.normal(0, 1, points))
            for _ in range(2)
        )
        if gap is not None:
            away = gap * rng.uniform(0.3, 1, points) * rng.choice((-1, 1), points)
            other = value + away if kind == "r" else value * (1 + away * (1 - value if kind == "u" else 1))
        first.append(value)
        second.append(other)
    return first, second


def truth(form, symbols, arguments):
    """Return the closed form at 150 digits."""
    exact = sympy.lambdify(symbols, form, "mpmath")
    with mpmath.workdps(DIGITS):
        return [exact(*map(mpmath.mpf, map(float, point))) for point in zip(*arguments, strict=True)]


def worst(values, exact):
    """Return the worst relative error, and how many values are negative."""
    with mpmath.workdps(30):
        errors = [abs(mpmath.mpf(float(v)) - t) / t for v, t in zip(np.asarray(values), exact, strict=True)]
    return float(max(errors)), int(sum(np.asarray(values) < 0))


def of_torch(name):
    """Return torch's divergence as a function of two lists of parameters; None if it has none."""
    import torch
    from torch.distributions import kl_divergence

    def laws(parameters):
        tensors = [torch.as_tensor(p, dtype=torch.float64) for p in parameters]
        family = getattr(torch.distributions, name)
        named = (
            dict(zip(NAMES[name], reversed(tensors) if name == "Weibull" else tensors, strict=True))
            if name in NAMES
            else None
        )
        return family(**named) if named else family(*tensors)

    return lambda p, q: kl_divergence(laws(p), laws(q)).numpy()


def of_numpyro(name):
    """Return NumPyro's divergence likewise."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import numpyro.distributions as there
    from numpyro.distributions.kl import kl_divergence

    def laws(parameters):
        family = getattr(there, name)
        if name == "Weibull":
            return family(scale=parameters[1], concentration=parameters[0])
        return family(**{NAMES[name][0]: parameters[0]}) if name in NAMES else family(*parameters)

    return lambda p, q: np.asarray(kl_divergence(laws(p), laws(q)))


def of_scipy(name):
    """Return what sums of kl_div give."""
    if name == "Poisson":
        return lambda p, q: kl_div(p[0], q[0])
    if name == "Bernoulli":
        return lambda p, q: kl_div(p[0], q[0]) + kl_div(1 - p[0], 1 - q[0])
    return None


def main(points=150):
    """Print the table."""
    warnings.simplefilter("ignore")
    print("| law | gap | symkl | `sympy.lambdify` | torch | NumPyro | SciPy |\n|---|---|---|---|---|---|---|")
    for name, kinds in KINDS.items():
        size = len(kinds)
        symbols = sympy.symbols(f"a:{2 * size}")
        sides = [f"{name}({', '.join(map(str, s))})" for s in (symbols[:size], symbols[size:])]
        answer = symkl.closed_form(f"KL({sides[0]} || {sides[1]})")
        ours, plain = answer.numpy(), sympy.lambdify(symbols, answer.value, ["scipy", "numpy"])
        ways = [lambda p, q, f=ours: f(*p, *q), lambda p, q, f=plain: f(*p, *q)]
        for make in (of_torch, of_numpyro, of_scipy):
            way = None
            with suppress(ImportError):  # an empty column says that a library is not here
                way = make(name)
            ways.append(way)
        for gap in GAPS:
            p, q = drawn(kinds, gap, points, np.random.default_rng(7))
            exact = truth(answer.value, symbols, (*p, *q))
            cells = []
            for way in ways:
                try:
                    error, negative = worst(way(p, q), exact) if way else (None, 0)
                except NotImplementedError:  # torch and NumPyro say so of pairs they do not have
                    error = negative = None
                cells.append("" if error is None else f"{error:.1e}" + (f" ({negative} negative)" if negative else ""))
            print(f"| {name} | {'moderate' if gap is None else f'{gap:.0e}'} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

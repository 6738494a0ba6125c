"""The other libraries: plain floats and mpmath as they are, torch and jax through namespaces of the same functions."""

import sys
import types

import mpmath
import numpy as np
import pytest
from scipy import special

from symkl import closed_form

TEXTS = {
    "KL(Gamma(a, b) || Gamma(c, d))": (0.7, 1.3, 2.1, 0.4),
    "KL(Normal(a, b) || Normal(c, d))": (0.1, 0.8, -0.3, 1.7),
    "KL(Laplace(a, b) || Laplace(c, d))": (0.1, 0.8, -0.3, 1.7),
    "H(Beta(a, b))": (0.7, 2.5),
    "KL(Bernoulli(a) || Bernoulli(b))": (0.2, 0.7),
    "KL(Weibull(a, b) || Weibull(c, d))": (0.7, 1.3, 2.1, 0.4),
    "KL(Uniform(a, b) || Uniform(c, d))": (0.1, 0.8, -0.3, 1.7),
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("backend", ["math", "mpmath"])
def test_plain_floats_and_mpmath(text, backend):
    answer = closed_form(text)
    found = answer.lambdify(backend)(*TEXTS[text])
    assert isinstance(found, float if backend == "math" else mpmath.mpf)
    assert float(found) == pytest.approx(float(answer.numpy()(*TEXTS[text])), rel=1e-13)


def test_mpmath_has_the_digits_that_are_asked_for():
    function = closed_form("KL(Gamma(a, b) || Gamma(c, d))").lambdify("mpmath")
    with mpmath.workdps(50):
        a = function("0.5", 1, "1.5", 2)
        with mpmath.workdps(80):
            assert abs(a - function("0.5", 1, "1.5", 2)) < mpmath.mpf(10) ** -48


def namespace(backend):
    """A module with the functions of torch or jax.numpy that generated code may call, from NumPy and SciPy."""
    module = types.ModuleType(backend)
    for name in ("log", "exp", "sqrt", "cos", "sin", "abs", "sign", "where", "maximum", "minimum", "inf", "nan"):
        setattr(module, name, getattr(np, name))
    if backend == "torch":
        module.lgamma, module.digamma, module.xlogy = special.gammaln, special.psi, special.xlogy
        module.special = types.SimpleNamespace(i0e=special.i0e, i1e=special.i1e)
        return {"torch": module}
    scipy = types.ModuleType("jax.scipy")
    scipy.special = types.SimpleNamespace(
        gammaln=special.gammaln, digamma=special.digamma, xlogy=special.xlogy, gamma=special.gamma, i0e=special.i0e, i1e=special.i1e
    )
    jax = types.ModuleType("jax")
    jax.numpy, jax.scipy = module, scipy
    return {"jax": jax, "jax.numpy": module, "jax.scipy": scipy}


@pytest.mark.parametrize("text", [*TEXTS, "H(VonMises(m, k))"])
@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_torch_and_jax_say_the_same(text, backend, monkeypatch):
    """What is printed is what NumPy's functions of these names compute; gradients are those of the library."""
    arguments = TEXTS.get(text, (0.3, 2.0))
    answer = closed_form(text)
    generated = answer.lambdify(backend)
    for name, module in namespace(backend).items():
        monkeypatch.setitem(sys.modules, name, module)
    found = generated(*(np.array([a]) for a in arguments))
    assert float(found[0]) == pytest.approx(float(answer.numpy()(*arguments)), rel=1e-13)

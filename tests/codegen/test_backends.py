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


ELEMENTARY = {
    "KL(Normal(a, b) || Normal(c, d))": (0.1, 0.8),
    "KL(Laplace(a, b) || Laplace(c, d))": (0.1, 0.8),
    "KL(Bernoulli(a) || Bernoulli(b))": (0.2,),
    "KL(Poisson(a) || Poisson(b))": (1.3,),
    "KL(InverseGaussian(a, b) || InverseGaussian(c, d))": (0.7, 1.3),
    "KL(Geometric(a) || Geometric(b))": (0.3,),
    "KL(HalfCauchy(a) || HalfCauchy(b))": (0.3,),
}
"""Divergences whose parts are written for every library, and a first law."""
OF_GAMMA_TYPE = {
    "KL(Gamma(a, b) || Gamma(c, d))": (0.7, 1.3),
    "KL(InverseGamma(a, b) || InverseGamma(c, d))": (250.5, 1e4),
    "KL(Beta(a, b) || Beta(c, d))": (0.02, 17.0),
    "KL(Weibull(a, b) || Weibull(c, d))": (1.7, 0.6),
    "KL(Gumbel(a, b) || Gumbel(c, d))": (0.3, 0.8),
    "KL(Dirichlet([a, b, c]) || Dirichlet([d, f, g]))": (0.7, 1.3, 12.5),
}
"""Divergences whose parts are written for libraries with gradients."""


@pytest.mark.parametrize(
    ("text", "backend"),
    [*((t, b) for t in ELEMENTARY for b in ("math", "torch", "jax")), *((t, b) for t in OF_GAMMA_TYPE for b in ("torch", "jax"))],
)
def test_divergences_keep_their_digits_near_equality(text, backend, monkeypatch):
    answer = closed_form(text)
    function, stable = answer.lambdify(backend), answer.numpy()
    if backend != "math":
        for name, module in namespace(backend).items():
            monkeypatch.setitem(sys.modules, name, module)
    for gap in (1, 0.24, 1e-1, 1e-3, 1e-6, 1e-9, 0):
        first = {**ELEMENTARY, **OF_GAMMA_TYPE}[text]
        arguments = [*first, *(x * (1 + gap * (1 + i / 3)) for i, x in enumerate(first))]
        with np.errstate(all="ignore"):
            found = function(*(arguments if backend == "math" else (np.array([a]) for a in arguments)))
        close = 1e-13 if text in ELEMENTARY else 4e-13  # far away by the closed form
        assert float(np.ravel(found)[0]) == pytest.approx(float(stable(*arguments)), rel=close, abs=0)


@pytest.mark.parametrize("backend", ["math", "torch"])
def test_ends_of_the_domain_of_probabilities(backend, monkeypatch):
    function = closed_form("KL(Bernoulli(a) || Bernoulli(b))").lambdify(backend)
    for name, module in namespace("torch").items():
        monkeypatch.setitem(sys.modules, name, module)
    for a, b, expected in ((0.0, 0.3, -np.log(0.7)), (1.0, 0.3, -np.log(0.3)), (0.5, 0.0, np.inf), (0.0, 0.0, 0), (0.0, 1.0, np.inf)):
        with np.errstate(all="ignore"):
            found = function(*((a, b) if backend == "math" else (np.array([a]), np.array([b]))))
        assert float(np.ravel(found)[0]) == pytest.approx(expected, rel=1e-15)


@pytest.mark.torch
def test_torch_itself():
    import torch

    for text, first in {**ELEMENTARY, **OF_GAMMA_TYPE}.items():
        function, stable = closed_form(text).lambdify("torch"), closed_form(text).numpy()
        for gap in (1, 1e-1, 1e-3, 1e-6, 1e-9, 0):
            arguments = [*first, *(x * (1 + gap * (1 + i / 3)) for i, x in enumerate(first))]
            tensors = [torch.tensor([a], dtype=torch.float64, requires_grad=True) for a in arguments]
            found = function(*tensors)
            found.sum().backward()
            assert found.item() == pytest.approx(float(stable(*arguments)), rel=4e-13, abs=0)
            slopes = [t.grad.item() for t in tensors]
            assert np.isfinite(slopes).all()
            assert gap or slopes == pytest.approx([0] * len(slopes), abs=1e-14)
            if gap:
                step = max(gap, 1e-6) * 1e-3 * arguments[-1]
                ends = [float(stable(*arguments[:-1], arguments[-1] + side * step)) for side in (1, -1)]
                assert slopes[-1] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5)


def test_mpmath_has_the_digits_that_are_asked_for():
    function = closed_form("KL(Gamma(a, b) || Gamma(c, d))").lambdify("mpmath")
    with mpmath.workdps(50):
        a = function("0.5", 1, "1.5", 2)
        with mpmath.workdps(80):
            assert abs(a - function("0.5", 1, "1.5", 2)) < mpmath.mpf(10) ** -48


def namespace(backend):
    """A module with the functions of torch or jax.numpy that generated code may call, from NumPy and SciPy."""
    module = types.ModuleType(backend)
    for name in ("log", "exp", "sqrt", "cos", "sin", "abs", "sign", "where", "maximum", "minimum", "inf", "nan",
                 "log1p", "expm1", "ones_like", "zeros_like", "full_like"):  # fmt: skip
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

"""How libraries write functions: NumPy with SciPy, plain floats, mpmath, torch, jax."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Backend:
    """How a library writes functions.

    `functions`: SymPy's name -> a template with {0}, {1}; `imports`: what a template needs -> the import line;
    `where`: a template of (condition, value, other); `exact`: constants are written as formulas, not as floats.
    """

    name: str
    functions: dict[str, str]
    imports: tuple[tuple[str, str], ...]
    where: str
    largest: str = "max({0}, {1})"
    smallest: str = "min({0}, {1})"
    exact: bool = False
    rational: str = "{0} / {1}"


_NUMPY = {
    **{
        f: f"np.{f}({{0}})"
        for f in ("log", "exp", "sqrt", "cos", "sin", "tan", "cosh", "sinh", "tanh", "sign", "floor")
    },
    "Abs": "np.abs({0})",
    "atan": "np.arctan({0})",
    "loggamma": "gammaln({0})",
    "gamma": "gamma({0})",
    "psi": "psi({0})",
    "polygamma": "polygamma({0}, {1})",
    "beta": "beta({0}, {1})",
    "besseli": "iv({0}, {1})",
    "besselk": "kv({0}, {1})",
    "erf": "erf({0})",
    "erfc": "erfc({0})",
    "expint": "expn({0}, {1})",
    "Ei": "expi({0})",
    "uppergamma": "gammaincc({0}, {1}) * gamma({0})",
    "lowergamma": "gammainc({0}, {1}) * gamma({0})",
    "zeta": "zeta({0})",
    "LambertW": "lambertw({0}).real",
}
SPECIAL_NAMES = (
    "gammaln", "gamma", "psi", "polygamma", "beta", "iv", "kv", "erf", "erfc", "expn", "expi", "gammaincc", "gammainc",
    "zeta", "lambertw",
)  # fmt: skip
NUMPY = Backend(
    "numpy",
    _NUMPY,
    tuple((f"{name}(", f"from scipy.special import {name}") for name in SPECIAL_NAMES),
    "np.where({0}, {1}, {2})",
    "np.maximum({0}, {1})",
    "np.minimum({0}, {1})",
)
PARTS = {
    "log_ratio": "log_ratio({0}, {1})",
    "excess": "excess({0}, {1}, {2})",
    "relative": "relative({0}, {1}, {2})",
    "exp_gap": "exp_gap({0})",
}
"""The parts of divergences that `scalars` has for plain floats and for libraries with gradients."""
_GAMMA_PARTS = {"gamma_gap": "gamma_gap({0}, {1}, {2})", "stirling_gap": "stirling_gap({0}, {1}, {2})"}
"""Those for libraries with gradients alone."""
_PLAIN = ("log", "exp", "sqrt", "cos", "sin", "tan", "cosh", "sinh", "tanh")
MATH = Backend(
    "math",
    {
        **PARTS,
        **{f: f"math.{f}({{0}})" for f in _PLAIN},
        "Abs": "abs({0})",
        "atan": "math.atan({0})",
        "loggamma": "math.lgamma({0})",
        "gamma": "math.gamma({0})",
        "erf": "math.erf({0})",
        "erfc": "math.erfc({0})",
        "floor": "math.floor({0})",
        "sign": "math.copysign(1.0, {0})",
        "xlog": "xlog({0}, {1})",
        "psi": "psi({0})",
    },
    (("math.", "import math"),),
    "({1} if {0} else {2})",
)
MPMATH = Backend(
    "mpmath",
    {
        **{f: f"mp.{f}({{0}})" for f in (*_PLAIN, "sign", "floor", "loggamma", "gamma", "erf", "erfc", "zeta", "atan")},
        "Abs": "abs({0})",
        "psi": "mp.psi(0, {0})",
        "polygamma": "mp.psi({0}, {1})",
        "beta": "mp.beta({0}, {1})",
        "besseli": "mp.besseli({0}, {1})",
        "besselk": "mp.besselk({0}, {1})",
        "expint": "mp.expint({0}, {1})",
        "Ei": "mp.ei({0})",
        "uppergamma": "mp.gammainc({0}, {1})",
        "lowergamma": "mp.gammainc({0}, 0, {1})",
        "LambertW": "mp.lambertw({0})",
        "sinhc": "(mp.sinh({0}) / {0} if {0} else mp.mpf(1))",
        "langevin": "(mp.coth({0}) - 1 / {0} if {0} else mp.mpf(0))",
        "zetaprime": "mp.zeta({0}, 1, 1)",
        "xlog": "xlog({0}, {1})",
        "pi": "mp.pi",
        "E": "mp.e",
        "EulerGamma": "mp.euler",
    },
    (("mp.", "from mpmath import mp"),),
    "({1} if {0} else {2})",
    exact=True,
    rational="mp.mpf({0}) / {1}",
)
TORCH = Backend(
    "torch",
    {
        **PARTS,
        **_GAMMA_PARTS,
        **{f: f"torch.{f}({{0}})" for f in (*_PLAIN, "sign", "floor", "atan", "erf", "erfc")},
        "Abs": "torch.abs({0})",
        "loggamma": "torch.lgamma({0})",
        "gamma": "torch.exp(torch.lgamma({0}))",
        "psi": "torch.digamma({0})",
        "polygamma": "torch.polygamma({0}, {1})",
        "xlog": "torch.xlogy({0}, {1})",
        "bessel_log": "torch.log(torch.special.i0e({0}))",
        "bessel_lag": "({0} - {0} * torch.special.i1e({0}) / torch.special.i0e({0}))",
        "zeta": "torch.special.zeta({0}, torch.ones_like({0}))",
    },
    (("torch.", "import torch"),),
    "torch.where({0}, {1}, {2})",
    "torch.maximum({0}, {1})",
    "torch.minimum({0}, {1})",
)
JAX = Backend(
    "jax",
    {
        **PARTS,
        **_GAMMA_PARTS,
        **{f: f"jnp.{f}({{0}})" for f in (*_PLAIN, "sign", "floor")},
        "Abs": "jnp.abs({0})",
        "atan": "jnp.arctan({0})",
        "loggamma": "special.gammaln({0})",
        "gamma": "special.gamma({0})",
        "psi": "special.digamma({0})",
        "polygamma": "special.polygamma({0}, {1})",
        "erf": "special.erf({0})",
        "erfc": "special.erfc({0})",
        "xlog": "special.xlogy({0}, {1})",
        "bessel_log": "jnp.log(special.i0e({0}))",
        "bessel_lag": "({0} - {0} * special.i1e({0}) / special.i0e({0}))",
        "expint": "special.expn({0}, {1})",
        "uppergamma": "special.gammaincc({0}, {1}) * special.gamma({0})",
        "zeta": "special.zeta({0}, 1)",
    },
    (("jnp.", "import jax.numpy as jnp"), ("special.", "from jax.scipy import special")),
    "jnp.where({0}, {1}, {2})",
    "jnp.maximum({0}, {1})",
    "jnp.minimum({0}, {1})",
)
BACKENDS = {b.name: b for b in (NUMPY, MATH, MPMATH, TORCH, JAX)}

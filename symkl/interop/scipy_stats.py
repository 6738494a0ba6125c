"""Frozen laws of scipy.stats as members of families."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import Expr, log

from symkl.families import Family
from symkl.interop.exact import Convert, member, nested, scalar, shares, symmetric


def _at_zero(convert: Convert) -> Convert:
    """Return a conversion that keeps laws that are not moved, and has the scale behind the shapes."""
    return lambda loc, scale, *shapes: None if loc else convert(*shapes, scale)


def _standard(convert: Convert) -> Convert:
    """Return a conversion that keeps laws that are neither moved nor stretched."""
    return lambda loc, scale, *shapes: None if loc or scale != 1 else convert(*shapes)


def _moved(loc: Expr, scale: Expr, *shapes: Expr) -> tuple[Expr, ...]:
    """Return location and scale behind the shapes."""
    return (*shapes, loc, scale)


def _shapes(*shapes: Expr) -> tuple[Expr, ...]:
    return shapes


UNIVARIATE: Mapping[str, tuple[str, Convert]] = {  # name -> family, from loc, scale and shapes
    "norm": ("Normal", _moved),
    "laplace": ("Laplace", _moved),
    "logistic": ("Logistic", _moved),
    "cauchy": ("Cauchy", _moved),
    "gumbel_r": ("Gumbel", _moved),
    "levy": ("Levy", _moved),
    "t": ("StudentT", _moved),
    "gennorm": ("GeneralizedNormal", lambda loc, scale, shape: (loc, scale, shape)),
    "uniform": ("Uniform", lambda loc, scale: (loc, loc + scale)),
    "arcsine": ("Arcsine", lambda loc, scale: (loc, loc + scale)),
    "triang": ("Triangular", lambda loc, scale, c: (loc, loc + c * scale, loc + scale)),
    "lognorm": ("LogNormal", _at_zero(lambda s, scale: (log(scale), s))),
    "expon": ("Exponential", _at_zero(lambda scale: (1 / scale,))),
    "gamma": ("Gamma", _at_zero(lambda a, scale: (a, 1 / scale))),
    "erlang": ("Gamma", _at_zero(lambda a, scale: (a, 1 / scale))),
    "gengamma": ("GeneralizedGamma", _at_zero(lambda a, c, scale: (a, scale**-c, c))),
    "invgamma": ("InverseGamma", _at_zero(_shapes)),
    "invgauss": ("InverseGaussian", _at_zero(lambda mu, scale: (mu * scale, scale))),
    "weibull_min": ("Weibull", _at_zero(_shapes)),
    "invweibull": ("Frechet", _at_zero(_shapes)),
    "rayleigh": ("Rayleigh", _at_zero(_shapes)),
    "maxwell": ("Maxwell", _at_zero(_shapes)),
    "nakagami": ("Nakagami", _at_zero(lambda nu, scale: (nu, scale**2))),
    "gompertz": ("Gompertz", _at_zero(lambda c, scale: (c, 1 / scale))),
    "halfnorm": ("HalfNormal", _at_zero(_shapes)),
    "halfcauchy": ("HalfCauchy", _at_zero(_shapes)),
    "fisk": ("LogLogistic", _at_zero(lambda c, scale: (scale, c))),
    "lomax": ("Lomax", _at_zero(_shapes)),
    "burr": ("PowerBetaPrime", _at_zero(lambda c, d, scale: (d, 1, scale**-c, c))),
    "burr12": ("PowerBetaPrime", _at_zero(lambda c, d, scale: (1, d, scale**-c, c))),
    "pareto": ("Pareto", _at_zero(lambda b, scale: (scale, b))),
    "loguniform": ("LogUniform", _at_zero(lambda a, b, scale: (a * scale, b * scale))),
    "reciprocal": ("LogUniform", _at_zero(lambda a, b, scale: (a * scale, b * scale))),
    "chi": ("Chi", _standard(_shapes)),
    "chi2": ("Chi2", _standard(_shapes)),
    "f": ("F", _standard(_shapes)),
    "beta": ("Beta", _standard(_shapes)),
    "betaprime": ("BetaPrime", _standard(_shapes)),
    "powerlaw": ("Beta", _standard(lambda a: (a, 1))),
    "vonmises": ("VonMises", lambda loc, scale, kappa: (loc, kappa) if scale == 1 else None),
    "bernoulli": ("Bernoulli", _standard(_shapes)),
    "binom": ("Binomial", _standard(_shapes)),
    "betabinom": ("BetaBinomial", _standard(_shapes)),
    "geom": ("Geometric", lambda loc, _, p: (p,) if loc == -1 else None),
    "hypergeom": ("Hypergeometric", _standard(_shapes)),
    "logser": ("Logarithmic", _standard(_shapes)),
    "nbinom": ("NegativeBinomial", _standard(_shapes)),
    "poisson": ("Poisson", _standard(_shapes)),
    "randint": ("DiscreteUniform", lambda loc, _, low, high: (low + loc, high - 1 + loc)),
    "zipf": ("Zeta", _standard(_shapes)),
}
MULTIVARIATE: Mapping[str, tuple[str, tuple[tuple[str, int], ...], Callable[..., Any]]] = {
    # class -> family, attributes with their depth, conversion
    "multivariate_normal_frozen": (
        "MultivariateNormal",
        (("mean", 1), ("cov", 2)),
        lambda mean, cov: (mean, symmetric(cov)),
    ),
    "dirichlet_frozen": ("Dirichlet", (("alpha", 1),), lambda alpha: (alpha,)),
    "multinomial_frozen": ("Multinomial", (("n", 0), ("p", 1)), lambda n, p: (n, shares(p))),
    "wishart_frozen": ("Wishart", (("df", 0), ("scale", 2)), lambda df, scale: (df, symmetric(scale))),
}


def from_scipy(source: Any) -> Family | None:
    """Return the family member that a frozen law of scipy.stats is; None if it is of another library.

    Raises: TypeError, if it is of scipy.stats and no member of a family.
    """
    name = type(source).__name__
    if name in MULTIVARIATE:
        family, attributes, convert = MULTIVARIATE[name]
        values = (
            nested(getattr(source, a), name, a, depth) if depth else scalar(getattr(source, a), name, a)
            for a, depth in attributes
        )
        return member(family, name, convert(*values))
    frozen = getattr(source, "dist", None)
    return _univariate(source, frozen) if hasattr(frozen, "_parse_args") else None


def _univariate(source: Any, frozen: Any) -> Family:
    name = str(frozen.name)
    if name not in UNIVARIATE:
        msg = f"the law {name} of scipy.stats has no family here"
        raise TypeError(msg)
    shapes, loc, scale = frozen._parse_args(*source.args, **source.kwds)
    numbers = [scalar(v, name, "parameter") for v in (loc, scale, *shapes)]
    family, convert = UNIVARIATE[name]
    found = convert(*numbers)
    if found is None:
        msg = f"{name} of scipy.stats with loc={numbers[0]} and scale={numbers[1]} is not a {family}"
        raise TypeError(msg)
    return member(family, name, found)

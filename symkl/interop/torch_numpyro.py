"""Distributions of torch and of NumPyro, which share most names, as members of families."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from symkl.families import Family
from symkl.interop.exact import as_given, member, nested, scalar, shares, symmetric

Attribute = str | tuple[str, int]
"""The name of a number, or that of a vector (depth 1) or a matrix (depth 2)."""
Row = tuple[str, tuple[Attribute, ...], Callable[..., Any]]
"""The family, the attributes, and the family's parameters from them."""


def _row(family: str, *attributes: Attribute, convert: Callable[..., Any] = as_given) -> Row:
    return family, attributes, convert


_BERNOULLI = _row("Bernoulli", "probs")
_BINOMIAL = _row("Binomial", "total_count", "probs")
_GEOMETRIC = _row("Geometric", "probs")
_CATEGORICAL = _row("Categorical", ("probs", 1), convert=lambda probs: (shares(probs),))
_MULTINOMIAL = _row("Multinomial", "total_count", ("probs", 1), convert=lambda n, probs: (n, shares(probs)))
_MIXED_POISSON = _row("NegativeBinomial", "concentration", "rate", convert=lambda r, rate: (r, rate / (1 + rate)))

CLASSES: Mapping[str, tuple[Row, ...]] = {  # class -> what it may be; the first row whose attributes are there is taken
    "Normal": (_row("Normal", "loc", "scale"),),
    "LogNormal": (_row("LogNormal", "loc", "scale"),),
    "HalfNormal": (_row("HalfNormal", "scale"),),
    "Laplace": (_row("Laplace", "loc", "scale"),),
    "Cauchy": (_row("Cauchy", "loc", "scale"),),
    "HalfCauchy": (_row("HalfCauchy", "scale"),),
    "Gumbel": (_row("Gumbel", "loc", "scale"),),
    "Logistic": (_row("Logistic", "loc", "scale"),),
    "Levy": (_row("Levy", "loc", "scale"),),
    "StudentT": (_row("StudentT", "df", "loc", "scale"),),
    "Exponential": (_row("Exponential", "rate"),),
    "Gamma": (_row("Gamma", "concentration", "rate"),),
    "InverseGamma": (_row("InverseGamma", "concentration", "rate"),),
    "Chi2": (_row("Chi2", "df"),),
    "FisherSnedecor": (_row("F", "df1", "df2"),),
    "Weibull": (_row("Weibull", "concentration", "scale"),),
    "Gompertz": (_row("Gompertz", "concentration", "rate"),),
    "Beta": (_row("Beta", "concentration1", "concentration0"),),
    "BetaProportion": (_row("Beta", "concentration1", "concentration0"),),
    "Kumaraswamy": (_row("Kumaraswamy", "concentration1", "concentration0"),),
    "ContinuousBernoulli": (_row("ContinuousBernoulli", "probs"),),
    "Pareto": (_row("Pareto", "scale", "alpha"),),
    "Uniform": (_row("Uniform", "low", "high"),),
    "LogUniform": (_row("LogUniform", "low", "high"),),
    "VonMises": (_row("VonMises", "loc", "concentration"),),
    "Bernoulli": (_BERNOULLI,),
    "BernoulliProbs": (_BERNOULLI,),
    "BernoulliLogits": (_BERNOULLI,),
    "Binomial": (_BINOMIAL,),
    "BinomialProbs": (_BINOMIAL,),
    "BinomialLogits": (_BINOMIAL,),
    "BetaBinomial": (_row("BetaBinomial", "total_count", "concentration1", "concentration0"),),
    "DiscreteUniform": (_row("DiscreteUniform", "low", "high"),),
    "Geometric": (_GEOMETRIC,),
    "GeometricProbs": (_GEOMETRIC,),
    "GeometricLogits": (_GEOMETRIC,),
    "NegativeBinomial": (  # probs is the chance of what is counted
        _row("NegativeBinomial", "total_count", "probs", convert=lambda r, p: (r, 1 - p)),
    ),
    "NegativeBinomialProbs": (_MIXED_POISSON,),
    "NegativeBinomialLogits": (_MIXED_POISSON,),
    "NegativeBinomial2": (_MIXED_POISSON,),
    "GammaPoisson": (_MIXED_POISSON,),
    "Poisson": (_row("Poisson", "rate"),),
    "Categorical": (_CATEGORICAL,),
    "CategoricalProbs": (_CATEGORICAL,),
    "CategoricalLogits": (_CATEGORICAL,),
    "Multinomial": (_MULTINOMIAL,),
    "MultinomialProbs": (_MULTINOMIAL,),
    "MultinomialLogits": (_MULTINOMIAL,),
    "Dirichlet": (_row("Dirichlet", ("concentration", 1)),),
    "MultivariateNormal": (
        _row(
            "MultivariateNormal", ("loc", 1), ("covariance_matrix", 2), convert=lambda loc, cov: (loc, symmetric(cov))
        ),
    ),
    "Wishart": (
        _row("Wishart", "df", ("covariance_matrix", 2), convert=lambda df, scale: (df, symmetric(scale))),  # torch
        _row("Wishart", "concentration", ("scale_matrix", 2), convert=lambda df, scale: (df, symmetric(scale))),
    ),
}


def from_torch(source: Any) -> Family | None:
    """Return the family member that a distribution of torch or NumPyro is; None if it is of another library.

    Raises: TypeError, if its parameters are arrays where one number is needed.
    """
    name = type(source).__name__
    for family, attributes, convert in CLASSES.get(name, ()):
        names = [(a, 0) if isinstance(a, str) else a for a in attributes]
        if all(hasattr(source, a) for a, _ in names):
            values = (
                nested(getattr(source, a), name, a, depth) if depth else scalar(getattr(source, a), name, a)
                for a, depth in names
            )
            return member(family, name, convert(*values))
    return None

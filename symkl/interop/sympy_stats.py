"""Laws of sympy.stats as members of families, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr, S

from symkl.families import Family
from symkl.interop.exact import Convert, Parameters, as_given, member


def _two_ends(n: Expr, *rest: Expr) -> Parameters | None:
    """Keep laws of the usual values 1 and 0."""
    *parameters, up, down = (n, *rest)
    return tuple(parameters) if (up, down) == (1, 0) else None


def _range(*items: Any) -> Parameters | None:
    """Keep uniform laws on consecutive whole numbers."""
    values = sorted(items[0].args if len(items) == 1 and items[0].args else items)
    consecutive = all(v.is_Integer for v in values) and values == list(range(values[0], values[-1] + 1))
    return (values[0], values[-1]) if consecutive else None


FROM: Mapping[str, tuple[str, Convert]] = {  # class of sympy.stats -> family, from its arguments
    "NormalDistribution": ("Normal", as_given),
    "LogNormalDistribution": ("LogNormal", as_given),
    "LogitNormalDistribution": ("LogitNormal", as_given),
    "ExponentialDistribution": ("Exponential", as_given),
    "GammaDistribution": ("Gamma", lambda k, theta: (k, 1 / theta)),
    "GammaInverseDistribution": ("InverseGamma", as_given),
    "BetaDistribution": ("Beta", as_given),
    "BetaPrimeDistribution": ("BetaPrime", as_given),
    "PowerFunctionDistribution": ("Beta", lambda a, low, high: (a, 1) if (low, high) == (0, 1) else None),
    "DagumDistribution": ("PowerBetaPrime", lambda p, a, b: (p, 1, b**-a, a)),
    "LaplaceDistribution": ("Laplace", as_given),
    "LogisticDistribution": ("Logistic", as_given),
    "LogLogisticDistribution": ("LogLogistic", as_given),
    "LomaxDistribution": ("Lomax", as_given),
    "UniformDistribution": ("Uniform", as_given),
    "TriangularDistribution": ("Triangular", lambda low, high, mode: (low, mode, high)),
    "ReciprocalDistribution": ("LogUniform", as_given),
    "CauchyDistribution": ("Cauchy", as_given),
    "StudentTDistribution": ("StudentT", lambda df: (df, 0, 1)),
    "ChiDistribution": ("Chi", as_given),
    "ChiSquaredDistribution": ("Chi2", as_given),
    "RayleighDistribution": ("Rayleigh", as_given),
    "MaxwellDistribution": ("Maxwell", as_given),
    "NakagamiDistribution": ("Nakagami", as_given),
    "WeibullDistribution": ("Weibull", lambda scale, shape: (shape, scale)),
    "FrechetDistribution": ("Frechet", lambda a, s, m: None if m else (a, s)),
    "GompertzDistribution": ("Gompertz", lambda b, eta: (eta, b)),
    "ParetoDistribution": ("Pareto", as_given),
    "KumaraswamyDistribution": ("Kumaraswamy", as_given),
    "ArcsinDistribution": ("Arcsine", as_given),
    "LevyDistribution": ("Levy", as_given),
    "GaussianInverseDistribution": ("InverseGaussian", as_given),
    "FDistributionDistribution": ("F", as_given),
    "GumbelDistribution": ("Gumbel", lambda scale, loc, low: None if low else (loc, scale)),
    "VonMisesDistribution": ("VonMises", as_given),
    "BernoulliDistribution": ("Bernoulli", _two_ends),
    "BinomialDistribution": ("Binomial", _two_ends),
    "BetaBinomialDistribution": ("BetaBinomial", as_given),
    "HypergeometricDistribution": ("Hypergeometric", as_given),
    "DiscreteUniformDistribution": ("DiscreteUniform", _range),
    "DieDistribution": ("DiscreteUniform", lambda sides: (1, sides)),
    "NegativeBinomialDistribution": ("NegativeBinomial", as_given),
    "PoissonDistribution": ("Poisson", as_given),
    "LogarithmicDistribution": ("Logarithmic", as_given),
    "ZetaDistribution": ("Zeta", as_given),
    "MultivariateNormalDistribution": ("MultivariateNormal", as_given),
    "MultivariateBetaDistribution": ("Dirichlet", as_given),
    "MultinomialDistribution": ("Multinomial", as_given),
    "NormalGammaDistribution": ("NormalGamma", as_given),
}
ELSEWHERE = {
    "GeometricDistribution": "counts the trials from 1; Geometric here counts the failures before a success, from 0",
}
"""Laws that have a family's name and another meaning."""
TO: Mapping[str, tuple[str, Convert]] = {  # family -> constructor of sympy.stats, from the parameters
    "Normal": ("Normal", as_given),
    "LogNormal": ("LogNormal", as_given),
    "LogitNormal": ("LogitNormal", as_given),
    "Exponential": ("Exponential", as_given),
    "Gamma": ("Gamma", lambda shape, rate: (shape, 1 / rate)),
    "InverseGamma": ("GammaInverse", as_given),
    "Beta": ("Beta", as_given),
    "BetaPrime": ("BetaPrime", as_given),
    "PowerBetaPrime": ("Dagum", lambda a, b, c, power: (a, power, c ** (-1 / power)) if b == 1 else None),
    "Laplace": ("Laplace", as_given),
    "Logistic": ("Logistic", as_given),
    "LogLogistic": ("LogLogistic", as_given),
    "Lomax": ("Lomax", as_given),
    "Uniform": ("Uniform", as_given),
    "Triangular": ("Triangular", lambda low, mode, high: (low, high, mode)),
    "LogUniform": ("Reciprocal", as_given),
    "Cauchy": ("Cauchy", as_given),
    "StudentT": ("StudentT", lambda df, loc, scale: (df,) if (loc, scale) == (0, 1) else None),
    "Chi": ("Chi", as_given),
    "Chi2": ("ChiSquared", as_given),
    "Rayleigh": ("Rayleigh", as_given),
    "Maxwell": ("Maxwell", as_given),
    "Nakagami": ("Nakagami", as_given),
    "Weibull": ("Weibull", lambda shape, scale: (scale, shape)),
    "Frechet": ("Frechet", as_given),
    "Gompertz": ("Gompertz", lambda shape, rate: (rate, shape)),
    "Gumbel": ("Gumbel", lambda loc, scale: (scale, loc)),
    "Pareto": ("Pareto", as_given),
    "Kumaraswamy": ("Kumaraswamy", as_given),
    "Arcsine": ("Arcsin", as_given),
    "Levy": ("Levy", as_given),
    "InverseGaussian": ("GaussianInverse", as_given),
    "F": ("FDistribution", as_given),
    "VonMises": ("VonMises", as_given),
    "Bernoulli": ("Bernoulli", as_given),
    "Binomial": ("Binomial", as_given),
    "BetaBinomial": ("BetaBinomial", as_given),
    "Hypergeometric": ("Hypergeometric", as_given),
    "DiscreteUniform": ("DiscreteUniform", lambda low, high: ([S(k) for k in range(int(low), int(high) + 1)],)),
    "NegativeBinomial": ("NegativeBinomial", as_given),
    "Poisson": ("Poisson", as_given),
    "Logarithmic": ("Logarithmic", as_given),
    "Zeta": ("Zeta", as_given),
}


def from_sympy(distribution: Any) -> Family | None:
    """Return the family member that a distribution of sympy.stats is; None if it is of another library.

    Raises: TypeError, if it is of sympy.stats and no member of a family.
    """
    name = type(distribution).__name__
    if not hasattr(distribution, "args"):
        return None
    if name in ELSEWHERE:
        msg = f"{distribution} {ELSEWHERE[name]}"
        raise TypeError(msg)
    if name not in FROM:
        return None
    family, convert = FROM[name]
    found = convert(*distribution.args)
    if found is None:
        msg = f"{distribution} is not a {family} with its usual values"
        raise TypeError(msg)
    return member(family, name, found)


def to_sympy(law: Family, name: str = "X") -> Expr:
    """Return a random variable of sympy.stats with a law.

    Formula: the same density.
    Args: `law`, a member of a family; `name` of the random variable.
    Raises: TypeError, if sympy.stats has no such law.

    >>> from sympy import stats
    >>> from symkl.families import FAMILIES
    >>> stats.variance(to_sympy(FAMILIES["Gamma"](3, 2)))
    3/4

    Source: the documentation of sympy.stats.
    """
    from sympy import stats  # takes as long to import as a proof to find

    constructor, convert = TO.get(type(law).__name__, ("", lambda *_: None))
    arguments = convert(*law.parameters)
    if arguments is None:
        msg = f"sympy.stats has no law {law}"
        raise TypeError(msg)
    found: Expr = getattr(stats, constructor)(name, *arguments)
    return found

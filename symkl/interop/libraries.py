"""Laws of other libraries as families and back, told by their attributes; no other library is imported for it.

sympy.stats, scipy.stats (frozen laws), torch.distributions and NumPyro keep their parameters under known names; a table
maps each to the parameters of the family.  Numbers become the rationals that their doubles are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import Expr, Rational, S, Symbol

from symkl.families import FAMILIES, Family
from symkl.measures import KL, CrossEntropy, DensityEntropy
from symkl.terms import Variable

Parameters = tuple[Any, ...]
_Convert = Callable[..., Parameters | None]


def _as_given(*values: Expr) -> Parameters:
    return values


_STATS: Mapping[str, tuple[str, _Convert]] = {  # class of sympy.stats -> family, from its arguments
    "NormalDistribution": ("Normal", _as_given),
    "LogNormalDistribution": ("LogNormal", _as_given),
    "ExponentialDistribution": ("Exponential", _as_given),
    "GammaDistribution": ("Gamma", lambda k, theta: (k, 1 / theta)),
    "GammaInverseDistribution": ("InverseGamma", _as_given),
    "BetaDistribution": ("Beta", _as_given),
    "BetaPrimeDistribution": ("BetaPrime", _as_given),
    "LaplaceDistribution": ("Laplace", _as_given),
    "LogisticDistribution": ("Logistic", _as_given),
    "LogLogisticDistribution": ("LogLogistic", _as_given),
    "UniformDistribution": ("Uniform", _as_given),
    "CauchyDistribution": ("Cauchy", _as_given),
    "ChiDistribution": ("Chi", _as_given),
    "ChiSquaredDistribution": ("Chi2", _as_given),
    "RayleighDistribution": ("Rayleigh", _as_given),
    "MaxwellDistribution": ("Maxwell", _as_given),
    "NakagamiDistribution": ("Nakagami", _as_given),
    "WeibullDistribution": ("Weibull", lambda scale, shape: (shape, scale)),
    "ParetoDistribution": ("Pareto", _as_given),
    "KumaraswamyDistribution": ("Kumaraswamy", _as_given),
    "ArcsinDistribution": ("Arcsine", _as_given),
    "LevyDistribution": ("Levy", _as_given),
    "GaussianInverseDistribution": ("InverseGaussian", _as_given),
    "FDistributionDistribution": ("F", _as_given),
    "GumbelDistribution": ("Gumbel", lambda scale, loc, low: None if low else (loc, scale)),
    "VonMisesDistribution": ("VonMises", _as_given),
    "BernoulliDistribution": ("Bernoulli", lambda p, *ends: (p,) if ends == (1, 0) else None),
    "BinomialDistribution": ("Binomial", lambda n, p, *ends: (n, p) if ends == (1, 0) else None),
    "PoissonDistribution": ("Poisson", _as_given),
    "LogarithmicDistribution": ("Logarithmic", _as_given),
    "ZetaDistribution": ("Zeta", _as_given),
}
_TO_STATS: Mapping[str, tuple[str, _Convert]] = {  # family -> constructor of sympy.stats, from the parameters
    "Normal": ("Normal", _as_given),
    "LogNormal": ("LogNormal", _as_given),
    "Exponential": ("Exponential", _as_given),
    "Gamma": ("Gamma", lambda shape, rate: (shape, 1 / rate)),
    "InverseGamma": ("GammaInverse", _as_given),
    "Beta": ("Beta", _as_given),
    "BetaPrime": ("BetaPrime", _as_given),
    "Laplace": ("Laplace", _as_given),
    "Logistic": ("Logistic", _as_given),
    "LogLogistic": ("LogLogistic", _as_given),
    "Uniform": ("Uniform", _as_given),
    "Cauchy": ("Cauchy", _as_given),
    "Chi": ("Chi", _as_given),
    "Chi2": ("ChiSquared", _as_given),
    "Rayleigh": ("Rayleigh", _as_given),
    "Maxwell": ("Maxwell", _as_given),
    "Nakagami": ("Nakagami", _as_given),
    "Weibull": ("Weibull", lambda shape, scale: (scale, shape)),
    "Pareto": ("Pareto", _as_given),
    "Kumaraswamy": ("Kumaraswamy", _as_given),
    "Arcsine": ("Arcsin", _as_given),
    "Levy": ("Levy", _as_given),
    "InverseGaussian": ("GaussianInverse", _as_given),
    "F": ("FDistribution", _as_given),
    "VonMises": ("VonMises", _as_given),
    "Bernoulli": ("Bernoulli", _as_given),
    "Binomial": ("Binomial", _as_given),
    "Poisson": ("Poisson", _as_given),
    "Logarithmic": ("Logarithmic", _as_given),
    "Zeta": ("Zeta", _as_given),
}
_SCIPY: Mapping[str, tuple[str, _Convert]] = {  # name -> family, from loc, scale and shapes
    "norm": ("Normal", lambda loc, scale: (loc, scale)),
    "laplace": ("Laplace", lambda loc, scale: (loc, scale)),
    "logistic": ("Logistic", lambda loc, scale: (loc, scale)),
    "cauchy": ("Cauchy", lambda loc, scale: (loc, scale)),
    "gumbel_r": ("Gumbel", lambda loc, scale: (loc, scale)),
    "levy": ("Levy", lambda loc, scale: (loc, scale)),
    "t": ("StudentT", lambda loc, scale, df: (df, loc, scale)),
    "uniform": ("Uniform", lambda loc, scale: (loc, loc + scale)),
    "expon": ("Exponential", lambda loc, scale: None if loc else (1 / scale,)),
    "gamma": ("Gamma", lambda loc, scale, a: None if loc else (a, 1 / scale)),
    "invgamma": ("InverseGamma", lambda loc, scale, a: None if loc else (a, scale)),
    "weibull_min": ("Weibull", lambda loc, scale, c: None if loc else (c, scale)),
    "rayleigh": ("Rayleigh", lambda loc, scale: None if loc else (scale,)),
    "maxwell": ("Maxwell", lambda loc, scale: None if loc else (scale,)),
    "halfnorm": ("HalfNormal", lambda loc, scale: None if loc else (scale,)),
    "halfcauchy": ("HalfCauchy", lambda loc, scale: None if loc else (scale,)),
    "lomax": ("Lomax", lambda loc, scale, c: None if loc else (c, scale)),
    "pareto": ("Pareto", lambda loc, scale, b: None if loc else (scale, b)),
    "chi2": ("Chi2", lambda loc, scale, df: None if loc or scale != 1 else (df,)),
    "beta": ("Beta", lambda loc, scale, a, b: None if loc or scale != 1 else (a, b)),
    "bernoulli": ("Bernoulli", lambda loc, _, p: None if loc else (p,)),
    "binom": ("Binomial", lambda loc, _, n, p: None if loc else (n, p)),
    "poisson": ("Poisson", lambda loc, _, mu: None if loc else (mu,)),
    "nbinom": ("NegativeBinomial", lambda loc, _, n, p: None if loc else (n, p)),
}
_TORCH: Mapping[str, tuple[str, tuple[str, ...]]] = {  # class of torch or NumPyro -> family, names of its attributes
    "Normal": ("Normal", ("loc", "scale")),
    "LogNormal": ("LogNormal", ("loc", "scale")),
    "HalfNormal": ("HalfNormal", ("scale",)),
    "Laplace": ("Laplace", ("loc", "scale")),
    "Cauchy": ("Cauchy", ("loc", "scale")),
    "HalfCauchy": ("HalfCauchy", ("scale",)),
    "Gumbel": ("Gumbel", ("loc", "scale")),
    "Logistic": ("Logistic", ("loc", "scale")),
    "StudentT": ("StudentT", ("df", "loc", "scale")),
    "Exponential": ("Exponential", ("rate",)),
    "Gamma": ("Gamma", ("concentration", "rate")),
    "InverseGamma": ("InverseGamma", ("concentration", "rate")),
    "Chi2": ("Chi2", ("df",)),
    "Weibull": ("Weibull", ("concentration", "scale")),
    "Beta": ("Beta", ("concentration1", "concentration0")),
    "Kumaraswamy": ("Kumaraswamy", ("concentration1", "concentration0")),
    "Pareto": ("Pareto", ("scale", "alpha")),
    "Uniform": ("Uniform", ("low", "high")),
    "VonMises": ("VonMises", ("loc", "concentration")),
    "Bernoulli": ("Bernoulli", ("probs",)),
    "BernoulliProbs": ("Bernoulli", ("probs",)),
    "Binomial": ("Binomial", ("total_count", "probs")),
    "BinomialProbs": ("Binomial", ("total_count", "probs")),
    "Geometric": ("Geometric", ("probs",)),
    "GeometricProbs": ("Geometric", ("probs",)),
    "Poisson": ("Poisson", ("rate",)),
}


def law(source: Any) -> Family:
    """Return the family member that a law of another library is.

    Formula: the same density; Gamma of sympy.stats has a scale, ours a rate.
    Args: `source`, a random variable or distribution of sympy.stats, a frozen law of scipy.stats, a distribution of
        torch or NumPyro with scalar parameters, or a member of a family.
    Raises: TypeError, naming what is not known.

    >>> from sympy import stats
    >>> law(stats.Normal("X", 0, 2))
    Normal(0, 2)

    Source: the documentation of the four libraries.
    """
    if isinstance(source, Family):
        return source
    distribution = getattr(getattr(source, "pspace", None), "distribution", source)
    name = type(distribution).__name__
    if name in _STATS and hasattr(distribution, "args"):
        family, convert = _STATS[name]
        found = convert(*distribution.args)
        if found is None:
            msg = f"{distribution} is not a {family} with its usual values"
            raise TypeError(msg)
        return _member(family, name, found)
    frozen = getattr(source, "dist", None)
    if hasattr(frozen, "_parse_args"):
        return _from_scipy(source, frozen)
    if name in _TORCH and all(hasattr(source, a) for a in _TORCH[name][1]):
        family, attributes = _TORCH[name]
        return _member(family, name, [_scalar(getattr(source, a), name, a) for a in attributes])
    msg = f"{source} is not a law that is known here: a family of symkl, sympy.stats, scipy.stats, torch or NumPyro"
    raise TypeError(msg)


def _from_scipy(source: Any, frozen: Any) -> Family:
    name = str(frozen.name)
    if name not in _SCIPY:
        msg = f"the law {name} of scipy.stats has no family here"
        raise TypeError(msg)
    shapes, loc, scale = frozen._parse_args(*source.args, **source.kwds)
    numbers = [_scalar(v, name, "parameter") for v in (loc, scale, *shapes)]
    family, convert = _SCIPY[name]
    found = convert(*numbers)
    if found is None:
        msg = f"{name} of scipy.stats with loc={numbers[0]} and scale={numbers[1]} is not a {family}"
        raise TypeError(msg)
    return _member(family, name, found)


def _scalar(value: Any, name: str, attribute: str) -> Expr:
    """Return the exact value of a double, an integer or a tensor of one entry."""
    if isinstance(value, Expr):
        return value
    try:
        number = float(value.item() if hasattr(value, "item") else value)
        return Rational(number)
    except (TypeError, ValueError, RuntimeError) as error:
        msg = f"{name}: {attribute} is one number; laws with arrays of parameters are not converted"
        raise TypeError(msg) from error


def _member(family: str, name: str, parameters: Any) -> Family:
    if family not in FAMILIES:
        msg = f"{name} would be a {family}, which is not among the families"
        raise TypeError(msg)
    return FAMILIES[family](*(plain(S(p)) for p in parameters))


def plain(value: Expr) -> Expr:
    """Return a parameter with symbols that carry no assumptions: the domain of the family is a condition instead."""
    return value.xreplace({s: Symbol(s.name) for s in value.atoms(Symbol)})


def to_sympy(member: Family, name: str = "X") -> Expr:
    """Return a random variable of sympy.stats with a law.

    Formula: the same density.
    Args: `member` of a family; `name` of the random variable.
    Raises: TypeError, if sympy.stats has no such law.

    >>> from sympy import stats
    >>> stats.variance(to_sympy(FAMILIES["Gamma"](3, 2)))
    3/4

    Source: the documentation of sympy.stats.
    """
    from sympy import stats  # takes as long to import as a proof to find

    known = _TO_STATS.get(type(member).__name__)
    if known is None:
        msg = f"sympy.stats has no law {type(member).__name__}"
        raise TypeError(msg)
    constructor, convert = known
    found: Expr = getattr(stats, constructor)(name, *(convert(*member.parameters) or ()))
    return found


def measure_of(*laws: Any, kind: str, base: object = None) -> Expr:
    """Return the entropy, cross-entropy or divergence of laws of any of the libraries, as a term.

    >>> from sympy import stats
    >>> measure_of(stats.Poisson("X", 2), kind="entropy")
    H(Poisson(x; 2))
    """
    x = Variable("x")
    made = {"entropy": DensityEntropy, "cross_entropy": CrossEntropy, "kl_divergence": KL}[kind]
    return made(*(law(one).at(x) for one in laws), base)

"""The words of the language: measures, functions of scalars, and what is known but cannot be proved about yet."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from symkl.measures import Grouped, LawMeasure, every_measure
from symkl.special import langevin, sinhc, zetaprime

OF_LAWS: dict[str, type[LawMeasure]] = {
    m.symbol: m for m in every_measure() if issubclass(m, LawMeasure) and m.symbol != "H"
}
"""Measures whose arguments are laws, after scalars if they have an order; H of laws is told by its arguments."""
OF_GROUPS: dict[str, type[Grouped]] = {m.symbol: m for m in every_measure() if issubclass(m, Grouped)}
OF_VARIABLES = ("H", *OF_GROUPS)
"""Measures of the variables of one law."""
MEASURES = (*OF_LAWS, *OF_VARIABLES, "Info", "Fisher")
FOLDS = ("sum", "prod")
LOGARITHMS = ("log", "ln")
OF_TERMS = (*LOGARITHMS, "exp", "sqrt", "abs")
"""Functions that also take terms, not only scalars."""

HYPERBOLIC = {"sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh, "sech": sympy.sech, "coth": sympy.coth}
"""Read as the exponentials that they are, which the rules and printers know."""

SCALAR_FUNCTIONS: dict[str, tuple[Callable[..., sympy.Expr], tuple[int, ...]]] = {
    "gamma": (sympy.gamma, (1,)),
    "loggamma": (sympy.loggamma, (1,)),
    "digamma": (sympy.digamma, (1,)),
    "polygamma": (sympy.polygamma, (2,)),
    "beta": (sympy.beta, (2,)),
    "zeta": (sympy.zeta, (1, 2)),
    "zetaprime": (zetaprime, (1,)),
    "binomial": (sympy.binomial, (2,)),
    "factorial": (sympy.factorial, (1,)),
    "RisingFactorial": (sympy.RisingFactorial, (2,)),
    "erf": (sympy.erf, (1,)),
    "erfc": (sympy.erfc, (1,)),
    "besseli": (sympy.besseli, (2,)),
    "besselk": (sympy.besselk, (2,)),
    "expint": (sympy.expint, (2,)),
    "uppergamma": (sympy.uppergamma, (2,)),
    "sin": (sympy.sin, (1,)),
    "cos": (sympy.cos, (1,)),
    "atan": (sympy.atan, (1,)),
    **{name: (lambda u, f=f: f(u).rewrite(sympy.exp), (1,)) for name, f in HYPERBOLIC.items()},
    "sinhc": (sinhc, (1,)),
    "langevin": (langevin, (1,)),
    "abs": (sympy.Abs, (1,)),
    "min": (sympy.Min, (1, 2, 3, 4, 5, 6)),
    "max": (sympy.Max, (1, 2, 3, 4, 5, 6)),
}
"""Name, what makes it (mostly a SymPy class), numbers of arguments."""

ALSO_PARAMETERS = ("gamma", "beta", "zeta")
"""Functions only when called with the right number of arguments, else parameters."""

CONSTANTS = {"e": sympy.E, "pi": sympy.pi, "EulerGamma": sympy.EulerGamma}

LATER = (
    "card",
    *("Normal", "LogNormal", "HalfNormal", "LogitNormal", "GeneralizedNormal", "Exponential", "Gamma", "InverseGamma"),
    *(
        "Chi2",
        "Chi",
        "Nakagami",
        "Weibull",
        "Rayleigh",
        "Maxwell",
        "Frechet",
        "Gumbel",
        "Gompertz",
        "Laplace",
        "Logistic",
    ),
    *("LogLogistic", "Cauchy", "HalfCauchy", "Levy", "StudentT", "InverseGaussian", "Uniform", "Triangular", "Arcsine"),
    *(
        "LogUniform",
        "Beta",
        "BetaPrime",
        "Kumaraswamy",
        "ContinuousBernoulli",
        "Pareto",
        "Lomax",
        "VonMises",
        "Bernoulli",
    ),
    *(
        "Binomial",
        "Geometric",
        "Poisson",
        "NegativeBinomial",
        "Logarithmic",
        "Zeta",
        "DiscreteUniform",
        "Hypergeometric",
    ),
    *("BetaBinomial", "Categorical", "JointCategorical", "Multinomial", "Dirichlet", "MultivariateNormal", "Wishart"),
    *("InverseWishart", "MatrixNormal", "NormalGamma", "VonMisesFisher"),
)
"""Words of the language that statements for `prove` cannot use yet."""

RESERVED = frozenset((*MEASURES, "mix", "Density", *FOLDS, *OF_TERMS, *SCALAR_FUNCTIONS, *LATER, "E"))
"""Names that, called, are never laws."""

KNOWN = [*MEASURES, "mix", "Density", *FOLDS, *OF_TERMS, *SCALAR_FUNCTIONS, *LATER, "E"]

EXAMPLES = {m.symbol: m.examples[0] for m in every_measure()}
"""How a measure is called."""

SYNONYMS = {
    **{synonym: m.examples[0] for m in every_measure() for synonym in m.synonyms},
    "h": "H(X), with the given 'X continuous' for differential entropy; the binary entropy is H(Bernoulli(a))",
    "entropy": "H(X) or H(p(x))",
    "expectation": "E[q(z)](...)",
    "expect": "E[q(z)](...)",
    "integral": "sum(x, ...), which is an integral for a continuous x",
    "int": "sum(x, ...), which is an integral for a continuous x",
    "product": "prod(t, 1, T, ...)",
}
"""What people write and what to write instead."""

FAMILY_SYNONYMS = {
    **dict.fromkeys(("n", "gaussian", "gauss", "norm"), "Normal(mean, sd): N(m, v) is Normal(m, sqrt(v))"),
    **dict.fromkeys(("mvn", "mvnormal", "multinormal", "mvnorm"), "MultivariateNormal([m1, m2], [[a, b], [b, c]])"),
    **dict.fromkeys(("bern", "ber"), "Bernoulli(prob)"),
    **dict.fromkeys(("exp", "expon"), "Exponential(rate)"),
    **dict.fromkeys(("unif", "u"), "Uniform(low, high)"),
    **dict.fromkeys(("bin", "binom"), "Binomial(n, prob)"),
    **dict.fromkeys(("cat",), "Categorical([a, b, 1 - a - b])"),
    **dict.fromkeys(("lognorm",), "LogNormal(mean, sd)"),
    **dict.fromkeys(("poi", "pois"), "Poisson(rate)"),
    **dict.fromkeys(("dir",), "Dirichlet([a, b, c])"),
    **dict.fromkeys(("t", "student"), "StudentT(df, loc, scale)"),
}
"""What people call families and what to write instead."""

GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "lam",
        "lambda",
        "mu",
        "nu",
        "xi",
        "rho",
        "sigma",
        "tau",
        "phi",
        "chi",
        "psi",
        "omega",
    ]
)
"""Names that read as parameters, beside single letters."""

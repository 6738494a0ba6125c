"""Laws of other libraries: the same density both ways, measures of random variables, refusals."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sympy import Rational, S, exp, log, stats, symbols

import symkl
from symkl.families import FAMILIES
from symkl.families.statistic import X
from symkl.interop.scipy_stats import UNIVARIATE
from symkl.interop.sympy_stats import FROM, TO
from symkl.interop.torch_numpyro import CLASSES
from symkl.numeric.formulas import log_formula

ARGUMENTS = {
    "Uniform": (Rational(1, 3), Rational(5, 2)),
    "LogUniform": (Rational(1, 3), Rational(5, 2)),
    "Triangular": (Rational(1, 3), Rational(1, 2), Rational(5, 2)),
    "Bernoulli": (Rational(2, 7),),
    "Binomial": (5, Rational(2, 7)),
    "NegativeBinomial": (5, Rational(2, 7)),
    "BetaBinomial": (5, Rational(2, 7), Rational(5, 3)),
    "Hypergeometric": (9, 4, 3),
    "DiscreteUniform": (-1, 3),
    "Logarithmic": (Rational(2, 7),),
    "Arcsine": (Rational(1, 5), Rational(9, 2)),
    "Zeta": (Rational(7, 2),),
    "Chi": (3,),  # SymPy has whole degrees of freedom only
    "Chi2": (3,),
    "F": (3, 5),
    "StudentT": (Rational(5, 3), 0, 1),
    "PowerBetaPrime": (Rational(5, 3), 1, Rational(3, 4), Rational(7, 4)),
}


@pytest.mark.parametrize("name", sorted(TO))
def test_sympy_laws_have_the_same_density_both_ways(name):
    cls = FAMILIES[name]
    member = cls(*ARGUMENTS.get(name, (Rational(5, 3), Rational(7, 4))[: len(cls.names)]))
    variable = symkl.to_sympy(member)
    found = symkl.law(variable)
    assert type(found) is cls
    assert all((a - b).equals(0) for a, b in zip(found.parameters, member.parameters, strict=True))
    at = S.One if member.place.counting else Rational(4, 5)
    density = stats.density(variable)
    there = density[at] if isinstance(density, dict) else density(at)
    ours = exp(log_formula(member).xreplace({X: at})).evalf(30)
    assert abs(S(there).evalf(30) - ours) < 1e-25


def test_every_known_sympy_class_leads_back_to_a_family_that_leads_there():
    vectors = {"MultivariateNormal", "Dirichlet", "Multinomial", "NormalGamma"}
    assert {family for family, _ in FROM.values()} - set(TO) == vectors


def test_sympy_vectors():
    normal = stats.MultivariateNormal("X", [0, 1], [[2, 1], [1, 3]])
    other = stats.MultivariateNormal("Y", [0, 0], [[1, 0], [0, 1]])
    assert symkl.law(normal) == FAMILIES["MultivariateNormal"]([0, 1], [[2, 1], [1, 3]])
    assert symkl.kl_divergence(normal, other).value == 2 - log(5) / 2
    assert symkl.law(stats.MultivariateBeta("X", [1, 2, 3])) == FAMILIES["Dirichlet"]([1, 2, 3])
    assert symkl.law(stats.Multinomial("X", 3, [S.Half, S.Half])) == FAMILIES["Multinomial"](3, [S.Half, S.Half])
    assert symkl.law(stats.NormalGamma("X", 0, 1, 2, 3)) == FAMILIES["NormalGamma"](0, 1, 2, 3)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (FAMILIES["StudentT"](3, 1, 1), "no law StudentT"),
        (FAMILIES["HalfNormal"](3), "no law HalfNormal"),
        (FAMILIES["PowerBetaPrime"](1, 2, 3, 4), "no law PowerBetaPrime"),
    ],
    ids=str,
)
def test_what_sympy_does_not_have_is_refused(member, words):
    with pytest.raises(TypeError, match=words):
        symkl.to_sympy(member)


def test_divergences_of_random_variables():
    # SymPy issue 18718 asks for entropy, cross-entropy and divergence of random variables
    mu, sigma = symbols("mu sigma", positive=True)
    p, q = stats.Normal("X", mu, sigma), stats.Normal("Y", 0, 1)
    m, s = symbols("mu sigma")
    assert symkl.kl_divergence(p, q).value.equals((m**2 + s**2 - 1) / 2 - log(s))
    assert symkl.cross_entropy(p, q).value - symkl.entropy(p).value != 0
    assert symkl.entropy(stats.Exponential("X", 3), base=2).value == (1 - log(3)) / log(2)
    assert symkl.kl_divergence(p, stats.Exponential("Y", 1)).status == "infinite"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (stats.Bernoulli("X", S.Half, 5, 2), "usual values"),
        (stats.DiscreteUniform("X", [1, 2, 5]), "usual values"),
        (stats.Geometric("X", S.Half), "from 1"),
        (stats.Frechet("X", 2, 1, 3), "usual values"),
        (stats.Moyal("X", 0, 1), "not a law that is known"),
        ("Normal", "not a law"),
        (3, "not a law"),
        (object, "not a law"),
    ],
    ids=str,
)
def test_what_is_not_known_is_refused(source, words):
    with pytest.raises(TypeError, match=words):
        symkl.law(source)


def test_a_die():
    assert symkl.entropy(stats.Die("X", 6), base=2).value == log(6) / log(2)


class Item:
    """A tensor of one entry."""

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


def likeness(name, **attributes):
    """Return an object whose class has a name, as those of torch and NumPyro have."""
    return type(name, (SimpleNamespace,), {})(**attributes)


def test_torch_like_laws_give_their_parameters():
    normal = likeness("Normal", loc=Item(0.25), scale=Item(2.0))
    assert symkl.law(normal) == FAMILIES["Normal"](Rational(1, 4), 2)
    assert symkl.law(likeness("NegativeBinomial", total_count=Item(3), probs=Item(0.25))) == FAMILIES[
        "NegativeBinomial"
    ](3, Rational(3, 4))
    assert symkl.law(likeness("Categorical", probs=[0.1, 0.2, 0.7])).size == 1
    vague = likeness("Normal", location=Item(0.25))
    with pytest.raises(TypeError, match="not a law"):
        symkl.law(vague)


def test_every_row_names_a_family():
    named = {family for rows in CLASSES.values() for family, *_ in rows}
    assert named | {family for family, _ in UNIVARIATE.values()} <= set(FAMILIES)


def test_arrays_of_parameters_are_refused():
    class Batch:
        def item(self):
            raise RuntimeError("a Tensor with 2 elements cannot be converted to Scalar")

    with pytest.raises(TypeError, match="one number"):
        symkl.law(likeness("Normal", loc=Batch(), scale=Item(1.0)))


class Frozen:
    """What a frozen law of scipy.stats has."""

    def __init__(self, name, *args, **kwds):
        self.dist, self.args, self.kwds = self, args, kwds
        self.name = name

    def _parse_args(self, *args, loc=0, scale=1):
        return args, loc, scale


def test_scipy_like_laws():
    assert symkl.law(Frozen("gamma", 2.5, scale=0.5)) == FAMILIES["Gamma"](Rational(5, 2), 2)
    assert symkl.law(Frozen("uniform", loc=1, scale=2)) == FAMILIES["Uniform"](1, 3)
    with pytest.raises(TypeError, match="loc"):
        symkl.law(Frozen("gamma", 2.5, loc=1))
    with pytest.raises(TypeError, match="no family"):
        symkl.law(Frozen("skewnorm", 1))

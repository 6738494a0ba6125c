"""Laws of other libraries: the same density both ways, measures of random variables, refusals."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sympy import Rational, S, exp, log, stats, symbols

import symkl
from symkl.families import FAMILIES
from symkl.families.statistic import X
from symkl.interop.libraries import _STATS, _TO_STATS, _TORCH
from symkl.numeric.formulas import log_formula

ARGUMENTS = {
    "Uniform": (Rational(1, 3), Rational(5, 2)),
    "Bernoulli": (Rational(2, 7),),
    "Binomial": (5, Rational(2, 7)),
    "Logarithmic": (Rational(2, 7),),
    "Arcsine": (Rational(1, 5), Rational(9, 2)),
    "Zeta": (Rational(7, 2),),
    "Chi": (3,),  # SymPy has whole degrees of freedom only
    "Chi2": (3,),
    "F": (3, 5),
}


@pytest.mark.parametrize("name", sorted(set(_TO_STATS) & set(FAMILIES)))
def test_sympy_laws_have_the_same_density_both_ways(name):
    cls = FAMILIES[name]
    member = cls(*ARGUMENTS.get(name, (Rational(5, 3), Rational(7, 4))[: len(cls.names)]))
    variable = symkl.to_sympy(member)
    assert symkl.law(variable) == member
    at = S.One if member.place.counting else Rational(4, 5)
    density = stats.density(variable)
    there = density[at] if isinstance(density, dict) else density(at)
    ours = exp(log_formula(member).xreplace({X: at})).evalf(30)
    assert abs(S(there).evalf(30) - ours) < 1e-25


def test_every_known_sympy_class_leads_back_to_a_family_that_leads_there():
    assert {family for family, _ in _STATS.values()} - set(_TO_STATS) == {"Gumbel"}


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
    "source",
    [stats.Bernoulli("X", S.Half, 5, 2), stats.Die("X", 6), "Normal", 3, object()],
)
def test_what_is_not_known_is_refused(source):
    with pytest.raises(TypeError):
        symkl.law(source)


class Item:
    """A tensor of one entry."""

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


def likeness(name, **attributes):
    """Return an object whose class has a name, as those of torch and NumPyro have."""
    return type(name, (SimpleNamespace,), {})(**attributes)


@pytest.mark.parametrize("name", sorted(n for n, (family, _) in _TORCH.items() if family in FAMILIES))
def test_torch_like_laws_give_their_parameters(name):
    family, attributes = _TORCH[name]
    numbers = dict(zip(attributes, (0.25, 0.5, 2.0), strict=False)) | (
        {"total_count": 3} if "total_count" in attributes else {}
    )
    found = symkl.law(likeness(name, **{a: Item(v) for a, v in numbers.items()}))
    assert found == FAMILIES[family](*(Rational(numbers[a]) for a in attributes))


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
        symkl.law(Frozen("burr", 1, 2))

"""Derivatives of closed forms by parameters, against difference quotients; SYMKL_POINTS goes over all families."""

from __future__ import annotations

from random import Random

import pytest
from mpmath import mp
from sympy import Derivative, Subs, lambdify, sign, symbols

from symkl import closed_form
from symkl.families import FAMILIES, Family
from symkl.measures import KL, DensityEntropy
from symkl.search.closed import close_form
from symkl.terms import Variable
from tests.families.numeric import FULL, law_at_random, symbols_of

LAWS = sorted(n for n in FAMILIES if not FAMILIES[n].kinds and FAMILIES[n].dimension is Family.dimension)
CHOSEN = LAWS if FULL else Random(9).sample(LAWS, 8)
STEP = mp.mpf(10) ** -10
x = Variable("x")


@pytest.mark.parametrize("name", CHOSEN)
def test_a_derivative_is_the_slope(name):
    cls, random = FAMILIES[name], Random(name)
    first, second = (symbols_of(cls, tag) for tag in "pq")
    numbers = [*law_at_random(cls, random).parameters, *law_at_random(cls, random).parameters]
    every = (*first, *second)
    for measure in (DensityEntropy(cls(*first)(x)), KL(cls(*first)(x), cls(*second)(x))):
        answer = close_form(measure)
        names = sorted(answer.value.free_symbols, key=str) if answer.status == "closed" else ()
        for by in names:
            with mp.workdps(40):
                at = [mp.mpmathify(v) for v in numbers]
                place = every.index(by)
                near = [[v + k * STEP * (i == place) for i, v in enumerate(at)] for k in (-1, 1)]
                if answer.diff(by).has(Derivative):
                    assert name == "Zeta"  # zeta'' has no name here
                    continue
                value, slope = (lambdify(every, e, "mpmath") for e in (answer.value, answer.diff(by)))
                quotient = (value(*near[1]) - value(*near[0])) / (2 * STEP)
                assert abs(quotient - slope(*at)) < 1e-9 * max(1, abs(quotient)), (measure, by)


def test_derivatives_are_written_as_people_do():
    m, n, s, t, a = symbols("m n s t a")
    normal = closed_form("KL(Normal(m, s) || Normal(n, t))")
    assert (normal.diff(m), normal.diff(s), normal.diff(a)) == ((m - n) / t**2, s / t**2 - 1 / s, 0)
    assert normal.diff(m, m) == 1 / t**2
    assert closed_form("KL(Laplace(m, s) || Laplace(n, s))").diff(m).has(sign)
    assert not closed_form("KL(Zeta(s) || Zeta(t))").diff(t).has(Derivative, Subs)


def test_what_has_no_closed_form_has_no_derivative():
    with pytest.raises(ValueError, match="no closed form is known"):
        closed_form("H(Poisson(a))").diff(symbols("a"))

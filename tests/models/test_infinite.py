"""Gaussian laws and laws on the natural numbers: what finite tables cannot see."""

import math
from fractions import Fraction

import mpmath
import pytest
from sympy import S

from symkl.measures import ELBO, KL, DensityEntropy, TotalCorrelation
from symkl.models.countable import check_countable, evaluate_countable
from symkl.models.exact import sign
from symkl.models.gaussian import Gaussian, Normal
from symkl.models.gaussian_models import check_gaussian
from symkl.models.matrices import determinant, inverse, times
from symkl.models.tables import Unsupported
from symkl.terms import AlphabetSum, Expectation, Log
from tests.models.samples import H, P, Q, X, Y, Z, coordinate, discrete, equation, info, markov, rng

x, y = coordinate("x"), coordinate("y")


def normal(mean, variance):
    return Normal((x,), {x: Fraction(mean)}, {(x, x): Fraction(variance)})


def test_closed_forms():
    model = Gaussian({("p", ()): normal(1, 2), ("q", ()): normal(0, 3)}, {}, {})
    kl = model.value(KL(P(X), Q(X)))
    expected = 0.5 * (math.log(3 / 2) + 2 / 3 + 1 / 3 - 1)
    assert float(kl) == pytest.approx(expected)
    assert float(model.value(H(X))) == pytest.approx(0.5 * math.log(2 * math.pi * math.e * 2))
    assert float(model.value(DensityEntropy(P(X), 2))) == pytest.approx(0.5 * math.log2(2 * math.pi * math.e * 2))


def test_entropy_by_determinant_and_by_density_agree_exactly():
    law = Normal(
        (x, y),
        {x: Fraction(1), y: Fraction(-2)},
        {(x, x): Fraction(2), (x, y): Fraction(1, 2), (y, x): Fraction(1, 2), (y, y): Fraction(1)},
    )
    model = Gaussian({("p", ()): law}, {}, {})
    gap = model(H(X, Y)) - model(Expectation(P(X, Y), -Log(P(X, Y))))
    assert gap.vanishes()
    assert sign(model.value(info(X, Y) + AlphabetSum((X, Y), P(X, Y) * Log(P(X) * P(Y) / P(X, Y))))) == 0


def test_matrices():
    a = [[Fraction(2), Fraction(1)], [Fraction(1), Fraction(3)]]
    assert times(a, inverse(a)) == [[1, 0], [0, 1]]
    assert determinant(a) == 5
    with pytest.raises(ZeroDivisionError):
        inverse([[Fraction(1), Fraction(1)], [Fraction(1), Fraction(1)]])


TRUE = {
    "elbo": (Log(P(X)), "=", ELBO(Q(Z), P(X, Z)) + KL(Q(Z), P(Z | X)), []),
    "chain": (info([X, Y], Z), "=", info(X, Z) + info(Y, Z, given=[X]), []),
    "processing": (info(X, Z), "<=", info(X, Y), [markov(X, Y, Z)]),
    "common channel": (KL(P(Y), Q(Y)), "<=", KL(P(X), Q(X)), [equation(P(Y | X), Q(Y | X), X, Y)]),
    "total correlation": (TotalCorrelation(P, [[X], [Y], [Z]]), "=", H(X) + H(Y) + H(Z) - H(X, Y, Z), []),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_for_gaussians(name):
    report = check_gaussian(TRUE[name], rng(0), 10)
    assert report.models == report.decided == 10
    assert not report.violations


def test_what_needs_counting_fails_for_gaussians():
    for case in (
        (H(X), ">=", S.Zero),
        (info(X, Y), "<=", H(X)),
        (H(X, Y), ">=", H(X)),
        (H(X, given=[Y]), ">=", S.Zero),
    ):
        assert check_gaussian(case, rng(0), 30).violations, case
    assert check_gaussian((KL(P(X), Q(X)), "=", KL(Q(X), P(X))), rng(0), 5).violations


def test_gaussian_limits_are_said():
    for term in (Expectation(P(X), Q(X)), Log(Expectation(P(X), Q(X))), info(X, X)):
        with pytest.raises(Unsupported):
            check_gaussian((term, "=", S.Zero), rng(0), 2)


def test_true_on_the_natural_numbers():
    cases = [
        (KL(P(X), Q(X)), ">=", S.Zero, discrete(X)),
        (info(X, Y), "=", H(X) - H(X, given=[Y]), discrete(X, Y)),
        (info(X, Y), "<=", H(X), discrete(X, Y)),
    ]
    for case in cases:
        report = check_countable(case, rng(1), 1)
        assert report.decided
        assert not report.violations


def test_false_on_the_natural_numbers():
    assert check_countable((H(X), "=", H(X, law=Q), discrete(X)), rng(1), 1).violations
    with pytest.raises(Unsupported):
        check_countable((H(X), "=", S.Zero, [markov(X, Y, Z)]), rng(0), 1)


def test_geometric_entropy_has_fifty_digits():
    from symkl.models.countable import Countable

    model = Countable([H(X)], discrete(X), rng(0)).attempt()
    table = model.laws["p", ()]
    with mpmath.workdps(60):
        masses = [mpmath.mpf(m.interval.mid) for m in table.mass.values()]
        r = masses[1] / masses[0]
        expected = -mpmath.log(1 - r) - r / (1 - r) * mpmath.log(r)
        value = evaluate_countable(H(X), model).interval
        assert abs(mpmath.mpf(value.mid) - expected) < mpmath.mpf(10) ** -44
        assert mpmath.mpf(value.a) <= expected <= mpmath.mpf(value.b)

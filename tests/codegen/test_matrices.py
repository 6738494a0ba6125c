"""Normal laws of vectors: KL within 10 cond eps at every gap, batches, what is not positive definite."""

import mpmath
import numpy as np
import pytest

from symkl import closed_form
from tests.codegen.truth import POINTS

P = "MultivariateNormal([m1,m2],[[a,b],[b,c]])"
Q = "MultivariateNormal([n1,n2],[[d,f],[f,g]])"


def positive_definite(rng, size, condition):
    basis, _ = np.linalg.qr(rng.normal(size=(size, size)))
    spread = np.log10(condition) / 2
    values = 10 ** np.concatenate([[-spread, spread], rng.uniform(-spread, spread, size - 2)])
    found = (basis * values) @ basis.T
    return (found + found.T) / 2


def truth(mean_p, cov_p, mean_q, cov_q):
    first, second = mpmath.matrix(cov_p.tolist()), mpmath.matrix(cov_q.tolist())
    away = mpmath.matrix(mean_p.tolist()) - mpmath.matrix(mean_q.tolist())
    inverse = second**-1
    product = inverse * first
    trace = mpmath.fsum(product[i, i] for i in range(len(mean_p)))
    quadratic = (away.T * inverse * away)[0]
    return (trace - len(mean_p) + quadratic + mpmath.log(mpmath.det(second) / mpmath.det(first))) / 2


@pytest.mark.parametrize("condition", [1e2, 1e6])
@pytest.mark.parametrize("gap", [None, 1e-1, 1e-3, 1e-6, 1e-9, 1e-12])
def test_divergence_in_eight_dimensions(condition, gap):
    kl = closed_form(f"KL({P} || {Q})").numpy()
    rng = np.random.default_rng(1)
    worst = 0.0
    for _ in range(POINTS or 3):
        cov_q, mean_q = positive_definite(rng, 8, condition), rng.normal(size=8)
        cov_p, mean_p = positive_definite(rng, 8, condition), rng.normal(size=8)
        if gap is not None:
            shift = rng.uniform(-1, 1, (8, 8)) * gap
            low = np.linalg.cholesky(cov_q)
            cov_p = low @ (np.eye(8) + (shift + shift.T) / 2) @ low.T
            cov_p, mean_p = (cov_p + cov_p.T) / 2, mean_q * (1 + gap * rng.uniform(-1, 1, 8))
        found = kl(mean_p, cov_p, mean_q, cov_q)
        assert found >= 0
        with mpmath.workdps(80):
            exact = truth(mean_p, cov_p, mean_q, cov_q)
            worst = max(worst, float(abs(mpmath.mpf(float(found)) - exact) / exact) / np.linalg.cond(cov_q) / 2.0**-52)
    print(f"\nMVN(8) cond {condition:.0e}, gap {gap}: {worst:.2g} cond eps")
    assert worst <= 10


def test_batches_and_what_is_not_positive_definite():
    kl = closed_form(f"KL({P} || {Q})").numpy()
    covs = np.stack([np.eye(2), np.full((2, 2), np.nan), np.diag([1.0, -1.0]), 2 * np.eye(2)])
    found = kl(np.zeros((4, 2)), covs, np.zeros(2), 2 * np.eye(2))
    assert found[0] == pytest.approx(np.log(2) - 0.5, rel=1e-14)
    assert np.isnan(found[1:3]).all()
    assert found[3] == 0


def test_other_measures_and_entries_that_are_expressions():
    h = closed_form(f"H({P})").numpy()
    assert h([0, 0], np.eye(2)) == pytest.approx(1 + np.log(2 * np.pi), rel=1e-15)
    ce = closed_form(f"CE({P}, {Q})").numpy()
    p, q = (np.array([0.1, 0.2]), np.array([[2.0, 0.3], [0.3, 1.0]])), (np.array([0.5, 0.1]), np.array([[1.0, 0.1], [0.1, 3.0]]))
    kl = closed_form(f"KL({P} || {Q})").numpy()
    assert ce(*p, *q) == pytest.approx(kl(*p, *q) + h(*p), rel=1e-14)
    scalar = closed_form("KL(MultivariateNormal([m,0],[[a,0],[0,1]]) || MultivariateNormal([0,0],[[1,0],[0,1]]))").numpy()
    assert set(scalar.arguments) == {"m", "a"}
    exact = kl([0.3, 0.0], np.diag([2.0, 1.0]), np.zeros(2), np.eye(2))
    assert scalar(**dict(zip(scalar.arguments, [0.3, 2.0], strict=True))) == pytest.approx(float(exact), rel=1e-13)

"""Where integrands matter, and the trapezoidal rule there."""

from math import cosh, inf, log

import mpmath
import pytest

from symkl.numeric.reach import reach
from symkl.numeric.trapezoid import trapezoid


@pytest.mark.parametrize("size", [lambda x: 0.0 if x == 0 else -inf, lambda x: 0.0 if 0 < x < 1e-300 else -inf])
def test_the_search_for_a_peak_ends_where_there_is_nothing_but_a_point(size):
    found = reach(size, -100.0)
    assert found is None or found.left < 1


@pytest.mark.parametrize(("size", "slow"), [
    (lambda x: -x * x / 2, (False, False)),
    (lambda x: -log(cosh(x)) if abs(x) < 300 else -abs(x), (True, True)),
    (lambda x: x - mpmath.exp(min(x, 700)), (True, False)),
    (lambda x: -x - mpmath.exp(min(-x, 700)), (False, True)),
])  # fmt: skip
def test_exponential_decay_is_told_from_faster_decay(size, slow):
    found = reach(lambda x: float(size(x)), -140.0)
    assert (found.slow_left, found.slow_right) == slow


def test_a_decay_without_end_is_said():
    assert reach(lambda _: 0.0, -100.0).endless


@pytest.mark.parametrize(("scale", "shift"), [(1, 0), (1000, 0), (mpmath.mpf("0.001"), 5), (1, -3)])
def test_the_integral_of_the_hyperbolic_secant_is_pi_on_every_scale(scale, shift):
    with mpmath.workdps(60):
        where = reach(lambda v: float(-mpmath.log(mpmath.cosh((v - shift) / scale))), -130.0)
        (found,) = trapezoid(lambda n: (1 / mpmath.cosh((n.v - shift) / scale) / scale,), where, 40)
        assert abs(found - mpmath.pi) < mpmath.mpf(10) ** -45

"""Proven bounds of what an integral cut short leaves out.

From a cut on, the logarithm of the integrand has a slope of at most -rho in the coordinate u of `ends`, so that what is
left out is at most the integrand at the cut divided by rho.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Expr, Integer, S

from symkl.numeric.balls import Ball, exact
from symkl.numeric.ends import End, Exponential, Place, Shape, shape

Weighted = Iterable[tuple[Expr, Expr]]
"""(coefficient, statistic) pairs."""
_Rates = dict[tuple[Expr, int], Any]
"""(m, j) -> coefficient of u^j e^(m u) in a slope."""


def left_out(logs: Weighted, factors: Weighted, end: End, place: Place, u: Ball, log_weight: Ball) -> Ball | None:
    """Bound the integral of |sum of factors| exp(sum of logs) beyond a cut; None if none is found there.

    Args: `log_weight`, the sum of the logs at the cut.
    Raises: NoNumber, if a statistic is of no known shape.
    """
    from flint import arb

    if not u > 0:
        return None
    rates: _Rates = {(S.Zero, 0): arb(1 if end.far else -1)}  # dx = e^u du far away, e^(-u) du near an anchor
    for coefficient, statistic in logs:
        found = shape(statistic, end)
        weight = place.ball(coefficient)
        if not _valid(found, place, u) or not _add_slope(rates, weight, found, place, u):
            return None
    weight = log_weight.exp() * (u if end.far else -u).exp()
    total = arb(0)
    for coefficient, statistic in factors:
        found = shape(statistic, end)
        if not _valid(found, place, u):
            return None
        for size, growth in _sizes(found, place, u):
            rate = _decay(_merged(rates, growth), u)
            if rate is None:
                return None
            total += abs(place.ball(coefficient)) * size * weight / rate
    return total.upper() if total.is_finite() else None


def _valid(found: Shape, place: Place, u: Ball) -> bool:
    return all(place.bound(e)(u.exp()) > 0 for e in found.positive)


def _add_slope(rates: _Rates, weight: Ball, found: Shape, place: Place, u: Ball) -> bool:
    """Add the slope of weight * statistic, or more; False if it may grow beyond all monomials."""
    for a, j, m in found.monomials:
        power, value = place.rational(m), weight * place.ball(a)
        _add(rates, (power, j), value * place.ball(power))
        if j:
            _add(rates, (power, j - 1), value * j)
    for a, remainder in found.remainders:
        value = weight * place.ball(a)
        if isinstance(remainder, Exponential) and place.ball(remainder.slope) > 0:
            slope = place.ball(remainder.slope)
            if remainder.soft:  # log(1 + e^z) = z + log(1 + e^-z)
                _add(rates, (S.One, 0), value * slope)
                remainder = Exponential(-remainder.start, -remainder.slope, soft=True)  # noqa: PLW2901
            elif value < 0:
                _add(rates, (Integer(3), 0), value * slope * _steepness(place.ball(remainder.start), slope, u))
                continue
            else:
                return False
        _, slope = remainder.bounds(place, u)
        if not slope.is_finite():
            return False
        _add(rates, (S.Zero, 0), abs(value) * slope)
    return True


def _steepness(start: Ball, slope: Ball, u: Ball) -> Ball:
    """Return c such that e^(start + z), z = slope y, is at least c y^2 from the cut Y on; its slope in u is z times it.

    e^(z - Z) >= (z/Z)^Z for z >= Z, as w - 1 >= log w, so that it is at least (y/Y)^2 for Z >= 2.  And e^z > z^2/2.
    """
    y = u.exp()
    if slope * y >= 2:
        return (start + slope * y).exp() / y**2
    return start.exp() * slope**2 / 2


def _sizes(found: Shape, place: Place, u: Ball) -> Iterable[tuple[Ball, _Rates]]:
    """Yield the size at the cut of every part of a statistic, and at most how fast its logarithm grows from there."""
    from flint import arb

    for a, j, m in found.monomials:
        power = place.ball(m)
        yield abs(place.ball(a)) * u**j * (power * u).exp(), {(S.Zero, 0): power + j / u}
    for a, remainder in found.remainders:
        if isinstance(remainder, Exponential) and place.ball(remainder.slope) > 0:
            slope = place.ball(remainder.slope)
            size = (place.ball(remainder.start) + slope * u.exp()).exp()
            if remainder.soft:  # less than 1 + z for z > 0, which grows no faster than y from where z > 1
                size = 1 + abs(place.ball(remainder.start)) + slope * u.exp()
                yield abs(place.ball(a)) * size, {(S.Zero, 0): arb(1)}
            else:
                yield abs(place.ball(a)) * size, {(S.One, 0): slope}
        else:
            yield abs(place.ball(a)) * remainder.bounds(place, u)[0], {}


def _add(rates: _Rates, key: tuple[Expr, int], value: Ball) -> None:
    rates[key] = rates[key] + value if key in rates else value


def _merged(rates: _Rates, more: _Rates) -> _Rates:
    found = dict(rates)
    for key, value in more.items():
        _add(found, key, value)
    return found


def _decay(rates: _Rates, u: Ball) -> Ball | None:
    """Return a rho > 0 such that the slope is at most -rho from the cut on; None if that is not seen."""
    from flint import arb

    kept = {key: value for key, value in rates.items() if not value.is_zero()}
    if not kept:
        return None
    m, j = max(kept)
    lead = kept.pop((m, j))
    if not (lead < 0 and m >= 0 and j >= 0):
        return None
    size = u**j * (exact(m) * u).exp()
    share = arb(0)
    for (n, k), value in kept.items():
        if value < 0:
            continue
        fades = k < j if n == m else (k - j) <= exact(m - n) * u
        if not fades:
            return None
        share += abs(value) * u**k * (exact(n) * u).exp() / (-lead * size)
    rho = -lead * size * (1 - share)
    return rho.lower() if share < 1 and rho > 0 else None

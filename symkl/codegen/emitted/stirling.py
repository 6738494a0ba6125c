"""The remainder R(z) of Stirling's formula, its slope, its curvature and its Bregman divergence."""

import numpy as np

from symkl.codegen.emitted.bregman import excess, relative

NODES = tuple(zip(*((x.tolist()) for x in np.polynomial.legendre.leggauss(14)), strict=True))
"""Gauss-Legendre nodes and weights on (-1, 1)."""
FEW_NODES = tuple(zip(*((x.tolist()) for x in np.polynomial.legendre.leggauss(6)), strict=True))
SERIES = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400, 43867 / 244188)
"""B_2k/(2k (2k - 1)): the series of the logarithm of the gamma function, NIST DLMF 5.11.1."""
SHIFT = 10
"""From here on that series has all digits."""


def stirling_tail(z, slope):
    """The remainder R(z), or its slope R'(z), for z >= 10: the asymptotic series."""
    w = 1 / (z * z)
    total = 0 * z
    for k in range(len(SERIES) - 1, -1, -1):
        total = total * w + SERIES[k] * (-(2 * k + 1) if slope else 1)
    return total * w if slope else total / z


def stirling(z, slope=False):
    """R(z) = log Gamma(z) - (z - 1/2) log z + z - log(2 pi)/2, or its slope.

    R(z) - R(z + 1) = artanh(v)/v - 1 = v^2/3 + v^4/5 + ... with v = 1/(2 z + 1): a sum of positive terms.
    """
    small = np.flatnonzero(~(z >= SHIFT))
    out = stirling_tail(z, slope)
    if small.size:
        at = z[small]
        total = stirling_tail(at + SHIFT, slope)
        for k in range(SHIFT - 1, 0, -1):
            total += stirling_step(at + k, slope, 18 if k < 3 else 10)
        v = 1 / (2 * at + 1)
        step = np.log1p(1 / at)
        first = step - (1 / at + 1 / (at + 1)) / 2 if slope else (at + 0.5) * step - 1
        out[small] = total + np.where(v < 0.34, stirling_step(at, slope, 18), first)
    return out


def stirling_slope(z):
    """R'(z) = psi(z) - log z + 1/(2 z)."""
    return stirling(z, slope=True)


def stirling_step(z, slope, count):
    """R(z) - R(z + 1), or its slope, for z >= 1."""
    v = 1 / (2 * z + 1)
    w = v * v
    total = 0 * w
    for k in range(count, 0, -1):
        total = total * w + (1 / (2 * k + 1) if not slope else 2 / (2 * k + 1) - 2)
    return total * w * v if slope else total * w


def stirling_gap(y, x, d):
    """R(y) - R(x) - R'(x) (y - x) >= 0 for d = y - x; R is convex.

    Near: d^2 times the integral of (1 - t) R''(x + t d) over (0, 1), R''(z) - R''(z + 1) = 1/(2 z^2 (z + 1)^2).
    """
    y, x, d = np.broadcast_arrays(y, x, d)
    share = np.abs(d) / np.minimum(x, y)
    out = np.empty(d.shape)
    closest, close = np.flatnonzero(share <= 0.1), np.flatnonzero((share > 0.1) & (share <= 0.5))
    far = np.flatnonzero(~(share <= 0.5))
    if far.size:
        a, b = x[far], y[far]
        out[far] = stirling(b) - stirling(a) - stirling(a, slope=True) * d[far]
    if close.size:
        out[close] = stirling_between(x[close], d[close], NODES)
    if closest.size:
        out[closest] = stirling_between(x[closest], d[closest], FEW_NODES)
    return out


def stirling_between(x, d, rule):
    """The divergence of R at x + d and x, as an integral of R''."""
    total = 0 * x
    for node, weight in rule:
        t = (1 + node) / 2
        total += weight * (1 - t) / 2 * stirling_curve(x + t * d)
    return total * d * d


def stirling_curve(z):
    """R''(z): the curvature of the remainder, a sum of positive rational terms and the asymptotic series."""
    shifted = z + np.where(z < SHIFT, SHIFT, 0)
    w = 1 / (shifted * shifted)
    total = 0 * z
    for k in range(len(SERIES) - 1, -1, -1):
        total = total * w + SERIES[k] * (2 * k + 1) * (2 * k + 2)
    total = total * w / shifted
    small = np.flatnonzero(z < SHIFT)
    if small.size:
        at = z[small]
        total[small] += sum(0.5 / ((at + k) * (at + k + 1)) ** 2 for k in range(SHIFT))
    return total


def gamma_gap(y, x, d):
    """log Gamma(y) - log Gamma(x) - psi(x) (y - x) >= 0 for d = y - x."""
    y, x, d = np.broadcast_arrays(y, float(x) if np.ndim(x) == 0 else x, d)
    # d + y log(x/y) = y (r - 1 - log r) with r = x/y = 1 - d/y
    return relative(y, x, -d) + excess(y, x, 1, d / x) / 2 + stirling_gap(y, x, d)

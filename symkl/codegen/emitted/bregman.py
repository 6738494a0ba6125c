"""Parts of divergences: Bregman divergences of the logarithm, of x log x and of the exponential."""

import numpy as np


def log1p_gap(t):
    """t - log(1 + t) >= 0 for |t| <= 1/4, by log(1 + t) = 2 artanh(w), w = t/(2 + t)."""
    w = t / (2 + t)
    z = w * w
    series = 1 / 19 + 0 * z
    for k in (17, 15, 13, 11, 9, 7, 5, 3):
        series = series * z + 1 / k
    return w * (t - 2 * z * series)


def log_ratio(v, d):
    """The logarithm of v = 1 + d."""
    return np.where(np.abs(d) <= 0.5, np.log1p(np.maximum(d, -0.75)), np.log(v))


def excess(v, k, d):
    """v^k - 1 - k log v >= 0 for d = v^k - 1."""
    out = d - k * np.log(v)
    near = np.flatnonzero(np.abs(d) <= 0.25)
    if near.size:
        out[near] = log1p_gap(d[near])
    return out


def relative(x, y, d):
    """y - x - x log(y/x) >= 0 for d = y - x; y at x = 0, infinite at y = 0 < x."""
    out = d - x * np.log(y / x)
    near = np.flatnonzero(np.abs(d) <= 0.25 * x)
    if near.size:
        at = x[near]
        out[near] = np.where(at > 0, at * log1p_gap(d[near] / at), 0)
    if not np.isfinite(out).all():
        lost = np.flatnonzero(~np.isfinite(out))
        p, q, gap = x[lost], y[lost], d[lost]
        out[lost] = np.where((p == 0) & (q >= 0), q, gap + p * (np.log(p) - np.log(q)))
    return out


def exp_gap(t):
    """e^t - 1 - t >= 0."""
    out = np.expm1(t) - t
    near = np.flatnonzero(np.abs(t) <= 0.5)
    if near.size:
        s = t[near]
        series = 1 + s / 16
        for k in range(15, 2, -1):
            series = 1 + series * s / k
        out[near] = series * s * s / 2
    return out

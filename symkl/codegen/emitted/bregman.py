"""Parts of divergences: Bregman divergences of the logarithm, of x log x and of the exponential."""

import numpy as np

NEAR = 0.25
"""Up to here t - log(1 + t) by its series; beyond, the difference keeps all but one digit."""
SMALL = 0.023
"""t - log(1 + t) is less for all |t| <= 0.2."""


def log1p_gap(t, most=NEAR):
    """t - log(1 + t) >= 0 for |t| <= most <= 1/4, by log(1 + t) = 2 artanh(w), w = t/(2 + t)."""
    w = t / (2 + t)
    z = w * w
    last = 17 if most > 0.07 else 11 if most > 0.01 else 7
    series = z * (-2 / last)
    for k in range(last - 2, 2, -2):
        series -= 2 / k
        series *= z
    series += t
    series *= w
    return series


def log_ratio(v, d):
    """The logarithm of v = 1 + d."""
    v, d = np.broadcast_arrays(v, d)
    out = np.log(v)
    near = np.flatnonzero(np.abs(d) <= NEAR)
    if near.size:
        out[near] = np.log1p(d[near])
    return out


def excess(top, bottom, k, d):
    """v^k - 1 - k log v >= 0 for v = top/bottom, |k| = 1 or 2; d is v^k - 1 in a form that keeps its digits near 0."""
    v = top / bottom
    ratio = v * v if abs(k) == 2 else v
    if k < 0:
        ratio = 1 / ratio
    out = np.log(v)
    out *= -k
    out += ratio
    out -= 1
    near = np.flatnonzero(out < SMALL)
    if near.size:
        # where d is farther from the difference than that is from the truth, the difference is the better one
        t, rough = d[near], ratio[near] - 1
        t = np.where(np.abs(t - rough) <= 2e-15, t, rough)
        out[near] = np.where(np.abs(t) <= NEAR, log1p_gap(t), out[near])
    if not out.max() < np.inf:  # the ratio, or its power, is beyond the floats
        lost = np.flatnonzero(~(out < np.inf))
        gap = d[lost]
        out[lost] = np.where(gap < np.inf, gap - k * (np.log(top[lost]) - np.log(bottom[lost])), gap)
    return out


def relative(x, y, d):
    """y - x - x log(y/x) >= 0 for d = y - x; y at x = 0, infinite at y = 0 < x."""
    t = d / x
    most = max(-t.min(), t.max())
    if most <= 0.2:  # false for nan
        t = log1p_gap(t, most)
        t *= x
        return t
    out = np.log(y / x)
    np.subtract(t, out, out=out)
    near = np.flatnonzero(~(out >= SMALL))
    if near.size:
        s = t[near]
        out[near] = np.where(np.abs(s) <= NEAR, log1p_gap(s), out[near])
    out *= x
    if not out.max() < np.inf:
        lost = np.flatnonzero(~(out < np.inf))
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


def zero_at_equality(value, *gaps):
    """0 in place of nan where all parameters are equal: at an end of their domain a divergence is 0/0 there."""
    same = np.isnan(value)
    if same.any():
        for gap in gaps:
            same &= gap == 0
        value = np.where(same, 0.0, value)
    return value

"""Special functions where the ordinary ones overflow, cancel or do not exist."""

import numpy as np
from scipy.special import exp1, i0e, i1e


def bessel_log(z):
    """log I_0(z) - z for z >= 0."""
    return np.log(i0e(z))


def bessel_lag(z):
    """z - z I_1(z)/I_0(z) for z >= 0; for large z by Hankel's series, NIST DLMF 10.40.1, all terms positive."""
    out = z * ((i0e(z) - i1e(z)) / i0e(z))
    large = np.flatnonzero(z > 20)
    if large.size:
        w = 1 / (8 * z[large])
        top, bottom, zeroth, first = 0 * w, 1 + 0 * w, 1 + 0 * w, 1 + 0 * w
        for k in range(1, 30):
            zeroth = zeroth * w * ((2 * k - 1) ** 2 / k)
            first = first * w * (((2 * k - 1) ** 2 - 4) / k)
            bottom += zeroth
            top += zeroth - first
        out[large] = z[large] * (top / bottom)
    return out


def scaled_expint(z):
    """e^z E_1(z) for z > 0; for large z by its continued fraction, NIST DLMF 6.9.1."""
    fraction = z
    for k in range(30, 0, -1):
        fraction = z + k / (1 + k / fraction)
    return np.where(z < 30, np.exp(z) * exp1(z), 1 / fraction)


def zetaprime(s):
    """zeta'(s) for s > 1 by the Euler-Maclaurin formula from 20 on, NIST DLMF 25.2.9."""
    first = 20
    total = -sum(np.log(n) * np.exp(-s * np.log(n)) for n in range(2, first))
    rest = np.exp(-s * np.log(first))
    total = total - first * rest * (np.log(first) / (s - 1) + 1 / (s - 1) ** 2) - rest * np.log(first) / 2
    rising, slope = s / first, 1 / s
    for k, b in enumerate(
        (1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000, 1 / 74724249600)
    ):
        total = total + b * rising * rest * (slope - np.log(first))
        for j in (2 * k + 1, 2 * k + 2):
            rising, slope = rising * (s + j) / first, slope + 1 / (s + j)
    return total


def sinhc(x):
    """sinh(x)/x, 1 at 0."""
    return np.where(x == 0, 1.0, np.sinh(x) / x)


def langevin(x):
    """coth(x) - 1/x; near 0 by Gauss's continued fraction x/(3 + x^2/(5 + ...)), all of whose terms are positive."""
    fraction = 27 + 0 * x
    for k in range(25, 2, -2):
        fraction = k + x * x / fraction
    return np.where(np.abs(x) < 2, x / fraction, 1 / np.tanh(x) - 1 / x)

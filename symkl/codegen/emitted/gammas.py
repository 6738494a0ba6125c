"""The logarithm of the gamma function and its slope by whole-array operations, for sums of several of them.

log Gamma(z) = log Gamma(z + 8) - log(z (z + 1) ... (z + 7)), and Stirling's series at z + 8 >= 8 has all digits.  Near
its zeros at 1 and 2 the error is a few roundings of 1, not of the value, which is what a sum of such terms needs.
"""

import numpy as np

GAMMA_SERIES = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400)
"""B_2k/(2k (2k - 1)), NIST DLMF 5.11.1."""
PSI_SERIES = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160)
"""B_2k/(2k), NIST DLMF 5.11.2."""
SCALED = float(np.exp(8) / np.sqrt(2 * np.pi))


def series_at(w, coefficients):
    """A polynomial without its factor in front, by Horner's rule."""
    total = coefficients[-1] * w
    for c in coefficients[-2:0:-1]:
        total += c
        total *= w
    total += coefficients[0]
    return total


def log_gamma_digamma(z, slope=True):
    """log Gamma(z) and psi(z) for z > 0; without `slope` only the first."""
    shifted = z + 8
    r = 1 / shifted
    w = r * r
    u = z * (z + 7)  # z (z + 7), (z + 1)(z + 6), (z + 2)(z + 5), (z + 3)(z + 4) are u, u + 6, u + 10, u + 12
    first, second = u * (u + 6), (u + 10) * (u + 12)
    log_shifted = np.log(shifted)
    value = series_at(w, GAMMA_SERIES)
    value *= r
    value += (z - 0.5) * log_shifted
    square = shifted * shifted
    square *= square
    first /= square
    second /= square
    first *= SCALED
    first *= second
    value -= np.log(first, out=first)
    value -= shifted - 8
    if not slope:
        return value
    steps = (u + u + 6) / (u * (u + 6)) + (u + u + 22) / ((u + 10) * (u + 12))
    return value, log_shifted - 0.5 * r - w * series_at(w, PSI_SERIES) - (2 * z + 7) * steps


def log_gamma(z):
    """log Gamma(z) for z > 0."""
    return log_gamma_digamma(z, slope=False)

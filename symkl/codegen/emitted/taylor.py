"""Taylor's formula with integral remainder, by Gauss-Legendre quadrature."""

import numpy as np

from symkl.codegen.emitted.stirling import NODES

COARSE = tuple(zip(*((x.tolist()) for x in np.polynomial.legendre.leggauss(10)), strict=True))
EPS = 2.0**-53


def taylor_rest(curvature, value, scale, *arguments):
    """The integral of (1 - t) curvature(t) over (0, 1) where two quadratures agree better than a sum's terms cancel."""
    fine, coarse = 0, 0
    for rule, kept in ((NODES, True), (COARSE, False)):
        total = 0
        for node, weight in rule:
            t = (1 + node) / 2
            total = total + weight * (1 - t) / 2 * curvature(t, *arguments)
        fine, coarse = (total, coarse) if kept else (fine, total)
    trusted = (np.abs(fine - coarse) <= 8 * EPS * scale + 8 * EPS * np.abs(fine)) & (fine >= 0) & (scale < np.inf)
    return np.where(trusted, fine, value)

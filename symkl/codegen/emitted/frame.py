"""The frame of generated functions: broadcasting, blocks, checks, and where another formula takes over."""

import numpy as np
from scipy.special import xlogy

BLOCK = 8192
"""Elements at a time: the temporaries of a block stay in the cache."""


def evaluate(formula, *arguments, unused=()):
    """Broadcast, evaluate a formula in blocks of one-dimensional arrays; numbers give a number, nan gives nan."""
    arrays = [np.asarray(a, dtype=np.float64) for a in (*arguments, *unused)]
    shape = np.broadcast_shapes(*(a.shape for a in arrays)) if arrays else ()
    out = np.empty(shape)
    flat = out.reshape(-1)
    full = [np.broadcast_to(a, shape) for a in arrays]
    rows = [a if a.ndim == 1 else a.reshape(-1) for a in full]
    count = len(arguments)
    with np.errstate(all="ignore"):
        for start in range(0, flat.size, BLOCK):
            block = [r[start : start + BLOCK] for r in rows]
            flat[start : start + BLOCK] = formula(*block[:count])
            for extra in block[count:]:
                flat[start : start + BLOCK][np.isnan(extra)] = np.nan
    return out if shape else out[()] + 0.0


def need(condition, message):
    """Refuse arguments outside the domain."""
    if not np.all(condition):
        raise ValueError(message)


def where_near(value, scale, share, near, *arguments):
    """Replace the values that are small beside their terms, where those have cancelled, by another formula."""
    flagged = np.flatnonzero(np.abs(value) <= share * scale)
    if flagged.size:
        value[flagged] = near(value[flagged], scale[flagged], *(a[flagged] for a in arguments))
    return value


def x_log(x, y):
    """x log(y), 0 where x is 0 and y not nan."""
    out = x * np.log(y)
    lost = np.flatnonzero(x == 0)
    if lost.size:
        out[lost] = xlogy(x[lost], np.where(y[lost] > 0, y[lost], 1 + 0 * y[lost]))
    return out

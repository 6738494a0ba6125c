"""The frame of generated functions: broadcasting, blocks, checks, and where another formula takes over."""

import numpy as np
from scipy.special import xlogy

BLOCK = 8192
"""Elements at a time: the temporaries of a block stay in the cache."""
SHARE = 1 / 256
"""The share of its summands below which a value is computed by its stable form: 2 to 3 digits are lost elsewhere."""


def evaluate(formula, *arguments, unused=(), near=None):
    """Broadcast, evaluate a formula in blocks of one-dimensional arrays; numbers give a number, nan gives nan.

    With `near` the formula returns values and the sizes of their summands; where a value is so small beside these that
    digits have cancelled, it is replaced by that of `near`, for all such elements together.
    """
    arrays = [np.asarray(a, dtype=np.float64) for a in (*arguments, *unused)]
    shape = np.broadcast_shapes(*(a.shape for a in arrays)) if arrays else ()
    out = np.empty(shape)
    result = out.reshape(-1)
    rows = [np.broadcast_to(a, shape).reshape(-1) for a in arrays]
    count = len(arguments)
    found, sizes = [], []
    with np.errstate(all="ignore"):
        for start in range(0, result.size, BLOCK):
            block = [r[start : start + BLOCK] for r in rows]
            value = formula(*block[:count])
            if near is not None:
                value, scale = value
                flagged = np.flatnonzero(np.abs(value) <= SHARE * scale)
                found.append(start + flagged)
                sizes.append(scale[flagged])
            result[start : start + BLOCK] = value
        if near is not None and result.size:
            places, scale = np.concatenate(found), np.concatenate(sizes)
            for start in range(0, places.size, BLOCK):
                at = places[start : start + BLOCK]
                result[at] = near(result[at], scale[start : start + BLOCK], *(r[at] for r in rows[:count]))
        for extra in rows[count:]:
            result[np.isnan(extra)] = np.nan
    return out if shape else out[()] + 0.0


def need(condition, message):
    """Refuse arguments outside the domain."""
    if not np.all(condition):
        raise ValueError(message)


def x_log(x, y):
    """x log(y), 0 where x is 0 and y not nan."""
    out = x * np.log(y)
    lost = np.flatnonzero(x == 0)
    if lost.size:
        out[lost] = xlogy(x[lost], np.where(y[lost] > 0, y[lost], 1 + 0 * y[lost]))
    return out

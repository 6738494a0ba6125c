"""The frame of generated functions: broadcasting, blocks, checks, and where another formula takes over."""

import numpy as np
from scipy.special import xlogy

BLOCK = 131072
"""Elements at a time, where all steps go into a few buffers: few calls, and still in the cache; elsewhere an eighth."""
SHARE = 1 / 256
"""The share of its summands below which a value is computed by its stable form: 2 to 3 digits are lost elsewhere."""


def flattened(arguments, out):
    """Broadcast; return an array for the result, and the arguments as arrays in one dimension, of one element if so."""
    arrays = [np.asarray(a, dtype=np.float64) for a in arguments]
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    if out is None:
        out = np.empty(shape)
    elif out.shape != shape or out.dtype != np.float64 or not out.flags.c_contiguous:
        raise ValueError(f"out must be a contiguous array of doubles of the shape {shape}")
    elif any(np.may_share_memory(out, a) for a in arrays):
        raise ValueError("out must not be one of the arguments")
    return out, [a.reshape(1) if a.size == 1 else np.broadcast_to(a, shape).reshape(-1) for a in arrays]


def blocks(size, most=BLOCK // 8):
    """Cut a range of elements."""
    return [slice(start, min(start + most, size)) for start in range(0, size, most)]


def cut(rows, at, spread):
    """Return the elements of a block; a single one is spread out over a block once."""
    return [row[at] if row.size > 1 else s[: at.stop - at.start] for row, s in zip(rows, spread, strict=True)]


def evaluate(formula, *arguments, unused=(), out=None):
    """Broadcast, evaluate a formula in blocks of one-dimensional arrays; numbers give a number, nan gives nan."""
    out, rows = flattened((*arguments, *unused), out)
    result, rows, others = out.reshape(-1), rows[: len(arguments)], rows[len(arguments) :]
    spread = [np.full(min(result.size, BLOCK), row[0]) if row.size == 1 else row for row in rows]
    with np.errstate(all="ignore"):
        for at in blocks(result.size):
            result[at] = formula(*cut(rows, at, spread))
    for row in others:
        np.copyto(result, np.nan, where=np.isnan(row))
    return out if out.shape else out[()] + 0.0


def evaluate_twice(main, near, *arguments, unused=(), buffers=0, kept=False, partial=False, factor=1, out=None):
    """Evaluate `main` in blocks, and `near` in its place where digits have cancelled; then multiply with a factor.

    `main` writes its values into an array and returns a bound: what is not above it, or infinite, or nan, is
    computed by `near`, for all such elements together; `kept`: which is told these values and their bounds;
    `partial`: `main` leaves nan where it is not to be used.
    """
    out, rows = flattened((*arguments, *unused), out)
    result, rows, others = out.reshape(-1), rows[: len(arguments)], rows[len(arguments) :]
    most = min(result.size, BLOCK if buffers else BLOCK // 8)
    spread = [np.full(most, row[0]) if row.size == 1 else row for row in rows]
    spare, mask = np.empty((buffers, most)), np.empty(most, dtype=bool)
    found, unusual = [], []
    # a step of NumPy that makes infinity or nan of other numbers says so, functions of SciPy may not
    by_steps = buffers and not partial
    with np.errstate(all="call", under="ignore", call=lambda *_: unusual.append(True)):
        for at in blocks(result.size, max(most, 1)):
            value, chosen = result[at], cut(rows, at, spread)
            unusual.clear()
            bound = main(*chosen, value, *spare[:, : value.size])
            if not unusual if by_steps else np.maximum.reduce(value) < np.inf:  # and no value is nan
                (lost,) = np.less_equal(value, bound, out=mask[: value.size]).nonzero()
            else:
                (lost,) = (~((value > bound) & (value < np.inf))).nonzero()
            if lost.size:
                told = (value[lost], bound[lost] if np.ndim(bound) else np.full(lost.size, bound)) if kept else ()
                found.append((lost + at.start, *told, *(c.take(lost) for c in chosen)))
    if found:
        places, *columns = (np.concatenate(column) for column in zip(*found, strict=True))
        with np.errstate(all="ignore"):
            for at in blocks(places.size):
                result[places[at]] = near(*(column[at] for column in columns))
    if factor != 1:
        result *= factor
    for row in others:
        np.copyto(result, np.nan, where=np.isnan(row))
    return out if out.shape else out[()] + 0.0


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

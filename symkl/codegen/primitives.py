"""What generated NumPy modules are built from; the functions that a module needs are copied into it as text.

All arguments are one-dimensional float64 arrays of one length (or floats), errors are silenced by the caller.  Each
function keeps the relative accuracy of its differences `d`, which the caller computes without cancellation.
"""

import numpy as np
from scipy.special import i0e, i1e, xlogy

BLOCK = 8192
"""Elements at a time: the temporaries of a block stay in the cache."""
NODES = tuple(zip(*((x.tolist()) for x in np.polynomial.legendre.leggauss(14)), strict=True))
"""Gauss-Legendre nodes and weights on (-1, 1)."""
COARSE = tuple(zip(*((x.tolist()) for x in np.polynomial.legendre.leggauss(10)), strict=True))
EPS = 2.0**-53
SERIES = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400, 43867 / 244188)
"""B_2k/(2k (2k - 1)): the series of the logarithm of the gamma function, NIST DLMF 5.11.1."""
SHIFT = 10
"""From here on that series has all digits."""


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
    return out if shape else out[()]


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
        if slope:
            first = np.log1p(1 / at) - (1 / at + 1 / (at + 1)) / 2
        else:
            first = (at + 0.5) * np.log1p(1 / at) - 1
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
    near = np.abs(d) <= 0.5 * np.minimum(x, y)
    out = np.empty(d.shape)
    close, far = np.flatnonzero(near), np.flatnonzero(~near)
    if far.size:
        a, b = x[far], y[far]
        out[far] = stirling(b) - stirling(a) - stirling(a, slope=True) * d[far]
    if close.size:
        a, gap = x[close], d[close]
        total = 0 * a
        for node, weight in NODES:
            t = (1 + node) / 2
            total += weight * (1 - t) / 2 * stirling_curve(a + t * gap)
        out[close] = total * gap * gap
    return out


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
    return relative(y, x, -d) + excess(y / x, 1, d / x) / 2 + stirling_gap(y, x, d)


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


def sinhc(x):
    """sinh(x)/x, 1 at 0."""
    return np.where(x == 0, 1.0, np.sinh(x) / x)


def langevin(x):
    """coth(x) - 1/x; near 0 by Gauss's continued fraction x/(3 + x^2/(5 + ...)), all of whose terms are positive."""
    fraction = 27 + 0 * x
    for k in range(25, 2, -2):
        fraction = k + x * x / fraction
    return np.where(np.abs(x) < 2, x / fraction, 1 / np.tanh(x) - 1 / x)


def taylor_rest(curvature, value, scale, *arguments):
    """The integral of (1 - t) curvature(t) over (0, 1) where two quadratures agree better than a sum's terms cancel."""
    fine, coarse = 0, 0
    for rule, kept in ((NODES, True), (COARSE, False)):
        total = 0
        for node, weight in rule:
            t = (1 + node) / 2
            total = total + weight * (1 - t) / 2 * curvature(t, *arguments)
        fine, coarse = (total, coarse) if kept else (fine, total)
    trusted = (np.abs(fine - coarse) <= 8 * EPS * scale + 8 * EPS * np.abs(fine)) & (fine >= 0)
    return np.where(trusted, fine, value)


def need_table(p, axes, name):
    """Refuse what is no table of probabilities over the last axes."""
    if p.ndim < axes:
        raise ValueError(f"{name} needs {axes} axes, it has {p.ndim}")
    total = p.sum(axis=tuple(range(-axes, 0)))
    if not (np.all(p >= 0) and np.all(np.abs(total - 1) < 1e-9)):
        raise ValueError(f"{name} needs probabilities that add up to 1")


def marginal(p, axes, count):
    """Sum out the variables that are not among the (negative) axes, and bring these into their order."""
    kept = sorted(axes)
    table = p.sum(axis=tuple(a for a in range(-count, 0) if a not in kept)) if len(kept) < count else p
    order = [kept.index(a) for a in axes]
    batch = table.ndim - len(kept)
    return np.transpose(table, [*range(batch), *(batch + i for i in order)])


def flat(p, axes):
    """Join the last axes."""
    return p.reshape(*p.shape[: p.ndim - axes], -1)


def table_kl(p, q, axes):
    """KL(p || q): the sum of q - p - p log(q/p) >= 0, less what is missing from equal masses."""
    p, q = np.broadcast_arrays(flat(p, axes), flat(q, axes))
    parts = relative(p.ravel(), q.ravel(), (q - p).ravel()).reshape(p.shape).sum(axis=-1)
    excess_mass = p.sum(axis=-1) - q.sum(axis=-1)  # of tables that do not add up to 1
    return parts + np.where(np.abs(excess_mass) > 1e-14 * p.shape[-1], excess_mass, 0)


def table_ce(p, q, axes):
    """-sum p log q; 0 where p is 0, infinite where q is 0 < p."""
    p, q = np.broadcast_arrays(flat(p, axes), flat(q, axes))
    return -xlogy(p, q).sum(axis=-1) + 0.0


def table_jeffreys(p, q, axes):
    """KL(p || q) + KL(q || p)."""
    return table_kl(p, q, axes) + table_kl(q, p, axes)


def table_js(p, q, axes):
    """The mean of the divergences from the middle of p and q."""
    p, q = np.broadcast_arrays(flat(p, axes), flat(q, axes))
    middle, half = ((p + q) / 2).ravel(), ((q - p) / 2).ravel()
    parts = relative(p.ravel(), middle, half) + relative(q.ravel(), middle, -half)
    return parts.reshape(p.shape).sum(axis=-1) / 2


def table_h(p, axes, given):
    """The entropy of the first variables given the last ones: the mean of the entropies of the conditional tables."""
    if not given:
        return -xlogy(flat(p, axes), flat(p, axes)).sum(axis=-1) + 0.0
    table = p.reshape(*p.shape[: p.ndim - axes], -1, *p.shape[p.ndim - given :])
    total = np.broadcast_to(table.sum(axis=-given - 1, keepdims=True), table.shape)
    share = np.divide(table, total, out=np.ones(table.shape), where=total > 0)
    value = -flat(xlogy(table, share), given + 1).sum(axis=-1) + 0.0
    return np.where(np.isnan(flat(p, axes)).any(axis=-1), np.nan, value)


def table_tc(p, groups, given):
    """The divergence of a table from the product of its groups, given the last variables."""
    axes = sum(groups) + given
    batch = p.ndim - axes
    product = 1.0
    start = batch
    mass = p.sum(axis=tuple(range(batch, p.ndim - given)), keepdims=True)
    for size in groups:
        others = tuple(a for a in range(batch, p.ndim - given) if not start <= a < start + size)
        share = p.sum(axis=others, keepdims=True)
        product = product * np.divide(share, mass, out=np.zeros(share.shape), where=mass > 0)
        start += size
    product = np.broadcast_to(product * mass, p.shape)
    parts = relative(p.ravel(), product.ravel(), (product - p).ravel()).reshape(p.shape)
    return np.where(np.isnan(flat(p, axes)).any(axis=-1), np.nan, flat(parts, axes).sum(axis=-1))


def table_dtc(p, groups, given):
    """The entropy of all groups less those of each given the others."""
    axes = sum(groups) + given
    value = table_h(p, axes, given)
    batch, start = p.ndim - axes, 0
    for size in groups:
        mine = list(range(batch + start, batch + start + size))
        others = [a for a in range(batch, p.ndim) if a not in mine]
        value = value - table_h(np.transpose(p, [*range(batch), *mine, *others]), axes, axes - size)
        start += size
    return value

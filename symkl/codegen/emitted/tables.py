"""Measures of tables of probabilities."""

import numpy as np
from scipy.special import xlogy

from symkl.codegen.emitted.bregman import relative


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
    product = np.ones(())
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

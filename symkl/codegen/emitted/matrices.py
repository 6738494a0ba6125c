"""Measures of normal laws from mean vectors and covariance matrices."""

import numpy as np

from symkl.codegen.emitted.bregman import excess


def root(cov):
    """The Cholesky factors of matrices; nan where one is not positive definite."""
    try:
        return np.linalg.cholesky(cov)
    except np.linalg.LinAlgError:
        pass_over = ~np.isfinite(cov).all(axis=(-1, -2))
        safe = np.where(pass_over[..., None, None], np.eye(cov.shape[-1]), cov)
        pass_over |= np.linalg.eigvalsh(safe)[..., 0] <= np.finfo(float).eps * np.abs(safe).max(axis=(-1, -2))
        safe = np.where(pass_over[..., None, None], np.eye(cov.shape[-1]), cov)
        return np.where(pass_over[..., None, None], np.nan, np.linalg.cholesky(safe))


def log_det(factor):
    """The logarithm of the determinant of a matrix from its Cholesky factor."""
    return 2 * np.log(np.diagonal(factor, axis1=-2, axis2=-1)).sum(axis=-1)


def solved(factor, right):
    """Solve with a Cholesky factor; nan goes through."""
    lost = np.isnan(factor).any(axis=(-1, -2), keepdims=True)
    found = np.linalg.solve(np.where(lost, np.eye(factor.shape[-1]), factor), right)
    return np.where(lost, np.nan, found)


def normal_kl(mean_p, cov_p, mean_q, cov_q):
    """KL of normal laws by the eigenvalues of the relative difference of their covariances."""
    low, own = root(cov_q), root(cov_p)
    z = solved(low, (mean_p - mean_q)[..., None])[..., 0]
    half = solved(low, cov_p - cov_q)
    gap = solved(low, np.swapaxes(half, -1, -2))
    gap = (gap + np.swapaxes(gap, -1, -2)) / 2
    lost = ~np.isfinite(gap).all(axis=(-1, -2)) | np.isnan(own).any(axis=(-1, -2))
    w = np.linalg.eigvalsh(np.where(lost[..., None, None], 0.0, gap))
    near = np.abs(w).max(axis=-1) < 0.5
    with np.errstate(all="ignore"):
        kept = np.where(near[..., None], w, 0.0)
        close = excess((1 + kept).ravel(), np.ones(kept.size), 1, kept.ravel()).reshape(w.shape).sum(axis=-1)
        far = w.sum(axis=-1) + log_det(low) - log_det(own)
        spread = np.where(near, close, np.where(far > 0, far, 0))
    return np.where(lost, np.nan, ((z * z).sum(axis=-1) + spread) / 2)[()]


def normal_ce(mean_p, cov_p, mean_q, cov_q):
    """The cross-entropy of normal laws."""
    low = root(cov_q)
    z = solved(low, (mean_p - mean_q)[..., None])[..., 0]
    inner = solved(low, np.swapaxes(solved(low, cov_p), -1, -2))
    trace = np.trace(inner, axis1=-2, axis2=-1)
    return ((cov_q.shape[-1] * np.log(2 * np.pi) + log_det(low) + trace + (z * z).sum(axis=-1)) / 2)[()]


def normal_h(mean, cov):
    """The entropy of a normal law."""
    value = (cov.shape[-1] * (1 + np.log(2 * np.pi)) + log_det(root(cov))) / 2
    return np.where(np.isnan(mean).any(axis=-1), np.nan, value)[()]

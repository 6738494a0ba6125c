"""Parts of divergences for libraries with gradients, and for plain floats, as texts that generated code takes with it.

Where two formulas are chosen from element by element, the one that is not chosen gets an argument at which it and its
derivative are finite: otherwise the gradient of the choice is nan.
"""

from __future__ import annotations

from symkl.codegen.functions import Excess, ExpGap, LogRatio, Relative

KINDS = (Excess, ExpGap, LogRatio, Relative)
"""The parts that are written here."""
_LIBRARIES = {"torch": "torch", "jax": "jnp", "math": "math"}
_SERIES = '''def log1p_gap(t):
    """t - log(1 + t) >= 0 for |t| <= 1/4, by log(1 + t) = 2 artanh(w), w = t/(2 + t)."""
    w = t / (2 + t)
    z = w * w
    series = z / 17 + 1 / 15
    for k in (13, 11, 9, 7, 5, 3):
        series = series * z + 1 / k
    return w * (t - 2 * z * series)'''
_EXPONENTIAL = '''def exp_series(t):
    """e^t - 1 - t >= 0 for |t| <= 1/2."""
    series = 1 + t / 16
    for k in range(15, 2, -1):
        series = 1 + series * t / k
    return series * t * t / 2'''
_OF_TENSORS = {
    "log_ratio": '''def log_ratio(v, d):
    """The logarithm of v = 1 + d."""
    near = L.abs(d) <= 0.5
    close, far = L.where(near, d, L.zeros_like(d)), L.where(near, L.ones_like(v), v)
    return L.where(near, L.log1p(close), L.log(far))''',
    "excess": '''def excess(v, k, d):
    """v^k - 1 - k log v >= 0; d is v^k - 1 in a form that keeps its digits near 0."""
    near = L.abs(d) <= 0.25
    close, far = L.where(near, d, L.zeros_like(d)), L.where(near, L.ones_like(v), v)
    return L.where(near, log1p_gap(close), far**k - 1 - k * L.log(far))''',
    "relative": '''def relative(x, y, d):
    """y - x - x log(y/x) >= 0 for d = y - x; y at x = 0, infinite at y = 0 < x."""
    some = x > 0
    scale = L.where(some, x, L.ones_like(x))
    t = d / scale
    near = some & (L.abs(t) <= 0.25)
    close, far = L.where(near, t, L.zeros_like(t)), L.where(some & ~near, y, scale)
    value = L.where(near, scale * log1p_gap(close), d - scale * L.log(far / scale))
    return L.where(some, value, L.where(x == 0, y, L.full_like(x, L.nan)))''',
    "exp_gap": '''def exp_gap(t):
    """e^t - 1 - t >= 0."""
    near = L.abs(t) <= 0.5
    close, far = L.where(near, t, L.zeros_like(t)), L.where(near, L.zeros_like(t), t)
    return L.where(near, exp_series(close), L.expm1(far) - far)''',
}
_OF_FLOATS = {
    "log_ratio": '''def log_ratio(v, d):
    """The logarithm of v = 1 + d."""
    return math.log1p(d) if abs(d) <= 0.5 else math.log(v)''',
    "excess": '''def excess(v, k, d):
    """v^k - 1 - k log v >= 0; d is v^k - 1 in a form that keeps its digits near 0."""
    return log1p_gap(d) if abs(d) <= 0.25 else v**k - 1 - k * math.log(v)''',
    "relative": '''def relative(x, y, d):
    """y - x - x log(y/x) >= 0 for d = y - x; y at x = 0, infinite at y = 0 < x."""
    if x == 0:
        return y
    if y == 0:
        return math.inf
    return x * log1p_gap(d / x) if abs(d) <= 0.25 * x else d - x * math.log(y / x)''',
    "exp_gap": '''def exp_gap(t):
    """e^t - 1 - t >= 0."""
    return exp_series(t) if abs(t) <= 0.5 else math.expm1(t) - t''',
}


def parts_for(backend: str, names: set[str]) -> list[str]:
    """Return the texts of the parts with these names, and of what they need.

    >>> [text.splitlines()[0] for text in parts_for("torch", {"exp_gap"})]
    ['def exp_gap(t):', 'def exp_series(t):']
    """
    library = _LIBRARIES[backend]
    texts = _OF_FLOATS if backend == "math" else _OF_TENSORS
    found = [text.replace("L.", f"{library}.") for name, text in texts.items() if name in names]
    found += [_SERIES] if names & {"excess", "relative"} else []
    return [*found, *([_EXPONENTIAL] if "exp_gap" in names else [])]

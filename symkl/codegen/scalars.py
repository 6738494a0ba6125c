"""Parts of divergences for libraries with gradients, and for plain floats, as texts that generated code takes with it.

Where two formulas are chosen from element by element, the one that is not chosen gets an argument at which it and its
derivative are finite: otherwise the gradient of the choice is nan.
"""

from __future__ import annotations

from symkl.codegen.functions import Excess, ExpGap, GammaGap, LogRatio, Relative, StirlingGap

KINDS = (Excess, ExpGap, LogRatio, Relative)
"""The parts that are written here."""
OF_TENSORS = (*KINDS, GammaGap, StirlingGap)
"""Those that are written for libraries with gradients."""
_LIBRARIES = {"torch": "torch", "jax": "jnp", "math": "math"}
_GAMMAS = {"torch": ("torch.lgamma", "torch.digamma"), "jax": ("special.gammaln", "special.digamma"), "math": ("", "")}
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
_GAUSS = (
    (0.9602898564975362, 0.10122853629037706),
    (0.7966664774136267, 0.22238103445337443),
    (0.525532409916329, 0.3137066458778869),
    (0.18343464249564978, 0.36268378337836166),
)
"""Half of the Gauss-Legendre nodes on (-1, 1), and weights: 16 digits where the pole of R'' is at t >= 4 or t <= -4."""
_NODES = ", ".join(f"({(1 + x) / 2!r}, {w * (1 - x) / 4!r})" for half, w in _GAUSS for x in (-half, half))
_CURVES = f'''BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798)
"""B_2, B_4, ... of the series of R, NIST DLMF 5.11.1."""
NODES = ({_NODES})
"""Gauss-Legendre nodes t on (0, 1), and weights times 1 - t."""


def stirling_between(x, d):
    """R(x + d) - R(x) - R'(x) d = d^2 times the integral of (1 - t) R''(x + t d), R the rest of Stirling's formula.

    R''(z) - R''(z + 1) = 1/(2 z^2 (z + 1)^2), so that R'' is a sum of positive terms and of its series at z + 10.
    """
    total = 0 * d
    for t, weight in NODES:
        z = x + t * d
        w = 1 / ((z + 10) * (z + 10))
        series = 0 * z
        for c in reversed(BERNOULLI):
            series = series * w + c
        series = series * w / (z + 10)
        for k in range(10):
            series = series + 0.5 / ((z + k) * (z + k + 1)) ** 2
        total = total + weight * series
    return total * d * d'''
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
    "gamma_gap": '''def gamma_gap(y, x, d):
    """log Gamma(y) - log Gamma(x) - psi(x) d >= 0 for d = y - x."""
    x = x + L.zeros_like(d)
    near = L.abs(d) <= 0.25 * x
    close, far = L.where(near, d, L.zeros_like(d)), L.where(near, x, y)
    plain = LGAMMA(far) - LGAMMA(x) - DIGAMMA(x) * (far - x)
    end = x + close
    parts = relative(end, x, -close) + excess(end / x, 1, close / x) / 2 + stirling_between(x, close)
    return L.where(near, parts, plain)''',
    "stirling": '''def stirling(z):
    """R(z) = log Gamma(z) - (z - 1/2) log z + z - log(2 pi)/2 and its slope: by the series for large z."""
    large = z >= 10
    far, close = L.where(large, z, 10 + L.zeros_like(z)), L.where(large, L.ones_like(z), z)
    w = 1 / (far * far)
    value, slope = 0 * w, 0 * w
    for k in range(8, -1, -1):
        value = value * w + BERNOULLI[k] / ((2 * k + 2) * (2 * k + 1))
        slope = slope * w - BERNOULLI[k] / (2 * k + 2)
    log_z = L.log(close)
    value = L.where(large, value / far, LGAMMA(close) - (close - 0.5) * log_z + close - 0.9189385332046727)
    return value, L.where(large, slope * w, DIGAMMA(close) - log_z + 0.5 / close)''',
    "stirling_gap": '''def stirling_gap(y, x, d):
    """R(y) - R(x) - R'(x) d >= 0 for d = y - x, R(z) the remainder of Stirling's formula."""
    x = x + L.zeros_like(d)
    near = L.abs(d) <= 0.25 * x
    close, far = L.where(near, d, L.zeros_like(d)), L.where(near, x, y)
    (end, _), (start, slope) = stirling(far), stirling(x)
    return L.where(near, stirling_between(x, close), end - start - slope * (far - x))''',
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
    gammas = bool(names & {"gamma_gap", "stirling_gap"})
    names = names | ({"relative", "excess"} if "gamma_gap" in names else set())
    names = names | ({"stirling"} if "stirling_gap" in names else set())
    found = [text.replace("L.", f"{library}.") for name, text in texts.items() if name in names]
    log_gamma, slope = _GAMMAS[backend]
    found = [text.replace("DIGAMMA", slope).replace("LGAMMA", log_gamma) for text in found]
    found += [_SERIES] if names & {"excess", "relative"} else []
    found += [_CURVES] if gammas else []
    return [*found, *([_EXPONENTIAL] if "exp_gap" in names else [])]

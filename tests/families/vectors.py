"""Means under laws of vectors by sums over all values, or by quadrature in coordinates in which the integrand is tame.

Only the density's formula and its support are used: the coordinates (a Cholesky factor, sticks broken off, angles) are a
change of variables with its Jacobian, and the weight of a point is the density there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from itertools import product

import mpmath
import sympy
from mpmath import mp
from mpmath.calculus.quadrature import GaussLegendre
from sympy import Add, Basic, Poly, Symbol, Tuple, hermite_prob_poly, lambdify

from symkl.families import Family
from symkl.families.kinds import NUMBER, Direction, Kind, PositiveDefinite, Probabilities, Table
from symkl.families.statistic import places

FULL = "SYMKL_POINTS" in os.environ
"""Whether this is a long run; without it numbers are compared to fewer digits, for a fifth of the time."""
DIGITS = {"Dirichlet": 30, "Wishart": 18, "NormalGamma": 30} if FULL else {"Dirichlet": 12, "Wishart": 12, "NormalGamma": 22}
"""To how many digits means are known here, if not to all that are asked for: steps in two coordinates are many."""
STICK, RADIUS, SCATTER = (14, 16, 7) if FULL else (7, 9, 4)
"""Steps a unit of a Dirichlet law's sticks, of a precision, of the two radii of a matrix."""
TAME = {"Wishart": lambda df, _: (df - 3, 7 - df)}
"""What shall be positive beside the domain: nearly singular matrices lose the digits of their determinant, and many
degrees of freedom need finer steps."""
Point = tuple[tuple[mpmath.mpf, ...], mpmath.mpf]


def symbols_in(kind: Kind, name: str) -> Basic:
    """Return the general parameter of a kind, of dimension 2 or 3."""
    a, b, c = (Symbol(f"{name}{i}") for i in "123")
    if isinstance(kind, Probabilities):
        return Tuple(a, b, 1 - a - b)
    if isinstance(kind, Table):
        return Tuple(Tuple(a, b), Tuple(c, 1 - a - b - c))
    if isinstance(kind, PositiveDefinite):
        return Tuple(Tuple(a, b), Tuple(b, c))
    if isinstance(kind, Direction):
        sine, cosine = 2 * a / (1 + a**2), (1 - a**2) / (1 + a**2)
        return Tuple(cosine, 3 * sine / 5, 4 * sine / 5)
    return Symbol(name) if kind is NUMBER else Tuple(a, b) if type(kind).__name__ == "Vector" else Tuple(a, b, c)


def mean(law: Family, formula: Basic, digits: int) -> mpmath.mpf:
    """Return E[formula(x)]."""
    at = places(law.size)
    if law.place.counting:
        logs = Add(*(c * t for c, t in law.log_terms))
        points = [dict(zip(at, point, strict=True)) for point in law.place.values(10**4)]
        return mpmath.fsum(
            mpmath.exp(logs.xreplace(p).evalf(digits)) * mpmath.mpmathify(formula.xreplace(p).evalf(digits))
            for p in points
        )
    function = lambdify(at, formula, "mpmath")
    return mpmath.fsum(weight * mpmath.re(function(*point)) for point, weight in weighted(law, digits))


@cache
def weighted(law: Family, digits: int) -> list[Point]:
    """Return points and weights, the density included."""
    with mp.workdps(digits):
        logs = Add(*(c * t for c, t in law.log_terms))
        density = lambdify(places(law.size), logs, "mpmath")
        found = (
            (point, weight * mpmath.re(mpmath.exp(density(*point)))) for point, weight in COORDINATES[law.name](law)
        )
        return [(point, weight) for point, weight in found if weight]


# --- rules on the line ------------------------------------------------------------------------------------------------


@cache
def hermite(count: int, digits: int) -> list[tuple[mpmath.mpf, mpmath.mpf]]:
    """Return points and weights for the integral of f over the line, where f is exp(-z^2/2) times a polynomial."""
    with mp.workdps(digits + 15):
        z = Symbol("z")
        found = Poly(hermite_prob_poly(count, z), z)
        lower = lambdify(z, hermite_prob_poly(count - 1, z), "mpmath")
        roots = mpmath.polyroots([int(c) for c in found.all_coeffs()], maxsteps=500, extraprec=400)
        scale = mpmath.sqrt(2 * mpmath.pi) * mpmath.factorial(count) / mpmath.mpf(count) ** 2
        return [(r.real, scale / lower(r.real) ** 2 * mpmath.exp(r.real**2 / 2)) for r in roots]


@cache
def half_line(digits: int, steps: int) -> list[tuple[mpmath.mpf, mpmath.mpf]]:
    """Return points and weights for a function on the half-line with a power at 0 and an exponential tail."""
    with mp.workdps(digits):
        found = []
        for k in range(-7 * steps, 7 * steps):
            v = mpmath.mpf(k) / steps
            x = mpmath.exp(v - mpmath.exp(-v))
            found.append((x, x * (1 + mpmath.exp(-v)) / steps))
        return found


@cache
def unit(digits: int, steps: int) -> list[tuple[mpmath.mpf, mpmath.mpf, mpmath.mpf]]:
    """Return s, 1 - s and weights for a function on (0, 1) with powers at both ends."""
    with mp.workdps(digits):
        found = []
        for k in range(-6 * steps, 6 * steps + 1):
            v = mpmath.mpf(k) / steps
            away = mpmath.exp(-mpmath.pi * mpmath.sinh(v))
            s, rest = 1 / (1 + away), 1 / (1 + 1 / away)
            found.append((s, rest, s * rest * mpmath.pi * mpmath.cosh(v) / steps))
        return found


def legendre(degree: int) -> list[tuple[mpmath.mpf, mpmath.mpf]]:
    """Return 3 * 2^(degree - 1) points and weights on (-1, 1)."""
    return GaussLegendre(mp).get_nodes(-1, 1, degree, mp.prec)


# --- coordinates ------------------------------------------------------------------------------------------------------


def _number(value: Basic) -> mpmath.mpf:
    return mpmath.mpf(value.p) / value.q


def _cholesky(table: Tuple) -> mpmath.matrix:
    return mpmath.cholesky(mpmath.matrix([[_number(e) for e in row] for row in table]))


def _normal(law: Family) -> Iterator[Point]:
    """x = mean + L z."""
    (m, n), root = map(_number, law.parameters[0]), _cholesky(law.parameters[1])
    for (y, v), (z, w) in product(hermite(8, mp.dps), repeat=2):
        yield (m + root[0, 0] * y, n + root[1, 0] * y + root[1, 1] * z), v * w * root[0, 0] * root[1, 1]


def _normal_gamma(law: Family) -> Iterator[Point]:
    """The value given its precision is standardised."""
    mu, lam = map(_number, law.parameters[:2])
    for (t, v), (z, w) in product(half_line(mp.dps, RADIUS), hermite(8, mp.dps)):
        scale = 1 / mpmath.sqrt(lam * t)
        yield (mu + z * scale, t), v * w * scale


def _dirichlet(_: Family) -> Iterator[Point]:
    """Break a stick twice: x_1 = s, x_2 = (1 - s) t."""
    for (s, rest, v), (t, left, w) in product(unit(mp.dps if FULL else 25, STICK), repeat=2):
        yield (s, rest * t, rest * left), v * w * rest


def _wishart(law: Family) -> Iterator[Point]:
    """W = L L', L = C T with C C' = scale, T lower triangular; dW = 4 l_11^2 l_22 dL."""
    c = _cholesky(law.parameters[1])
    for (r, u), (s, v), (t, w) in product(half_line(25, SCATTER), half_line(25, SCATTER), hermite(3, mp.dps)):
        top, low = c[0, 0] * mpmath.sqrt(r), c[1, 1] * mpmath.sqrt(s)
        side = c[1, 0] * mpmath.sqrt(r) + c[1, 1] * t
        size = 4 * top**2 * low * c[0, 0] * c[1, 1] ** 2 / (4 * mpmath.sqrt(r * s))
        yield (top**2, top * side, side**2 + low**2), u * v * w * size


def _sphere(_: Family) -> Iterator[Point]:
    """Height and longitude."""
    around = 64
    for (z, w), k in product(legendre(5), range(around)):
        turn, flat = mpmath.expjpi(mpmath.mpf(2 * k) / around), mpmath.sqrt(1 - z**2)
        yield (flat * turn.real, flat * turn.imag, z), 2 * mpmath.pi * w / around


COORDINATES = {
    "MultivariateNormal": _normal,
    "NormalGamma": _normal_gamma,
    "Dirichlet": _dirichlet,
    "Wishart": _wishart,
    "VonMisesFisher": _sphere,
}


def over_the_plane(law: Family, formula: sympy.Expr, digits: int) -> mpmath.mpf:
    """Return the integral over all x of a formula in x_1, x_2 that decays as a normal density does, by trapezia."""
    (a, b), (_, d) = (tuple(row) for row in law.parameters[1])
    root = sympy.sqrt(a)
    along = (root, b / root), sympy.sqrt(d - b**2 / a)
    u, v = sympy.symbols("u v")
    x, y = (m + e for m, e in zip(law.parameters[0], (along[0][0] * u, along[0][1] * u + along[1] * v), strict=True))
    plain = formula.xreplace(dict(zip(places(2), (x, y), strict=True)))
    integrand = lambdify((u, v), plain.evalf(digits), "mpmath")
    parts = 5 if FULL else 2
    steps = [mpmath.mpf(k) / parts for k in range(-20 * parts, 20 * parts + 1)]
    total = mpmath.fsum(integrand(p, q) for p in steps for q in steps)
    return total / parts**2 * mpmath.mpmathify((root * along[1]).evalf(digits))

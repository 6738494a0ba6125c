"""Divergences as sums of small parts, each of which keeps its digits near equality.

Every logarithm c log w is written by r - 1 - log r >= 0 (r a power of w), every exponential by e^t - 1 - t >= 0, every
log Gamma by Stirling's formula and the Bregman divergence of its remainder; what is left is a quotient of polynomials
that vanishes at q = p to second order, often 0.  That the parts add up to the closed form is proved by the canonical
form of scalars, for each form that is used.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sympy import (
    Add,
    Dummy,
    Expr,
    Function,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    cancel,
    digamma,
    exp,
    expand,
    expand_mul,
    factor,
    fraction,
    gamma,
    ilcm,
    log,
    loggamma,
    pi,
    polygamma,
    together,
)

from symkl.codegen.functions import (
    Excess,
    ExpGap,
    GammaGap,
    LogRatio,
    Relative,
    Stirling,
    StirlingGap,
    StirlingSlope,
    defined,
    gaps_of,
)
from symkl.codegen.paired import Pairs, positive_at, with_distances
from symkl.families.domains import Domain

_MOST_TRIED = 12
_MOST_POWERS = 5
"""So many logarithms get powers of their own; more share one."""


@dataclass(frozen=True)
class Parts:
    """A sum of parts equal to a closed form, and what the symbols of differences in it stand for."""

    terms: tuple[Expr, ...]
    gaps: Mapping[Symbol, Expr]


class NoPartsError(ValueError):
    """A way does not lead to parts."""


@dataclass(frozen=True)
class _Log:
    """A summand c log w with w = 1 at q = p."""

    c: Expr
    w: Expr


def parts_of(value: Expr, of: Mapping[Symbol, Symbol], domain: Domain) -> Parts | None:
    """Write a closed form that vanishes at q = p as a sum of small parts; None if that is not found.

    Args: `of`, the parameter of q for each of p; `domain`, what is positive.

    >>> from symkl.terms import Positive
    >>> a, b = Symbol("a"), Symbol("b")
    >>> parts_of(log(a / b) - 1 + b / a, {a: b}, Domain([Positive(a), Positive(b)])).terms
    (Excess(b/a, 1, d_a/a),)
    """
    plain, pairs = with_distances(value, of, domain)
    try:
        rest, parts = _exponentials(expand_mul(plain), pairs)
        rest, more = _gammas(rest, pairs)
        found = _logarithms(rest, pairs)
    except NoPartsError:
        return None
    terms = tuple(t for t in (*parts, *more, *found) if t != 0)
    return Parts(terms, pairs.gaps) if _proved(Add(*terms), value, pairs) else None


def _proved(form: Expr, value: Expr, pairs: Pairs) -> bool:
    """Whether a form is its closed form by the definitions of its functions, and its differences are what they must."""
    canonical = pairs.canonical
    exact = all(canonical.vanishes((d - gap).xreplace(pairs.gaps)) for d, gap in gaps_of(form))
    return exact and canonical.vanishes(defined(form, pairs.gaps) - value)


# --- exponentials and gamma functions ---------------------------------------------------------------------------------


def _exponentials(value: Expr, pairs: Pairs) -> tuple[Expr, list[Expr]]:
    """Replace c e^t, where t vanishes at q = p, by c (1 + t) and the part c (e^t - 1 - t)."""
    rest, parts = [], []
    for term in Add.make_args(value):
        factors = Mul.make_args(term)
        grown = [f for f in factors if f.has(exp, gamma) or (isinstance(f, Pow) and not f.exp.is_number)]
        if not grown or any(f.has(log) for f in grown):
            rest.append(term)
            continue
        exponent = expand(Add(*(_exponent(f, pairs) for f in grown)))
        c = Mul(*(f for f in factors if f not in grown))
        if not pairs.canonical.vanishes(pairs.at_equality(exponent)):
            raise NoPartsError
        parts.append(c * ExpGap(Add(*_small_exponent(exponent, pairs))))
        rest.append(expand(c + c * exponent))
    return Add(*rest), parts


def _exponent(factor_: Expr, pairs: Pairs) -> Expr:
    base, power = factor_.as_base_exp()
    if isinstance(factor_, exp):
        return factor_.args[0]
    if isinstance(base, gamma):
        return power * loggamma(base.args[0])
    return power * Add(*(n * log(b) for b, n in _factors(base, pairs).items()))


def _small_exponent(exponent: Expr, pairs: Pairs) -> list[Expr]:
    rest, parts = _gammas(exponent, pairs)
    logs, rational = _linear_in_logs(rest, pairs)
    for unit in _grouped(logs, pairs, expanded=False):
        parts.append(unit.c * LogRatio(unit.w, _small(unit.w - 1, pairs)))
    return [*parts, _small(rational, pairs)]


def _gammas(value: Expr, pairs: Pairs) -> tuple[Expr, list[Expr]]:
    """Replace log Gamma and psi by elementary functions and the parts of their remainders."""
    parts: list[Expr] = []
    for found in sorted(value.atoms(loggamma), key=str):
        at = found.args[0]
        base = pairs.at_equality(at)
        if pairs.mixed(at) and base.is_number:  # log Gamma(1 + q/p) near log Gamma(2)
            gap = GammaGap(at, base, _small(at - base, pairs))
            parts.append(expand(value).coeff(found) * gap)
            value = expand(value).xreplace({found: loggamma(base) + digamma(base) * (at - base)})
    if not value.has(loggamma, polygamma):
        return value, parts
    value = value.replace(loggamma, lambda z: (z - S.Half) * log(z) - z + log(2 * pi) / 2 + Stirling(z))
    value = expand(
        value.replace(
            lambda e: isinstance(e, polygamma) and e.args[0] == 0 and bool(e.free_symbols),
            lambda e: log(e.args[1]) - 1 / (2 * e.args[1]) + StirlingSlope(e.args[1]),
        )
    )
    for found in sorted(value.atoms(Stirling), key=str):
        at = found.args[0]
        if pairs.mixed(at):
            base = pairs.at_equality(at)
            parts.append(value.coeff(found) * StirlingGap(at, base, _small(at - base, pairs)))
            value = value.xreplace({found: Stirling(base) + StirlingSlope(base) * (at - base)})
    value = expand(value)
    if value.has(Stirling, StirlingSlope):
        raise NoPartsError
    return value, parts


def _small(expr: Expr, pairs: Pairs) -> Expr:
    found = pairs.small(expr)
    if found is None:
        raise NoPartsError
    return found


# --- logarithms -------------------------------------------------------------------------------------------------------


def _factors(argument: Expr, pairs: Pairs) -> dict[Expr, Expr]:
    """Return the positive factors of an argument of a logarithm and their powers."""
    found: dict[Expr, Expr] = {}
    other = S.One  # the argument of a logarithm is positive, hence so is the product of the factors of unknown sign
    for factor_ in Mul.make_args(factor(together(argument))):
        base, power = factor_.as_base_exp()
        if not power.is_number and not base.is_number:
            raise NoPartsError
        if base == -1 or not (base.is_positive or pairs.domain.positive(base)):
            other *= factor_
        else:
            found[base] = found.get(base, S.Zero) + power
    return {**found, other: S.One} if other != 1 else found


def _linear_in_logs(value: Expr, pairs: Pairs) -> tuple[dict[Expr, Expr], Expr]:
    """Return the coefficients of the logarithms of irreducible factors, and the rest."""
    named: dict[Expr, Symbol] = {}
    opened = {}
    for found in value.atoms(log):
        split = _factors(found.args[0], pairs)
        opened[found] = Add(*(n * named.setdefault(b, Dummy(str(b), positive=True)) for b, n in split.items()))
    flat = expand(value.xreplace(opened))
    logs = {b: cancel(together(flat.coeff(s))) for b, s in named.items()}
    rest = expand(flat - Add(*(expand(logs[b] * s) for b, s in named.items())))
    rest = cancel(together(rest))
    if any(c.has(*named.values()) or any(f.free_symbols for f in c.atoms(Function)) for c in logs.values()):
        raise NoPartsError
    if rest.has(*named.values()) or any(f.free_symbols for f in rest.atoms(Function)):
        raise NoPartsError
    return {b: c for b, c in logs.items() if c != 0}, rest


def _grouped(logs: Mapping[Expr, Expr], pairs: Pairs, *, expanded: bool, apart: bool = False) -> list[_Log]:
    """Join logarithms with one coefficient; `expanded`: with one monomial in it; `apart`: numbers keep theirs apart."""
    groups: dict[Expr, dict[Expr, Expr]] = {}
    for base, c in logs.items():
        for term in Add.make_args(expand(c)) if expanded else (factor(c),):
            number, key = term.as_coeff_Mul()
            if not expanded and (-key).as_coeff_Mul()[0] == 1 and str(-key) < str(key):
                number, key = -number, -key
            group = groups.setdefault(key, {})
            group[base] = group.get(base, S.Zero) + number
    found: list[_Log] = []
    for key, bases in groups.items():
        if apart and key == 1:
            found.extend(_pairwise(bases, pairs))
        else:
            found.append(_joined(key, bases, pairs))
    for unit in found:
        if cancel(pairs.at_equality(unit.w)) != 1:
            raise NoPartsError
    return found


def _pairwise(bases: Mapping[Expr, Expr], pairs: Pairs) -> Iterator[_Log]:
    """Keep log q - log p of a parameter apart from the others."""
    left = {b: n for b, n in bases.items() if n != 0}
    for base in [b for b in left if pairs.mixed(b)]:
        partner = pairs.at_equality(base)
        if partner in left and left[partner] == -left[base]:
            yield _Log(left.pop(base), base / partner)
            del left[partner]
    if left:
        yield _joined(S.One, left, pairs)


def _joined(key: Expr, bases: Mapping[Expr, Expr], pairs: Pairs) -> _Log:
    """Return one logarithm with a negative coefficient: c log w = -c (w - 1 - log w) + c (w - 1)."""
    scale = ilcm(1, *(n.q for n in bases.values() if n.is_Rational))
    sign = -1 if positive_at(key, pairs.point) else 1
    return _Log(sign * key / scale, factor(Mul(*(b ** (sign * n * scale) for b, n in bases.items()))))


def _logarithms(value: Expr, pairs: Pairs) -> list[Expr]:
    """Return the parts of a sum of logarithms and a quotient of polynomials."""
    logs, rational = _linear_in_logs(value, pairs)
    candidates: list[tuple[tuple[int, ...], list[_Log], Sequence[int]]] = []
    seen = set()
    for expanded, apart in itertools.product((False, True), (False, True)):
        try:
            units = _grouped(logs, pairs, expanded=expanded, apart=apart)
        except NoPartsError:
            continue
        key = frozenset((u.c, u.w) for u in units)
        if key not in seen:
            seen.add(key)
            candidates.extend((rank, units, powers) for rank, powers in _ranked(units, rational, pairs))
    best: tuple[int, list[Expr]] | None = None
    for rank, units, powers in sorted(candidates, key=lambda c: c[0])[:_MOST_TRIED]:
        found = _with_powers(units, powers, rational, pairs, rank)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
        if best is not None and (not rank[0] or len(units) > _MOST_POWERS):
            break
    if best is None:
        raise NoPartsError
    return best[1]


def _ranked(units: Sequence[_Log], rational: Expr, pairs: Pairs) -> Iterator[tuple[tuple[int, ...], Sequence[int]]]:
    """Return powers of w to compare with 1 (0 keeps the logarithm), ranked by what is left at arbitrary points.

    Best is nothing left and no negative part; what is left must be of second order in q - p, as are logarithms that
    are kept.
    """
    choices = (1, -1, 2, -2, 0)
    near = [{**pairs.point, **{q: pairs.point[p] * (1 + step) for p, q in pairs.of.items()}} for step in _STEPS]
    near = [{**at, **dict.fromkeys(pairs.distances, step)} for at, step in zip(near, _STEPS, strict=True)]
    at_points = [_rest_at(units, rational, choices, at) for at in (pairs.point, *near)]
    if not all(fixed.is_number and all(v.is_number for t in of for v in t.values()) for fixed, of in at_points):
        raise NoPartsError
    signs = [positive_at(-u.c, pairs.point) for u in units]
    several = itertools.product(choices, repeat=len(units)) if len(units) <= _MOST_POWERS else None
    for powers in several or ([k] * len(units) for k in choices):
        whole, one, two = (fixed + sum(t[k] for t, k in zip(of, powers, strict=True)) for fixed, of in at_points)
        kept = sum(1 for k in powers if k == 0)
        left = bool(max(map(abs, (whole, one, two))) > _NOTHING)
        first_order = bool(abs(one) < 10 * abs(two))
        if left and first_order:
            continue
        negative = sum(1 for k, s in zip(powers, signs, strict=True) if k and (k > 0) != s)
        yield (left, kept, negative, sum(map(abs, powers)), sum(1 for k in powers if k < 0)), powers


_NOTHING = Rational(1, 10**40)
_STEPS = (Rational(1, 10**6), Rational(1, 4 * 10**6))


def _rest_at(
    units: Sequence[_Log], rational: Expr, choices: Sequence[int], at: Mapping[Symbol, Expr]
) -> tuple[Expr, list[dict[int, Expr]]]:
    """Return the numbers at a point of what is left, apart for each logarithm and power."""
    numbers = [(u.c.xreplace(at), u.w.xreplace(at)) for u in units]
    return rational.xreplace(at).n(60), [
        {k: (c / k * (w**k - 1)).n(60) if k else S.Zero for k in choices} for c, w in numbers
    ]


def _with_powers(
    units: Sequence[_Log], powers: Sequence[int], rational: Expr, pairs: Pairs, rank: Sequence[int]
) -> tuple[int, list[Expr]] | None:
    """Return how long what is left is, and the parts, for a choice of powers; None if digits would be lost."""
    left = S.Zero  # that nothing is left is part of what is proved in the end
    if rank[0]:
        rest = rational + Add(*(u.c / k * (u.w**k - 1) for u, k in zip(units, powers, strict=True) if k))
        left = pairs.small(rest)
    if left is None:
        return None
    found = [_part(unit, k, pairs) for unit, k in zip(units, powers, strict=True)]
    if any(part is None for part in found):
        return None
    top, bottom = fraction(left)
    return left.count_ops(), [*(t / bottom for t in Add.make_args(top)), *found]


def _part(unit: _Log, k: int, pairs: Pairs) -> Expr | None:
    if k == 0:
        d = pairs.small(1 / unit.w - 1)
        if d is None or (pairs.order(fraction(d)[0]) < 2 and not _one_sided(unit, pairs)):
            return None  # logarithms of first order would cancel each other
        return -unit.c * LogRatio(1 / unit.w, d)
    d = pairs.small(unit.w**k - 1)
    if d is None:
        return None
    c = -unit.c / k
    top, bottom = fraction(cancel(unit.w**k))
    if positive_at(-bottom, pairs.point):
        top, bottom = -top, -bottom
    if abs(k) == 1 and fraction(cancel(c / bottom))[1] == 1 and bottom != 1:
        gap = pairs.small(top - bottom)
        return None if gap is None else cancel(c / bottom) * Relative(bottom, top, gap)
    return c * Excess(unit.w, S(k), d)


def _one_sided(unit: _Log, pairs: Pairs) -> bool:
    """Whether a logarithm is never negative, as of the ends of supports: d log(a/c) of Pareto laws, where c <= a."""
    domain = pairs.domain
    return domain.nonnegative(-unit.c) and domain.nonnegative(cancel(1 / unit.w - 1))

"""Shapes of the parts of a closed form: coefficients, logarithms of quotients, the rational rest.  Not trusted."""

from __future__ import annotations

import sympy
from sympy import Add, Expr, Mul, S, cancel, expand, factor, fraction, together

from symkl.families.domains import Domain
from symkl.families.large import LARGE

MOST_PASSES = 4


def upright(expr: Expr, domain: Domain) -> Expr:
    """Turn the factors of a product that are negative: -1/(p - 1) is 1/(1 - p).

    >>> from symkl.terms import Positive
    >>> p = sympy.Symbol("p")
    >>> upright((p - 2) / (p * (p - 1)), Domain([Positive(p), Positive(1 - p)]))
    (2 - p)/(p*(1 - p))
    """
    sign, turned = S.One, []
    for f in Mul.make_args(expr):
        base, exponent = f.as_base_exp()
        flip = base.is_Add and exponent.is_Integer and domain.positive(-base)
        sign *= S.NegativeOne**exponent if flip else S.One
        turned.append((-base) ** exponent if flip else f)
    return Mul(sign, *turned)


def factored(expr: Expr) -> Expr:
    """Return a coefficient factored: (a - b)/c."""
    return factor(expr) if expr.has(Add) else expr


def signed(coefficient: Expr) -> tuple[Expr, ...]:
    """Take a leading minus into a sum that it can turn around: the factors of 5 (a - b), not of -5 (b - a)."""
    if coefficient.is_Add and all(t.as_coeff_Mul()[0].is_negative for t in coefficient.args):
        return S.NegativeOne, Add(*(-t for t in coefficient.args))
    number, rest = coefficient.as_coeff_Mul()
    if number.is_negative:
        for f in Mul.make_args(rest):
            if f.is_Add and any(t.could_extract_minus_sign() for t in f.args):
                others = Mul(*(g for g in Mul.make_args(rest) if g is not f))
                return -number, others, Add(*(-t for t in f.args))
    return Mul.make_args(coefficient)


# --- logarithms -------------------------------------------------------------------------------------------------------


def logarithms(logs: dict[Expr, Expr], rest: Expr, domain: Domain) -> tuple[list[Expr], Expr]:
    """Return one logarithm of a quotient for every coefficient, and the rational rest that is left."""
    groups: dict[Expr, dict[Expr, Expr]] = {}
    for kernel, c in logs.items():
        if not kernel.args[0].is_number:
            size = _key(groups, c, domain)
            groups.setdefault(size, {})[kernel.args[0]] = S.One if expand(size - c) == 0 else S.NegativeOne
    for kernel, c in logs.items():  # a number joins the group whose coefficient is its own, or divides it
        if kernel.args[0].is_number:
            fits = [s for s in groups if s.is_Rational and c.is_Rational and _few(c / s)]
            size = max(fits, key=abs, default=None)
            size = size if size is not None else _key(groups, c, domain)
            groups.setdefault(size, {})[kernel.args[0]] = cancel(c / size)
    pi_size = next((size for size, members in groups.items() if sympy.pi in members and size.is_Rational), None)
    if pi_size is not None:
        rest = _with_pi(groups, pi_size, rest)
    return [_one_log(size, members, domain) for size, members in groups.items()], rest


def _few(times: Expr) -> bool:
    """Whether a number may be the exponent of another one that is written out."""
    return bool(times.is_Integer and abs(times) <= LARGE)


def _key(groups: dict[Expr, dict[Expr, Expr]], c: Expr, domain: Domain) -> Expr:
    """Return the coefficient of the group that c belongs to: c or -c, the positive one if one of them is."""
    known = next((s for s in groups if expand(s - c) == 0 or expand(s + c) == 0), None)
    if known is not None:
        return known
    if domain.positive(c):
        return c
    turned = factored(expand(-c))
    return turned if domain.positive(turned) or c.could_extract_minus_sign() else c


def _with_pi(groups: dict[Expr, dict[Expr, Expr]], size: Expr, rest: Expr) -> Expr:
    """Bring 1/2 log(2 pi e s^2) together: powers of what has a multiple of the coefficient, and e from the rest."""
    members = groups[size]
    for other in [s for s in groups if s != size and s.is_Rational and _few(s / size)]:
        for base, e in groups.pop(other).items():
            members[base] = members.get(base, S.Zero) + e * other / size
    number = rest.as_coeff_Add()[0]
    if number == size:
        members[S.Exp1] = S.One
        rest -= number
    return rest


def _one_log(size: Expr, members: dict[Expr, Expr], domain: Domain) -> Expr:
    arg = Mul(*(base**e for base, e in members.items()))
    above, below = fraction(arg)
    sign = S.One
    if above == 1 and below != 1:
        sign, arg = S.NegativeOne, below
    if arg.is_Pow and arg.exp.is_Integer and arg.base is not S.Exp1:
        size, arg = size * arg.exp, arg.base
    return Mul(sign, *(signed(size) if domain.positive(size) else Mul.make_args(size)), sympy.log(arg))


# --- the rational rest ------------------------------------------------------------------------------------------------


def rational(expr: Expr, domain: Domain) -> Expr:
    """Return the shortest form of every group of linked terms; what is shorter may link in another way, so again."""
    for _ in range(MOST_PASSES):
        found = _linked(expr, domain)
        if found == expr:
            break
        expr = found
    whole = upright(factor(expr), domain)
    return whole if whole.count_ops() < expr.count_ops() else expr


def _linked(expr: Expr, domain: Domain) -> Expr:
    """Return the shortest form of every group of terms that are linked by the symbols of their denominators."""
    groups: list[tuple[set[Expr], list[Expr]]] = []
    for term in Add.make_args(expr):
        below = set(fraction(together(term))[1].free_symbols)
        linked = [g for g in groups if g[0] & below]
        merged = below.union(*(g[0] for g in linked)), [t for g in linked for t in g[1]] + [term]
        groups = [g for g in groups if not any(g is other for other in linked)] + [merged]
    plain = [t for below, terms in groups if not below for t in terms]
    return Add(_shortest(Add(*plain), domain), *(_shortest(Add(*ts), domain) for below, ts in groups if below))


def _shortest(expr: Expr, domain: Domain) -> Expr:
    if not expr.has(Add):
        return upright(expr, domain)
    candidates = [expand(expr), expr, cancel(expr), factor(expr), _by_denominator(expr)]
    candidates.append(Add(*map(cancel, Add.make_args(expr))))
    turned = [Add(*(upright(t, domain) for t in Add.make_args(c))) for c in candidates]
    return min(turned, key=lambda e: (e.count_ops(), _open_below(e)))  # the first of the shortest


def _open_below(expr: Expr) -> bool:
    """Whether a fraction has a multiplied-out denominator: 1/(p - p^2) for 1/(p (1 - p))."""
    below = fraction(expr)[1]
    return bool(below.is_Add and factor(below).is_Mul)


def _by_denominator(expr: Expr) -> Expr:
    """Return one fraction for each denominator."""
    found: dict[Expr, list[Expr]] = {}
    for term in Add.make_args(expr):
        above, below = fraction(term)
        number, symbols = below.as_coeff_Mul()
        found.setdefault(symbols, []).append(above / number)
    return Add(*(together(Add(*above)) / below if below != 1 else Add(*above) for below, above in found.items()))

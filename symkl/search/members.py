"""Which member of a family a product of powers of densities is proportional to.  Not trusted: a rule checks the answer.

The parameters are read off the coefficients of the log-density, one equation at a time: coefficient(parameters) =
wanted.  Parameters inside statistics or at the ends of the support are taken over from the laws at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Any, cast

import sympy
from sympy import Expr, Mul, Pow, Rational, S, Symbol, factor, fraction, together

from symkl.families import FAMILIES, Family
from symkl.families.domains import Domain
from symkl.families.integrals import Powers, exponential, kernels, ranges
from symkl.families.large import FACTORED, LARGE, MOST
from symkl.families.statistic import X
from symkl.kernel import DoesNotApply

Coefficients = Mapping[Expr, Expr]


def members(powers: Powers) -> Iterator[tuple[Family, Coefficients]]:
    """Yield laws to which a product may be proportional, with the coefficients that are left over; best ones first."""
    if len({law for law, _ in powers}) == 1 and sympy.Add(*(e for _, e in powers)) == 1:
        yield powers[0][0], {}
        return
    if powers[0][0].size > 1:
        yield from _vectors(powers)
        return
    rough: list[tuple[Family, Coefficients]] = []
    domain = Domain(c for law, _ in powers for c in law.conditions(*law.parameters))
    for cls, values, left in solutions(powers, domain):
        try:
            law = cls(*values)
        except (TypeError, ValueError):  # outside the domain
            continue
        if left:
            rough.append((law, left))
        else:
            yield law, left
    own = {type(law) for law, _ in powers}
    yield from (pair for pair in rough if type(pair[0]) in own)


def _vectors(powers: Powers) -> Iterator[tuple[Family, Coefficients]]:
    """Yield the member of the common family of laws of vectors, if the family says which it is."""
    try:
        found = tempered(powers)
    except ValueError:  # outside the domain
        return
    if found is not None:
        yield found, {}


def tempered(powers: Powers) -> Family | None:
    """Return the law of a vector that a product of powers of members of its family is proportional to, if it is known.

    Raises: ValueError, if the parameters are numbers outside the domain: the sum or integral is infinite.
    """
    classes = {type(law) for law, _ in powers}
    parameters = powers[0][0].tempered(*((law.parameters, e) for law, e in powers)) if len(classes) == 1 else None
    return None if parameters is None else classes.pop()(*parameters)


def solutions(powers: Powers, domain: Domain) -> Iterator[tuple[type[Family], tuple[Expr, ...], Coefficients]]:
    """Yield families and parameters, in their domain or not, that fit the coefficients of a product of powers."""
    if not all(map(ranges, (law for law, _ in powers))):
        return
    try:
        wanted = dict(kernels(powers))
    except DoesNotApply:  # a number in the log-density is too long to be written
        return
    wanted.pop(S.One, None)
    own = list(dict.fromkeys(type(law) for law, _ in powers))
    scalar = [c for c in FAMILIES.values() if not c.kinds and c.dimension is Family.dimension]
    for cls in (*own, *(c for c in scalar if c not in own)):
        for taken in _taken(cls, powers):
            found = _solved(cls, taken, wanted)
            if found is not None:
                values, left = found
                if any(p.exp.is_Rational and abs(p.exp) > MOST for v in values for p in v.atoms(Pow)):
                    continue  # too long to be written out
                yield cls, tuple(_neat(v, domain) for v in values), left


def _neat(value: Expr, domain: Domain) -> Expr:
    """Write a parameter as one fraction, with the roots of squares of positive parameters taken out."""
    if isinstance(value, Pow) and value.exp.is_Rational and not value.exp.is_Integer:
        parts = Mul.make_args(upright(factor(together(value.base))))
        known = [p for p in parts if domain.positive(p.as_base_exp()[0])]
        rest = Mul(*(p for p in parts if p not in known))
        bases = (p.as_base_exp() for p in known)
        return Mul(*(b ** (e * value.exp) for b, e in bases), rest**value.exp)
    numbers = [e for p in value.atoms(Pow, sympy.exp) if (e := p.as_base_exp()[1]).is_Rational]
    if any(not p.exp.is_number for p in value.atoms(Pow)) or any(max(abs(e.p), e.q) > LARGE for e in numbers):
        return value  # factoring would multiply out
    if value.is_Mul:
        return Mul(*(_neat(f, domain) for f in value.args))
    return upright(factor(together(value)))


def upright(expr: Expr) -> Expr:
    """Give sums in a product the sign that makes them positive where all symbols are 1."""
    sign, turned = S.One, []
    for part in Mul.make_args(expr):
        base, exponent = part.as_base_exp()
        at_one = base.subs(dict.fromkeys(base.free_symbols, S.One)) if base.is_Add and exponent.is_Integer else S.One
        sign *= S.NegativeOne**exponent if at_one.is_negative else S.One
        turned.append((-base) ** exponent if at_one.is_negative else part)
    return Mul(sign, *turned)


def _taken(cls: type[Family], powers: Powers) -> list[Mapping[str, Expr]]:
    """Return what the fixed parameters of a family may be: those of the laws at hand."""
    names = fixed(cast("Any", cls))
    found = [dict(zip(law.names, law.parameters, strict=True)) for law, _ in powers if isinstance(law, cls)]
    if names and not found:
        return []
    whole = [{n: p[n] for n in names} for p in found] or [{}]
    mixed = (dict(zip(names, values, strict=True)) for values in product(*([p[n] for p in found] for n in names)))
    return list({tuple(m.items()): m for m in (*whole, *mixed)}.values())


@lru_cache
def _generic(cls: Any) -> tuple[dict[str, Symbol], Coefficients]:
    symbols = {name: Symbol(f"{name}·") for name in cls.names}
    return symbols, _kernels_at(cls, tuple(symbols.values()))


def _kernels_at(cls: type[Family], values: tuple[Expr, ...]) -> Coefficients:
    found = kernels([(cls(*values), S.One)])
    found.pop(S.One, None)
    return found


@lru_cache
def fixed(cls: Any) -> tuple[str, ...]:
    """Return the parameters that occur in statistics or in the ends of the support."""
    symbols, generic = _generic(cls)
    place = cls.support(*symbols.values())
    used = set().union(*(k.free_symbols for k in generic), *(S(end).free_symbols for end in (place.low, place.high)))
    return tuple(name for name, symbol in symbols.items() if symbol in used)


def _solved(
    cls: type[Family], taken: Mapping[str, Expr], wanted: Coefficients
) -> tuple[list[Expr], Coefficients] | None:
    symbols, generic = _generic(cast("Any", cls))
    at = {symbols[name]: value for name, value in taken.items()}
    mine: dict[Expr, Expr] = {}
    for kernel, c in generic.items():
        mine[kernel.xreplace(at)] = c.xreplace(at)
    extra = [k for k in wanted if k not in mine]
    if not all(map(_tilts, extra)):
        return None
    equations = [(c, wanted.get(k, S.Zero), k) for k, c in mine.items()]
    unknown = [s for s in symbols.values() if s not in at]
    left: dict[Expr, Expr] = {k: wanted[k] for k in extra}
    while unknown:
        ready = [(e, [s for s in unknown if e[0].has(s)]) for e in equations]
        one = next(((e, has[0]) for e, has in ready if len(has) == 1), None)
        if one is None:
            return None
        (coefficient, target, kernel), symbol = one
        value = inverted(coefficient, symbol, target)
        if value is None or value.has(sympy.zoo, S.NaN, S.ComplexInfinity):
            return None
        at[symbol] = value
        unknown.remove(symbol)
        equations = [(c.xreplace({symbol: value}), t, k) for c, t, k in equations if k != kernel]
    for coefficient, target, kernel in equations:
        difference = together(sympy.expand(target - coefficient))
        if difference != 0 and sympy.cancel(difference) != 0:
            if not _tilts(kernel):
                return None
            left[kernel] = sympy.cancel(difference)
    return [at[s] for s in symbols.values()], left


def _tilts(kernel: Expr) -> bool:
    """Whether e^(w kernel) is a statistic whose mean may be known: a power, e^(w x) or e^(w |x - c|)."""
    return isinstance(kernel, (sympy.log, sympy.Abs)) or kernel is X


def inverted(expr: Expr, symbol: Symbol, value: Expr) -> Expr | None:
    """Solve expr = value for a symbol, positive roots of powers; None if it is not seen how.

    >>> from sympy.abc import s, k
    >>> inverted(-1 / (2 * s**2), s, k)
    sqrt(2)/(2*sqrt(-k))
    """
    while expr != symbol:
        if expr.is_Add:
            rest, expr = expr.as_independent(symbol, as_Add=True)
            value -= rest
            if expr.is_Add and any(t.has(sympy.log) for t in expr.args):
                if _endless_power(value):
                    return None
                expr, value = exponential(expr), exponential(value)
            if expr.is_Add or (expr.is_Mul and sum(f.has(symbol) for f in expr.args) > 1):
                return _linear(expr, symbol, value)
        elif expr.is_Mul:
            scale, expr = expr.as_independent(symbol, as_Add=False)
            value /= scale
            if expr.is_Mul:
                return _linear(expr, symbol, value)
        elif isinstance(expr, Pow) and not expr.exp.has(symbol):
            if value.is_number and expr.exp.is_Rational and _endless_root(value, 1 / expr.exp):
                return None
            value, expr = _root(value, 1 / expr.exp), expr.base
        elif isinstance(expr, sympy.log):
            if _endless_power(value):
                return None
            value, expr = exponential(value), expr.args[0]
        elif isinstance(expr, sympy.exp):
            value, expr = sympy.log(value), expr.args[0]
        else:
            return None
    return value


def _endless_power(value: Expr) -> bool:
    """Whether the exponential of a number has roots of a high order of numbers in it."""
    return value.is_number and any(t.as_coeff_Mul(rational=True)[0].q > MOST for t in sympy.Add.make_args(value))


def _endless_root(value: Expr, exponent: Rational) -> bool:
    """Whether SymPy would look for roots of a number without end: of a high order, or of a number of many digits."""
    if max(abs(exponent.p), exponent.q) > MOST:
        return True
    numbers = [n for n in value.atoms(Rational) if max(abs(n.p), n.q).bit_length() > FACTORED]
    return bool(numbers) and exponent.q > LARGE


def _root(value: Expr, exponent: Expr) -> Expr:
    """Return a power; with a symbolic exponent factor by factor, (s^a)^(1/a) = s."""
    if exponent.is_number:
        return value**exponent
    bases = (part.as_base_exp() for part in Mul.make_args(sympy.cancel(value)))
    return Mul(*(base ** sympy.cancel(e * exponent) for base, e in bases))


def _linear(expr: Expr, symbol: Symbol, value: Expr) -> Expr | None:
    """Solve a fraction that is linear in the symbol above and below."""
    up, down = Symbol("up·"), Symbol("down·")
    above, below = fraction(together(expr))
    equation = sympy.expand(down * above - up * below)
    slope = equation.coeff(symbol, 1)
    rest = sympy.expand(equation - slope * symbol)
    if slope == 0 or rest.has(symbol):
        return None
    parts = Mul.make_args(value)
    low = [p for p in parts if p.as_base_exp()[1].subs(dict.fromkeys(p.free_symbols, S.Half)).is_negative]
    known = {up: Mul(*(p for p in parts if p not in low)), down: Mul(*(1 / p for p in low))}
    return together(-rest / slope).xreplace(known)

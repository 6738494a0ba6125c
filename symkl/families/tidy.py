"""The final shape of a closed form, as a person writes it.  Not trusted: the axiom `rearrange` checks every use.

Logarithms are taken apart and put together by coefficient, psi and ln Gamma are shifted to their smallest argument,
coefficients are factored, and of every linked group of fractions the shortest form is kept.  `simplify` has no part in
it.  The result depends on the expression only, and tidying it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy
from sympy import (
    Add,
    Expr,
    Mul,
    Pow,
    Rational,
    S,
    cancel,
    default_sort_key,
    expand,
    factor,
    factorrat,
    fraction,
    together,
)

from symkl.families.domains import Domain
from symkl.families.large import FUNCTIONS, LARGE

MOST_PASSES = 4


def tidy(expr: Expr, domain: Domain) -> Expr:
    """Return the expression in its final shape; the conditions of the domain make the logarithms real.

    >>> from symkl.terms import Positive
    >>> s, t = sympy.symbols("s t")
    >>> tidy(sympy.log(s) - sympy.log(t) + 1, Domain([Positive(s), Positive(t)]))
    log(s/t) + 1
    """
    scale, expr = _unit(_even(_gathered(expr)))
    if scale is not S.One:
        return Mul(scale, tidy(expr, domain))
    opened = _squares_opened(expr)
    shapes = [_collected(e, domain) for e in ((expr,) if opened == expr else (expr, opened))]
    return min(shapes, key=lambda e: e.count_ops())  # the first of the shortest


def _collected(expr: Expr, domain: Domain) -> Expr:
    """Return the terms of an expression collected by kernel."""
    found: dict[Expr, list[Expr]] = {}
    for coefficient, kernel in _terms(expr, domain):
        found.setdefault(kernel, []).append(coefficient)
    sums = {kernel: upright(_coefficient(Add(*weights)), domain) for kernel, weights in found.items()}
    rest = Add(*found.pop(S.One, []))
    sums.pop(S.One, None)
    sums = {kernel: c for kernel, c in sums.items() if c != 0}
    logs = {k: c for k, c in sums.items() if isinstance(k, sympy.log)}
    grouped, rest = _logarithms(logs, _rational(rest, domain), domain)
    return Add(*grouped, *_together({k: c for k, c in sums.items() if k not in logs}), rest)


def _gathered(expr: Expr) -> Expr:
    """Shift Gamma(z + n) to a Gamma(z) that is there too, arguments in their shortest form."""
    arguments = {
        f: f.func(min(f.args[0], expand(f.args[0]), key=lambda e: e.count_ops())) for f in expr.atoms(sympy.gamma)
    }
    expr = expr.xreplace(arguments)
    found = sorted(expr.atoms(sympy.gamma), key=default_sort_key)
    shifted = {}
    for high in found:
        for low in found:
            steps = expand(high.args[0] - low.args[0])
            if steps.is_Integer and 0 < steps <= LARGE:
                shifted[high] = Mul(low, *(expand(low.args[0] + j) for j in range(int(steps))))
    for _ in shifted:  # what a Gamma is shifted to may be shifted itself
        expr = expr.xreplace(shifted)
    return expr


def _powers_gathered(expr: Expr, domain: Domain) -> Expr:
    """Add the exponents of one base in every product: s^a s^(-a - 2) = s^(-2)."""
    if all(p.exp.is_number for p in expr.atoms(Pow)):
        return expr
    return expr.replace(lambda e: e.is_Mul, lambda e: _one_power(e, domain))


def _one_power(product: Expr, domain: Domain) -> Expr:
    exponents: dict[Expr, list[Expr]] = {}
    rest = []
    for base, exponent in (f.as_base_exp() for f in product.args):
        if base is not S.Exp1 and domain.positive(base):
            exponents.setdefault(base, []).append(exponent)
        else:
            rest.append(base**exponent)
    return Mul(*rest, *(base ** expand(Add(*found)) for base, found in exponents.items()))


def _squares_opened(expr: Expr) -> Expr:
    """Multiply out whole powers of sums that hold a kernel, and products with such sums; they may cancel."""
    if all(_is_rational(p) for p in expr.atoms(Pow) if p.exp.is_Integer and p.exp > 1 and p.base.is_Add):
        return expr
    functions = expr.atoms(sympy.Function, sympy.exp)
    kept = {f: sympy.Dummy() for f in functions if not any(f != g and g.has(f) for g in functions)}
    plain = expr.xreplace(kept)
    powers = {p: sympy.Dummy() for p in plain.atoms(Pow) if not (p.exp.is_Integer and p.exp > 0)}
    opened = expand(plain.xreplace(powers), log=False, power_base=False, power_exp=False, func=False)
    return opened.xreplace({mark: p for p, mark in powers.items()}).xreplace({mark: f for f, mark in kept.items()})


def upright(expr: Expr, domain: Domain) -> Expr:
    """Turn the factors of a product that are negative: -1/(p - 1) is 1/(1 - p).

    >>> from symkl.terms import Positive
    >>> p = sympy.Symbol("p")
    >>> upright(-1 / (p * (p - 1)), Domain([Positive(p), Positive(1 - p)]))
    1/(p*(1 - p))
    """
    turned = []
    for f in Mul.make_args(expr):
        base, exponent = f.as_base_exp()
        flip = base.is_Add and exponent.is_Integer and domain.positive(-base)
        turned.append(S.NegativeOne**exponent * (-base) ** exponent if flip else f)
    return Mul(*turned)


def _unit(expr: Expr) -> tuple[Expr, Expr]:
    """Return (1/ln b, the rest) if the whole expression has that factor: the value is in another unit than nats."""
    units = [p for p in expr.atoms(Pow) if p.exp == -1 and isinstance(p.base, sympy.log)]
    for unit in sorted(units, key=str):
        mark = sympy.Dummy()
        marked = expr.xreplace({unit: mark})
        rest, other = marked.diff(mark), marked.xreplace({mark: S.Zero})
        if not rest.has(mark) and (other == 0 or (other.is_Rational and unit.base.args[0].is_Integer)):
            return unit, rest + other / unit  # log 2/log 2 has become a number
    return S.One, expr


def _even(expr: Expr) -> Expr:
    """Write (a - b)^2 and |a - b| with one sign of the difference."""
    turned = {
        p: p.func(-p.args[0], *p.args[1:])
        for p in expr.atoms(Pow, sympy.Abs)
        if p.args[0].is_Add and p.args[0].could_extract_minus_sign()
        if isinstance(p, sympy.Abs) or (p.exp.is_Integer and p.exp.is_even)
    }
    return expr.xreplace(turned)


def _together(sums: dict[Expr, Expr]) -> Iterable[Expr]:
    """Yield terms; kernels of one kind whose coefficients are one sum up to sign share it: (a - b)(psi(a) - psi(b))."""
    groups: dict[tuple[object, Expr], list[tuple[Expr, Expr]]] = {}
    inside = _inside(sums)
    for small, larger in inside.items():
        rests = (c * Mul(*(f for f in k.args if f not in Mul.make_args(small))) for k, c in larger.items())
        yield Mul(Add(sums[small], *rests), small)
    taken = {*inside, *(k for larger in inside.values() for k in larger)}
    for kernel, c in sums.items():
        if kernel in taken:
            continue
        key = next((k for k in ((kernel.func, expand(c)), (kernel.func, expand(-c))) if k in groups), None)
        groups.setdefault(key or (kernel.func, expand(c)), []).append((c, kernel))
    for (_, size), members in groups.items():
        if len(members) == 1 or not size.is_Add:
            yield from (Mul(*_signed(c), kernel) for c, kernel in members)
            continue
        lead, _ = min(members, key=lambda pair: default_sort_key(pair[1]))  # its sign is the one that is written
        signs = ((S.One if expand(c - lead) == 0 else S.NegativeOne, kernel) for c, kernel in members)
        yield Mul(*_signed(lead), Add(*(sign * kernel for sign, kernel in signs)))


def _inside(sums: dict[Expr, Expr]) -> dict[Expr, dict[Expr, Expr]]:
    """Return kernels that are factors of others, with those: I_1/I_0 and I_1/I_0 cos x."""
    found: dict[Expr, dict[Expr, Expr]] = {}
    free = [k for k in sums if k.is_Mul]
    for small in sums:
        larger = {k: sums[k] for k in free if k != small and set(Mul.make_args(small)) < set(k.args)}
        if larger and not any(small in others for others in found.values()):
            found[small] = larger
            free = [k for k in free if k not in larger]
    return found


def _terms(expr: Expr, domain: Domain) -> Iterable[tuple[Expr, Expr]]:
    """Yield (rational coefficient, kernel) pairs; the kernel of the rational part is 1."""
    for term in Add.make_args(_powers_gathered(expr, domain)):
        plain = [f for f in Mul.make_args(term) if _is_rational(f)]
        rest = [f for f in Mul.make_args(term) if not _is_rational(f)]
        scale = Mul(*plain)
        if not rest:
            yield scale, S.One
            continue
        sums = [f for f in rest if f.is_Add]
        if sums:  # a product is multiplied out only over a sum that holds a kernel
            others = Mul(*(f for f in rest if f is not sums[0]))
            for inner in sums[0].args:
                yield from _terms(scale * others * inner, domain)
        elif len(rest) == 1:
            for coefficient, kernel in _opened(rest[0], domain):
                yield from ((scale * c, k) for c, k in _again(coefficient, kernel, domain))
        else:
            yield scale, Mul(*rest)


def _again(coefficient: Expr, kernel: Expr, domain: Domain) -> Iterable[tuple[Expr, Expr]]:
    if _is_rational(coefficient):
        yield coefficient, kernel
    else:
        yield from _terms(coefficient * kernel, domain) if kernel is S.One else ((S.One, coefficient * kernel),)


def _is_rational(expr: Expr) -> bool:
    """Whether an expression is a rational function of the parameters with rational coefficients."""
    if expr.is_Symbol or expr.is_Rational:
        return True
    if expr.is_Add or expr.is_Mul:
        return all(map(_is_rational, expr.args))
    return isinstance(expr, Pow) and expr.exp.is_Integer and _is_rational(expr.base)


def _opened(kernel: Expr, domain: Domain) -> list[tuple[Expr, Expr]]:
    """Return a kernel as a combination of simpler ones."""
    if isinstance(kernel, sympy.log):
        return _log(kernel.args[0], domain) or [(S.One, kernel)]
    if isinstance(kernel, sympy.loggamma):
        rest, steps = _down(kernel.args[0])
        if steps and all(domain.positive(rest + j) for j in range(steps)):
            pieces = [pair for j in range(steps) for pair in _log(rest + j, domain) or ()]
            return [*_opened_value(sympy.loggamma(rest)), *pieces]
    if isinstance(kernel, sympy.polygamma) and kernel.args[0].is_Integer:
        order, arg = kernel.args
        rest, steps = _down(arg)
        if steps:
            sign = S.NegativeOne**order * sympy.factorial(order)
            added = Add(*(sign / (rest + j) ** (order + 1) for j in range(steps)))
            return [*_opened_value(sympy.polygamma(order, rest)), (added, S.One)]
    return [(S.One, kernel)]


def _opened_value(value: Expr) -> list[tuple[Expr, Expr]]:
    if value == 0:
        return []
    return [(value, S.One)] if _is_rational(value) else [(S.One, value)]


def _down(arg: Expr) -> tuple[Expr, int]:
    """Return an argument without its positive whole part, and that part."""
    number, rest = expand(arg).as_coeff_Add()
    steps = int(number) if number.is_Integer and 0 < number <= LARGE and rest != 0 else 0
    return (rest, steps) if steps else (arg, 0)


def _log(arg: Expr, domain: Domain) -> list[tuple[Expr, Expr]] | None:
    """Return log(arg) over its factors, or None if one is not known to be positive."""
    found: list[tuple[Expr, Expr]] = []
    whole = arg if arg.is_Mul or arg.is_Pow else factor(arg) if _is_rational(arg) else arg
    if arg.is_Add and not (whole.is_Mul or whole.is_Pow):
        above, below = fraction(together(arg))
        whole = above / below
    for part in Mul.make_args(whole):
        base, exponent = part.as_base_exp() if not isinstance(part, sympy.exp) else (S.Exp1, part.args[0])
        if base is S.Exp1:
            found.append((exponent, S.One))
        elif isinstance(base, Rational) and base > 0:
            found += [(e * exponent, sympy.log(p)) for p, e in factorrat(base).items()]
        elif isinstance(base, sympy.gamma) and domain.positive(base.args[0]):
            found += [(exponent * c, k) for c, k in _opened(FUNCTIONS["loggamma"](base.args[0]), domain)]
        elif domain.positive(base):
            inner = _log(base, domain) if base.is_Add and base != arg and factor(base) != base else None
            found += [(exponent * c, k) for c, k in inner] if inner else [(exponent, sympy.log(base))]
        else:
            return None
    return found


def _coefficient(expr: Expr) -> Expr:
    """Return a coefficient factored: (a - b)/c."""
    return factor(expr) if expr.has(Add) else expr


def _signed(coefficient: Expr) -> tuple[Expr, ...]:
    """Take a leading minus into a sum that it can turn around: the factors of 5 (a - b), not of -5 (b - a)."""
    number, rest = coefficient.as_coeff_Mul()
    if number.is_negative:
        for f in Mul.make_args(rest):
            if f.is_Add and any(t.could_extract_minus_sign() for t in f.args):
                others = Mul(*(g for g in Mul.make_args(rest) if g is not f))
                return -number, others, Add(*(-t for t in f.args))
    return Mul.make_args(coefficient)


# --- logarithms -------------------------------------------------------------------------------------------------------


def _logarithms(logs: dict[Expr, Expr], rest: Expr, domain: Domain) -> tuple[list[Expr], Expr]:
    """Return one logarithm of a quotient for every coefficient, and the rational rest that is left."""
    groups: dict[Expr, dict[Expr, Expr]] = {}
    for kernel, c in logs.items():
        if not kernel.args[0].is_number:
            size = _key(groups, c, domain)
            groups.setdefault(size, {})[kernel.args[0]] = S.One if expand(size - c) == 0 else S.NegativeOne
    for kernel, c in logs.items():  # a number joins the group whose coefficient is its own, or divides it
        if kernel.args[0].is_number:
            fits = [s for s in groups if s.is_Rational and c.is_Rational and (c / s).is_Integer]
            size = max(fits, key=abs, default=None)
            size = size if size is not None else _key(groups, c, domain)
            groups.setdefault(size, {})[kernel.args[0]] = cancel(c / size)
    pi_size = next((size for size, members in groups.items() if sympy.pi in members and size.is_Rational), None)
    if pi_size is not None:
        rest = _with_pi(groups, pi_size, rest)
    return [_one_log(size, members, domain) for size, members in groups.items()], rest


def _key(groups: dict[Expr, dict[Expr, Expr]], c: Expr, domain: Domain) -> Expr:
    """Return the coefficient of the group that c belongs to: c or -c, the positive one if one of them is."""
    known = next((s for s in groups if expand(s - c) == 0 or expand(s + c) == 0), None)
    if known is not None:
        return known
    if domain.positive(c):
        return c
    turned = _coefficient(expand(-c))
    return turned if domain.positive(turned) or c.could_extract_minus_sign() else c


def _with_pi(groups: dict[Expr, dict[Expr, Expr]], size: Expr, rest: Expr) -> Expr:
    """Bring 1/2 log(2 pi e s^2) together: powers of what has a multiple of the coefficient, and e from the rest."""
    members = groups[size]
    for other in [s for s in groups if s != size and s.is_Rational and (s / size).is_Integer]:
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
    return Mul(sign, *(_signed(size) if domain.positive(size) else Mul.make_args(size)), sympy.log(arg))


# --- the rational rest ------------------------------------------------------------------------------------------------


def _rational(expr: Expr, domain: Domain) -> Expr:
    """Return the shortest form of every group of linked terms; what is shorter may link in another way, so again."""
    for _ in range(MOST_PASSES):
        found = _linked(expr, domain)
        if found == expr:
            break
        expr = found
    return expr


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
    candidates = [expand(expr), expr, cancel(expr), upright(factor(expr), domain), _by_denominator(expr)]
    return min(candidates, key=lambda e: (e.count_ops(), _open_below(e)))  # the first of the shortest


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

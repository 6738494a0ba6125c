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
    fraction,
    together,
)

from symkl.families.domains import Domain, masked
from symkl.families.fractions import joined_roots, over_denominators
from symkl.families.large import FUNCTIONS, LARGE, primes
from symkl.families.shapes import MOST_PASSES, factored, logarithms, rational, signed, upright
from symkl.special import sinhc


def tidy(expr: Expr, domain: Domain) -> Expr:
    """Return the expression in its final shape; the conditions of the domain make the logarithms real.

    >>> from symkl.terms import Positive
    >>> s, t = sympy.symbols("s t")
    >>> tidy(sympy.log(s) - sympy.log(t) + 1, Domain([Positive(s), Positive(t)]))
    log(s/t) + 1
    """
    scale, expr = _unit(_even(_arguments(_gathered(expr), domain)))
    if scale is not S.One:
        return Mul(scale, tidy(expr, domain))
    shaped = [expr]
    while len(shaped) <= MOST_PASSES and (found := _shaped(shaped[-1], domain)) not in shaped:
        shaped.append(found)  # what was put together may be joined by what stands beside it
    return shaped[-1]


def _shaped(expr: Expr, domain: Domain) -> Expr:
    """Return the shortest of the shapes of an expression and of what it is multiplied out."""
    expr = _even(_arguments(_gathered(expr), domain))
    opened = _squares_opened(expr)
    shapes = [s for e in ((expr,) if opened == expr else (expr, opened)) for s in _shapes(e, domain)]
    shortest = min(shapes, key=_length)  # the first of the shortest
    return joined_roots(shortest, domain)


def _length(expr: Expr) -> int:
    return int(expr.count_ops())


def _shapes(expr: Expr, domain: Domain) -> Iterable[Expr]:
    """Yield the terms of an expression collected by kernel, with and without denominators that several terms share."""
    found = _kernels(expr, domain)
    yield _collected(found, domain)
    sums = {kernel: upright(factored(Add(*weights)), domain) for kernel, weights in found.items()}
    yield from over_denominators(sums, lambda part: _collected(_kernels(part, domain), domain))


def _kernels(expr: Expr, domain: Domain) -> dict[Expr, list[Expr]]:
    """Return the kernels of an expression with the coefficients of their terms."""
    found: dict[Expr, list[Expr]] = {}
    for coefficient, kernel in _terms(expr, domain):
        found.setdefault(kernel, []).append(coefficient)
    return found


def _collected(found: dict[Expr, list[Expr]], domain: Domain) -> Expr:
    """Return a combination of kernels with one term a kernel, logarithms put together."""
    sums = {kernel: upright(factored(Add(*weights)), domain) for kernel, weights in found.items()}
    rest = Add(*found.get(S.One, []))
    sums.pop(S.One, None)
    sums = {kernel: c for kernel, c in sums.items() if c != 0}
    logs = {k: c for k, c in sums.items() if isinstance(k, sympy.log)}
    grouped, rest = logarithms(logs, rational(rest, domain), domain)
    times = _logarithms_times(sums)
    for factor_, weighted in times.items():
        members, number = logarithms(weighted, S.Zero, domain)
        grouped += [Mul(factor_, Add(*members, number))]
    taken = {*logs, *(factor_ * log for factor_, weighted in times.items() for log in weighted)}
    return Add(*grouped, *_together({k: c for k, c in sums.items() if k not in taken}), rest)


def _logarithms_times(sums: dict[Expr, Expr]) -> dict[Expr, dict[Expr, Expr]]:
    """Return products with one logarithm by what that is multiplied by, if several have this in common."""
    found: dict[Expr, dict[Expr, Expr]] = {}
    for kernel, c in sums.items():
        logs = [f for f in Mul.make_args(kernel) if isinstance(f, sympy.log)]
        if kernel.is_Mul and len(logs) == 1:
            found.setdefault(Mul(*(f for f in kernel.args if f is not logs[0])), {})[logs[0]] = c
    return {other: weighted for other, weighted in found.items() if len(weighted) > 1}


def _gathered(expr: Expr) -> Expr:
    """Shift Gamma(z + n) to a Gamma(z) that is there too, arguments in their shortest form."""
    named = expr.atoms(sympy.gamma, sympy.loggamma, sympy.polygamma)
    expr = expr.xreplace({f: f.func(*f.args[:-1], min(f.args[-1], expand(f.args[-1]), key=_length)) for f in named})
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


def _arguments(expr: Expr, domain: Domain) -> Expr:
    """Write what logarithms and roots are taken of in its shortest form, without factors known to be negative."""
    found = [f for f in expr.atoms(sympy.log) if not f.args[0].is_Symbol]
    found += [p for p in expr.atoms(Pow) if not p.exp.is_Integer and not p.base.is_Symbol and not p.base.is_number]
    for f in sorted(found, key=lambda f: (_length(f), default_sort_key(f))):
        arg = f.args[0]
        if _is_rational(arg):
            ways = (arg, cancel(arg), factor(together(arg)))
            best = min((upright(way, domain) for way in ways), key=_length)
            pairs = [part.as_base_exp() for part in Mul.make_args(best)] if f.is_Pow else []
            squares = {b: e for b, e in pairs if (e * f.args[1]).is_Integer and not b.is_number and domain.positive(b)}
            rest = Mul(*(b**e for b, e in pairs if b not in squares)) if squares else best
            expr = expr.xreplace(
                {f: Mul(f.func(rest, *f.args[1:]), *(b ** (e * f.args[1]) for b, e in squares.items()))}
            )
    return expr


def _powers_gathered(expr: Expr, domain: Domain) -> Expr:
    """Add the exponents of one base in every product: s^a s^(-a - 2) = s^(-2)."""
    if all(p.exp.is_number for p in expr.atoms(Pow)) and len(expr.atoms(sympy.exp)) < 2:
        return expr
    return expr.replace(lambda e: e.is_Mul, lambda e: _one_power(e, domain))


def _one_power(product: Expr, domain: Domain) -> Expr:
    exponents: dict[Expr, list[Expr]] = {}
    rest = []
    exps = [f for f in product.args if isinstance(f, sympy.exp)]
    if len(exps) > 1:
        whole = sympy.exp(factor(together(Add(*(f.args[0] for f in exps)))))
        if _length(whole) < _length(Mul(*exps)):
            product = Mul(whole, *(f for f in product.args if f not in exps), evaluate=False)
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
            yield from (Mul(*signed(c), kernel) for c, kernel in members)
            continue
        lead, _ = min(members, key=lambda pair: default_sort_key(pair[1]))  # its sign is the one that is written
        if all(t.as_coeff_Mul()[0].is_negative for t in Add.make_args(expand(lead))):
            lead = expand(-lead)
        signs = ((S.One if expand(c - lead) == 0 else S.NegativeOne, kernel) for c, kernel in members)
        yield Mul(*signed(lead), Add(*(sign * kernel for sign, kernel in signs)))


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


def _factored(expr: Expr) -> Expr:
    """Return an expression factored, e^(10^8) not as a power of e."""
    rational, opaque = masked(expr)
    return factor(rational).xreplace(opaque)


def _log(arg: Expr, domain: Domain) -> list[tuple[Expr, Expr]] | None:
    """Return log(arg) over its factors, or None if one is not known to be positive."""
    found: list[tuple[Expr, Expr]] = []
    whole = arg if arg.is_Mul or arg.is_Pow else factor(arg) if _is_rational(arg) else arg
    if arg.is_Add and arg.has(sinhc, sympy.erfc):  # a sum of exponentials has no factors that it is seen to have
        return [(S.One, sympy.log(arg))] if domain.positive(arg) else None
    if arg.is_Add and not (whole.is_Mul or whole.is_Pow):
        above, below = fraction(together(arg))
        whole = above / below
    for part in Mul.make_args(upright(whole, domain)):
        base, exponent = part.as_base_exp() if not isinstance(part, sympy.exp) else (S.Exp1, part.args[0])
        if base is S.Exp1:
            found.append((exponent, S.One))
        elif isinstance(base, Rational) and base > 0:
            found += [(e * exponent, sympy.log(p)) for p, e in primes(base).items()]
        elif isinstance(base, sympy.gamma) and domain.positive(base.args[0]):
            found += [(exponent * c, k) for c, k in _opened(FUNCTIONS["loggamma"](base.args[0]), domain)]
        elif base.is_Add and base.primitive()[0] != 1 and domain.positive(base) and not base.has(sinhc, sympy.erfc):
            number, core = base.primitive()
            pieces = (*(_log(number, domain) or ()), *(_log(core, domain) or [(S.One, sympy.log(core))]))
            found += [(exponent * c, k) for c, k in pieces]
        elif domain.positive(base):
            inner = _log(base, domain) if base.is_Add and base != arg and _factored(base) != base else None
            found += [(exponent * c, k) for c, k in inner] if inner else [(exponent, sympy.log(base))]
        else:
            return None
    return found

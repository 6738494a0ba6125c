"""Trusted: a formula in x as a combination of statistics, whose means are asked for one by one."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, Dummy, Expr, Mul, Pow, S, Symbol, cancel, exp, expand, together


def separated(formula: Expr, x: Sequence[Symbol]) -> dict[Expr, Expr]:
    """Return a formula as a combination of functions of x: function -> coefficient without x.

    Powers of a sum q in denominators are kept whole, and what stands above them is reduced by q:
    x^2/(x^2 + c) = 1 - c/(x^2 + c).

    >>> c, y = Symbol("c"), Symbol("y")
    >>> separated(y**2 / (y**2 + c), (y,))
    {1: 1, 1/(c + y**2): -c}
    """
    found: dict[Expr, list[Expr]] = {}
    for term in Add.make_args(opened(formula, x)):
        for part in _reduced(term, x):
            coefficient, kernel = _parted(_combined(part), x)
            found.setdefault(kernel, []).append(coefficient)
    sums = {kernel: Add(*weights) for kernel, weights in found.items()}
    return {kernel: c for kernel, c in sums.items() if c != 0}


def _parted(product: Expr, x: Sequence[Symbol]) -> tuple[Expr, Expr]:
    """Return the factors without x and those with it; e^(c + f(x)) is e^c and e^(f(x))."""
    coefficient, kernel = product.as_independent(*x, as_Add=False)
    kept = []
    for factor in Mul.make_args(kernel):
        if isinstance(factor, exp):
            constant, rest = expand(factor.args[0]).as_independent(*x, as_Add=True)
            coefficient *= exp(constant)
            kept.append(exp(rest))
        else:
            kept.append(factor)
    return coefficient, Mul(*kept)


def _combined(product: Expr) -> Expr:
    """Add the exponents of equal bases: |x|^(2 s) |x|^(-2) = |x|^(2 s - 2)."""
    found: dict[Expr, list[Expr]] = {}
    for base, exponent in (f.as_base_exp() for f in Mul.make_args(product)):
        found.setdefault(base, []).append(exponent)
    return Mul(*(Pow(base, Add(*exponents)) for base, exponents in found.items()))


def opened(formula: Expr, x: Sequence[Symbol]) -> Expr:
    """Multiply out what depends on x; sums under negative powers, exponentials and logarithms stay as they are."""
    found = formula.replace(lambda e: isinstance(e, exp) and e.has(*x), lambda e: exp(together(expand(e.args[0]))))
    below = {p for p in found.atoms(Pow) if not p.has(*x) or (p.base.is_Add and not (p.exp.is_Integer and p.exp > 0))}
    marks = {p: Dummy() for p in below}
    return expand(found.xreplace(marks), log=False, power_base=False, power_exp=False, func=False).xreplace(
        {mark: p for p, mark in marks.items()}
    )


def _reduced(term: Expr, x: Sequence[Symbol]) -> list[Expr]:
    """Return terms that add up to a term, in none of which a multiple of a denominator's leading part stands above."""
    below = [f for f in Mul.make_args(term) if f.is_Pow and f.base.is_Add and f.exp.is_negative and f.has(*x)]
    if len(below) != 1 or len(x) != 1:
        return [term]
    (power,) = below
    rest = term / power
    unknown = _generator(power.base, x[0])
    mark = Dummy()
    base, above = (
        e.replace(lambda p: _multiple(p, unknown), lambda p: mark ** _multiple(p, unknown)) for e in (power.base, rest)
    )
    plain = above.is_polynomial(mark) and base.is_polynomial(mark) and mark in base.free_symbols
    if not plain or base.has(x[0]):
        return [term]
    degree = int(base.as_poly(mark).degree())
    lead = base.as_poly(mark).LC()
    poly = above.as_poly(mark)
    if poly.degree() < degree:
        return [term]
    top = poly.LC() * mark ** (poly.degree() - degree) / lead
    left = expand(above - top * base)
    pieces = [*(p * power.base ** (power.exp + 1) for p in Add.make_args(expand(top)))]
    pieces += [p * power for p in Add.make_args(left) if p != 0]
    return [r for p in pieces for r in _reduced(p.xreplace({mark: unknown}), x)]


def _multiple(expr: Expr, unknown: Expr) -> Expr:
    """Return the whole exponent with which an expression is a power of another, 0 if it is none."""
    if isinstance(unknown, exp):
        ratio = cancel(expr.args[0] / unknown.args[0]) if isinstance(expr, exp) else S.Zero
    else:
        base, power = unknown.as_base_exp()
        ratio = cancel(expr.as_base_exp()[1] / power) if expr.as_base_exp()[0] == base else S.Zero
    return ratio if ratio.is_Integer else S.Zero


def _generator(base: Expr, x: Symbol) -> Expr:
    """Return what a sum is a polynomial in: x, or a power or exponential of it."""
    _, rest = base.as_independent(x, as_Add=True)
    _, kernel = rest.as_independent(x, as_Add=False)
    return x if rest.is_polynomial(x) else kernel if isinstance(kernel, (exp, Pow)) else x

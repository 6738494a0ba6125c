"""Terms that share a denominator, put over it once.  Not trusted: the axiom `rearrange` checks every use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from sympy import Add, Expr, Mul, S, Symbol, cancel, div, fraction

from symkl.families.domains import Domain


def over_denominators(terms: Mapping[Expr, Expr], shape: Callable[[Expr], Expr]) -> Iterator[Expr]:
    """Yield a combination of kernels with what is over one denominator written once: u + v/(a - 1).

    Args: `terms`, kernel -> coefficient; `shape` brings a part into its own shape.

    >>> from sympy import log
    >>> a, s, t = map(Symbol, "ast")
    >>> found = next(over_denominators({log(s): a / (a - 1), log(t): -1 / (a - 1)}, lambda e: e))
    >>> found == log(s) + (log(s) - log(t)) / (a - 1)
    True
    """
    for below, symbol in _shared(terms):
        outside, inside = [], []
        for kernel, coefficient in terms.items():
            above, under = fraction(cancel(coefficient))
            rest = cancel(under / below)
            if below.has(symbol) and not fraction(rest)[1].has(symbol) and above.is_polynomial(symbol):
                quotient, remainder = div(above, below, symbol)
                outside.append(quotient / rest * kernel)
                inside.append(remainder / rest * kernel)
            else:
                outside.append(coefficient * kernel)
        yield Add(shape(Add(*outside)), Mul(shape(Add(*inside)), 1 / below))


def _shared(terms: Mapping[Expr, Expr]) -> list[tuple[Expr, Symbol]]:
    """Return sums c s + d under the coefficients of several kernels, with their symbols s; c and d are numbers."""
    found: Counter[Expr] = Counter()
    for coefficient in terms.values():
        found.update(f.primitive()[1] for f in Mul.make_args(fraction(coefficient)[1]) if f.is_Add)
    shared = ((f, next(iter(f.free_symbols))) for f, times in found.items() if times > 1 and len(f.free_symbols) == 1)
    return [(f, symbol) for f, symbol in shared if f.is_polynomial(symbol) and f.diff(symbol).is_number]


def joined_roots(expr: Expr, domain: Domain) -> Expr:
    """Write products of square roots of positive factors as one root.

    >>> from sympy import sqrt
    >>> from symkl.terms import Positive
    >>> s, t = map(Symbol, "st")
    >>> joined_roots(sqrt(s) * sqrt(t) / sqrt(s + t), Domain([Positive(s), Positive(t)]))
    sqrt(s*t/(s + t))
    """
    return expr.replace(lambda e: e.is_Mul, lambda e: _one_root(e, domain))


def _one_root(product: Expr, domain: Domain) -> Expr:
    pairs = [(f, *f.as_base_exp()) for f in product.args]
    roots = [(f, b, e) for f, b, e in pairs if abs(e) == S.Half and not b.is_number and domain.positive(b)]
    if len(roots) < 2:
        return product
    rest = (f for f in product.args if f not in [root[0] for root in roots])
    return Mul(*rest, Mul(*(b ** (2 * e) for _, b, e in roots)) ** S.Half)

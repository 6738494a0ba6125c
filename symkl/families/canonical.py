"""Trusted: a canonical form of scalars that decides equality of closed forms.

Logarithms of products, powers and numbers are taken apart into logarithms of irreducible factors, each shown positive
from the conditions on the parameters; psi and ln Gamma are shifted by their recurrences; powers with symbolic exponents
become exponentials.  What is left is a rational function of the parameters and of opaque functions, and two of these
are equal when their difference cancels.  The form may fail to see an equality; it never claims a false one.
"""

from __future__ import annotations

from collections.abc import Callable
from math import lcm

import sympy
from sympy import (
    Add,
    Dummy,
    Expr,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    cancel,
    default_sort_key,
    expand,
    factor_list,
    fraction,
    together,
)

from symkl.families.domains import Domain, masked
from symkl.families.large import FUNCTIONS, LARGE, primes

MAX_SHIFT = LARGE
"""Arguments of psi and ln Gamma are shifted by at most this much."""
MOST_PASSES = 4


class Canonical:
    """Canonical forms under one set of conditions on the parameters."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self._done: dict[Expr, Expr] = {}
        self._kernels: dict[Expr, Dummy] = {}
        self._roots: dict[Expr, tuple[int, Expr]] = {}
        """Symbols for roots, with their order and what they are the root of."""
        self._known: set[Expr] | None = None
        """Arguments known to be positive, in canonical form; found when they are first asked for."""

    def vanishes(self, expr: Expr) -> bool:
        """Whether the expression is certainly zero wherever the conditions hold and it is defined."""
        return self.form(expr) is S.Zero

    def same(self, left: Expr, right: Expr) -> bool:
        """Whether two expressions are certainly equal."""
        return left == right or self.vanishes(left - right)

    def form(self, expr: Expr) -> Expr:
        """Return the canonical form, a quotient of polynomials in parameters and symbols for opaque functions."""
        if expr not in self._done:
            form = self._common_roots(self._open(expr))
            if form.args:  # a polynomial is in lowest terms when it is multiplied out, at a tenth of the time
                opened = self._reduced(expand(form))
                form = opened if opened is S.Zero or _polynomial(opened) else self._lowest(form)
            self._done[expr] = form
        return self._done[expr]

    def _lowest(self, form: Expr) -> Expr:
        """Return a quotient in lowest terms; what the powers of roots become may cancel again."""
        for _ in range(MOST_PASSES):
            lowest = cancel(together(form))
            form = self._reduced(lowest)
            if form == lowest:
                break
        return form

    def _open(self, expr: Expr) -> Expr:
        if expr.is_Rational or isinstance(expr, Symbol):
            return expr
        if expr.is_Add or expr.is_Mul:
            return expr.func(*map(self._open, expr.args))
        if isinstance(expr, sympy.exp):
            return self._exponential(expr.args[0])
        if isinstance(expr, Pow):
            return self._power(*expr.args)
        handler: Callable[[Expr], Expr] | None = _OPENED.get(type(expr).__name__)
        if handler is not None:
            return handler(self, *expr.args)
        return self._kernel(expr.func(*map(self._argument, expr.args)) if expr.args else expr)

    def _argument(self, expr: Expr) -> Expr:
        """Return an argument of an opaque function in a form that equal arguments share."""
        form = self.form(expr)
        names = {symbol: kernel for kernel, symbol in self._kernels.items()}
        while form.atoms(Dummy) & names.keys():
            form = form.xreplace(names)
        return form

    def _kernel(self, expr: Expr) -> Expr:
        """Return the symbol that stands for an opaque value."""
        if expr.is_Rational:
            return expr
        return self._kernels.setdefault(expr, Dummy())

    # --- logarithms --------------------------------------------------------------------------------------------------

    def _log(self, arg: Expr) -> Expr:
        """Return log(arg) as a sum over positive factors; opaque where a factor is not known to be positive."""
        pieces = self._factors(arg)
        if pieces is None:
            return self._whole_log(arg) if self._positive(arg) else self._kernel(sympy.log(self._argument(arg)))
        return Add(*(self._open(e) * log for log, e in pieces))

    def _positive(self, arg: Expr) -> bool:
        """Whether an argument or its reciprocal is positive, as it stands or as one that is known to be."""
        if self.domain.positive(arg) or self.domain.positive(1 / arg):
            return True
        if self._known is None:
            self._known = set()  # what is asked on the way does not wait for itself
            self._known = {self._argument(e) for e, strict in self.domain.known.items() if strict}
        return self._argument(arg) in self._known or self._argument(1 / arg) in self._known

    def _whole_log(self, arg: Expr) -> Expr:
        """Return log u, u > 0 without factors of known sign, or -log(1/u) if that is the first in order."""
        upright, turned = self._argument(arg), self._argument(1 / arg)
        if default_sort_key(turned) < default_sort_key(upright):
            return -self._kernel(sympy.log(turned))
        return self._kernel(sympy.log(upright))

    def _factors(self, arg: Expr) -> list[tuple[Expr, Expr]] | None:
        found: list[tuple[Expr, Expr]] = []
        unknown: list[Expr] = []  # a and b, of which only a b > 0 is known
        turned: Expr = S.Zero  # an even number of negative factors, as in log u/log v, makes a positive product
        for factor in Mul.make_args(arg):
            base, exponent = factor.as_base_exp() if not isinstance(factor, sympy.exp) else (S.Exp1, factor.args[0])
            pieces = self._positive_factor(base)
            if pieces is None and exponent.is_Integer and (pieces := self._negative_factor(base)) is not None:
                turned += exponent
            if pieces is None:
                unknown.append(factor)
            else:
                found += [(log, e * exponent) for log, e in pieces]
        if turned % 2 or (unknown and (len(unknown) == 1 or not self.domain.positive(Mul(*unknown)))):
            return None
        return [*found, (self._whole_log(Mul(*unknown)), S.One)] if unknown else found

    def _positive_factor(self, base: Expr) -> list[tuple[Expr, Expr]] | None:
        """Return (logarithm, exponent) pairs of one factor, or None if it is not known to be positive."""
        if base is S.Exp1:
            return [(S.One, S.One)]
        if isinstance(base, Rational):
            return None if base <= 0 else [(self._kernel(sympy.log(p)), S(e)) for p, e in primes(base).items()]
        if isinstance(base, (sympy.exp, Mul)):
            return self._factors(base)
        if isinstance(base, (sympy.gamma, sympy.beta)) and all(self.domain.positive(a) for a in base.args):
            return [(_OPENED["loggamma" if isinstance(base, sympy.gamma) else "logbeta"](self, *base.args), S.One)]
        if not self.domain.positive(base):
            return None
        if base.is_Add:
            return self._polynomial(base)
        return [(self._kernel(sympy.log(self._argument(base))), S.One)]

    def _negative_factor(self, base: Expr) -> list[tuple[Expr, Expr]] | None:
        """Return what `_positive_factor` does, of minus a factor."""
        if isinstance(base, Rational) or base.is_Add:
            return self._positive_factor(-base)
        return [(self._kernel(sympy.log(self._argument(-base))), S.One)] if self.domain.positive(-base) else None

    def _polynomial(self, base: Expr) -> list[tuple[Expr, Expr]]:
        """Return the factors of a positive sum: irreducible ones if all are positive, else the sum whole."""
        rational, opaque = masked(base)
        above, below = fraction(together(rational))
        found: list[tuple[Expr, Expr]] = []
        number: Expr = S.One  # -(1 - p)^2/(q - 1) is positive as a whole, its numerator is not
        for part, side in ((above, S.One), (below, S.NegativeOne)):
            content, factors = factor_list(part)
            factors = [(f.xreplace(opaque), e) for f, e in factors]
            signed = [(f, e) if self.domain.positive(f) else (-f, e) for f, e in factors]
            turned = sum(e for (f, e), (g, _) in zip(factors, signed, strict=True) if f != g)
            if not content.is_Rational or content == 0 or not all(self.domain.positive(f) for f, _ in signed):
                return [(self._whole_log(base), S.One)]
            number *= (content * S.NegativeOne**turned) ** side
            for f, e in signed:
                inner = self._factors(f) if isinstance(f, Pow) else None
                if inner is not None:
                    found += [(log, weight * e * side) for log, weight in inner]
                    continue
                kernel = sympy.log(f if f.is_Symbol else self._argument(f))
                found.append((self._kernel(kernel), e * side))
        if number <= 0:
            return [(self._whole_log(base), S.One)]
        found += [(self._kernel(sympy.log(p)), S(e)) for p, e in primes(number).items()]
        return found

    # --- powers ------------------------------------------------------------------------------------------------------

    def _power(self, base: Expr, exponent: Expr) -> Expr:
        if exponent.is_Integer:
            return self._open(base) ** exponent
        if base.is_number and not base.is_positive:
            return self._kernel(Pow(base, exponent))
        pieces = self._factors(base)
        if pieces is None:
            return self._kernel(Pow(self._argument(base), self._argument(exponent)))
        return Mul(*(self._raised(log, self.form(e * exponent)) for log, e in pieces))

    def _exponential(self, exponent: Expr) -> Expr:
        """Return e^exponent as a product over the terms of the exponent."""
        return self._raised(S.One, self.form(exponent))

    def _raised(self, log: Expr, exponent: Expr) -> Expr:
        """Return e^(log exponent), one factor a term of the exponent; e^(n log b) for a whole n is b^n."""
        value: Expr = S.One
        names = {symbol: kernel for kernel, symbol in self._kernels.items()}
        for term in Add.make_args(expand(exponent * log)):
            number, rest = term.as_coeff_Mul()
            whole, part = divmod(number, 1)
            kernel = names.get(rest)
            if isinstance(kernel, sympy.log):  # b^(n + r) = b^n b^r
                base = self._open(kernel.args[0]) if whole or part else S.One
            elif isinstance(kernel, sympy.loggamma):
                base = self._gamma(kernel.args[0])
            else:
                base = self._kernel(sympy.exp(rest, evaluate=False))
            value *= base**whole * self._root(rest, part, base)
        return value

    def _root(self, rest: Expr, part: Expr, whole: Expr) -> Expr:
        """Return e^(rest p/q) as the p-th power of one root, so that roots multiply."""
        if part == 0:
            return S.One
        root = self._kernel(sympy.exp(rest / part.q, evaluate=False))
        self._roots[root] = int(part.q), whole
        return root**part.p

    def _common_roots(self, form: Expr) -> Expr:
        """Write roots of one number as powers of one root: sqrt(b) is the square of the fourth root of b."""
        found: dict[Expr, list[Expr]] = {}
        for symbol in form.atoms(Dummy) & self._roots.keys():
            found.setdefault(self._roots[symbol][1], []).append(symbol)
        powers: dict[Expr, Expr] = {}
        names = {symbol: kernel for kernel, symbol in self._kernels.items()} if found else {}
        for whole, symbols in found.items():
            order = lcm(*(self._roots[s][0] for s in symbols))
            number, rest = names[symbols[0]].args[0].as_coeff_Mul()
            root = self._kernel(sympy.exp(rest * number * self._roots[symbols[0]][0] / order, evaluate=False))
            self._roots[root] = order, whole
            powers |= {s: root ** (order // self._roots[s][0]) for s in symbols}
        return form.xreplace(powers)

    def _reduced(self, form: Expr) -> Expr:
        """Put b for the q-th power of a q-th root of b."""
        found = {}
        for power in form.atoms(Pow):
            order, whole = self._roots.get(power.base, (0, S.One))
            if order and power.exp.is_Integer:
                times, rest = divmod(power.exp, order)
                found[power] = whole**times * power.base**rest
        return form.xreplace(found) if found else form

    # --- psi and gamma -----------------------------------------------------------------------------------------------

    def _shift(self, arg: Expr) -> tuple[Expr, int]:
        """Return the argument less a whole number, which is returned too; the rest has constant part in (0, 1]."""
        form = self._argument(arg)
        constant, rest = expand(form).as_coeff_Add()
        if not constant.is_Rational:
            return form, 0
        low = S.Zero if rest != 0 else S.One
        whole = int(sympy.floor(constant - low)) if rest != 0 else int(sympy.ceiling(constant)) - 1
        if abs(whole) > MAX_SHIFT:
            return form, 0
        return cancel(form - whole) if whole else form, whole

    def _polygamma(self, order: Expr, arg: Expr) -> Expr:
        """psi_n(z + 1) = psi_n(z) + (-1)^n n! / z^(n+1)."""
        if not (order.is_Integer and order >= 0):
            return self._kernel(FUNCTIONS["polygamma"](self._argument(order), self._argument(arg)))
        rest, whole = self._shift(arg)
        value = FUNCTIONS["polygamma"](order, rest)
        opened = self._kernel(value) if isinstance(value, sympy.polygamma) else self._open(value)
        step = S.NegativeOne**order * sympy.factorial(order)
        up = range(whole) if whole >= 0 else range(whole, 0)
        return opened + (1 if whole >= 0 else -1) * Add(*(step / (self._open(rest) + j) ** (order + 1) for j in up))

    def _loggamma(self, arg: Expr) -> Expr:
        """Return ln Gamma(z), shifted by ln Gamma(z + 1) = ln Gamma(z) + ln z where all those logarithms are real."""
        rest, whole = self._shift(arg)
        if not all(self.domain.positive(rest + j) for j in (range(whole) if whole >= 0 else range(whole, 0))):
            rest, whole = self._argument(arg), 0
        value = FUNCTIONS["loggamma"](rest)
        opened = self._kernel(value) if isinstance(value, sympy.loggamma) else self._open(value)
        up = range(whole) if whole >= 0 else range(whole, 0)
        return opened + (1 if whole >= 0 else -1) * Add(*(self._log(rest + j) for j in up))

    def _gamma(self, arg: Expr) -> Expr:
        rest, whole = self._shift(arg)
        value = FUNCTIONS["gamma"](rest)
        opened = self._kernel(value) if isinstance(value, sympy.gamma) else self._open(value)
        up = range(whole) if whole >= 0 else range(whole, 0)
        return opened * Mul(*(self._open(rest) + j for j in up)) ** (1 if whole >= 0 else -1)

    def _logbeta(self, a: Expr, b: Expr) -> Expr:
        return self._loggamma(a) + self._loggamma(b) - self._loggamma(a + b)


_OPENED: dict[str, Callable[..., Expr]] = {
    "log": Canonical._log,
    "polygamma": Canonical._polygamma,
    "digamma": lambda self, a: self._polygamma(S.Zero, a),
    "trigamma": lambda self, a: self._polygamma(S.One, a),
    "loggamma": Canonical._loggamma,
    "logbeta": Canonical._logbeta,
    "gamma": Canonical._gamma,
    "beta": lambda self, a, b: self._gamma(a) * self._gamma(b) / self._gamma(a + b),
    "factorial": lambda self, a: self._gamma(a + 1),
}


def _polynomial(expr: Expr) -> bool:
    """Whether a sum of products has no denominator and no power but of symbols."""
    powers = expr.atoms(Pow)
    return all(isinstance(p.base, Symbol) and p.exp.is_Integer and p.exp > 0 for p in powers)


def equal(left: Expr, right: Expr, domain: Domain) -> bool:
    """Whether two scalars are equal wherever the conditions on the parameters hold.

    >>> from symkl.terms import Positive
    >>> a, b = sympy.symbols("a b")
    >>> equal(sympy.log(a / b), sympy.log(a) - sympy.log(b), Domain([Positive(a), Positive(b)]))
    True
    """
    return Canonical(domain).same(left, right)

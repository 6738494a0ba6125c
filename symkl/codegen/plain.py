"""Divergences of elementary families by few operations, for all elements but those near equality or at the ends.

A sum of c (r - 1 - log r), of c (e^t - 1 - t) and of squares, none negative, is computed as it stands.  Near r = 1 the
difference r - 1 is exact, so that a summand, about c t^2/2, has an error of a rounding of c t; that r itself is rounded
changes it by as much.  So the error of the sum, relative to it, is two roundings times sqrt(2/share) where it is above
a share of the sum of the c, which is one comparison an element.  The others are computed by the parts themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Add, Expr, Function, Mul, Rational, S, fraction

from symkl.codegen.functions import Excess, ExpGap, Primitive, Relative
from symkl.codegen.parts import Parts
from symkl.families.domains import Domain

SHARE = Rational(1, 512)
"""Here that is 32 times two roundings: errors are below 1e-14."""
ONE_PAIR = {1: 4, 2: 64}
"""So many times less for one parameter, by its logarithms: many random pairs of it are near; errors are below 6e-14."""


class LogGap(Function):
    """r - 1 - log r."""

    nargs = 1


class Expm1(Function):
    """e^t - 1."""

    nargs = 1


@dataclass(frozen=True)
class Plain:
    """A divergence as it is written by hand, and where it has lost digits.

    `value`, and the sum of the c, `sizes`, a share of which it must be above.
    """

    value: Expr
    sizes: Expr
    share: Rational


def plain_of(parts: Parts, domain: Domain) -> Plain | None:
    """Return the plain form of a sum of parts none of which can be negative; None if there are others.

    >>> from sympy import Symbol
    >>> from symkl.terms import Positive
    >>> a, b, d = Symbol("a"), Symbol("b"), Symbol("d_a")
    >>> form = plain_of(Parts((Relative(a, b, d),), {d: b - a}), Domain([Positive(a), Positive(b)]))
    >>> form.value, form.sizes
    (a*LogGap(b/a), a)
    """
    terms: list[Expr] = []
    sizes: list[Expr] = []
    for part in parts.terms:
        found = [f for f in Mul.make_args(part) if isinstance(f, Primitive)]
        c = Mul(*(f for f in Mul.make_args(part) if f not in found))
        if len(found) > 1 or not _nonnegative(c, parts, domain):
            return None
        if not found:
            terms.append(part.xreplace(dict(parts.gaps)))
            continue
        (primitive,) = found
        if isinstance(primitive, Relative):
            c *= primitive.args[0]
            terms.append(c * LogGap(primitive.args[1] / primitive.args[0]))
        elif isinstance(primitive, ExpGap):
            (t,) = primitive.args
            terms.append(c * (Expm1(t) - t))
        elif isinstance(primitive, Excess):
            v, k, _ = primitive.args
            terms.append(c * LogGap(v**k))
        else:
            return None
        sizes.append(c)
    return Plain(_collected(Add(*terms)), Add(*sizes), _share(terms, parts)) if sizes else None


def _share(terms: Sequence[Expr], parts: Parts) -> Rational:
    """Return the share; 1 - a - b is rounded twice, which is worth one of the two roundings of a ratio and its log."""
    gaps = [f for t in terms for f in t.atoms(LogGap)]
    parameters = Add(*terms).free_symbols - {*parts.gaps}
    if gaps and len(parameters) <= 2:
        return SHARE / ONE_PAIR[min(len(gaps), 2)]
    sides = [factor for f in gaps for side in fraction(f.args[0]) for factor in Mul.make_args(side)]
    summands = max((len(Add.make_args(side)) for side in sides), default=1)
    return SHARE * Rational(summands + 1, 2) ** 2


def _nonnegative(c: Expr, parts: Parts, domain: Domain) -> bool:
    """Whether a coefficient is a product of positive factors and of squares."""
    found = c.xreplace(dict(parts.gaps))
    squares = [f for f in Mul.make_args(found) if f.as_base_exp()[1].is_even]
    rest = Mul(*(f for f in Mul.make_args(found) if f not in squares))
    return bool(rest.is_positive) or domain.positive(rest)


def _collected(value: Expr) -> Expr:
    """Take out what summands have in common as a number: (a + b)/2 - log(c) instead of a/2 + b/2 - log(c)."""
    groups: defaultdict[Expr, list[Expr]] = defaultdict(list)
    for term in Add.make_args(value):
        number, factor = term.as_coeff_Mul()
        groups[abs(number)].append(factor * (1 if number > 0 else -1) if factor != 1 else S(number / abs(number)))
    summands = []
    for number, group in groups.items():
        summands.append(
            Mul(number, Add(*group), evaluate=False) if number != 1 and len(group) > 1 else number * Add(*group)
        )
    return Add(*summands, evaluate=False)

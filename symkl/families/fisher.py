"""Trusted: Fisher information of parametric laws, by the variance of the score or by the mean second derivative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    Derivative,
    Expr,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Pow,
    RisingFactorial,
    S,
    Symbol,
    Tuple,
    cancel,
    log,
    loggamma,
    preorder_traversal,
    sign,
)

from symkl.families.base import Family
from symkl.families.combinations import opened, separated
from symkl.families.facts import law_of, required
from symkl.families.large import put
from symkl.families.statistic import Statistic, places
from symkl.families.supports import Box, Counts, Integers, Interval, Support
from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.special import derivative
from symkl.terms import Density, Expectation, Scoped, Term, Variable, linear, read, substitute

NAMES = (Symbol("theta·"), Symbol("phi·"))
"""What stands for the parameters inside the law."""
_KINKS = (Abs, sign, Min, Max, Piecewise)


class Fisher(Term):
    """An entry of the Fisher information matrix of a parametric law.

    Formula: E_p[d log p/d theta  d log p/d phi], at theta = t, phi = s.
    Needs: a law of a known family; `parameters`, one symbol or two that occur in it.
    Source: Fisher 1925; Lehmann and Casella 1998, section 2.5.

    >>> from symkl.families import FAMILIES
    >>> a, b, x = Symbol("a"), Symbol("b"), Variable("x")
    >>> Fisher(FAMILIES["Gamma"](a, b)(x), (a, b)).points
    (a, b)
    """

    __slots__ = ()

    def __new__(cls, density: object, parameters: Iterable[object], points: Iterable[object] | None = None) -> Expr:
        """Take a density, one parameter or two, and where they stand (at themselves).

        Raises: TypeError for other laws, ValueError for symbols that are no parameters.
        """
        drawn = density.args[0] if isinstance(density, Tuple) and len(density.args) == 1 else density
        if not isinstance(drawn, Density) or law_of(drawn) is None:
            msg = f"the Fisher information is of a law of a known family, Gamma(a, b); {density} is not one"
            raise TypeError(msg)
        names = tuple(parameters)
        if not 1 <= len(names) <= 2 or not all(isinstance(n, Symbol) for n in names):
            msg = "the Fisher information has one parameter, or two for an entry of the matrix"
            raise TypeError(msg)
        given = names if points is None else tuple(read(p) for p in points)
        pairs = dict(zip(names, given, strict=True))  # one name twice is the diagonal
        bound = NAMES[: len(pairs)]
        inside = drawn.law.free_symbols
        for name in pairs:
            if name not in inside:
                msg = f"{name} is not a parameter of {drawn.law}"
                raise ValueError(msg)
        if inside & {*NAMES} - {*pairs} or (inside & {*NAMES} and names != bound):
            msg = f"{NAMES[0]} and {NAMES[1]} stand for the parameters that vary and cannot be used"
            raise ValueError(msg)
        if any(isinstance(p, Term) for p in given):
            msg = "a parameter is a scalar"
            raise TypeError(msg)
        inner = substitute(drawn, dict(zip(pairs, bound, strict=True)))
        return Scoped.__new__(cls, Tuple(inner), Tuple(*bound), Tuple(*pairs.values()))

    @property
    def density(self) -> Density:
        """The density, with `NAMES` in the place of the parameters."""
        return self.args[0].args[0]

    @property
    def names(self) -> tuple[Symbol, ...]:
        """What stands for the parameters in the law: one name on the diagonal, else two."""
        return self.args[1].args

    @property
    def points(self) -> tuple[Expr, ...]:
        """The values of the parameters."""
        return self.args[2].args

    @property
    def bound(self) -> tuple[Expr, ...]:
        """The values drawn, and the names of the parameters."""
        return (*self.density.values, *self.names)

    @property
    def scope(self) -> tuple[int, ...]:
        """The density."""
        return (0, 1)

    def renamed(self, names: Mapping[Basic, Basic]) -> Scoped:
        """Rename what is drawn; the names of the parameters are fixed."""
        if {*names} & {*NAMES}:
            msg = f"{NAMES[0]} and {NAMES[1]} stand for the parameters that vary and cannot be used"
            raise ValueError(msg)
        return super().renamed(names)

    @property
    def at(self) -> Density:
        """The density at the values of the parameters."""
        return substitute(self.density, dict(zip(self.names, self.points, strict=True)))


def named(law: Family, name: str) -> tuple[Family, Symbol, Expr]:
    """Return a law with a symbol for one of its parameters, the symbol, and the parameter.

    `name` is that of a symbol in the law, which stays, or of a parameter of the family.

    Raises: ValueError.
    >>> from symkl.families import FAMILIES
    >>> named(FAMILIES["Gamma"](S(3), S(2)), "shape")
    (Gamma(shape, 2), shape, 3)
    """
    symbol = Symbol(name)
    if symbol in law.free_symbols:
        return law, symbol, symbol
    if name not in law.names or name in law.kinds:
        own = ", ".join((*sorted(map(str, law.free_symbols)), *(n for n in law.names if n not in law.kinds)))
        msg = f"{name} is not a parameter of {law.name}; they are {own}"
        raise ValueError(msg)
    values = list(law.parameters)
    place = law.names.index(name)
    value, values[place] = values[place], symbol
    return type(law)(*values), symbol, value


def spelled(term: Fisher) -> tuple[Density, tuple[tuple[Symbol, Expr | None], ...]]:
    """Return how a Fisher information is written: a density, and (name, value if that has to be said) pairs.

    >>> from symkl.families import FAMILIES
    >>> gamma, shape, rate = named(FAMILIES["Gamma"](S(3), S(2)), "shape")
    >>> spelled(Fisher(gamma(Variable("x")), (shape,), (S(3),)))[1]
    ((shape, None),)
    """
    density, chosen = term.density, []
    for name, value in zip(term.names, term.points, strict=True):
        free = density.law.free_symbols | term.at.law.free_symbols
        own = [n for n, p in zip(density.law.names, density.law.parameters, strict=True) if p == name]
        if isinstance(value, Symbol) and value not in density.law.free_symbols:
            symbol, stated, put_in = value, None, value
        elif own and Symbol(own[0]) not in free:
            symbol, stated, put_in = Symbol(own[0]), None, value
        else:
            symbol = next(s for s in map(Symbol, ("t", "s", "u", "v")) if s not in free)
            stated, put_in = value, symbol
        density = substitute(density, {name: put_in})
        chosen.append((symbol, stated))
    return density, tuple(chosen)


def spoken_of(term: Basic, kind: type[Scoped]) -> list[Any]:
    """Return the densities or the laws in a term, those of Fisher informations at the values of the parameters."""
    found: dict[Basic, None] = {}
    stack = [term]
    while stack:
        value = stack.pop()
        if isinstance(value, kind):
            found.setdefault(value)
        stack.extend([value.at, *value.points] if isinstance(value, Fisher) else getattr(value, "args", ()))
    return sorted(found, key=str)


def ends(place: Support) -> tuple[Expr, ...]:
    """Return the parameters that a support depends on.

    >>> ends(Interval(S.Zero, Symbol("h")))
    (0, h)
    """
    if isinstance(place, (Interval, Integers)):
        return S(place.low), S(place.high)
    if isinstance(place, Box):
        return tuple(e for side in place.sides for e in ends(side))
    return (S(place.total),) if isinstance(place, Counts) else ()


def irregular(term: Fisher) -> str:
    """Say why the information is not defined; empty if it is.

    The density must be positive on a set that does not move with the parameters, which must not be whole numbers.
    """
    law = law_of(term.density)
    if law is None or law.point(*law.parameters) is not None:
        return "the law is degenerate"
    for name, value in zip(law.names, law.parameters, strict=True):
        if name in law.whole and value.free_symbols & {*term.names}:
            return f"{name} of {law.name} is a whole number"
    if any(e.free_symbols & {*term.names} for e in ends(law.place)):
        return f"the support of {law.name} moves with the parameter"
    at = law_of(term.at)
    return "the law is degenerate" if at is None or at.point(*at.parameters) is not None else ""


@axiom("variance of the score", lambda _: ())
def score_variance(term: Expr) -> Gives:
    """Write the Fisher information by its definition, as the mean of a product of scores.

    Formula: I(theta, phi) = E_p[d log p/d theta  d log p/d phi].
    Needs: the domain of the parameters; the support does not depend on theta and phi.
    Fails: if it does.
    Source: definition; Lehmann and Casella 1998, section 2.5.
    """
    law, values = _regular(term, "score_variance")
    scores = [_formula(_derivative(law, (name,))) for name in (term.names * 2)[:2]]
    squares = opened(scores[0] * scores[1], places(len(values)))
    signs = {p: S.One for p in squares.atoms(Pow) if isinstance(p.base, sign) and p.exp == 2}  # almost everywhere
    return _mean(term, separated(squares.xreplace(signs), places(len(values))), values)


@axiom("information equality", lambda _: ())
def information_equality(term: Expr) -> Gives:
    """Write the Fisher information as the mean of minus the second derivative of the log-density.

    Formula: I(theta, phi) = -E_p[d^2 log p/(d theta d phi)].
    Needs: the domain of the parameters; the support does not depend on theta and phi, the log-density is continuous
        in them and, in one of them, twice continuously differentiable.
    Fails: otherwise.
    Source: differentiating int p = 1 twice; Lehmann and Casella 1998, lemma 2.5.3.
    """
    law, values = _regular(term, "information_equality")
    kinks = [k for _, statistic in law.log_terms for k in statistic.atoms(*_KINKS)]
    if not any(all(not k.has(name) for k in kinks) for name in term.names):
        raise DoesNotApply("information_equality: {} is not smooth in the parameters", kinks[0])
    whole, rest = _derivative(law, (term.names * 2)[:2])
    pieces = separated(rest, places(len(values)))
    found = {t: whole.get(t, S.Zero) + pieces.get(t, S.Zero) for t in (*whole, *pieces)}
    return _mean(term, {t: -c for t, c in found.items() if c != 0}, values)


def _regular(term: Expr, rule: str) -> tuple[Family, tuple[Variable, ...]]:
    law = law_of(term.density) if isinstance(term, Fisher) else None
    if law is None:
        raise DoesNotApply("{}: {} is not a Fisher information of a parametric law", rule, term)
    reason = irregular(term)
    if reason:
        raise DoesNotApply("{}: {}", rule, reason)
    return law, term.density.values


def _derivative(law: Family, names: Sequence[Symbol]) -> tuple[dict[Expr, Expr], Expr]:
    """Return a derivative of the log-density: statistics without the parameters with coefficients, and the rest."""
    whole: dict[Expr, Expr] = {}
    rest: Expr = S.Zero
    for coefficient, statistic in law.log_terms:
        c, t = (e.replace(_log_of_rising, _as_gammas) for e in (coefficient, statistic))
        if t.has(*names):
            rest += derivative(c * t, *names)
        else:
            whole[statistic] = whole.get(statistic, S.Zero) + derivative(c, *names)
    if rest.has(Derivative, Heaviside) or any(c.has(Derivative, Heaviside) for c in whole.values()):
        raise DoesNotApply("the log-density of {} has no derivative that can be written", law)
    return whole, _as_written(rest, law)


def _as_written(formula: Expr, law: Family) -> Expr:
    """Write denominators as the log-density does: SymPy turns 1/(1 - x) to -1/(x - 1), 1/(x + 5/6) to 6/(6 x + 5)."""
    x = places(law.size)
    parts = (e for _, t in law.log_terms for e in preorder_traversal(t))
    sums = list(dict.fromkeys(e for e in parts if e.is_Add and e.has(*x)))
    found = {}
    for power in formula.atoms(Pow):
        below = power.base.is_Add and power.base.has(*x) and power.exp.is_Integer and power.exp < 0
        if below and power.base not in sums:
            ratios = ((cancel(power.base / q), q) for q in sums)
            scale, q = next((pair for pair in ratios if not pair[0].has(*x)), (S.One, power.base))
            found[power] = scale**power.exp * q**power.exp
    return formula.xreplace(found)


def _formula(derivative: tuple[dict[Expr, Expr], Expr]) -> Expr:
    whole, rest = derivative
    return Add(rest, *(c * t for t, c in whole.items()))


def _as_gammas(term: Expr) -> Expr:
    start, steps = term.args[0].args
    return loggamma(start + steps) - loggamma(start)


def _log_of_rising(expr: Expr) -> bool:
    return isinstance(expr, log) and isinstance(expr.args[0], RisingFactorial)


def _mean(term: Fisher, pieces: dict[Expr, Expr], values: tuple[Variable, ...]) -> Gives:
    """Return the mean of a combination of statistics, the parameters at their values."""
    at = dict(zip(term.names, term.points, strict=True))
    drawn = term.at
    body = linear((put(c, at), Statistic(put(t, at), *values) if t is not S.One else t) for t, c in pieces.items())
    return Gives(Expectation(drawn, body), required(drawn.law.conditions(*drawn.law.parameters)))

"""Means and integrals of parametric laws as (sum of factors) times exp(sum of logs), whatever the parameters are.

Both sums are of (coefficient, statistic) pairs, so that each statistic can be looked at on its own near the ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sympy import Add, Expr, Mul, S, log

from symkl.families import Family, Statistic
from symkl.numeric.formulas import NoNumber, family_of, integral_parts
from symkl.terms import Density, Linear, Log, Product, Term, Variable, pairs


class NotCovered(NoNumber):
    """A term whose definition is not one integral or sum of this kind; others may know it."""


Pairs = tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True)
class Integrand:
    """What is integrated or summed, and the laws whose supports it lives on.

    `weights` are the laws in the weight: outside their common support there is nothing.  `others` occur in logarithms;
    where one of them ends inside, the value is infinite.
    """

    logs: Pairs
    factors: Pairs
    weights: tuple[Family, ...]
    others: tuple[Family, ...]

    @property
    def normalised(self) -> bool:
        """Whether the exponential of the logs is the density of a law."""
        return len(self.weights) == 1 and self.logs == _collected(list(self.weights[0].log_terms))

    @property
    def formula(self) -> Expr:
        """The sum of the factors."""
        return Add(*(Mul(c, s) for c, s in self.factors))

    @property
    def log_weight(self) -> Expr:
        """The sum of the logs."""
        return Add(*(Mul(c, s) for c, s in self.logs))


@cache
def integrand(term: Expr) -> Integrand:
    """Return what a mean or an integral of one variable is taken of.

    Raises: NoNumber, for bodies that are not sums of logarithms and statistics, or products of densities.

    >>> from sympy import Symbol
    >>> from symkl.families import FAMILIES
    >>> from symkl.measures import DensityEntropy
    >>> p = FAMILIES["Exponential"](Symbol("a"))(Variable("x"))
    >>> str(integrand(DensityEntropy(p).unfold()[0].pairs[0][1]).formula)
    '-_*a + log(a)'
    """
    variable, weight, body = integral_parts(term)
    logs: list[tuple[Expr, Expr]] = list(weight.log_terms) if weight is not None else []
    weights = [weight] if weight is not None else []
    factors: list[tuple[Expr, Expr]] = []
    others: list[Family] = []
    if isinstance(body, (Product, Density)):
        for factor, power in body.factors if isinstance(body, Product) else ((body, S.One),):
            law = _law_at(factor, variable)
            logs += [(power * c, s) for c, s in law.log_terms]
            (weights if power.is_positive else others).append(law)  # p^2/q is infinite where only q vanishes
        factors.append((S.One, S.One))
    else:
        for coefficient, atom in pairs(body):
            for scale, logged, statistic in _parts(atom, variable):
                if logged is not None:
                    others.append(logged)
                    factors += [(coefficient * scale * c, s) for c, s in logged.log_terms]
                else:
                    factors.append((coefficient * scale, statistic))
    unique = tuple(dict.fromkeys(weights))
    return Integrand(_collected(logs), _collected(factors), unique, tuple(dict.fromkeys(others)))


def _parts(atom: Expr, variable: Variable) -> list[tuple[Expr, Family | None, Expr]]:
    """Return (coefficient, law whose log-density it is or None, statistic) parts of an atom of the body."""
    if isinstance(atom, Statistic):
        return [(S.One, None, atom.formula)]
    if not isinstance(atom, Term):
        return [(atom, None, S.One)]
    if isinstance(atom, Log):
        inner = atom.arg.factors if isinstance(atom.arg, Product) else ((atom.arg, S.One),)
        return [(power / log(atom.base), _law_at(factor, variable), S.One) for factor, power in inner]
    if isinstance(atom, Linear):
        return [(c * scale, law, s) for c, t in atom.pairs for scale, law, s in _parts(t, variable)]
    msg = f"{atom} is no logarithm of densities and no statistic"
    raise NotCovered(msg)


def _law_at(density: Expr, variable: Variable) -> Family:
    if not isinstance(density, Density) or density.values != (variable,):
        msg = f"{density} is not a density of {variable}"
        raise NotCovered(msg)
    return family_of(density)


def _collected(found: list[tuple[Expr, Expr]]) -> Pairs:
    """Add up the coefficients of equal statistics."""
    sums: dict[Expr, list[Expr]] = {}
    for coefficient, statistic in found:
        sums.setdefault(statistic, []).append(coefficient)
    return tuple((Add(*cs), s) for s, cs in sums.items() if Add(*cs) != 0)

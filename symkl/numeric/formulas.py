"""Terms over one random variable as plain SymPy formulas of its value, region by region of the supports."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mpmath import mp
from sympy import Abs, Add, Expr, Float, Max, Mul, Pow, S, Symbol, exp, log

from symkl.families import Family, Statistic
from symkl.functions import Absolute
from symkl.measures import Measure
from symkl.terms import (
    AlphabetSum,
    Density,
    Exp,
    Expectation,
    Linear,
    Log,
    Product,
    Term,
    Variable,
)

LARGE = 150
"""Whole parameters above it enter formulas as numbers to many digits."""


class NoNumber(ValueError):  # noqa: N818 (it is an answer)
    """Why a term has no number that can be vouched for."""


def log_formula(law: Family) -> Expr:
    """Return the log-density of a law as a formula in X, on its support.

    >>> from symkl.families import FAMILIES
    >>> log_formula(FAMILIES["Exponential"](2))
    -2*_ + log(2)
    """
    large = {p: Symbol(f"large_{i}") for i, p in enumerate(law.parameters) if p.is_Integer and abs(p) > LARGE}
    if not large:
        return Add(*(c * t for c, t in law.log_terms))
    general = type(law)(*(large.get(p, p) for p in law.parameters))
    numbers = {s: Float(n, mp.dps + 30) for n, s in large.items()}  # not exact factorials of them
    return Add(*(c * t for c, t in general.log_terms)).xreplace(numbers)


def family_of(density: Density) -> Family:
    """Return the parametric law of a density of one value without conditions.

    Raises: NoNumber.
    """
    if not isinstance(density.law, Family) or len(density.of) != 1 or density.given:
        msg = f"a number needs laws of known families of one variable; {density} is not one"
        raise NoNumber(msg)
    return density.law


class Formula:
    """Writes a term as a formula in X where some laws have positive density and the others none."""

    def __init__(self, value: Variable, alive: Callable[[Family], bool], number: Callable[[Expr], Expr]) -> None:
        """Take the variable, which laws are positive here, and how terms without the variable become numbers."""
        self.value = value
        self.alive = alive
        self.number = number

    def of(self, term: Expr) -> Expr:
        """Return the formula of a term.

        Raises: NoNumber, for terms that are not functions of one value of parametric laws.
        """
        if not isinstance(term, Term):
            return term
        if self.value not in term.free_symbols and not isinstance(term, Density):
            return self.number(term)
        if isinstance(term, Linear):
            return _added(Mul(c, self.of(t)) for c, t in term.pairs)
        if isinstance(term, (Product, Density)):
            return self._product(term)
        if isinstance(term, Log):
            return self._log(term)
        if isinstance(term, Exp):
            return exp(self.of(term.arg))
        if isinstance(term, Absolute):
            return Abs(self.of(term.arg))
        if isinstance(term, Statistic):
            return term.formula
        if isinstance(term, Measure):
            return self.of(term.unfold()[0])
        msg = f"{term} is not a function of one value of parametric laws"
        raise NoNumber(msg)

    def _factors(self, term: Expr) -> Iterator[tuple[Expr, Expr]]:
        yield from term.factors if isinstance(term, Product) else ((term, S.One),)

    def _product(self, term: Expr) -> Expr:
        """Multiply in the logarithm what are densities: p^a q^(1-a) = exp(a log p + (1-a) log q)."""
        logs, others, zero, infinite = [], [], False, False
        for factor, power in self._factors(term):
            if isinstance(factor, Density) and factor.values == (self.value,):
                law = family_of(factor)
                if self.alive(law):
                    logs.append(power * log_formula(law))
                    continue
                others.append(S.One)
                zero, infinite = zero or bool(power.is_positive), infinite or bool(power.is_negative)
            else:
                formula = self.of(factor)
                zero = zero or bool(formula.is_zero)
                others.append(S.One if formula.is_zero else Pow(formula, power))
        if zero:
            return S.Zero  # 0 log 0 = 0, 0 p^a / q^b = 0 where p = q = 0
        return S.Infinity if infinite else Mul(exp(Add(*logs)), *others)

    def _log(self, term: Log) -> Expr:
        """Write the logarithm of a product of densities as a sum; of a vanishing density it is -oo, 1/0 has +oo."""
        terms = []
        for factor, power in self._factors(term.arg):
            if isinstance(factor, Density):
                law = family_of(factor)
                terms.append(power * (log_formula(law) if self.alive(law) else S.NegativeInfinity))
            elif isinstance(factor, Linear) and all(isinstance(d, Density) and w.is_positive for w, d in factor.pairs):
                terms.append(power * self._log_of_sum([(log(w), family_of(d)) for w, d in factor.pairs]))
            else:
                formula = self.of(factor)
                terms.append(power * (S.NegativeInfinity if formula.is_zero else log(formula)))
        return _added(terms) / log(term.base)

    def _log_of_sum(self, parts: list[tuple[Expr, Family]]) -> Expr:
        """Write log(e^a + e^b) as m + log(e^(a - m) + e^(b - m)), m the larger of them: far away both vanish."""
        logs = [weight + log_formula(law) for weight, law in parts if self.alive(law)]
        if len(logs) < 2:
            return logs[0] if logs else S.NegativeInfinity
        largest = Max(*logs, evaluate=False)
        return largest + log(Add(*(exp(each - largest) for each in logs)))


def _added(terms: Iterator[Expr] | list[Expr]) -> Expr:
    """Add formulas, some of which may be infinite everywhere."""
    found = list(terms)
    signs = {t for t in found if t in {S.Infinity, S.NegativeInfinity}}
    if len(signs) > 1:
        msg = "oo - oo occurs where a density vanishes"
        raise NoNumber(msg)
    return signs.pop() if signs else Add(*found)


def integral_parts(term: Expr) -> tuple[Variable, Family | None, Expr]:
    """Return the variable of an integral, the law it is weighted by (None: the reference measure), and its body.

    Raises: NoNumber.
    """
    if isinstance(term, Expectation) and len(term.law) == 1:
        density = term.law[0]
        return density.values[0], family_of(density), term.body
    if isinstance(term, AlphabetSum) and len(term.bound) == 1:
        return term.bound[0], None, term.body
    msg = f"{term} is not an integral over one variable"
    raise NoNumber(msg)


def laws_at(term: Expr, value: Variable) -> list[Family]:
    """Return the parametric laws of the densities of a value."""
    found = [d for d in term.atoms(Density) if d.values == (value,)]
    return list(dict.fromkeys(family_of(d) for d in sorted(found, key=str)))

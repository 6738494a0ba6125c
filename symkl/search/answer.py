"""The answer to a question for a closed form."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import And, Expr, Ge, Gt, Ne, Piecewise, S, Symbol
from sympy.logic.boolalg import Boolean

from symkl.families.domains import Domain
from symkl.families.tidy import tidy
from symkl.kernel import Theorem
from symkl.special import derivative, standard
from symkl.terms import Hypothesis, Nonzero, Positive

INFINITE_ELSEWHERE = "elsewhere the value is infinite"


@dataclass(frozen=True)
class ClosedForm:
    """The answer about a measure of parametric laws.

    `status`: "closed" (`value` holds under `conditions`), "region" (the conditions cut the parameters' domain, and
    `note` says what holds elsewhere), "infinite" (`value` is oo or -oo, `note` says why), "none" (`missing` lists the
    expectations nobody knows; the theorem, if there is one, keeps them).  `conditions` beyond the domain of the
    parameters are in `region`.

    >>> from symkl.api import closed_form
    >>> found = closed_form("KL(Uniform(0, a) || Uniform(0, b))")
    >>> found.status, found.value
    ('region', log(b/a))
    """

    term: Expr
    status: str
    value: Expr | None
    theorem: Theorem | None = None
    conditions: tuple[Hypothesis, ...] = ()
    region: tuple[Hypothesis, ...] = ()
    missing: tuple[Expr, ...] = ()
    note: str = ""

    def to_sympy(self) -> Expr:
        """Return the value as plain SymPy: standard functions, and cases where a region decides.

        Formula: a Piecewise over the region; outside of it oo if the value is infinite there, else nan.
        Raises: ValueError, if there is no closed form.

        >>> from symkl.api import closed_form
        >>> closed_form("KL(Exponential(a) || Exponential(b))").to_sympy()
        log(a/b) - 1 + b/a
        >>> closed_form("KL(Uniform(0, 1) || Uniform(0, b))").to_sympy()
        Piecewise((log(b), b >= 1), (oo, True))

        Source: this project.
        """
        if self.value is None:
            raise ValueError(self.note)
        value = standard(self.value)
        if not self.region:
            return value
        elsewhere = S.Infinity if self.note == INFINITE_ELSEWHERE else S.NaN
        return Piecewise((value, And(*map(_relation, self.region))), (elsewhere, True))

    def diff(self, *symbols: Symbol) -> Expr:
        """Return the derivative of the value by parameters of the laws, one after the other.

        Formula: d/ds value, where the conditions hold and off the points where |a - b| has a kink.
        Args: `symbols`, parameters; one that the value does not hold gives 0.
        Raises: ValueError, if there is no closed form.

        >>> from sympy import symbols
        >>> from symkl.api import closed_form
        >>> s = symbols("s")
        >>> closed_form("KL(Normal(m, s) || Normal(n, t))").diff(s)
        s/t**2 - 1/s

        Source: this project.
        """
        if self.value is None:
            raise ValueError(self.note)
        return tidy(derivative(self.value, *symbols), Domain(self.conditions))


def _relation(condition: Hypothesis) -> Boolean:
    """Return a condition on parameters as SymPy writes it."""
    expr = condition.args[0]
    if isinstance(condition, Nonzero):
        return Ne(expr, 0)
    return Gt(expr, 0) if isinstance(condition, Positive) else Ge(expr, 0)

"""The answer to a question for a closed form."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import And, Expr, Ge, Gt, Ne, Piecewise, S
from sympy.logic.boolalg import Boolean

from symkl.kernel import Theorem
from symkl.special import standard
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


def _relation(condition: Hypothesis) -> Boolean:
    """Return a condition on parameters as SymPy writes it."""
    expr = condition.args[0]
    if isinstance(condition, Nonzero):
        return Ne(expr, 0)
    return Gt(expr, 0) if isinstance(condition, Positive) else Ge(expr, 0)

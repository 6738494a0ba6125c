"""Special functions that closed forms need and SymPy has not."""

from __future__ import annotations

from typing import Any

import mpmath
from sympy import Expr, Float, Function


class zetaprime(Function):  # noqa: N801 (functions of SymPy are in lower case)
    """The derivative of Riemann's zeta function.

    Formula: zeta'(s) = -sum over n of log(n)/n^s for s > 1.
    Source: Abramowitz and Stegun 1964, section 23.2.

    >>> from sympy import Integer
    >>> zetaprime(Integer(2)).evalf(10)
    -0.9375482543
    """

    nargs = 1
    is_real = True

    @staticmethod
    def _imp_(s: Any) -> Any:
        """The value, for `lambdify`."""
        return mpmath.zeta(s, 1, 1)

    def _eval_evalf(self, prec: int) -> Expr:
        with mpmath.workprec(prec + 10):
            return Float._new(mpmath.zeta(mpmath.mpmathify(self.args[0]._to_mpmath(prec + 10)), 1, 1)._mpf_, prec)

"""Formulas in an integration variable compiled for balls, and roughly for doubles.

Each subexpression is computed once, and what holds only parameters once a point.
"""

from __future__ import annotations

import cmath
from collections.abc import Callable, Mapping
from functools import cache, cached_property, partial
from typing import Any

from sympy import Expr, Function, Symbol, exp, lambdify, preorder_traversal, sift

from symkl.families.statistic import X
from symkl.numeric.balls import METHODS, OPERATIONS, Ball, Bound, steps
from symkl.numeric.formulas import NoNumber

_ANALYTIC = Symbol("analytic")
_SMALL = 10_000
_ROUGH = {name: getattr(cmath, name) for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")}


class _ExpOf(Function):
    """e^x, left as it is: SymPy would write exp(a log x) as a power, so that log x is computed twice."""


def weighted(log_weight: Expr, factor: Expr) -> Expr:
    """Return e^log_weight times a factor as one formula, whose parts are evaluated once."""
    return _ExpOf(log_weight) * factor


class Program:
    """Formulas in the parameters and in some variables, compiled; raises NoNumber for functions without balls."""

    def __init__(self, exprs: Expr | tuple[Expr, ...], variables: tuple[Symbol, ...] = (X,)) -> None:
        names: dict[Expr, Symbol] = {}
        several = exprs if isinstance(exprs, tuple) else (exprs,)
        found = tuple(_hoisted(e, variables, names) for e in several)
        self._several = found
        self._formulas = found if isinstance(exprs, tuple) else found[0]
        self._fixed = tuple((e, steps(e)) for e in names)
        self._variables, self._names = variables, tuple(names.values())
        self._run = lambdify(
            (*self._names, *variables, _ANALYTIC), self._formulas, [OPERATIONS], printer=_written, cse=True
        )
        self._run.__defaults__ = (False,)

    @cached_property
    def entire(self) -> bool:
        """Whether the formulas are entire: made of sums, products, whole powers and exponentials."""
        parts = [p for f in self._several for p in preorder_traversal(f)]
        return all(
            not p.args or p.is_Add or p.is_Mul or isinstance(p, (exp, _ExpOf))
            or (p.is_Pow and p.exp.is_Integer and p.exp > 0)
            for p in parts if p.has(*self._variables)
        )  # fmt: skip

    def at(self, point: Mapping[Symbol, Ball], known: dict[Expr, Ball] | None = None) -> Bound:
        """Return the formulas as one function of the variables at numbers for their parameters.

        Args: `known`, values of formulas in the parameters at this point, which are used and added to.
        """
        return partial(self._run, *self._values(point, known))

    def rough(self, point: Mapping[Symbol, Ball], known: dict[Expr, Ball] | None = None) -> Callable[..., Any]:
        """Return the formulas as one function of complex numbers, which is no more than rounded."""
        values = [complex(float(v.mid())) for v in self._values(point, known)]
        return partial(self._doubles, *values)

    @cached_property
    def _doubles(self) -> Callable[..., Any]:
        unknown = {type(f).__name__ for e in self._several for f in e.atoms(Function)} - _ROUGH.keys()
        if unknown:
            msg = f"{', '.join(sorted(unknown))} of the variable is not evaluated in doubles"
            raise NoNumber(msg)
        return lambdify((*self._names, *self._variables), self._formulas, [_ROUGH], cse=True)

    def _values(self, point: Mapping[Symbol, Ball], known: dict[Expr, Ball] | None) -> list[Ball]:
        known = {} if known is None else known
        for expr, operations in self._fixed:
            if expr not in known:
                known[expr] = operations.value(point)
        return [known[expr] for expr, _ in self._fixed]


def _hoisted(expr: Expr, variables: tuple[Symbol, ...], names: dict[Expr, Symbol]) -> Expr:
    """Put names for the largest parts without variables: they are evaluated once a point; small whole numbers stay."""
    if expr in variables:
        return expr
    if not expr.has(*variables):
        return names.setdefault(expr, Symbol(f"k{len(names)}_"))
    if expr.is_Add or expr.is_Mul:
        fixed, varying = sift(expr.args, lambda a: not a.has(*variables), binary=True)
        found = [_hoisted(v, variables, names) for v in varying]
        known = expr.func(*fixed)
        return expr.func(known if _small(known) else _hoisted(known, variables, names), *found)
    if expr.is_Pow and _small(expr.exp):
        return _hoisted(expr.base, variables, names) ** expr.exp
    return expr.func(*(_hoisted(a, variables, names) for a in expr.args))


def _small(expr: Expr) -> bool:
    return bool(expr.is_Integer and abs(expr) < _SMALL)


def _written(expr: Expr) -> str:
    """Write a formula as operations on balls."""
    if isinstance(expr, Symbol):
        return str(expr.name)
    if expr.is_Integer:
        return f"({expr})"
    parts = [_written(a) for a in expr.args]
    if expr.is_Add or expr.is_Mul:
        return f"({(' + ' if expr.is_Add else '*').join(parts)})"
    if expr.is_Pow and expr.exp.is_Integer:
        return f"(1/{parts[0]})" if expr.exp == -1 else f"{parts[0]}**{parts[1]}"
    name = "power" if expr.is_Pow else "exp" if isinstance(expr, _ExpOf) else type(expr).__name__
    if name in METHODS:
        return f"{parts[0]}.{name}()"
    if name not in OPERATIONS:
        msg = f"{name} is not evaluated in balls"
        raise NoNumber(msg)
    return f"{name}({', '.join((_ANALYTIC.name, *parts))})"


@cache
def program(exprs: Expr | tuple[Expr, ...], variables: tuple[Symbol, ...] = (X,)) -> Program:
    """Return the program of formulas, compiled once."""
    return Program(exprs, variables)

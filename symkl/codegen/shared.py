"""Common subexpressions: sums, functions and powers that occur more than once get a name.

Products and reciprocals are left where they are: a/b with a shared 1/b is rounded twice, and may overflow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sympy import Add, Basic, Expr, Function, Pow, Symbol

from symkl.codegen.functions import XLog


def shared(exprs: Sequence[Expr], prefix: str = "x") -> tuple[list[tuple[Symbol, Expr]], list[Expr]]:
    """Return named subexpressions in the order of their use, and the expressions with these names.

    >>> from sympy import exp
    >>> a = Symbol("a")
    >>> shared([exp(a + 1) + 1, 2 * exp(a + 1)])
    ([(x0, exp(a + 1))], [x0 + 1, 2*x0])
    """
    counts: Counter[Basic] = Counter()

    def count(expr: Basic) -> None:
        if expr.args and not expr.is_number:
            counts[expr] += 1
            if counts[expr] == 1 or not _worth(expr):
                for part in expr.args:
                    count(part)

    for expr in exprs:
        count(expr)
    named: list[tuple[Symbol, Expr]] = []
    done: dict[Basic, Basic] = {}
    used = {s.name for e in exprs for s in e.free_symbols}

    def rebuilt(expr: Basic) -> Basic:
        if not expr.args or expr.is_number:
            return expr
        if expr in done:
            return done[expr]
        found = expr.func(*map(rebuilt, expr.args)) if expr.args else expr
        if counts[expr] > 1 and _worth(expr):
            number = len(named)
            while f"{prefix}{number}" in used:
                number += 1000
            symbol = Symbol(f"{prefix}{number}")
            named.append((symbol, found))
            found = symbol
        done[expr] = found
        return found

    ends = [rebuilt(e) for e in exprs]
    return named, ends


def _worth(expr: Basic) -> bool:
    small = isinstance(expr, Add) and len(expr.args) == 2 and all(a.is_Symbol or a.is_number for a in expr.args)
    whole = isinstance(expr, Pow) and expr.exp.is_number
    return isinstance(expr, (Add, Function, Pow)) and not small and not whole and not isinstance(expr, XLog)

"""Functions of large numbers, left as they are: SymPy writes ln Gamma(10^8) and psi(10^8) out in full.

A declaration of a family is called with a symbol in the place of a large parameter, or one whose reciprocal is, and the
number is put in after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from sympy import Basic, Expr, Pow, Rational, Symbol

from symkl.kernel import DoesNotApply

MOST = 10**4
"""Numbers are raised to at most this power."""
FACTORED, LIMIT = 128, 2**12
"""Numbers up to so many bits are factored; in longer ones primes are looked for up to the limit."""
LARGE = 50
"""Arguments of ln Gamma, psi, Gamma and the factorial above this are kept."""


def _kept(function: Any) -> Any:
    """Return a function like one of SymPy's that does not write out its value at a large number."""

    @classmethod  # type: ignore[misc]
    def evaluate(cls: Any, *args: Expr) -> Expr | None:
        return None if is_large(args[-1]) else function(*args)

    return type(function.__name__, (function,), {"eval": evaluate, "__module__": __name__})


def is_large(value: Expr) -> bool:
    """Whether a number is too large to write functions of it out.

    >>> is_large(sympy.Integer(10**8)), is_large(Symbol("a"))
    (True, False)
    """
    return bool(value.is_Rational and abs(value) > LARGE)


FUNCTIONS = {f.__name__: _kept(f) for f in (sympy.loggamma, sympy.polygamma, sympy.gamma, sympy.factorial)}
"""By name; at other arguments they give SymPy's own."""
globals().update(FUNCTIONS)  # so that they can be pickled


def declared(function: Callable[..., Any], values: Sequence[Expr], *more: Expr) -> Any:
    """Return what a declaration gives at the parameters: an expression or a sequence, nested or not.

    >>> declared(sympy.loggamma, [sympy.Integer(10**8)])
    loggamma(100000000)
    """
    extreme = [
        v for v in dict.fromkeys((*values, *more)) if is_large(v) or (v.is_Rational and v != 0 and is_large(1 / v))
    ]
    names = {v: Symbol(f"large{n}·") for n, v in enumerate(extreme)}
    found = function(*(names.get(v, v) for v in (*values, *more)))
    return put(found, {symbol: v for v, symbol in names.items()}) if names else found


def put(found: Any, numbers: Mapping[Expr, Expr]) -> Any:
    """Put numbers in the place of symbols without evaluating functions at large ones.

    Raises: DoesNotApply, for a power that would fill the memory.
    """
    if isinstance(found, (tuple, list)):
        return tuple(put(f, numbers) for f in found)
    if not isinstance(found, Basic):
        return found
    if found in numbers:
        return numbers[found]
    if not found.args or not found.has(*numbers):
        return found
    function = FUNCTIONS.get(type(found).__name__, found.func)
    args = [put(a, numbers) for a in found.args]
    if function is Pow and args[0].is_Rational and args[0] != 1 and args[1].is_Rational and abs(args[1]) > MOST:
        raise DoesNotApply("{} to the power {} is too long a number", *args)
    return function(*args)


def primes(number: Rational) -> dict[int, int]:
    """Return a positive rational as powers of primes; what is left of a very long one may be a product of large ones.

    >>> primes(sympy.Rational(12, 7))
    {2: 2, 3: 1, 7: -1}
    """
    found: dict[int, int] = {}
    for whole, sign in ((number.p, 1), (number.q, -1)):
        if whole.bit_length() <= FACTORED:
            powers = sympy.factorint(whole)
        else:
            left, powers = whole, {}
            for prime in sympy.primerange(LIMIT):
                while left % prime == 0:
                    left, powers[prime] = left // prime, powers.get(prime, 0) + 1
            powers |= {left: 1} if left > 1 else {}
        found |= {p: sign * e for p, e in powers.items() if p != 1}
    return found

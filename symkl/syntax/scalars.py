"""Arithmetic of SymPy scalars with bounds: no number of more than ten thousand digits is ever formed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import log10

import sympy
from sympy import Add, Expr, Integer, Mul, Pow, Rational, S

from symkl.syntax.lexer import MAX_DIGITS

_MAX_BITS = int(MAX_DIGITS * 3.3219280948873626)
_LARGEST_ARGUMENT = 500
"""SymPy evaluates gamma, zeta and their kin exactly at integers; beyond this the values are enormous."""


def checked(number: Expr) -> Expr:
    """Return a rational number unless it has too many digits."""
    if isinstance(number, Rational) and max(abs(number.p).bit_length(), number.q.bit_length()) > _MAX_BITS:
        msg = f"a number here has more than {MAX_DIGITS} digits"
        raise ValueError(msg)
    return number


def total(terms: Iterable[Expr]) -> Expr:
    """Return the sum, numbers first and each step checked."""
    numbers: list[Expr] = []
    others: list[Expr] = []
    for term in terms:
        (numbers if isinstance(term, Rational) else others).append(term)
    while len(numbers) > 1:  # by halves: one by one, 10,000 fractions take seconds
        odd = numbers[len(numbers) // 2 * 2 :]
        numbers = [checked(x + y) for x, y in zip(numbers[::2], numbers[1::2], strict=False)] + odd
    return Add(*numbers, *others) if others else Add(*numbers)


def multiplied(factors: Iterable[Expr]) -> Expr:
    """Return the product, numbers first and each step checked."""
    number: Expr = S.One
    others = []
    for factor in factors:
        if isinstance(factor, Rational):
            number = checked(number * factor)
        elif factor.is_Mul and isinstance(factor.args[0], Rational):
            number = checked(number * factor.args[0])
            others.append(factor / factor.args[0])
        else:
            others.append(factor)
    if not others:
        return number
    if any(f.is_number for f in others):  # 2^(1/2) 2^(1/2) makes a number again
        result = S.One
        for factor in others:
            result = result * factor
            checked(result.as_coeff_Mul()[0])
        return _checked_product(number, result)
    return Mul(number, *others)


def _checked_product(number: Expr, other: Expr) -> Expr:
    result = number * other
    checked(result.as_coeff_Mul()[0])
    return result


def raised(base: Expr, exponent: Expr) -> Expr:
    """Return base^exponent; powers whose digits would not fit are refused before they are formed."""
    if base is S.Zero and exponent.is_nonpositive is not False:
        msg = "division by zero" if exponent.is_negative else "0 to a power that is not known to be positive"
        raise ZeroDivisionError(msg)
    check_power(base, exponent)
    return real(Pow(base, exponent))


def check_power(base: Expr, exponent: Expr) -> None:
    """Refuse a power whose digits would not fit."""
    if isinstance(exponent, Rational):
        numeric = [f for f in Mul.make_args(base) if f.is_number]
        digits = sum(_digits(a) for f in numeric for a in f.atoms(Rational))
        if digits and (exponent.p.bit_length() > 60 or digits * abs(exponent.p) / exponent.q > MAX_DIGITS):
            msg = f"this power has more than {MAX_DIGITS} digits"
            raise ValueError(msg)


def _digits(number: Rational) -> float:
    size = max(abs(number.p), number.q)
    return size.bit_length() * log10(2) if size > 1 else 0.0


def real(value: Expr) -> Expr:
    """Return a scalar unless it is not a finite real."""
    if value.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        msg = "this is not a finite number"
        raise ValueError(msg)
    if value.has(S.ImaginaryUnit):
        msg = "this is not a real number"
        raise ValueError(msg)
    return value


def applied(function: Callable[..., Expr], arguments: list[Expr]) -> Expr:
    """Return the value of a function of scalars."""
    for argument in arguments:
        if isinstance(argument, Rational) and (abs(argument) > _LARGEST_ARGUMENT or argument.q > 10**9):
            msg = f"the argument of {getattr(function, '__name__', 'this function')} is too large to evaluate exactly"
            raise ValueError(msg)
    return real(function(*arguments))


def logarithm(value: Expr, base: Expr) -> Expr:
    """Return log_base(value) as a SymPy scalar."""
    if value.is_positive is False:
        msg = "the logarithm needs a positive argument"
        raise ValueError(msg)
    return real(sympy.log(value) if base is S.Exp1 else sympy.log(value) / sympy.log(base))


def exponential(value: Expr) -> Expr:
    """Return e^value as a SymPy scalar."""
    return real(sympy.exp(value))


def is_index(value: Expr) -> bool:
    """Whether a scalar can be an index: no fraction stands in it on its own."""
    return not isinstance(value, Rational) or isinstance(value, Integer)

"""Two sides compared at one point: in balls where there are any, else to many digits, doubled where they disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath
from mpmath import mp
from sympy import Add, Expr, S, Symbol, lambdify, polygamma

from symkl.families import Family
from symkl.numeric.balls import available, ball_of, exact, is_sure
from symkl.numeric.digits import number_by_definition
from symkl.numeric.enclosure import enclosure
from symkl.numeric.evaluation import by_definition
from symkl.numeric.formulas import NoNumber
from symkl.numeric.integrands import NotCovered
from symkl.terms import Term
from symkl.verification.record import Compared

GUARD = 5
"""Digits that two computations without proof need not share."""
SHOWN = 25
At = Mapping[Symbol, Expr]


class NotReal(NoNumber):
    """A formula that has no real value at a point: it is wrong there if the other side has one."""


@dataclass(frozen=True)
class Side:
    """One side of a relation: a formula, or a term, which is evaluated by its definition, once a point."""

    expr: Expr

    def ball(self, at: At, digits: int) -> Any:
        """Return a ball of a radius below 10^-digits; raises NoNumber."""
        if isinstance(self.expr, Term):
            return _enclosed(self.expr, _key(at), digits)
        from flint import ctx

        for more in (15, digits + 40, 4 * digits + 100):
            with ctx.workdps(digits + more):
                found = ball_of(self.expr, {s: exact(S(v)) for s, v in at.items()})
                if is_sure(found, digits):
                    return found
        msg = f"the ball of {self.expr} does not become small"
        raise NoNumber(msg)

    def number(self, at: At, digits: int) -> mpmath.mpf:
        """Return a number with about so many digits; raises NoNumber."""
        if isinstance(self.expr, Term):
            return _computed(self.expr, _key(at), digits)
        return _value(self.expr, at, digits)

    def size(self, at: At) -> mpmath.mpf:
        """Return the sum of the absolute values of the terms, to which errors are relative."""
        parts = Add.make_args(self.expr) if not isinstance(self.expr, Term) else ()
        return mpmath.fsum(abs(_value(p, at, 15)) for p in parts)


def compare(left: Side, right: Side, relation: str, at: At, digits: int) -> Compared:
    """Compare two sides at a point, by balls if python-flint is there.

    Args: `relation`, = or <=; `at`, exact numbers for the parameters; `digits` to which sides must agree.
    """
    place = ", ".join(f"{s.name} = {_shown(v)}" for s, v in _key(at)) or "no parameters"
    reasons: list[str] = []
    for possible, method in ((available(), _in_balls), (True, _to_digits)):
        if possible:
            try:
                return method(left, right, relation, at, digits, place)
            except NotReal as error:
                return _undefined(left, right, at, digits, place, str(error))
            except NoNumber as error:
                reasons.append(str(error))
    return Compared(place, "", "", "", "digits", None, "; ".join(reasons))


def _undefined(left: Side, right: Side, at: At, digits: int, place: str, why: str) -> Compared:
    """Return what follows if one side is no real number: it is refuted if the other is one."""
    found: list[str] = []
    for side in (left, right):
        try:
            found.append(mpmath.nstr(side.number(at, digits), SHOWN))
        except NotReal:
            found.append("no real number")
        except NoNumber as error:
            return Compared(place, "", "", "", "digits", None, f"{why}; {error}")
    agrees = None if found[0] == found[1] else False
    return Compared(place, found[0], found[1], "inf" if agrees is False else "", "digits", agrees, why)


def _in_balls(left: Side, right: Side, relation: str, at: At, digits: int, place: str) -> Compared:
    from flint import arb, ctx

    one, two = left.ball(at, digits), right.ball(at, digits)
    with ctx.workdps(2 * digits + 20):
        gap = one - two
        wrong = not gap.contains(arb(0)) if relation == "=" else bool(gap > 0)
        apart = abs(gap).upper() if relation == "=" else gap.rad()
        first, second = (b.str(max(SHOWN, digits), more=False) for b in (one, two))
        return Compared(place, first, second, apart.str(3, radius=False), "ball", not wrong)


def _to_digits(left: Side, right: Side, relation: str, at: At, digits: int, place: str) -> Compared:
    """Compare numbers; what disagrees is computed again with twice the digits: a true identity follows, another not."""
    one, two, gap, slack = _apart(left, right, at, digits)
    agrees: bool | None = abs(gap) <= slack if relation == "=" else gap <= slack
    note = ""
    if not agrees:
        _, _, again, less = _apart(left, right, at, 2 * digits)
        if (abs(again) if relation == "=" else again) <= less:
            agrees, note = True, f"needed {2 * digits} digits"
        elif abs(again - gap) > abs(again) / 2:
            agrees, note = None, "two precisions give different differences"
    first, second = (mpmath.nstr(v, max(SHOWN, digits)) for v in (one, two))
    return Compared(place, first, second, mpmath.nstr(abs(gap), 3), "digits", agrees, note)


def _apart(left: Side, right: Side, at: At, digits: int) -> tuple[Any, Any, Any, Any]:
    one, two = left.number(at, digits), right.number(at, digits)
    with mp.workdps(digits + 20):
        slack = mpmath.mpf(10) ** (GUARD - digits) * max(1, abs(one), abs(two), left.size(at), right.size(at))
        return one, two, one - two, slack


def _shown(value: Expr) -> str:
    """Write a number of a point: exactly if that is short."""
    text = f"{value.p}" if value.q == 1 else f"{value.p}/{value.q}"
    return text if len(text) <= SHOWN else f"{mpmath.nstr(mpmath.mpf(int(value.p)) / int(value.q), 17)}..."


# --- values -----------------------------------------------------------------------------------------------------------

_Key = tuple[tuple[Symbol, Expr], ...]
_REMEMBERED = 4096


def _key(at: At) -> _Key:
    return tuple(sorted(at.items(), key=lambda pair: str(pair[0].name)))


def _remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    """Remember results and failures: mutants of one formula share its definition."""
    known: dict[Any, Any] = {}

    def ask(*key: Any) -> Any:
        if key not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            try:
                known[key] = function(*key)
            except NoNumber as error:
                known[key] = error
        if isinstance(known[key], NoNumber):
            raise known[key]
        return known[key]

    return ask


@_remembering
def _enclosed(term: Expr, key: _Key, digits: int) -> Any:
    return enclosure(term, dict(key), digits)


@_remembering
def _computed(term: Expr, key: _Key, digits: int) -> mpmath.mpf:
    try:
        return number_by_definition(term, dict(key), digits)
    except NotCovered:  # slower, for terms of every shape
        found = by_definition(at_point(term, dict(key)), digits)
    if found.status != "value" or found.digits < digits:
        msg = f"{term} is {found.value}; {found.note}"
        raise NoNumber(msg)
    with mp.workdps(digits + 20):
        return mpmath.mpf(found.value)


def at_point(term: Expr, at: At) -> Expr:
    """Return a term with numbers for its parameters; laws check them."""
    laws = {law: type(law)(*(v.xreplace(dict(at)) for v in law.parameters)) for law in term.atoms(Family)}
    return term.xreplace(laws).xreplace(dict(at))


@cache
def _compiled(expr: Expr, names: tuple[Symbol, ...]) -> Callable[..., Any]:
    return lambdify(names, expr, "mpmath", cse=True)


def _value(expr: Expr, at: At, digits: int) -> mpmath.mpf:
    names = tuple(sorted(at, key=str))
    for function in expr.atoms(polygamma):  # mpmath would cut a fraction off the order
        if not function.args[0].xreplace(dict(at)).is_Integer:
            msg = f"the order of {function} is no whole number"
            raise NoNumber(msg)
    with mp.workdps(digits + 25):
        try:
            numbers = [mpmath.mpf(int(S(at[n]).p)) / int(S(at[n]).q) for n in names]
            found = mpmath.mpmathify(_compiled(expr, names)(*numbers))
        except (ValueError, ZeroDivisionError) as error:
            msg = f"{expr} has no value here: {error}"
            raise NotReal(msg) from error
        except (OverflowError, TypeError) as error:
            msg = f"{expr} is not evaluated: {error}"
            raise NoNumber(msg) from error
        if not mpmath.isfinite(found) or abs(mpmath.im(found)) > mpmath.mpf(10) ** -digits * (1 + abs(found)):
            msg = f"{expr} is not real and finite"
            raise NotReal(msg)
        return mpmath.re(found)

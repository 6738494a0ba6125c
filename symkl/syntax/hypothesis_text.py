"""Hypotheses to text, in the words in which they can be given."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Basic, Expr, S

from symkl.functions import Convex
from symkl.measures import CrossEntropy, DensityEntropy, joint
from symkl.syntax.scalar_text import scalar, split_sign
from symkl.syntax.text import Texts
from symkl.terms import (
    Almost,
    Assumed,
    AtLeast,
    Continuous,
    Density,
    Discrete,
    Distinct,
    Every,
    EveryIndex,
    Expectation,
    Finite,
    Hypothesis,
    Independent,
    Law,
    Linear,
    Log,
    Nonzero,
    Positive,
    Term,
    factors,
    linear,
)

_TURNED = {">": "<", ">=": "<=", "!=": "!="}


def hypothesis(value: Hypothesis) -> str:
    """Return a hypothesis in words of the language.

    >>> from sympy import Symbol
    >>> hypothesis(AtLeast(Symbol("T") - 2))
    'T >= 2'
    """
    write = _WRITERS.get(type(value))
    texts = Texts((value,))
    return write(value, texts) if write else f"{type(value).__name__}({', '.join(texts.whole(a) for a in value.args)})"


def _compared(sign: str) -> Callable[[Hypothesis, Texts], str]:
    """Write an expression compared with zero, what is taken away on the other side."""

    def write(value: Hypothesis, texts: Texts) -> str:
        expr = value.args[0]
        if isinstance(expr, Term):
            left, right = _sides(expr)
            return f"{texts.whole(left)} {sign} {texts.whole(right)}"
        number = Add(*(a for a in Add.make_args(expr) if a.is_Number))
        terms = [split_sign(a) for a in Add.make_args(expr) if not a.is_Number]
        up, down = (Add(*(t for negative, t in terms if negative is side)) for side in (False, True))
        if up is S.Zero and down is not S.Zero:  # 1 - w > 0 is w < 1
            return f"{scalar(down)} {_TURNED[sign]} {scalar(number)}"
        if down is S.Zero:
            return f"{scalar(up)} {sign} {scalar(-number)}"
        left, right = (up + number, down) if number.is_positive else (up, down - number)
        return f"{scalar(left)} {sign} {scalar(right)}"

    return write


def _sides(expr: Expr) -> tuple[Expr, Expr]:
    if not isinstance(expr, Linear):
        return expr, S.Zero
    halves: tuple[list[tuple[Expr, Expr]], list[tuple[Expr, Expr]]] = ([], [])
    for coefficient, term in expr.pairs:
        negative, size = split_sign(coefficient)
        halves[negative].append((size, term))
    return linear(halves[0]), linear(halves[1])


def _finite(value: Hypothesis, texts: Texts) -> str:
    term = value.args[0]
    logarithm = term.body if isinstance(term, Expectation) else None
    if isinstance(logarithm, Log) and all(isinstance(d, Density) and e == 1 for d, e in factors(logarithm.arg)):
        law = joint(term.law)
        try:
            known = (
                DensityEntropy(law, term.body.base)
                if term.body.arg == law
                else CrossEntropy(law, term.body.arg, term.body.base)
            )
        except (TypeError, ValueError):
            known = term
        term = known
    return f"{texts.whole(term)} is finite"


def _independent(value: Hypothesis, texts: Texts) -> str:
    law, left, right, given = value.args
    sides = [",".join(map(texts.coordinate, side.args)) for side in (left, right, given)]
    under = "" if law == Law("p") else f"[{texts.law(law)}] "
    return f"{under}{sides[0]} . {sides[1]}" + (f" | {sides[2]}" if sides[2] else "")


def _assumed(value: Hypothesis, texts: Texts) -> str:
    relation, left, right, variables, ranges = value.args
    found = f"{texts.whole(left)} {relation} {texts.whole(right)}"
    if variables.args:
        found += f" for all {', '.join(map(texts.variable, variables.args))}"
    return found + "".join(_span(*r) for r in ranges.args)


def _span(t: Basic, low: Expr, high: Expr) -> str:
    return f" for {t} in {scalar(low)}..{scalar(high)}"


def _almost(value: Hypothesis, texts: Texts) -> str:
    law, condition = value.args
    if isinstance(condition, Positive):
        inner = texts.part(condition.args[0], 1)
        return f"{texts.drawn(law.args)} << {inner}"
    return f"{hypothesis(condition)} almost surely under {texts.drawn(law.args)}"


def _every(value: Hypothesis, texts: Texts) -> str:
    variables, condition = value.args
    return f"{hypothesis(condition)} for all {', '.join(map(texts.variable, variables.args))}"


def _every_index(value: Hypothesis, _: Texts) -> str:
    t, low, high, condition = value.args
    return f"{hypothesis(condition)}{_span(t, low, high)}"


_WRITERS: dict[type, Callable[[Hypothesis, Texts], str]] = {
    Positive: _compared(">"),
    AtLeast: _compared(">="),
    Nonzero: _compared("!="),
    Finite: _finite,
    Discrete: lambda value, texts: f"{texts.coordinate(value.args[0])} discrete",
    Continuous: lambda value, texts: f"{texts.coordinate(value.args[0])} continuous",
    Convex: lambda value, _: f"{value.function} convex",
    Distinct: lambda value, texts: f"{texts.coordinate(value.args[0])} is not {texts.coordinate(value.args[1])}",
    Independent: _independent,
    Assumed: _assumed,
    Almost: _almost,
    Every: _every,
    EveryIndex: _every_index,
}

"""Products of many factors: how they may be spelled, and how they are put together in linear time."""

from __future__ import annotations

from sympy import Expr, S

from symkl.syntax import scalars
from symkl.syntax.errors import InputError, excerpt
from symkl.syntax.tree import Node
from symkl.terms import Linear, Term, factors, linear, power, product, times


def check_spelling(node: Node, text: str) -> None:
    """Refuse what people read in two ways: log p(x)/q(x), a/b c, x 2.

    Raises: InputError that says where to put the parentheses.
    """
    operators, parts = list(node.value), node.parts
    divisor = 0
    for i in range(1, len(parts)):
        if parts[i - 1].kind == "bare_log" and operators[i] != "*":
            log = parts[i - 1]
            inner = excerpt(text, log.parts[1].start, parts[i].end)
            alone = excerpt(text, log.parts[1].start, log.parts[1].end)
            alone = alone if alone.startswith("(") else f"({alone})"
            msg = f"put parentheses: {log.value}({inner}), or {log.value}{alone} for that of the first factor alone"
            raise InputError(msg, text, log.start)
        divisor = i if operators[i] == "/" else 0 if operators[i] == "*" else divisor
        if operators[i]:
            continue
        if parts[i].kind == "number":
            raise InputError("write * before a number", text, parts[i].start)
        literal = divisor == 1 and parts[0].kind == parts[1].kind == "number"
        if divisor and not literal:
            under = excerpt(text, parts[divisor].start, parts[i].end)
            msg = f"a/b c can be read in two ways; put parentheses, .../({under}), or * between the factors"
            raise InputError(msg, text, parts[i].start)


def fold(values: list[Expr]) -> Expr:
    """Return the ordered product of many factors, as `times` would one by one, in linear time."""
    coefficient: list[Expr] = []
    items: list[tuple[Expr, Expr]] = []
    for factor in values:
        value = factor
        if not isinstance(value, Term):
            if len(items) == 1 and isinstance(items[0][0], Linear) and items[0][1] is S.One:
                items = [(times(items[0][0], value), S.One)]  # a scalar distributes over a sum it multiplies alone
            else:
                coefficient.append(value)
            continue
        if not items and coefficient:
            value, coefficient = times(scalars.multiplied(coefficient), value), []
            if not isinstance(value, Term):  # the coefficient was 0
                coefficient = [value]
                continue
        if isinstance(value, Linear) and len(value.args) == 1:
            coefficient.append(value.pairs[0][0])
            value = value.pairs[0][1]
        items.extend(factors(value))
    return linear([(scalars.multiplied(coefficient), product(items))])


def power_of_term(base: Expr, exponent: Expr) -> Expr:
    """Return a term to a scalar power, its numeric coefficient within bounds."""
    if isinstance(base, Linear) and len(base.args) == 1:
        scalars.check_power(base.pairs[0][0], exponent)
    return power(base, exponent)

"""The value of a term in a finite model, class by class; named measures by second definitions (see `definitions`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from sympy import Basic, Expr, S

from symkl.functions import Absolute, Composite
from symkl.models.elementary import exp, log, power
from symkl.models.evaluator import Evaluator, handles
from symkl.models.exact import OO, Enclosure, Undecided, Undefined, Value, sign
from symkl.models.tables import Model
from symkl.terms import (
    AlphabetSum,
    Apply,
    Density,
    Exp,
    Expectation,
    IndexProduct,
    IndexSum,
    Linear,
    Log,
    Product,
    Term,
)


def evaluate(term: Expr, model: Model, env: Mapping[Basic, Any] | None = None) -> Value:
    """Return the value of a term in a model.

    Formula: an extended real: `Fraction`, `LogNumber`, `Enclosure` or `Infinite`.
    Raises: `Undefined` for oo - oo and the like, `Unsupported` for what this oracle cannot evaluate.
    """
    return Evaluator(model, env)(term)


@handles(Linear)
def _linear(run: Evaluator, term: Linear) -> Value:
    total: Any = Fraction(0)
    for coefficient, atom in term.pairs:
        scale = run.scalar(coefficient)
        if scale or isinstance(scale, Enclosure):
            value = run(atom)
            total = total + (value if scale == 1 else scale * value)
    return total


@handles(Product)
def _product(run: Evaluator, term: Product) -> Value:
    return _multiplied(partial(_powered, run, *factor) for factor in term.factors)


def _multiplied(values: Iterable[Callable[[], Value]]) -> Value:
    """Multiply; a factor 0 makes the product 0 whatever the other factors are, infinite or undefined."""
    result: Any = Fraction(1)
    undefined: Undefined | None = None
    for find in values:
        try:
            value = find()
        except Undefined as error:
            undefined = undefined if isinstance(undefined, Undecided) else error
            continue
        if sign(value) == 0:
            return Fraction(0)
        result = result * value
    if undefined is not None:
        raise undefined
    return result


def _powered(run: Evaluator, factor: Expr, exponent: Expr) -> Value:
    """Return factor ** exponent: 1 for an exponent 0, and oo for 0 ** -1 where a factor is nonnegative by its form."""
    if exponent is S.One:
        return run(factor)
    up = run.scalar(exponent)
    if sign(up) == 0:
        return Fraction(1)
    value = run(factor)
    return OO if sign(value) == 0 and sign(up) == -1 and _weighs(run, factor) else power(value, up)


def _weighs(run: Evaluator, term: Expr) -> bool:
    """Whether a term is nonnegative by its form at these parameters: densities, exponentials, products, sums, means."""
    if isinstance(term, Product):
        return all(_weighs(run, f) for f, e in term.factors if sign(run.scalar(e)) != 0)
    if isinstance(term, Linear):
        signs = [(sign(run.scalar(c)), t) for c, t in term.pairs]
        return all(side == 0 or (side == 1 and _weighs(run, t)) for side, t in signs)
    if isinstance(term, (IndexSum, IndexProduct)):
        return all(_weighs(run, term.body) for _ in run.span(*term.index_range))
    if isinstance(term, (Expectation, AlphabetSum)):
        return _weighs(run, term.body)
    if isinstance(term, Term):
        return isinstance(term, (Density, Exp, Absolute))
    return sign(run.scalar(term)) in {0, 1}


@handles(Density)
def _density(run: Evaluator, term: Density) -> Value:
    return run.density(term)


@handles(Log)
def _log(run: Evaluator, term: Log) -> Value:
    return run.in_base(log(run(term.arg)), term.base)


@handles(Exp)
def _exp(run: Evaluator, term: Exp) -> Value:
    return exp(run(term.arg))


@handles(Absolute)
def _absolute(run: Evaluator, term: Absolute) -> Value:
    value = run(term.arg)
    side = sign(value)
    if side is None:
        raise Undecided(f"{term}: the sign of {value}")
    return -value if side < 0 else value


@handles(Composite)
def _composite(run: Evaluator, term: Composite) -> Value:
    return run.curve(term.function, run(term.arg))


@handles(Apply)
def _apply(run: Evaluator, term: Apply) -> Value:
    at = tuple(run.values[point] for point in run.points(*term.values))
    return run.model.functions[term.name][at]


@handles(Expectation)
def _expectation(run: Evaluator, term: Expectation) -> Value:
    return run.average(term.law, lambda: run(term.body))


@handles(AlphabetSum)
def _alphabet_sum(run: Evaluator, term: AlphabetSum) -> Value:
    total: Any = Fraction(0)
    for weight in run.run(run.points(*term.bound)):
        total = total + weight * run(term.body)
    return total


@handles(IndexSum)
def _index_sum(run: Evaluator, term: IndexSum) -> Value:
    total: Any = Fraction(0)
    for _ in run.span(*term.index_range):
        total = total + run(term.body)
    return total


@handles(IndexProduct)
def _index_product(run: Evaluator, term: IndexProduct) -> Value:
    return _multiplied(partial(run, term.body) for _ in run.span(*term.index_range))

"""Jointly Gaussian laws with rational means and covariances, as an oracle for log-linear terms of continuous variables.

Log-densities are quadratic polynomials, and means of quadratic polynomials under Gaussian laws are again such: all
arithmetic is exact.  Entropies of variables come from determinants, H = (1/2) log((2 pi e)^n det S), which is
independent of the log-densities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Basic, Expr, S

from symkl.measures import ELBO, KL, CrossEntropy, DensityEntropy, Entropy, Grouped, Information, Jeffreys
from symkl.mixtures import Mixture
from symkl.models.elementary import log, power
from symkl.models.evaluator import HANDLERS, Evaluator
from symkl.models.exact import IV, Enclosure, Infinite, Value, sign
from symkl.models.matrices import Matrix, determinant, inverse, times, transpose
from symkl.models.quadratic import Quadratic
from symkl.models.tables import Coordinate, LawKey, Model, Point, Unsupported
from symkl.terms import AlphabetSum, Density, Expectation, IndexSum, Law, Linear, Log, Slot, Term, factors

HALF = Fraction(1, 2)


@dataclass
class Normal:
    """A Gaussian law: coordinates, means, covariance."""

    coordinates: tuple[Coordinate, ...]
    mean: dict[Coordinate, Fraction]
    covariance: dict[tuple[Coordinate, Coordinate], Fraction]

    def block(self, rows: Sequence[Coordinate], columns: Sequence[Coordinate]) -> Matrix:
        """Return a block of the covariance."""
        return [[self.covariance[a, b] for b in columns] for a in rows]

    def entropy(self, coordinates: Iterable[Coordinate]) -> Quadratic:
        """Return (1/2) log((2 pi e)^n det S)."""
        cs = sorted(set(coordinates))
        volume = log(determinant(self.block(cs, cs))) if cs else Fraction(0)
        return Quadratic(HALF * volume + HALF * len(cs), HALF * len(cs))

    def extended(
        self,
        of: Sequence[Coordinate],
        given: Sequence[Coordinate],
        slope: Matrix,
        noise: Matrix,
        offset: Sequence[Fraction],
    ) -> Normal:
        """Return the law with further coordinates, slope given + offset + noise, drawn from the present ones."""
        mean, covariance = dict(self.mean), dict(self.covariance)
        for c, row, start in zip(of, slope, offset, strict=True):
            mean[c] = start + sum((a * self.mean[g] for a, g in zip(row, given, strict=True)), Fraction(0))
            for d in self.coordinates:
                shared = sum((a * self.covariance[g, d] for a, g in zip(row, given, strict=True)), Fraction(0))
                covariance[c, d] = covariance[d, c] = shared
        for i, c in enumerate(of):
            for j, d in enumerate(of):
                shared = sum((a * covariance[g, d] for a, g in zip(slope[i], given, strict=True)), Fraction(0))
                covariance[c, d] = shared + noise[i][j]
        return Normal((*self.coordinates, *of), mean, covariance)

    def conditional(self, of: Sequence[Coordinate], given: Sequence[Coordinate]) -> tuple[Matrix, Matrix]:
        """Return the regression matrix and the conditional covariance."""
        if not given:
            return [[] for _ in of], self.block(of, of)
        slope = times(self.block(of, given), inverse(self.block(given, given)))
        explained = times(slope, transpose(self.block(of, given)))
        both = zip(self.block(of, of), explained, strict=True)
        return slope, [[a - b for a, b in zip(r, s, strict=True)] for r, s in both]


class Gaussian:
    """Evaluates terms whose laws are Gaussian; values are `Quadratic` in what is drawn around them."""

    def __init__(
        self, laws: Mapping[LawKey, Normal], symbols: Mapping[Basic, Any], point: Mapping[Point, Fraction]
    ) -> None:
        self.laws, self.point = dict(laws), dict(point)
        self.names = Evaluator(Model(symbols=dict(symbols)))

    def law(self, law: Law) -> Normal:
        """Return a law."""
        if isinstance(law, Mixture):
            raise Unsupported("mixtures of Gaussian laws")
        return self.laws[self.names.law(law)]

    def __call__(self, term: Expr) -> Quadratic:
        """Return the value of a term as a polynomial in the values that are not drawn inside it."""
        if not isinstance(term, Term):
            return Quadratic(self.names.scalar(term))
        for classes, method in _METHODS:
            if isinstance(term, classes):
                return method(self, term)
        raise Unsupported(f"{type(term).__name__} of Gaussian laws")

    def value(self, term: Expr) -> Value:
        """Return the number a term is, with free values at the point."""
        return self.number(self(term).replaced({p: Quadratic(x) for p, x in self.point.items()}))

    @staticmethod
    def number(found: Quadratic) -> Value:
        """Return a polynomial that is constant as a number."""
        if any(sign(c) != 0 for c in (*found.linear.values(), *found.square.values())):
            raise Unsupported("the value depends on values that are not set")
        if sign(found.pi) == 0:
            return found.constant
        return found.constant + found.pi * Enclosure(IV.log(2 * IV.pi))

    def in_base(self, value: Any, base: Expr) -> Any:
        """Turn nats into units of log(base)."""
        return value if base is S.Exp1 else value * (power(log(self.names.scalar(base)), Fraction(-1)))

    def _residual(self, d: Density) -> tuple[list[Quadratic], Matrix, list[Point]]:
        """Return the values minus their conditional means, the conditional covariance and the values."""
        of, given = (self.names.coordinates([s for s, _ in side]) for side in (d.of, d.given))
        normal = self.law(d.law)
        values, behind = (self.names.points(*vs) for vs in (d.values, d.given_values))
        slope, covariance = normal.conditional(of, given)
        residuals = []
        for c, v, row in zip(of, values, slope, strict=True):
            r = Quadratic(-normal.mean[c], linear={v: Fraction(1)})
            for g, w, a in zip(given, behind, row, strict=True):
                r += Quadratic(a * normal.mean[g], linear={w: -a})
            residuals.append(r)
        return residuals, covariance, values

    def log_density(self, d: Density) -> Quadratic:
        """Return log p(of | given), a quadratic polynomial."""
        residuals, covariance, _ = self._residual(d)
        weights = inverse(covariance)
        result = Quadratic(-HALF * log(determinant(covariance)), -HALF * len(residuals))
        for r, row in zip(residuals, weights, strict=True):
            for s, w in zip(residuals, row, strict=True):
                result += r.times(s).scaled(-HALF * w)
        return result

    def average(self, law: Sequence[Density], body: Quadratic) -> Quadratic:
        """Return the mean of a polynomial, last draw first."""
        for d in reversed(law):
            residuals, covariance, values = self._residual(d)
            noise = sum(
                (
                    body.square.get((min(v, w), max(v, w)), 0) * covariance[i][j] * (1 if i == j else HALF)
                    for i, v in enumerate(values)
                    for j, w in enumerate(values)
                ),
                Fraction(0),
            )
            means = {v: Quadratic(linear={v: Fraction(1)}) - r for v, r in zip(values, residuals, strict=True)}
            body = body.replaced(means) + Quadratic(noise)
        return body

    def joint(self, densities: Sequence[Density]) -> Quadratic:
        """Return the logarithm of a product of densities."""
        return sum((self.log_density(d) for d in densities), Quadratic())

    # What the second definitions of measures of variables ask of an evaluator:

    @property
    def model(self) -> Gaussian:
        """The evaluator answers for its model."""
        return self

    def counting(self, _: Coordinate) -> bool:
        """Lebesgue measure does not count."""
        return False

    def coordinates(self, slots: Sequence[Slot]) -> list[Coordinate]:
        """Expand slots into concrete coordinates."""
        return self.names.coordinates(slots)

    def table(self, law: Law) -> Normal:
        """Return a law, which knows the entropies of its coordinates."""
        return self.law(law)


def _log(run: Gaussian, term: Log) -> Quadratic:
    if not isinstance(term.arg, Term):
        return run.in_base(Quadratic(log(run.names.scalar(term.arg))), term.base)
    result = Quadratic()
    for factor, exponent in factors(term.arg):
        scale = run.names.scalar(exponent)
        single = isinstance(factor, Linear) and len(factor.args) == 1
        coefficient, density = factor.pairs[0] if single else (S.One, factor)
        if not isinstance(density, Density):
            raise Unsupported(f"log {factor} of Gaussian laws")
        result += run.log_density(density).scaled(scale) + Quadratic(log(run.names.scalar(coefficient)) * scale)
    return run.in_base(result, term.base)


def _linear(run: Gaussian, term: Linear) -> Quadratic:
    return sum((run(t).scaled(run.names.scalar(c)) for c, t in term.pairs), Quadratic())


def _index_sum(run: Gaussian, term: IndexSum) -> Quadratic:
    return sum((run(term.body) for _ in run.names.span(*term.index_range)), Quadratic())


def _integral(run: Gaussian, term: AlphabetSum) -> Quadratic:
    """Read the integral of densities times a body as an expectation."""
    items = factors(term.body)
    law = [f for f, e in items if isinstance(f, Density) and e is S.One and set(f.values) <= set(term.bound)]
    rest = [(f, e) for f, e in items if f not in law]
    if len(rest) > 1 or {v for d in law for v in d.values} != set(term.bound) or any(e is not S.One for _, e in rest):
        raise Unsupported(f"{term} of Gaussian laws")
    ordered = sorted(law, key=lambda d: sum(v in term.bound for v in d.given_values))
    return run(Expectation(ordered, rest[0][0] if rest else S.One))


def _two_laws(part: Callable[[Quadratic, Quadratic], Quadratic]) -> Callable[[Gaussian, Any], Quadratic]:
    def method(run: Gaussian, term: Any) -> Quadratic:
        f, g = run.joint(term.law), run.joint(getattr(term, "reference", ()))
        return run.in_base(run.average(term.law, part(f, g)), term.base)

    return method


def _jeffreys(run: Gaussian, term: Jeffreys) -> Quadratic:
    gap = run.joint(term.law) + run.joint(term.reference).scaled(-1)
    return run.in_base(run.average(term.law, gap) + run.average(term.reference, gap).scaled(-1), term.base)


def _of_variables(run: Gaussian, term: Entropy | Grouped) -> Quadratic:
    found = HANDLERS[Entropy](run, term)  # type: ignore[arg-type]
    if isinstance(found, Infinite):
        raise Unsupported("repeated coordinates of a Gaussian law")
    return found  # type: ignore[return-value]


def _information(run: Gaussian, term: Information) -> Quadratic:
    return run.in_base(run.log_density(term.args[0]).scaled(-1), term.base)


_METHODS: list[tuple[Any, Callable[[Gaussian, Any], Quadratic]]] = [
    (Linear, _linear),
    (Log, _log),
    (Expectation, lambda run, term: run.average(term.law, run(term.body))),
    (IndexSum, _index_sum),
    (AlphabetSum, _integral),
    (Information, _information),
    (DensityEntropy, _two_laws(lambda f, _: f.scaled(-1))),
    (CrossEntropy, _two_laws(lambda _, g: g.scaled(-1))),
    (KL, _two_laws(lambda f, g: f + g.scaled(-1))),
    (ELBO, _two_laws(lambda f, g: g + f.scaled(-1))),
    (Jeffreys, _jeffreys),
    ((Entropy, Grouped), _of_variables),
]

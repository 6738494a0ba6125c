"""A theorem at named finite tables: exact numbers on both sides, line by line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Expr, Rational, Symbol, SympifyError, sympify

from symkl.kernel import Theorem
from symkl.models.curves import Curve, T, curve_of
from symkl.models.elementary import decimal
from symkl.models.evaluator import Evaluator
from symkl.models.exact import Undefined, Value
from symkl.models.gather import Scene, symbols
from symkl.models.hypotheses import related, satisfied
from symkl.models.tables import Coordinate, Model, Table, Unsupported
from symkl.search.shown import Line, Proof
from symkl.search.shown import lines as lines_of
from symkl.syntax.text import text as written
from symkl.terms import Hypothesis

Cells = dict[tuple[Any, ...], Fraction]


class InstanceError(ValueError):
    """The tables do not fit the theorem; says what is wrong and what to write instead."""


@dataclass(frozen=True)
class Instance:
    """A theorem at some tables: the values of its sides and of every line of its proof."""

    theorem: Theorem
    model: Model
    left: Value
    right: Value
    rows: tuple[tuple[str, str, str], ...]
    """The exact value, the decimal value, and what is evaluated."""

    @property
    def gap(self) -> Value:
        """The right side minus the left one, in nats if there is a logarithm without a base."""
        return self.right - self.left

    def table(self) -> str:
        """Return the values as a plain table, one line of the proof in each row."""
        rows = [("exact", "decimal", ""), *self.rows]
        widths = [max(len(row[i]) for row in rows) for i in range(2)] + [0]
        return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)

    def __repr__(self) -> str:
        return self.table()


def instantiate(subject: Any, /, **values: Any) -> Instance:
    """Apply a theorem to finite tables and return the exact values of both sides and of every line.

    Formula: the relation of the theorem, checked exactly.
    Args: subject, a theorem, or whatever has one: a verdict, a proof, a derivation; then, by name, every law,
        parameter, function and fixed value.  A law is a list of numbers, a nested list (variables in alphabetical
        order) or a mapping from letters, or tuples of letters, to numbers; numbers are ints, fractions, texts such as
        "3/8", or decimals, which are read exactly; a fixed value is one of the letters, that of x' is called x_prime.
        A function f of a number, as in D_f(P || Q), is a SymPy expression in t or a Python function of t, which says
        what it is for t > 0; at 0 and oo it has its limits.
    Raises: InstanceError if a table is no law, if a name is missing or unknown, or if a condition fails.

    >>> from symkl import prove
    >>> found = instantiate(prove("KL(P || Q) = CE(P, Q) - H(P)"), P=["1/2", "1/2"], Q=["1/4", "3/4"])
    >>> found.left, found.right
    (log(2) - 1/2 log(3), log(2) - 1/2 log(3))

    Source: the definitions of the measures, in exact rational arithmetic with logarithms.
    """
    shown = getattr(subject, "proof", None) or subject
    theorem = getattr(shown, "theorem", shown)
    if not isinstance(theorem, Theorem):
        raise InstanceError("there is no theorem to apply; prove the statement first")
    lines = shown.lines if isinstance(shown, Proof) else lines_of(theorem)
    terms = [theorem.left, theorem.right, *(side for line in lines for side in (line.left, line.right))]
    reader = _Reader(terms, theorem.hypotheses, values)
    model = reader.model()
    run = Evaluator(model)
    for hypothesis in theorem.hypotheses:
        if not _holds(hypothesis, run):
            raise InstanceError(f"the condition {written(hypothesis)} does not hold for these tables")
    ends = [_value(side, run) for side in (theorem.left, theorem.right)]
    if related(theorem.relation, *ends) is False:
        raise RuntimeError(f"{theorem} is false for these tables; please report it")
    rows = tuple(_row(label, value) for label, value in _labelled(theorem, lines, run))
    return Instance(theorem, model, ends[0], ends[1], rows)


def _labelled(theorem: Theorem, lines: Sequence[Line], run: Evaluator) -> Iterator[tuple[str, Value]]:
    yield written(theorem.left), _value(theorem.left, run)
    for line in lines:
        yield f"{line.relation} {written(line.right)}", _value(line.right, run)


def _row(label: str, value: Value) -> tuple[str, str, str]:
    return str(value), decimal(value), label


def _value(term: Expr, run: Evaluator) -> Value:
    try:
        return run(term)
    except Undefined as error:
        raise InstanceError(f"{written(term)} has no value for these tables: {error}") from error
    except Unsupported as error:
        raise InstanceError(f"{written(term)} cannot be evaluated on finite tables: {error}") from error


def _holds(hypothesis: Hypothesis, run: Evaluator) -> bool:
    try:
        return satisfied(hypothesis, run)
    except Unsupported as error:
        raise InstanceError(f"the condition {written(hypothesis)} cannot be decided on finite tables") from error


class _Reader:
    """Reads the named values into a model of what the terms speak of."""

    def __init__(self, terms: Sequence[Expr], hypotheses: Sequence[Hypothesis], values: Mapping[str, Any]) -> None:
        self.values = dict(values)
        self.used: set[str] = set()
        self.letters: dict[Coordinate, list[Any]] = {}
        found = symbols([*terms, *hypotheses])
        self.scene = Scene({s: self._parameter(s) for s in sorted(found, key=str)})
        for term in terms:
            self.scene.read(term)
        for hypothesis in hypotheses:
            self.scene.read(hypothesis, point=False)

    def model(self) -> Model:
        """Return the model; every value must have been used."""
        cells = {key: self._law(key[0], sorted(coordinates)) for key, coordinates in self.scene.laws.items()}
        missing = sorted({_name(c) for c in self.scene.coordinates if c not in self.letters})
        if missing:
            raise InstanceError(f"no law says which values {', '.join(missing)} has")
        model = Model({c: (Fraction(1),) * len(ls) for c, ls in self.letters.items()}, symbols=self.scene.run.symbols)
        for key, table in cells.items():
            coordinates = sorted(self.scene.laws[key])
            model.laws[key] = Table(coordinates, self._placed(coordinates, table), model.references)
        for name, arguments in self.scene.functions.items():
            table = self._cells(name, self._given(name, "a function"), list(arguments))
            model.functions[name] = dict(self._placed(arguments, table))
        model.curves = {name: self._curve(name) for name in self.scene.curves}
        for point in self.scene.free:
            name = point[0] + "".join(f"_{i}" for i in point[1]) + "'" * point[2]
            letter = self._given(name.replace("'", "_prime"), f"a fixed value, one of {self.letters[point[:2]]}")
            if letter not in self.letters[point[:2]]:
                raise InstanceError(f"{name} = {letter!r} is none of its values {self.letters[point[:2]]}")
            model.point[point] = self.letters[point[:2]].index(letter)
        if strange := sorted(set(self.values) - self.used):
            raise InstanceError(f"the theorem speaks of no {strange[0]}; it needs {', '.join(sorted(self.used))}")
        return model

    def _placed(self, coordinates: Sequence[Coordinate], cells: Cells) -> dict[tuple[int, ...], Fraction]:
        """Return the cells with letters replaced by their positions."""
        return {
            tuple(self.letters[c].index(a) for c, a in zip(coordinates, at, strict=True)): v for at, v in cells.items()
        }

    def _given(self, name: str, what: str) -> Any:
        self.used.add(name)
        if name not in self.values:
            raise InstanceError(f"{name} is missing: it is {what}")
        return self.values[name]

    def _parameter(self, symbol: Symbol) -> Fraction:
        return _number(str(symbol), self._given(str(symbol), "a number"))

    def _curve(self, name: str) -> Curve:
        """Return a function of a nonnegative number: a SymPy expression in t, or a Python function that makes one."""
        given = self._given(name, "a function of a nonnegative number: an expression in SymPy's Symbol('t')")
        try:
            formula = sympify(given(T) if callable(given) else given, strict=True)
            if not isinstance(formula, Expr):
                raise TypeError(given)
            return curve_of(formula, Evaluator(Model()).scalar)
        except (SympifyError, TypeError, Unsupported) as error:
            what = "an expression in SymPy's Symbol('t') such as t*log(t)"
            raise InstanceError(f"{name}: {given!r} is not {what}, or a function that makes one") from error
        except ValueError as error:
            raise InstanceError(f"{name}: {error}") from error

    def _law(self, name: str, coordinates: list[Coordinate]) -> Cells:
        what = "a table of probabilities of " + ", ".join(map(_name, coordinates))
        cells = self._cells(name, self._given(name, what), coordinates)
        if negative := next((at for at, m in cells.items() if m < 0), None):
            raise InstanceError(f"{name} has the negative probability {cells[negative]} at {_at(negative)}")
        total = sum(cells.values(), Fraction(0))
        if total != 1:
            raise InstanceError(f"the probabilities of {name} add up to {total}, not to 1")
        return cells

    def _cells(self, name: str, given: Any, coordinates: list[Coordinate]) -> Cells:
        found = dict(_flat(name, given, len(coordinates)))
        for place, c in enumerate(coordinates):
            letters = list(dict.fromkeys(at[place] for at in found))
            known = self.letters.setdefault(c, letters)
            if set(known) != set(letters):
                raise InstanceError(f"{name} gives {_name(c)} the values {letters}, another table {known}")
        if len(found) < math.prod(len(self.letters[c]) for c in coordinates) and name in self.scene.functions:
            raise InstanceError(f"the function {name} needs a value at every point")
        return found


def _flat(name: str, given: Any, depth: int) -> Iterator[tuple[tuple[Any, ...], Fraction]]:
    """Yield the cells of a nested list or of a mapping."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            at = key if isinstance(key, tuple) else (key,)
            if len(at) != depth:
                raise InstanceError(f"{name} is a table of {depth} variables, but {key!r} has {len(at)} letters")
            yield at, _number(name, value)
        return
    if not isinstance(given, (list, tuple)):
        if depth == 0:
            yield (), _number(name, given)
            return
        raise InstanceError(f"{name} is a list of numbers, a nested list or a mapping, not {given!r}")
    if depth == 0:
        raise InstanceError(f"{name} has too many levels: {given!r} stands where a number is expected")
    lengths = {len(part) for part in given if isinstance(part, (list, tuple))}
    if depth > 1 and len(lengths) > 1:
        raise InstanceError(f"the rows of {name} have different lengths")
    for number, part in enumerate(given):
        for at, value in _flat(name, part, depth - 1):
            yield (number, *at), value


def _number(name: str, value: Any) -> Fraction:
    try:
        if isinstance(value, bool):
            raise TypeError(value)
        if isinstance(value, Rational):
            return Fraction(int(value.p), int(value.q))
        return Fraction(str(value)) if isinstance(value, (float, str)) else Fraction(value)
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise InstanceError(f"{name}: {value!r} is not an exact number such as 1/3, '1/3' or 0.25") from error


def _name(c: Coordinate) -> str:
    return c[0].upper() + "".join(f"_{i}" for i in c[1])


def _at(point: tuple[Any, ...]) -> str:
    return ", ".join(map(str, point))

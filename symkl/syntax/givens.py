"""Trees to hypotheses: what is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sympy import Basic, Expr, Symbol, Tuple

from symkl.functions import Convex
from symkl.measures import CrossEntropy, DensityEntropy, joint
from symkl.syntax.functions import plain_name
from symkl.syntax.names import index_symbol
from symkl.syntax.readings import Reader
from symkl.syntax.tree import Node
from symkl.syntax.words import RESERVED
from symkl.terms import (
    Almost,
    Assumed,
    AtLeast,
    Continuous,
    Density,
    Discrete,
    Every,
    EveryIndex,
    Expectation,
    Finite,
    Hypothesis,
    Independent,
    Law,
    Log,
    Nonzero,
    Positive,
    Slot,
    Term,
    Variable,
    add,
    apart,
    free,
    times,
    within,
)

Range = tuple[Symbol, Expr, Expr]


@dataclass
class Scope:
    """What a given is universal in: its index ranges, and the variables it names or does not share."""

    shared: frozenset[Basic]
    ranges: list[Range] = field(default_factory=list)
    named: list[Variable] = field(default_factory=list)

    def variables(self, *terms: Basic) -> tuple[Variable, ...]:
        """Return the variables that are universal: those named, then those the statement does not have."""
        found = [v for v in frozenset().union(*(free(t) for t in terms)) if isinstance(v, Variable)]
        found.sort(key=lambda v: (v.slot.key, v.copy_number))
        found = [v for v in found if not any(v != w and within(v, w) for w in found)]
        found = [v for v in found if not _covered(v, found)]
        theirs = [v for v in self.shared if isinstance(v, Variable)]
        new = [v for v in found if v not in self.named and all(apart(v, w) for w in theirs)]
        return (*self.named, *new)

    def close(self, condition: Hypothesis) -> Hypothesis:
        """Quantify a condition over what it is universal in."""
        names = self.variables(condition)
        closed = Every(names, condition) if names else condition
        for t, low, high in reversed(self.ranges):
            closed = EveryIndex(t, low, high, closed)
        return closed


def _covered(v: Variable, others: Iterable[Variable]) -> bool:
    """Whether a block such as x_{0:T-1} is put together from x_0 and x_{1:T}."""
    if len(v.index) != 2:
        return False
    mine = [
        w for w in others if w != v and w.name == v.name and w.copy_number == v.copy_number and 0 < len(w.index) < 3
    ]
    first = next((w for w in mine if w.index[0] == v.index[0]), None)
    if first is None:
        return False
    rest = next((w for w in mine if w.index[0] == first.index[-1] + 1), None)
    return rest is not None and (rest.index[-1] - v.index[1]).is_nonnegative is True


def read_given(reader: Reader, root: Node, shared: frozenset[Basic]) -> list[Hypothesis]:
    """Return the hypotheses that one given states."""
    bracket, clause, *quantifiers = root.parts
    scope = Scope(shared)
    for quantifier in quantifiers:
        if quantifier.kind == "for_all":
            scope.named += [v for part in quantifier.parts[0].parts for v in reader.variables(part)]
            continue
        name, low, high = quantifier.value[1], *quantifier.parts
        scope.ranges.append((Symbol(str(name)), reader.index(low), reader.index(high)))
    reader.indices.extend(scope.ranges)
    try:
        if bracket.parts and clause.kind not in {"markov", "independent"}:
            raise reader.fail(bracket, "the law in brackets goes with X -> Y -> Z and X . Y | Z")
        law = reader.law_in(bracket) if bracket.parts else None
        return _clause(reader, clause, law, scope)
    finally:
        reader.indices.clear()


def _clause(reader: Reader, clause: Node, law: Law | None, scope: Scope) -> list[Hypothesis]:
    if clause.kind == "statement":
        return _relations(reader, clause, scope)
    if clause.kind in {"markov", "independent"}:
        which = law or reader.default_law()
        build = _markov if clause.kind == "markov" else _independent
        return [scope.close(h) for h in build(reader, clause, which)]
    if clause.kind == "kind" and clause.value[-1] == "convex":
        return [_convex(reader, part) for part in clause.parts[0].parts]
    if clause.kind == "kind":
        kind = Discrete if clause.value[-1] == "discrete" else Continuous
        return [scope.close(kind(v.slot)) for part in clause.parts[0].parts for v in reader.variables(part)]
    if clause.kind == "declaration":
        return _declaration(reader, clause)
    if clause.kind == "dominated":
        first, second = reader.drawn(clause.parts[0]), reader.law(clause.parts[1])
        return [scope.close(reader.make(clause, lambda: Almost(first, Positive(joint(tuple(second))))))]
    return [scope.close(_finite(reader, clause.parts[0]))]


def _declaration(reader: Reader, clause: Node) -> list[Hypothesis]:
    (name,) = clause.parts
    symbol = index_symbol(name)
    if symbol is None:
        raise reader.fail(name, "a declaration names one symbol: 'n: integer', 'f: function'")
    if clause.value[-1].endswith("integer"):
        msg = f"{symbol} stands in no index or range, and no rule uses that it is whole; leave '{symbol}: integer' out"
        reader.whole.append((symbol, reader.fail(name, msg)))
    return []


def _convex(reader: Reader, node: Node) -> Convex:
    name = plain_name(node)
    if name is None:
        raise reader.fail(node, "the name of a function is expected here, as in 'f convex'")
    if name in RESERVED or name in reader.names.laws:
        what = "a word of the language" if name in RESERVED else "a law here"
        raise reader.fail(node, f"{name} is {what}, not a function")
    return reader.make(node, Convex, name)


def _slots(reader: Reader, side: Node) -> list[Slot]:
    found = [v.slot for part in side.parts for v in reader.variables(part)]
    if not found:
        raise reader.fail(side, "a variable is missing here")
    return found


def _markov(reader: Reader, clause: Node, law: Law) -> list[Hypothesis]:
    """X -> Y -> Z -> W: at every interior place the past and the future are independent given the present."""
    sides = [_slots(reader, side) for side in clause.parts]
    if len(sides) < 3:
        raise reader.fail(clause, "a Markov chain has three places or more: X -> Y -> Z")
    return [
        reader.make(
            clause,
            Independent,
            law,
            [s for side in sides[:i] for s in side],
            [s for side in sides[i + 1 :] for s in side],
            now,
        )
        for i, now in enumerate(sides)
        if 0 < i < len(sides) - 1
    ]


def _independent(reader: Reader, clause: Node, law: Law) -> list[Hypothesis]:
    """X . Y . Z | W: each one of those before it, given W."""
    *parts, bar = clause.parts
    sides = [_slots(reader, side) for side in parts]
    given = _slots(reader, bar) if bar.parts else []
    return [
        reader.make(clause, Independent, law, [s for side in sides[:i] for s in side], side, given)
        for i, side in enumerate(sides)
        if i
    ]


def _finite(reader: Reader, node: Node) -> Hypothesis:
    """Read `H(P) is finite` as the integrability of log P under P, the form in which proofs need it."""
    term = reader.expr(node)
    if isinstance(term, (DensityEntropy, CrossEntropy)):
        inside = joint(term.law if isinstance(term, DensityEntropy) else term.reference)
        term = Expectation(term.law, Log(inside, term.base))
    return Finite(term)


def _relations(reader: Reader, clause: Node, scope: Scope) -> list[Hypothesis]:
    sides = [reader.expr(part) for part in clause.parts]
    found: list[Hypothesis] = []
    for i, relation in enumerate(clause.value):
        left, right = sides[i], sides[i + 1]
        if relation in {">=", ">"}:
            left, right = right, left
        hypothesis = reader.make(clause.parts[i], _relation, str(relation), left, right, scope)
        found.append(hypothesis)
    return found


def _relation(relation: str, left: Expr, right: Expr, scope: Scope) -> Hypothesis:
    """Return left relation right, where > and >= have been turned round."""
    scalar = not isinstance(left, Term) and not isinstance(right, Term)
    if relation == "!=" or relation in {"<", ">"} or (scalar and relation in {"<=", ">="}):
        kind = Nonzero if relation == "!=" else Positive if relation in {"<", ">"} else AtLeast
        gap = right - left if scalar else add(right, times(-1, left))
        if relation == "!=":
            gap = left - right if scalar else add(left, times(-1, right))
        return scope.close(kind(gap))
    ranges = [Tuple(*r) for r in scope.ranges]
    return Assumed("=" if relation == "=" else "<=", left, right, scope.variables(left, right), ranges)


def densities_in(*terms: Basic) -> bool:
    """Whether any density occurs in the terms."""
    return any(t.has(Density) for t in terms)

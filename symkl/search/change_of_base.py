"""A statement in bits as one in nats, and the theorem in nats as one in bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sympy import Expr, S, log

from symkl.kernel import RULES, DoesNotApply, Theorem, because, chain, inside, scale, sym
from symkl.measures import Measure
from symkl.search.identity import align, bases, prove_identity
from symkl.search.statement import Statement
from symkl.terms import Expectation, IndexSum, Linear, Log, linear, pairs, times


def in_nats(statement: Statement) -> Iterator[Statement]:
    """Yield the ways to say the same in nats: every side multiplied by ln b, where b > 1 is the base it speaks of.

    A number c on one side is read as c ln b and as c log b, which a theorem may say as well.

    >>> from symkl.syntax.parse import parse
    >>> [s.sides for s in in_nats(parse("JS(P, Q) <= 1", (), 2))]
    [(JS(P(x), Q(x)), log 2), (JS(P(x), Q(x)), log(2))]
    """
    spoken = set().union(*(bases(side) for side in statement.sides))
    base = next(iter(spoken), S.Exp1)
    if len(spoken) != 1 or base is S.Exp1 or not base.is_number or base < 1:
        return
    seen: list[tuple[Expr, ...]] = []
    for one in (Log(base), log(base)):
        try:
            sides = tuple(_natural(side, base, one) for side in statement.sides)
        except DoesNotApply:
            return
        if sides not in seen:
            seen.append(sides)
            yield replace(statement, sides=sides, base=S.Exp1)


def _natural(term: Expr, base: Expr, one: Expr) -> Expr:
    """Return ln b times a combination of terms that are linear in logarithms to the base b, and of others."""
    items: list[tuple[Expr, Expr]] = []
    for coefficient, atom in pairs(term):
        if not bases(atom):
            items += [(coefficient * c, t) for c, t in pairs(one if atom is S.One else times(log(base), atom))]
        else:
            items.append((coefficient, _same_in_nats(atom, base)))
    return linear(items)


def _same_in_nats(atom: Expr, base: Expr) -> Expr:
    """Return a logarithm, a measure or a mean of these with the base e in the place of b."""
    if isinstance(atom, Log) and not bases(atom.arg):
        return Log(atom.arg)
    if isinstance(atom, Measure):
        return atom.func(*atom.args[:-1], S.Exp1)
    if isinstance(atom, Expectation):
        return Expectation(atom.law, _natural(atom.body, base, log(base)))
    if isinstance(atom, IndexSum):
        return IndexSum(*atom.index_range, _natural(atom.body, base, log(base)))
    raise DoesNotApply("{} is not linear in logarithms to the base {}", atom, base)


def from_nats(theorem: Theorem, statement: Statement, reason: str) -> Theorem | None:
    """Return a theorem in nats as the statement in another base, or None.

    Formula: from a <= b conclude a / ln c <= b / ln c, and M / ln c = M_c for every measure M.
    Args: `theorem`, of one of the statements `in_nats`; `reason`, which is printed with it.
    """
    low, high = statement.sides if theorem.relation == "=" or statement.relations != (">=",) else statement.sides[::-1]
    (base,) = set().union(*(bases(side) for side in statement.sides))
    try:
        scaled = because(scale(theorem, 1 / log(base)), reason)
        first, last = _opened(low, base, scaled.left), _opened(high, base, scaled.right)
    except DoesNotApply:
        return None
    if first is None or last is None:
        return None
    links = [link for link in (first, scaled, sym(last)) if link.left != link.right]
    return chain(*links) if links else scaled


def _opened(side: Expr, base: Expr, target: Expr) -> Theorem | None:
    """Prove that a side, in base b, is a combination in nats."""
    places: dict[tuple[int, ...], Theorem] = {}
    for number, (_, atom) in enumerate(pairs(side)):
        if not bases(atom):
            continue
        changed = prove_identity(atom, times(1 / log(base), _same_in_nats(atom, base)))
        if changed is None:
            return None
        places[(number,) if isinstance(side, Linear) else ()] = because(changed, "change of base")
    steps = [places[()] if () in places else inside(side, places)] if places else []
    end = steps[-1].right if steps else side
    if end != target:
        steps.append(_valued(end, target))
    return chain(*steps) if steps else align(side, target)


def _valued(left: Expr, right: Expr) -> Theorem:
    """Prove that two combinations are equal once the logarithms of numbers in them have their values."""
    ends = []
    for term in (left, right):
        values: dict[tuple[int, ...], Theorem] = {
            (number,) if isinstance(term, Linear) else (): RULES["log_value"](atom)
            for number, (_, atom) in enumerate(pairs(term))
            if isinstance(atom, Log) and atom.arg.is_number
        }
        ends.append([values[()] if () in values else inside(term, values)] if values else [])
    ours, theirs = (steps[-1].right if steps else side for side, steps in zip((left, right), ends, strict=True))
    bridge = [RULES["collect"](ours, theirs)] if ours != theirs else []
    return because(chain(*ends[0], *bridge, *(sym(t) for t in ends[1])), "change of base")

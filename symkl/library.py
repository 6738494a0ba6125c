"""The authored derivations as lemmas: a statement that is one of them, perhaps under other names, is proved by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sympy import Basic, Expr, preorder_traversal

from symkl import api
from symkl.authored import paths
from symkl.derivations import Derivation, load
from symkl.functions import Composite, Convex
from symkl.kernel import DoesNotApply, Theorem, because, chain, plus, relabel, scale
from symkl.measures import FDivergence, Measure
from symkl.rules.algebra import tidy
from symkl.search.change_of_base import from_nats, in_nats
from symkl.search.engine import as_typed, permitted
from symkl.search.identity import align
from symkl.search.shown import lines
from symkl.search.statement import Statement
from symkl.search.verdict import Verdict
from symkl.terms import Law, Slot, Variable, add, pairs

OF_FUNCTIONS = (Composite, Convex, FDivergence)
Names = dict[Basic, Basic]
Pair = tuple[Expr, Expr]


def prove(
    statement: str | Statement,
    given: Iterable[str] = (),
    base: object = None,
    *,
    seconds: float | None = None,
    copies: int = 0,
) -> Verdict:
    """Prove a statement, refute it by an explicit model, or say what was tried.

    Formula: any chain of =, <=, >= between information measures.
    Args: `statement` in the language (or a Statement from `symkl.eq`), `given` hypotheses in the language, `base` of
        the logarithm (None: nats, 2: bits), `seconds` for the search for a counterexample (20 if not given; what
        Shannon's inequalities do not imply is tried on a fixed list of laws, and only with `seconds` given for as
        long), `copies` how many variables the copy lemma may copy where these inequalities do not suffice.
    Needs: nothing; what the proof rests on is listed with the theorem.
    Raises: InputError with the place, if the text cannot be read.

    >>> verdict = prove("KL(P || Q) = CE(P, Q) - H(P)")
    >>> verdict.status, len(verdict.proof.lines)
    ('proved', 4)
    >>> prove("TV(P, Q) <= 1").method
    'derivation'

    Source: Cover and Thomas, Elements of Information Theory, 2nd ed. (the identities); the method is this project's.
    """
    return api.prove(statement, given, base, seconds=seconds, copies=copies, recall=recall)


def recall(statement: Statement) -> Verdict | None:
    """Prove a statement by an authored derivation that states it, up to names, a factor, and terms that change sides.

    Needs: a statement of one relation; what the derivation assumes must be given.
    Returns: the verdict, by the method "derivation", or None if there is no such derivation.

    >>> from symkl.syntax.parse import parse
    >>> recall(parse("TV(R, S) <= 1")).proof.title
    'Total variation is at most 1'
    """
    if len(statement.relations) != 1:
        return None
    return _recalled(statement) or _from_nats(statement)


def _from_nats(statement: Statement) -> Verdict | None:
    """Prove a statement in bits, or in another base above 1, by the derivation that states it in nats."""
    for natural in in_nats(statement):
        known = _recalled(natural)
        proof = None if known is None else known.proof
        if proof is None:
            continue
        theorem = from_nats(proof.theorem, statement, f"{proof.title}, {proof.name}")
        if theorem is not None and permitted(theorem, statement.granted):
            told = replace(proof, theorem=theorem, lines=lines(theorem, statement.sides), readings=statement.readings)
            return Verdict("proved", statement, as_typed(told, statement), method="derivation")
    return None


def _recalled(statement: Statement) -> Verdict | None:
    for path in _likely(statement):
        derivation = with_functions_of(load(path), statement)
        names = matched(derivation.statement, statement)
        verdict = None if names is None else _cited(derivation, statement, names)
        if verdict is not None:
            return verdict
        for theorem in rearranged(derivation, statement):
            if states(theorem, statement) and permitted(theorem, statement.granted):
                proof = replace(derivation.proof, theorem=theorem, lines=lines(theorem, statement.sides))
                shown = replace(proof, readings=statement.readings)
                return Verdict("proved", statement, as_typed(shown, statement), method="derivation")
    return None


def with_functions_of(derivation: Derivation, statement: Statement) -> Derivation:
    """Return a derivation for the function a statement speaks of, if each speaks of one function of a number."""
    mine, theirs = functions_of(derivation.statement), functions_of(statement)
    if len(mine) != 1 or len(theirs) != 1 or mine == theirs:
        return derivation
    (name,) = theirs

    def renamed(value: Basic) -> Any:
        return value.replace(lambda t: isinstance(t, OF_FUNCTIONS), lambda t: t.func(name, *t.args[1:]))

    stated = derivation.statement
    moved = replace(stated, sides=tuple(map(renamed, stated.sides)), given=tuple(map(renamed, stated.given)))
    return replace(derivation, statement=moved)


def functions_of(statement: Statement) -> set[str]:
    """Return the names of the functions of a number that a statement speaks of."""
    return {t.function for side in statement.sides for t in side.atoms(*OF_FUNCTIONS)}


def _likely(statement: Statement) -> Iterator[Path]:
    """Yield the files in which every measure of the statement occurs by its word; few of them have to be loaded."""
    terms = (t for side in statement.sides for t in preorder_traversal(side))
    measures = {type(t) for t in terms if isinstance(t, Measure)}
    words = ("D_" if m is FDivergence else rf"{re.escape(m.symbol)}\b" for m in measures)
    patterns = [re.compile(rf"\b{word}") for word in words]
    for path in paths():
        text = path.read_text(encoding="utf-8")
        if all(pattern.search(text) for pattern in patterns):
            yield path


def _cited(derivation: Derivation, statement: Statement, names: Names) -> Verdict | None:
    """Return the derivation's theorem under the statement's names, if it is the statement."""
    try:
        proof = derivation.proof
        moved = {old: new for old, new in names.items() if old != new}
        theorem = relabel(proof.theorem, moved) if moved else proof.theorem
    except DoesNotApply:
        return None
    if not states(theorem, statement) or not permitted(theorem, statement.granted):
        return None
    shown = proof.lines if theorem is proof.theorem else lines(theorem, statement.sides)
    found = replace(proof, theorem=theorem, lines=shown, readings=statement.readings)
    return Verdict("proved", statement, as_typed(found, statement), method="derivation")


def rearranged(derivation: Derivation, statement: Statement) -> Iterator[Theorem]:
    """Yield theorems of the form of a statement that a derivation gives, multiplied and with terms on other sides.

    Formula: from a <= b conclude c a + t <= c b + t, for a number c > 0; from a = b the same for any c.
    """
    pattern = derivation.statement
    if len(pattern.relations) != 1 or (pattern.relations != ("=",) and statement.relations == ("=",)):
        return
    low, high = _rising(statement)
    mine, theirs = (pairs(tidy(add(b, -a))) for a, b in map(_rising, (pattern, statement)))
    for factor, names in _scaled(mine, theirs):
        if len(set(names.values())) < len(names) or (factor < 0 and pattern.relations != ("=",)):
            continue
        try:
            theorem = derivation.theorem
            moved = {old: new for old, new in names.items() if old != new}
            scaled = scale(relabel(theorem, moved) if moved else theorem, factor)
            rest = tidy(add(low, -scaled.left))
            found = scaled if rest == 0 else plus(because(scaled, f"{derivation.title}, {derivation.id}"), rest)
        except DoesNotApply:
            continue
        ends = align(low, found.left), align(found.right, high)
        if ends[0] is not None and ends[1] is not None:
            links = [link for link in (ends[0], found, ends[1]) if link.left != link.right]
            yield chain(*links) if len(links) > 1 else links[0]


def _rising(statement: Statement) -> tuple[Expr, Expr]:
    first, last = statement.sides
    return (last, first) if statement.relations == (">=",) else (first, last)


def _scaled(mine: Sequence[Pair], theirs: Sequence[Pair]) -> Iterator[tuple[Expr, Names]]:
    """Yield numbers and names that make one combination the other."""
    if len(mine) != len(theirs):
        return
    (coefficient, atom), *_ = mine
    for other, partner in theirs:
        factor = other / coefficient
        if factor.is_Rational and _unify(atom, partner, {}):
            names = _paired([(factor * c, a) for c, a in mine], list(theirs), {})
            if names is not None:
                yield factor, names


def _paired(mine: Sequence[Pair], theirs: Sequence[Pair], names: Names) -> Names | None:
    """Return the names under which combinations are equal, whatever the order of their terms."""
    if not mine:
        return names
    (coefficient, atom), *rest = mine
    for number, (other, partner) in enumerate(theirs):
        tried = dict(names)
        if coefficient == other and _unify(atom, partner, tried):
            found = _paired(rest, [*theirs[:number], *theirs[number + 1 :]], tried)
            if found is not None:
                return found
    return None


def states(theorem: Theorem, statement: Statement) -> bool:
    """Whether a theorem is the statement, or an equation between the two sides of an inequality."""
    (relation,), (first, last) = statement.relations, statement.sides
    sides = (last, first) if relation == ">=" else (first, last)
    if (theorem.left, theorem.right) != sides:
        return theorem.relation == "=" and relation != "=" and (theorem.right, theorem.left) == sides
    return theorem.relation == "=" or relation != "="


def matched(pattern: Statement, statement: Statement) -> Names | None:
    """Return the names under which one statement becomes the other, or None."""
    if len(pattern.relations) != 1:
        return None
    sides = pattern.sides
    if (pattern.relations == (">=",)) != (statement.relations == (">=",)):
        sides = sides[::-1]
    names: Names = {}
    for mine, theirs in zip(sides, statement.sides, strict=True):
        if not _unify(mine, theirs, names):
            return None
    return names if len(set(names.values())) == len(names) else None


def _unify(mine: Basic, theirs: Basic, names: Names) -> bool:
    """Extend the names so that the first term becomes the second; False if they differ in more than names."""
    if type(mine) is not type(theirs):
        return False
    if isinstance(mine, Variable):
        return mine.copy_number == theirs.copy_number and _unify(mine.slot, theirs.slot, names)
    if isinstance(mine, Slot) or type(mine) is Law:
        return names.setdefault(mine, theirs) == theirs
    if not mine.args or len(mine.args) != len(theirs.args):
        return mine == theirs
    return all(_unify(a, b, names) for a, b in zip(mine.args, theirs.args, strict=True))

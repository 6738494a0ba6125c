"""The automatic oracle of the rules: random models of our own, adversarial arguments, both sides evaluated.

The models are built here and not by `symkl.models.sample`, which constructs models for statements and takes their
point at positive density: a rule has to be right at every point, also where densities are zero or indices leave their range.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, lru_cache
from itertools import islice, product
from math import isclose
from random import Random
from typing import NamedTuple

from sympy import Expr, Rational, S, Symbol, Tuple

from symkl.kernel import RULES, DoesNotApply, Theorem, inside
from symkl.models import Model, Table, Undefined, Unsupported, compare
from symkl.models.curves import random_curves
from symkl.models.evaluator import Backwards, Evaluator
from symkl.models.exact import NOO, OO, Undecided
from symkl.models.gather import Scene, integers, symbols
from symkl.models.hypotheses import satisfied
from symkl.terms import (
    Apply,
    Density,
    Expectation,
    Independent,
    Law,
    Linear,
    Product,
    Scoped,
    Slot,
    Term,
    Variable,
    apart,
    distance,
    free,
    linear,
)
from tests.random_terms import T, a, b, s, t, w

NEAR = 1e-9
MOST_POINTS, MOST_WORK = 400, 4000
"""A model with a larger joint table, or in which more points would have to be visited, is passed over."""
KEPT = 10_000
"""What is read off so many terms is kept: all rules are tried on a term, and several models on what they say."""


class Violation(NamedTuple):
    """A theorem and a model in which its hypotheses hold and its relation does not."""

    rule: str
    theorem: Theorem
    left: object
    right: object
    model: Model | None

    def __str__(self) -> str:
        where = "" if self.model is None else f"\n  symbols {self.model.symbols}, point {self.model.point}"
        needs = "; ".join(map(str, self.theorem.hypotheses)) or "nothing"
        return (f"{self.rule}: {self.theorem.left} {self.theorem.relation} {self.theorem.right}\n  under {needs}\n"
                f"  left {self.left}, right {self.right}{where}")


# --- models ------------------------------------------------------------------------------------------------------------


def random_model(values: Iterable[object], rng: Random) -> Model | None:
    """Return a random model in which the values can be evaluated, or None if it would be too large."""
    values = [v for v in values if hasattr(v, "args")]
    whole, named = spoken_of(tuple(values))
    chosen: dict[Symbol, object] = {}
    low = rng.choice((0, 1, 1, 1, 2))
    for symbol in named:
        if symbol in whole or symbol in (t, s, T):
            chosen[symbol] = rng.choice((1, 2, 2, 3)) if symbol == T else low + rng.choice((0, 1))
        elif symbol == b:
            chosen[symbol] = rng.choice((Fraction(2), Fraction(3), Fraction(1, 2), Fraction(1)))
        else:
            chosen[symbol] = rng.choice((Fraction(0), Fraction(1), Fraction(2), Fraction(-1), Fraction(1, 2)))
    if any(has_blocks(value) and backwards(value, chosen) for value in values):
        return None
    try:
        scene = Scene(chosen)
        for value in values:
            scene.read(value)
    except (Undefined, Unsupported):
        return None
    classes = scene.classes()
    kinds: dict[object, tuple[Fraction, ...]] = {}
    weighted = rng.random() < 0.5
    for c in classes.values():
        size = rng.choice((2, 2, 3)) if len(classes) < 5 else 2
        ones = not weighted or rng.random() < 0.3
        kinds.setdefault(c, tuple(Fraction(1) if ones else rng.choice((Fraction(1, 3), Fraction(2), Fraction(1, 2))) for _ in range(size)))
    references = {c: kinds[classes[c]] for c in scene.coordinates}
    model = Model(references, symbols=chosen, point={p: rng.randrange(len(references[p[:2]])) for p in scene.free})
    if sum(work(value, model) for value in values) > MOST_WORK:
        return None
    for key, listed in scene.laws.items():
        table = random_table(tuple(listed), references, rng)
        if table is None:
            return None
        model.laws[key] = table
    model.curves = random_curves(scene.curves, scene.convex, rng)
    for name, coordinates in scene.functions.items():
        numbers = rng.choice(((-1, 0, 1, 2), (1, 2, 3)))
        model.functions[name] = {at: Fraction(rng.choice(numbers)) for at in product(*(range(3) for _ in coordinates))}
    return model


@lru_cache(maxsize=KEPT)
def spoken_of(values: tuple[object, ...]) -> tuple[set[Symbol], list[Symbol]]:
    """Return the symbols of some values that are integers, and all of them in order."""
    whole = integers(values)
    return whole, sorted({*symbols(values), *whole}, key=str)


@lru_cache(maxsize=KEPT)
def has_blocks(value: object) -> bool:
    """Whether an index of two ends or more occurs in a value."""
    block = isinstance(value, (Variable, Slot)) and len(value.index) > 1
    return block or any(map(has_blocks, value.args))


def backwards(value: object, symbols: dict[Symbol, object], bound: frozenset[object] = frozenset()) -> bool:
    """Whether some block x_{a:b} runs backwards at these indices: such a term says nothing."""
    if isinstance(value, (Variable, Slot)):
        index = value.index
        if len(index) < 2 or bound & set().union(*(i.free_symbols for i in index[:2])):
            return False
        length = (index[1] - index[0]).subs({name: number for name, number in symbols.items() if isinstance(number, int)})
        return bool(length.is_Integer and length < -1)
    inner = bound | {name for name in getattr(value, "bound", ()) if isinstance(name, Symbol)}
    scope = getattr(value, "scope", range(len(value.args)))
    return any(backwards(arg, symbols, inner if i in scope else bound) for i, arg in enumerate(value.args))


def work(value: object, model: Model) -> int:
    """Estimate how many times the innermost body is evaluated."""
    inside_ = sum(work(arg, model) for arg in value.args) if hasattr(value, "args") else 0
    span = getattr(value, "index_range", None)
    repeats = 3 if span is not None else 1
    for name in getattr(value, "bound", ()):
        if isinstance(name, Variable):
            length = 1
            if name.is_block:
                run = (name.index[1] - name.index[0]).subs({k: v for k, v in model.symbols.items() if isinstance(v, int)})
                length = max(0, int(run) + 1) if run.is_Integer else 3
            size = max([len(w) for c, w in model.references.items() if c[0] == name.name], default=2)
            repeats *= size**length
    return max(1, inside_) * repeats


def random_table(coordinates: tuple[object, ...], references: dict[object, object], rng: Random) -> Table | None:
    """Return a random law: generic or of independent coordinates, with or without zeros."""
    sizes = [len(references[c]) for c in coordinates]
    count = 1
    for size in sizes:
        count *= size
    if count > MOST_POINTS:
        return None
    numbers = rng.choice(((1, 2, 3, 5), (0, 1, 2), (0, 0, 1), (1,)))
    alone = [[rng.choice(numbers) for _ in range(size)] for size in sizes]
    for row in alone:
        row[rng.randrange(len(row))] += 1
    loose = rng.random() < 0.35
    mass = {}
    for at in product(*map(range, sizes)):
        m = Fraction(1)
        for row, i in zip(alone, at, strict=True):
            m *= row[i]
        mass[at] = m if loose else Fraction(rng.choice(numbers))
    total = sum(mass.values())
    if not total:
        mass[tuple(0 for _ in sizes)] = total = Fraction(1)
    return Table(coordinates, {at: m / total for at, m in mass.items()}, references)


class Lawful(Evaluator):
    """Evaluates terms; a mixture whose weights are negative is some law of which nothing is known: here, of one point."""

    def table(self, law: Law) -> Table:
        """Return the joint table of a law."""
        try:
            return super().table(law)
        except Backwards:
            points = self.points(*law.bound)
            first = dict.fromkeys(self.model.points([p[:2] for p in points]), Fraction(0))
            first[next(iter(first))] = Fraction(1)
            return Table([p[:2] for p in points], first, self.model.references)


def value_at(term: Expr, model: Model) -> object:
    """Return the value of a term, None where it is undefined; raise Undecided where that cannot be told."""
    try:
        return Lawful(model)(term)
    except Undecided:
        raise
    except Undefined:
        return None


def fails_in(theorem: Theorem, model: Model) -> tuple[object, object] | None:
    """Return both sides if the theorem is false in the model.

    Equal sides are both undefined, or both defined and equal.  In ``a <= b`` an undefined side (oo - oo) lies between
    -oo and oo and no closer: it may stand below oo and above -oo only.  That is what monotone contexts keep
    (f <= g gives E f <= E g), and it is transitive, so that chains of inequalities mean something.
    """
    if not all(satisfied(h, Lawful(model)) for h in theorem.hypotheses):
        return None
    left, right = value_at(theorem.left, model), value_at(theorem.right, model)
    if left is None or right is None:
        fits = left is right if theorem.relation == "=" else (left is None or left == NOO) and (right is None or right == OO)
        return None if fits else (left, right)
    order = compare(left, right)
    if order is None:  # enclosures that overlap: nothing is shown, unless they are wide
        return None if isclose(float(left), float(right), rel_tol=NEAR, abs_tol=NEAR) else (left, right)
    return (left, right) if (order != 0 if theorem.relation == "=" else order > 0) else None


class Tally:
    """How often theorems could be tested, so that a silent oracle is noticed."""

    def __init__(self) -> None:
        self.applied = self.tested = 0


def refute(
    rule: str, theorem: Theorem, rng: Random, tries: int, tally: Tally | None = None, given: tuple[object, ...] = (),
    *, new_names: bool = False,
) -> Violation | None:
    """Look for a model against a theorem; unless they are allowed, new names on the right count as one without a model."""
    tally = tally or Tally()
    tally.applied += 1
    escaped = set() if new_names else escapes(theorem, given)
    loose = {name for name in escaped if isinstance(name, Symbol)}
    if loose:
        return Violation(rule, theorem, "escaped", loose, None)
    for _ in range(tries):
        model = random_model((theorem.left, theorem.right, *theorem.hypotheses), rng)
        if model is None:
            continue
        try:
            found = fails_in(theorem, model)
        except (Unsupported, Undecided, KeyError):
            continue
        fits = all(satisfied(h, Lawful(model)) for h in theorem.hypotheses)
        tally.tested += fits
        if fits and escaped and (extra := points(theorem.right, model) - points(theorem.left, model)):
            return Violation(rule, theorem, "escaped", extra, model)
        if found is not None:
            return Violation(rule, theorem, *found, model)
    return None


def points(term: Expr, model: Model) -> set[object]:
    """Return the values a term depends on in a model, with indices worked out."""
    scene = Scene(model.symbols)
    scene.read(term)
    return set(scene.free)


def escapes(theorem: Theorem, given: tuple[object, ...] = ()) -> set[object]:
    """Return what is free on the right but neither on the left nor in the arguments the rule was given.

    A value on the right may be an entry of a block on the left; a hypothesis speaks of nothing else either.
    """
    allowed = set(free(theorem.left))
    scalars = set().union(*(free(arg) for arg in _flat((*theorem.args[theorem.rule != "assume" :], *given))))
    allowed |= {name for name in scalars if isinstance(name, Symbol)}
    found = set()
    for side in (theorem.right, *theorem.hypotheses):
        for name in free(side) - allowed:
            near = isinstance(name, Variable) and any(isinstance(other, Variable) and not apart(name, other) for other in allowed)
            length = distance(name.index[0], name.index[1]) if isinstance(name, Variable) and name.is_block else 0
            if not near and (length is None or length >= 0):
                found.add(name)
    return found


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for part in value:
            yield from _flat(part)
    elif hasattr(value, "args"):
        yield value


# --- where and how rules are applied -----------------------------------------------------------------------------------


def places(term: Expr, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    """Walk through the subterms a rule may rewrite."""
    yield path, term
    if isinstance(term, Term):
        for number, part in enumerate(term.parts):
            yield from places(part, (*path, number))


@lru_cache(maxsize=KEPT)
def variables_in(term: Expr) -> list[Variable]:
    """Return every value that occurs in a term."""
    return sorted({v for v in _walk(term) if isinstance(v, Variable)}, key=str)


def _walk(value: object) -> Iterator[object]:
    yield value
    for arg in value.args:
        yield from _walk(arg)


@cache
def _parameters(function: object) -> tuple[list[str], int]:
    """Return the types of the arguments of a rule behind its term, and how many cannot be left out."""
    wanted = [*islice(inspect.signature(function).parameters.values(), 1, None)]
    return [p.annotation for p in wanted], sum(p.default is p.empty for p in wanted)


def adversarial(rule: object, term: Expr, rng: Random, count: int) -> Iterator[tuple[object, ...]]:
    """Yield arguments nobody proposed, by the types the rule's signature names; later ones may be left out."""
    wanted, fewest = _parameters(rule.function)
    proposed = list(islice(rule.propose(term), 4)) if wanted else []
    for _ in range(count if wanted else 0):
        kinds = wanted[: rng.randint(fewest, len(wanted))]
        try:
            yield tuple(_argument(kind, term, rng, [args[i] for args in proposed if len(args) > i]) for i, kind in enumerate(kinds))
        except (ValueError, TypeError, IndexError):  # arguments that cannot be built
            continue


def _argument(kind: str, term: Expr, rng: Random, known: list[object]) -> object:
    values = variables_in(term)
    if kind == "int":
        return rng.randrange(-2, 5)
    if kind == "tuple[int, ...]":
        return tuple(rng.sample(range(4), rng.randint(0, 3)))
    if kind == "tuple[tuple[int, ...], ...]":
        numbers = rng.sample(range(rng.randint(1, 4)), 1) if rng.random() < 0.2 else list(range(rng.randint(1, 4)))
        rng.shuffle(numbers)
        cut = rng.randint(0, len(numbers))
        return tuple(tuple(part) for part in (numbers[:cut], numbers[cut:]) if part)
    if kind == "str":
        return rng.choice(("up", "down"))
    if kind == "Symbol":
        return rng.choice((t, s, T, a, Symbol("i"), Symbol("k")))
    if kind == "Hypothesis":
        slots = sorted({v.slot for v in values}, key=lambda slot: slot.key)
        rng.shuffle(slots)
        cut = sorted(rng.sample(range(1, max(2, len(slots)) + 1), 2)) if len(slots) > 1 else [1, 1]
        law = getattr(term, "law", None)
        return Independent(law, slots[: cut[0]], slots[cut[0] : cut[1]], slots[cut[1] :])
    if kind == "Tuple":
        return _listing(term, rng, values, known)
    return _target(term, rng, known)


def _listing(term: Expr, rng: Random, values: list[Variable], known: list[object]) -> Tuple:
    law = getattr(term, "law", None)
    pick = rng.random()
    if known and pick < 0.2:
        entries = list(rng.choice(known).args)
        rng.shuffle(entries)
        return Tuple(*entries[: rng.randint(0, len(entries))])
    if isinstance(law, tuple) and pick < 0.75:
        return Tuple(*_other_law(law, rng, values))
    if pick < 0.85 and values:
        old = rng.choice(getattr(term, "bound", ()) or values)
        new = rng.choice([*values, *(v.copied(v.copy_number + 1) for v in values), s, T])
        pairs = [Tuple(old, new)]
        if rng.random() < 0.3:
            pairs.append(Tuple(rng.choice(values), rng.choice(values)))
        return Tuple(*pairs)
    return Tuple(*rng.sample(values, rng.randint(0, min(3, len(values)))))


def _other_law(law: tuple[Density, ...], rng: Random, values: list[Variable]) -> list[Density]:
    """Drop, split, join, reorder or narrow the densities of a law."""
    found = list(law)
    for _ in range(rng.choice((1, 1, 2))):
        if not found:
            break
        i = rng.randrange(len(found))
        d = found[i]
        kind = rng.choice(("drop", "narrow", "split", "uncondition", "shuffle", "entry", "condition", "join", "swap"))
        if kind == "drop":
            del found[i]
        elif kind == "narrow":
            found[i] = Density(d.law, rng.sample(d.of, rng.randint(1, len(d.of))), d.given)
        elif kind == "split" and len(d.of) > 1:
            of = rng.sample(d.of, len(d.of))
            found[i : i + 1] = [Density(d.law, of[:1], d.given), Density(d.law, of[1:], (*of[:1], *d.given))]
        elif kind == "uncondition" and d.given:
            found[i] = Density(d.law, d.of, rng.sample(d.given, rng.randint(0, len(d.given) - 1)))
        elif kind == "shuffle":
            rng.shuffle(found)
        elif kind == "entry":
            found[i] = Density(d.law, [w(rng.choice((t, 1, 2, T))) for _ in range(1)], d.given)
        elif kind == "condition" and values:
            v = rng.choice(values)
            found[i] = Density(d.law, d.of, (*d.given, Tuple(v.slot, v)))
        elif kind == "join" and len(found) > 1:
            other = found.pop(rng.randrange(len(found)))
            i = min(i, len(found) - 1)
            found[i] = Density(found[i].law, (*found[i].of, *other.of), [p for p in (*found[i].given, *other.given) if p not in (*found[i].of, *other.of)])
        elif kind == "swap" and d.given:
            earlier = [k for k, e in enumerate(found[:i]) if e.law == d.law and set(d.given) == {*e.of, *e.given}]
            if earlier:
                e = found[earlier[0]]
                found[earlier[0]], found[i] = Density(d.law, d.of, e.given), Density(d.law, e.of, (*d.of, *e.given))
    return found


def _target(term: Expr, rng: Random, known: list[object]) -> object:
    """Return another order or another bracketing of a combination or product, a scalar, or an earlier proposal."""
    pick = rng.random()
    if known and pick < 0.15:
        return rng.choice(known)
    if isinstance(term, Linear) and pick < 0.8:
        pairs = list(term.pairs)
        rng.shuffle(pairs)
        if rng.random() < 0.6:
            (c, f), *rest = pairs
            pairs = [*rest, (c - rng.choice((S(1), Rational(1, 2), S(3), a)), f), *rest[:0]]
            pairs.append((c - pairs[-1][0], f))
        if rng.random() < 0.2:
            f = rng.choice(pairs)[1]
            pairs += [(S(2), f), (S(-2), f)]
        return linear(pairs)
    if isinstance(term, Product) and pick < 0.9:
        items = list(term.factors)
        rng.shuffle(items)
        f, e = items[0]
        part = rng.choice((S(1), S(2), S(-1), Rational(1, 2)))
        if rng.random() < 0.6:
            items = [*items[1:], (f, part), (f, e - part)]
        return _product(items)
    return rng.choice((S(0), S(1), S(2), S(-1), Rational(1, 2), Rational(3, 2), t, T, T - 1, s, a, b, S(10)))


def _product(items: list[tuple[Expr, Expr]]) -> Expr:
    kept = [Tuple(f, e) for f, e in items if e != 0]
    if len(kept) < 2:
        return kept[0][0] ** kept[0][1] if kept else S.One
    return Scoped.__new__(Product, *kept)


def applications(rule: object, term: Expr, rng: Random, extra: int) -> Iterator[Theorem]:
    """Yield what the rule proves of a term, with its own and with adversarial arguments."""
    tried = set()
    for args in [*islice(rule.propose(term), 6), *adversarial(rule, term, rng, extra)]:
        if args in tried:
            continue
        tried.add(args)
        try:
            yield rule(term, *args)
        except DoesNotApply:
            continue


def hunt(
    rule: object, roots: Iterable[Expr], seed: int, tries: int = 4, extra: int = 4, tally: Tally | None = None, most: int = 10**9
) -> Iterator[Violation]:
    """Apply a rule to subterms of the roots and try to refute what it says there and of the root."""
    rng = Random(seed)
    spots = [(root, path, term) for root in roots for path, term in places(root)]
    rng.shuffle(spots)
    left = most
    for root, path, term in spots:
        for theorem in applications(rule, term, rng, extra):
            left -= 1
            found = refute(rule.name, theorem, rng, tries, tally)
            if found is None and path:
                try:
                    outer = inside(root, {path: theorem})
                except DoesNotApply:
                    continue
                except ValueError as error:
                    yield Violation(f"{rule.name} inside", theorem, "raises", f"{error} in {root}", None)
                    continue
                found = refute(f"{rule.name} inside", outer, rng, tries, given=theorem.args[1:])
            if found is not None:
                yield found
        if left <= 0:
            return


__all__ = ["RULES", "Apply", "Expectation", "Tally", "Violation", "hunt", "places", "random_model", "refute"]

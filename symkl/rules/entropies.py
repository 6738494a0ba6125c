"""Entropies of the variables of one law: their algebra, the basic inequalities, and what independence does to them.

Each of the three can be derived from the other rules (`tests/rules/test_entropies.py` does); here it is one step, and
asks for one clean condition: discrete variables whose joint entropy is finite.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Expr, Rational, S, Tuple

from symkl.kernel import DoesNotApply, Gives, axiom
from symkl.measures import DualTotalCorrelation, Entropy, Measure, MutualInformation, TotalCorrelation
from symkl.rules.algebra import _above_one, same
from symkl.rules.definitions import base_conditions
from symkl.rules.seams import scalars
from symkl.terms import Discrete, Finite, Hypothesis, Independent, Law, Slot, apart, linear, pairs

VARIABLE_MEASURES = (Entropy, MutualInformation, TotalCorrelation, DualTotalCorrelation)
Joint = tuple[Law, frozenset[Slot], Expr]
"""A joint entropy: the law, the variables, the base of the logarithm."""


def groups_of(measure: Measure) -> tuple[tuple[Slot, ...], ...]:
    """Return the groups before the bar; an entropy has one."""
    return (measure.of,) if isinstance(measure, Entropy) else measure.groups


def slots_in(measure: Measure) -> list[Slot]:
    """List the variables of a measure, repeated ones as often as they stand there."""
    return [s for group in (*groups_of(measure), measure.given) for s in group]


def joints(measure: Measure) -> list[tuple[int, frozenset[Slot]]]:
    """List (sign, variables) of the joint entropies a measure is made of; H of no variables is 0."""
    given = frozenset(measure.given)
    groups = [frozenset(g) | given for g in groups_of(measure)]
    every = given.union(*groups)
    if isinstance(measure, Entropy):
        found = [(1, every), (-1, given)]
    elif isinstance(measure, TotalCorrelation):
        found = [*((1, g) for g in groups), (-1, every), (1 - len(groups), given)]
    elif isinstance(measure, DualTotalCorrelation):
        rests = [given.union(*(g for j, g in enumerate(groups) if j != i)) for i in range(len(groups))]
        found = [(1 - len(groups), every), *((1, r) for r in rests), (-1, given)]
    else:  # co-information alternates over the subsets of the groups
        found = [(-1, given)]
        for group in groups:
            found += [(-sign, slots | group) for sign, slots in found]
    return [(sign, slots) for sign, slots in found if slots and sign]


def entropy_form(term: Expr, rule: str = "entropy_algebra") -> dict[Joint | Expr, Expr]:
    """Return a combination of measures of variables in joint entropies; a constant is a multiple of 1."""
    found: dict[Joint | Expr, Expr] = {}
    for coefficient, atom in pairs(term):
        if atom is S.One:
            if coefficient is S.Zero:
                continue
            found[atom] = found.get(atom, S.Zero) + coefficient
            continue
        if not isinstance(atom, VARIABLE_MEASURES):
            raise DoesNotApply("{}: {} is not a measure of variables", rule, atom)
        for sign, slots in joints(atom):
            key = (atom.law, slots, atom.base)
            found[key] = found.get(key, S.Zero) + sign * coefficient
    return found


def _check_slots(slots: Sequence[Slot], rule: str) -> None:
    """Refuse blocks of symbolic length, and entries that may coincide (x_t and x_s)."""
    distinct = list(dict.fromkeys(slots))
    for i, slot in enumerate(distinct):
        if len(slot.index) > 1:
            raise DoesNotApply("{}: {} is a block of symbolic length", rule, slot)
        for other in distinct[:i] if slot.index else ():
            if not apart(slot.value, other.value):
                raise DoesNotApply("{}: {} and {} may be the same variable", rule, slot, other)


def _discrete(measures: Sequence[Measure], frame: Tuple) -> list[Hypothesis]:
    """Return what makes the algebra valid: discrete variables, and a finite joint entropy of all of them."""
    laws = {(m.law, m.base) for m in measures}
    slots = frame.args
    if len(laws) > 1 or not {s for m in measures for s in slots_in(m)} <= set(slots) or len(set(slots)) < len(slots):
        raise DoesNotApply("entropy_algebra: {} are not variables of one law among which all others are", frame)
    ((law, base),) = laws
    return [*map(Discrete, slots), Finite(Entropy(law, slots, (), base))]


def _propose(term: Expr) -> Iterable[tuple[object, ...]]:
    try:
        form = entropy_form(term)
    except DoesNotApply:
        return
    target = linear((c, k if k is S.One else Entropy(k[0], k[1], (), k[2])) for k, c in form.items())
    yield target, Tuple(*dict.fromkeys(s for _, m in pairs(term) if m is not S.One for s in slots_in(m)))
    yield target, "any"


@axiom("entropies in joint entropies", _propose)
def entropy_algebra(term: Expr, target: Expr, frame: Tuple | str) -> Gives:
    """Rewrite a combination of entropies and informations into one with the same joint entropies.

    Formula: H(A|C) = H(A,C) - H(C); I(A;B|C) = H(A,C) + H(B,C) - H(A,B,C) - H(C); alternating for co-information;
        TC(A;B|C) = H(A|C) + H(B|C) - H(A,B|C); DTC(A;B|C) = H(A,B|C) - H(A|B,C) - H(B|A,C).
    Needs: a frame of variables, which hold all others: that they are discrete and their joint entropy is finite (so all
        joint entropies are); or, with "any" in its place, that every joint entropy is finite; coefficients defined.
    Fails: if the joint entropies differ; for "any", if a variable repeats within a measure.
    Source: Yeung 2008, section 3.1.
    """
    before, after = entropy_form(term), entropy_form(target)
    for key in {**before, **after}:
        if not same(before.get(key, S.Zero), after.get(key, S.Zero)):
            raise DoesNotApply("entropy_algebra: {} and {} differ in joint entropies", term, target)
    measures = [atom for side in (term, target) for _, atom in pairs(side) if atom is not S.One]
    if not measures:
        raise DoesNotApply("entropy_algebra: {} holds no entropy", term)
    _check_slots([s for m in measures for s in slots_in(m)], "entropy_algebra")
    needs = [need for base in dict.fromkeys(m.base for m in measures) for need in base_conditions(base)]
    needs += scalars(*dict.fromkeys(c for side in (term, target) for c, _ in pairs(side)))
    if isinstance(frame, Tuple):
        _check_slots([s for s in frame.args if isinstance(s, Slot)], "entropy_algebra")
        return Gives(target, (*_discrete(measures, frame), *needs))
    if frame != "any" or any(len(set(slots_in(m))) < len(slots_in(m)) for m in measures):
        raise DoesNotApply("entropy_algebra: {} needs discrete variables", term)
    keys = dict.fromkeys((m.law, slots, m.base) for m in measures for _, slots in joints(m))
    return Gives(target, (*(Finite(Entropy(law, slots, (), base)) for law, slots, base in keys), *needs))


@axiom("basic inequalities of information")
def basic_inequality(term: Expr) -> Gives:
    """Bound entropies of discrete variables and mutual informations from below.

    Formula: -c H(A|C) - ... <= 0, -c I(A;B|C) - ... <= 0 for numbers c > 0.
    Needs: A discrete for an entropy; repeated variables are discrete.
    Fails: unless the term is a combination of entropies and mutual informations of two groups, all negative.
    Source: Cover and Thomas 2006, section 2.6.
    """
    needs: list[Hypothesis] = []
    for coefficient, measure in pairs(term):
        plain = isinstance(measure, (Entropy, MutualInformation)) and len(groups_of(measure)) < 3
        if not plain or not (isinstance(coefficient, Rational) and coefficient.p < 0):
            raise DoesNotApply("basic_inequality: {} is not minus entropies and mutual informations", term)
        slots = slots_in(measure)
        _check_slots(slots, "basic_inequality")
        if isinstance(measure, Entropy):
            needs += map(Discrete, measure.of)
        elif len(set(slots)) < len(slots):
            needs += (Discrete(s) for s in slots if slots.count(s) > 1)
    bases = dict.fromkeys(measure.base for _, measure in pairs(term))
    return Gives(S.Zero, (*needs, *(need for base in bases for need in _above_one(base))), "<=")


def _independences(term: Expr) -> Iterable[tuple[object, ...]]:
    if isinstance(term, MutualInformation) and len(term.groups) == 2:
        sides = (*term.groups, term.given)
        if len({s for side in sides for s in side}) == sum(map(len, sides)):
            yield (Independent(term.law, *sides),)


@axiom("independence", _independences)
def vanishing_information(term: Expr, given: Hypothesis) -> Gives:
    """Drop a mutual information of independent variables.

    Formula: I(A;B|K) = 0 if L and R are independent given C, for A in L, B in R and K between C and C, L, R.
    Needs: the independence.
    Fails: if the variables are not among the independent ones, or repeat.
    Source: Cover and Thomas 2006, section 2.8; weak union and decomposition of independence.
    """
    if not isinstance(term, MutualInformation) or len(term.groups) != 2 or not isinstance(given, Independent):
        raise DoesNotApply("vanishing_information: {} does not follow from {}", term, given)
    law, *sides = given.args
    left, right, third = (set(side.args) for side in sides)
    slots = slots_in(term)
    first, second = map(set, term.groups)
    fits = (first <= left and second <= right) or (first <= right and second <= left)
    between = third <= set(term.given) <= third | left | right
    if law != term.law or len(set(slots)) < len(slots) or not fits or not between:
        raise DoesNotApply("vanishing_information: {} does not follow from {}", term, given)
    _check_slots([*slots, *left, *right], "vanishing_information")
    return Gives(S.Zero, (given, *base_conditions(term.base)))

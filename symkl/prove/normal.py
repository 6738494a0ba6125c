"""Normal forms: every log-linear term becomes a combination of E_w[log p(...)] over merged, minimal laws.

A *strategy* is an ordered list of phases; the first phase that changes the term is applied, then the list starts
again.  Each application is one theorem, so the list of states is a proof that can be joined with another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sympy import Expr, S, Tuple

from symkl.kernel import RULES, DoesNotApply, Theorem, assume, because, chain, inside, sym
from symkl.measures import Measure
from symkl.prove.sweep import Conversion, attempt, everywhere, proposed
from symkl.rules.derived import log_of_conditional
from symkl.terms import (
    AlphabetSum,
    Assumed,
    Density,
    Expectation,
    Exp,
    IndexProduct,
    IndexSum,
    Law,
    Linear,
    Log,
    Product,
    Term,
    Variable,
    apart,
    free,
    linear,
    pairs,
)

Phase = Callable[[Expr], Theorem | None]


@dataclass(frozen=True)
class Strategy:
    """What to do with a term: keep some measures folded, split conditionals of some laws, join expectations first."""

    split: frozenset[Law] = frozenset()
    frozen: frozenset[Expr] = frozenset()
    join: bool = False
    given: tuple[Assumed, ...] = ()


def unfolding(strategy: Strategy) -> Conversion:
    """Unfold measures that are not kept."""

    def conversion(term: Expr) -> Theorem | None:
        return attempt(RULES["unfold"], term) if isinstance(term, Measure) and term not in strategy.frozen else None

    return conversion


def exempt_first(term: Expr) -> Iterable[tuple[int]]:
    """List the terms to leave without a finiteness condition: comparisons with another law first, then the largest."""
    if not isinstance(getattr(term, "body", None), Linear):
        return []
    laws = {d.law for d in getattr(term, "law", ())}

    def rank(number: int) -> tuple[bool, int, int]:
        atom = term.body.pairs[number][1]
        density = atom.arg if isinstance(atom, Log) else None
        known = isinstance(density, Density)
        return (known and density.law in laws, -len(density.of) if known else 0, number)

    return [(n,) for n in sorted(range(len(term.body.args)), key=rank)]


def linear_step(term: Expr) -> Theorem | None:
    """Apply linearity, choosing the exempt term."""
    for args in exempt_first(term):
        return attempt(RULES["linearity"], term, *args)
    return None


def log_step(term: Expr) -> Theorem | None:
    """Take logarithms of products, indexed products, exponentials and of 1 apart."""
    if not isinstance(term, Log):
        return None
    if isinstance(term.arg, IndexProduct):
        return attempt(RULES["log_index_product"], term)
    if isinstance(term.arg, Exp) or term.arg == term.base or term.arg is S.One:
        return attempt(RULES["log_value"], term)
    return proposed(RULES["log_product"])(term)


def splitting(strategy: Strategy) -> Conversion:
    """Split logarithms of conditional densities of the chosen laws."""

    def conversion(term: Expr) -> Theorem | None:
        if isinstance(term, Log) and isinstance(term.arg, Density) and term.arg.given and term.arg.law in strategy.split:
            return attempt(log_of_conditional, term, Tuple(*term.arg.given_values))
        return None

    return conversion


def rename_apart(term: Expr) -> Theorem | None:
    """Rename the draws of an inner expectation that would clash with those of the outer one."""
    if not isinstance(term, Expectation) or not isinstance(term.body, Expectation):
        return None
    inner = term.body
    taken = {n for n in free(inner.body) | set(term.bound) if isinstance(n, Variable)} | set(inner.bound)
    taken |= {n for d in inner.law for n in free(d) if isinstance(n, Variable)}
    names = []
    for value in inner.bound:
        if any(not apart(value, outer) for outer in term.bound):
            copy = max((t.copy_number for t in taken if t.name == value.name), default=0) + 1
            names.append(Tuple(value, value.copied(copy)))
            taken.add(value.copied(copy))
    if not names:
        return None
    renamed = attempt(RULES["rename"], inner, Tuple(*names))
    return None if renamed is None else inside(term, {(len(term.law),): renamed})


def rename_back(term: Expr) -> Theorem | None:
    """Give bound values copy 0 where that is free."""
    if not isinstance(term, (Expectation, AlphabetSum)):
        return None
    for value in sorted(term.bound, key=lambda v: v.slot.key):
        if value.copy_number:
            for copy in range(value.copy_number):
                found = attempt(RULES["rename"], term, Tuple(Tuple(value, value.copied(copy))))
                if found is not None:
                    return found
    return None


def using_given(strategy: Strategy) -> Conversion:
    """Rewrite densities (and their logarithms) by given equations, left to right."""

    def conversion(term: Expr) -> Theorem | None:
        for given in strategy.given:
            relation, left, right = given.args[:3]
            if str(relation) != "=" or not isinstance(left, (Density, Log)) or left == right:
                continue
            mapping = matching(left, term, given.bound)
            if mapping is not None:
                return attempt(lambda _, g=given, m=mapping: assume(g, m), term)
        return None

    return conversion


def matching(pattern: Expr, term: Expr, names: Sequence[Expr]) -> dict[Expr, Expr] | None:
    """Match a density (or its logarithm) with a given one up to the values it is universal in."""
    if pattern == term:
        return {}
    if isinstance(pattern, Log) and isinstance(term, Log) and pattern.base == term.base:
        return matching(pattern.arg, term.arg, names)
    if not isinstance(pattern, Density) or not isinstance(term, Density) or pattern.law != term.law:
        return None
    found: dict[Expr, Expr] = {}
    for theirs, ours in ((pattern.of, term.of), (pattern.given, term.given)):
        if [p[0] for p in theirs] != [p[0] for p in ours]:
            return None
        for (_, old), (_, new) in zip(theirs, ours, strict=True):
            if old != new and (old not in names or found.setdefault(old, new) != new):
                return None
    return found


def mass_step(term: Expr) -> Theorem | None:
    """Sum out densities, take constant factors out of sums."""
    if isinstance(term, AlphabetSum):
        return attempt(RULES["total_mass"], term) or attempt(RULES["pull_out"], term)
    return None


def cancel_step(term: Expr) -> Theorem | None:
    """Cancel equal factors of a product under a logarithm."""
    if isinstance(term, Log) and isinstance(term.arg, Product):
        (args,) = RULES["cancel_factors"].propose(term.arg)
        found = attempt(RULES["cancel_factors"], term.arg, *args)
        return None if found is None else attempt(inside, term, {(0,): found})
    return None


def join_step(term: Expr) -> Theorem | None:
    """Join neighbouring expectations over one law into one: linearity read from right to left."""
    groups: dict[Tuple, list[tuple[Expr, Expr]]] = {}
    for coefficient, atom in pairs(term):
        if isinstance(atom, Expectation):
            groups.setdefault(atom.args[0], []).append((coefficient, atom))
    for law, items in groups.items():
        if len(items) > 1:
            rest = [(c, a) for c, a in pairs(term) if (c, a) not in items]
            joined = Expectation(law, linear((c, a.body) for c, a in items))
            if not isinstance(joined.body, Linear):
                continue
            for args in exempt_first(joined):
                spread = attempt(RULES["linearity"], joined, *args)
                target = linear([(S.One, joined), *rest])
                if spread is None:
                    break
                opened = inside(target, {(0,): spread}) if isinstance(target, Linear) else spread
                regrouped = RULES["collect"](term, opened.right)
                return because(chain(regrouped, sym(opened)), "linearity")
    return None


def collect_step(term: Expr) -> Theorem | None:
    """Add up equal terms of a combination."""
    if not isinstance(term, Linear):
        return None
    (args,) = RULES["collect"].propose(term)
    return attempt(RULES["collect"], term, *args)


def phases(strategy: Strategy) -> list[Phase]:
    """Return the phases of a strategy, in order of priority."""

    def sweep(conversion: Conversion) -> Phase:
        return lambda term: everywhere(term, conversion)

    def rule(name: str) -> Phase:
        return sweep(lambda term: attempt(RULES[name], term))

    shape = [sweep(unfolding(strategy)), sweep(using_given(strategy)), sweep(rename_apart), rule("tower")]
    logs = [sweep(cancel_step), sweep(mass_step), sweep(log_step), sweep(splitting(strategy)), sweep(cancel_step)]
    laws = [sweep(proposed(RULES["reweight"])), sweep(proposed(RULES["marginalise"])), sweep(rename_back)]
    index = [sweep(lambda t: attempt(RULES["swap"], t) if isinstance(t, Expectation) and isinstance(t.body, IndexSum) else None)]
    if strategy.join:
        return [*shape, join_step, *logs, sweep(collect_step), *laws, sweep(linear_step), *index]
    return [*shape, sweep(linear_step), *logs, *index, *laws, sweep(collect_step)]


LIMIT = 60


def states(term: Expr, strategy: Strategy) -> list[Theorem]:
    """Return the theorems that lead from a term to its normal form, in order."""
    steps: list[Theorem] = []
    current = term
    order = phases(strategy)
    for _ in range(LIMIT):
        for phase in order:
            theorem = phase(current)
            if theorem is not None:
                steps.append(theorem)
                current = theorem.right
                break
        else:
            return steps
    msg = f"no normal form of {term} within {LIMIT} steps"
    raise DoesNotApply(msg)


def laws_of(term: Expr) -> frozenset[Law]:
    """Return the laws a term speaks of."""
    return frozenset(term.atoms(Law)) if isinstance(term, Term) else frozenset()

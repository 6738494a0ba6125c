"""Closed forms: a theorem ``measure = value`` out of the facts of the families, or what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import Expr, Rational, S, Tuple, oo

from symkl.families import Family
from symkl.families.algebra import rearrange
from symkl.families.base import coordinates
from symkl.families.canonical import Canonical
from symkl.families.domains import Domain, scalar_conditions
from symkl.families.facts import (
    LOG_DENSITY,
    arguments_of,
    law_of,
    log_densities,
    logged,
    rule_of,
    statistic_of,
    sum_over_values,
)
from symkl.families.fisher import Fisher, information_equality, irregular, score_variance, spoken_of
from symkl.families.implied import independent
from symkl.families.integrals import normalisation, powers_of, second_moment, sum_of_powers
from symkl.families.tidy import tidy
from symkl.kernel import DoesNotApply, Theorem, because, chain, finite, inside, refl, sym
from symkl.measures import Jeffreys, LawMeasure, Measure
from symkl.rules.conditioning import conditional
from symkl.rules.definitions import base_conditions, unfold
from symkl.rules.expectation import linearity, marginalise
from symkl.rules.logs import log_product, log_value
from symkl.search.answer import INFINITE_ELSEWHERE, ClosedForm
from symkl.search.blackboard import Board
from symkl.search.infinite import Averages, by_means, by_supports, divergent, excluded, outside, spelled
from symkl.search.members import members
from symkl.search.sweep import Conversion, Sweep, attempt, proposed, subterms
from symkl.terms import (
    AlphabetSum,
    Density,
    Expectation,
    Finite,
    Hypothesis,
    Law,
    Linear,
    Log,
    Positive,
    Product,
    Term,
    linear,
    pairs,
)

SHORT = 60
"""A density longer than this is named in a reason, not written out."""


def close_form(term: Expr, known: tuple[Hypothesis, ...] = ()) -> ClosedForm:
    """Derive the closed form of a combination of measures of laws of known families.

    Args: `known`, conditions on the parameters that may be used to decide between cases.
    Raises: TypeError, if the term speaks of laws that are not parametric.
    """
    laws = _laws(term)
    for measure in _measures(term):
        reason = outside(measure, known)
        if reason:
            return _infinite_answer(term, measure, reason)
    theorem, averages, combination = _derive(term)
    missing = (*(t for t, value in averages.items() if value is None), *_left(theorem.right))
    found = [m for m in _measures(term) if isinstance(m, LawMeasure)]
    orders = [h for m in found for h in (*(m.order_needs if m.orders else ()), *base_conditions(m.base))]
    domain = Domain((*known, *orders, *(h for law in laws for h in law.conditions(*law.parameters))))
    scalars = scalar_conditions(theorem.hypotheses)
    conditions = independent(theorem.hypotheses)
    region = tuple(h for h in scalar_conditions(conditions) if domain.holds(h) is not True)
    if missing:
        known_infinite = divergent(theorem.right, domain)
        if known_infinite is not None:
            sign, reason = known_infinite
            return ClosedForm(term, "infinite", sign * oo, None, independent(scalars), region, (), reason)
        undefined = [irregular(t) for t in missing if isinstance(t, Fisher) and irregular(t)]
        note = f"no closed form is known of {'; '.join(dict.fromkeys(map(_named, missing)))}"
        note = f"the Fisher information is not defined: {undefined[0]}" if undefined else note
        return ClosedForm(term, "none", None, theorem, conditions, region, missing, note)
    if not region:
        return ClosedForm(term, "closed", theorem.right, theorem, conditions)
    if excluded(conditions):
        return _nowhere(term, known, region)
    one_way = by_supports(term, theorem, region) or by_means(term, combination, averages, domain, region)
    note = INFINITE_ELSEWHERE if one_way else "elsewhere nothing is said"
    return ClosedForm(term, "region", theorem.right, theorem, conditions, region, (), note)


def parametric(*terms: Expr) -> bool:
    """Whether terms speak of laws of known families."""
    return any(isinstance(law, Family) for term in terms if isinstance(term, Term) for law in term.atoms(Law))


def same_value(left: Expr, right: Expr, known: tuple[Hypothesis, ...] = ()) -> Theorem | None:
    """Prove that two expressions have one closed form; None if that is not found."""
    try:
        found = [close_form(side, known).theorem if isinstance(side, Term) else refl(side) for side in (left, right)]
    except TypeError:
        return None
    first, second = found
    if first is None or second is None:
        return None
    conditions = Tuple(*scalar_conditions(dict.fromkeys((*first.hypotheses, *second.hypotheses))))
    if first.right == second.right:
        return chain(first, sym(second))
    middle = attempt(rearrange, first.right, second.right, conditions)
    return None if middle is None else chain(first, middle, sym(second))


def _left(term: Expr) -> list[Expr]:
    """Return the sums of powers of densities that nobody knows, and what has no Fisher information."""
    return [t for _, t in subterms(term) if isinstance(t, (AlphabetSum, Fisher))]


def _named(unknown: Expr) -> str:
    if isinstance(unknown, Expectation):
        return f"E[{spelled(unknown)}] of {unknown.law[0].law.name}"
    if isinstance(unknown, Fisher):
        return f"{unknown}: the log-density has no derivative that can be written"
    return f"the sum or integral of {unknown.body}"


def _nowhere(term: Expr, known: tuple[Hypothesis, ...], region: tuple[Hypothesis, ...]) -> ClosedForm:
    """Answer where no parameters meet all conditions: J = KL + KL is infinite if one of the two is, wherever it is."""
    named = " and ".join(map(str, region))
    ((coefficient, measure), *others) = pairs(term)
    if not others and coefficient.is_number and isinstance(measure, Jeffreys):
        sides = [close_form(side, known) for _, side in pairs(unfold(measure).right)]
        if all(s.status == "closed" or s.note == INFINITE_ELSEWHERE for s in sides):
            note = f"one of the two divergences is infinite, as no parameters meet {named}"
            return ClosedForm(term, "infinite", coefficient * oo, note=note)
    return ClosedForm(term, "none", None, note=f"the conditions exclude each other: {named}")


def _laws(term: Expr) -> list[Family]:
    """Return the laws of a term, all of which must be parametric ones over one variable."""
    densities, named = spoken_of(term, Density), spoken_of(term, Law)
    for law in (*(d.law for d in densities), *named):
        if not isinstance(law, Family):
            shown = next((d for d in densities if d.law == law), law)
            msg = f"a closed form needs laws of known families, Normal(m, s) or Gamma(a, b); {shown} is not one"
            raise TypeError(msg)
    for d in densities:
        if d.law.size > 1 and law_of(Density(d.law, (*d.of, *d.given))) is None:
            msg = f"{d.law.name} is here a law of {', '.join(map(str, coordinates(d.law, 'x')))}; {d} is not known"
            raise TypeError(msg)
    return list(dict.fromkeys((*(d.law for d in densities), *named)))


def _infinite_answer(term: Expr, measure: Measure, reason: str) -> ClosedForm:
    ((coefficient, _), *others) = pairs(term)
    if not coefficient.is_number or others:
        note = f"{measure} is infinite: {reason}"
        return ClosedForm(term, "none", None, note=note)
    return ClosedForm(term, "infinite", coefficient * oo, note=reason)


def _derive(term: Expr) -> tuple[Theorem, Averages, Expr]:
    """Return the theorem as far as it goes, the averages it needed and what is known of them, and their combination."""
    board = Board(term)
    for conversion in (_informed, _unfolded, _unfolded, _ratio, _split, _valued, _square, _integrated):
        _sweep(board, conversion)
    while any(log_densities(t) for _, t in subterms(board.now)):
        before = board.now
        _sweep(board, _with_density)
        if board.now == before:
            break
    _sweep(board, _trivial)
    _sweep(board, _logged)
    averages = {t: fact(t) for _, e in subterms(board.now) if isinstance(e, Expectation) for t in _averages(e)}
    linear_step = Sweep(_linear)(board.now)
    if linear_step is not None:
        for value in averages.values():
            if value is not None and Finite(value.left) in linear_step.hypotheses:
                linear_step = finite(linear_step, value)
        board.add(linear_step, "linearity")
    narrowed = Sweep(_narrowed)(board.now)
    if narrowed is not None:
        board.add(narrowed)
        averages = {t: fact(t) for _, t in subterms(board.now) if isinstance(t, Expectation)}
    combination = board.now
    places = {p: value for p, t in subterms(board.now) if (value := averages.get(t)) is not None}
    if places:
        board.add(inside(board.now, places) if () not in places else places[()], _cited(places.values()))
    _sweep(board, _valued)
    return final_shape(board.theorem), averages, combination


def _cited(theorems: Iterable[Theorem]) -> str:
    """Return the facts used as one reason: E[x] and E[log x] of Gamma."""
    by_family: dict[str, dict[str, None]] = {}
    for theorem in theorems:
        family, found, label = theorem.rule.partition(": ")
        if not found:
            family, label = theorem.left.law[0].law.name, theorem.reason
        by_family.setdefault(family, {}).setdefault(label)
    return "; ".join(f"{' and '.join(labels)} of {family}" for family, labels in by_family.items())


def _sweep(board: Board, conversion: Conversion) -> None:
    """Apply a conversion where it fits; `Board.sweep` would write the term out to say that it fits nowhere."""
    found = Sweep(conversion)(board.now)
    if found is not None:
        board.add(found)


def _measures(term: Expr) -> Iterator[Measure]:
    stack = [term]
    while stack:
        found = stack.pop()
        if isinstance(found, Measure):
            yield found
            opened = attempt(unfold, found)
            if opened is not None and any(isinstance(t, Measure) for _, t in subterms(opened.right)):
                yield from _measures(opened.right)
        elif isinstance(found, Term):
            stack.extend(found.parts)


# --- conversions ------------------------------------------------------------------------------------------------------


def _unfolded(term: Expr) -> Theorem | None:
    return attempt(unfold, term) if isinstance(term, Measure) else None


def _informed(term: Expr) -> Theorem | None:
    """Write a Fisher information as a mean: by second derivatives where these are known, else by the score."""
    if not isinstance(term, Fisher):
        return None
    ways = [way for rule in (information_equality, score_variance) if (way := attempt(rule, term)) is not None]
    known = (way for way in ways if all(fact(t) for e in _means(way.right) for t in _averages(e)))
    return next(known, ways[0] if ways else None)


def _ratio(term: Expr) -> Theorem | None:
    if not isinstance(term, Density) or not term.given or not isinstance(term.law, Family):
        return None
    return attempt(conditional, term, Tuple(*term.given_values))


def _split(term: Expr) -> Theorem | None:
    if not isinstance(term, Log) or not (isinstance(term.arg, Product) or not isinstance(term.arg, Term)):
        return None
    return attempt(log_product, term, "up")


def _valued(term: Expr) -> Theorem | None:
    return attempt(log_value, term) if isinstance(term, Log) and not isinstance(term.arg, Term) else None


def _square(term: Expr) -> Theorem | None:
    return attempt(second_moment, term) if isinstance(term, AlphabetSum) else None


def _integrated(term: Expr) -> Theorem | None:
    """Evaluate a sum of powers of densities, or its logarithm, by the first law that makes it known."""
    found = powers_of(term)
    if found is None:
        return None
    values, powers = found
    for member, left in members(powers):
        theorem = attempt(normalisation, term, member)
        if theorem is None or _contradictory(scalar_conditions(theorem.hypotheses)):
            continue
        summed = attempt(sum_of_powers, term) if left else None
        if summed is not None or not left or all(fact(t) for t in _means(theorem.right)):
            return summed or because(theorem, _normalised(theorem, Density(member, values)))
    return attempt(sum_of_powers, term)


def _normalised(theorem: Theorem, density: Density) -> str:
    """Return the reason why a sum of powers of densities is known: the density it is a multiple of."""
    law = density.law
    if _means(theorem.right):
        return f"writing it as a mean under {law.name}"
    kind, verb = ("mass function", "sums") if law.place.counting else ("density", "integrates")
    article = "an" if law.name[0] in "AEIOU" else "a"
    shown = str(density) if len(str(density)) <= SHORT else f"{article} {law.name} {kind}"
    return f"{shown} {verb} to 1"


def _contradictory(conditions: Iterable[Hypothesis]) -> bool:
    """Whether no parameters are seen to meet all conditions: what follows from a > 0 and -a > 0 is of no use."""
    domain = Domain(conditions)
    return any(isinstance(h, Positive) and domain.nonnegative(-h.args[0]) for h in conditions)


def _means(term: Expr) -> list[Expr]:
    return [t for _, t in subterms(term) if isinstance(t, Expectation)]


def _with_density(term: Expr) -> Theorem | None:
    for _, law in log_densities(term):
        found = attempt(rule_of(type(law), LOG_DENSITY), term)
        if found is not None:
            return found
    return None


def _logged(term: Expr) -> Theorem | None:
    """Evaluate the logarithm of a multiple of a mean of an exponential: that it is positive need not be asked."""
    found = pairs(term.arg) if isinstance(term, Log) and isinstance(term.arg, Term) else ()
    mean = fact(found[0][1]) if len(found) == 1 else None
    rule = None if mean is None else logged(mean)
    return None if mean is None or rule is None else attempt(rule, term, *mean.args[1:])


def _trivial(term: Expr) -> Theorem | None:
    constant = isinstance(term, Expectation) and not isinstance(term.body, Term)
    return attempt(marginalise, term, Tuple()) if constant else None


def _linear(term: Expr) -> Theorem | None:
    return attempt(linearity, term) if isinstance(term, Expectation) and isinstance(term.body, Linear) else None


def _narrowed(term: Expr) -> Theorem | None:
    """Average over the factor of a product law that is needed."""
    return proposed(marginalise)(term) if isinstance(term, Expectation) and len(term.law) > 1 else None


def _averages(term: Expectation) -> Iterator[Expr]:
    for _, atom in pairs(term.body):
        if isinstance(atom, Term):
            yield Expectation(term.law, atom)


def fact(term: Expr) -> Theorem | None:
    """Return the theorem that evaluates the mean of a statistic, by the fact that asks for least."""
    narrowed = _narrowed(term)
    if narrowed is not None:
        value = fact(narrowed.right)
        return None if value is None else chain(narrowed, value)
    try:
        law, formula = statistic_of(term)
    except DoesNotApply:
        return None
    if law.point(*law.parameters) is not None:
        return attempt(sum_over_values, term)
    domain = {*law.conditions(*law.parameters)}
    found: list[Theorem] = []
    for label, known in law.facts.items():
        arguments = arguments_of(law, known, formula)
        theorem = None if arguments is None else attempt(rule_of(type(law), label), term, *arguments)
        if theorem is not None and domain.issuperset(theorem.hypotheses):
            return theorem
        found += [] if theorem is None else [theorem]
    return min(found, key=lambda t: len({*t.hypotheses} - domain), default=None) or attempt(sum_over_values, term)


def final_shape(theorem: Theorem) -> Theorem:
    """Bring the right side of a theorem into its final shape."""
    conditions = Tuple(*scalar_conditions(theorem.hypotheses))
    domain = Domain(conditions)
    right = theorem.right
    if isinstance(right, Term) and not isinstance(right, Linear):
        return theorem
    if isinstance(right, Linear):
        target = linear((tidy(c, domain), atom) for c, atom in right.pairs)
    else:
        target = S.Zero if _may_vanish(right) and Canonical(domain).vanishes(right) else tidy(right, domain)
    if target == right:
        return theorem
    shaped = attempt(rearrange, right, target, conditions)
    if shaped is None:  # a shape that is not seen to be equal is not used
        return theorem
    return chain(theorem, shaped) if theorem.left != right else shaped


def _may_vanish(expr: Expr) -> bool:
    """Whether an expression is 0, or has no real number, at some values in (0, 1): a canonical form takes longer."""
    values = {s: Rational(1, 7 + 3 * n) for n, s in enumerate(sorted(expr.free_symbols, key=str))}
    number = expr.xreplace(values).evalf(15, maxn=60)
    return not number.is_Float or abs(number) < 1e-9

"""The fine view of a proof: every rewrite of the kernel's trace a line of its own, read off the same theorem."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr

from symkl.kernel import DoesNotApply, Theorem, because, chain, inside, plus, refl, scale, sym
from symkl.search.shown import Proof, lines, reasons, steps
from symkl.search.verdict import Verdict

Place = tuple[int, ...]


def detailed(verdict: Verdict) -> Verdict:
    """Return a verdict whose proof, if there is one, shows every rewrite."""
    return replace(verdict, proof=fine(verdict.proof)) if verdict.proof else verdict


def fine(proof: Proof) -> Proof:
    """Return the same proof with one rewrite a line; the theorem and its hypotheses do not change.

    >>> from symkl.api import prove
    >>> proof = prove("KL(P || Q) = CE(P, Q) - H(P)").proof
    >>> len(proof.lines), len(fine(proof).lines)
    (4, 5)
    """
    # what a proof about entropies of discrete variables does not say again on its lines is not said here either
    silent = set(proof.theorem.hypotheses) - {h for line in proof.lines for h in line.hypotheses}
    found = lines(proof.theorem, found=rewrites(proof.theorem))
    shown = tuple(replace(x, hypotheses=tuple(h for h in x.hypotheses if h not in silent)) for x in found)
    return replace(proof, lines=shown)


def rewrites(theorem: Theorem) -> list[Theorem]:
    """Return the theorem as a chain of the single rewrites it is made of, as far as they can be told apart."""
    return [single for step in steps(theorem) for single in _opened(step)]


def _opened(step: Theorem) -> list[Theorem]:
    """Return one link of a proof as the rewrites it merges; a link that is one rewrite keeps its own reason."""
    if not step.premises:
        return [step]
    first = step.premises[0]
    match step.rule:
        case "because":
            found = rewrites(first)
        case "sym":
            found = [sym(s) for s in reversed(rewrites(first))]
        case "plus":
            found = [plus(s, *step.args) for s in rewrites(first)]
        case "scale":
            found = _scaled(step)
        case "inside":
            found = _places(step)
        case _:
            found = [step]
    # a condition of a form that is only passed through is not one of the theorem's: such a link stays whole
    needs = {h for s in found for h in s.hypotheses}
    return found if len(found) > 1 and needs <= set(step.hypotheses) else [step]


def _scaled(step: Theorem) -> list[Theorem]:
    """Return the rewrites of a multiple; a factor that is not positive turns inequalities around."""
    (factor,) = step.args
    inner = rewrites(step.premises[0])
    if step.relation == "<=" and factor.is_nonpositive:
        inner = _turned(inner)
    return [scale(s, factor) for s in inner]


def _places(step: Theorem) -> list[Theorem]:
    """Return the rewrites of the places of one sweep, the last place first, so that no earlier path shifts."""
    term, paths = step.args
    found: list[Theorem] = []
    places = {tuple(path): premise for path, premise in zip(paths, step.premises, strict=True)}
    for path in sorted(places, reverse=True):
        try:
            found += _one_place(term, path, places[path])
        except DoesNotApply:
            return [step]
        term = found[-1].right
    return found if term == step.right else [step]


def _one_place(base: Expr, path: Place, premise: Theorem) -> list[Theorem]:
    """Return the rewrites at one place of a term; raises DoesNotApply if they cannot be told apart there."""
    inner = rewrites(premise)
    backwards = premise.relation == "<=" and not _holds(base, path, premise.left)
    if backwards:
        inner = _turned(inner)
    found: list[Theorem] = []
    before = refl(base)
    for number, single in enumerate(inner, 1):
        so_far = inner[:number]
        after = inside(base, {path: chain(*(_turned(so_far) if backwards else so_far))})
        try:
            found.append(inside(before.right, {path: single}))
        except DoesNotApply:  # what stood at the place has become part of the combination around it
            found.append(because(chain(sym(before), after), " and ".join(reasons(single))))
        before = after
    return found


def _holds(term: Expr, path: Place, value: Expr) -> bool:
    """Whether a place of a term holds a value."""
    try:
        inside(term, {path: refl(value)})
    except DoesNotApply:
        return False
    return True


def _turned(found: list[Theorem]) -> list[Theorem]:
    """Return a chain as it is read from its end: equalities turn around, inequalities are used from right to left."""
    return [sym(s) if s.relation == "=" else s for s in reversed(found)]

"""prove: from a statement to a proof, to a distribution that refutes it, or to what was tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from time import monotonic

from sympy import Expr, expand, log

from symkl.functions import Convex
from symkl.kernel import DoesNotApply, Theorem, because, chain, refl, squeeze, sym
from symkl.search.closed import parametric, same_value
from symkl.search.gap import prove_gap
from symkl.search.identity import bases, prove_identity
from symkl.search.pointwise import prove_pointwise
from symkl.search.roots import prove_by_powers
from symkl.search.shannon.certificate import certificate, equality
from symkl.search.shannon.chain import lines as shannon_lines
from symkl.search.shannon.copy_lemma import Copy, forgotten, prove_with_copies
from symkl.search.shannon.prover import LIMIT, Outcome, Shannon
from symkl.search.shown import Line, Proof, lines, relevant
from symkl.search.statement import Statement
from symkl.search.steps import Strategy
from symkl.search.verdict import Later, Verdict
from symkl.terms import (
    Almost,
    Assumed,
    AtLeast,
    Continuous,
    Discrete,
    Every,
    EveryIndex,
    Hypothesis,
    Independent,
    Positive,
    Slot,
    Term,
)

SHORT = 36
"""A title of at least so many characters is no reason to print: the name is."""
Recall = Callable[[Statement], Verdict | None]
"""Looks a statement up among known theorems."""


def prove_statement(
    statement: Statement,
    *,
    seconds: float | None = None,
    search: bool = True,
    copies: int = 0,
    recall: Recall | None = None,
) -> Verdict:
    """Decide a statement as far as the engine can.

    Formula: a chain of =, <= (all in one direction) is proved link by link.
    Args: `seconds` bounds the search for a counterexample (20, if not given; but what Shannon's inequalities do not
        imply is then tried on a fixed list of laws only); `copies`, how many variables the copy lemma may copy;
        `recall` looks a statement up among known theorems, if no proof is found and before a counterexample is sought.
    Raises: nothing for a well-formed statement.
    """
    start, limit = monotonic(), LIMIT if seconds is None else seconds
    by_entropies = shannon_verdict(statement, seconds, search=search, copies=copies)
    if by_entropies is not None:
        return by_entropies
    links, methods, tried = related(statement, recall=recall if len(statement.relations) > 1 else None, known=recall)
    flipped = ">=" in statement.relations
    if len(links) == len(statement.relations) and not (flipped and "<=" in statement.relations):
        proof = told(links, statement)
        assumed = len(proof.theorem.hypotheses)
        known = recall(statement) if recall is not None and "gap" in methods and assumed > MUCH else None
        if known is not None and known.proof is not None and len(known.proof.theorem.hypotheses) < assumed:
            return replace(known, seconds=monotonic() - start)
        return Verdict("proved", statement, proof, method=methods[-1], seconds=monotonic() - start)
    cited = recall(statement) if recall is not None else None
    if cited is not None:
        return replace(cited, seconds=monotonic() - start)
    if search and not parametric(*statement.sides):  # models choose laws at will; a family is what it is
        from symkl.models.refute import refute

        found = refute(statement, seconds=max(0.5, limit - (monotonic() - start)))
        if found is not None:
            return Verdict("refuted", statement, counterexample=found, method="model", seconds=monotonic() - start)
        tried.append("no counterexample among small exact models that satisfy what is given")
    if flipped and "<=" in statement.relations:
        tried.append("a chain must not mix <= and >=")
    return Verdict("unknown", statement, tried=tuple(tried), seconds=monotonic() - start)


def related(
    statement: Statement, *, entropies: bool = True, recall: Recall | None = None, known: Recall | None = None
) -> tuple[list[Theorem], list[str], list[str]]:
    """Prove the relations of a chain from left to right: the theorems, their methods, and what was tried in vain.

    `entropies`: an identity may be proved through joint entropies instead of the definitions; `recall` looks up among
    known theorems what is not proved, `known` what a bound of roots rests on.
    """
    links: list[Theorem] = []
    methods: list[str] = []
    for a, relation, b in zip(statement.sides, statement.relations, statement.sides[1:], strict=False):
        left, right = (b, a) if relation == ">=" else (a, b)
        theorem, method = prove_relation(left, right, statement, equal=relation == "=", entropies=entropies)
        if theorem is None and relation == "=" and parametric(left, right):
            theorem = same_value(left, right, statement.given)
            method = "the closed forms of the two sides are not seen to be equal" if theorem is None else "closed form"
        if theorem is None and recall is not None:
            cited = recall(replace(statement, sides=(a, b), relations=(relation,)))
            theorem, method = (cited.theorem, cited.method) if cited is not None else (None, method)
        if theorem is None and relation != "=":
            theorem = prove_by_powers(left, right, partial(_of_powers, statement, known))
            method = "powers" if theorem is not None else method
        if theorem is None:
            return links, methods, [f"{left} {'=' if relation == '=' else '<='} {right}: {method}"]
        links.append(theorem)
        methods.append(method)
    return links, methods, []


def _of_powers(statement: Statement, recall: Recall | None, left: Expr, right: Expr) -> Theorem | None:
    """Prove or look up a bound that another one follows from, under what is given."""
    claim = replace(statement, sides=(left, right), relations=("<=",))
    links, _, _ = related(claim)
    if links:
        return links[0]
    cited = recall(claim) if recall is not None else None
    if cited is None or cited.proof is None:
        return None
    name, title = cited.proof.name, cited.proof.title
    return because(cited.proof.theorem, f"{title}, {name}" if len(title) < SHORT else f"theorem {name}")


def told(links: list[Theorem], statement: Statement) -> Proof:
    """Return the proof of a statement whose relations are proved."""
    theorem = joined(links, statement, flipped=">=" in statement.relations)
    readings = relevant(statement.readings, theorem)
    return as_typed(Proof(theorem, lines(theorem, statement.sides), readings=readings), statement)


def from_definitions(statement: Statement, known: Proof) -> Proof:
    """Return a proof of few lines that starts from the definitions; the known one if there is none."""
    links, _, _ = related(statement, entropies=False)
    found = told(links, statement) if len(links) == len(statement.relations) else known
    return found if len(found.lines) <= LONG else known


def shannon_verdict(
    statement: Statement, seconds: float | None, *, search: bool = True, copies: int = 0
) -> Verdict | None:
    """Decide a statement that is linear in entropies of discrete variables; None if it is of another kind."""
    start = monotonic()
    if {"<=", ">="} <= set(statement.relations):
        return None
    try:
        prover = Shannon(statement, search=search and not copies)
    except DoesNotApply:
        return None
    outcome = prover.decide(seconds)
    if outcome.proved:
        later = Later(partial(told_by_entropies, prover, outcome))
        return _proved(statement, prover, outcome, later, start)
    if copies:
        limit = LIMIT if seconds is None else seconds
        found = prove_with_copies(statement, copies, limit / 2) if outcome.polymatroid else None
        if found is not None:
            return _proved(statement, *found[:2], told_with_copies(statement, *found), start)
        searched = shannon_verdict(statement, None if seconds is None else seconds / 2, search=search)
        if searched is None or searched.status != "unknown":
            return searched
        failed = f"no proof with up to {copies} copied variables was found in time"
        return replace(searched, tried=(*searched.tried, failed), seconds=monotonic() - start)
    took = monotonic() - start
    if outcome.counterexample is not None:
        return Verdict("refuted", statement, counterexample=outcome.counterexample, method="model", seconds=took)
    return Verdict("unknown", statement, tried=(outcome.note,), seconds=took, polymatroid=outcome.polymatroid)


MUCH = 4
"""A proof by a gap that assumes more than so many things is compared with the authored one, if there is one."""
FEW, LONG = 3, 6
"""An identity of at most so many variables that one step proves is better proved from the definitions, in few lines."""


def elementary(proof: Proof) -> bool:
    """Whether a proof of an identity only cites what is to be shown: a chain rule, a definition by entropies."""
    theorem = proof.theorem
    slots = {slot for side in (theorem.left, theorem.right) for slot in side.atoms(Slot)}
    return len(proof.lines) == 1 and theorem.left != theorem.right and len(slots) <= FEW


def _proved(statement: Statement, prover: Shannon, outcome: Outcome, proof: Proof | Later, start: float) -> Verdict:
    """Return the verdict with the certificate, which has been verified."""
    method, by = "shannon" if any(way.claim for way in outcome.ways) else "normal form", certificate(prover, outcome)
    return Verdict("proved", statement, proof, method=method, seconds=monotonic() - start, shannon=by)


def told_by_entropies(prover: Shannon, outcome: Outcome) -> Proof:
    """Turn the certificate into the proof for people; an identity that it only cites is told from the definitions."""
    statement = prover.statement
    proof = _told(statement, prover.theorems(outcome), equality(prover, outcome))
    cited = not any(way.claim for way in outcome.ways) and elementary(proof)
    return from_definitions(statement, proof) if cited else proof


def told_with_copies(statement: Statement, prover: Shannon, outcome: Outcome, copies: tuple[Copy, ...]) -> Proof:
    """Return the proof for people of a statement that does not speak of the copies its prover used."""
    links = [forgotten(theorem, copies) for theorem in prover.theorems(outcome)]
    return _told(statement, links, f"Copy lemma: {'; '.join(map(str, copies))}.")


def _told(statement: Statement, links: list[Theorem], remark: str) -> Proof:
    theorem = joined(links, statement, flipped=">=" in statement.relations)
    readings = relevant(statement.readings, theorem)
    return as_typed(Proof(theorem, shannon_lines(theorem), remark=remark, readings=readings), statement)


def as_typed(proof: Proof, statement: Statement) -> Proof:
    """Return the proof as that of the statement: sides and relation as they were typed, a proved equation remarked."""
    flipped, theorem = ">=" in statement.relations, proof.theorem
    if theorem.relation != "=" or set(statement.relations) == {"="}:
        passed = {side for line in proof.lines for side in (line.left, line.right)}
        chained = len(statement.relations) > 1 and passed >= {*statement.sides[1:-1]}
        links = zip(statement.relations, statement.sides[1:], strict=True) if chained else ()
        return replace(proof, flipped=flipped, links=tuple(links))
    if (theorem.left, theorem.right) == (statement.sides[-1], statement.sides[0]):
        turned = [Line(x.right, x.relation, x.left, x.reason, x.hypotheses, x.rules) for x in reversed(proof.lines)]
        proof = replace(proof, theorem=sym(theorem), lines=tuple(turned))
    remark = proof.remark if "quality holds" in proof.remark else f"Equality holds. {proof.remark}".strip()
    return replace(proof, remark=remark, stated=next(r for r in statement.relations if r != "="))


def joined(links: list[Theorem], statement: Statement, *, flipped: bool) -> Theorem:
    """Join the links of a chain of relations, all read from left to right or all from right to left."""
    if not flipped:
        return chain(*links) if len(links) > 1 else links[0]
    turned = [sym(t) if r == "=" else t for t, r in zip(links, statement.relations, strict=True)]
    return chain(*reversed(turned)) if len(turned) > 1 else turned[0]


def prove_relation(
    left: Expr, right: Expr, statement: Statement, *, equal: bool, entropies: bool = True
) -> tuple[Theorem | None, str]:
    """Prove one relation; returns the theorem and the method, or None and what was tried."""
    given = statement.given
    spoken = bases(left) | bases(right)
    base = spoken.pop() if len(spoken) == 1 else statement.base
    strategy = Strategy(given=tuple(h for h in given if isinstance(h, Assumed)), base=base)
    if left == right:
        return refl(left), "normal form"
    identities: list[Callable[[], Theorem | None]] = [
        lambda: prove_identity(left, right, strategy, entropies=entropies),
        lambda: prove_pointwise(left, right, given),
    ]
    for identity in identities:
        try:
            theorem = identity()
        except DoesNotApply:
            continue
        if theorem is not None and permitted(theorem, statement.granted):
            return theorem, "normal form"
    freed = tuple(h for h in given if isinstance(h, Independent))
    ways = dict.fromkeys((strategy, replace(strategy, given=()), *([replace(strategy, freed=freed)] if freed else [])))
    kinds = [(kind, way) for kind in ("=", "<=") for way in ways]
    for kind, strategy in [(k, s) for k, s in kinds if equal or k == "<="]:
        try:
            if kind == "=":
                theorem = prove_gap(left, right, given, strategy, equal=True)
            else:
                theorem = prove_gap(left, right, given, strategy)
                if equal and theorem is not None:
                    back = prove_gap(right, left, given, strategy)
                    theorem = None if back is None else squeeze(theorem, back)
        except DoesNotApply:
            theorem = None
        if theorem is not None and permitted(theorem, statement.granted):
            return theorem, "gap"
    return None, "normal forms differ; the gap is no combination of divergences, informations and givens that was found"


def permitted(theorem: Theorem, given: tuple[Hypothesis, ...]) -> bool:
    """Whether a theorem rests on regularity and on what is given only."""
    known = (*given, *(h for h in theorem.hypotheses if isinstance(h, Positive)))
    return all(_regular(h) or implied(h, given) or _rising(h, known) for h in theorem.hypotheses)


def _rising(hypothesis: Hypothesis, known: Iterable[Hypothesis]) -> bool:
    """Whether a hypothesis is 1 / ln b >= 0 for a base b > 1, which is a condition of the theorem as it is."""
    value = hypothesis.args[0]
    reciprocal = isinstance(hypothesis, AtLeast) and value.is_Pow and value.exp == -1 and isinstance(value.base, log)
    return reciprocal and Positive(value.base.args[0] - 1) in known


def _regular(hypothesis: Hypothesis) -> bool:
    """Integrability, positivity, domains of logarithms: printed with the theorem, not asked of the user."""
    if isinstance(hypothesis, (Almost, Every, EveryIndex)):
        return _regular(hypothesis.args[-1])
    if isinstance(hypothesis, Positive):
        return True
    return not isinstance(hypothesis, (Assumed, Discrete, Continuous, Independent, AtLeast, Convex))


def implied(hypothesis: Hypothesis, given: tuple[Hypothesis, ...]) -> bool:
    """Whether a hypothesis is one of the given ones, or follows from one (a > 0 gives a >= 0)."""
    if hypothesis in given:
        return True
    if isinstance(hypothesis, AtLeast):
        return any(isinstance(h, (Positive, AtLeast)) and _below(h.args[0], hypothesis.args[0]) for h in given)
    return False


def _below(known: Expr, wanted: Expr) -> bool:
    """Whether known >= 0 gives wanted >= 0: a positive multiple, or larger by a constant."""
    if isinstance(known, Term) or isinstance(wanted, Term):
        return bool(known == wanted)
    more = expand(wanted - known)
    return bool(more.is_nonnegative or (wanted != 0 and (known / wanted).cancel().is_positive))

"""Numeric checks: closed forms against their definitions, statements and theorems against exact models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random

from sympy import Expr

from symkl.certificates import certificate, replay
from symkl.families.domains import scalar_conditions
from symkl.kernel import Theorem
from symkl.models.counterexample import Counterexample
from symkl.models.oracle import check as on_models
from symkl.models.tables import Unsupported
from symkl.numeric.evaluation import by_definition
from symkl.numeric.formulas import NoNumber
from symkl.search.answer import ClosedForm
from symkl.search.closed import parametric
from symkl.search.shown import Proof
from symkl.search.statement import Statement
from symkl.search.verdict import Verdict
from symkl.terms import Hypothesis, Term
from symkl.verification.compare import Side, at_point, compare
from symkl.verification.points import Points
from symkl.verification.record import Compared, Verification

MODELS = 25


def verified(subject: Theorem | ClosedForm | Statement | Verdict | Proof, digits: int = 50) -> Verification:
    """Check a theorem, a closed form or a statement numerically; see `symkl.verify`.

    >>> from symkl.api import closed_form
    >>> found = verified(closed_form("KL(Exponential(a) || Exponential(b))"), 30)
    >>> found.verdict, found.points > 10
    ('agrees', True)
    """
    if isinstance(subject, ClosedForm):
        return of_closed_form(subject, digits)
    if isinstance(subject, Verdict):
        return verified(subject.proof if subject.proof is not None else subject.statement, digits)
    if isinstance(subject, Proof):
        sides = (subject.lines[0].left, *(line.right for line in subject.lines)) if subject.lines else ()
        relations = tuple(line.relation for line in subject.lines)
        return _of_theorem(subject.theorem, sides, relations, digits)
    if isinstance(subject, Theorem):
        return _of_theorem(subject, (subject.left, subject.right), (subject.relation,), digits)
    text = subject.text or f" {subject.relations[0]} ".join(map(str, subject.sides))
    return of_relations(subject.sides, subject.relations, subject.given, digits, text)


def of_closed_form(answer: ClosedForm, digits: int = 50, value: Expr | None = None) -> Verification:
    """Compare a closed form, or another `value`, with the definition of what it is the value of."""
    claimed = answer.value if value is None else value
    subject = f"{answer.term} = {claimed if claimed is not None else '?'}"
    if answer.status == "infinite":
        return _infinite(answer, subject, digits)
    if claimed is None or isinstance(claimed, Term):
        return Verification(subject, "no value", "digits", digits, None, 0, None, answer.note)
    conditions = scalar_conditions((*answer.conditions, *answer.region))
    found = _at_points((answer.term, claimed), ("=",), conditions, digits, subject)
    if found.verdict == "no value" and value is None and answer.theorem is not None:
        return _replayed(answer.theorem, subject, found.note)
    return found


def of_relations(
    sides: Sequence[Expr], relations: Sequence[str], given: Iterable[Hypothesis], digits: int, subject: str
) -> Verification:
    """Check a chain of relations: of parametric laws at points, of other laws exactly on random models."""
    given = tuple(given)
    if parametric(*sides):
        return _at_points(sides, relations, scalar_conditions(given), digits, subject)
    return _on_models(sides, relations, given, subject)


def _of_theorem(theorem: Theorem, sides: Sequence[Expr], relations: Sequence[str], digits: int) -> Verification:
    """Replay the certificate of a theorem and check every line of its proof numerically."""
    replay(certificate(theorem))
    subject = f"{theorem.left} {theorem.relation} {theorem.right}"
    if len(sides) < 2:
        sides, relations = (theorem.left, theorem.right), (theorem.relation,)
    found = of_relations(sides, relations, theorem.hypotheses, digits, subject)
    return _replayed(theorem, subject, found.note) if found.verdict == "no value" else found


def _replayed(theorem: Theorem, subject: str, note: str) -> Verification:
    """Replay a certificate where no number decides; raises CheckFailed if it does not hold."""
    replay(certificate(theorem))
    return Verification(subject, "agrees", "replay", 0, None, 0, None, note)


def _at_points(
    sides: Sequence[Expr], relations: Sequence[str], conditions: Sequence[Hypothesis], digits: int, subject: str
) -> Verification:
    compared: list[Compared] = []
    for point in Points(sides, conditions):
        for (left, right), relation in zip(pairwise(sides), relations, strict=True):
            ends = (right, left) if relation == ">=" else (left, right)
            compared.append(compare(Side(ends[0]), Side(ends[1]), "=" if relation == "=" else "<=", point, digits))
        if compared[-1].agrees is False:
            break  # one point refutes
    return _summary(subject, compared, digits)


def _summary(subject: str, compared: Sequence[Compared], digits: int) -> Verification:
    """Put what was compared into one record."""
    decided = [c for c in compared if c.agrees is not None]
    if not decided:
        note = compared[0].note if compared else "no point satisfies the conditions"
        return Verification(subject, "no value", "digits", digits, None, 0, None, note)
    worst = max(decided, key=lambda c: (not c.agrees, float(c.difference)))
    balls = all(c.method == "ball" for c in decided)
    radius = max((c.difference for c in decided), key=float) if balls and worst.agrees else None
    left_out = len(compared) - len(decided)
    reasons = "; ".join(dict.fromkeys(c.note for c in compared if c.agrees is None))
    note = f"{left_out} points have no value: {reasons}" if left_out else ""
    method = worst.method if not worst.agrees else "ball" if balls else "digits"
    proof = {"point": worst.place, "left": worst.left, "right": worst.right} if not worst.agrees else None
    verdict = "agrees" if worst.agrees else "refuted"
    return Verification(subject, verdict, method, digits, radius, len(decided), worst, note, proof)


def _infinite(answer: ClosedForm, subject: str, digits: int) -> Verification:
    """Ask the definition whether it is infinite with the same sign; to few digits, as none are compared."""
    compared = []
    for point in list(Points((answer.term,), answer.conditions))[:3]:
        place = ", ".join(f"{s} = {v.evalf(12)}" for s, v in point.items()) or "no parameters"
        try:
            found = by_definition(at_point(answer.term, point), 15)
            agrees: bool | None = found.status == "infinite" and found.value == answer.value
            compared.append(
                Compared(place, str(found.value), str(answer.value), "0" if agrees else "1", "digits", agrees)
            )
        except (NoNumber, ValueError) as error:
            compared.append(Compared(place, "", "", "", "digits", None, str(error)))
    return _summary(subject, compared, digits)


def _on_models(
    sides: Sequence[Expr], relations: Sequence[str], given: Sequence[Hypothesis], subject: str
) -> Verification:
    """Evaluate a chain exactly on random models of what is given."""
    claim = Statement(tuple(sides), tuple(relations), tuple(given))
    try:
        report = on_models(claim, Random(0), MODELS)  # noqa: S311 (models of a check, not secrets)
    except Unsupported as error:
        return Verification(
            subject, "no value", "exact", 0, None, 0, None, f"no model of the library decides it: {error}"
        )
    if report.violations:
        v = report.violations[0]
        model = None
        if v.left is not None and v.right is not None:
            model = Counterexample(v.model, v.relation, v.place, v.left, v.right).as_dict()
        worst = Compared(f"line {v.place + 1}", str(v.left), str(v.right), "", "exact", False)
        return Verification(subject, "refuted", "exact", 0, None, report.models, worst, "", model)
    if not report.decided:
        return Verification(subject, "no value", "exact", 0, None, 0, None, "no model of the library decides it")
    # how many lines a proof has is no part of the record: a longer proof says the same
    return Verification(subject, "agrees", "exact", 0, "0", report.models, None)

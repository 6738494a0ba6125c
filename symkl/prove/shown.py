"""What a reader sees of a derivation: lines, each with one reason."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr

from symkl.kernel import Theorem
from symkl.rules.algebra import totals
from symkl.terms import Hypothesis


@dataclass(frozen=True)
class Line:
    """One shown line: ``left relation right``, why, and what the step needs."""

    left: Expr
    relation: str
    right: Expr
    reason: str
    hypotheses: tuple[Hypothesis, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Proof:
    """A theorem as it is shown.  `flipped`: the user wrote a >= b, the theorem is b <= a."""

    theorem: Theorem
    lines: tuple[Line, ...]
    name: str = ""
    title: str = ""
    remark: str = ""
    source: str = ""
    flipped: bool = False
    readings: tuple[str, ...] = ()


def steps(theorem: Theorem) -> list[Theorem]:
    """Return the theorems a proof is a chain of, nested chains opened, without recursion."""
    found: list[Theorem] = []
    stack = [theorem]
    while stack:
        node = stack.pop()
        if node.rule == "chain":
            stack.extend(reversed(node.premises))
        elif node.rule == "sym" and node.premises[0].rule == "chain":
            stack.extend(_turned(p) for p in node.premises[0].premises)
        else:
            found.append(node)
    return found


def _turned(theorem: Theorem) -> Theorem:
    from symkl.kernel import sym  # noqa: PLC0415

    return sym(theorem)


def reasons(theorem: Theorem) -> list[str]:
    """Return the reasons of a step: its own, else those of the rules it uses, in order, each once."""
    if theorem.reason:
        return [theorem.reason]
    found = [r for p in theorem.premises for r in reasons(p)]
    return list(dict.fromkeys(found))


def lines(theorem: Theorem) -> tuple[Line, ...]:
    """Return the shown lines: uses of one rule in a row are merged, and mere reordering joins its neighbour."""
    shown: list[Line] = []
    pending: Expr | None = None
    for step in steps(theorem):
        if step.left == step.right:
            continue
        why = reasons(step)
        line = Line(step.left, step.relation, step.right, " and ".join(why), step.hypotheses, tuple(sorted(step.axioms)))
        if _reorders(step) and not step.hypotheses:
            if shown:
                shown[-1] = _joined(shown[-1], line, shown[-1].reason)
            else:
                pending = step.left
            continue
        if pending is not None:
            line = Line(pending, line.relation, line.right, line.reason, line.hypotheses, line.rules)
            pending = None
        if shown and shown[-1].reason == line.reason and "definition" not in line.reason and shown[-1].relation == line.relation:
            shown[-1] = _joined(shown[-1], line, line.reason)
        else:
            shown.append(line)
    if not shown:
        shown.append(Line(theorem.left, theorem.relation, theorem.right, " and ".join(reasons(theorem)) or "the two sides are the same",
                          theorem.hypotheses, tuple(sorted(theorem.axioms))))
    return tuple(shown)


def _joined(first: Line, second: Line, reason: str) -> Line:
    relation = "=" if first.relation == second.relation == "=" else "<="
    needs = tuple(dict.fromkeys((*first.hypotheses, *second.hypotheses)))
    return Line(first.left, relation, second.right, reason, needs, tuple(sorted({*first.rules, *second.rules})))


def _reorders(step: Theorem) -> bool:
    """Whether a step only permutes the terms of a combination."""
    node = step.premises[0] if step.rule in {"sym", "because"} and step.premises else step
    if node.rule == "inside":
        return all(_reorders(p) for p in node.premises)
    if node.rule == "refl":
        return True
    if node.rule == "chain":
        return all(_reorders(p) for p in node.premises)
    if node.rule not in {"collect", "cancel_factors"}:
        return False
    before, after = (totals(side, multiply=node.rule == "cancel_factors") for side in (node.left, node.right))
    return {k: sorted(map(str, v)) for k, v in before.items()} == {k: sorted(map(str, v)) for k, v in after.items()}


def cost(theorem: Theorem) -> tuple[int, int, int]:
    """Rank proofs: fewer shown lines, then fewer hypotheses, then shorter lines."""
    found = lines(theorem)
    return (len(found), len(theorem.hypotheses), sum(len(line.right.args) if line.right.args else 1 for line in found))

"""What a reader sees of a derivation: lines, each with one reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sympy import Expr

from symkl.kernel import DoesNotApply, Theorem, because, relabel, scale, sym
from symkl.rules.algebra import totals
from symkl.terms import Discrete, Hypothesis, pairs


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
    """A theorem as it is shown.

    `flipped`: the user wrote a >= b, the theorem is b <= a.
    """

    theorem: Theorem
    lines: tuple[Line, ...]
    name: str = ""
    title: str = ""
    remark: str = ""
    source: str = ""
    flipped: bool = False
    readings: tuple[str, ...] = ()
    stated: str = ""
    """The inequality that was asked for, where an equation is proved."""
    links: tuple[tuple[str, Expr], ...] = ()
    """The relations and sides after the first one of a chain a <= b <= c, as typed; the lines pass through b."""


def relevant(readings: Iterable[str], theorem: Theorem) -> tuple[str, ...]:
    """Return how a statement was read, without "read as discrete" if the theorem holds of all variables."""
    discrete = any(h.has(Discrete) for h in theorem.hypotheses)
    return tuple(reading for reading in readings if discrete or not reading.endswith("read as discrete"))


def steps(theorem: Theorem) -> list[Theorem]:
    """Return the theorems a proof is a chain of, nested chains opened, without recursion."""
    found: list[Theorem] = []
    stack = [theorem]
    while stack:
        node = stack.pop()
        if node.rule == "chain":
            stack.extend(reversed(node.premises))
        elif node.rule == "relabel" and (node.premises[0].rule in {"chain", "because"} or _turned(node.premises[0])):
            stack.extend(_renamed(node))
        elif _turned(node):
            stack.extend(sym(p) for p in node.premises[0].premises)
        else:
            found.append(node)
    return found


def _turned(theorem: Theorem) -> bool:
    """Whether a theorem is a chain read from right to left."""
    return theorem.rule == "sym" and theorem.premises[0].rule == "chain"


def _renamed(theorem: Theorem) -> list[Theorem]:
    """Return the links of a theorem used under other names, last first; itself if a link cannot take the names."""
    (names,) = theorem.args
    try:
        return [relabel(link, names) for link in reversed(opened(theorem.premises[0]))]
    except DoesNotApply:
        return [because(theorem, "a known theorem under other names")]


def opened(theorem: Theorem) -> list[Theorem]:
    """Look into a proof of one step: a lemma is shown with its own lines, a scaled chain link by link."""
    found = steps(theorem)
    while len(found) == 1 and found[0].rule in {"because", "scale"}:
        inner = found[0].premises[0]
        links = steps(inner)
        if found[0].rule == "scale":
            if len(links) == 1:
                links = opened(inner)
            if len(links) == 1:
                break
            factor = found[0].args[0]
            turned = inner.relation == "<=" and bool(factor.is_nonpositive)
            links = [
                scale(sym(t) if turned and t.relation == "=" else t, factor)
                for t in (reversed(links) if turned else links)
            ]
        found = links
    return [
        t
        for link in found
        for t in (
            opened(link) if link.rule == "scale" and len(found) > 1 and len(steps(link.premises[0])) > 1 else [link]
        )
    ]


def reasons(theorem: Theorem) -> list[str]:
    """Return the reasons of a step: its own, else those of the rules it uses, in order, each once."""
    if theorem.rule == "collect" or (theorem.rule == "sym" and theorem.premises[0].rule == "collect"):
        before, after = (len(pairs(side)) for side in (theorem.left, theorem.right))
        return ["adding and subtracting equal terms" if before < after else "collecting terms"]
    if theorem.reason:
        return [theorem.reason]
    found = [r for p in theorem.premises for r in reasons(p)]
    return list(dict.fromkeys(found))


def lines(theorem: Theorem, stops: Sequence[Expr] = (), found: Iterable[Theorem] | None = None) -> tuple[Line, ...]:
    """Return the shown lines: uses of one rule in a row are merged, and mere reordering joins its neighbour.

    Lines are not merged across `stops`, the sides of the statement.  `found` are the steps to show instead of the
    theorem's own, each a line of its own.
    """
    shown: list[Line] = []
    pending: Expr | None = None
    for step in opened(theorem) if found is None else found:
        if step.left == step.right:
            continue
        line = Line(
            step.left,
            step.relation,
            step.right,
            " and ".join(reasons(step)),
            step.hypotheses,
            tuple(sorted(step.axioms)),
        )
        if _reorders(step) and not step.hypotheses:
            if shown and step.left not in stops[1:-1]:
                shown[-1] = _joined(shown[-1], line, shown[-1].reason)
            else:
                pending = step.left
            continue
        if pending is not None:
            line = Line(pending, line.relation, line.right, line.reason, line.hypotheses, line.rules)
            pending = None
        last = shown[-1] if shown else None
        merge = (
            found is None
            and last is not None
            and last.reason == line.reason
            and last.relation == line.relation
            and last.right not in stops[1:-1]
        )
        if last is not None and merge and "definition" not in line.reason:
            shown[-1] = _joined(last, line, line.reason)
        else:
            shown.append(line)
    if not shown:
        reason = " and ".join(reasons(theorem)) or "the two sides are the same"
        shown.append(
            Line(
                theorem.left, theorem.relation, theorem.right, reason, theorem.hypotheses, tuple(sorted(theorem.axioms))
            )
        )
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

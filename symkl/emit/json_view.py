"""A proof as plain data, by the contract of the language (one response of ``symkl batch``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symkl.emit.latex_boxes import DISPLAY, latex_of
from symkl.emit.measures import box
from symkl.emit.setting import setting_of
from symkl.emit.view import as_proof

if TYPE_CHECKING:
    from symkl.kernel import Theorem
    from symkl.search.shown import Proof


def as_dict(value: Proof | Theorem) -> dict[str, Any]:
    """Return a proof as JSON data: its statement, hypotheses, axioms and steps, terms in the language.

    `relation` is the theorem's; a statement typed ``a >= b`` reads so in `statement` while the steps prove ``b <= a``.
    """
    proof = as_proof(value)
    theorem = proof.theorem
    flipped = proof.flipped and theorem.relation == "<="
    sides = (theorem.right, ">=", theorem.left) if flipped else (theorem.left, theorem.relation, theorem.right)
    everything = [
        theorem.left,
        theorem.right,
        *theorem.hypotheses,
        *(s for line in proof.lines for s in (line.left, line.right)),
    ]
    setting = setting_of(everything)
    steps = [
        {
            "left": str(line.left),
            "relation": line.relation,
            "right": str(line.right),
            "rule": ", ".join(line.rules),
            "reason": line.reason,
            "conditions": [str(h) for h in line.hypotheses],
            "latex": latex_of(box(line.right, setting), DISPLAY).strip(),
        }
        for line in proof.lines
    ]
    return {
        "statement": " ".join(map(str, sides)),
        "relation": theorem.relation,
        "hypotheses": [str(h) for h in theorem.hypotheses],
        "axioms": sorted(theorem.axioms),
        "steps": steps,
        "name": proof.name,
        "title": proof.title,
        "source": proof.source,
    }

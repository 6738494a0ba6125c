"""What the LaTeX and the text view of a proof both say, in boxes and phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sympy import Basic

from symkl.emit.conditions import Phrase, listed
from symkl.emit.layout import Box, Word, relation
from symkl.emit.measures import box
from symkl.emit.setting import Setting, setting_of
from symkl.emit.symbols import introduction
from symkl.emit.words import Conditions, axioms, reason, unit
from symkl.kernel import Theorem
from symkl.search.shown import Line, Proof, lines


@dataclass(frozen=True)
class Step:
    """One line: how it relates to the one before, its right side, why."""

    sign: Word
    right: Box
    why: Phrase


@dataclass(frozen=True)
class View:
    """A proof ready to be printed."""

    proof: Proof
    setting: Setting
    left: Box
    claims: tuple[tuple[Word, Box], ...]
    """What is claimed of the left side: a relation and a right side, or those of a chain a <= b <= c."""
    symbols: tuple[Phrase, ...]
    conditions: Conditions
    steps: tuple[Step, ...]
    rules: Phrase

    @property
    def right(self) -> Box:
        """The last side of what is claimed."""
        return self.claims[-1][1]


def as_proof(value: Proof | Theorem) -> Proof:
    """Return a proof; a bare theorem is shown by its own lines."""
    if not isinstance(value, Theorem) and not hasattr(value, "theorem"):
        msg = f"a proof or a theorem is printed, not {type(value).__name__}; only a verdict that is proved has them"
        raise TypeError(msg)
    return Proof(value, lines(value)) if isinstance(value, Theorem) else value


def view(value: Proof | Theorem, notation: str = "expectation") -> View:
    """Read everything off a proof; a statement typed with >= is shown, and proved, from its larger side."""
    proof = as_proof(value)
    theorem = proof.theorem
    flipped = proof.flipped and theorem.relation == "<="
    shown: list[Basic] = [side for line in proof.lines for side in (line.left, line.right)]
    everything = [theorem.left, theorem.right, *shown, *theorem.hypotheses]
    setting = setting_of(everything, notation)
    conditions = Conditions(theorem.hypotheses, setting)
    sides = (theorem.right, theorem.left) if flipped else (theorem.left, theorem.right)
    over = ">=" if flipped and theorem.relation == "<=" else theorem.relation
    claims = proof.links or ((proof.stated or over, sides[1]),)
    symbols = introduction(sides, theorem.hypotheses, shown, setting)
    said = unit(everything, setting)
    ordered = (
        [replace(line, left=line.right, right=line.left) for line in reversed(proof.lines)] if flipped else proof.lines
    )
    return View(
        proof,
        setting,
        box(sides[0], setting),
        tuple((relation(sign, flipped=sign == ">="), box(side, setting)) for sign, side in claims),
        tuple([*symbols, said] if said else symbols),
        conditions,
        _steps(ordered, conditions, setting, flipped=flipped),
        axioms(theorem.axioms),
    )


def _steps(ordered: Sequence[Line], conditions: Conditions, setting: Setting, *, flipped: bool) -> tuple[Step, ...]:
    """Return the lines as steps; one that changes nothing in this notation lends its reason to a neighbour."""
    groups: list[list[Line]] = []
    waiting: list[Line] = []
    for line in ordered:
        if line.relation == "=" and box(line.left, setting) == box(line.right, setting):
            (groups[-1] if groups else waiting).append(line)
        else:
            groups.append([*waiting, line])
            waiting = []
    return tuple(
        _step(group, conditions, setting, flipped=flipped) for group in (*groups, *([waiting] if waiting else []))
    )


def _step(group: Sequence[Line], conditions: Conditions, setting: Setting, *, flipped: bool) -> Step:
    sign = next((line.relation for line in group if line.relation != "="), "=")
    reasons = _together(list(dict.fromkeys(reason(line, setting) for line in group)))
    cited = conditions.cited(h for line in group for h in line.hypotheses)
    why: list[str | Box] = [] if reasons == [("given",)] and cited else [*listed(reasons)]
    why += [", ", *cited] if why and cited else cited
    return Step(relation(sign, flipped=flipped), box(group[-1].right, setting), tuple(why))


def _together(reasons: list[Phrase]) -> list[Phrase]:
    """Return definitions of several things as one reason."""
    named = [
        re.fullmatch(r"definitions? of (.*)", r[0]) if isinstance(r[0], str) and len(r) == 1 else None for r in reasons
    ]
    of = [match[1] for match in named if match]
    if len(of) < 2 or len(of) < len(reasons):
        return reasons
    return [("definitions of ", *listed((words,) for words in " and ".join(of).split(" and ")))]

"""What the LaTeX and the text view of a proof both say, in boxes and phrases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sympy import Basic

from symkl.emit.conditions import Phrase
from symkl.emit.layout import Box, Word, relation
from symkl.emit.measures import box
from symkl.emit.setting import Setting, setting_of
from symkl.emit.symbols import introduction
from symkl.emit.words import Conditions, axioms, reason, unit
from symkl.prove.shown import Line, Proof, lines

if TYPE_CHECKING:
    from symkl.kernel import Theorem


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
    sign: Word
    right: Box
    symbols: tuple[Phrase, ...]
    conditions: Conditions
    steps: tuple[Step, ...]
    rules: Phrase


def as_proof(value: Proof | Theorem) -> Proof:
    """Return a proof; a bare theorem is shown by its own lines."""
    return value if hasattr(value, "lines") else Proof(value, lines(value))


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
    symbols = introduction(sides, [*shown, *theorem.hypotheses], setting)
    said = unit(everything, setting)
    ordered = [replace(line, left=line.right, right=line.left) for line in reversed(proof.lines)] if flipped else proof.lines
    return View(
        proof,
        setting,
        box(sides[0], setting),
        relation(theorem.relation, flipped=flipped),
        box(sides[1], setting),
        tuple([*symbols, said] if said else symbols),
        conditions,
        _steps(ordered, conditions, setting, flipped=flipped),
        axioms(theorem.axioms),
    )


def _steps(ordered: tuple[Line, ...] | list[Line], conditions: Conditions, setting: Setting, *, flipped: bool) -> tuple[Step, ...]:
    """Return the lines as steps; one that changes nothing in this notation lends its reason to the next."""
    steps: list[Step] = []
    waiting: list[Line] = []
    for line in ordered:
        before, after = box(line.left, setting), box(line.right, setting)
        if before == after and line.relation == "=" and line is not ordered[-1]:
            waiting.append(line)
            continue
        why = list(reason(line))
        for early in waiting:
            why = [*reason(early), " and ", *why] if reason(early) != tuple(why) else why
        cited = conditions.cited(h for part in (*waiting, line) for h in part.hypotheses)
        why = list(cited) if why == ["given"] and cited else [*why, *((", ", *cited) if cited else ())]
        steps.append(Step(relation(line.relation, flipped=flipped), after, tuple(why)))
        waiting = []
    return tuple(steps)

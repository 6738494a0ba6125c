"""What is said of a statement that is not proved: the counterexample as tables and facts, or what was tried.

The printers fold the same few blocks, so a counterexample reads alike in every format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symkl.emit.conditions import Phrase
from symkl.emit.layout import DIFFERS, EQUALS, GREATER, LESS, Box, Row, Word, relation
from symkl.emit.measures import box
from symkl.emit.prose import formula_box, phrases
from symkl.emit.setting import setting_of
from symkl.emit.words import Conditions, unit

if TYPE_CHECKING:
    from symkl.search.verdict import Verdict

_OPPOSITE = {"=": DIFFERS, "<=": GREATER, ">=": LESS}
_ABOUT = Word(r"\approx ", " ≈ ")
_HEADINGS = {"refuted": "Refuted", "unknown": "Neither proved nor refuted"}


@dataclass(frozen=True)
class Heading:
    """The verdict in a word or two."""

    words: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    words: Phrase


@dataclass(frozen=True)
class Display:
    """A formula on lines of its own: a left side, then signs and right sides."""

    left: Box
    rest: tuple[tuple[Word, Box], ...] = ()


@dataclass(frozen=True)
class Bullets:
    """A list, each item with its mark (or none)."""

    items: tuple[tuple[str, Phrase], ...]


@dataclass(frozen=True)
class Table:
    """A law as a table: outcomes and their masses."""

    heads: tuple[Box, ...]
    rows: tuple[tuple[Box, ...], ...]


Block = Heading | Paragraph | Display | Bullets | Table


def blocks(verdict: Verdict, notation: str = "expectation") -> tuple[Block, ...]:
    """Return what is said of a statement that is refuted or undecided."""
    statement = verdict.statement
    everything = [*statement.sides, *statement.given]
    setting = setting_of(everything, notation)
    first, *others = (box(side, setting) for side in statement.sides)
    signs = [EQUALS if r == "=" else relation("<=", flipped=r == ">=") for r in statement.relations]
    found: list[Block] = [Heading(_HEADINGS.get(verdict.status, verdict.status))]
    found.append(Display(first, tuple(zip(signs, others, strict=True))))
    conditions = Conditions(statement.given, setting)
    if len(conditions):
        found += [Paragraph(("Given:",)), Bullets(tuple(("", words) for words in conditions.phrases))]
    said = unit(everything, setting)
    readings = "; ".join(statement.readings)
    found += [Paragraph(said)] if said else []
    found += [Paragraph(("Reading: ", *phrases(readings), "."))] if readings else []
    if verdict.counterexample is not None:
        found += _counterexample(verdict.counterexample.as_dict(), len(statement.relations) > 1)
    elif verdict.tried:
        label = "Because:" if verdict.status in {"infinite", "none"} else "Tried:"
        found += [Paragraph((label,)), Bullets(tuple(("", phrases(t)) for t in verdict.tried))]
    if verdict.polymatroid is not None:
        words = "These numbers satisfy Shannon's inequalities and what is given, but not the statement:"
        found.append(Paragraph((words,)))
        numbers = verdict.polymatroid.as_dict()["h"]
        facts = ((box(term, setting), EQUALS, formula_box(numbers[str(term)])) for term in verdict.polymatroid.terms())
        found.append(Bullets(tuple(("", (Row(fact),)) for fact in facts)))
    return tuple(found)


def _counterexample(data: dict[str, Any], chained: bool) -> list[Block]:
    laws = {data["law"]: data, **data["laws"]} if data["law"] else {}
    found: list[Block] = (
        [Paragraph(("It fails for ", "this law:" if len(laws) == 1 else "these laws:"))] if laws else []
    )
    for name, law in laws.items():
        heads = (*map(formula_box, law["variables"]), formula_box(name))
        rows = [(*key.split(","), mass) if key else (mass,) for key, mass in law["pmf"].items()]
        found.append(Table(heads, tuple(tuple(formula_box(cell) for cell in row) for row in rows)))
    facts: list[Phrase] = [
        ("The density of ", formula_box(name), f" is constant on cells 0, 1, … of widths {', '.join(widths)}")
        for name, widths in data.get("weights", {}).items()
    ]
    values = {**data["parameters"], **data["point"]}
    for name, points in data.get("functions", {}).items():
        values |= {f"{name}({at})": value for at, value in points.items()}
    facts += [(Row((formula_box(n), EQUALS, formula_box(v))),) for n, v in values.items()]
    if facts:
        found.append(Bullets(tuple(("", words) for words in facts)))
    which = f"In relation {data['place'] + 1} of the chain" if chained else "There"
    found.append(Paragraph((f"{which}, the two sides are",)))
    left, right = (_side(data[side], data[f"{side}_decimal"]) for side in ("left", "right"))
    found.append(Bullets((("left", (left,)), ("right", (right,)))))
    found.append(Paragraph(("so that left ", _OPPOSITE[data["relation"]], " right.")))
    return found


def _side(exact: str, digits: str) -> Box:
    """Return a side as its exact value, followed by decimals where those say more."""
    shown = formula_box(exact)
    return shown if digits in {exact, f"{exact}.0"} else Row((shown, _ABOUT, formula_box(digits)))

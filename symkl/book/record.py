"""What the book keeps of one derivation: proved, checked and printed once, as plain data."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from html import escape
from pathlib import Path
from typing import Any

from symkl.api import check, dumps
from symkl.certificates import CheckFailed
from symkl.derivations import load
from symkl.emit import document
from symkl.emit.html import article, display, running
from symkl.emit.prose import phrases
from symkl.emit.setting import parts
from symkl.emit.typst import section
from symkl.emit.view import view
from symkl.emit.words import with_formulas
from symkl.formats import Options
from symkl.formats.json import show
from symkl.kernel import RULES
from symkl.listing import first_line, sections
from symkl.measures import Measure
from symkl.search.detail import fine

Record = dict[str, Any]


def record(path: Path, known: Collection[str]) -> Record:
    """Prove, check and print the derivation of a file; `known` are the ids that reasons may cite.

    Raises: DoesNotApply if it is not proved as authored, CheckFailed if its certificate does not replay.
    """
    derivation = load(path)
    proof = derivation.proof
    theorem = proof.theorem
    again = check(dumps(theorem))
    if (again.left, again.relation, again.right) != (theorem.left, theorem.relation, theorem.right):
        raise CheckFailed(f"the certificate of {derivation.id} proves another theorem")
    shown = view(proof)
    cites = sorted(cited(path, " ".join(line.reason for line in proof.lines), known) - {derivation.id})
    rules = {name: _rule(name) for name in sorted(theorem.axioms)}
    measures = sorted({type(v) for v in parts((theorem.left, theorem.right)) if isinstance(v, Measure)}, key=str)
    words = [derivation.id, derivation.title, derivation.statement.text]
    words += [w for c in measures for w in (c.title, c.symbol, *c.synonyms, first_line(c.__doc__))]
    return {
        "id": derivation.id,
        "title": derivation.title,
        "heading": running(phrases(derivation.title)),
        "statement": display(shown.left, shown.claims, "statement"),
        "words": " ".join(dict.fromkeys(" ".join(words).lower().split())),
        "lines": len(shown.steps),
        "cites": cites,
        "rules": rules,
        "article": article(
            proof,
            link=lambda name: f"{name}.html" if name in known else None,
            fine=fine(proof),
            notes={"Rules used": _rules(rules)},
        ),
        "latex": document(proof),
        "json": show([derivation.verdict], Options()),
        "typst": section(proof, level=2),
    }


def record_text(payload: str) -> str:
    """Return a record as JSON text, from the path and the known ids as JSON text: what a sweep sends to its workers."""
    data = json.loads(payload)
    return json.dumps(record(Path(data["path"]), frozenset(data["known"])), ensure_ascii=False)


def cited(path: Path, reasons: str, known: Collection[str]) -> set[str]:
    """Return the theorems that a derivation rests on: those its reasons name and those its file looks up."""
    looked_up = re.findall(r"\bfind\(\"(\w+)\"\)", path.read_text(encoding="utf-8"))
    return {name for name in (*re.findall(r"\b[A-Z]\d+[a-z]?\b", reasons), *looked_up) if name in known}


def _rule(name: str) -> dict[str, str]:
    rule = RULES[name]
    return {**sections(rule.__doc__), "reason": running(with_formulas(rule.reason))}


def _rules(rules: dict[str, dict[str, str]]) -> str:
    named = sorted(rules, key=lambda name: RULES[name].reason)
    links = [f'<a href="rules.html#{escape(name)}">{rules[name]["reason"]}</a>' for name in named]
    return ", ".join(links) + "."

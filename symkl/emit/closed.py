"""Views of a closed form: as a verdict, which every format prints, and by the contract of ``symkl batch``."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, Symbol, latex, oo, sstr

from symkl.emit.json_view import as_dict
from symkl.emit.latex_boxes import DISPLAY, latex_of
from symkl.emit.scalars import scalar
from symkl.search.answer import ClosedForm
from symkl.search.shown import Proof, lines
from symkl.search.statement import Statement
from symkl.search.verdict import Verdict

PROVED = ("closed", "region")
"""The answers that are theorems."""


def as_verdict(answer: ClosedForm, text: str = "") -> Verdict:
    """Return a closed form as a verdict: its theorem with the note as a remark, or the answer with its reason."""
    value = answer.value if answer.value is not None else answer.term
    statement = Statement((answer.term, value), ("=",), text=text or str(answer.term))
    if answer.status not in PROVED or answer.theorem is None:
        shown = f"{statement.text} = {answer.value}" if answer.value in {oo, -oo} else statement.text
        alone = Statement((answer.term,), (), text=shown)
        return Verdict(answer.status, alone, tried=(answer.note,))
    where = ", ".join(map(str, answer.region))
    remark = f"{answer.note[0].upper()}{answer.note[1:]} (outside of {where})." if answer.note else ""
    return Verdict("proved", statement, Proof(answer.theorem, lines(answer.theorem), remark=remark))


def as_closed(answer: ClosedForm, text: str = "") -> dict[str, Any]:
    """Return a closed form in the shape of the contract; `value` is SymPy's text, read with `symbols` as locals."""
    shown = as_dict(Proof(answer.theorem, lines(answer.theorem))) if answer.theorem is not None else {}
    value = answer.value
    return {
        "status": answer.status,
        "expression": text or str(answer.term),
        "value": None if value is None else sstr(value),
        "symbols": {} if value is None else {s.name: "Symbol" for s in _symbols(value)},
        "latex": None if value is None else _latex(value),
        "conditions": [str(h) for h in answer.conditions],
        "region": [str(h) for h in answer.region],
        "axioms": shown.get("axioms", []),
        "steps": shown.get("steps", []),
        "note": answer.note,
    }


def _symbols(value: Expr) -> list[Symbol]:
    return sorted(value.free_symbols, key=str)


def _latex(value: Expr) -> str:
    return latex(value) if value in {oo, -oo, S.NaN} else latex_of(scalar(value), DISPLAY).strip()

"""One request in, one response out: the contract of ``symkl batch`` and of ``--format json``."""

from __future__ import annotations

import json
from typing import Any

from symkl.api import closed_form, dumps, prove
from symkl.emit import as_dict
from symkl.emit.closed import as_closed
from symkl.prove.closed import ClosedForm
from symkl.prove.engine import Verdict
from symkl.syntax.errors import InputError

SCHEMA = 1
_SUBJECT = {"prove": "statement", "closed_form": "expression"}
"""What each task is about."""
_KEYS = {"id", "task", "given", "base", "timeout"}
TIMEOUT = 60.0


def check_request(request: object) -> str | None:
    """Say in one line what is wrong with a request, or None.

    >>> check_request({"id": "1", "task": "prove", "statement": "H(X) = H(X)"})
    >>> check_request({"id": "1", "task": "guess"})
    'task is "prove" or "closed_form", not "guess"'
    """
    if not isinstance(request, dict):
        return "a request is a JSON object"
    task = request.get("task")
    if not isinstance(task, str) or task not in _SUBJECT:
        known = " or ".join(f'"{t}"' for t in _SUBJECT)
        return f'task is {known}, not "{task}"'
    subject = _SUBJECT[task]
    unknown = sorted(set(request) - _KEYS - {subject})
    if unknown:
        return f"unknown key {unknown[0]!r}; known are {', '.join(sorted({*_KEYS, subject}))}"
    if not isinstance(request.get(subject), str):
        return f"{subject} is missing or is not a text"
    given = request.get("given", [])
    if not isinstance(given, list) or not all(isinstance(g, str) for g in given):
        return "given is a list of texts"
    if not isinstance(request.get("base", "e"), (str, int)) or isinstance(request.get("base"), bool):
        return "base is a text or an integer"
    timeout = request.get("timeout", TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not timeout > 0:
        return "timeout is a positive number of seconds"
    return None


def respond(request: dict[str, Any]) -> dict[str, Any]:
    """Carry out one request; bad input gives an error response, never an exception."""
    problem = check_request(request)
    name = request.get("id") if isinstance(request, dict) else None
    if problem is not None:
        return error(name, problem)
    subject, given, base = request[_SUBJECT[request["task"]]], request.get("given", ()), base_of(request.get("base"))
    try:
        if request["task"] == "closed_form":
            return {"id": name, **closed_response(closed_form(subject, given, base), subject)}
        verdict = prove(subject, given, base, seconds=request.get("timeout", TIMEOUT) / 2)
    except InputError as failure:
        return {"id": name, **as_error(failure, subject)}
    return {"id": name, **as_response(verdict)}


def base_of(base: object) -> object:
    """Read the base of a request: e (or nothing) is the natural one."""
    return None if base in (None, "e") else base


def error(name: object, note: str) -> dict[str, Any]:
    """Return an error response."""
    return {"id": name, "schema": SCHEMA, "status": "error", "note": note}


def as_error(failure: InputError, statement: str) -> dict[str, Any]:
    """Return the response to a statement that cannot be read, with the place."""
    note = {"schema": SCHEMA, "status": "error", "note": str(failure)}
    return {**note, "statement": statement, "column": failure.column}


def closed_response(answer: ClosedForm, expression: str) -> dict[str, Any]:
    """Return a closed form in the shape of the contract."""
    proved = answer.theorem is not None and answer.status in {"closed", "region"}
    certificate = json.loads(dumps(answer.theorem)) if answer.theorem is not None and proved else None
    return {"schema": SCHEMA, **as_closed(answer, expression), "certificate": certificate}


def as_response(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict in the shape of the contract."""
    statement = verdict.statement
    common: dict[str, Any] = {
        "schema": SCHEMA,
        "status": verdict.status,
        "statement": statement.text,
        "relation": " ".join(statement.relations),
        "hypotheses": [],
        "axioms": [],
        "steps": [],
        "certificate": None,
        "counterexample": None,
        "method": verdict.method,
        "note": "; ".join((*statement.readings, *verdict.tried)),
    }
    if verdict.proof is not None:
        shown = as_dict(verdict.proof)
        common |= {key: shown[key] for key in ("hypotheses", "axioms", "steps", "relation")}
        common |= {key: shown[key] for key in ("name", "title", "source") if shown[key]}
        common["certificate"] = json.loads(dumps(verdict.proof.theorem))
    if verdict.counterexample is not None:
        common["counterexample"] = verdict.counterexample.as_dict()
    return common

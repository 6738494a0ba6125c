"""One request in, one response out: the contract of ``symkl batch`` and of ``--format json``."""

from __future__ import annotations

import json
from typing import Any

from symkl.api import dumps
from symkl.emit import as_dict
from symkl.library import prove
from symkl.prove.engine import Verdict
from symkl.syntax.errors import InputError

SCHEMA = 1
_KEYS = {"id", "task", "statement", "given", "base", "timeout", "copy_lemma"}
MOST_COPIES = 3
TIMEOUT = 60.0


def check_request(request: object) -> str | None:
    """Say in one line what is wrong with a request, or None.

    >>> check_request({"id": "1", "task": "prove", "statement": "H(X) = H(X)"})
    >>> check_request({"id": "1", "task": "guess"})
    'task is "prove", not "guess"'
    """
    if not isinstance(request, dict):
        return "a request is a JSON object"
    unknown = sorted(set(request) - _KEYS)
    if unknown:
        return f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}"
    if request.get("task") != "prove":
        return f'task is "prove", not "{request.get("task")}"'
    if not isinstance(request.get("statement"), str):
        return "statement is missing or is not a text"
    given = request.get("given", [])
    if not isinstance(given, list) or not all(isinstance(g, str) for g in given):
        return "given is a list of texts"
    if not isinstance(request.get("base", "e"), (str, int)) or isinstance(request.get("base"), bool):
        return "base is a text or an integer"
    timeout = request.get("timeout", TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not timeout > 0:
        return "timeout is a positive number of seconds"
    copies = request.get("copy_lemma", 0)
    if type(copies) is not int or not 0 <= copies <= MOST_COPIES:
        return f"copy_lemma is a number of copies from 0 to {MOST_COPIES}"
    return None


def respond(request: dict[str, Any]) -> dict[str, Any]:
    """Carry out one request; bad input gives an error response, never an exception."""
    problem = check_request(request)
    name = request.get("id") if isinstance(request, dict) else None
    if problem is not None:
        return error(name, problem)
    try:
        verdict = prove(
            request["statement"],
            request.get("given", ()),
            base_of(request.get("base")),
            seconds=request.get("timeout", TIMEOUT) / 2,
            copies=request.get("copy_lemma", 0),
        )
    except InputError as failure:
        return {"id": name, **as_error(failure, request["statement"])}
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
        "shannon": verdict.shannon,
        "polymatroid": None,
        "remark": "",
        "method": verdict.method,
        "note": "; ".join((*statement.readings, *verdict.tried)),
    }
    if verdict.proof is not None:
        shown = as_dict(verdict.proof)
        common |= {key: shown[key] for key in ("hypotheses", "axioms", "steps", "relation")}
        common["remark"] = verdict.proof.remark
        common |= {key: shown[key] for key in ("name", "title", "source") if shown[key]}
        common["certificate"] = json.loads(dumps(verdict.proof.theorem))
    if verdict.counterexample is not None:
        common["counterexample"] = verdict.counterexample.as_dict()
    if verdict.polymatroid is not None:
        common["polymatroid"] = verdict.polymatroid.as_dict()
    return common

"""One request in, one response out: the contract of ``symkl batch`` and of ``--format json``."""

from __future__ import annotations

import json
from typing import Any

from symkl.api import closed_form, dumps, evaluate, verify
from symkl.derivations import find
from symkl.emit import as_dict
from symkl.emit.closed import as_closed
from symkl.library import prove
from symkl.numeric.evaluation import Evaluation
from symkl.search.answer import ClosedForm
from symkl.search.verdict import Verdict
from symkl.syntax.errors import InputError
from symkl.verification.record import Verification

SCHEMA = 1
MOST_COPIES = 3
TIMEOUT = 60.0
_COMMON = {"id", "task", "base", "timeout"}
_KEYS = {
    "prove": _COMMON | {"statement", "given", "copy_lemma"},
    "closed_form": _COMMON | {"expression", "given"},
    "evaluate": _COMMON | {"expression", "values", "digits"},
    "verify": _COMMON | {"subject", "given", "digits"},
}
_TEXT = {"prove": "statement", "closed_form": "expression", "evaluate": "expression", "verify": "subject"}
_MOST_DIGITS = 1000


def check_request(request: object) -> str | None:
    """Say in one line what is wrong with a request, or None.

    >>> check_request({"id": "1", "task": "prove", "statement": "H(X) = H(X)"})
    >>> check_request({"id": "1", "task": "guess"})
    'task is "prove", "closed_form", "evaluate" or "verify", not "guess"'
    """
    if not isinstance(request, dict):
        return "a request is a JSON object"
    task = str(request.get("task"))
    known = _KEYS.get(task)
    unknown = sorted(set(request) - (known or set().union(*_KEYS.values())))
    if unknown:
        return f"unknown key {unknown[0]!r}; known are {', '.join(sorted(known or set().union(*_KEYS.values())))}"
    if known is None:
        return f'task is "prove", "closed_form", "evaluate" or "verify", not "{task}"'
    if not isinstance(request.get(_TEXT[task]), str):
        return f"{_TEXT[task]} is missing or is not a text"
    given = request.get("given", [])
    if not isinstance(given, list) or not all(isinstance(g, str) for g in given):
        return "given is a list of texts"
    if not isinstance(request.get("base", "e"), (str, int)) or isinstance(request.get("base"), bool):
        return "base is a text or an integer"
    return _check_numbers(request)


def _check_numbers(request: dict[str, Any]) -> str | None:
    values, digits = request.get("values", {}), request.get("digits", 30)
    if not isinstance(values, dict) or not all(
        isinstance(v, (str, int)) and not isinstance(v, bool) for v in values.values()
    ):
        return 'values are texts or integers by name, as in {"a": "7/3"}'
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= _MOST_DIGITS:
        return f"digits is a whole number between 1 and {_MOST_DIGITS}"
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
        return {"id": name, **_ANSWERS[request["task"]](request)}
    except InputError as failure:
        word = _TEXT[request["task"]]
        return {"id": name, **as_error(failure, request[word], word)}


def _proved(request: dict[str, Any]) -> dict[str, Any]:
    seconds = request["timeout"] / 2 if "timeout" in request else None
    copies = request.get("copy_lemma", 0)
    base, given = base_of(request.get("base")), request.get("given", ())
    return as_response(prove(request["statement"], given, base, seconds=seconds, copies=copies))


def _closed(request: dict[str, Any]) -> dict[str, Any]:
    text, base = request["expression"], base_of(request.get("base"))
    return closed_response(closed_form(text, request.get("given", ()), base), text)


def _evaluated(request: dict[str, Any]) -> dict[str, Any]:
    base = base_of(request.get("base"))
    return as_number(evaluate(request["expression"], request.get("digits", 30), request.get("values"), base))


def _verified(request: dict[str, Any]) -> dict[str, Any]:
    subject, digits, base = request["subject"], request.get("digits", 50), base_of(request.get("base"))
    name = subject.removeprefix("derivation ")
    if name == subject:
        return as_check(verify(subject, digits, request.get("given", ()), base), subject)
    try:
        return as_check(verify(find(name).proof, digits), subject)
    except KeyError as failure:
        raise InputError(str(failure.args[0]), subject) from failure


def as_check(found: Verification, subject: str) -> dict[str, Any]:
    """Return the record of a check in the shape of the contract."""
    return {"schema": SCHEMA, "status": found.verdict, **found.as_dict(), "subject": subject}


_ANSWERS = {"prove": _proved, "closed_form": _closed, "evaluate": _evaluated, "verify": _verified}


def respond_text(line: str) -> str:
    """Carry out a request that is a text and return the response as one: what a sweep sends to its workers.

    >>> respond_text('{"task": "evaluate", "expression": "H(Exponential(1))", "digits": 10}')[:40]
    '{"id": null, "schema": 1, "status": "val'
    """
    return json.dumps(respond(json.loads(line)), ensure_ascii=False)


def as_number(found: Evaluation) -> dict[str, Any]:
    """Return an evaluation in the shape of the contract."""
    return {
        "schema": SCHEMA,
        "status": found.status,
        "expression": str(found.term),
        "value": str(found),
        "digits": found.digits,
        "radius": None,
        "method": found.method,
        "note": found.note,
    }


def base_of(base: object) -> object:
    """Read the base of a request: e (or nothing) is the natural one."""
    return None if base in (None, "e") else base


def error(name: object, note: str) -> dict[str, Any]:
    """Return an error response."""
    return {"id": name, "schema": SCHEMA, "status": "error", "note": note}


def as_error(failure: InputError, text: str, word: str = "statement") -> dict[str, Any]:
    """Return the response to a statement or an expression that cannot be read, with the place."""
    note = {"schema": SCHEMA, "status": "error", "note": str(failure)}
    return {**note, word: text, "column": failure.column}


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

"""The three uses from Python: prove a statement, check a certificate, read the authored derivations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import symkl.emit.notebook  # noqa: F401 (gives theorems and verdicts their view in a notebook)
from symkl.certificates import CheckFailed, certificate, replay
from symkl.kernel import Theorem
from symkl.prove.engine import Verdict, prove_statement
from symkl.prove.statement import Statement
from symkl.syntax.parse import parse


def prove(
    statement: str | Statement,
    given: Iterable[str] = (),
    base: object = None,
    *,
    seconds: float = 20.0,
    copies: int = 0,
    recall: Callable[[Statement], Verdict | None] | None = None,
) -> Verdict:
    """Prove a statement without the authored derivations, which are proved by this; `symkl.library.prove` knows them.

    Args: as there; `recall` looks a statement up among known theorems.
    Raises: InputError with the place, if the text cannot be read.
    """
    read = statement if isinstance(statement, Statement) else parse(statement, given, base)
    return prove_statement(read, seconds=seconds, copies=copies, recall=recall)


def dumps(theorem: Theorem) -> str:
    """Return a theorem's certificate as JSON text, with a digest of its content.

    >>> isinstance(dumps(prove("H(X,Y) = H(Y,X)").theorem), str)
    True
    """
    data = certificate(theorem)
    return json.dumps({**data, "digest": _digest(data)}, separators=(",", ":"), ensure_ascii=False)


def check(source: str | Path | Mapping[str, Any]) -> Theorem:
    """Replay a certificate (a mapping, JSON text or a file) and return the theorem it proves.

    Raises: CheckFailed naming the step, if it does not prove what it states or was altered.

    >>> check(dumps(prove("H(X,Y) = H(Y,X)").theorem)).relation
    '='
    """
    try:
        if isinstance(source, Mapping):
            data: Any = dict(source)
        else:
            text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
            data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CheckFailed(f"this is not JSON: {error}") from error
    data = data.get("certificate", data) if isinstance(data, dict) else None
    if not isinstance(data, dict):
        raise CheckFailed("this is not a symkl proof")
    body = {key: value for key, value in data.items() if key != "digest"}
    if data.get("digest") != _digest(body):
        raise CheckFailed("the digest does not fit: the file was altered or cut short")
    return replay(body)


def _digest(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a certificate."""
    return sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

"""The three uses from Python: prove a statement, check a certificate, read the authored derivations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sympy import Expr

import symkl.emit.notebook  # noqa: F401 (gives theorems and verdicts their view in a notebook)
from symkl.certificates import CheckFailed, certificate, replay
from symkl.kernel import Theorem
from symkl.prove.closed import ClosedForm, close_form
from symkl.prove.engine import Verdict, prove_statement
from symkl.prove.statement import Statement
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse, parse_expression, read_givens
from symkl.terms import Hypothesis, read


def prove(
    statement: str | Statement, given: Iterable[str] = (), base: object = None, *, seconds: float = 20.0
) -> Verdict:
    """Prove a statement, refute it by an explicit model, or say what was tried.

    Formula: any chain of =, <=, >= between log-linear information measures.
    Args: `statement` in the language (or a Statement from `symkl.eq`), `given` hypotheses in the language, `base` of
        the logarithm (None: nats, 2: bits), `seconds` for the search for a counterexample.
    Raises: InputError with the place, if the text cannot be read.

    >>> verdict = prove("KL(P || Q) = CE(P, Q) - H(P)")
    >>> verdict.status, len(verdict.proof.lines)
    ('proved', 4)

    Source: Cover and Thomas, Elements of Information Theory, 2nd ed. (the identities); the method is this project's.
    """
    read = statement if isinstance(statement, Statement) else parse(statement, given, base)
    return prove_statement(read, seconds=seconds)


def closed_form(expression: str | Expr, given: Iterable[str | Hypothesis] = (), base: object = None) -> ClosedForm:
    """Derive the closed form of information measures of parametric laws, as a theorem with its conditions.

    Formula: any linear combination of H, CE, KL, J, Renyi, Tsallis, Bhattacharyya, Hellinger2 and ChiSquared of laws
        such as Normal(m, s) and Gamma(a, b).
    Args: `expression` in the language or a term; `given`, conditions on the parameters; `base` of the logarithm (None:
        nats, 2: bits), for texts.
    Returns: a ClosedForm whose status is closed, region, infinite or none; nothing is assumed silently.
    Raises: InputError, if the text cannot be read or speaks of laws that are not parametric.

    >>> closed_form("KL(Exponential(a) || Exponential(b))").value
    log(a/b) - 1 + b/a

    Source: Gil, Alajaji and Linder 2013, Renyi divergence measures for commonly used univariate continuous
        distributions, table 1, for many of the values; the method is this project's.
    """
    givens = (given,) if isinstance(given, (str, Hypothesis)) else tuple(given)
    text = expression if isinstance(expression, str) else ""
    try:
        term = read(parse_expression(text, base) if text else expression)
        texts = tuple(h for h in givens if isinstance(h, str))
        known = (*(h for h in givens if isinstance(h, Hypothesis)), *read_givens(texts, (term,), base))
        return close_form(term, known)
    except TypeError as error:
        raise InputError(str(error), text) from error


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
        msg = f"this is not JSON: {error}"
        raise CheckFailed(msg) from error
    data = data.get("certificate", data) if isinstance(data, dict) else None
    if not isinstance(data, dict):
        msg = "this is not a symkl proof"
        raise CheckFailed(msg)
    body = {key: value for key, value in data.items() if key != "digest"}
    if data.get("digest") != _digest(body):
        msg = "the digest does not fit: the file was altered or cut short"
        raise CheckFailed(msg)
    return replay(body)


def _digest(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a certificate."""
    return sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

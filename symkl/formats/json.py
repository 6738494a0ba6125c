"""JSON: one line a statement, by the contract of ``symkl batch``."""

from __future__ import annotations

import json
from collections.abc import Sequence

from symkl.formats import Options
from symkl.search.verdict import Verdict
from symkl.syntax.errors import InputError
from symkl.tasks import as_error, as_response


def show(verdicts: Sequence[Verdict], options: Options) -> str:  # noqa: ARG001 (terms are in the language, in any notation)
    """Return one response a line."""
    return "\n".join(json.dumps(as_response(v), ensure_ascii=False) for v in verdicts)


def problem(failure: InputError, statement: str) -> str:
    """Return the error response to input that cannot be read."""
    return json.dumps(as_error(failure, statement), ensure_ascii=False)

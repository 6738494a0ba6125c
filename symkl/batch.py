"""Many requests, one JSON line each, on any executor: responses in order; a bad line gets an error response."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from symkl.sweeps import Outcome, Submits, Task, sweep
from symkl.tasks import TIMEOUT, check_request, error

WORK = "symkl.tasks:respond_text"
WRONG = "symkl.batch:wrong"


def run(
    lines: Iterable[str],
    workers: int = 1,
    executor: str | Submits = "processes",
    *,
    cache: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the response to every line, in order; blank lines are passed over.

    Args: `lines` of JSON; `workers`, `executor`, `cache` and `progress` as for `symkl.sweep`.
    Raises: SweepError for an executor that cannot be had; nothing for a bad line, which gets an error response.
    """
    names: dict[int, object] = {}
    outcomes = sweep(_tasks(lines, names), executor, workers=workers, cache=cache, progress=progress)
    for number, outcome in enumerate(outcomes):
        yield _response(outcome, names.pop(number))


def _tasks(lines: Iterable[str], names: dict[int, object]) -> Iterator[Task]:
    """Yield a task for every line; the id is kept here, so that equal requests share a result."""
    for number, line in enumerate(line for line in lines if line.strip()):
        try:
            request = json.loads(line)
        except (ValueError, RecursionError) as failure:
            names[number] = None
            yield Task(WRONG, f"this line is not JSON: {failure}")
            continue
        names[number] = request.get("id") if isinstance(request, dict) else None
        problem = check_request(request)
        if problem is not None:
            yield Task(WRONG, problem)
            continue
        rest = {key: value for key, value in request.items() if key != "id"}
        yield Task(WORK, json.dumps(rest, sort_keys=True, ensure_ascii=False), float(request.get("timeout", TIMEOUT)))


def wrong(problem: str) -> str:
    """Return the response to a request that cannot be read."""
    return json.dumps(error(None, problem), ensure_ascii=False)


def _response(outcome: Outcome, name: object) -> dict[str, Any]:
    if outcome.result is None:
        return error(name, f"internal error: {outcome.failure}" if outcome.raised else outcome.failure)
    return {**json.loads(outcome.result), "id": name}

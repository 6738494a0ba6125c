"""Many tasks in worker processes: in order, one response a request, a task over its time limit is killed."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Overtime
from typing import Any

from pebble import ProcessExpired, ProcessPool

from symkl.tasks import TIMEOUT, check_request, error, respond

AHEAD = 64


def run(lines: Iterable[str], workers: int = 1) -> Iterator[dict[str, Any]]:
    """Yield the response to every line, in order; blank lines are passed over.

    Args: `lines` of JSON, `workers` processes.  Raises: nothing for a bad line, which gets an error response.
    """
    waiting: deque[tuple[object, float, Future[dict[str, Any]] | dict[str, Any]]] = deque()
    with ProcessPool(max_workers=workers) as pool:
        for line in lines:
            if line.strip():
                waiting.append(_submit(pool, line))
            while len(waiting) >= AHEAD:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def _submit(pool: ProcessPool, line: str) -> tuple[object, float, Future[dict[str, Any]] | dict[str, Any]]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as failure:
        return None, 0.0, error(None, f"this line is not JSON: {failure}")
    problem = check_request(request)
    name = request.get("id") if isinstance(request, dict) else None
    if problem is not None:
        return name, 0.0, error(name, problem)
    limit = float(request.get("timeout", TIMEOUT))
    return name, limit, pool.schedule(respond, args=[request], timeout=limit)


def _result(name: object, limit: float, answer: Future[dict[str, Any]] | dict[str, Any]) -> dict[str, Any]:
    if isinstance(answer, dict):
        return answer
    try:
        return answer.result()
    except Overtime:
        return error(name, f"stopped after {limit:g} seconds")
    except ProcessExpired as failure:
        return error(name, f"the worker ended with code {failure.exitcode}")
    except Exception as failure:  # noqa: BLE001 (one failing task must not stop the others)
        return error(name, f"internal error: {type(failure).__name__}: {failure}")

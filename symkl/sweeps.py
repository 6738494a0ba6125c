"""Many tasks, one after the other or on many processes or machines: same results, same order.

A task is text: the name of a function of one text, and the text.  An executor is anything with the ``submit`` of
``concurrent.futures``, or the word for one: "serial"; "processes" (a task over its limit is killed, the rest goes on);
"loky" (the extra ``loky``); "dask:ADDRESS" of a scheduler (the extra ``dask``).  What is done is kept in a folder by
its content, so that an interrupted sweep goes on where it was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as Overtime
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from symkl.kept import Kept

EXECUTORS = ("serial", "processes", "loky", "dask:ADDRESS")
AHEAD = 32
"""So many chunks wait for every worker, at most."""
CHUNK_SECONDS = 0.1
"""Small tasks are sent together until they take about so long: a task of a cluster costs 10 ms by itself."""
MOST_IN_CHUNK = 64
RETRIES = 2
"""So often a task whose worker was lost is tried again."""
_ONE_AT_A_TIME = Lock()
_Answer = tuple[bool, str]
"""Whether a task was done, and its result or why not."""


class SweepError(ValueError):
    """What is wrong with an executor, in one line."""


@dataclass(frozen=True)
class Task:
    """A function of one text, as "module:name", its text, and how many seconds it may take."""

    work: str
    payload: str
    limit: float | None = None


@dataclass(frozen=True)
class Outcome:
    """The result of a task, or the reason why there is none: it `raised`, or its worker was stopped or lost.

    `kept`: the result was there already.
    """

    task: Task
    result: str | None
    failure: str = ""
    raised: bool = False
    kept: bool = False


class Submits(Protocol):
    """What an executor is."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Start a call somewhere."""
        ...


def run_chunk(tasks: list[tuple[str, str]]) -> list[_Answer]:
    """Carry out tasks in this process, one at a time: mpmath's precision is one for all threads of a process.

    >>> run_chunk([("symkl.kept:_version", "no such package")])
    [(True, 'none')]
    """
    answers = []
    for work, payload in tasks:
        module, _, name = work.partition(":")
        try:
            with _ONE_AT_A_TIME:
                answers.append((True, getattr(import_module(module), name)(payload)))
        except Exception as failure:  # noqa: BLE001 (one failing task must not stop the others)
            answers.append((False, f"{type(failure).__name__}: {' '.join(str(failure).split())}"))
    return answers


def sweep(
    tasks: Iterable[Task],
    executor: str | Submits = "serial",
    *,
    workers: int = 1,
    cache: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Outcome]:
    """Yield the outcome of every task, in order.

    Args: `executor`, a word or an object; `workers`, how many processes a word starts; `cache`, a folder of results to
        use and to add to; `progress` is called with the number of tasks done so far.
    Needs: functions whose result is decided by their text.
    Raises: SweepError for threads, an unknown word, or an extra that is not installed.

    >>> [o.result for o in sweep([Task("symkl.kept:_version", "no such package")])]
    ['none']
    """
    kept = Kept(cache) if cache is not None else None
    if executor == "serial":
        yield from _serial(tasks, kept, progress)
        return
    if isinstance(executor, ThreadPoolExecutor):
        raise SweepError("threads share mpmath's precision and give wrong digits: use processes, loky or dask")
    with _pool(executor, workers) as pool:
        yield from _Sweep(pool, kept, progress, workers).run(tasks)


def _serial(tasks: Iterable[Task], kept: Kept | None, progress: Callable[[int], None] | None) -> Iterator[Outcome]:
    for number, task in enumerate(tasks, 1):
        found = kept.load(task.work, task.payload) if kept is not None else None
        outcome = Outcome(task, found, kept=True)
        if found is None:
            ((done, text),) = run_chunk([(task.work, task.payload)])
            outcome = Outcome(task, text) if done else Outcome(task, None, text, raised=True)
            if done and kept is not None:
                kept.store(task.work, task.payload, text)
        if progress is not None:
            progress(number)
        yield outcome


# --- executors --------------------------------------------------------------------------------------------------------


@dataclass
class _Pool:
    """An executor, whether it kills a task that takes too long, and how to get a new one where workers were lost."""

    submit: Callable[..., Future[Any]]
    kills: bool = False
    renew: Callable[[], Callable[..., Future[Any]]] | None = None


def _pool(executor: str | Submits, workers: int) -> AbstractContextManager[_Pool]:
    if not isinstance(executor, str):
        return nullcontext(_Pool(executor.submit))
    word, _, address = executor.partition(":")
    if word == "processes":
        return _Processes(workers)
    if word == "loky":
        return nullcontext(_loky(workers))
    if word == "dask" and address:
        return _Dask(address)
    msg = f'there is no executor "{executor}"; known are {", ".join(EXECUTORS)}'
    raise SweepError(msg)


class _Processes(AbstractContextManager[_Pool]):
    """Processes of this machine, by pebble."""

    def __init__(self, workers: int) -> None:
        from pebble import ProcessPool

        self.pool = ProcessPool(max_workers=workers)

    def __enter__(self) -> _Pool:
        def submit(function: Callable[..., Any], tasks: list[tuple[str, str]], limit: float | None) -> Future[Any]:
            return self.pool.schedule(function, args=[tasks], timeout=limit)

        return _Pool(submit, kills=True)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.pool.close()
        else:
            self.pool.stop()
        self.pool.join()


def _loky(workers: int) -> _Pool:
    try:
        from loky import get_reusable_executor
    except ImportError as error:
        raise SweepError("loky is not installed: pip install symkl[loky]") from error

    def renew() -> Callable[..., Future[Any]]:
        return get_reusable_executor(max_workers=workers).submit

    return _Pool(renew(), renew=renew)


class _Dask(AbstractContextManager[_Pool]):
    """A cluster, by the address of its scheduler."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise SweepError("dask is not installed: pip install symkl[dask]") from error
        try:
            self.client = Client(address, timeout=10)
        except (OSError, ValueError) as error:
            msg = f"no scheduler answers at {address}: {error}"
            raise SweepError(msg) from error

    def __enter__(self) -> _Pool:
        return _Pool(self.client.get_executor(pure=False).submit)

    def __exit__(self, *_: object) -> None:
        self.client.close()


# --- the sweep --------------------------------------------------------------------------------------------------------


@dataclass
class _Chunk:
    """Tasks that travel together, by number."""

    tasks: list[tuple[int, Task]]
    tries: int = 0
    started: float = field(default_factory=monotonic)

    @property
    def limit(self) -> float | None:
        """The seconds all its tasks may take."""
        limits = [t.limit for _, t in self.tasks]
        return None if None in limits else sum(limits)  # type: ignore[arg-type]


class _Sweep:
    """The tasks of one sweep on one executor: sent ahead in chunks, kept as they come back, yielded in order."""

    def __init__(self, pool: _Pool, kept: Kept | None, progress: Callable[[int], None] | None, workers: int) -> None:
        self.pool = pool
        self.kept = kept
        self.progress = progress
        self.ahead = AHEAD * max(workers, 2)
        self.running: dict[Future[Any], _Chunk] = {}
        self.again: deque[_Chunk] = deque()
        self.found: dict[int, Outcome] = {}
        self.done = 0
        self.size = 1

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield the outcomes."""
        source = enumerate(tasks)
        next_one, more = 0, True
        try:
            while True:
                while more and len(self.running) + len(self.found) < self.ahead:
                    more = self._send(source)
                while self.again:
                    self._submit(self.again.popleft())
                if next_one in self.found:
                    yield self.found.pop(next_one)
                    next_one += 1
                elif self.running:
                    self._collect()
                elif not more:
                    return
        finally:  # an interrupt loses nothing that has come back
            for future in [f for f in self.running if f.done() and not f.cancelled() and f.exception() is None]:
                self._take(self.running.pop(future), future.result())
            for future in self.running:
                future.cancel()

    def _send(self, source: Iterator[tuple[int, Task]]) -> bool:
        """Send the next chunk; False if there are no more tasks."""
        chunk: list[tuple[int, Task]] = []
        for number, task in source:
            known = self.kept.load(task.work, task.payload) if self.kept is not None else None
            if known is not None:
                self._finish(number, Outcome(task, known, kept=True))
                return True
            chunk.append((number, task))
            if len(chunk) >= self.size:
                break
        if chunk:
            self._submit(_Chunk(chunk))
        return bool(chunk)

    def _submit(self, chunk: _Chunk) -> None:
        chunk.started = monotonic()
        payloads = [(t.work, t.payload) for _, t in chunk.tasks]
        arguments = (payloads, chunk.limit) if self.pool.kills else (payloads,)
        try:
            future = self.pool.submit(run_chunk, *arguments)
        except BrokenExecutor as error:
            self._lost(chunk, error)
        else:
            self.running[future] = chunk

    def _collect(self) -> None:
        """Wait for what comes back first."""
        finished, _ = wait(self.running, timeout=1, return_when=FIRST_COMPLETED)
        for future in finished:
            chunk = self.running.pop(future)
            try:
                answers = future.result()
            except Overtime:
                self._fail(chunk, f"stopped after {chunk.limit:g} seconds")
            except Exception as error:  # noqa: BLE001 (whatever a lost worker raises is the chunk's own failure)
                self._lost(chunk, error)
            else:
                self._measure(chunk)
                self._take(chunk, answers)
        if not self.pool.kills:
            self._give_up()

    def _give_up(self) -> None:
        """Report what is over its limit where it cannot be killed: its worker is left to itself."""
        for future, chunk in list(self.running.items()):
            if chunk.limit is not None and future.running() and monotonic() - chunk.started > chunk.limit + 1:
                del self.running[future]
                future.cancel()
                self._fail(chunk, f"stopped after {chunk.limit:g} seconds")

    def _measure(self, chunk: _Chunk) -> None:
        """Send more tasks together while they are small; what can be killed travels alone."""
        if not self.pool.kills:
            quick = monotonic() - chunk.started < CHUNK_SECONDS
            self.size = min(2 * self.size, MOST_IN_CHUNK) if quick else max(self.size // 2, 1)

    def _lost(self, chunk: _Chunk, error: Exception) -> None:
        """Try again what was lost with its worker, one task at a time, a few times."""
        if isinstance(error, BrokenExecutor):
            if self.pool.renew is None:
                self._fail(chunk, f"the executor is broken: {' '.join(str(error).split())}")
                return
            self.pool.submit = self.pool.renew()
        if chunk.tries >= RETRIES:
            code = getattr(error, "exitcode", None)
            self._fail(
                chunk, f"the worker ended with code {code}" if code is not None else f"the worker was lost: {error}"
            )
            return
        self.again.extend(_Chunk([pair], chunk.tries + 1) for pair in chunk.tasks)

    def _take(self, chunk: _Chunk, answers: list[_Answer]) -> None:
        for (number, task), (done, text) in zip(chunk.tasks, answers, strict=True):
            if done and self.kept is not None:
                self.kept.store(task.work, task.payload, text)
            self._finish(number, Outcome(task, text) if done else Outcome(task, None, text, raised=True))

    def _fail(self, chunk: _Chunk, why: str) -> None:
        for number, task in chunk.tasks:
            self._finish(number, Outcome(task, None, why))

    def _finish(self, number: int, outcome: Outcome) -> None:
        self.found[number] = outcome
        self.done += 1
        if self.progress is not None:
            self.progress(self.done)

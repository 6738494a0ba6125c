"""Sweeps: the same results in the same order everywhere; what is lost, slow or interrupted costs nothing else."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import symkl
from symkl.batch import run
from symkl.kept import Kept
from symkl.sweeps import SweepError, Task, sweep

WORK = "tests.sweeps.work:"
ROOT = Path(__file__).parents[2]
REQUESTS = [
    {"id": 1, "task": "verify", "subject": "KL(Gamma(a, b) || Gamma(c, d))", "digits": 40},
    {"id": 2, "task": "verify", "subject": "KL(P || Q) = CE(P, Q) - H(P)"},
    {"id": 3, "task": "evaluate", "expression": "H(Poisson(7/2))", "digits": 30},
    {"id": 4, "task": "verify", "subject": "H(Normal(a, b)) = log(b)"},
    {"id": 5, "task": "prove", "statement": "H(X"},
    {"id": 6, "task": "verify", "subject": "derivation S14"},
]
LINES = [json.dumps(r) for r in REQUESTS]


def tasks(name, payloads, limit=None):
    return [Task(WORK + name, p, limit) for p in payloads]


@pytest.fixture(scope="module")
def cluster():
    """A Dask cluster of this machine, whose workers are processes of their own."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made


@pytest.fixture(scope="module")
def serial():
    return json.dumps(list(run(LINES, executor="serial")))


@pytest.mark.parametrize(("executor", "workers"), [("processes", 1), ("processes", 2), ("loky", 2)])
def test_every_executor_gives_the_same_bytes(executor, workers, serial):
    assert json.dumps(list(run(LINES, workers, executor))) == serial


def test_a_dask_cluster_gives_the_same_bytes_although_its_workers_have_two_threads(cluster, serial):
    assert json.dumps(list(run(LINES, executor=f"dask:{cluster.scheduler_address}"))) == serial


def test_the_statuses_are_what_they_should_be(serial):
    statuses = [r["status"] for r in json.loads(serial)]
    assert statuses == ["agrees", "agrees", "value", "refuted", "error", "agrees"]


def test_an_executor_of_the_standard_library_will_do():
    with ProcessPoolExecutor(1) as pool:
        found = [o.result for o in sweep(tasks("squared", map(str, range(300))), pool)]
    assert found == [str(n * n) for n in range(300)]


def test_threads_are_refused_in_one_line():
    with ThreadPoolExecutor(1) as pool, pytest.raises(SweepError, match="threads share mpmath's precision"):
        next(sweep(tasks("squared", ["1"]), pool))


@pytest.mark.parametrize("word", ["threads", "dask:", "dask"])
def test_an_unknown_word_is_refused(word):
    with pytest.raises(SweepError, match="known are serial, processes"):
        next(sweep(tasks("squared", ["1"]), word))


@pytest.mark.parametrize("executor", ["processes", "loky"])
def test_a_worker_that_is_killed_loses_nothing(executor, tmp_path):
    payloads = [json.dumps({"marker": str(tmp_path / "died"), "number": n}) for n in range(6)]
    found = [o.result for o in sweep(tasks("dying_once", payloads), executor, workers=2)]
    assert found == [str(n) for n in range(6)]
    assert (tmp_path / "died").exists()


def test_a_worker_of_a_cluster_that_is_killed_loses_nothing(cluster, tmp_path):
    payloads = [json.dumps({"marker": str(tmp_path / "died"), "number": n}) for n in range(6)]
    found = [o.result for o in sweep(tasks("dying_once", payloads), f"dask:{cluster.scheduler_address}")]
    assert found == [str(n) for n in range(6)]
    assert (tmp_path / "died").exists()


def test_what_kills_every_worker_is_reported_and_the_rest_goes_on():
    mixed = [*tasks("squared", ["2"]), *tasks("dying", [""]), *tasks("squared", ["3"])]
    first, lost, last = sweep(mixed, "processes", workers=1)
    assert (first.result, last.result) == ("4", "9")
    assert lost.result is None
    assert "worker ended with code" in lost.failure


def test_a_task_over_its_limit_is_killed_and_the_rest_goes_on():
    mixed = [*tasks("endless", [""], 0.5), *tasks("squared", ["3"])]
    start = time.monotonic()
    slow, last = sweep(mixed, "processes", workers=1)
    assert (slow.result, slow.failure, last.result) == (None, "stopped after 0.5 seconds", "9")
    assert time.monotonic() - start < 60


@pytest.mark.parametrize("executor", ["serial", "processes"])
def test_a_failing_task_is_reported_and_the_rest_goes_on(executor):
    failed, last = sweep([*tasks("failing", ["no"]), *tasks("squared", ["3"])], executor)
    assert (failed.failure, failed.raised, last.result) == ("ValueError: no", True, "9")


def test_interrupt_and_resume_does_no_task_twice(tmp_path):
    log, cache = tmp_path / "log", tmp_path / "cache"
    log.touch()
    payloads = [json.dumps({"log": str(log), "number": n}) for n in range(30)]
    first = sweep(tasks("logged", payloads), "serial", cache=cache)
    assert [next(first).result for _ in range(11)] == [str(n) for n in range(11)]
    first.close()  # what a KeyboardInterrupt does to the generator
    again = list(sweep(tasks("logged", payloads), "processes", workers=2, cache=cache))
    assert [o.result for o in again] == [str(n) for n in range(30)]
    assert [o.kept for o in again] == [True] * 11 + [False] * 19
    assert Counter(log.read_text().split()) == Counter(str(n) for n in range(30))


def test_a_killed_sweep_goes_on_where_it_was(tmp_path):
    log, cache = tmp_path / "log", tmp_path / "cache"
    log.touch()
    code = (
        "import json, sys; from symkl.sweeps import Task, sweep; from pathlib import Path\n"
        "if __name__ == '__main__':\n"
        "  t = [Task('tests.sweeps.work:logged', json.dumps({'log': sys.argv[1], 'number': n, 'seconds': 0.05})) for n in range(20)]\n"
        "  list(sweep(t, 'serial', cache=Path(sys.argv[2])))\n"
    )
    killed = subprocess.Popen([sys.executable, "-c", code, str(log), str(cache)], cwd=ROOT)
    while len(log.read_text().split()) < 5:
        assert killed.poll() is None
        time.sleep(0.01)
    os.kill(killed.pid, 9)
    killed.wait()
    done = subprocess.run([sys.executable, "-c", code, str(log), str(cache)], cwd=ROOT, check=False)
    assert done.returncode == 0
    counts = Counter(log.read_text().split())
    assert set(counts) == {str(n) for n in range(20)}
    assert sum(counts.values()) <= 21  # the one that was being written when the process was killed


def test_results_depend_on_symkl_itself(tmp_path, monkeypatch):
    kept = Kept(tmp_path)
    kept.store("work", "payload", "result")
    assert kept.load("work", "payload") == "result"
    monkeypatch.setattr("symkl.kept.engine", lambda: "another version")
    assert kept.load("work", "payload") is None


def test_half_a_file_is_no_result(tmp_path):
    kept = Kept(tmp_path)
    kept.store("work", "payload", "result")
    path = kept.path("work", "payload")
    path.write_text(path.read_text()[:20])
    assert kept.load("work", "payload") is None


def test_equal_requests_with_different_ids_share_a_result(tmp_path):
    line = {"task": "evaluate", "expression": "H(Exponential(1))", "digits": 10}
    first = list(run([json.dumps({"id": 1, **line})], executor="serial", cache=tmp_path))
    second = list(run([json.dumps({"id": 2, **line})], executor="serial", cache=tmp_path))
    assert len(list(tmp_path.glob("*/*.json"))) == 1
    assert [r.pop("id") for r in (*first, *second)] == [1, 2]
    assert first == second


def test_progress_counts_every_task():
    seen = []
    list(sweep(tasks("squared", map(str, range(5))), "processes", progress=seen.append))
    assert seen == [1, 2, 3, 4, 5]


def test_the_sweep_is_a_public_name():
    assert symkl.sweep is sweep

"""The Shannon prover: how its time grows, in ratios of one run; `make bench` shows the table.

Seconds are of processor time, so that a busy machine does not decide a ratio.
"""

import os
import subprocess
import sys
import time
from statistics import median

import pytest

from symkl.api import prove
from symkl.search.shannon.prover import Shannon
from symkl.syntax.parse import parse
from tests.corpus_cases import cases
from tests.shannon_cases import han, joint


def names(n):
    return [f"X{i}" for i in range(1, n + 1)]


def chain(n):
    return f"I(X1;X{n}) <= I(X2;X{n - 1})", ("->".join(names(n)),)


def identity(n):
    v = names(n)
    return f"{joint(v)} = H(X1) + " + " + ".join(f"H({v[i]}|{','.join(v[:i])})" for i in range(1, n)), ()


STATEMENTS = {
    "Han": lambda n: (han(n, n - 1), ()),
    "false Han": lambda n: (han(n, n), ()),
    "data processing": chain,
    "chain rule": identity,
}


def spent(statement, given, times=3):
    """Processor seconds of the fastest of a few proofs of a parsed statement."""
    read = parse(statement, given)
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        verdict = prove(read, seconds=60)
        best = min(best, time.process_time() - start)
        assert verdict.status in {"proved", "refuted"}
    return best


@pytest.mark.parametrize("n", [4, 8, 12, 16])
@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(benchmark, name, n):
    benchmark.group = f"Shannon: {name}"
    read = parse(*STATEMENTS[name](n))
    assert benchmark(prove, read).status == ("refuted" if "false" in name else "proved")


@pytest.mark.parametrize("name", STATEMENTS)
def test_growth(name):
    """Four times as many variables take less than 4^2 times as long, where 2^n joint entropies would take 2^12."""
    spent(*STATEMENTS[name](4))
    assert spent(*STATEMENTS[name](16)) < 16 * max(spent(*STATEMENTS[name](4)), 0.001)


def timed(case):
    """Processor seconds of reading a statement and of the verdict, each the fastest of three, in a warm process."""
    reading, deciding = [], []
    for _ in range(3):
        start = time.process_time()
        read = parse(case["statement"], case["given"])
        between = time.process_time()
        prove(read)
        reading.append(between - start)
        deciding.append(time.process_time() - between)
    return min(reading), min(deciding)


def test_the_suite_is_as_fast_as_reading_it(request):
    """Verdicts of every kind: in the median less than twice as long as parsing, up to five variables less than ten times.

    What parsing takes in the median is the unit: a millisecond on a machine of 2020.  Measured are 0.6 and 8.
    """
    suite = cases("shannon")
    times = {case["id"]: timed(case) for case in suite}
    unit = median(reading for reading, _ in times.values())
    assert median(deciding for _, deciding in times.values()) < 2 * unit
    if request.config.getoption("benchmark_disable"):  # a smoke run shares its cores
        return
    small = {c["id"] for c in suite if len(Shannon(parse(c["statement"], c["given"])).universe.slots) <= 5}
    slow = {name: deciding / unit for name, (_, deciding) in times.items() if name in small and deciding > 10 * unit}
    assert len(slow) < len(small) / 100, slow  # a moment of a busy machine is no verdict that is slow
    assert max(slow.values(), default=0) < 20


def processor(code):
    """Processor seconds of a fresh process; compiled files are kept, as where users install it."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "r = resource.getrusage(resource.RUSAGE_CHILDREN); print(r.ru_utime + r.ru_stime)"
    )
    command = [sys.executable, "-c", program, sys.executable, "-c", code]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=kept).stdout)


def test_from_start_to_answer():
    """A fresh process, imports included, takes at most 1.7 times as long as `import sympy`; 1.2 to 1.6 are measured."""
    answer = "from symkl.api import prove; assert prove('I(X;Z) <= I(X;Y)', ['X -> Y -> Z'])"
    runs = [(processor(answer), processor("import sympy")) for _ in range(7)]  # a busy moment hits both
    ours, sympy = map(min, zip(*runs, strict=True))
    assert ours < 1.7 * sympy

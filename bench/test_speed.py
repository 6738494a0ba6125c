"""How fast symkl is, measured against itself and SymPy in one run: `make bench`.

The table is pytest-benchmark's.  Seconds depend on the machine, so the only assertions are about ratios.
"""

import json
import subprocess
import sys
import time

import pytest

from symkl.api import check, dumps, prove
from symkl.derivations import load, paths

STATEMENTS = {
    "S14": ("KL(P || Q) = CE(P, Q) - H(P)", ()),
    "D01": ("log p(x) = ELBO(q(z), p(x, z)) + KL(q(z) || p(z | x))", ()),
    "data processing": ("I(X;Z) <= I(Y;Z)", ("X -> Y -> Z",)),
}


def total_correlation(n):
    """TC(X1; ...; Xn) = H(X1) + ... + H(Xn) - H(X1, ..., Xn)."""
    names = [f"X{i}" for i in range(1, n + 1)]
    alone = " + ".join(f"H({name})" for name in names)
    return f"TC({'; '.join(names)}) = {alone} - H({', '.join(names)})"


def fastest(function, times=5):
    """Seconds of the fastest of a few calls: the one least disturbed by the rest of the machine."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - start)
    return best


def imported(name):
    """Import a module in a fresh process."""
    subprocess.run([sys.executable, "-c", f"import {name}"], check=True)


# ------------------------------------------------------------------------------------------- starting


@pytest.mark.parametrize("name", ["sympy", "symkl", "symkl.api"])
def test_import(benchmark, name):
    benchmark.group = "import, fresh process"
    benchmark.pedantic(imported, args=(name,), rounds=3, warmup_rounds=1)


def test_import_ratio():
    """`import symkl` loads nothing heavy: it must not cost more than SymPy."""
    imported("sympy")
    assert fastest(lambda: imported("symkl"), 3) < fastest(lambda: imported("sympy"), 3)


# -------------------------------------------------------------------------------------------- proving


@pytest.mark.parametrize("name", STATEMENTS)
def test_prove(benchmark, name):
    benchmark.group = "prove, warm"
    verdict = benchmark(prove, *STATEMENTS[name])
    assert verdict.status == "proved"


@pytest.mark.parametrize("n", [8, 32])
def test_prove_total_correlation(benchmark, n):
    benchmark.group = "prove, warm"
    verdict = benchmark(prove, total_correlation(n))
    assert verdict.status == "proved"


def test_total_correlation_does_not_explode():
    """Four times as many variables take much less than 4^3 times as long (an entropy vector would take 2^24)."""
    small, large = (
        prove(total_correlation(n)) and fastest(lambda n=n: prove(total_correlation(n)), 3) for n in (8, 32)
    )
    assert large < 64 * small


def test_refute(benchmark):
    benchmark.group = "refute, warm"
    verdict = benchmark(prove, "KL(P || Q) = KL(Q || P)")
    assert verdict.status == "refuted"


# ------------------------------------------------------------------------------------------ replaying


@pytest.mark.parametrize("name", STATEMENTS)
def test_replay(benchmark, name):
    benchmark.group = "replay a certificate, warm"
    theorem = prove(*STATEMENTS[name]).theorem
    again = benchmark(check, json.loads(dumps(theorem)))
    assert again.right == theorem.right


@pytest.mark.parametrize("name", STATEMENTS)
def test_replay_ratio(name):
    """Checking a proof costs less than half of finding it, the kernel's theorem included."""
    data = json.loads(dumps(prove(*STATEMENTS[name]).theorem))
    assert fastest(lambda: check(data)) < 0.5 * fastest(lambda: prove(*STATEMENTS[name]).theorem)


# --------------------------------------------------------------------------------- authored derivations


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_derivation(benchmark, path):
    benchmark.group = "authored derivations, warm"
    theorem = benchmark.pedantic(lambda: load(path).proof, rounds=3, warmup_rounds=1).theorem
    assert theorem.relation in {"=", "<="}


def test_replay_ratio_of_all_derivations():
    """The whole book replays in less than half of the time in which it is proved."""
    data = [json.loads(dumps(load(path).theorem)) for path in paths()]
    replaying = fastest(lambda: [check(d) for d in data], 2)
    proving = fastest(lambda: [load(path).proof for path in paths()], 2)
    assert replaying < 0.5 * proving

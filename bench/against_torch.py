"""The speed of generated NumPy code beside torch's kl_divergence and hand-written NumPy, in one process, on one core.

Run by hand, with torch installed (`pip install torch==2.13.0`): `python -m bench.against_torch [elements]`.  Both
get the same numbers, moderate and not near each other, in float64; torch makes its laws with `validate_args=False`,
and both make a new array for the result.  What is printed is the best processor time of interleaved rounds, and the
largest memory beside arguments and result
(Linux with glibc only).
"""

import ctypes
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np

import symkl
from bench.test_numbers import share_flagged

ROUNDS = 15
_M_MMAP_THRESHOLD = -3
FAMILIES = {
    "Normal": "rp", "LogNormal": "rp", "Bernoulli": "u", "Geometric": "u", "Exponential": "p", "Poisson": "p",
    "Laplace": "rp", "Gumbel": "rp", "HalfNormal": "p", "Gamma": "pp", "InverseGamma": "pp", "Beta": "pp", "Dirichlet": "8",
}  # fmt: skip
GAMMA_TYPE = {"Gamma", "InverseGamma", "Beta", "Dirichlet", "Gumbel"}
"""Laws whose divergence has the gamma function: most of the time is spent there."""
LEAST = {True: 1.0, False: 1.5}
"""How many times faster than torch: laws of gamma type, others."""


def arguments_of(kinds, size, rng):
    """The parameters of two laws: reals, positive numbers, probabilities, or a vector of positive numbers."""

    def drawn(kind):
        if kind == "r":
            return rng.normal(0, 2, size)
        return rng.uniform(0.01, 0.99, size) if kind == "u" else 10 ** rng.uniform(-1, 1, size)

    return [drawn("p" if kinds == "8" else k) for _ in "pq" for k in (kinds if kinds != "8" else "p" * 8)]


def text_of(family, kinds):
    """The expression."""
    count = 8 if kinds == "8" else len(kinds)
    names = [", ".join(f"{side}{i}" for i in range(count)) for side in "ab"]
    return f"KL({' || '.join(f'{family}([{n}])' if kinds == '8' else f'{family}({n})' for n in names)})"


def in_torch(family, kinds, arguments):
    """A function without arguments that computes the same in torch; a vector parameter is laid out before, as torch wants it."""
    import torch
    from torch.distributions import kl_divergence

    kind = getattr(torch.distributions, family)
    tensors = [torch.from_numpy(a) for a in arguments]
    half = len(tensors) // 2
    sides = [tensors[:half], tensors[half:]]
    if kinds == "8":
        sides = [[torch.stack(side, dim=-1).contiguous()] for side in sides]
    return lambda: kl_divergence(*(kind(*side, validate_args=False) for side in sides))


def best_times(functions):
    """The best processor time of each of several functions, called in turn."""
    best = [float("inf")] * len(functions)
    for _ in range(ROUNDS):
        for i, function in enumerate(functions):
            start = time.process_time()
            function()
            best[i] = min(best[i], time.process_time() - start)
    return best


def largest_resident(function):
    """The largest memory that a call takes beside its result, in MiB; every large array is returned when it is freed."""
    _libc().malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the largest starts from now
    before = _resident("VmRSS")
    kept = function()
    return max(0.0, _resident("VmHWM") - before - kept.nbytes / 2**20)


def _libc():
    return ctypes.CDLL("libc.so.6")


def _resident(key):
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(key))


def main(size):
    """Print the table, and what is slower than it should be."""
    import torch  # not above: pytest imports this file, torch is no dependency

    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    rng = np.random.default_rng(0)
    print(f"torch {torch.__version__}, NumPy {np.__version__}, {size} elements")
    print("| law | symkl, ns | torch, ns | times faster | by the stable form | symkl, MiB | torch, MiB |")
    print("|---|---|---|---|---|---|---|")
    rows, slow = [], []
    for family, kinds in FAMILIES.items():
        arguments = arguments_of(kinds, size, rng)
        generated = symkl.closed_form(text_of(family, kinds)).numpy()
        functions = [partial(generated, *arguments), in_torch(family, kinds, arguments)]
        np.testing.assert_allclose(functions[0](), functions[1]().numpy(), rtol=1e-6, atol=1e-12)
        mine, theirs = best_times(functions)
        if theirs / mine < LEAST[family in GAMMA_TYPE]:
            slow.append(family)
        name = f"{family}{'(8)' if kinds == '8' else ''}"
        ns = f"{mine / size * 1e9:.1f} | {theirs / size * 1e9:.1f} | {theirs / mine:.2f}"
        rows.append((f"| {name} | {ns} | {share_flagged(generated, arguments):.1%}", functions))
    _libc().mallopt(_M_MMAP_THRESHOLD, 2**17)  # from here on, after all that is timed
    for row, functions in rows:
        print(f"{row} | {' | '.join(f'{largest_resident(f):.0f}' for f in functions)} |", flush=True)
    print("slower than the bar:", ", ".join(slow) or "none")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""Strings to frighten the parser with: random, mutated valid, deep, long, control characters, LaTeX metacharacters.

``python -m tests.syntax.fuzz 100000`` reads that many and reports what happened (`make nightly` does).
"""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse, parse_expression
from tests.corpus_cases import cases

SLOWEST = 1.0
"""Seconds of processor time one string may take."""
KINDS = ("random", "tokens", "mutated", "mutated", "spliced", "deep", "long", "control", "latex", "unicode", "python")
TOKENS = ("KL", "H", "I", "CE", "ELBO", "E_p", "E", "log", "ln", "exp", "sum", "prod", "Renyi", "TC", "p", "q", "P", "Q", "X", "Y", "x", "x_t", "x_{1:T}",
          "(", ")", "[", "]", "{", "}", "|", "||", ",", ";", ":", "=", "<=", ">=", "+", "-", "*", "/", "^", "_", "0", "1", "2", "1/2", "1e9", ".", " ", "'")
LATEX = ["\\", "{", "}", "$", "&", "#", "^", "_", "~", "%", "\\end{document}", "\\input{x}", "\\write18{id}", "\\KL", "\\frac{1}{0}", "$$", "\\\\", "\\left(", "\\|", "\\mid"]
PYTHON = ("__import__('os').system('touch pwned')", "().__class__.__bases__", "exec('1')", "lambda: 0", "f'{1}'", "x.__dict__", "10**10**10", "9**9**9**9", "open('x')")
DEEP = ("(", "[", "log(", "exp(", "-", "E_p(x)[", "H(", "KL(p(x) || ", "{", "x^", "2*(", "|", "sum(t, 1, T, ")


def strings(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield (kind, string)."""
    rng = Random(seed)
    valid = [case["statement"] for name in ("catalogue", "further") for case in cases(name)]
    for _ in range(count):
        kind = rng.choice(KINDS)
        base = rng.choice(valid)
        if kind == "random":
            yield kind, "".join(chr(rng.randrange(32, 127)) for _ in range(rng.randrange(60)))
        elif kind == "tokens":
            yield kind, rng.choice(("", " ")).join(rng.choices(TOKENS, k=rng.randrange(25)))
        elif kind == "mutated":
            yield kind, mutated(base, rng)
        elif kind == "spliced":
            other = rng.choice(valid)
            yield kind, base[: rng.randrange(len(base))] + other[rng.randrange(len(other)) :]
        elif kind == "deep":
            opening = rng.choice(DEEP) * rng.choice((5, 50, 500, 5000))
            yield kind, opening + rng.choice(("", "x", ")" * len(opening), base))
        elif kind == "long":
            yield kind, rng.choice((" + ", " = ", ", ", " - ", "")).join([base] * rng.choice((2, 10, 40)))[: rng.choice((500, 5000, 10**6))] + "x" * rng.choice((0, 10**5))
        elif kind == "control":
            at = rng.randrange(len(base))
            yield kind, base[:at] + chr(rng.choice((0, 1, 7, 8, 9, 10, 13, 27, 127, 0x85, 0x200B, 0x202E, 0x2028, 0xFEFF, 0xD800, 0x10FFFF))) + base[at:]
        elif kind == "latex":
            yield kind, mutated(base, rng, LATEX)
        elif kind == "unicode":
            yield kind, mutated(base, rng, "αβλ∑∫≤≥‖∣′²₁ℝ∞×·−×ｘＸ٣é̂👍")
        else:
            yield kind, mutated(base, rng, PYTHON)


def mutated(text: str, rng: Random, pieces: object = TOKENS) -> str:
    """Insert, delete, repeat or replace a few places."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        i, j = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        kind = rng.randrange(4)
        piece = rng.choice(pieces)
        text = (text[:i] + text[i + 1 :], text[:i] + piece + text[i:], text[:j] + text[i:], text[:i] + piece + text[i + 1 :])[kind]
    return text


def read(text: str) -> tuple[str, float]:
    """Read a string as a statement, a hypothesis and an expression; return the outcome and the slowest reading.

    Garbage is not collected meanwhile: in a long run of other tests there is a second's worth of it.
    """
    gc.disable()
    try:
        return _timed(text)
    finally:
        gc.enable()


def _timed(text: str) -> tuple[str, float]:
    slowest, outcome = 0.0, "refused"
    for reader in (parse, lambda s: parse("H(X) >= 0", (s,)), parse_expression):
        start = time.process_time()
        try:
            reader(text)
            outcome = "read"
        except InputError as error:
            error.pointer()
            if not str(error) or "\n" in str(error):
                raise AssertionError(f"not one line: {error!r}") from error
        slowest = max(slowest, time.process_time() - start)
    return outcome, slowest


def run(count: int, seed: int = 1) -> tuple[Counter[tuple[str, str]], float]:
    """Read many strings; return the outcomes by kind and the slowest; raise at the first that is not read or refused in time."""
    found: Counter[tuple[str, str]] = Counter()
    worst = 0.0
    for kind, text in strings(count, seed):
        try:
            outcome, spent = read(text)
        except Exception as error:
            raise AssertionError(f"{kind}: {text[:300]!r} ({len(text)} characters): {type(error).__name__}: {error}") from error
        if spent > SLOWEST:
            raise AssertionError(f"{kind}: {text[:300]!r} ({len(text)} characters) took {spent:.2f} s")
        found[kind, outcome] += 1
        worst = max(worst, spent)
    return found, worst


if __name__ == "__main__":
    outcomes, longest = run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for (name, what), number in sorted(outcomes.items()):
        print(f"{name} {what}: {number}")  # noqa: T201 (a command prints)
    print(f"{sum(outcomes.values())} strings, the slowest took {longest:.3f} s")  # noqa: T201 (a command prints)

"""Closed forms at awkward numbers against their definitions: near equality, 10^-8 and 10^8, shared ends, P not << Q.

`python -m tests.families.adversarial COUNT SEED > found.jsonl` writes one line a case, and the sums to standard error.
Regions are met on both sides of their boundaries, as the numbers fall.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from random import Random

from sympy import Expr, Float, Rational, S, oo

from symkl.families import FAMILIES, Family
from symkl.numeric.evaluation import by_definition
from symkl.numeric.formulas import NoNumber
from symkl.search.closed import close_form
from tests.families.coverage import OF_NUMBERS, ONE, TWO, TooSlow, x

TINY = Rational(1, 10**9)
PLAIN = [S(1), S(2), S(3), S(7), *(Rational(*pq) for pq in ((1, 3), (2, 5), (3, 4), (1, 2), (5, 2)))]
NEAR = [n + d for n in PLAIN for d in (TINY, -TINY)]
EXTREME = [Rational(1, 10**8), S(10) ** 8, Rational(1, 1000), S(1000), S(10) ** 8 + 1, 1 - Rational(1, 10**8)]
OTHER = [S(0), S(-1), S(-3), Rational(-1, 3), Rational(1, 7), Rational(4, 7)]
ORDERS = [Rational(1, 3), Rational(3, 2), S(2), S(3), 1 + TINY]
DIGITS = 8
PATIENCE = 10
"""Seconds of processor time for either side."""


def number(name: str, cls: type[Family], random: Random) -> Expr:
    if name in cls.whole:
        return S(random.choice([1, 2, 3, 5, 6, 40]))
    return random.choice(random.choices([PLAIN, NEAR, EXTREME, OTHER], [5, 2, 2, 3])[0])


def member(cls: type[Family], random: Random, other: Family | None = None) -> Family | None:
    """Return a law with awkward parameters, some of them those of another law or next to them."""
    shared = dict(zip(other.names, other.parameters, strict=True)) if other is not None else {}
    for _ in range(3000):
        values = []
        for name in cls.names:
            at, chance = number(name, cls, random), random.random()
            if name in shared and chance < 0.6:
                at = shared[name] + (TINY if chance < 0.1 and name not in cls.whole else 0)
            values.append(at)
        try:
            return cls(*values)
        except (ValueError, TypeError):
            continue
    return None


def case(random: Random) -> tuple[str, Expr]:
    """Return a measure of laws at numbers."""
    measure = random.choices([*TWO, *ONE], [8, 3, 2, 2, 2, 3, 5, 2, 1, 1])[0]
    while True:
        first = random.choice(OF_NUMBERS)
        second = first if random.random() < 0.5 else random.choice(OF_NUMBERS)
        p = member(FAMILIES[first], random)
        q = member(FAMILIES[second], random, p) if p is not None else None
        if p is not None and q is not None and (p.place.counting == q.place.counting or random.random() < 0.1):
            return measure, (TWO | ONE)[measure](random.choice(ORDERS), p(x), q(x))


def limited(ask, *arguments):
    """Return an answer, or why there is none."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        return ask(*arguments)
    except TooSlow:
        return f"more than {PATIENCE} s"
    except (NoNumber, ArithmeticError, ValueError, TypeError) as error:
        return f"{type(error).__name__}: {error}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def compared(term: Expr) -> str:
    """Return "agrees", "differs", or which side has no value."""
    answer = limited(close_form, term)
    if isinstance(answer, str):
        return "closed form: " + ("too slow" if answer.startswith("more") else answer)
    if answer.status == "none":
        return "closed form: none"
    if answer.status == "region":
        return "closed form: a region at numbers"
    found = limited(by_definition, term, DIGITS)
    if isinstance(found, str):
        return "definition: too slow" if found.startswith("more") else "definition: no number"
    if answer.value in {oo, -oo} or found.value in {oo, -oo}:
        return "agrees" if answer.value == found.value else "differs"
    value = limited(answer.value.evalf, 30, {}, 2000)
    if isinstance(value, str):
        return "closed form: " + value
    near = value.is_real and abs(value - found.value) <= Float(10) ** (1 - found.digits) * max(
        abs(value), abs(found.value)
    )
    return "agrees" if near or abs(value - found.value) < Float("1e-25") else "differs"


def _too_slow(*_: object) -> None:
    raise TooSlow


def run(count: int, seed: int) -> Counter[str]:
    """Write a line a case; return the sums."""
    signal.signal(signal.SIGVTALRM, _too_slow)
    random, sums = Random(seed), Counter[str]()
    for _ in range(count):
        measure, term = case(random)
        said = compared(term)
        sums[said] += 1
        sys.stdout.write(json.dumps({"measure": measure, "term": str(term), "outcome": said}) + "\n")
        sys.stdout.flush()
    return sums


if __name__ == "__main__":
    totals = run(int(sys.argv[1]), int(sys.argv[2]))
    sys.stderr.write(f"{dict(totals)}\n")
    sys.exit(totals["differs"] > 0)

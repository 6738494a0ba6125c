"""Every closed form against its definition at random rational points, one line of JSON a measure and pair of families.

`python -m tests.families.coverage POINTS PART PARTS MEASURES > part.jsonl` goes over every PARTS-th ordered pair of
families of numbers; `python -m tests.families.coverage part.jsonl ...` adds the lines up, and fails if a number differs.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

from mpmath import mp
from sympy import Expr, Rational, S

from symkl.families import FAMILIES, Family
from symkl.measures import (
    KL,
    Bhattacharyya,
    ChiSquared,
    CrossEntropy,
    DensityEntropy,
    Hellinger2,
    Jeffreys,
    Renyi,
    RenyiEntropy,
    TsallisEntropy,
)
from symkl.search.closed import close_form
from symkl.terms import Variable
from tests.families.numeric import agree, evaluate, law_at_random, symbols_of, value

DIGITS, WORKING = 30, 42
PATIENCE = 120
"""Seconds of processor time for a number by its definition, after which the point is counted as slow."""
x = Variable("x")
LAWS = sorted(FAMILIES)
OF_NUMBERS = [n for n in LAWS if not FAMILIES[n].kinds and FAMILIES[n].dimension is Family.dimension]
ORDERS = [Rational(1, 3), Rational(2, 3), Rational(5, 4), S(2)]
TWO: dict[str, Callable[..., Expr]] = {
    "KL": lambda _, p, q: KL(p, q),
    "CE": lambda _, p, q: CrossEntropy(p, q),
    "J": lambda _, p, q: Jeffreys(p, q),
    "Bhattacharyya": lambda _, p, q: Bhattacharyya(p, q),
    "Hellinger2": lambda _, p, q: Hellinger2(p, q),
    "ChiSquared": lambda _, p, q: ChiSquared(p, q),
    "Renyi": Renyi,
}
"""Measures of two laws as functions of an order and the laws."""
ONE: dict[str, Callable[..., Expr]] = {
    "H": lambda _, p, __: DensityEntropy(p),
    "RenyiEntropy": lambda a, p, _: RenyiEntropy(a, p),
    "TsallisEntropy": lambda a, p, _: TsallisEntropy(a, p),
}
"""Measures of one law, of which the second is the same family."""


class TooSlow(Exception):  # noqa: N818 (it is no error)
    """A number by its definition takes too long."""


def generic(name: str, tag: str) -> Family:
    return FAMILIES[name](*symbols_of(FAMILIES[name], tag))


def status(measure: str, first: str, second: str) -> str:
    """Return the answer for symbolic parameters, the best of all orders."""
    laws = generic(first, "p").at(x), generic(second, "q").at(x)
    orders = ORDERS if "Renyi" in measure or "Tsallis" in measure else ORDERS[:1]
    found = {close_form((TWO | ONE)[measure](a, *laws)).status for a in orders}
    return next(s for s in ("closed", "region", "infinite", "none") if s in found)


def near(cls: type[Family], other: Family, random: Random) -> Family | None:
    """Return a law that shares some parameters with another one, as supports that must agree want it."""
    named = dict(zip(other.names, other.parameters, strict=True))
    fresh = zip(cls.names, law_at_random(cls, random).parameters, strict=True)
    try:
        return cls(*(named.get(n, v) if random.random() < 0.7 else v for n, v in fresh))
    except ValueError:
        return None


def points(measure: str, first: str, second: str, tries: int = 200) -> Iterator[tuple[Expr, str, float]]:
    """Yield a closed measure of numbers, how it compares with its definition, and the seconds that took."""
    random = Random(first + second)
    for attempt in range(tries):
        p = law_at_random(FAMILIES[first], random)
        q = law_at_random(FAMILIES[second], random) if attempt % 2 == 0 else near(FAMILIES[second], p, random)
        if q is None or p == q:
            continue
        term = (TWO | ONE)[measure](random.choice(ORDERS), p.at(x), q.at(x))
        answer = close_form(term)
        if answer.status != "closed":
            continue
        start = time.process_time()
        yield term, _outcome(term, answer.value), time.process_time() - start


def _outcome(term: Expr, closed: Expr) -> str:
    """Return "agrees", "differs", or why the definition gives no number; a closed form always has one."""
    with mp.workdps(WORKING):
        found = value(closed)
    signal.signal(signal.SIGVTALRM, _too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        with mp.workdps(WORKING):
            return "agrees" if agree(found, evaluate(term), DIGITS) else "differs"
    except TooSlow:
        return f"more than {PATIENCE} s"
    except (AssertionError, ArithmeticError, ValueError, TypeError, NotImplementedError) as error:
        return f"{type(error).__name__}: {error}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_slow(*_: object) -> None:
    raise TooSlow


def compared(measure: str, first: str, second: str, count: int) -> dict[str, object]:
    """Compare one measure of two families at so many points; what disagrees is written out."""
    answer = status(measure, first, second)
    record: dict[str, object] = {"measure": measure, "pair": [first, second], "status": answer}
    if answer not in {"closed", "region"}:
        return record
    found = list(islice(points(measure, first, second), count))
    return record | {
        "points": sum(said == "agrees" for _, said, _ in found),
        "no number": [f"{t}: {said}" for t, said, _ in found if said not in {"agrees", "differs"}],
        "differ": [str(t) for t, said, _ in found if said == "differs"],
        "seconds": round(sum(s for *_, s in found), 1),
    }


def run(count: int, part: int, parts: int, measures: list[str]) -> None:
    """Write one line for each measure and every so-manieth pair."""
    pairs = [(p, q) for p in OF_NUMBERS for q in OF_NUMBERS]
    for measure in measures:
        cases = [(p, p) for p in OF_NUMBERS] if measure in ONE else pairs
        for first, second in cases[part::parts]:
            sys.stdout.write(json.dumps(compared(measure, first, second, count)) + "\n")
            sys.stdout.flush()


def total(lines: list[dict]) -> bool:
    """Write the sums, a row a measure, then every pair with fewer points than most; return whether nothing differs."""
    most = max((r.get("points", 0) for r in lines), default=0)
    for measure in dict.fromkeys(r["measure"] for r in lines):
        rows = [r for r in lines if r["measure"] == measure]
        known = [r for r in rows if "points" in r]
        say = Counter(r["status"] for r in rows)
        same = sum(r["pair"][0] == r["pair"][1] for r in known)
        sys.stdout.write(
            f"{measure}: {len(rows)} pairs, {dict(say)}; known {same} inside a family, {len(known) - same} across; "
            f"{sum(r['points'] for r in known)} points, {sum(r['points'] >= most for r in known)} pairs with {most}, "
            f"{sum(r['points'] == 0 for r in known)} with none; no number {sum(len(r['no number']) for r in known)}, "
            f"differ {sum(len(r['differ']) for r in known)}\n"
        )
    for r in lines:
        if r.get("points", most) < most:
            sys.stdout.write(f"  {r['measure']} {r['pair']}: {r['points']} points {r['no number']} {r['differ']}\n")
    return not any(r.get("differ") for r in lines)


if __name__ == "__main__":
    if sys.argv[1].isdigit():
        run(*map(int, sys.argv[1:4]), sys.argv[4].split(","))
    else:
        read = [json.loads(s) for name in sys.argv[1:] for s in Path(name).read_text(encoding="utf-8").splitlines()]
        sys.exit(not total(read))

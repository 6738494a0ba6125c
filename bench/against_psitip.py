"""The suite of Shannon-type statements through symkl and psitip, in one run: verdicts that differ, and times.

No test, as psitip is no dependency; where it is installed beside symkl, `python -m bench.against_psitip` prints both.
Times are processor seconds of a warm process for a statement that has been read; psitip is handed the same
combinations of joint entropies, built before the clock starts, under names it has not seen.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from functools import reduce
from operator import add
from statistics import median
from typing import Any

from symkl.api import prove
from symkl.kernel import DoesNotApply
from symkl.search.shannon.form import Form, combined
from symkl.search.shannon.givens import read_givens
from symkl.search.shannon.prover import Shannon
from symkl.search.statement import Statement
from symkl.syntax.parse import parse
from tests.corpus_cases import cases


def region(psitip: Any, statement: Statement, run: int) -> Any:
    """Return the statement as psitip's region of implication."""
    shannon = Shannon(statement)
    variables = [psitip.Comp.rv(f"V{run}_{i}") for i in range(len(shannon.universe.slots))]

    def expression(form: Form) -> Any:
        total = psitip.Expr.zero()
        for mask, coefficient in form.items():
            joint = reduce(add, (v for i, v in enumerate(variables) if mask >> i & 1))
            total = total + psitip.H(joint) * float(coefficient)
        return total

    known = psitip.universe()
    for given in read_givens(statement.given, shannon.universe):
        known = known & (expression(given.form) == 0 if given.equal else expression(given.form) >= 0)
    claim = psitip.universe()
    for left, relation, right in zip(statement.sides, statement.relations, statement.sides[1:], strict=False):
        gap = expression(combined([(1, shannon.universe.form(right)), (-1, shannon.universe.form(left))]))
        claim = claim & {"=": gap == 0, "<=": gap >= 0, ">=": gap <= 0}[relation]
    return known >> claim


def say(line: object) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def timed(call: Any) -> tuple[Any, float]:
    """Return a value and the processor seconds it took."""
    start = time.process_time()
    return call(), time.process_time() - start


def main() -> int:
    """Print what differs, then a line for each program."""
    import psitip  # here, because it is no dependency

    times: dict[str, list[float]] = {"symkl": [], "psitip": []}
    verdicts: Counter[tuple[str, bool]] = Counter()
    for number, case in enumerate(cases("shannon")):
        statement = parse(case["statement"], case["given"])
        try:
            regions = [region(psitip, statement, 2 * number + warm) for warm in range(2)]
        except DoesNotApply as error:
            say(f"{case['id']}: not put to psitip: {error}")
            continue
        ours = [timed(lambda: prove(statement)) for _ in range(2)][-1]  # noqa: B023 (called at once)
        theirs = [timed(lambda: bool(r)) for r in regions][-1]  # noqa: B023 (called at once)
        times["symkl"].append(ours[1])
        times["psitip"].append(theirs[1])
        verdicts[ours[0].status, theirs[0]] += 1
        if (ours[0].status == "proved") != theirs[0]:
            say(f"{case['id']}: symkl {ours[0].status}, psitip {theirs[0]}: {case['statement']}")
    for name, found in times.items():
        say(f"{name}: {len(found)} statements, median {1000 * median(found):.1f} ms, most {1000 * max(found):.0f} ms")
    say({f"{status}, psitip {found}": count for (status, found), count in sorted(verdicts.items())})
    return 0


if __name__ == "__main__":
    sys.exit(main())

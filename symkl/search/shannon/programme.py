"""The linear programme: floats find which measures are needed, exact arithmetic finds how much of each.

Untrusted twice over: the weights are checked as fractions here, and the kernel checks the proof made of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from symkl.search.shannon.columns import Columns
from symkl.search.shannon.exact import Solve, solve_exactly
from symkl.search.shannon.exact_simplex import exact_optimum
from symkl.search.shannon.form import Form, Number, cleared, combined, plain

MANY = 1000
"""With more columns the simplex is tried without presolve, and the interior point method where that takes long."""
DENSE = 0.75
"""A claim that speaks of a larger share of all sets is left to the interior point method at once."""
PATIENCE = 1500
"""So many steps of the simplex are taken before the other method is tried."""
SPLITS = 2
"""So often coefficients are taken apart by size; what that leaves undecided is left to exact arithmetic."""
CLOSE = 1e-4
"""How close the other method comes to the optimum before it looks for a basis: what that says is computed exactly."""


@dataclass
class Answer:
    """Exact weights of the columns, or an exact vector on the rows that separates the claim; or neither."""

    weights: dict[int, Number] | None = None
    witness: Form | None = None


class OutOfTime(Exception):  # noqa: N818
    """The solver reached the time limit."""


def combine(
    claim: Form,
    columns: Columns,
    top: Form,
    deadline: float,
    *,
    short: bool = True,
    separate: bool = True,
    again: bool = False,
    splits: int = SPLITS,
) -> Answer:
    """Write a claim as a combination of columns with exact weights, or separate it from all of them.

    `short` asks for small total cost; unless it is to `separate`, a claim for which floats find no combination (none of
    small cost) is given up, and when it is asked for `again`, that is known.
    The witness has top = 1 (the joint entropy of everything), makes every column nonnegative (0 if free) and the claim
    negative.  Coefficients of very different size are taken apart, `splits` times at most.
    """
    if not claim:
        return Answer({})
    answer = _direct(claim, columns, top, deadline, short=short and not again, separate=separate)
    if answer.weights is None and answer.witness is None and separate:
        size = Fraction(max(map(abs, claim.values())))
        if splits:
            scaled = {m: v / size for m, v in claim.items()}
            answer = _by_size(scaled, columns, top, deadline, short=short, splits=splits - 1)
        if answer.weights is not None:
            return Answer({j: plain(w * size) for j, w in answer.weights.items()})
        if answer.witness is None:
            return _in_fractions(claim, columns, top, deadline)
    return answer


def _in_fractions(claim: Form, columns: Columns, top: Form, deadline: float) -> Answer:
    """Decide without floats, which some numbers are too large or too close to each other for."""
    model = Model(claim, columns, top)
    found = None if model.missing else exact_optimum(model.right, model.layout, deadline)
    if found is None:
        return Answer()
    x, prices = found
    answer = _separating({m: -prices[i] for m, i in model.rows.items()}, claim, columns)
    return answer if answer.witness is not None else Answer(model.spread(x))


def _by_size(claim: Form, columns: Columns, top: Form, deadline: float, *, short: bool, splits: int) -> Answer:
    """Decide c0 + e c1 with e tiny: from proofs of c0 and of K c0 + c1, or from a witness of either."""
    coarse = {m: v.limit_denominator(1000) for m, v in claim.items()}
    rest = combined([(1, claim), (-1, coarse)])
    if not rest:
        return Answer()
    tiny = max(map(abs, rest.values()))
    coarse = {m: v for m, v in coarse.items() if v}
    first = combine(coarse, columns, top, deadline, short=short, splits=splits)
    if first.witness is not None:
        return _separating(first.witness, claim, columns)
    if first.weights is None:
        return Answer()
    for factor in (Fraction(8), Fraction(1000)):
        if factor * tiny > 1:
            continue
        fine = combined([(factor, coarse), (1 / tiny, rest)])
        second = combine(fine, columns, top, deadline, short=short, splits=splits)
        if second.witness is not None:
            found = _separating(second.witness, claim, columns)
            if found.witness is not None:
                return found
        if second.weights is not None:  # c = (1 - e K) c0 + e (K c0 + c1)
            total: dict[int, Number] = {}
            for scale, part in ((1 - tiny * factor, first.weights), (tiny, second.weights)):
                for j, w in part.items():
                    total[j] = total.get(j, Fraction(0)) + scale * w
            return Answer({j: w for j, w in total.items() if w})
    return Answer()


def _direct(claim: Form, columns: Columns, top: Form, deadline: float, *, short: bool, separate: bool = True) -> Answer:
    model = Model(claim, columns, top)
    if model.missing or model.layout.huge:  # a set that no column speaks of; numbers for which floats are too small
        return Answer()
    for cheap in (True, False) if short else (False,):
        if model.solve(deadline, short=cheap):
            weights = model.weights()
            if weights is not None:
                return Answer(weights)
        elif cheap and not separate:
            return Answer()
    return _separating(model.vertex(), claim, columns)


class Model:
    """minimise cost x + big s, columns x - s top = claim, x >= 0 (free columns in two signs).

    Rows and columns are in whole numbers: the claim and every column are multiplied by what clears denominators.
    """

    def __init__(self, claim: Form, columns: Columns, top: Form) -> None:
        """Put the claim beside the columns."""
        self.columns, layout = columns, columns.layout(top)
        self.rows, self.owner, self.forms, self.layout = layout.rows, layout.owner, layout.forms, layout
        self.missing = any(m not in self.rows for m in claim)
        if self.missing:
            return
        self.scale, whole = cleared(claim)
        self.right = [0] * len(self.rows)
        for m, v in whole.items():
            self.right[self.rows[m]] = v
        self.basic: list[int] = []

    def solve(self, deadline: float, *, short: bool) -> bool:
        """Find a basis: of cheap columns without slack, or of any with the least slack."""
        import numpy as np

        self.basic = []
        highs, highspy = solver()
        left = deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime
        count = len(self.owner)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = count + 1, len(self.rows)
        costs = [self.columns.costs[j] for j, _ in self.owner] if short else [0.0] * count
        lp.col_cost_ = np.array([*costs, 0.0 if short else 1.0])
        lp.col_lower_ = np.zeros(count + 1)
        lp.col_upper_ = np.array([*[highspy.kHighsInf] * count, 0.0 if short else highspy.kHighsInf])
        peak = max(map(abs, self.right))
        lp.row_lower_ = lp.row_upper_ = np.array([v / peak for v in self.right])
        matrix = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_, matrix.index_, matrix.value_ = self.layout.arrays
        highs.clear()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.passModel(lp)
        for options in self._methods():
            if options["solver"] == "ipm":
                highs.clearSolver()  # where the simplex gave up is no place to return to
            for name, value in options.items():
                highs.setOptionValue(name, value)
            highs.setOptionValue("time_limit", highs.getRunTime() + max(0.0, deadline - time.monotonic()))
            highs.run()
            status = highs.getModelStatus()
            if status == highspy.HighsModelStatus.kTimeLimit:
                raise OutOfTime
            if options["solver"] == "simplex" and status != highspy.HighsModelStatus.kIterationLimit:
                break
        if status != highspy.HighsModelStatus.kOptimal:
            return False
        found, basic = highs.getBasicVariables()
        self.basic = [int(b) for b in basic] if found == highspy.HighsStatus.kOk else []
        return bool(self.basic)

    def _methods(self) -> Iterator[dict[str, object]]:
        """List the options of one run after the other, until the simplex stops for good.

        It does so at once after the interior point method, and keeps the factors of the basis that is used.
        """
        count, rows = len(self.forms), len(self.rows)
        if count <= MANY:
            yield {"solver": "simplex"}
            return
        plain: dict[str, object] = {"presolve": "off", "solver": "simplex"}
        if sum(map(bool, self.right)) <= DENSE * rows:
            yield {**plain, "simplex_iteration_limit": PATIENCE}
        yield {"presolve": "off", "solver": "ipm", "ipm_optimality_tolerance": CLOSE}
        yield {"simplex_iteration_limit": 2**31 - 1, **plain}

    def _column(self, number: int) -> list[tuple[int, int]]:
        """Return the entries of a basic column; -1 - i stands for the unit column of row i."""
        if number < 0:
            return [(-1 - number, 1)]
        return [(self.rows[m], v) for m, v in self.forms[number].items()]

    def weights(self) -> dict[int, Number] | None:
        """Return the exact weights the basis gives to the columns; None if one is negative or slack is left."""
        entries = [self._column(b) for b in self.basic]

        def apply(x: Sequence[int]) -> list[int]:
            total = [0] * len(x)
            for value, column in zip(x, entries, strict=True):
                if value:
                    for i, v in column:
                        total[i] += value * v
            return total

        found = solve_exactly(self.right, _basis_solve("getBasisSolve"), apply)
        if found is None:
            return None
        used = {number: x for number, x in zip(self.basic, found, strict=True) if x}
        if any(x < 0 or not 0 <= number < len(self.owner) for number, x in used.items()):
            return None
        return self.spread(used)

    def spread(self, used: dict[int, Number]) -> dict[int, Number]:
        """Return the weights of the columns for a solution in whole numbers."""
        weights: dict[int, Number] = {}
        for number, x in used.items():
            j, factor = self.owner[number]
            weights[j] = weights.get(j, 0) + plain(x * factor / self.scale)
        return dict(sorted(weights.items()))

    def vertex(self) -> Form | None:
        """Return the exact vector that separates the claim, with top = 1: minus the prices of the rows."""
        entries = [self._column(b) for b in self.basic]

        def apply(y: Sequence[int]) -> list[int]:
            return [sum(v * y[i] for i, v in column) for column in entries]

        prices = [int(b == len(self.owner)) for b in self.basic]
        found = solve_exactly(prices, _basis_solve("getBasisTransposeSolve"), apply) if self.basic else None
        return None if found is None else {m: -found[i] for m, i in self.rows.items()}


def _basis_solve(name: str) -> Solve:
    """Return the solution in floats of a system with the basis of the last run, or with its transpose."""
    import numpy as np

    method = getattr(solver()[0], name)
    return lambda right: [float(x) for x in method(np.array(right))[1]]


@lru_cache(maxsize=1)
def solver() -> tuple[Any, Any]:
    """Load HiGHS once."""
    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    return highs, highspy


def _separating(h: Form | None, claim: Form, columns: Columns) -> Answer:
    """Return the vector if it separates the claim from the columns, exactly."""
    return Answer(witness=h) if h is not None and separates(h, claim, columns) else Answer()


def value(h: Form | Callable[[int], Fraction], form: Form) -> Fraction:
    """Return the value of a form on a vector."""
    read = h if callable(h) else h.get
    return sum((v * (read(m) or 0) for m, v in form.items()), Fraction(0))


def separates(h: Form, claim: Form, columns: Columns) -> bool:
    """Whether every column is nonnegative (zero if free) on h and the claim is negative."""
    _, whole = cleared(h)  # the sign is all that counts, and whole numbers are faster
    read = whole.get
    if sum(v * read(m, 0) for m, v in claim.items()) >= 0:
        return False
    for form, free in zip(columns.forms, columns.free, strict=True):
        x = 0
        for m, v in form.items():
            x += v * read(m, 0)
        if x < 0 or (free and x):
            return False
    return True

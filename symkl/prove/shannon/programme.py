"""The linear programme: floats find which measures are needed, exact arithmetic finds how much of each.

Untrusted twice over: the weights are checked as fractions here, and the kernel checks the proof made of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from symkl.prove.shannon.form import Form, Number, combined, plain

TOLERANCE = 1e-7
DENOMINATORS = (1, 12, 1000)


@dataclass
class Answer:
    """Exact weights of the columns, or an exact vector on the rows that separates the claim; or neither."""

    weights: dict[int, Number] | None = None
    witness: Form | None = None


@dataclass
class Columns:
    """Forms (nonnegative, or zero where free) a claim may be made of, and what each costs a reader."""

    forms: list[Form]
    free: list[bool]
    costs: list[float]

    def add(self, form: Form, cost: float, *, free: bool) -> None:
        """Append one."""
        self.forms.append(form)
        self.costs.append(cost)
        self.free.append(free)


class OutOfTime(Exception):  # noqa: N818
    """The solver reached the time limit."""


def combine(claim: Form, columns: Columns, top: Form, deadline: float, *, short: bool = True) -> Answer:
    """Write a claim as a combination of columns with exact weights, or separate it from all of them.

    `short` asks for small total cost.  The witness has top = 1 (the joint entropy of everything), makes
    every column nonnegative (0 if free) and the claim negative.  Coefficients of very different size are taken apart.
    """
    size = Fraction(max(map(abs, claim.values()), default=0))
    if not size:
        return Answer({})
    scaled = {m: v / size for m, v in claim.items()}
    answer = _direct(scaled, columns, top, deadline, short=short)
    if answer.weights is None and answer.witness is None:
        answer = _by_size(scaled, columns, top, deadline, short=short)
    if answer.weights is not None:
        return Answer({j: plain(w * size) for j, w in answer.weights.items()})
    return answer


def _by_size(claim: Form, columns: Columns, top: Form, deadline: float, *, short: bool) -> Answer:
    """Decide c0 + e c1 with e tiny: from proofs of c0 and of K c0 + c1, or from a witness of either."""
    coarse = {m: v.limit_denominator(1000) for m, v in claim.items()}
    rest = combined([(1, claim), (-1, coarse)])
    if not rest:
        return Answer()
    tiny = max(map(abs, rest.values()))
    first = combine({m: v for m, v in coarse.items() if v}, columns, top, deadline, short=short)
    if first.witness is not None:
        return _checked(first.witness, claim, columns)
    if first.weights is None:
        return Answer()
    for factor in (Fraction(8), Fraction(1000)):
        if factor * tiny > 1:
            continue
        second = combine(combined([(factor, coarse), (1 / tiny, rest)]), columns, top, deadline, short=short)
        if second.witness is not None:
            found = _checked(second.witness, claim, columns)
            if found.witness is not None:
                return found
        if second.weights is not None:  # c = (1 - e K) c0 + e (K c0 + c1)
            total: dict[int, Number] = {}
            for scale, part in ((1 - tiny * factor, first.weights), (tiny, second.weights)):
                for j, w in part.items():
                    total[j] = total.get(j, Fraction(0)) + scale * w
            return Answer({j: w for j, w in total.items() if w})
    return Answer()


def _direct(claim: Form, columns: Columns, top: Form, deadline: float, *, short: bool) -> Answer:
    model = Model(claim, columns, top)
    if model.missing:  # a set that no column speaks of
        return Answer()
    values = model.solve(deadline, short=True) if short else None
    if values is not None:
        weights = exact_weights(claim, columns.forms, columns.free, values)
        if weights is not None:
            return Answer(weights)
    values = model.solve(deadline, short=False)
    if values is None:
        return Answer()
    if model.slack < TOLERANCE:
        weights = exact_weights(claim, columns.forms, columns.free, values)
        if weights is not None:
            return Answer(weights)
    return _checked(model.vertex(), claim, columns)


class Model:
    """minimise cost x + big s, columns x - s top = claim, x >= 0 (free columns in two signs)."""

    def __init__(self, claim: Form, columns: Columns, top: Form) -> None:
        """Number the rows and lay the columns out."""
        import numpy as np

        self.columns, self.top = columns, top
        rows = sorted({m for form in columns.forms for m in form} | set(top))
        self.rows = {m: i for i, m in enumerate(rows)}
        self.missing = any(m not in self.rows for m in claim)
        self.slack = 0.0
        if self.missing:
            return
        starts, index, value, self.owner, self.cost = [0], [], [], [], []
        for j, form in enumerate(columns.forms):
            for sign in (1, -1) if columns.free[j] else (1,):
                index += [self.rows[m] for m in form]
                value += [sign * float(v) for v in form.values()]
                starts.append(len(index))
                self.owner.append((j, sign))
                self.cost.append(columns.costs[j])
        index += [self.rows[m] for m in top]
        value += [-float(v) for v in top.values()]
        starts.append(len(index))
        self.starts, self.index = np.array(starts, dtype=np.int32), np.array(index, dtype=np.int32)
        self.value = np.array(value, dtype=np.float64)
        self.right = np.zeros(len(rows))
        for m, v in claim.items():
            self.right[self.rows[m]] = float(v)
        self.duals: Any = None

    def solve(self, deadline: float, *, short: bool) -> list[float] | None:
        """Return the weights of the columns: cheap ones without slack, or any with the least slack."""
        import numpy as np

        highs, highspy = solver()
        left = deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime
        count = len(self.owner)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = count + 1, len(self.rows)
        lp.col_cost_ = np.array([*self.cost, 0.0]) if short else np.array([0.0] * count + [1.0])
        lp.col_lower_ = np.zeros(count + 1)
        lp.col_upper_ = np.full(count + 1, highspy.kHighsInf)
        if short:
            lp.col_upper_[count] = 0.0
        lp.row_lower_ = lp.row_upper_ = self.right
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = self.starts, self.index, self.value
        highs.clear()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("time_limit", left)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("solver", "ipm" if count > 6000 else "simplex")
        highs.passModel(lp)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            raise OutOfTime
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        solution = highs.getSolution()
        found = [0.0] * len(self.columns.forms)
        for (j, sign), x in zip(self.owner, solution.col_value, strict=False):
            found[j] += sign * x
        self.slack = solution.col_value[count]
        self.duals = solution.row_dual
        return found

    def vertex(self) -> dict[int, float]:
        """Return the vector that separates the claim: the duals of the rows, with top = 1."""
        scale = -sum(float(v) * self.duals[self.rows[m]] for m, v in self.top.items()) or 1.0
        return {m: -self.duals[i] / scale for m, i in self.rows.items()}


@lru_cache(maxsize=1)
def solver() -> tuple[Any, Any]:
    """Load HiGHS once."""
    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    return highs, highspy


def exact_weights(
    claim: Form, forms: Sequence[Form], free: Sequence[bool], values: Sequence[float]
) -> dict[int, Number] | None:
    """Turn floating weights into exact ones: by rounding, else by solving for those that are not zero."""
    support = [j for j, x in enumerate(values) if abs(x) > TOLERANCE / 100]
    for most in DENOMINATORS:
        rounded = {j: Fraction(values[j]).limit_denominator(most) for j in support}
        if _adds_up(claim, forms, free, rounded):
            return {j: w for j, w in rounded.items() if w}
    solved = solve_exactly(claim, forms, support)
    return solved if solved is not None and _adds_up(claim, forms, free, solved) else None


def _adds_up(claim: Form, forms: Sequence[Form], free: Sequence[bool], weights: dict[int, Number]) -> bool:
    if any(w < 0 and not free[j] for j, w in weights.items()):
        return False
    return combined((w, forms[j]) for j, w in weights.items() if w) == claim


def solve_exactly(claim: Form, forms: Sequence[Form], support: Sequence[int]) -> dict[int, Number] | None:
    """Solve ``sum weight * form = claim`` over the support by sparse elimination; undetermined weights are 0."""
    rows: dict[int, dict[int, Number]] = {}
    for j in support:
        for m, v in forms[j].items():
            rows.setdefault(m, {})[j] = Fraction(v)
    if any(m not in rows for m in claim):
        return None
    last = -1  # the column of the right side
    for m, v in claim.items():
        rows[m][last] = Fraction(v)
    waiting, pivots = list(rows.values()), []
    while waiting:
        waiting.sort(key=len, reverse=True)
        row = waiting.pop()
        choices = [j for j in row if j != last]
        if not choices:
            if row.get(last):
                return None
            continue
        pivot = min(choices, key=lambda j: sum(j in other for other in waiting))
        lead = row[pivot]
        row = {j: v / lead for j, v in row.items()}
        for other in waiting:
            factor = other.get(pivot)
            if factor:
                _subtract(other, row, factor)
        pivots.append((pivot, row))
    found: dict[int, Number] = {}
    for pivot, row in reversed(pivots):
        known = sum(v * found.get(j, 0) for j, v in row.items() if j not in {pivot, last})
        found[pivot] = row.get(last, Fraction(0)) - known
    return {j: w for j, w in found.items() if w}


def _subtract(row: dict[int, Number], other: dict[int, Number], factor: Fraction) -> None:
    for j, v in other.items():
        value = row.get(j, 0) - factor * v
        if value:
            row[j] = value
        else:
            row.pop(j, None)


def _checked(vertex: dict[int, Any], claim: Form, columns: Columns) -> Answer:
    """Make a separating vector exact: round it, and check every column and the claim in fractions."""
    for most in (60, 5000):
        h = {m: Fraction(x).limit_denominator(most) for m, x in vertex.items()}
        if separates(h, claim, columns):
            return Answer(witness=h)
    return Answer()


def value(h: Form | Callable[[int], Fraction], form: Form) -> Fraction:
    """Return the value of a form on a vector."""
    read = h if callable(h) else h.get
    return sum((v * (read(m) or 0) for m, v in form.items()), Fraction(0))


def separates(h: Form, claim: Form, columns: Columns) -> bool:
    """Whether every column is nonnegative (zero if free) on h and the claim is negative."""
    if value(h, claim) >= 0:
        return False
    found = ((value(h, form), free) for form, free in zip(columns.forms, columns.free, strict=True))
    return all(x == 0 if free else x >= 0 for x, free in found)

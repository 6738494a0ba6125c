"""What a claim may be made of: forms as columns, and the matrix that the linear programme reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from symkl.search.shannon.form import Form, Number, cleared, quotient

HUGE = 1 << 40
"""Larger entries are not given to the solver."""
Direction = frozenset[tuple[int, Number]]


def direction(form: Form) -> tuple[Direction, Number]:
    """Return a form scaled so that its largest set has coefficient 1 or -1, and the scale."""
    scale = abs(form[max(form)])
    if scale == 1:
        return frozenset(form.items()), scale
    return frozenset((m, quotient(v, scale)) for m, v in form.items()), scale


@dataclass
class Columns:
    """Forms (nonnegative, or zero where free) a claim may be made of, and what each costs a reader."""

    forms: list[Form]
    free: list[bool]
    costs: list[float]
    _layouts: dict[frozenset[tuple[int, Number]], Layout] = field(default_factory=dict)

    @cached_property
    def any_free(self) -> bool:
        """Whether some may be used in either direction (asked once all are there)."""
        return any(self.free)

    @cached_property
    def widest(self) -> int:
        """The most entries a column has (asked once all are there)."""
        return max(map(len, self.forms), default=0)

    @cached_property
    def along(self) -> dict[Direction, int]:
        """The first column of every direction (asked once all are there)."""
        found: dict[Direction, int] = {}
        for j, form in enumerate(self.forms):
            found.setdefault(direction(form)[0], j)
        return found

    def add(self, form: Form, cost: float, *, free: bool) -> None:
        """Append one."""
        self.forms.append(form)
        self.costs.append(cost)
        self.free.append(free)

    def layout(self, top: Form) -> Layout:
        """Return the matrix of all columns and of minus `top`, the same for every claim (asked once all are there)."""
        key = frozenset(top.items())
        if key not in self._layouts:
            self._layouts[key] = Layout(self, top)
        return self._layouts[key]


class Layout:
    """The columns, free ones in both signs, and the slack as a matrix of whole numbers."""

    def __init__(self, columns: Columns, top: Form) -> None:
        """Number the rows; `owner` is the column, and what it was multiplied by."""
        self.rows = {m: i for i, m in enumerate(sorted({m for form in columns.forms for m in form} | set(top)))}
        whole = [cleared(form) for form in columns.forms]
        self.owner = [(j, factor) for j, (factor, _) in enumerate(whole)]
        self.forms = [form for _, form in whole]
        for j, free in enumerate(columns.free):
            if free:
                self.owner.append((j, -whole[j][0]))
                self.forms.append({m: -v for m, v in whole[j][1].items()})
        self.forms.append({m: -v for m, v in top.items()})

    @cached_property
    def huge(self) -> bool:
        """Whether floats do not hold the entries."""
        return any(abs(v) > HUGE for form in self.forms for v in form.values())

    @cached_property
    def arrays(self) -> tuple[Any, Any, Any]:
        """Where columns start, rows and values of their entries."""
        import numpy as np

        return (
            np.cumsum([0, *map(len, self.forms)], dtype=np.int32),
            np.array([self.rows[m] for form in self.forms for m in form], dtype=np.int32),
            np.array([v for form in self.forms for v in form.values()], dtype=np.float64),
        )

"""The law of a table of probabilities."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Integer, KroneckerDelta, S, Tuple, log

from symkl.families.base import Cells, Family, LogDensity, places
from symkl.families.categorical import Categorical
from symkl.families.kinds import Table


class JointCategorical(Family):
    """Law of a pair of labels: x_1 is the row of a table of probabilities, x_2 its column.

    Mass: P(x_1 = i, x_2 = j) = table[i][j]; a probability may be 0.
    Source: Cover and Thomas 2006, section 2.2.
    """

    __slots__ = ()
    names = ("table",)
    kinds = {"table": Table()}
    source = "Cover and Thomas 2006, section 2.2"

    @staticmethod
    def domain(table: Tuple) -> tuple[Expr, ...]:
        """Return nothing beyond positive probabilities."""
        return ()

    @staticmethod
    def dimension(table: Tuple) -> int:
        """Row and column."""
        return 2

    @staticmethod
    def support(table: Tuple) -> Cells:
        """The cells that occur."""
        return Cells(tuple((Integer(i), Integer(j)) for i, j, _ in _cells(table)))

    @staticmethod
    def log_density(table: Tuple) -> LogDensity:
        """The sum of log table[i][j] over the cells, each times [x_1 = i] [x_2 = j]."""
        row, column = places(2)
        shown = ((i, j, p) for i, j, p in _cells(table) if p is not S.One)
        return tuple((log(p), KroneckerDelta(row, i) * KroneckerDelta(column, j)) for i, j, p in shown)

    def marginal(self, components: Sequence[int]) -> Categorical:
        """Return the law of the row or of the column."""
        (table,) = self.parameters
        lines = table.args if list(components) == [1] else zip(*(row.args for row in table.args), strict=True)
        return Categorical([sum(line, S.Zero) for line in lines])


def _cells(table: Tuple) -> list[tuple[int, int, Expr]]:
    return [(i, j, p) for i, row in enumerate(table, 1) for j, p in enumerate(row, 1) if p != 0]

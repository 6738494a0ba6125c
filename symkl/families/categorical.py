"""The categorical law."""

from __future__ import annotations

from sympy import Expr, Integer, KroneckerDelta, S, Tuple, log

from symkl.families.base import Cells, Family, LogDensity, X
from symkl.families.kinds import Probabilities


class Categorical(Family):
    """Categorical law of a label.

    Mass: P(x = i) = probs[i] for i = 1, ..., K; a probability may be 0.
    Source: Johnson, Kotz and Balakrishnan 1997, chapter 35.
    """

    __slots__ = ()
    names = ("probs",)
    kinds = {"probs": Probabilities()}
    source = "Johnson, Kotz and Balakrishnan 1997, chapter 35"

    @staticmethod
    def domain(probs: Tuple) -> tuple[Expr, ...]:
        """Return nothing beyond positive probabilities."""
        return ()

    @staticmethod
    def support(probs: Tuple) -> Cells:
        """The labels that occur."""
        return Cells(tuple((Integer(i),) for i, p in enumerate(probs, 1) if p != 0))

    @staticmethod
    def log_density(probs: Tuple) -> LogDensity:
        """The sum of log probs[i] over the labels, each times [x = i]."""
        return tuple((log(p), KroneckerDelta(X, i)) for i, p in enumerate(probs, 1) if p not in {S.Zero, S.One})

"""Functions of real values beside the logarithm and the exponential: the absolute value."""

from __future__ import annotations

from symkl.terms import Scoped, Term, argument, read


class Absolute(Term):
    """The absolute value of a term.

    Formula: |f| = max(f, -f).
    """

    __slots__ = ()
    real = (0,)
    arg = argument(0, "What the absolute value is taken of.")

    def __new__(cls, arg: object) -> Absolute:
        """Keep the argument as written."""
        return Scoped.__new__(cls, read(arg))

"""Functions of real values beside the logarithm and the exponential: the absolute value, and arbitrary ones."""

from __future__ import annotations

from sympy.core.symbol import Str

from symkl.terms import Hypothesis, Scoped, Term, argument, read


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


class Composite(Term):
    """The value of an arbitrary function at a nonnegative term: f(p(x)/q(x)).

    Formula: f(t) for some f: [0, oo] -> [-oo, oo], of which nothing else is known; undefined unless t >= 0.
    `symkl.terms.Apply` is a function of random variables; this one is a function of a number.
    """

    __slots__ = ()
    real = (1,)
    arg = argument(1, "What the function is taken at.")

    def __new__(cls, function: str | Str, arg: object) -> Composite:
        """Name the function; keep the argument as written."""
        return Scoped.__new__(cls, named(function), read(arg))

    @property
    def function(self) -> str:
        """The function's name."""
        return str(self.args[0].name)


class Convex(Hypothesis):
    """A function of a nonnegative number is convex.

    Formula: f is finite and convex on (0, oo), and f(0) = lim_{t -> 0} f(t), which may be oo; f(oo) is anything.
    It has no variables, so that no binder changes it.
    """

    __slots__ = ()

    def __new__(cls, function: str | Str) -> Convex:
        """State it of the function of that name."""
        return Scoped.__new__(cls, named(function))

    @property
    def function(self) -> str:
        """The function's name."""
        return str(self.args[0].name)


def named(function: object) -> Str:
    """Read the name of a function.

    Raises: TypeError, for what is no name.
    """
    name = function.name if isinstance(function, Str) else function
    if not isinstance(name, str) or not name.replace("_", "").isalnum() or not name[0].isalpha():
        msg = f"{function!r} is not the name of a function such as f or f_1"
        raise TypeError(msg)
    return Str(name)

"""What a parametric family is: a law with a formula.  One file a family; `docs/families.md` says how to write one.

A family declares facts about itself as static methods of its parameters.  `symkl.families.facts` turns each into an
axiom of the kernel, named "Gamma: E[log x]", so that a theorem lists the facts it rests on; the test suite compares
every one with its definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sympy import Basic, Expr, Pow, S, Symbol, default_sort_key, log

from symkl.families.kinds import NUMBER, Kind
from symkl.families.large import declared
from symkl.families.statistic import X as X
from symkl.families.statistic import has_place
from symkl.families.statistic import places as places
from symkl.families.supports import Box as Box
from symkl.families.supports import Cells as Cells
from symkl.families.supports import Counts as Counts
from symkl.families.supports import Integers as Integers
from symkl.families.supports import Interval as Interval
from symkl.families.supports import Space as Space
from symkl.families.supports import Support
from symkl.terms import AtLeast, Density, Hypothesis, Law, Positive, Scoped, Variable

LogDensity = Sequence[tuple[Expr, Expr]]
"""(coefficient in the parameters, statistic in X) pairs; the constant has the statistic 1."""
Transform = tuple[Expr, tuple[Expr | Hypothesis, ...]]
"""A value, and the expressions in the parameters that must be positive for it, or other conditions."""


@dataclass(frozen=True)
class Expected:
    """A known expectation: the statistic (a function of the parameters and of further arguments), its mean, its domain.

    `infinite` says what the mean is where an expression that must be positive is not, +1 for +oo, -1 for -oo, 0 if
    nothing is said; the first `components` of the further arguments are numbers of coordinates.
    """

    label: str
    statistic: Callable[..., Expr]
    value: Callable[..., Expr]
    infinite: int = 0
    components: int = 0


def expected(
    label: str, statistic: Callable[..., Expr], infinite: int = 0, components: int = 0
) -> Callable[[Callable[..., Any]], Expected]:
    """Declare an expectation: the decorated static function gives its value, or (value, conditions).

    Args: `label`, as printed behind the family's name; `statistic`, a function of the further arguments (c in |x - c|)
        that returns the formula in X; `infinite`, the sign of the infinity outside the domain of the value;
        `components`, how many of the further arguments, the first ones, are numbers of coordinates (i in E[x_i]).
    """

    def declare(value: Callable[..., Any]) -> Expected:
        return Expected(label, statistic, value, infinite, components)

    return declare


class Family(Law):
    """A parametric law.  Called at a variable it is a density, as any law is.

    Subclasses declare `names`, `domain`, `support`, `log_density` and what they know of: `mean`, `variance`, `mellin`
    (E[x^t]), `laplace` (E[e^(t x)]), `expected` facts, `alternatives` (other parameters), `point` (degenerate laws).
    """

    __slots__ = ()
    abstract = True
    fixed = True
    names: ClassVar[tuple[str, ...]] = ()
    """The parameters in order; part of the contract."""
    whole: ClassVar[tuple[str, ...]] = ()
    """Those that are whole numbers."""
    alternatives: ClassVar[Mapping[str, tuple[str, Callable[[Expr], Expr]]]] = {}
    """Other keywords: name -> (the parameter it stands for, how to get that one)."""
    kinds: ClassVar[Mapping[str, Kind]] = {}
    """What is not a number: a vector, probabilities, a positive definite matrix."""
    source: ClassVar[str] = ""
    facts: ClassVar[dict[str, Expected]] = {}
    """What is known, by label; filled in when the class is made."""

    def __init_subclass__(cls, **options: object) -> None:
        """Check that a family says what it has to, and collect the declared expectations.

        Raises: TypeError, naming what is missing.
        """
        super().__init_subclass__(**options)
        if "abstract" not in vars(cls):
            left = [n for n in ("domain", "support", "log_density") if getattr(cls, n) is getattr(Family, n)]
            left += [] if cls.names else ["names"]
            if left:
                msg = f"the family {cls.__name__} declares no {', '.join(left)}; docs/families.md says how"
                raise TypeError(msg)
            from symkl.families.facts import register  # the rules of a family are made from the finished class

            register(cls)

    def __new__(cls, *values: object, **named: object) -> Family:
        """Take the parameters by position or by name; numbers outside the domain are refused."""
        parameters = _read(cls, _arguments(cls, values, named))
        if cls.point(*parameters) is None:
            _check_kinds(cls, parameters)
            for number, expr in enumerate(cls.domain(*parameters)):
                if expr.is_number and not expr.is_positive:
                    given = ", ".join(f"{n}={v}" for n, v in zip(cls.names, parameters, strict=True))
                    generic = expr if cls.kinds else cls.domain(*map(Symbol, cls.names))[number]
                    raise ValueError(f"{cls.__name__}({given}): {generic} > 0 is needed")
        for name, value in zip(cls.names, parameters, strict=True):
            if name in cls.whole and value.is_number and not value.is_Integer:
                raise ValueError(f"{cls.__name__}: {name} is a whole number, not {value}")
        return Scoped.__new__(cls, *parameters)

    @property
    def name(self) -> str:
        """The family's name."""
        return type(self).__name__

    @property
    def parameters(self) -> tuple[Expr, ...]:
        """The parameters, in the order of `names`."""
        return self.args

    # --- what a family declares --------------------------------------------------------------------------------------

    @staticmethod
    def domain(*parameters: Expr) -> tuple[Expr, ...]:
        """Return expressions in the parameters, all of which are positive."""
        raise TypeError("a family declares its domain")

    @staticmethod
    def dimension(*parameters: Expr) -> int:
        """Return how many coordinates a value has; those of a vector are x_1, x_2, ..."""
        return 1

    def marginal(self, components: Sequence[int]) -> Family | None:
        """Return the law of some of the coordinates, in this order; None if it is not of a known family."""
        return None

    @staticmethod
    def support(*parameters: Expr) -> Support:
        """Return where the density is positive."""
        raise TypeError("a family declares its support")

    @staticmethod
    def log_density(*parameters: Expr) -> LogDensity:
        """Return the natural logarithm of the density on the support, as (coefficient, statistic in X) pairs."""
        raise TypeError("a family declares its log_density")

    @staticmethod
    def tempered(*members: tuple[Sequence[Any], Expr]) -> Sequence[Any] | None:
        """Return the parameters of the member a product of powers is proportional to, of (parameters, exponent) pairs.

        Vectors only: of laws of one number they are read off the log-density.
        """
        return None

    @staticmethod
    def point(*parameters: Expr) -> Expr | None:
        """Return the one value of a degenerate law (a coin that never falls on its edge), else None."""
        return None

    # --- what follows ------------------------------------------------------------------------------------------------

    @classmethod
    def conditions(cls, *parameters: Expr) -> tuple[Hypothesis, ...]:
        """Return the domain of the parameters as hypotheses, and what makes them real numbers."""
        real = tuple(dict.fromkeys(h for value in parameters for h in _real(value)))
        if cls.point(*parameters) is not None:
            return real
        kinds = zip(cls.names, parameters, strict=True)
        inner = (e for name, value in kinds if name in cls.kinds for e in cls.kinds[name].positive(value))
        return (*real, *(Positive(e) for e in (*inner, *cls.domain(*parameters))))

    @property
    def size(self) -> int:
        """The number of coordinates of a value."""
        return self.dimension(*self.parameters)

    @property
    def place(self) -> Support:
        """The support of this law; of a degenerate one, its point."""
        at = self.point(*self.parameters)
        return self.support(*self.parameters) if at is None else Integers(at, at)

    @property
    def log_terms(self) -> LogDensity:
        """The log-density of this law on its support; 0 at the point of a degenerate one."""
        return declared(self.log_density, self.parameters) if self.point(*self.parameters) is None else ()

    def at(self, value: Variable) -> Density:
        """Return the density at a value; a vector gets the coordinates of its name."""
        return Density(self, [value] if self.size == 1 else coordinates(self, value.name))


def coordinates(law: Law, name: str) -> tuple[Variable, ...]:
    """Return the variables a law is of: one, or the coordinates of a vector.

    >>> coordinates(Law("p"), "x")
    (x,)
    """
    size = law.size if isinstance(law, Family) else 1
    return (Variable(name),) if size == 1 else tuple(Variable(name, (i,)) for i in range(1, size + 1))


def _read(cls: type[Family], values: Sequence[object]) -> list[Any]:
    """Return the parameters as scalars, vectors and matrices, all vectors and matrices of one dimension."""
    found = []
    for name, value in zip(cls.names, values, strict=True):
        try:
            found.append(cls.kinds.get(name, NUMBER).read(value))
        except ValueError as error:
            raise ValueError(f"{cls.__name__}, {name}: {error}") from error
    if has_place(*found):
        raise ValueError(f"{cls.__name__}: names that begin with _ are not for parameters")
    sizes = {n: s for n, v in zip(cls.names, found, strict=True) if (s := cls.kinds.get(n, NUMBER).size(v)) is not None}
    if len(set(sizes.values())) > 1:
        raise ValueError(f"{cls.__name__}: {' and '.join(f'{n} has {s}' for n, s in sizes.items())} entries or rows")
    return found


def _real(parameter: Basic) -> Iterator[Hypothesis]:
    """Yield conditions under which a parameter in real symbols is real: sqrt(a) wants a >= 0, log(a) a > 0.

    >>> from sympy import Symbol, log, sqrt
    >>> list(map(str, _real(sqrt(Symbol("a")) + log(Symbol("b")))))
    ['a >= 0', 'b > 0']
    """
    for part in sorted(parameter.atoms(Pow, log), key=default_sort_key):
        base = part.args[0]
        if base.is_positive or (isinstance(part, Pow) and part.exp.is_Integer):
            continue
        root = isinstance(part, Pow) and part.exp.is_positive
        yield AtLeast(base) if root else Positive(base)


def _check_kinds(cls: type[Family], parameters: Sequence[Any]) -> None:
    """Refuse numbers outside the domain inside a vector or matrix."""
    for name, value in zip(cls.names, parameters, strict=True):
        for expr in cls.kinds.get(name, NUMBER).positive(value):
            if expr.is_number and not expr.is_positive:
                raise ValueError(f"{cls.__name__}, {name}: {cls.kinds[name].need} must be positive, not {expr}")


def _arguments(cls: type[Family], values: Sequence[object], named: Mapping[str, object]) -> list[object]:
    """Return the parameters in order; keywords may be alternatives such as var or scale."""
    known = dict(zip(cls.names, values, strict=False))
    if len(values) > len(cls.names):
        raise TypeError(f"{cls.__name__} takes {len(cls.names)} parameters ({', '.join(cls.names)}), not {len(values)}")
    for key, value in named.items():
        name, convert = cls.alternatives.get(key, (key, None))
        if name not in cls.names:
            others = ", ".join((*cls.names, *cls.alternatives))
            raise TypeError(f"{cls.__name__} has no parameter {key}; its parameters are {others}")
        if name in known:
            raise TypeError(f"{cls.__name__}: {name} is given twice")
        known[name] = value if convert is None else convert(cls.kinds.get(name, NUMBER).read(value))
    missing = [n for n in cls.names if n not in known]
    if missing:
        raise TypeError(f"{cls.__name__} needs {', '.join(missing)}; its parameters are {', '.join(cls.names)}")
    return [known[n] for n in cls.names]


def evaluated(value: Any) -> Transform:
    """Return a declared value as (value, what must be positive and other conditions)."""
    found, needs = value if isinstance(value, tuple) else (value, ())
    return S(found), tuple(needs)

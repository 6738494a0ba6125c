"""What every term is: interned, scoped, and closed under capture-avoiding substitution.

A `Scoped` value is a SymPy `Basic` that may bind names.  Two kinds of name exist: *values* of random
variables (`Variable`) and *index symbols* (`Symbol`, the t of ``sum(t, 1, T, ...)``).  A class says what
it binds in `bound` and in which of its arguments the binding holds in `scope`; `free`, `substitute` and
SymPy's own `free_symbols`, `subs` and `diff` follow from these two.

Blocks make scoping a question of arithmetic: E over x_{1:T} binds x_t when 1 <= t <= T, which the term
alone cannot decide.  `free` therefore errs on the side of *free*, and the rules ask for the index facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import count
from typing import Any, ClassVar, NamedTuple
from weakref import WeakValueDictionary

from sympy import Basic, Expr, Integer, S, Symbol, Tuple, cacheit, expand, sympify
from sympy.core.symbol import Str

__all__ = [
    "Given", "OverIndex", "Scoped", "Slot", "Variable", "apart", "argument", "distance", "free", "fresh", "listed",
    "spread_range", "substitute", "touches", "within",
]  # fmt: skip

_INTERNED: WeakValueDictionary[tuple[Any, ...], Scoped] = WeakValueDictionary()


def argument(number: int, doc: str) -> Any:
    """Name an argument: ``body = argument(1, "What is averaged.")``."""
    return property(lambda self: self.args[number], doc=doc)


def listed(number: int, doc: str) -> Any:
    """Name an argument that is a list of values."""
    return property(lambda self: self.args[number].args, doc=doc)


class Scoped(Basic):
    """A SymPy value that may bind names; equal values are one object."""

    __slots__ = ("__weakref__", "_free")
    is_commutative = True
    is_number = False
    _op_priority = 1000.0
    #: How terms print, by view ("text", "latex"): filled in by the layers that know how.
    views: ClassVar[dict[str, Callable[[Scoped], str]]] = {}
    #: Every class of terms by name, as certificates spell it (those with `abstract` in their body excepted).
    heads: ClassVar[dict[str, type[Scoped]]] = {}

    def __init_subclass__(cls, **_: object) -> None:
        """Register the class under its name."""
        super().__init_subclass__()
        if "abstract" not in vars(cls):
            cls.heads[cls.__name__] = cls

    def __new__(cls, *args: Basic) -> Scoped:
        """Return the one object with these arguments; subclasses validate before they call this."""
        key = (cls, *args)
        found = _INTERNED.get(key)
        if found is None:
            found = _INTERNED[key] = Basic.__new__(cls, *args)
        return found

    #: The variables and index symbols this value binds.
    bound: Any = ()
    #: (t, low, high) for what runs over an index, else None.
    index_range: tuple[Symbol, Expr, Expr] | None = None
    scope: Any = property(lambda self: tuple(range(len(self.args))), doc="Where in `args` the binding holds.")

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = Basic.__hash__

    free_symbols = property(lambda self: set(free(self)), doc="What the term depends on, index symbols included.")

    def _eval_subs(self, old: Basic, new: Basic) -> Basic:
        return substitute(self, {old: new}) if isinstance(old, (Symbol, Scoped)) else self

    def renamed(self, names: Mapping[Basic, Basic]) -> Scoped:
        """Return the same value with its bound names replaced (alpha-conversion; the names must be fresh)."""
        return self.func(*(substitute(a, names) if i in self.scope else a for i, a in enumerate(self.args)))

    def _substitute(self, mapping: Mapping[Basic, Basic]) -> Scoped:
        bound = self.bound
        clashes = _clashes(self, mapping) if bound else {}
        if clashes:
            return self.renamed(clashes)._substitute(mapping)
        inner, scope = {k: v for k, v in mapping.items() if k not in bound}, self.scope
        return self.func(*(substitute(a, inner if i in scope else mapping) for i, a in enumerate(self.args)))

    def _sympystr(self, _: object) -> str:
        plain = f"{type(self).__name__}({', '.join(map(str, self.args))})"
        return self.views["text"](self) if "text" in self.views else plain

    def _latex(self, _: object, **__: object) -> str:
        return self.views["latex"](self) if "latex" in self.views else rf"\mathrm{{{type(self).__name__}}}"


class Slot(Basic):
    """The coordinate of a law that a density's argument fills: a name, not a value, so renaming leaves it alone."""

    name = property(lambda self: self.args[0].name, doc="The coordinate's name.")
    index = listed(1, "As in `Variable`.")

    value = property(lambda self: Variable(*self.args), doc="The coordinate's default value, copy 0.")

    @property
    def key(self) -> tuple[Any, ...]:
        """The order in which slots are listed."""
        return (self.name, tuple((0, int(i), "") if i.is_Integer else (1, 0, str(i)) for i in self.index))


class Variable(Scoped, Expr):
    """The value of a random variable: a coordinate (name and index) and a copy (x, x', x'' ...).

    The index is empty (x), one expression (x_t), a range (x_{1:T}, both ends included) or a range without
    one entry (x_{-i}).  It is not a SymPy Symbol, whose ``|`` would be a logical or.

    >>> Variable("x"), Variable("X") == Variable("x")
    (x, True)
    """

    def __new__(cls, name: str | Str, index: Iterable[object] = (), copy: int | Integer = 0) -> Variable:
        """Validate; a range of one entry is that entry."""
        entries, number = tuple(sympify(i, strict=True) for i in index), sympify(copy, strict=True)
        bad = len(entries) > 3 or not all(map(is_index, entries))
        if bad or not isinstance(name, (str, Str)) or not (isinstance(number, Integer) and number >= 0):
            raise TypeError("a variable has a name, an index (expressions) and the number of its copy")
        if len(entries) == 2 and entries[0] == entries[1]:
            entries = entries[:1]
        return Scoped.__new__(cls, Str(str(name).lower()), Tuple(*entries), number)

    name = property(lambda self: self.args[0].name, doc="The coordinate's name, in lower case.")
    index = listed(1, "(), (t,), (first, last) or (first, last, omitted).")
    copy_number = property(lambda self: int(self.args[2]), doc="0 for x, 1 for x', ...")
    slot = property(cacheit(lambda self: Slot(*self.args[:2])), doc="The coordinate, as a slot of a density: no copy.")
    is_block = property(lambda self: len(self.index) > 1, doc="Whether the index is a range.")

    def copied(self, number: int) -> Variable:
        """Return another copy of the same coordinate."""
        return Variable(self.args[0], self.index, number)

    def __or__(self, other: object) -> Given:
        return Given((self,), (other,))

    def _refuse(self, _: object = None) -> Expr:
        raise TypeError(f"the random variable {self} is not a number; write a density or a function of it")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __pow__ = __neg__ = _refuse


class OverIndex(Scoped):
    """What runs over an index t = low, ..., high; the bounds are outside its scope."""

    abstract = True
    bound = property(lambda self: self.args[:1], doc="The index.")
    scope = (0, 3)
    index_range: tuple[Symbol, Expr, Expr] = property(lambda self: self.args[:3])  # type: ignore[assignment]

    def __new__(cls, t: Symbol, low: object, high: object, inner: Basic) -> OverIndex:
        """Bind the index in what is inside."""
        ends = sympify(low, strict=True), sympify(high, strict=True)
        if not isinstance(t, Symbol) or not all(map(is_index, (t, *ends))):
            raise TypeError(f"{t!r} = {low!r}, ..., {high!r} is not an index symbol and its range")
        return Scoped.__new__(cls, t, *ends, inner)


class Given(NamedTuple):
    """What ``z | x`` means before a law or a measure takes it: the two sides of a bar."""

    of: tuple[Any, ...]
    given: tuple[Any, ...]


@cache
def is_index(value: Any) -> bool:
    """Whether a value can be an index or the end of a range: a finite expression in plain symbols."""
    plain = isinstance(value, Expr) and not value.has(Scoped, S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity)
    return plain and all(type(s) is Symbol and len(s.assumptions0) == 1 for s in value.atoms(Symbol))


def distance(low: Expr, high: Expr) -> int | None:
    """Return high - low when it is a plain integer, else None."""
    difference = high - low
    return int(difference) if difference.is_Integer else None


def apart(u: Variable, v: Variable) -> bool:
    """Whether two values are certainly values of different coordinates or copies."""
    if u.args[0].name != v.args[0].name or u.args[2] != v.args[2] or not u.index or not v.index:
        return (u.args[0].name, u.args[2], bool(u.index)) != (v.args[0].name, v.args[2], bool(v.index))
    for a, b in ((u, v), (v, u)):
        step = distance(a.index[min(1, len(a.index) - 1)], b.index[0])
        if step is not None and step > 0:
            return True
        if len(a.index) == 3 and len(b.index) == 1 and a.index[2] == b.index[0]:
            return True
    return False


def touches(name: Basic, others: Iterable[Basic]) -> bool:
    """Whether a value may be (a part of) one of the others."""
    return isinstance(name, Variable) and any(isinstance(n, Variable) and not apart(name, n) for n in others)


def within(v: Variable, block: Variable) -> bool:
    """Whether v is certainly (part of) the given block or variable."""
    if v == block:
        return True
    if v.args[0] != block.args[0] or v.args[2] != block.args[2] or len(block.index) != 2 or not v.index:
        return False
    low, high = distance(block.index[0], v.index[0]), distance(v.index[min(1, len(v.index) - 1)], block.index[1])
    return low is not None and high is not None and low >= 0 and high >= 0


def free(value: Basic) -> frozenset[Basic]:
    """Return the values and symbols a SymPy value may depend on."""
    if not isinstance(value, Scoped):
        return frozenset((value,)) if isinstance(value, Symbol) else frozenset().union(*map(free, value.args))
    if not hasattr(value, "_free"):
        value._free = _free(value)
    return value._free


def _free(value: Scoped) -> frozenset[Basic]:
    if isinstance(value, Variable):
        return frozenset((value,)).union(*(free(i) for i in value.index))
    bound, scope = value.bound, value.scope
    found: set[Basic] = set()
    for position, arg in enumerate(value.args):
        inner = bound if position in scope else ()
        for name in free(arg) - {*inner}:
            if not isinstance(name, Variable):
                found.add(name)
            elif not any(isinstance(b, Variable) and within(name, b) for b in inner):
                found.add(_over_range(name, value) if inner else name)
    for b in bound:  # the index symbols of a bound x_t are still free
        if isinstance(b, Variable):
            found |= free(b) - {b, *bound}
    return frozenset(found)


def _over_range(name: Variable, binder: Scoped) -> Variable:
    """Return x_{t-1} seen from outside sum(t, lo, hi, .) as the block it runs over (x_? if that is none)."""
    span = binder.index_range
    if span is None or span[0] not in free(name):
        return name
    run = spread_range(name, [span])
    return Variable(name.args[0], (UNKNOWN,), name.args[2]) if span[0] in free(run) else run


#: The index of an entry of which nothing is known; apart from none, within none.
UNKNOWN = Symbol("?")


def spread_range(value: Variable, ranges: Iterable[tuple[Symbol, Expr, Expr]]) -> Variable:
    """Return the block an indexed value runs over or lies in for t = low, ..., high, if its index is linear."""
    for t, low, high in ranges:
        if t not in free(value):
            continue
        ends = []
        for index, last in ((value.index[0], False), (value.index[min(1, len(value.index) - 1)], True)):
            step = expand(index.subs(t, t + 1) - index)
            if not step.is_Integer:
                return value
            ends.append(expand(index.subs(t, high if bool(step > 0) is last else low)))
        value = Variable(value.args[0], ends, value.args[2])
    return value


def fresh(name: Basic, taken: Iterable[Basic]) -> Basic:
    """Return a copy of the variable (or a symbol like the given one) that none of the taken names can touch."""
    taken = tuple(taken)
    plain = not isinstance(name, Variable)
    copies = (Symbol(f"{name}_{n}") if plain else name.copied(name.copy_number + n) for n in count(1))
    return next(c for c in copies if c not in taken and not touches(c, taken))


def substitute(value: Basic, mapping: Mapping[Basic, Basic]) -> Basic:
    """Replace free names: values by values, symbols by scalars.  Bound names step aside, slots stay."""
    if not mapping:
        return value
    if not isinstance(value, Scoped):
        if value in mapping or not value.args:
            return mapping.get(value, value)
        return value.func(*(substitute(a, mapping) for a in value.args))
    if isinstance(value, Variable):
        if value in mapping:
            return mapping[value]
        if touches(value, mapping):
            raise ValueError(f"cannot tell whether {value} is, or has an entry, to be replaced")
        return Variable(value.args[0], [substitute(i, mapping) for i in value.index], value.args[2])
    names = free(value)
    relevant = {k: v for k, v in mapping.items() if k in names}
    for k in mapping:
        if k not in names and touches(k, names):
            raise ValueError(f"cannot tell whether {k} occurs in {value}")
    return value._substitute(relevant) if relevant else value


def _clashes(binder: Scoped, mapping: Mapping[Basic, Basic]) -> dict[Basic, Basic]:
    """Return fresh names for the bound ones that the substitution would otherwise capture with."""
    incoming = frozenset().union(*(free(v) for v in mapping.values()))
    outside = free(binder)
    symbols = {k: v for k, v in mapping.items() if not isinstance(k, Variable)}
    clashes: dict[Basic, Basic] = {}
    for name in binder.bound:
        if isinstance(name, Variable):
            moved = substitute(name, symbols)
            stays = {n for n in outside if isinstance(n, Variable) and n not in mapping and apart(name, n)}
            touched = touches(moved, incoming) or touches(moved, (substitute(n, symbols) for n in stays))
        else:
            touched = name in incoming
        if touched:
            inner = frozenset().union(*(free(a) for a in binder.args))
            clashes[name] = fresh(name, incoming | outside | inner | set(binder.bound) | set(clashes.values()))
    return clashes

"""Functions of the value that a law of a family draws: the x^2 of E[Normal(x; 0, 1)](x^2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import Add, Expr, S, Symbol, expand

from symkl.families import FAMILIES, Family, Statistic
from symkl.families.domains import Domain
from symkl.families.statistic import X
from symkl.syntax.tree import Node, nodes
from symkl.terms import Density, linear


def named_in(laws: Node) -> frozenset[str]:
    """Return the names of the values that laws of families draw, x in E[Normal(x; 0, 1)]; small letters."""
    return frozenset(_names(laws))


def _names(laws: Node) -> Iterator[str]:
    for node in nodes(laws):
        if node.kind == "call" and node.value in FAMILIES and ";" in node.parts[1].value:
            args = node.parts[1]
            for part in args.parts[: args.value.index(";") + 1]:
                if part.kind == "name" and not part.parts and not part.value[1]:
                    yield part.value[0].lower()


def statistic(formula: Expr, law: Sequence[Density]) -> Expr:
    """Return a formula as a combination of functions of one drawn value each.

    Args: `formula`, a scalar in symbols with the names of the values that `law` draws.
    Raises: ValueError for a function that is not seen to be a real number wherever its law draws; for a product of
        functions of two values.

    >>> from symkl.terms import Expectation, Variable
    >>> law = (Density(FAMILIES["Normal"](0, 1), [Variable("x")]),)
    >>> Expectation(law, statistic(Symbol("x") * (Symbol("x") + 2), law))
    E[Normal(x; 0, 1)](x^2 + 2 x)
    """
    drawn = {v.name: (d.law, v) for d in law if isinstance(d.law, Family) and d.law.size == 1 for v in d.values}
    names = {s: Symbol(f"_{s.name.lower()}") for s in formula.free_symbols if s.name.lower() in drawn}  # X is x
    values = {place: drawn[place.name[1:]] for place in names.values()}
    items: list[tuple[Expr, Expr]] = []
    for term in Add.make_args(expand(formula.xreplace(names))):
        coefficient, function = term.as_independent(*values, as_Add=False)
        used = [place for place in values if place in function.free_symbols]
        shown = function.xreplace({place: Symbol(place.name[1:]) for place in used})
        if len(used) > 1:
            msg = f"the mean of {shown} is that of a product of two drawn values; write a product of two means"
            raise ValueError(msg)
        for place in used:
            family, value = values[place]
            if not _is_real(function, place, family):
                msg = f"{shown} is not seen to be a real number for every value {value} of {family.name}"
                raise ValueError(msg)
            function = Statistic(function.xreplace({place: X}), value)
        items.append((coefficient, function))
    return linear(items)


def _is_real(function: Expr, symbol: Symbol, law: Family) -> bool:
    """Whether a function has a real number at every value in the support of a law."""
    domain = Domain(law.conditions(*law.parameters))
    low = S(getattr(law.place, "low", S.NegativeInfinity))
    high = S(getattr(law.place, "high", S.Infinity))
    counting = law.place.counting
    real = {s: Symbol(s.name, real=True, positive=domain.positive(s) or None) for s in function.free_symbols}
    x: Expr = Symbol(symbol.name, real=True, integer=counting or None)
    if low.is_finite is not False and (low.is_positive or domain.positive(low)):
        x = Symbol(symbol.name, positive=True, integer=counting or None)
    elif low.is_zero and high is S.One and not counting:
        inner = Symbol(symbol.name, positive=True)
        x = inner / (1 + inner)
    elif low.is_zero:
        x = Symbol(symbol.name, nonnegative=True, integer=True) if counting else Symbol(symbol.name, positive=True)
    return function.xreplace({**real, symbol: x}).together().is_real is True

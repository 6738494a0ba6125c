"""How Python groups the variables of a measure: `I((X, Y), Z | W)`."""

from __future__ import annotations

from collections.abc import Iterable

from symkl.terms import Given, Variable

Variables = Variable | tuple[Variable, ...] | Given


def grouped(items: tuple[Variables, ...]) -> tuple[list[list[Variable]], list[Variable]]:
    """Split `(X, Y), Z | W, V` as Python parses it into [[X, Y], [Z]] and [W, V]."""
    groups: list[list[Variable]] = []
    given: list[Variable] = []
    bar = False
    for item in items:
        if isinstance(item, Given):
            if bar:
                msg = "there is one bar in a measure"
                raise ValueError(msg)
            bar = True
            groups.append(_flat(item[0]))
            given += _flat(item[1])
        elif bar:
            given += _flat((item,))
        else:
            groups.append(_flat((item,)))
    return groups, given


def _flat(items: Iterable[object]) -> list[Variable]:
    found: list[Variable] = []
    for item in items:
        if isinstance(item, Variable):
            found.append(item)
        elif isinstance(item, (tuple, list)):
            found += _flat(item)
        else:
            msg = f"{item!r} is not a random variable"
            raise TypeError(msg)
    return found

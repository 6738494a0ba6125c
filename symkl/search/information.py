"""The Fisher information matrix of a parametric law: closed forms of its entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy
from sympy import Expr, Symbol

from symkl.families import Family
from symkl.families.fisher import Fisher, named
from symkl.families.implied import independent
from symkl.search.answer import ClosedForm
from symkl.search.closed import close_form
from symkl.terms import Density, Hypothesis, Variable


@dataclass(frozen=True)
class FisherMatrix:
    """The Fisher information matrix of a law.

    `parameters` in order; `entries` row by row, each a ClosedForm with its derivation; `value`, the matrix itself.

    >>> from sympy import symbols
    >>> from symkl import Normal, fisher_information
    >>> fisher_information(Normal(*symbols("m s"))).value
    Matrix([
    [s**(-2),      0],
    [      0, 2/s**2]])

    Source: Lehmann and Casella 1998, section 2.5.
    """

    law: Family
    parameters: tuple[str, ...]
    entries: tuple[tuple[ClosedForm, ...], ...]

    @property
    def status(self) -> str:
        """The status that all entries share: closed; else "region", "infinite" or "none" if one of them is that."""
        found = {entry.status for row in self.entries for entry in row}
        return next((s for s in ("none", "infinite", "region") if s in found), "closed")

    @property
    def value(self) -> sympy.ImmutableMatrix | None:
        """The matrix; None if an entry has no closed form."""
        values = [[entry.value for entry in row] for row in self.entries]
        return None if any(v is None for row in values for v in row) else sympy.ImmutableMatrix(values)

    @property
    def conditions(self) -> tuple[Hypothesis, ...]:
        """The conditions under which the matrix holds."""
        return independent(dict.fromkeys(h for row in self.entries for entry in row for h in entry.conditions))

    @property
    def note(self) -> str:
        """Why an entry has no closed form, or what holds outside a region."""
        return next((entry.note for row in self.entries for entry in row if entry.note), "")


def information_matrix(law: Family | Density, parameters: Iterable[str | Symbol] = ()) -> FisherMatrix:
    """Derive the Fisher information matrix.

    Args: `parameters`, symbols of the law or names of the family's parameters; all of them if none is named.
    Raises: ValueError, for what is no parameter.
    """
    density = law if isinstance(law, Density) else law.at(Variable("x"))
    member = density.law
    if not isinstance(member, Family):
        msg = f"the Fisher information is of a parametric law such as Gamma(a, b); {member} is not one"
        raise TypeError(msg)
    names = tuple(map(str, parameters)) or varied(member)
    points: dict[Symbol, Expr] = {}
    varying = member
    for name in names:
        varying, symbol, value = named(varying, name)
        points[symbol] = value
    symbols = tuple(points)
    found: dict[frozenset[Symbol], ClosedForm] = {}
    for i, first in enumerate(symbols):
        for second in symbols[i:]:
            pair = (first, second)
            at = {s: points[s] for s in symbols if s not in pair}
            inner = Density(varying.xreplace(at), *density.args[1:])
            found[frozenset(pair)] = close_form(Fisher(inner, pair, [points[s] for s in pair]))
    rows = tuple(tuple(found[frozenset((a, b))] for b in symbols) for a in symbols)
    return FisherMatrix(member, names, rows)


def varied(law: Family) -> tuple[str, ...]:
    """Return the parameters that can vary: the symbols of a law; where it has none, the family's parameters.

    >>> from symkl.families import FAMILIES
    >>> varied(FAMILIES["Gamma"](Symbol("a"), 2)), varied(FAMILIES["Gamma"](3, 2))
    (('a',), ('shape', 'rate'))
    """
    order = [s for p in law.parameters for s in sorted(p.free_symbols, key=str)]
    symbols = tuple(dict.fromkeys(str(s) for s in order))
    return symbols or tuple(n for n in law.names if n not in law.kinds and n not in law.whole)

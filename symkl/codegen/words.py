"""Words about a term: units, a name for its function, what every symbol is."""

from __future__ import annotations

import keyword
import unicodedata

from sympy import Basic, Expr, Symbol
from sympy import log as sympy_log

from symkl.families import Family
from symkl.syntax.errors import InputError
from symkl.terms import pairs

_UNITS = {2: "bits", 10: "decimal digits"}


def docstring(text: str) -> str:
    '''Return a text as the literal of a docstring, which no odd name of a symbol in it can end.

    >>> from ast import literal_eval
    >>> literal_eval(docstring('a """ b')) == 'a """ b'
    True
    '''
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    shown = (c if c == "\n" or c.isprintable() else c.encode("unicode_escape").decode() for c in inner)
    return f'"""{"".join(shown)}"""'


def function_name(wanted: str | None, usual: str) -> str:
    """Return the name of a function, the usual one if none is wanted.

    Raises: InputError, if what is wanted is no name.
    """
    name = usual if wanted is None else wanted
    if not name.isidentifier() or keyword.iskeyword(name) or unicodedata.normalize("NFKC", name) != name:
        raise InputError(f"{name!r} is no name for a function")
    return name


def units_of(term: Expr) -> str:
    """Return the units of a combination of measures."""
    bases = {getattr(m, "base", None) for _, m in pairs(term)}
    if len(bases) > 1:
        return "mixed units"
    (base,) = bases
    if base is None or sympy_log(base) == 1:
        return "nats"
    return _UNITS.get(int(base) if base.is_Integer else 0, f"units of log {base}")


def title_of(term: Expr) -> str:
    """Return a name for a function: the measure and the families."""
    words = []
    for _, measure in pairs(term):
        kind = getattr(type(measure), "symbol", "") or type(measure).__name__
        laws = [f.name for side in getattr(measure, "sides", ()) for f in sorted(side.atoms(Family), key=str)]
        words.append("_".join([str(kind), *dict.fromkeys(laws)]))
    name = "_plus_".join(words).lower()
    name = "".join(c if c.isalnum() or c == "_" else "_" for c in name)
    return name if name.isidentifier() else "value"


def roles_of(term: Expr) -> dict[Symbol, str]:
    """Return what every symbol is: the shape of the first Gamma; in the order of the laws."""
    found: dict[Symbol, list[str]] = {}
    for _, measure in pairs(term):
        for number, side in enumerate(getattr(measure, "sides", ())):
            which = ("p", "q", "a third law")[min(number, 2)] if len(measure.sides) > 1 else "the law"
            for law in sorted(side.atoms(Family), key=str):
                for name, value in zip(law.names, law.parameters, strict=True):
                    for symbol in _in_order(value):
                        words = name if value == symbol else f"in {name} = {value}"
                        found.setdefault(symbol, []).append(f"{words} of {law.name}, {which}")
    return {s: "; ".join(dict.fromkeys(words)) for s, words in found.items()}


def _in_order(value: Basic) -> list[Symbol]:
    if isinstance(value, Symbol):
        return [value]
    if isinstance(value, Expr):
        return sorted((s for s in value.free_symbols if isinstance(s, Symbol)), key=str)
    return list(dict.fromkeys(s for part in value.args for s in _in_order(part)))

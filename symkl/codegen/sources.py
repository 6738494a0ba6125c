"""The text of the primitives, as it is copied into generated modules."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_FILES = ("frame", "bregman", "stirling", "gammas", "special", "taylor", "tables", "matrices")
_IMPORTED = {"exp1", "i0e", "i1e", "xlogy"}


@cache
def _pieces() -> dict[str, tuple[str, frozenset[str]]]:
    """Return the text of every function and constant, and the names that it uses, in the order of the file."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for name in _FILES:
        _read((files("symkl.codegen.emitted") / f"{name}.py").read_text(encoding="utf-8"), found)
    return found


def _read(text: str, found: dict[str, tuple[str, frozenset[str]]]) -> None:
    before = ""
    for statement in ast.parse(text).body:
        used = frozenset(n.id for n in ast.walk(statement) if isinstance(n, ast.Name))
        segment = ast.get_source_segment(text, statement) or ""
        if isinstance(statement, ast.FunctionDef):
            found[statement.name] = (segment, used)
        elif isinstance(statement, ast.Assign):
            (target,) = statement.targets
            before = target.id if isinstance(target, ast.Name) else ""
            found[before] = (segment, used)
        elif isinstance(statement, ast.Expr) and before:
            found[before] = (f"{found[before][0]}\n{segment}", found[before][1])
        else:
            before = ""


NAMES = frozenset(_pieces())


def copied(names: Iterable[str]) -> tuple[list[str], set[str]]:
    """Return the texts of primitives and of all that they need, and what these import from scipy.special.

    >>> texts, imported = copied(["bessel_log"])
    >>> print(texts[0].splitlines()[0], imported)
    def bessel_log(z): {'i0e'}
    """
    pieces = _pieces()
    needed: set[str] = set()
    stack = list(names)
    imported: set[str] = set()
    while stack:
        name = stack.pop()
        if name in needed:
            continue
        needed.add(name)
        used = pieces[name][1]
        imported |= used & _IMPORTED
        stack.extend(used & pieces.keys())
    return [text for name, (text, _) in pieces.items() if name in needed], imported

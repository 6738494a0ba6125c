"""Parametric families, one a file, loaded when they are first named; other packages add theirs as entry points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from symkl import plugins
from symkl.families.base import Family as Family
from symkl.families.statistic import Statistic as Statistic


class Families(Mapping[str, type[Family]]):
    """Every family by its name; VonMises is in von_mises.py.

    Looking a name up loads its file only, because all of them take as long as half of SymPy; iterating loads all.

    >>> FAMILIES["VonMises"].names
    ('loc', 'concentration')
    >>> "Vonmises" in FAMILIES
    False
    """

    def __init__(self, folder: list[str]) -> None:
        """Take the path of the package."""
        self._files = sorted(m.name for m in iter_modules(folder))
        self._entries_loaded = False

    def __getitem__(self, name: str) -> type[Family]:
        """Return a family; one that a program has defined itself is known by its name too."""
        file = re.sub(r"(?<=.)(?=[A-Z])", "_", name).lower()
        if file in self._files:
            import_module(f"{__name__}.{file}")
        found = _defined()
        if name not in found and not self._entries_loaded:
            self._load_entries()
            found = _defined()
        return found[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over all names in alphabetical order."""
        for file in self._files:
            import_module(f"{__name__}.{file}")
        self._load_entries()
        return iter(sorted(_defined()))

    def __len__(self) -> int:
        """Count the families."""
        return sum(1 for _ in self)

    def _load_entries(self) -> None:
        self._entries_loaded = True
        plugins.load("symkl.families")


def _defined() -> dict[str, type[Family]]:
    return {cls.__name__: cls for cls in _below(Family) if "facts" in vars(cls)}  # those that were complete


def _below(cls: type[Family]) -> Iterator[type[Family]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _below(sub)


FAMILIES = Families(__path__)

"""Parametric families, one a file; every module here is loaded, and what other packages register as entry points."""

from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

from symkl.families.base import Family as Family
from symkl.families.statistic import Statistic as Statistic

for _module in sorted(m.name for m in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
for _entry in sorted(entry_points(group="symkl.families"), key=lambda e: e.name):
    _entry.load()


def _below(cls: type[Family]) -> list[type[Family]]:
    return [found for sub in cls.__subclasses__() for found in (sub, *_below(sub))]


FAMILIES: dict[str, type[Family]] = {
    cls.__name__: cls for cls in sorted(_below(Family), key=lambda c: c.__name__) if "abstract" not in vars(cls)
}
"""Every family by its name."""

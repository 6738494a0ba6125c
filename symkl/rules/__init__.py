"""The axiom rules, one law of probability or of the logarithm per function; every module here is loaded."""

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any

from symkl.kernel import Theorem, replay

for _module in sorted(m.name for m in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
for _entry in sorted(entry_points(group="symkl.rules"), key=lambda e: e.name):
    _entry.load()


def restore(data: Mapping[str, Any]) -> Theorem:
    """Replay a certificate with every rule loaded; what unpickling a theorem calls."""
    return replay(data)


Theorem.restore = restore

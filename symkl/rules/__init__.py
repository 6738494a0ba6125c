"""The axiom rules, one law of probability or of the logarithm per function; every module here is loaded."""

from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

for _module in sorted(m.name for m in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
for _entry in sorted(entry_points(group="symkl.rules"), key=lambda e: e.name):
    _entry.load()

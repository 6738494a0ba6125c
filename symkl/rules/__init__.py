"""The axiom rules, one law of probability or of the logarithm per function; every module here is loaded."""

from importlib import import_module
from pkgutil import iter_modules

from symkl import plugins

for _module in sorted(m.name for m in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
plugins.load("symkl.rules")

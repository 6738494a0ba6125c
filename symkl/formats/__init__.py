"""The formats a verdict is shown in, one a file: ``--format NAME`` is the file NAME.py of this folder.

A file defines ``show(verdicts, options)``, which returns text or bytes, and may define ``problem(error, statement)``
for input that cannot be read.  The names are known without importing anything, so that ``--help`` stays instant.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symkl.search.verdict import Verdict
    from symkl.syntax.errors import InputError


class NotAvailable(Exception):  # noqa: N818 (the name says what happened)
    """A format cannot be had here; the message says what to do."""


@dataclass(frozen=True)
class Options:
    """How to show: "expectation", "sum" or "integral" notation; whether a person looks at a terminal."""

    notation: str = "expectation"
    terminal: bool = False


@dataclass(frozen=True)
class Printer:
    """A format."""

    show: Callable[[Sequence[Verdict], Options], str | bytes]
    problem: Callable[[InputError, str], str] | None


def names() -> list[str]:
    """List the formats.

    >>> "latex" in names()
    True
    """
    return sorted(module.name for module in iter_modules(__path__))


def load(name: str) -> Printer:
    """Return a format by name.

    Raises: NotAvailable if it needs what is not installed.
    """
    module = import_module(f"symkl.formats.{name}")
    return Printer(module.show, getattr(module, "problem", None))


def options(notation: str, output: str | None) -> Options:
    """Return the options of a command that writes to a file or, without one, to the terminal."""
    return Options(notation, terminal=output is None and sys.stdout.isatty())

"""What other distributions add to symkl: the entry points of a group, such as `symkl.rules`, are loaded.

Importing `importlib.metadata` takes longer than reading a statement, and most installations have no such entry point.
So the files that declare entry points are searched for the word first; what is found is left to `importlib.metadata`.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

DECLARED = ("*.dist-info/entry_points.txt", "*.egg-info/entry_points.txt", "EGG-INFO/entry_points.txt")


def load(group: str) -> None:
    """Load the entry points of a group, in the order of their names."""
    if not declared(tuple(sys.path)):
        return
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=group), key=lambda e: e.name):
        entry.load()


@lru_cache(maxsize=4)
def declared(path: tuple[str, ...]) -> bool:
    """Whether a distribution on the path may declare an entry point of symkl's; what is no folder (a zip) may."""
    for place in path:
        folder = Path(place or ".")
        if folder.is_file():
            return True
        if any(_has_group(file) for pattern in DECLARED for file in folder.glob(pattern)):
            return True
    return any(
        hasattr(finder, "find_distributions") and getattr(finder, "__module__", "") != "_frozen_importlib_external"
        for finder in sys.meta_path
    )


def _has_group(file: Path) -> bool:
    """Whether a file that can be read has a section of a name such as [symkl.rules]."""
    try:
        return b"[symkl." in file.read_bytes()
    except OSError:
        return False

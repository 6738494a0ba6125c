"""Results kept on disk by the content of what they answer: nothing that was done is done again.

A result is one file, named by the digest of its task and of symkl itself, written whole or not at all.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from symkl.files import replace_file

_DEPENDS = ("sympy", "mpmath", "python-flint", "numpy", "highspy")


@cache
def engine() -> str:
    """Return a digest of all that a result depends on beside its task: symkl itself, what it computes with, Python."""
    found = sha256(f"{[(name, _version(name)) for name in _DEPENDS]} {sys.version_info[:2]}".encode())
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.is_file() and inside.parts[0] != "_derivations" and path.suffix != ".pyc":
            found.update(inside.as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


class Kept:
    """A folder of results.

    >>> import tempfile
    >>> kept = Kept(Path(tempfile.mkdtemp()))
    >>> kept.load("work", "task") is None
    True
    >>> kept.store("work", "task", "result")
    >>> kept.load("work", "task")
    'result'
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made if it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    def path(self, work: str, payload: str) -> Path:
        """Return the file of a task."""
        digest = sha256(f"{engine()}\0{work}\0{payload}".encode()).hexdigest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"

    def load(self, work: str, payload: str) -> str | None:
        """Return the result of a task, None if it is not there or is not whole."""
        try:
            found = json.loads(self.path(work, payload).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        same = isinstance(found, dict) and found.get("work") == work and found.get("payload") == payload
        return found["result"] if same and isinstance(found.get("result"), str) else None

    def store(self, work: str, payload: str, result: str) -> None:
        """Keep the result of a task."""
        path = self.path(work, payload)
        path.parent.mkdir(exist_ok=True)
        replace_file(path, json.dumps({"work": work, "payload": payload, "result": result}, ensure_ascii=False))

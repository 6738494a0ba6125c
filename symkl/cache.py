"""Proofs that were checked before, remembered by the content of the proof and of the checker.

An entry says only that the checker in this state accepted these bytes.  It is no proof: whoever can write to the folder
can put an entry there, so a proof from elsewhere is checked without it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

TRUSTED = ("kernel.py", "certificates.py", "api.py", "functions.py", "terms", "measures", "rules")


@cache
def checker() -> str:
    """Return the digest of everything a check depends on: the trusted files and SymPy's version."""
    digest = sha256(version("sympy").encode())
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for name in TRUSTED:
        place = Path(__file__).parent / name
        yield from sorted(place.glob("*.py")) if place.is_dir() else [place]


class Checks:
    """A folder of accepted proofs.

    Args: `folder`, made if it is missing.  An entry that cannot be read counts as none.
    """

    def __init__(self, folder: Path) -> None:
        """Make the folder."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _entry(self, proof: bytes) -> Path:
        return self.folder / f"{sha256(checker().encode() + proof).hexdigest()}.json"

    def get(self, proof: bytes) -> dict[str, Any] | None:
        """Return what was said of a proof, None if it is not known."""
        try:
            known = json.loads(self._entry(proof).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        fits = isinstance(known, dict) and {"conclusion", "axioms", "hypotheses"} == {*known}
        return known if fits and all(isinstance(v, str) for v in known.values()) else None

    def put(self, proof: bytes, said: dict[str, str]) -> None:
        """Remember what was said of an accepted proof, whole or not at all."""
        target = self._entry(proof)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(said, file, ensure_ascii=False)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

"""Where the authored derivations lie: shipped in the package, or in the checkout.  Nothing heavy is imported here."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """Return the folder of the authored derivations: shipped in the package, or the checkout's."""
    shipped = Path(__file__).parent / "_derivations"
    return shipped if shipped.is_dir() else Path(__file__).parent.parent / "derivations"


def paths(place: Path | None = None) -> list[Path]:
    """List the files of all derivations in order, of another folder than the shipped one if it is given."""
    return sorted(p for p in (place or folder()).glob("*.py") if not p.name.startswith("_"))


def name_of(path: Path) -> str:
    """Return the id of a derivation: its file name up to the first underscore.

    >>> name_of(Path("derivations/D01_evidence_decomposition.py"))
    'D01'
    """
    return path.stem.split("_")[0]

"""The statements of tests/corpus, read once."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"


def cases(name, key="case"):
    """Return the tables of one file."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")).get(key, [])


def label(case):
    """Name a case in pytest's output."""
    return case["id"]

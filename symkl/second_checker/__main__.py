"""``python -m symkl.second_checker proof.json ...``: 0 if every proof is accepted, 1 if one is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from symkl.second_checker import Refused, check


def main(files: Sequence[str]) -> int:
    """Check files and say what was found."""
    refused = 0
    for name in files:
        try:
            steps, tried = check(json.loads(Path(name).read_text(encoding="utf-8")))
            print(f"{name}: accepted, {steps} steps, {tried} of them tried on models")
        except (Refused, OSError, ValueError) as error:
            refused += 1
            print(f"{name}: refused: {error}")
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

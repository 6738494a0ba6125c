"""``python -m symkl.second_checker proof.json ...``: 0 if every proof is accepted, 1 if one is refused."""

import json
import sys
from pathlib import Path

from symkl.second_checker import check

refused = False
for name in sys.argv[1:]:
    try:
        steps = check(json.loads(Path(name).read_text(encoding="utf-8")))
        print(f"{name}: accepted, {steps} steps")
    except (OSError, ValueError) as error:
        refused = True
        print(f"{name}: refused: {error}")
sys.exit(refused)

"""The same bytes whatever PYTHONHASHSEED is: text, LaTeX and JSON of the authored derivations."""

import os
import subprocess
import sys

from symkl.derivations import paths

EVERY = int(os.environ.get("SYMKL_HASH_EVERY", "16"))
"""One derivation of so many is tried; SYMKL_HASH_EVERY=1 tries all (`make nightly`)."""
PROGRAM = """
import sys
from hashlib import sha256
from symkl.api import dumps
from symkl.derivations import load, paths
from symkl.emit import document, text
for path in paths()[:: int(sys.argv[1])]:
    proof = load(path).proof
    for view in (text(proof), document(proof), dumps(proof.theorem)):
        print(path.stem, sha256(view.encode()).hexdigest())
"""


def test_hash_seeds():
    runs = {
        subprocess.run([sys.executable, "-c", PROGRAM, str(EVERY)], env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(runs) == 1
    assert len(runs.pop().splitlines()) == 3 * len(paths()[::EVERY])

"""The same bytes whatever PYTHONHASHSEED is: text, LaTeX and JSON of authored derivations."""

import os
import subprocess
import sys

PROGRAM = """
from hashlib import sha256
from symkl.api import dumps
from symkl.derivations import find
from symkl.emit import document, text
for name in ("B03", "C01", "D01", "S10", "S13"):
    proof = find(name).proof
    for view in (text(proof), document(proof), dumps(proof.theorem)):
        print(name, sha256(view.encode()).hexdigest())
"""


def test_hash_seeds():
    runs = {
        subprocess.run([sys.executable, "-c", PROGRAM], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(runs) == 1
    assert len(runs.pop().splitlines()) == 15

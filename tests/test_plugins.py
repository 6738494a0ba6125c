"""Entry points of other distributions are found wherever importlib.metadata finds them, and cost nothing where none are."""

import os
import subprocess
import sys
import zipfile
from importlib.machinery import PathFinder

import pytest

from symkl.plugins import declared

RULE = '''
from symkl.kernel import Gives, axiom

@axiom("nothing happens")
def stays_as_it_is(term):
    """Return the term."""
    return Gives(term, ())
'''
FILES = {
    "more_symkl.py": RULE,
    "more_symkl-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: more-symkl\nVersion: 1.0\n",
    "more_symkl-1.0.dist-info/entry_points.txt": "[console_scripts]\nmore = more:main\n\n[symkl.rules]\nmore = more_symkl\n",
}
LISTED = "import symkl.rules; from symkl.kernel import RULES; print('stays_as_it_is' in RULES)"
PROVED = "import sys; from symkl.api import prove; assert prove('H(X,Y) <= H(X) + H(Y)'); print('importlib.metadata' in sys.modules)"


def printed(code, path=""):
    run = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(path)}, capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.mark.parametrize("kind", ["folder", "egg", "zip"])
def test_a_distribution_adds_a_rule(kind, tmp_path):
    place = tmp_path / "more.zip"
    if kind == "zip":
        with zipfile.ZipFile(place, "w") as file:
            for name, text in FILES.items():
                file.writestr(name, text)
    else:
        place = tmp_path
        for name, text in FILES.items():
            path = tmp_path / (name.replace("dist-info/METADATA", "egg-info/PKG-INFO").replace("dist", "egg") if kind == "egg" else name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
    assert printed(LISTED, place) == "True"


def test_without_one_nothing_is_loaded():
    assert printed(LISTED) == "False"
    assert printed(PROVED) == "False"


def test_what_only_looks_like_one(tmp_path, monkeypatch):
    """A script of symkl's own, a folder in the file's place, a path that is not there."""
    monkeypatch.setattr(sys, "meta_path", [PathFinder])  # other tests load modules that bring finders of their own
    (tmp_path / "a-1.dist-info").mkdir()
    (tmp_path / "a-1.dist-info" / "entry_points.txt").write_text("[console_scripts]\nsymkl = symkl.cli:main\n")
    (tmp_path / "b-1.dist-info" / "entry_points.txt").mkdir(parents=True)
    assert not declared((str(tmp_path), str(tmp_path / "missing")))


def test_finders_of_others_are_asked(monkeypatch):
    class Finder:
        def find_distributions(self, context=None):
            return iter(())

    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder()])
    assert declared(("another path",))

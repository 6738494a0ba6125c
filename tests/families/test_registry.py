"""Families are loaded by name: a process that names one loads one file, and none is lost."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from symkl.families import FAMILIES, Family


def loaded_by(program: str) -> list[str]:
    shown = "\nimport sys\nfrom symkl.families.base import Family\nprint(*sorted(c.__name__ for c in Family.__subclasses__()))"
    return subprocess.run(
        [sys.executable, "-c", program + shown], check=True, capture_output=True, text=True
    ).stdout.split()


def test_proving_loads_no_family():
    assert loaded_by("import symkl; assert symkl.prove('H(X,Y) <= H(X) + H(Y)').theorem") == []


def test_a_name_loads_its_file_only():
    assert loaded_by("import symkl; symkl.closed_form('H(Gamma(a, b))')") == ["Gamma"]


def test_a_certificate_loads_what_it_names():
    text = "from symkl import check, closed_form, dumps; print(dumps(closed_form('H(Gamma(a, b))').theorem))"
    made = subprocess.run([sys.executable, "-c", text], check=True, capture_output=True, text=True).stdout
    read = (
        "import sys, symkl; theorem = symkl.check(sys.stdin.read()); print(theorem.relation, *sorted(theorem.axioms))"
    )
    seen = subprocess.run([sys.executable, "-c", read], check=True, capture_output=True, text=True, input=made).stdout
    assert seen.startswith("= ")
    assert "Gamma: log-density" in seen


def test_every_family_is_found_by_its_name():
    assert len(FAMILIES) > 50
    for name in FAMILIES:
        cls = FAMILIES[name]
        assert cls.__name__ == name
        assert issubclass(cls, Family)
        assert cls.__module__.startswith("symkl.families.")


LONGEST = {"Uniform": 64}
"""Lines of code of the one family with more than 60: its density is 1, so that many means are known."""


def lines_of_code(source: str) -> int:
    """Count lines that are not empty, comments or docstrings."""
    owners = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docs = [n.body[0] for n in owners if ast.get_docstring(n) is not None]
    said = {number for d in docs for number in range(d.lineno, (d.end_lineno or d.lineno) + 1)}
    lines = enumerate(source.splitlines(), 1)
    return sum(number not in said and bool(line.strip()) and not line.strip().startswith("#") for number, line in lines)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_a_family_is_one_short_file(name):
    source = Path(sys.modules[FAMILIES[name].__module__].__file__).read_text(encoding="utf-8")
    assert source.count("(Family):") == 1
    assert lines_of_code(source) <= LONGEST.get(name, 60)


def test_what_is_no_family_is_not_found():
    for name in ("Base", "Family", "gamma", "Vonmises", "", "symkl", "Half_Normal"):
        assert name not in FAMILIES


def test_a_family_that_leaves_something_out_is_told_what():
    with pytest.raises(TypeError, match="family Half declares no support, log_density, names"):
        type("Half", (Family,), {"domain": staticmethod(lambda: ())})
    assert "Half" not in FAMILIES

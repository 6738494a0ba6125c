"""Every format shows every verdict; a new file in symkl/formats is tested by being there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from symkl import formats
from symkl.api import check, prove
from symkl.derivations import load, paths
from symkl.emit.markdown import tex
from symkl.formats import Options
from tests.emit.stand_ins import STATEMENTS, proof
from tests.typesetting.patterns import banned

UNKNOWN = "2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B)"
FALSE = {
    "two laws": ("CE(P, Q) = CE(Q, P)", ()),
    "three variables": ("I(X;Y) <= I(X;Y|Z)", ()),
    "a chain": ("H(X|Y) <= H(X) <= I(X;Y)", ()),
    "a point": ("log p(x) = log p(x | z)", ()),
    "a parameter": ("a H(X) <= H(X)", ("a > 0",)),
}
every = pytest.mark.parametrize("name", formats.names())


def text(content):
    return content if isinstance(content, str) else content.decode("latin-1")


@pytest.fixture(scope="module")
def verdicts():
    return [load(path).verdict for path in paths()]


@pytest.fixture(scope="module", params=FALSE)
def refuted(request):
    statement, given = FALSE[request.param]
    verdict = prove(statement, given)
    assert verdict.status == "refuted"
    return verdict


OURS = {"html", "json", "latex", "markdown", "pdf", "text"}


@every
def test_every_derivation(name, verdicts):
    shown = formats.load(name).show(verdicts, Options())
    shortest = 500 if name in OURS else 100  # another format may leave conditions out
    assert len(shown) > shortest * len(verdicts)
    if isinstance(shown, str):
        assert all(v.proof.name in shown for v in verdicts)


@every
def test_a_refutation(name, refuted):
    shown = formats.load(name).show([refuted], Options())
    assert len(shown) > 100
    if isinstance(shown, str):
        assert re.search("refuted", shown, re.IGNORECASE)
        assert "left" in shown


@every
def test_neither(name):
    verdict = prove(UNKNOWN, seconds=1)
    assert verdict.status == "unknown"
    shown = formats.load(name).show([verdict], Options())
    if isinstance(shown, str):
        assert re.search("unknown|neither", shown, re.IGNORECASE)
        assert re.search("tried", shown, re.IGNORECASE) or name == "json"


@every
def test_two_runs_are_byte_identical(name, verdicts):
    printer = formats.load(name)
    assert printer.show(verdicts[:5], Options()) == printer.show(verdicts[:5], Options())


@every
@pytest.mark.parametrize("notation", ["sum", "integral"])
def test_notations(name, notation):
    verdict = prove(STATEMENTS[0][0])
    assert formats.load(name).show([verdict], Options(notation))


def test_markdown_formulas(verdicts, refuted):
    """No banned pattern, and no backslash that a reader of Markdown would take for its own."""
    for verdict in [*verdicts, refuted]:
        shown = formats.load("markdown").show([verdict], Options())
        formulas = re.findall(r"\$\$(.*?)\$\$|\$(.+?)\$", shown, re.DOTALL)
        assert formulas
        for formula in map("".join, formulas):
            assert banned(formula) == []
            assert not re.search(r"\\[^A-Za-z]", formula), formula
            assert not re.search(r"[<>][A-Za-z\\]", formula), formula
        assert shown.count("$$") % 2 == 0


def test_tex_for_markdown_keeps_the_formula():
    assert tex(r"a\,b\\c\{d\}") == r"a\thinspace b\cr c\lbrace d\rbrace "


def test_json_lines_can_be_checked(verdicts):
    lines = formats.load("json").show(verdicts, Options()).splitlines()
    assert len(lines) == len(verdicts)
    for line, verdict in zip(lines[:6], verdicts, strict=False):
        data = json.loads(line)
        assert data["name"] == verdict.proof.name
        assert check(data).left == verdict.theorem.left


def test_a_notebook_shows_proofs_theorems_and_verdicts(refuted):
    for value in (proof(0), proof(0).theorem, prove(STATEMENTS[0][0]), refuted):
        shown = value._repr_html_()
        assert "<math" in shown
        assert "<style>" in shown
        assert "http" not in shown
    assert "Refuted" in refuted._repr_html_()


def test_html_needs_nothing_else(verdicts):
    shown = formats.load("html").show(verdicts, Options())
    assert "<script" not in shown
    assert not re.search(r"https?://|(?:src|href)=\"(?!#|data:)|url\((?!data:)|@import", shown)


def test_the_format_of_the_documentation_works(tmp_path, monkeypatch):
    page = (Path(__file__).parents[2] / "docs" / "book.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```py\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (tmp_path / "outline.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    assert "outline" in formats.names()
    show = formats.load("outline").show
    assert "  [linearity]" in show([prove(STATEMENTS[0][0])], Options())
    verdict = load(paths()[0]).verdict
    assert verdict.proof.name in show([verdict], Options())
    assert "tried" in show([prove(UNKNOWN, seconds=1)], Options())


def test_every_format_is_in_the_documentation():
    page = (Path(__file__).parents[2] / "docs" / "book.md").read_text(encoding="utf-8")
    assert [name for name in formats.names() if f"| `{name}` |" not in page] == []


def test_names_load_nothing():
    code = "import sys, symkl.formats as f; assert f.names(); assert not {'sympy', 'typst'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_extra_is_one_clear_line():
    code = (
        "import sys; sys.modules['typst'] = None; sys.argv = ['symkl', 'prove', 'H(X) = H(X)', '--format', 'pdf']\n"
        "from symkl.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == ["symkl: PDF needs the typst package; install it with: pip install 'symkl[pdf]'"]


def test_wrong_input_in_json(tmp_path):
    target = tmp_path / "answer.json"
    done = subprocess.run(
        [sys.executable, "-m", "symkl", "prove", "H(X", "--format", "json", "-o", str(target)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    answer = json.loads(target.read_text(encoding="utf-8"))
    assert answer["status"] == "error"
    assert answer["column"] == 2

"""The book: whole, linked, honest about what fails, and built again only where something changed."""

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from symkl.api import check
from symkl.authored import folder, paths
from symkl.book import build as building
from symkl.book.build import build

SMALL = ("D02", "S14")
ONE = 'TITLE = "{title}"\nSTATEMENT = "{statement}"\nSOURCE = "A test"\n'
CITING = ONE.format(title="Again", statement="KL(P || Q) = CE(P, Q) - H(P)") + (
    'from symkl.derivations import find\n\ndef derive(statement):\n    return find("S14").theorem\n'
)


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.targets, self.anchors = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.targets += [found[k] for k in ("href", "src") if k in found]
        self.anchors |= {found["id"]} if "id" in found else set()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    place = tmp_path_factory.mktemp("whole")
    return place, build(place, pdf=True)


@pytest.fixture
def small(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    for path in paths():
        if path.stem.split("_")[0] in SMALL:
            shutil.copy(path, source)
    (source / "D99_citing.py").write_text(CITING, encoding="utf-8")
    shutil.copy(folder() / "subjects.toml", source)
    return source, tmp_path / "book"


def test_every_derivation_has_its_page(whole):
    place, report = whole
    assert report.failed == {}
    for path in paths():
        name = path.stem.split("_")[0]
        for suffix in ("html", "tex", "json"):
            assert (place / f"{name}.{suffix}").stat().st_size > 500
    assert (place / "book.pdf").read_bytes().startswith(b"%PDF")


def test_no_dead_link_and_no_network(whole):
    place, _ = whole
    pages = {p.name: Links(p.read_text(encoding="utf-8")) for p in place.glob("*.html")}
    for name, page in pages.items():
        for target in page.targets:
            if target == "data:,":
                continue
            file, _, anchor = target.partition("#")
            assert (place / (file or name)).is_file(), (name, target)
            assert not anchor or anchor in pages[file or name].anchors, (name, target)


def test_certificates_replay(whole):
    place, _ = whole
    data = json.loads((place / "D01.json").read_text(encoding="utf-8"))
    assert data["status"] == "proved"
    assert check(data).relation == "="


def test_citations_have_no_cycle_and_no_dead_target(whole):
    place, _ = whole
    kept = [json.loads(p.read_text(encoding="utf-8")) for p in (place / building.KEPT).glob("*.json")]
    cites = {r["id"]: set(r["cites"]) for r in kept}
    assert cites["E03"] >= {"D07", "E04"}
    while cites:
        free = [name for name, targets in cites.items() if not targets & set(cites)]
        assert free, cites
        for name in free:
            del cites[name]


def test_what_cites_what_is_shown_both_ways(whole):
    place, _ = whole
    assert 'href="E04.html"' in (place / "E03.html").read_text(encoding="utf-8")
    assert 'href="E03.html"' in (place / "E04.html").read_text(encoding="utf-8")


def test_the_book_in_the_package_has_every_subject(whole):
    place, _ = whole
    listed = building.subjects(folder())
    page = (place / "index.html").read_text(encoding="utf-8")
    letters = {path.stem[0] for path in paths()}
    assert letters <= set(listed), "name the subject in derivations/subjects.toml"
    assert all(listed[letter]["title"] in page for letter in letters)
    assert "Further theorems" not in page


def test_only_what_changed_is_built_again(small):
    source, place = small
    assert len(build(place, source).built) == 3
    again = build(place, source)
    assert (again.built, again.written, again.removed) == ([], [], [])
    file = next(source.glob("S14*"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Divergence is cross-entropy", "It is cross-entropy"), encoding="utf-8")
    changed = build(place, source)
    assert sorted(changed.built) == ["D99", "S14"]  # D99 looks up S14
    assert {"S14.html", "S14.tex", "S14.json", "D99.html", "D02.html", "index.html"} == set(changed.written)


def test_a_damaged_record_is_built_again(small):
    source, place = small
    build(place, source)
    (place / building.KEPT / "S14.json").write_text("{", encoding="utf-8")
    assert build(place, source).built == ["S14"]


def test_the_engine_is_part_of_the_key(small, monkeypatch):
    source, place = small
    build(place, source)
    monkeypatch.setattr(building, "engine", lambda: "another engine")
    assert len(build(place, source).built) == 3


def test_a_failing_derivation_is_named_and_the_rest_goes_on(small):
    source, place = small
    (source / "X01_false.py").write_text(ONE.format(title="False", statement="H(X) = H(Y)"), encoding="utf-8")
    (source / "X02_broken.py").write_text("this is no Python", encoding="utf-8")
    report = build(place, source)
    assert sorted(report.failed) == ["X01", "X02"]
    assert "refuted" in report.failed["X01"]
    assert "SyntaxError" in report.failed["X02"]
    assert len(report.built) == 3
    page = (place / "index.html").read_text(encoding="utf-8")
    assert "Not proved" in page
    assert not (place / "X01.html").exists()


def test_a_theorem_that_no_longer_holds_loses_its_page(small):
    source, place = small
    file = source / "X01_x.py"
    file.write_text(ONE.format(title="<b>x</b> & 50%", statement="H(X,Y) = H(Y,X)"), encoding="utf-8")
    build(place, source)
    page = (place / "X01.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "Further theorems" in (place / "index.html").read_text(encoding="utf-8")
    file.unlink()
    report = build(place, source)
    assert set(report.removed) == {"X01.html", "X01.tex", "X01.json"}
    assert not (place / "X01.html").exists()
    (place / "mine.html").write_text("kept", encoding="utf-8")
    build(place, source)
    assert (place / "mine.html").exists()


def test_command(small, tmp_path):
    source, place = small
    (source / "X01_false.py").write_text(ONE.format(title="False", statement="H(X) = H(Y)"), encoding="utf-8")
    command = [sys.executable, "-m", "symkl", "book", str(source), "-o", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "X01 fails" in done.stderr
    assert "3 of 4 theorems" in done.stderr
    assert done.stdout == ""
    (source / "X01_false.py").unlink()
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_warm_build_does_not_load_sympy(small):
    source, place = small
    build(place, source)
    code = (
        "import sys; from pathlib import Path; from symkl.book.build import build\n"
        f"report = build(Path({str(place)!r}), Path({str(source)!r}))\n"
        "assert not report.built and 'sympy' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_script_knows_nothing_of_the_network():
    script = (Path(building.__file__).parents[1] / "style" / "book.js").read_text(encoding="utf-8")
    assert not re.search(r"fetch|XMLHttp|import\(|http", script)


def test_processes_build_the_same_book(small):
    source, place = small
    one, two = place.parent / "one", place.parent / "two"
    report = build(one, source)
    again = build(two, source, executor="processes", workers=2)
    assert (again.built, again.failed) == (report.built, report.failed)
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(two) for p in two.rglob("*") if p.is_file())
    assert [f for f in files if (one / f).read_bytes() != (two / f).read_bytes()] == []

"""The book in a real browser: search finds, formulas are laid out, nothing sticks out on a phone, nothing is logged.

SYMKL_PICTURES names a folder for screenshots of every page that is opened.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from symkl.api import prove
from symkl.book.build import build
from symkl.formats import Options, load

pytestmark = pytest.mark.browser
PLAIN = {  # pages of single statements, beside those of the book
    "proved.html": ("KL(P || Q) = CE(P, Q) - H(P)", "proved"),
    "refuted.html": ("I(X;Y) <= I(X;Y|Z)", "refuted"),
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What the browser reports of every page of the book and of two single pages."""
    place = tmp_path_factory.mktemp("book")
    report = build(place)
    assert not report.failed
    for name, (statement, status) in PLAIN.items():
        verdict = prove(statement)
        assert verdict.status == status
        (place / name).write_text(load("html").show([verdict], Options()), encoding="utf-8")
    names = sorted(p.name for p in place.glob("*.html"))
    pictures = os.environ.get("SYMKL_PICTURES", "")
    if pictures:
        Path(pictures).mkdir(parents=True, exist_ok=True)
    node = shutil.which("node")
    assert node, "node is not installed"
    done = subprocess.run(
        [node, str(Path(__file__).with_name("look.js"))],
        input=json.dumps({"folder": str(place), "pages": names, "pictures": pictures}),
        capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"the browser did not run; `make browser` installs it. It says: {done.stderr}"
    found = json.loads(done.stdout)
    assert len(found["pages"]) == 2 * len(names)
    return found


def test_search(seen):
    found = seen["searches"]
    assert {"D01", "D02", "D07", "S19"} <= set(found["ELBO"])
    assert "B08" not in found["ELBO"]
    assert "D01" in found["elbo evidence"]
    assert "E03" in found["E03"]
    assert found["no such thing"] == []
    assert seen["subjects"] == 0  # after the search that finds nothing


def test_enter_opens_what_was_found_and_details_unfold(seen):
    assert "Evidence is ELBO plus divergence" in seen["opened"]
    assert seen["unfolded"] >= 6


def test_formulas_are_laid_out(seen):
    for page in seen["pages"]:
        if page["name"] != "rules.html":
            assert page["formulas"] >= 5, page["name"]
        assert page["fonts"], page["name"]
        assert page["problems"] == [], (page["name"], page["size"])


def test_nothing_is_logged_and_nothing_asked_of_the_network(seen):
    assert [(page["name"], page["console"]) for page in seen["pages"] if page["console"]] == []

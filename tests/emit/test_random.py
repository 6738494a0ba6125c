"""Random terms and hypotheses of every class: no banned pattern, no index bound twice, nothing wider than the page."""

import re
import subprocess

import pytest

from symkl.emit import fragment, latex, text
from symkl.emit.rows import TEXT_WIDTH, rows
from symkl.emit.setting import NOTATIONS, setting_of
from symkl.emit.terms import box
from symkl.emit.text import COLUMNS
from symkl.emit.width import width
from tests.emit.stand_ins import made_up
from tests.random_terms import Maker
from tests.typesetting import gates
from tests.typesetting.patterns import banned

SEEDS = range(120)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_no_banned_pattern(notation):
    found = [(seed, problem) for seed in SEEDS for problem in banned(latex(Maker(seed).term(3), notation))]
    found += [(seed, problem) for seed in SEEDS for problem in banned(latex(Maker(seed).hypothesis(2), notation))]
    assert found == []


def test_text_fits_the_terminal():
    for seed in SEEDS:
        maker = Maker(seed)
        shown = text(made_up([maker.term(3), maker.term(2), maker.term(2)], [maker.hypothesis()]))
        assert max(map(len, shown.splitlines())) <= COLUMNS, seed


def test_rows_fit_the_page():
    for seed in SEEDS:
        term = Maker(seed).term(3)
        found = rows(box(term, setting_of((term,))), TEXT_WIDTH, TEXT_WIDTH)
        assert max(map(width, found)) <= TEXT_WIDTH, seed


def test_rows_say_what_the_line_says():
    """Breaking a line changes the sizes of brackets and adds dots between factors, no more."""
    for seed in SEEDS:
        term = Maker(seed).term(3)
        whole = latex(term)
        broken = "".join(rows(box(term, setting_of((term,), standalone=True)), 200, 200))
        if r"\Big/" not in broken:  # a fraction that had to be opened
            assert _bare(broken) == _bare(whole), seed


def _bare(shown):
    for piece in (r"\quad", "{}", r"\cdot ", r"\cdot", r"\,", " "):
        shown = shown.replace(piece, "")
    for size in ("Bigg", "bigg", "Big", "big"):
        shown = shown.replace(rf"\{size}l", "").replace(rf"\{size}r", "")
    return shown.replace(r"\left", "").replace(r"\right", "")


def _fragments(count=100):
    for seed in range(count):
        maker = Maker(seed)
        sides = [maker.term(3), maker.term(2), maker.term(3)]
        shown = made_up(sides, [maker.hypothesis(2) for _ in range(3)], "<=", f"random {seed}")
        yield f"seed {seed}", fragment(shown, NOTATIONS[seed % 3])


@pytest.mark.typeset
def test_pdflatex_finds_nothing_too_wide():
    assert gates.pdflatex_gate(_fragments()) == []


@pytest.mark.typeset
def test_katex_accepts_every_formula():
    formulas = [
        (f"{name}/{i}", body) for name, shown in _fragments() for i, body in enumerate(gates.math_bodies(shown))
    ]
    assert gates.katex_gate(formulas) == []


@pytest.mark.typeset
def test_widths_are_near_those_of_pdflatex(tmp_path):
    formulas = list(dict.fromkeys(latex(Maker(seed).term(2), notation) for seed in range(60) for notation in NOTATIONS))
    boxes = "\n".join(rf"\setbox0\hbox{{$\displaystyle {f}$}}\typeout{{WIDTH \the\wd0}}" for f in formulas)
    source = rf"\documentclass{{article}}\usepackage{{amsmath,amssymb}}\begin{{document}}{boxes}\end{{document}}"
    (tmp_path / "widths.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-draftmode", "-interaction=nonstopmode", "widths.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    real = [float(points) for points in re.findall(r"WIDTH ([\d.]+)pt", done.stdout)]
    assert len(real) == len(formulas)
    assert [f for f, points in zip(formulas, real, strict=True) if abs(width(f) - points) > 5 + 0.05 * points] == []

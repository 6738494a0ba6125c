"""Whatever is typed, the parser reads it or refuses it with its own error, at once, and evaluates nothing."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.syntax.fuzz import KINDS, SLOWEST, TOKENS, read, run

COUNT = int(os.environ.get("SYMKL_STRINGS", "1500"))


COMPILED: list[str] = []
sys.addaudithook(lambda event, args: COMPILED.append(repr(args)) if event == "compile" and not str(args[1]).endswith(".py") else None)


@pytest.fixture(autouse=True, scope="module")
def _loaded():
    """Import now what is imported late: the limit is for reading a text."""
    read("H(X) >= 0")


def test_strings_of_all_kinds(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    run(20, seed=3)  # what is imported late is imported now
    COMPILED.clear()
    outcomes, worst = run(COUNT, seed=2)
    assert not COMPILED, "text was compiled"
    assert worst < SLOWEST
    assert {kind for kind, _ in outcomes} == {*KINDS}
    assert sum(n for (_, what), n in outcomes.items() if what == "read") > COUNT / 50
    assert not [*tmp_path.iterdir()]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text(text):
    assert read(text)[1] < SLOWEST


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
def test_any_tokens(text):
    assert read(text)[1] < SLOWEST


@pytest.mark.parametrize("text", ["(" * 10**4, "()" * 10**4, "(" * 10**5, "log " * 10**4, "x" * 10**6, "\x00", "\ud800", "KL(P || Q) >= 0\n\n", "\\input{x}", "2^" * 999 + "2"])
def test_by_hand(text):
    assert read(text)[1] < SLOWEST

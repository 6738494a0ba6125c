"""The stored table of the parser is what the grammar builds, and nothing depends on it."""

import json
import os
import subprocess
import sys

import pytest

from symkl.syntax import table
from symkl.syntax.errors import InputError
from symkl.syntax.tree import _Builder, _parser, tree

TEXTS = ("KL(q(z|x) || p(z|x)) = E[q(z|x)](log q(z|x) - log p(z|x))", "H(X|) <= 2^-1 H[q](X_t, Y_{t-1}) + sum_{t=1}^T a_t", "log x")


def stored():
    return table.TABLE.read_text(encoding="utf-8")


def test_the_file_is_what_the_grammar_builds():
    """If not: `make grammar`, with the pinned lark."""
    grammar = table.GRAMMAR.read_text(encoding="utf-8")
    assert f"{table.described(table.built(grammar), grammar)}\n" == stored()


def test_the_file_is_the_same_whatever_order_sets_have():
    code = "from symkl.syntax import table as t; g = t.GRAMMAR.read_text(encoding='utf-8'); print(t.described(t.built(g), g))"
    run = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True)
    assert run.stdout == stored()


def test_what_is_loaded_is_what_was_stored(monkeypatch):
    monkeypatch.setattr(table, "built", None)
    assert f"{table.described(table.parser(), table.GRAMMAR.read_text(encoding='utf-8'))}\n" == stored()


def outcome(text):
    try:
        return tree(text)
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("change", ["none", "broken", "list", "grammar", "lark"])
def test_a_file_that_does_not_fit_is_not_used(change, monkeypatch, tmp_path):
    """Another grammar, another lark, or no table at all: the parser is built, and reads the same."""
    found = {text: outcome(text) for text in TEXTS}
    data = json.loads(stored())
    path = tmp_path / "grammar.json"
    if change in data:
        path.write_text(json.dumps({**data, change: "0"}))
    elif change != "none":
        path.write_text({"broken": stored()[:-9], "list": "[1]"}[change])
    monkeypatch.setattr(table, "TABLE", path)
    calls = []
    built = table.built
    monkeypatch.setattr(table, "built", lambda *args: calls.append(args) or built(*args))
    _parser.cache_clear()
    try:
        assert {text: outcome(text) for text in TEXTS} == found
    finally:
        _parser.cache_clear()
    assert len(calls) == 1


def test_a_changed_grammar_is_followed_at_once(monkeypatch, tmp_path):
    """Someone who edits the grammar sees the edit without another step."""
    grammar = tmp_path / "grammar.lark"
    text = table.GRAMMAR.read_text(encoding="utf-8")
    assert "statement: sum" in text
    grammar.write_text(text.replace("statement: sum", "statement: SIGN sum", 1))
    monkeypatch.setattr(table, "GRAMMAR", grammar)
    found = table.parser(_Builder())
    assert found.rules != table.built(text).rules

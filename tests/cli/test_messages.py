"""Odd but legitimate uses get one clear line: files that cannot be written, values set twice, objects of other kinds."""

import re

import pytest
from click.testing import CliRunner
from sympy import Symbol

import symkl
from symkl.cli import main
from symkl.files import replace_file
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse


@pytest.mark.parametrize(("name", "message"), [("", "is a folder"), ("none/x.txt", "there is no folder")])
def test_an_output_that_cannot_be_written_is_named(tmp_path, name, message):
    target = tmp_path / name
    result = CliRunner().invoke(main, ["prove", "KL(P || Q) >= 0", "-o", str(target)])
    assert result.exit_code == 2
    assert message in result.stderr
    assert str(target) in result.stderr
    assert "Errno" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_folder_is_named(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied", "x")

    monkeypatch.setattr("symkl.files.tempfile.mkstemp", refuse)
    with pytest.raises(PermissionError, match=re.escape(f"{tmp_path / 'x'} cannot be written: Permission denied")):
        replace_file(tmp_path / "x", "text")


def test_a_value_set_twice_is_refused():
    result = CliRunner().invoke(main, ["evaluate", "H(Exponential(a))", "--set", "a=1", "--set", "a=2"])
    assert (result.exit_code, "a is set twice, to 1 and to 2" in result.stderr) == (2, True)


def test_small_letters_below_the_line_are_subscripts():
    assert parse("H(X₁, X₁₂ | Xᵢ) >= 0").sides == parse("H(X_1, X_12 | X_i) >= 0").sides
    assert parse("JS₂(P, Q) <= 1").sides == parse("JS_2(P, Q) <= 1").sides


def test_a_variable_of_two_kinds_is_refused():
    with pytest.raises(InputError, match="X is given as discrete and as continuous"):
        parse("H(X) >= 0", ["X discrete", "X continuous"])


def test_no_givens_are_none():
    assert symkl.prove("H(X) >= 0", None).status == "proved"
    assert symkl.closed_form("H(Exponential(a))", None).status == "closed"


def test_values_are_named_by_symbols_too():
    a = Symbol("a")
    assert symkl.evaluate("H(Exponential(a))", 20, {a: 2}).value == symkl.evaluate("H(Exponential(2))", 20).value


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda: symkl.prove("H(X) >= 0", [3]), "a given is text, not int"),
        (lambda: symkl.evaluate("H(Exponential(2))", 2.5), "whole number between 1 and 1000, not 2.5"),
        (lambda: symkl.check(3), "a certificate is a file, JSON text or a mapping, not int"),
        (lambda: symkl.verify(3), "can be checked, not int"),
        (lambda: symkl.dumps(symkl.prove("H(X) <= 0")), "Verdict has none"),
        (lambda: symkl.fragment(symkl.prove("H(X) <= 0").proof), "only a verdict that is proved"),
        (lambda: symkl.document(symkl.prove("H(X) <= 0").proof), "only a verdict that is proved"),
    ],
)
def test_objects_of_other_kinds_are_refused_in_words(use, message):
    with pytest.raises((TypeError, InputError), match=message):
        use()

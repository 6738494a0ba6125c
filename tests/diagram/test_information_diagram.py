"""Information diagrams: the numbers on the atoms, the files, and what is refused."""

import json
from fractions import Fraction

import pytest
from click.testing import CliRunner

from symkl.api import prove
from symkl.cli import main
from symkl.information_diagram import atoms_of, diagram, read_pmf, read_statement
from symkl.models.exact import compare
from symkl.syntax.errors import InputError

XOR = {"variables": ["X", "Y", "Z"], "pmf": {"0,0,0": "1/4", "0,1,1": "1/4", "1,0,1": "1/4", "1,1,0": "1/4"}}


def test_atoms_of_a_statement():
    assert read_statement("I(X;Y) <= I(X;Y|Z)").values == {a: -1 if a == 7 else 0 for a in range(1, 8)}
    assert read_statement("H(X) + H(Y) >= H(X,Y)").values == {1: 0, 2: 0, 3: 1}
    assert read_statement("H(X|Y)").values == {1: 1, 2: 0, 3: 0}
    assert read_statement("1/2 H(X)").values == {1: Fraction(1, 2)}


def test_atoms_add_up_to_joint_entropies():
    """H(S) is the sum of the atoms that meet S."""
    for mask in range(1, 16):
        assert {a for a, v in atoms_of({mask: 1}, 15).items() if v} == {a for a in range(1, 16) if a & mask}


def test_atoms_of_a_pmf_are_exact():
    values = read_pmf(XOR).values
    assert [str(values[a]) for a in (3, 5, 6, 7)] == ["log(2)", "log(2)", "log(2)", "-log(2)"]
    assert all(compare(values[a], Fraction(0)) == 0 for a in (1, 2, 4))


def test_a_vanishing_atom_is_marked():
    assert read_statement("I(X;Z) <= I(X;Y)", ("X -> Y -> Z",)).vanishing == {0b101}


@pytest.mark.parametrize("statement", ["H(X) >= 0", "H(X,Y) <= H(X) + H(Y)", "I(X;Y) <= I(X;Y|Z)", "I(A;B) <= I(A;B|C) + I(A;B|D) + I(C;D)"])
def test_files(statement, tmp_path):
    from matplotlib.image import imread

    figure = diagram(statement, (), tmp_path / "d.png")
    assert len(figure.axes[0].patches) == len(read_statement(statement).names)
    picture = imread(tmp_path / "d.png")
    assert picture.shape[:2] == (1120, 1280)
    assert 0.02 < (picture[..., :3].min(axis=2) < 0.99).mean() < 0.9  # neither blank nor full
    diagram(statement, (), tmp_path / "d.svg")
    assert (tmp_path / "d.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d.png", "d.svg"]


def test_every_atom_has_its_number():
    texts = [t.get_text() for t in diagram("2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B)").axes[0].texts]
    values = read_statement("2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B)").values
    assert sorted(texts) == sorted([*map(str, values.values()), "A", "B", "C", "D"])


@pytest.mark.parametrize(("subject", "words"), [
    ("KL(P || Q) >= 0", "entropies of discrete variables only"),
    ("H(A,B,C,D,E)", "at most 4 variables"),
    ("H(X", "never closed"),
    ({"variables": ["X"], "pmf": {"0": "1/2"}}, "add up to 1"),
    ({"variables": ["X"], "pmf": {"0,1": "1"}}, "every outcome gives each a value"),
    ({"pmf": {}}, "a pmf is"),
])
def test_what_cannot_be_drawn_is_refused(subject, words):
    with pytest.raises(InputError, match=words):
        diagram(subject)


def test_only_pictures_are_written(tmp_path):
    with pytest.raises(InputError, match="saved as"):
        diagram("H(X)", (), tmp_path / "d.txt")
    assert not list(tmp_path.iterdir())


def test_command(tmp_path):
    answer = tmp_path / "answer.json"
    found = prove("I(X;Y) <= I(X;Y|Z)").counterexample.as_dict()
    answer.write_text(json.dumps({"counterexample": found}), encoding="utf-8")
    for arguments in (["I(X;Y) <= I(X;Y|Z)"], ["I(X;Z) <= I(X;Y)", "-g", "X -> Y -> Z"], ["--pmf", str(answer)]):
        output = tmp_path / "d.svg"
        output.unlink(missing_ok=True)
        assert CliRunner().invoke(main, ["diagram", *arguments, "-o", str(output)]).exit_code == 0
        assert output.stat().st_size > 1000
    for arguments in ([], ["H(X)", "--pmf", str(answer)], ["H(X"], ["H(A,B,C,D,E)"]):
        assert CliRunner().invoke(main, ["diagram", *arguments, "-o", str(output)]).exit_code == 2

"""The command line in fresh processes: exit codes, errors, files, certificates, batch."""

import copy
import json
import os
import subprocess
import sys

import pytest

from symkl.api import dumps, prove
from symkl.derivations import find


def symkl(*args, **options):
    return subprocess.run(
        [sys.executable, "-m", "symkl", *args], capture_output=True, text=True, check=False, **options
    )


def test_proved_exits_0_and_shows_the_proof():
    done = symkl("prove", "KL(P || Q) = CE(P, Q) - H(P)")
    assert done.returncode == 0
    assert "H(P) is finite" in done.stdout
    assert "definition" in done.stdout


def test_refuted_exits_1_with_a_table():
    done = symkl("prove", "CE(P, Q) = CE(Q, P)")
    assert done.returncode == 1
    assert "left" in done.stdout
    assert "right" in done.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("KL(P || Q", "never closed"),
        ("log p(x)/q(x) = 0", "parentheses"),
        ("KL(p(x) || q(y)) = 0", "x"),
        ("H(X) = ", "end"),
        ("KLL(P || Q) = 0", "did you mean KL?"),
        ("H(X) \x07 = 0", "character"),
    ],
)
def test_wrong_input_exits_2_with_one_line_and_a_caret(text, words):
    done = symkl("prove", text)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].strip() == "^"


def test_neither_exits_3():
    done = symkl("prove", "2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B)", "--seconds", "1")
    assert done.returncode == 3
    assert "unknown" in done.stdout
    assert "tried" in done.stdout


def test_closed_form():
    done = symkl("closed-form", "KL(Exponential(a) || Exponential(b))")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ln(a/b) + b/a − 1" in done.stdout
    assert "E[x] of Exponential" in done.stdout
    assert symkl("closed-form", "H(Poisson(a))").returncode == 3
    assert "-oo" in symkl("closed-form", "-2 KL(Normal(0, 1) || Beta(1, 1))").stdout
    assert symkl("closed-form", "KL(P || Q)").returncode == 2


def test_a_text_may_begin_with_a_minus():
    assert symkl("prove", "-KL(P || Q) <= 0").returncode == 0
    assert symkl("prove", "--nothing", "H(X) >= 0").returncode == 2


def test_help_does_not_load_sympy():
    code = (
        "import sys; sys.argv = ['symkl', '--help']\n"
        "from symkl.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert 'sympy' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_output_file_is_written_whole(tmp_path):
    target = tmp_path / "proof.tex"
    done = symkl("prove", "H(X,Y) = H(X) + H(Y|X)", "--format", "latex", "-o", str(target), "--base", "2")
    assert done.returncode == 0
    assert target.read_text().startswith(r"\documentclass")
    assert [path.name for path in tmp_path.iterdir()] == ["proof.tex"]
    assert symkl("prove", "H(X) = H(X)", "-o", str(tmp_path / "no" / "such")).returncode == 2


def test_check_replays_in_a_fresh_process(tmp_path):
    file = tmp_path / "proof.json"
    assert (
        symkl(
            "prove", "log p(x) = ELBO(q(z), p(x,z)) + KL(q(z) || p(z|x))", "--format", "json", "-o", str(file)
        ).returncode
        == 0
    )
    done = symkl("check", str(file))
    assert done.returncode == 0
    assert "axioms:" in done.stdout
    data = json.loads(file.read_text())
    data["certificate"]["claim"]["left"], data["certificate"]["claim"]["right"] = (
        data["certificate"]["claim"]["right"],
        data["certificate"]["claim"]["left"],
    )
    file.write_text(json.dumps(data))
    assert symkl("check", str(file)).returncode == 1


@pytest.mark.parametrize("statement", [
    "log p(x) = ELBO(q(z), p(x,z)) + KL(q(z) || p(z|x))", "KL(P || Q) >= 0", "H(X|Y) <= H(X)", "TV(R, S) <= 1", "H(X,Y) >= H(X) + H(Y|X)",
])
def test_check_compares_a_response_with_its_certificate(tmp_path, statement):
    file = tmp_path / "answer.json"
    assert symkl("prove", statement, "--format", "json", "-o", str(file)).returncode == 0
    assert symkl("check", str(file)).returncode == 0
    answer = json.loads(file.read_text(encoding="utf-8"))
    swapped = "<=" if answer["relation"] == "=" else "="
    step = answer["steps"][0]
    for changed in (
        {"relation": swapped}, {"axioms": answer["axioms"][1:]}, {"hypotheses": [*answer["hypotheses"], "q(z) > 0"]}, {"steps": []},
        {"steps": [{**step, "left": "H(Z)"}, *answer["steps"][1:]]}, {"steps": [{**step, "relation": "<"}, *answer["steps"][1:]]},
    ):
        file.write_text(json.dumps({**answer, **changed}), encoding="utf-8")
        assert symkl("check", str(file)).returncode == 1, changed


def test_check_refuses_other_files(tmp_path):
    for content in ("", "[]", "{}", "nonsense", "[" * 100_000):
        file = tmp_path / "x.json"
        file.write_text(content)
        done = symkl("check", str(file))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
    assert symkl("check", str(tmp_path / "absent.json")).returncode == 2


def test_list():
    for what in ("rules", "measures", "derivations"):
        done = symkl("list", what)
        assert done.returncode == 0
        assert len(done.stdout.splitlines()) >= 10
    assert "S14" in symkl("list", "derivations", "cross-entropy minus").stdout


def test_derive():
    done = symkl("derive", "S14", "E04")
    assert done.returncode == 0
    assert "2 of 2" in done.stderr
    assert symkl("derive", "nothing").returncode == 2


def test_batch(tmp_path):
    requests = [
        {"id": "1", "task": "prove", "statement": "I(X;Z) <= I(Y;Z)", "given": ["X -> Y -> Z"], "base": "e"},
        {"id": "2", "task": "prove", "statement": "CE(P, Q) = CE(Q, P)"},
        {"id": "3", "task": "prove", "statement": "H(X"},
        {"id": "4", "task": "guess"},
        {"id": "5", "task": "prove", "statement": "H(X) = H(X)", "colour": "red"},
        {
            "id": "6",
            "task": "prove",
            "statement": "2 I(C;D) <= I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B)",
            "timeout": 0.2,
        },
    ]
    file = tmp_path / "tasks.jsonl"
    lines = [json.dumps(r) for r in requests]
    file.write_text("\n".join([*lines[:2], "not json", "", *lines[2:]]) + "\n")
    out = tmp_path / "out.jsonl"
    assert symkl("batch", str(file), "-o", str(out), "--workers", "2").returncode == 0
    answers = [json.loads(line) for line in out.read_text().splitlines()]
    assert [a["id"] for a in answers] == ["1", "2", None, "3", "4", "5", "6"]
    assert [a["status"] for a in answers][:6] == ["proved", "refuted", "error", "error", "error", "error"]
    assert answers[0]["certificate"]
    assert answers[0]["steps"][0]["reason"]
    assert answers[1]["counterexample"]["laws"]
    assert answers[6]["status"] in {"error", "unknown"}


def test_same_bytes_under_another_hash_seed():
    outputs = set()
    for seed in ("0", "1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        parts = [
            symkl("prove", "I(X;Z) <= I(X;Y)", "-g", "X -> Y -> Z", "--format", "json", env=env).stdout,
            symkl(
                "prove",
                "KL(p(x,y) || q(x,y)) = KL(p(x) || q(x)) + E[p(x)](KL(p(y|x) || q(y|x)))",
                "--format",
                "latex",
                env=env,
            ).stdout,
            symkl("prove", "H(X,Y) = H(X) + H(Y)", env=env).stdout,
        ]
        outputs.add("\n".join(parts))
    assert len(outputs) == 1


def mutations(value, path=()):
    """Yield copies of JSON data with one leaf changed, and the path of the change."""
    if isinstance(value, dict):
        for key in value:
            for changed, where in mutations(value[key], (*path, key)):
                yield {**value, key: changed}, where
    elif isinstance(value, list):
        for i, item in enumerate(value):
            for changed, where in mutations(item, (*path, i)):
                yield [*value[:i], changed, *value[i + 1 :]], where
        if value:
            yield value[:-1], (*path, "drop")
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        yield value + 1, path
        yield value - 1, path
    elif isinstance(value, str):
        yield value + "x", path


@pytest.mark.parametrize("name", ["S14", "E04"])
def test_every_tampering_is_refused(name):
    """Every field of a certificate changed in turn, with the digest repaired by the forger.

    A change may still be accepted if it proves exactly the same theorem with the same axioms (a reason in words, a
    renumbered but equal row); anything it proves must be what it says.
    """
    from symkl.api import _digest, check
    from symkl.certificates import CheckFailed

    data = json.loads(dumps(find(name).theorem))
    original = check(copy.deepcopy(data))
    survived = []
    for changed, where in mutations({k: v for k, v in data.items() if k != "digest"}):
        with pytest.raises(CheckFailed):
            check({**changed, "digest": data["digest"]})
        try:
            theorem = check({**changed, "digest": _digest(changed)})
        except CheckFailed:
            continue
        said = "reason" if theorem.left == original.left and theorem.right == original.right else "statement"
        survived.append((where, said, theorem))
    for where, _, theorem in survived:
        if (theorem.left, theorem.right, theorem.hypotheses) == (original.left, original.right, original.hypotheses):
            continue
        assert "terms" in where, where  # a consistent renaming of a symbol everywhere proves the renamed theorem


@pytest.mark.parametrize("first", ["KL", "search", "document", "check", "Theorem", "parse"])
def test_prove_is_the_function_whatever_is_loaded_first(first):
    code = f"from symkl import {first}, prove; import symkl; assert prove('H(X) = H(X)') and symkl.prove is prove"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_pickled_theorems_are_replayed():
    import pickle

    theorem = prove("KL(P || Q) = CE(P, Q) - H(P)").theorem
    code = "import pickle, sys, symkl.api; t = pickle.loads(sys.stdin.buffer.read()); print(t.relation, t.right)"
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(theorem), capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.decode().strip() == "= CE(P(x), Q(x)) - H(P(x))"


def test_verify_says_how_it_was_checked():
    done = symkl("verify", "KL(Exponential(a) || Exponential(b))", "--digits", "20")
    assert done.returncode == 0
    assert done.stdout.startswith("agrees: ball, 20 digits, 1")
    done = symkl("verify", "H(Normal(a, b)) = log(b)", "--digits", "20", "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["status"], found["certificate"]["left"] != found["certificate"]["right"]) == ("refuted", True)
    assert symkl("verify", "H(Poisson(a))").returncode == 3
    done = symkl("verify", "KL(Foo(a) || Foo(b))")
    assert done.returncode == 2
    assert done.stderr.count("\n") <= 3


def test_check_keeps_what_holds(tmp_path):
    proof, cache = tmp_path / "proof.json", tmp_path / "cache"
    proof.write_text(dumps(prove("H(X,Y) = H(Y,X)").theorem), encoding="utf-8")
    first = symkl("check", str(proof), "--cache", str(cache))
    kept = list(cache.glob("*/*.json"))
    assert (first.returncode, len(kept)) == (0, 1)
    again = symkl("check", str(proof), "--cache", str(cache))
    assert again.stdout == first.stdout
    proof.write_text(proof.read_text(encoding="utf-8").replace('"="', '"<="', 1), encoding="utf-8")
    assert symkl("check", str(proof), "--cache", str(cache)).returncode == 1
    assert list(cache.glob("*/*.json")) == kept  # what is refused is not kept


def test_batch_needs_a_file_or_the_project():
    assert symkl("batch").returncode == 2
    assert symkl("batch", "--project", "--executor", "threads").returncode == 2
    done = symkl("batch", "--project", "--scheduler", "127.0.0.1:1")
    assert done.returncode == 2
    assert "no scheduler answers at 127.0.0.1:1" in done.stderr

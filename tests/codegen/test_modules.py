"""Generated modules: readable, importable without symkl, and honest about what they cannot do."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import symkl
from symkl import closed_form, lambdify
from symkl.codegen.sources import NAMES, copied
from symkl.syntax.errors import InputError
from tests.codegen.test_entropies import FAMILIES
from tests.codegen.truth import both, divergence

ALONE = """
import importlib.util, json, sys
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"symkl", "sympy", "mpmath"}:
            raise ImportError(name + " is not for generated code")
sys.meta_path.insert(0, Refused())
import numpy as np
found = {}
for path, name, count in json.load(sys.stdin):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    value = getattr(module, name)(*(np.array([0.3, 0.4]) + 0.05 * i for i in range(count)))
    found[path] = [float(v) for v in np.atleast_1d(value)]
assert not {"symkl", "sympy", "mpmath"} & {m.split(".")[0] for m in sys.modules}
print(json.dumps(found))
"""


def all_texts():
    for family, kinds in FAMILIES.items():
        names = ",".join(f"a{i}" for i in range(len(kinds)))
        for text in (f"H({family}({names}))", divergence(family, len(kinds))):
            if closed_form(text).status != "none":
                yield text


def test_sixty_modules_run_with_numpy_and_scipy_only(tmp_path):
    """SYMKL_NUMPY_PYTHON names the Python of an environment that has nothing but NumPy and SciPy."""
    tasks, expected = [], {}
    for number, text in enumerate(all_texts()):
        function, _ = both(text)
        path = tmp_path / f"module_{number}.py"
        path.write_text(function.source)
        tasks.append((str(path), function.name, len(function.arguments)))
        expected[str(path)] = function(*(np.array([0.3, 0.4]) + 0.05 * i for i in range(len(function.arguments))))
    assert len(tasks) >= 60
    python = os.environ.get("SYMKL_NUMPY_PYTHON", sys.executable)
    run = subprocess.run(
        [python, "-c", ALONE], input=json.dumps(tasks), capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    print(f"\n{len(found)} modules ran in {python}")
    for path, value in expected.items():
        np.testing.assert_array_equal(np.atleast_1d(value), found[path])


def test_a_module_is_readable():
    source = closed_form("KL(Gamma(a, b) || Gamma(c, d))").numpy().source
    tree = ast.parse(source)
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert imported | {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)} == {"numpy", "scipy.special"}
    first = next(n for n in tree.body if isinstance(n, ast.FunctionDef))
    words = ast.get_docstring(first)
    for part in ("in nats", "shape of Gamma, p", "rate of Gamma, q", "a > 0", "Gamma: E[log x]", "Formula:", "c*log(b/d)"):
        assert part in words
    assert max(map(len, source.splitlines())) < 400
    assert all(any(isinstance(n, ast.FunctionDef) and n.name == f for n in tree.body) for f in ("evaluate_twice", "stirling_gap"))


def test_names_do_not_collide():
    function = closed_form("KL(Gamma(lambda, beta) || Gamma(np, excess))").numpy()
    assert len(set(function.arguments)) == 4
    assert function(1.0, 2.0, 3.0, 4.0) == closed_form("KL(Gamma(a, b) || Gamma(c, d))").numpy()(1.0, 2.0, 3.0, 4.0)
    assert not set(function.arguments) & NAMES


def test_copied_primitives_bring_what_they_need():
    texts, imported = copied(["gamma_gap"])
    space = {"np": np}
    exec("from scipy.special import xlogy\n" + "\n".join(texts), space)
    assert space["gamma_gap"](np.array([2.5]), 2, np.array([0.5])) > 0
    assert imported <= {"xlogy"}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: closed_form("H(Poisson(a))").numpy(), "no closed form"),
        (lambda: closed_form("H(Zeta(s))").lambdify("torch"), "has no function in torch"),
        (lambda: closed_form("H(Normal(m, s))").lambdify("fortran"), "backend"),
        (lambda: closed_form("H(Normal(m, s))").numpy("not a name"), "no name for a function"),
        (lambda: lambdify(3), "no closed form, theorem or combination"),
        (lambda: lambdify(symkl.parse_expression("I(X;Y)"), "torch"), "numpy"),
        (lambda: lambdify(symkl.parse_expression("KL(p(x|y) || q(x))")), "joint law"),
    ],
)
def test_what_cannot_be_generated_is_refused_in_one_line(make, message):
    with pytest.raises((InputError, ValueError), match=message) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_the_command(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from symkl.cli import main

    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(main, ["numpy", "KL(Poisson(a) || Poisson(b))"])
    assert shown.exit_code == 0
    written = CliRunner().invoke(main, ["numpy", "KL(Poisson(a) || Poisson(b))", "-o", "kl.py", "--name", "kl"])
    assert (written.exit_code, written.output) == (0, "")
    space = {}
    exec(Path("kl.py").read_text(), space)
    assert space["kl"](1.0, 2.0) == pytest.approx(1 - np.log(2), rel=1e-15)
    assert [p.name for p in tmp_path.iterdir()] == ["kl.py"]
    table = CliRunner().invoke(main, ["numpy", "I(X;Y)", "--base", "2"])
    assert table.exit_code == 0
    assert "in bits" in table.output
    assert CliRunner().invoke(main, ["numpy", "KL(Poisson(a) |"]).exit_code == 2
    assert CliRunner().invoke(main, ["numpy", "H(Poisson(a))"]).exit_code == 3
    assert CliRunner().invoke(main, ["numpy", "H(Normal(m,s))", "-o", "no/such/kl.py"]).exit_code == 2

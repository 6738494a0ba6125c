"""What the repository promises about itself: commands, licence, size, start-up time, what the core may import."""

import ast
import io
import os
import re
import subprocess
import sys
import time
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "symkl").rglob("*.py"))
TRUSTED = [path for path in SOURCES if path.parts[len(ROOT.parts) + 1] in {"terms", "kernel.py"}]

# Written in pieces, so that this file does not name what it forbids.
REGISTRIES = [
    *("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com"),
    *("deb.debian" + ".org", "archive.ubuntu" + ".com", "crates" + ".io"),
]
FORBIDDEN = re.compile(
    "|".join(re.escape(host) for host in REGISTRIES)
    + r"|://[^\s/]*/(?:simple|packages)/"
    + r"|(?<![\w.~}-])/(?:work|root|home|opt|srv|Users)/"
    + r"|[A-Z]:\\Users"
)


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def tracked():
    """Files that are in git or would be added to it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def code_lines(source):
    """Lines that hold code: not blank, not only a comment, not part of a docstring."""
    skip = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
        tokenize.ENCODING,
    }
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skip:
            lines.update(range(token.start[0], token.end[0] + 1))
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, documented) and ast.get_docstring(node):
            lines.difference_update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def run(*arguments):
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False, text=True)


# --------------------------------------------------------------------------------- commands and files


def test_readme_and_ci_run_the_same_test_command():
    blocks = re.findall(r"^```sh\n(.*?)^```", text("README.md"), re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 2, "README shows the install command, then the test command, each in an sh block"
    commands = [line.strip() for line in blocks[1].splitlines() if line.strip()]
    assert len(commands) == 1, "the test command is one line"
    assert commands[0] in [line.strip() for line in text(".ci/run").splitlines()]


def test_ci_script_is_executable_and_strict():
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "set -euo pipefail" in text(".ci/run")
    assert subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=False).returncode == 0


def test_license():
    assert text("LICENSE").startswith("BSD 3-Clause License")
    assert "The symkl developers" in text("LICENSE")
    assert 'license = "BSD-3-Clause"' in text("pyproject.toml")


def test_every_constraint_is_exact():
    lines = [line for line in text("constraints.txt").splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    assert "sympy==1.14.0" in lines


def test_no_file_names_a_registry_or_a_machine_path():
    found = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:  # a picture
            continue
        for number, line in enumerate(lines, 1):
            if match := FORBIDDEN.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    assert found == []


def test_the_search_for_registries_and_paths_sees_them():
    for line in (f"https://{REGISTRIES[0]}/x", "http://x/" + "simple/", "open('/" + "work/a')", "=/" + "root/.venv"):
        assert FORBIDDEN.search(line)
    for line in ("symkl/rules/chain.py", "./home/x", "a network/opt/in"):
        assert not FORBIDDEN.search(line)


# ------------------------------------------------------------------------------------------------ size


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


READ_IN_AN_HOUR = 800


def test_what_is_trusted_can_be_read_in_an_hour():
    sizes = {str(path.relative_to(ROOT)): code_lines(path.read_text(encoding="utf-8")) for path in TRUSTED}
    assert sum(sizes.values()) <= READ_IN_AN_HOUR, sizes


def test_code_lines_counts_code():
    source = '"""Doc.\n\nMore.\n"""\n\nx = 1  # one\n# none\ndef f():\n    """Doc."""\n    return """a\n    b"""\n'
    assert code_lines(source) == 4


# --------------------------------------------------------------------------------------------- imports


@pytest.mark.parametrize("path", TRUSTED, ids=lambda path: str(path.relative_to(ROOT)))
def test_terms_and_kernel_import_only_the_standard_library_and_sympy(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add("symkl" if node.level else node.module.partition(".")[0])
    assert names - sys.stdlib_module_names <= {"sympy", "symkl"}


@pytest.mark.parametrize("path", TRUSTED, ids=lambda path: str(path.relative_to(ROOT)))
def test_terms_and_kernel_do_not_assert(path):
    """`python -O` drops asserts: a check that matters raises."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)] == []


def test_importing_symkl_costs_little_more_than_importing_sympy():
    best = {"sympy": float("inf"), "symkl": float("inf")}
    for _ in range(5):  # interleaved, so that a busy moment hits both
        for name, seconds in best.items():
            start = time.perf_counter()
            done = run("-c", f"import {name}")
            best[name] = min(seconds, time.perf_counter() - start)
            assert done.returncode == 0, done.stderr
    assert best["symkl"] <= 1.3 * best["sympy"], best


def test_help_does_not_load_sympy():
    script = """
import sys
from symkl.cli import main
sys.argv = ["symkl", "--help"]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print("LOADED" if "sympy" in sys.modules else "NOT LOADED")
"""
    done = run("-c", script)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "NOT LOADED"


def test_a_first_proof_loads_no_more_than_it_needs():
    """Neither the finder of plug-ins where there are none, nor the tensors that SymPy loads to compare e with 1."""
    script = """
import sys
from symkl.api import prove
assert prove("I(X;Z) <= I(X;Y)", ["X -> Y -> Z"])
print({"importlib.metadata", "sympy.tensor.tensor", "highspy", "numpy"} & set(sys.modules))
"""
    done = run("-c", script)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "set()"

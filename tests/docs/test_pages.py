"""What README and the pages say is so: examples print it, names exist, code to copy works."""

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import symkl.rules  # noqa: F401 (loads them)
from docs import console, gallery, generate
from symkl.cli import main
from symkl.derivations import load, paths
from symkl.families import FAMILIES
from symkl.kernel import INFERENCES
from symkl.kernel import RULES as EVERY
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse, parse_expression, parse_given
from symkl.syntax.words import MEASURES

RULES = {name for name, rule in EVERY.items() if rule.__module__.startswith("symkl.rules.")}
"""The general laws; the facts of families have a page of their own."""
ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERATED = {
    f"generated/{name}.md"
    for name in ("rules", "measures", "derivations", "catalogue", "inequalities", "formulas", "pairs")
} | {f"generated/{name}.svg" for name in generate.PICTURES}


def text(path):
    return path.read_text(encoding="utf-8")


def prose(path):
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text(path), flags=re.DOTALL | re.MULTILINE)


def codes(path):
    return re.findall(r"`([^`\n]+)`", prose(path))


def code_to_copy(path):
    return re.findall(r"^```py\n(.*?)^```$", text(path), re.DOTALL | re.MULTILINE)


def rows(page, head):
    """The first cells of the tables of docs/<page> whose first column is called head."""
    found = []
    for table in re.findall(rf"^\| {head} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text(ROOT / "docs" / page), re.MULTILINE):
        found += [re.match(r"\| (.*?) (?<!\\)\|", row)[1].replace("\\|", "|") for row in table.splitlines()]
    assert found
    return found


pages = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


# ------------------------------------------------------------------------------------------ all pages


@pages
def test_examples_print_what_the_page_says(path):
    assert console.refreshed(text(path)) == text(path), (
        "python docs/console.py README.md docs/*.md; read the difference"
    )


@pages
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:\s]+?)(?:#[^)]*)?\)", re.sub(r"`[^`]*`", "", prose(path))):
        assert target in GENERATED or (path.parent / target).exists(), target


@pages
def test_files_named_exist(path):
    for code in codes(path):
        if re.match(r"(symkl|derivations|tests|docs)/[\w./]+$", code):
            assert (ROOT / code).exists(), code


@pages
def test_commands_named_exist(path):
    for name in re.findall(r"`symkl ([a-z-]+)", text(path)):
        assert name in main.commands, name


@pages
def test_lines_are_short(path):
    assert [line for line in prose(path).splitlines() if len(line) > 150 and not line.startswith("|")] == []


# --------------------------------------------------------------------------------------------- README


def test_the_program_has_six_lines():
    (program,) = re.findall(r"^```python\n(.*?)^```$", text(ROOT / "README.md"), re.DOTALL | re.MULTILINE)
    assert len(program.splitlines()) == 6


def test_two_blocks_hold_the_two_commands():
    install, test = re.findall(r"^```sh\n(.*)\n```$", text(ROOT / "README.md"), re.MULTILINE)
    assert install.endswith("pip install -q -c constraints.txt . && .venv/bin/symkl derive")
    assert test in [line.strip() for line in text(ROOT / ".ci/run").splitlines()]


def test_readme_counts_the_statements_and_the_families():
    cases = [tomllib.loads(text(ROOT / "tests/corpus" / f"{name}.toml"))["case"] for name in ("catalogue", "further")]
    assert f"{sum(map(len, cases))} proved statements" in text(ROOT / "README.md")
    assert f"| {len(FAMILIES)} families, with derivation" in text(ROOT / "README.md")


# ------------------------------------------------------------------------------------------- language


@pytest.mark.parametrize("cell", rows("language.md", "statement"))
def test_statements_are_read(cell):
    parse(cell.strip("`"))


@pytest.mark.parametrize("cell", rows("language.md", "expression"))
def test_expressions_are_read(cell):
    for expression in re.findall(r"`([^`]+)`", cell):
        parse_expression(expression, functions=("f",))


@pytest.mark.parametrize("cell", rows("language.md", "given"))
def test_givens_are_read(cell):
    parse_given(cell.strip("`"))


@pytest.mark.parametrize("cell", rows("language.md", "refused"))
def test_what_is_said_to_be_refused_is(cell):
    with pytest.raises(InputError):
        parse_expression(cell.strip("`"))


def test_every_measure_is_described():
    """In the language page, or in the generated one it refers to."""
    written = " ".join((*rows("language.md", "expression"), *generate.measures()))
    assert [name for name in MEASURES if not re.search(rf"\b{name}\(", written)] == []


# ---------------------------------------------------------------------------------------- command line


def test_every_key_of_the_contract_is_described():
    schema = json.loads(text(ROOT / "docs" / "schema.json"))["$defs"]
    described = {key for cell in rows("command-line.md", "key") for key in re.findall(r"`(\w+)`", cell)}
    requests = (schema[kind]["properties"] for kind in ("prove", "closed_form_request", "evaluate", "verify"))
    answers = (schema[kind]["required"] for kind in ("verdict", "closed_form", "number"))
    keys = {*(k for part in (*requests, *answers) for k in part), *schema["error"]["properties"]}
    assert described == keys


def test_every_command_is_described():
    cells = " ".join(rows("command-line.md", "command"))
    assert [name for name in main.commands if f"symkl {name}" not in cells] == []


# ---------------------------------------------------------------------------------------------- trust


def test_the_inferences_and_axioms_are_those_of_the_kernel():
    page = text(ROOT / "docs" / "trust.md")
    listed = re.search(r"by twelve inferences: (.*?)\n\n", page, re.DOTALL)[1]
    assert set(re.findall(r"`(\w+)`", listed)) == set(INFERENCES)
    assert len(INFERENCES) == 12
    assert f"{len(RULES)} axiom rules" in page
    numbers = Counter(EVERY[name].__module__.rpartition(".")[2] for name in RULES)
    rooms = re.findall(r"^\| .* \| ((?:`\w+\.py`(?:, )?)+) \| (\d+) \|$", page, re.MULTILINE)
    named = [re.findall(r"`(\w+)\.py`", files) for files, _ in rooms]
    assert sorted(name for files in named for name in files) == sorted(numbers)
    assert [sum(numbers[name] for name in files) for files in named] == [int(number) for _, number in rooms]


# ------------------------------------------------------------------------------------------ extending


def alone(program):
    """Run a program in a fresh process: it may register rules and measures."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def examples():
    """The four pieces of code to copy: a theorem, a derivation by hand, a rule, a measure."""
    found = code_to_copy(ROOT / "docs" / "extending.md")
    assert len(found) == 4
    return found


def test_the_new_theorem_is_proved(examples, tmp_path):
    file = tmp_path / "X01_comparing_elbos.py"
    file.write_text(examples[0], encoding="utf-8")
    assert load(file).proof.lines
    assert len(load(file).proof.lines) <= 14


def test_the_derivation_by_hand_works(examples, tmp_path):
    file = tmp_path / "X02_by_hand.py"
    head = 'TITLE, SOURCE, STATEMENT = "By hand", "none", "KL(P || Q) = CE(P, Q) - H(P)"\n'
    file.write_text(head + examples[1], encoding="utf-8")
    assert load(file).proof.lines


def test_the_new_rule_works(examples):
    use = """
from symkl.search.blackboard import Board
from symkl.syntax.parse import parse_expression as term
board = Board(term("E[p(x)](log(1/p(x)))")).apply("log_reciprocal").to(term("H(p(x))"))
print(board.theorem, "log_reciprocal" in board.theorem.axioms)
"""
    assert alone(examples[2] + use) == "|- E[p(x)](log(1/p(x))) = H(p(x)) True\n"


def test_the_new_measure_works(examples):
    use = """
from symkl.api import check, dumps, prove
from symkl.emit import text
from symkl import CE, H, eq, laws, variables
x, (P, Q) = variables("x"), laws("P Q")
verdict = prove(eq(Deviance(P(x), Q(x)), 2 * CE(P(x), Q(x)) - 2 * H(P(x))))
print(check(dumps(verdict.theorem)))
print("Dev(P, Q)" in text(verdict.proof))
"""
    assert alone(examples[3] + use) == "|- Dev(P(x), Q(x)) = 2 CE(P(x), Q(x)) - 2 H(P(x))\nTrue\n"


# ------------------------------------------------------------------------------------ generated pages


def test_the_page_of_rules_has_all_of_them():
    page = "\n".join(generate.rules())
    assert [name for name in RULES if f"\n## `{name}`\n" not in page] == []
    for heading in ("Formula", "Needs", "Fails", "Source"):
        assert page.count(f"\n- {heading}: ") >= len(RULES)


def test_the_page_of_measures_prints_every_definition():
    page = "\n".join(generate.measures())
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    assert [s.partition("\n")[0] for s in sections if "```{math}" not in s] == [], "add an example to docs/generate.py"


@pytest.fixture(scope="module")
def derivations_page():
    return "\n".join(generate.derivations())


def test_the_page_of_derivations_has_all_of_them(derivations_page):
    assert [p.name for p in paths() if f"`derivations/{p.name}`" not in derivations_page] == []
    assert derivations_page.count("*Proof.*") == len(paths())


def test_no_latex_is_left_in_the_prose(derivations_page):
    rest = re.sub(r"```\{math\}.*?```|\$[^$]*\$|`[^`]*`", "", derivations_page, flags=re.DOTALL)
    assert [line for line in rest.splitlines() if re.search(r"[\\{}~]", line)] == []
    formulas = "".join(re.findall(r"```\{math\}.*?```", derivations_page, re.DOTALL))
    assert "\\small" not in formulas
    assert "\\label" not in formulas


def test_every_family_has_a_section_with_its_formulas():
    sections = re.split(r"^## ", "\n".join(gallery.formulas()), flags=re.MULTILINE)[1:]
    assert sections.pop().startswith("How many families\n")
    assert [s.partition("\n")[0] for s in sections] == list(FAMILIES)
    assert [s for s in sections if s.count("```{math}") not in {2, 3}] == []  # H, KL and, for most, a Fisher matrix
    assert sum(s.count("```{math}") == 3 for s in sections) >= 40
    (normal,) = (s for s in sections if s.startswith("Normal\n"))
    assert "No closed form is known." not in normal


def test_the_pairs_tell_the_four_answers_apart():
    row = dict(zip(gallery.univariate(), gallery.row("Uniform"), strict=True))
    assert [row[name] for name in ("Normal", "Uniform", "Poisson")] == ["closed", "region", "infinite"]
    assert gallery.divergence("Logistic", "Logistic").status == "none"
    assert set(row.values()) <= set(gallery.SIGNS)


def test_a_row_of_the_catalogue():
    status, row = generate.verdict_on(
        {"id": "A", "name": "n", "statement": "KL(P || Q) >= 0", "given": [], "base": "2"}
    )
    assert status == "proved"
    assert row.startswith("| A | n | `KL(P \\|\\| Q) >= 0` | base 2 | proved | ")

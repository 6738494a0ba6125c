"""Write the pages of the documentation that come from symkl itself: rules, measures, derivations, catalogue, families.

Run by conf.py; every statement of the test corpus is proved on the way, so it takes a minute or two.  A stamp of
the sources of each page in docs/generated saves that time when nothing has changed.
"""

from __future__ import annotations

import inspect
import json
import re
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from docs.gallery import formulas, pairs
from symkl.information_diagram import diagram
from symkl.listing import sections
from symkl.plots import convergence, plot

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "generated"
TESTS = ROOT / "tests"
CORPUS = TESTS / "corpus"
GROUPS = {
    "A": "Entropy and information of one law",
    "B": "Joint, conditional and mutual information",
    "C": "Divergence and cross-entropy",
    "D": "Evidence and its bounds",
    "F": "Further statements",
}

PICTURES: dict[str, Callable[[Path], object]] = {
    "divergences": lambda path: plot(
        ["KL(Normal(0, 1) || Normal(0, s))", "KL(Normal(0, s) || Normal(0, 1))"], {"s": (0.4, 3)}, output=path
    ),
    "elbo": lambda path: plot(
        "-CE(Normal(m, s), Normal(2, 1)) - KL(Normal(m, s) || Normal(0, 1))", {"m": (-1, 3), "s": (0.3, 2)}, output=path
    ),
    "diagram": lambda path: diagram("I(X;Y) <= I(X;Y|Z)", output=path),
    "convergence": lambda path: convergence("KL(Gamma(a, 1) || Gamma(2, 1))", {"a": "7/3"}, path),
}
"""The pictures of the pages, by the commands that they show."""


def write() -> None:
    """Write the pages whose sources have changed; the stamp has a digest of those of each page."""
    stamp = TARGET / "stamp.json"
    old = json.loads(stamp.read_text(encoding="utf-8")) if stamp.is_file() else {}
    now: dict[str, str] = {}
    TARGET.mkdir(exist_ok=True)
    for page, further in (
        (rules, ()),
        (measures, ()),
        (derivations, ROOT.glob("derivations/*.py")),
        (catalogue, TESTS.glob("*/*.toml")),
        (inequalities, CORPUS.glob("*.toml")),
        (formulas, ()),
        (pairs, ()),
    ):
        name, path = page.__name__, TARGET / f"{page.__name__}.md"
        now[name] = digest(further)
        if not path.is_file() or old.get(name) != now[name]:
            path.write_text("\n".join(page()) + "\n", encoding="utf-8")
    now["pictures"] = digest(())
    if old.get("pictures") != now["pictures"] or not all((TARGET / f"{name}.svg").is_file() for name in PICTURES):
        for name, draw in PICTURES.items():
            draw(TARGET / f"{name}.svg")
    stamp.write_text(json.dumps(now), encoding="utf-8")


def digest(further: Iterable[Path]) -> str:
    """Return a digest of symkl, of this directory's programs and of further sources."""
    sources = [*ROOT.glob("symkl/**/*.py"), *ROOT.glob("symkl/**/*.lark"), *ROOT.glob("docs/*.py"), *further]
    found = sha256()
    for path in sorted(sources):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


# ------------------------------------------------------------------------------------------- docstrings


def code(text: str) -> str:
    """Return text as inline code."""
    return f"`{text}`"


def cell(text: str) -> str:
    """Return text as it may stand in a table."""
    return text.replace("|", "\\|")


def items(doc: dict[str, str], *headings: str) -> Iterator[str]:
    """Yield a list of what a docstring says under some headings."""
    for heading in headings:
        if text := doc.get(heading):
            prose = text.replace("](", "]\\(")  # E[...](...) is no link
            yield f"- {heading}: {code(text) if heading in {'Formula', 'Example'} else prose}"


# ------------------------------------------------------------------------------------ rules and measures


def rules() -> Iterator[str]:
    """Yield the page of the axiom rules, and the derived ones."""
    import symkl.rules  # noqa: F401 (loads them)
    from symkl.kernel import RULES
    from symkl.rules import derived, divergences, pinsker

    found = {name: rule for name, rule in sorted(RULES.items()) if rule.__module__.startswith("symkl.rules.")}

    yield from (
        "# Rules",
        "",
        f"There are {len(found)} axiom rules. A theorem lists those it rests on; nothing else about probability is",
        "trusted.",
        "The reason is what a proof prints beside a step. `symkl list rules` gives the same list in a terminal.",
        "",
        "| rule | reason as printed | file |",
        "|---|---|---|",
    )
    for name, rule in found.items():
        yield f"| [{code(name)}](#{name.replace('_', '-')}) | {cell(rule.reason)} | {code(file_of(rule.__module__))} |"
    yield ""
    for name, rule in found.items():
        doc = sections(rule.__doc__)
        yield from (f"({name.replace('_', '-')})=", f"## {code(name)}", "", doc[""], "")
        yield from items(doc, "Formula")
        yield from arguments(rule.function)
        yield from items(doc, "Needs", "Fails", "Example", "Source")
        yield ""
    yield from ("# Derived rules", "", "Compositions of the rules above: they add nothing to what is trusted.", "")
    for name, function in composed((derived, divergences, pinsker)):
        doc = sections(function.__doc__)
        yield from (f"## {code(name)}", "", doc[""], "")
        yield from items(doc, "Formula", "Needs", "Source")
        yield from (f"- File: {code(file_of(function.__module__))}", "")


def composed(modules: Iterable[ModuleType]) -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield the functions of modules that state what they prove."""
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and "Formula" in sections(function.__doc__):
                yield name, function


def arguments(rule: Callable[..., object]) -> Iterator[str]:
    """Yield a line for what a rule takes after the term, if anything, with what its docstring says of it."""
    _, *others = inspect.signature(rule).parameters.values()  # whose annotations are kept as they were written
    if others:
        rests = ["" if one.default is one.empty else f" = {one.default!r}" for one in others]
        named = ", ".join(code(f"{one.name}: {one.annotation}{rest}") for one, rest in zip(others, rests, strict=True))
        said = sections(rule.__doc__).get("Args", "")
        yield f"- Arguments after the term: {'; '.join(filter(None, [named, said]))}"


def file_of(module: str) -> str:
    """Return the file of a module of the package."""
    return f"{module.replace('.', '/')}.py"


def measures() -> Iterator[str]:
    """Yield the page of the named measures."""
    import symkl.rules  # noqa: F401 (loads them)
    from symkl.emit import latex
    from symkl.kernel import RULES
    from symkl.measures import every_measure
    from symkl.syntax.parse import parse_expression

    found = every_measure()
    yield from (
        "# Measures",
        "",
        f"{len({c.symbol for c in found})} measures have a word in the language. Each is a class with a definition,",
        "`unfold`, which is also the rule that opens it, and a second definition, `value`, which evaluates it in models.",
        "",
    )
    for c in sorted(found, key=lambda c: (c.__module__, inspect.getsourcelines(c)[1])):
        doc = sections(c.__doc__)
        yield from (f"## {c.symbol}: {doc['']}", "")
        for term in map(parse_expression, c.examples[:2]):
            formula = f"{latex(term)} = {latex(RULES['unfold'](term).right)}"
            yield from ("```{math}", formula, "```", "")
        yield from items(doc, "Formula", "Source")
        yield f"- In the language: {', '.join(map(code, c.examples))}"
        yield from (f"- Class: {code(c.__name__)} in {code(file_of(c.__module__))}", "")


# ------------------------------------------------------------------------------------------ derivations


def derivations() -> Iterator[str]:
    """Yield the page of the authored derivations, each with its proof in print."""
    from symkl.derivations import load, paths
    from symkl.emit import fragment

    found = [(path, load(path)) for path in paths()]
    yield from (
        "# Derivations",
        "",
        f"{len(found)} theorems are written down in `derivations/`, one file each. `symkl derive` proves and prints",
        "them all, `symkl derive D01` one of them. Everything below was proved and printed while this page was built.",
        "",
        "| id | title | lines |",
        "|---|---|---|",
    )
    for _, d in found:
        yield f"| [{d.id}](#{d.id.lower()}) | {d.title} | {len(d.proof.lines)} |"
    yield ""
    for path, d in found:
        yield from (f"({d.id.lower()})=", f"## {d.id} {d.title}", "", f"{code(d.statement.text)}", "")
        yield from (page_of(fragment(d.proof)), "", f"File: {code(f'derivations/{path.name}')}", "")


def page_of(latex: str) -> str:
    """Turn a theorem with its proof from LaTeX into Markdown: the prose is opened up, the formulas stay."""
    steps: tuple[tuple[str, str], ...] = (
        (r"(?:\\sloppy)?\{\\footnotesize\n(?s:(.*?))\}\n\\end\{proof\}\n", r"\n\1\n"),
        (r"\\begin\{theorem\}.*\n", ""),
        (r"\\end\{theorem\}\n", ""),
        (r"\\sloppy\n", ""),
        (r"\\begin\{remark\}\n(?s:(.*?))\\end\{remark\}\n", r"\n*Remark.* \1\n"),
        (r"\\begin\{proof\}\n", "\n*Proof.*\n"),
        (r"\\end\{proof\}\n", ""),
        (r"\\begin\{equation\}(?:\\label\{[^}]*\})?\n(?s:(.*?))\\end\{equation\}\n", r"\n```{math}\n\1```\n"),
        (r"(?s:(\\begin\{align\*\}.*?\\end\{align\*\})\n)", r"\n```{math}\n:nowrap:\n\n\1\n```\n"),
        (r"\\tag\*\{\\small ", r"\\tag*{"),
        (r"\\(?:begin|end)\{itemize\}\n", "\n"),
        (r"\\item\[([^]]*)\] (?:\\raggedright )?", r"- \1 "),
    )
    for pattern, replacement in steps:
        latex = re.sub(pattern, replacement, latex)
    return re.sub(r"\n{3,}", "\n\n", latex).strip()


# -------------------------------------------------------------------------------------------- catalogue


def catalogue() -> Iterator[str]:
    """Yield the table of every statement of the corpus with its verdict, and what is left out."""
    read = {
        name: tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8")) for name in ("catalogue", "further")
    }
    must_fail = CORPUS.parent / "must_fail" / "statements.toml"
    false = tomllib.loads(must_fail.read_text(encoding="utf-8"))["case"]
    tables: dict[str, list[str]] = {group: [] for group in GROUPS}
    counts: dict[str, int] = {}
    for case in (*read["catalogue"]["case"], *read["further"]["case"]):
        status, row = verdict_on(case)
        counts[status] = counts.get(status, 0) + 1
        tables.setdefault(case["id"][0], []).append(row)
    said = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
    yield from (
        "# Catalogue",
        "",
        f"The statements the tests prove, with the verdict of the run that built this page: {said}. Times are in",
        f"milliseconds for one proof in a warm process. Another {len(false)} statements are false, and",
        "the tests refute each of them with an exact model.",
        "",
    )
    for group, title in [(g, GROUPS.get(g, g)) for g in tables]:
        yield from (
            f"## {title}",
            "",
            "| id | name | statement | given | verdict | lines | ms |",
            "|---|---|---|---|---|---|---|",
        )
        yield from (*tables[group], "")
    yield from left_out(read["catalogue"].get("left_out", ()))


def verdict_on(case: dict[str, object], seconds: float = 20.0) -> tuple[str, str]:
    """Prove one statement; return the verdict and its row."""
    from symkl.api import prove

    start = time.perf_counter()
    verdict = prove(str(case["statement"]), case["given"], case.get("base"), seconds=seconds)  # type: ignore[arg-type]
    spent = 1000 * (time.perf_counter() - start)
    given = [code(g) for g in case["given"]]  # type: ignore[attr-defined]
    given += [f"base {case['base']}"] if "base" in case else []
    lines = str(len(verdict.proof.lines)) if verdict.proof else ""
    parts = [
        str(case["id"]),
        str(case["name"]),
        code(str(case["statement"])),
        "; ".join(given),
        verdict.status,
        lines,
        f"{spent:.0f}",
    ]
    return verdict.status, f"| {' | '.join(map(cell, parts))} |"


SHANNON_GROUPS = {
    "W": "One variable, repeated variables, weights of all sizes",
    "C": "Cover and Thomas, chapter 2",
    "S": "Stationary and Markov processes",
    "M": "Channels, sources and networks",
    "Y": "Yeung: I-measure and implications of independence",
    "I": "Ingleton, common information, what does not follow from Shannon's inequalities",
    "K": "Network coding and storage",
    "P": "Secrecy",
    "H": "Han, Shearer, total correlation",
    "R": "Further statements",
}


def inequalities() -> Iterator[str]:
    """Yield the table of the Shannon prover's suite, with verdicts."""
    cases = tomllib.loads((CORPUS / "shannon.toml").read_text(encoding="utf-8"))["case"]
    expected = {name: sum(c["expect"] == name for c in cases) for name in ("proved", "refuted", "not implied")}
    yield from (
        "# Entropy inequalities: the suite",
        "",
        f"{len(cases)} statements: {expected['proved']} are proved, each with a certificate that the independent checker",
        f"accepts; {expected['refuted']} are refuted by an exact distribution; {expected['not implied']} do not follow from",
        "Shannon's inequalities, and a polymatroid shows it (verdict `unknown`; the search for a refutation is cut short here).",
        "",
    )
    for group, title in SHANNON_GROUPS.items():
        head = "| id | name | statement | given | verdict | lines | ms |"
        yield from (f"## {title}", "", head, "|---|---|---|---|---|---|---|")
        yield from (verdict_on(case, seconds=3.0)[1] for case in cases if case["id"][0] == group)
        yield ""


def left_out(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    """Yield the table of what cannot be stated or proved yet."""
    yield from (
        "## Not yet",
        "",
        "Known identities that symkl cannot state or prove yet, with the machinery they need.",
        "",
        "| id | needs |",
        "|---|---|",
        *(f"| {row['id']} | {cell(row['needs'])} |" for row in rows),
    )


if __name__ == "__main__":
    write()

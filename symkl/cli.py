"""The command line.  Nothing heavy is imported before a command needs it, so that ``--help`` is instant."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

PROVED, REFUTED, WRONG_INPUT, UNKNOWN, INTERNAL = 0, 1, 2, 3, 70


def guarded(function: Callable[..., int]) -> Callable[..., None]:
    """Turn a command's result into the exit code; an unexpected error is 70, in one line, never 1."""

    @wraps(function)
    def command(**options: Any) -> None:
        from symkl.certificates import CheckFailed
        from symkl.syntax.errors import InputError

        try:
            code = function(**options)
        except InputError as error:
            click.echo(f"symkl: {error}\n{error.pointer()}", err=True)
            code = WRONG_INPUT
        except CheckFailed as error:
            click.echo(f"symkl: refused: {error}", err=True)
            code = REFUTED
        except (OSError, UnicodeDecodeError) as error:
            click.echo(f"symkl: {error}", err=True)
            code = WRONG_INPUT
        except (click.exceptions.Exit, click.ClickException, KeyboardInterrupt):
            raise
        except Exception as error:
            if os.environ.get("SYMKL_DEBUG"):
                raise
            click.echo(f"symkl: internal error: {type(error).__name__}: {error} (SYMKL_DEBUG=1 shows where)", err=True)
            code = INTERNAL
        sys.exit(code)

    return command


def write(text: str, output: str | None) -> None:
    """Print, or write a file whole or not at all."""
    if output is None:
        click.echo(text)
        return
    target = Path(output)
    handle, name = tempfile.mkstemp(dir=target.parent or ".", prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text if text.endswith("\n") else text + "\n")
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="symkl")
def main() -> None:
    """Prove identities about entropy, KL, cross-entropy and the ELBO, or refute them by an explicit model."""


@main.command("prove")
@click.argument("statement")
@click.option("--given", "-g", multiple=True, help='A hypothesis, e.g. "X -> Y -> Z"; may be repeated.')
@click.option("--base", help="Base of the logarithm: 2 (bits), 10, a symbol; default e (nats).")
@click.option(
    "--notation", type=click.Choice(["expectation", "sum", "integral"]), default="expectation", show_default=True
)
@click.option("--format", "form", type=click.Choice(["text", "latex", "json"]), default="text", show_default=True)
@click.option("--output", "-o", help="Write to this file instead of the terminal.")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="Limit of the search.")
@guarded
def prove_command(
    statement: str,
    given: tuple[str, ...],
    base: str | None,
    notation: str,
    form: str,
    output: str | None,
    seconds: float,
) -> int:
    """Prove STATEMENT, or refute it.

    Exit code: 0 proved, 1 refuted, 2 the input is wrong, 3 neither, 70 an internal error.
    """
    from symkl.api import prove
    from symkl.tasks import as_response, base_of

    verdict = prove(statement, given, base_of(base), seconds=seconds)
    if form == "json":
        write(json.dumps(as_response(verdict), ensure_ascii=False), output)
    elif verdict.proof is not None:
        write(show(verdict.proof, form, notation, terminal=output is None and sys.stdout.isatty()), output)
    else:
        write(outcome(verdict), output)
    return {"proved": PROVED, "refuted": REFUTED}.get(verdict.status, UNKNOWN)


def show(proof: Any, form: str, notation: str, *, terminal: bool) -> str:
    """Return the view of a proof in a format."""
    from symkl.emit import document, text

    return document(proof, notation=notation) if form == "latex" else text(proof, notation=notation, colour=terminal)


def outcome(verdict: Any) -> str:
    """Return what is said of a statement that is not proved."""
    head = [f"{verdict.status}: {verdict.statement.text}", *(f"  reading: {r}" for r in verdict.statement.readings)]
    if verdict.counterexample is not None:
        return "\n".join([*head, "", verdict.counterexample.table()])
    return "\n".join([*head, *(f"  tried: {t}" for t in verdict.tried)])


@main.command("evaluate")
@click.argument("expression")
@click.option("--set", "settings", multiple=True, help='The value of a parameter, e.g. "a=7/3"; may be repeated.')
@click.option("--digits", "-d", type=click.IntRange(1, 1000), default=30, show_default=True)
@click.option("--base", help="Base of the logarithm: 2 (bits), 10; default e (nats).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@guarded
def evaluate_command(expression: str, settings: tuple[str, ...], digits: int, base: str | None, form: str) -> int:
    """Print a number for EXPRESSION, the digits that are sure and the method that gave it."""
    from symkl.api import evaluate
    from symkl.syntax.errors import InputError
    from symkl.tasks import as_number, base_of

    values = {}
    for setting in settings:
        name, equals, value = (part.strip() for part in setting.partition("="))
        if not (name and equals and value):
            msg = f'--set takes name=value, as in --set a=7/3, not "{setting}"'
            raise InputError(msg, setting)
        values[name] = value
    found = evaluate(expression, digits, values, base_of(base))
    if form == "json":
        click.echo(json.dumps(as_number(found), ensure_ascii=False))
    else:
        click.echo(f"{found}")
        said = found.note if found.status == "infinite" else f"{found.digits} digits, {found.method}; {found.note}"
        click.echo(said.rstrip("; "), err=True)
    return PROVED


@main.command("derive")
@click.argument("names", nargs=-1)
@click.option(
    "--notation", type=click.Choice(["expectation", "sum", "integral"]), default="expectation", show_default=True
)
@click.option("--format", "form", type=click.Choice(["text", "latex"]), default="text", show_default=True)
@click.option("--output", "-o", help="Write to this file instead of the terminal.")
@guarded
def derive_command(names: tuple[str, ...], notation: str, form: str, output: str | None) -> int:
    """Prove the authored derivations (all, or those with the given ids) and print them."""
    from symkl.derivations import find, load_all
    from symkl.emit import document
    from symkl.kernel import DoesNotApply

    try:
        chosen = [find(name) for name in names] if names else list(load_all())
    except KeyError as error:
        click.echo(f"symkl: {error.args[0]}", err=True)
        return WRONG_INPUT
    proofs, failed = [], 0
    for derivation in chosen:
        try:
            proofs.append(derivation.proof)
        except DoesNotApply as error:
            failed += 1
            click.echo(f"symkl: {derivation.id} fails: {error}", err=True)
    terminal = output is None and sys.stdout.isatty()
    if form == "latex":
        write(document(proofs, notation=notation), output)
    else:
        write("\n\n".join(show(p, form, notation, terminal=terminal) for p in proofs), output)
    click.echo(f"{len(proofs)} of {len(chosen)} derivations proved", err=True)
    return UNKNOWN if failed else PROVED


@main.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--core-only", is_flag=True, help="Print the relation only, in the certificate's own terms.")
@guarded
def check_command(file: str, *, core_only: bool) -> int:
    """Replay the proof in FILE (JSON) and report what it proves, its axioms and hypotheses.

    Exit code: 0 the proof holds, 1 it is refused, 2 the file cannot be read.
    """
    from symkl.api import check

    theorem = check(Path(file))
    click.echo(f"{theorem.left} {theorem.relation} {theorem.right}")
    if not core_only:
        click.echo(f"axioms: {', '.join(sorted(theorem.axioms)) or 'none'}")
        click.echo(f"hypotheses: {'; '.join(map(str, theorem.hypotheses)) or 'none'}")
    return PROVED


@main.command("list")
@click.argument("what", type=click.Choice(["families", "measures", "rules", "derivations"]))
@click.argument("search", required=False, default="")
@guarded
def list_command(what: str, search: str) -> int:
    """List what there is; SEARCH keeps the lines that contain a text."""
    from symkl.listing import listing

    rows = [row for row in listing(what) if search.lower() in " ".join(row).lower()]
    width = max((len(row[0]) for row in rows), default=0)
    for name, line in rows:
        click.echo(f"{name:<{width}}  {line}")
    return PROVED


@main.command("batch")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--output", "-o", help="Write to this file instead of the terminal.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes; a task over its time is killed.",
)
@guarded
def batch_command(file: str, output: str | None, workers: int) -> int:
    """Carry out many tasks, one JSON request a line, one response each, in order."""
    from symkl.batch import run

    if output is None:
        with click.open_file(file, encoding="utf-8", errors="replace") as source:
            for response in run(source, workers):
                click.echo(json.dumps(response, ensure_ascii=False))
        return PROVED
    with click.open_file(file, encoding="utf-8", errors="replace") as source:
        responses = [json.dumps(response, ensure_ascii=False) for response in run(source, workers)]
    write("\n".join(responses), output)
    return PROVED

"""``symkl check``: a saved proof replayed."""

from __future__ import annotations

import json
from pathlib import Path

import click

from symkl.commands.common import PROVED, guarded


@click.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--core-only", is_flag=True, help="Print the relation only, in the certificate's own terms.")
@click.option("--cache", type=click.Path(file_okay=False), help="Keep what holds here, and use what is kept.")
@guarded
def command(file: str, cache: str | None, *, core_only: bool) -> int:
    """Replay the proof in FILE (JSON) and report what it proves, its axioms and hypotheses.

    FILE holds a proof, a Shannon certificate, or an answer of `prove` with both.

    Exit code: 0 the proof holds, 1 it is refused, 2 the file cannot be read.
    """
    text = Path(file).read_text(encoding="utf-8")
    if cache is None:
        found = report(text)
    else:
        from symkl.kept import Kept

        kept = Kept(Path(cache))
        stored = kept.load("check", text)
        found = report(text) if stored is None else stored
        if stored is None:
            kept.store("check", text, found)
    lines = found.split("\n")
    click.echo("\n".join(line for line in lines if not (core_only and line.startswith(("axioms: ", "hypotheses: ")))))
    return PROVED


def report(text: str) -> str:
    """Return what is proved by the text of a file, its axioms and hypotheses, as lines; raises CheckFailed."""
    from symkl.api import check

    shannon, alone = check_shannon_part(text)
    if alone:
        return shannon
    theorem = check(text)
    lines = [shannon] if shannon else []
    lines.append(f"{theorem.left} {theorem.relation} {theorem.right}")
    lines.append(f"axioms: {', '.join(sorted(theorem.axioms)) or 'none'}")
    lines.append(f"hypotheses: {'; '.join(map(str, theorem.hypotheses)) or 'none'}")
    return "\n".join(lines)


def check_shannon_part(text: str) -> tuple[str, bool]:
    """Check the Shannon certificate in a text, if there is one; returns what it shows, and if there is nothing else."""
    from symkl.certificates import CheckFailed
    from symkl.shannon_certificate import check_shannon

    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return "", False  # the replay says what is wrong
    alone = isinstance(data, dict) and data.get("format") == "symkl shannon certificate"
    certificate = data if alone else data.get("shannon") if isinstance(data, dict) else None
    if certificate is None:
        return "", False
    try:
        check_shannon(certificate)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise CheckFailed(f"the Shannon certificate: {error}") from error
    return f"Shannon certificate: {certificate['statement']}", alone

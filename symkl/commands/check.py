"""``symkl check``: a saved proof replayed."""

from __future__ import annotations

import json
from pathlib import Path

import click

from symkl.commands.common import PROVED, guarded


@click.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--core-only", is_flag=True, help="Print the relation only, in the certificate's own terms.")
@guarded
def command(file: str, *, core_only: bool) -> int:
    """Replay the proof in FILE (JSON) and report what it proves, its axioms and hypotheses.

    FILE holds a proof, a Shannon certificate, or an answer of `prove` with both.

    Exit code: 0 the proof holds, 1 it is refused, 2 the file cannot be read.
    """
    from symkl.api import check

    if check_shannon_part(Path(file)):
        return PROVED
    theorem = check(Path(file))
    click.echo(f"{theorem.left} {theorem.relation} {theorem.right}")
    if not core_only:
        click.echo(f"axioms: {', '.join(sorted(theorem.axioms)) or 'none'}")
        click.echo(f"hypotheses: {'; '.join(map(str, theorem.hypotheses)) or 'none'}")
    return PROVED


def check_shannon_part(file: Path) -> bool:
    """Check the Shannon certificate in a file, if there is one; returns whether there is nothing else."""
    from symkl.certificates import CheckFailed
    from symkl.shannon_certificate import check_shannon

    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return False  # the replay says what is wrong
    alone = isinstance(data, dict) and data.get("format") == "symkl shannon certificate"
    certificate = data if alone else data.get("shannon") if isinstance(data, dict) else None
    if certificate is None:
        return False
    try:
        check_shannon(certificate)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise CheckFailed(f"the Shannon certificate: {error}") from error
    click.echo(f"Shannon certificate: {certificate['statement']}")
    return alone

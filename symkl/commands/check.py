"""``symkl check``: a saved proof replayed."""

from __future__ import annotations

from pathlib import Path

import click

from symkl.commands.common import PROVED, guarded


@click.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--core-only", is_flag=True, help="Print the relation only, in the certificate's own terms.")
@guarded
def command(file: str, *, core_only: bool) -> int:
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

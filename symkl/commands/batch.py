"""``symkl batch``: many tasks, one JSON line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from symkl.commands.common import PROVED, guarded, progress, swept, write


@click.command("batch")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--output", "-o", help="Write to this file instead of the terminal.")
@click.option("--project", is_flag=True, help="Check every theorem and closed form of symkl instead of FILE.")
@click.option("--pairs", is_flag=True, help="With --project: the divergences of all pairs of families, too.")
@swept
@guarded
def command(
    file: str | None,
    output: str | None,
    executor: str,
    workers: int,
    cache: str | None,
    *,
    project: bool,
    pairs: bool,
) -> int:
    """Carry out many tasks, one JSON request a line, one response each, in order."""
    from symkl.batch import run
    from symkl.project import requests

    if (file is None) == (not project):
        raise click.UsageError("give either FILE or --project")
    place = Path(cache) if cache else None

    def responses(lines: Iterable[str]) -> Iterable[str]:
        with progress("tasks") as advance:
            for response in run(lines, workers, executor, cache=place, progress=advance):
                yield json.dumps(response, ensure_ascii=False)

    with click.open_file(file or "-", encoding="utf-8", errors="replace") as source:
        found = responses(requests(pairs=pairs) if file is None else source)
        if output is not None:
            write("\n".join(found), output)
        else:
            for line in found:
                click.echo(line)
    return PROVED

"""``symkl batch``: many tasks, one JSON line each."""

from __future__ import annotations

import json

import click

from symkl.commands.common import PROVED, guarded, write


@click.command("batch")
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
def command(file: str, output: str | None, workers: int) -> int:
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

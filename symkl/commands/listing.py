"""``symkl list``: what there is."""

from __future__ import annotations

import click

from symkl.commands.common import PROVED, guarded


@click.command("list")
@click.argument("what", type=click.Choice(["measures", "rules", "derivations"]))
@click.argument("search", required=False, default="")
@guarded
def command(what: str, search: str) -> int:
    """List what there is; SEARCH keeps the lines that contain a text."""
    from symkl.listing import listing

    rows = [row for row in listing(what) if search.lower() in " ".join(row).lower()]
    width = max((len(row[0]) for row in rows), default=0)
    for name, line in rows:
        click.echo(f"{name:<{width}}  {line}")
    return PROVED

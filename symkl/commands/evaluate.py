"""``symkl evaluate``: a number with the digits that are sure."""

from __future__ import annotations

import json

import click

from symkl.commands.common import PROVED, OfText, guarded, settings_of


@click.command("evaluate", cls=OfText)
@click.argument("expression")
@click.option("--set", "settings", multiple=True, help='The value of a parameter, e.g. "a=7/3"; may be repeated.')
@click.option("--digits", "-d", type=click.IntRange(1, 1000), default=30, show_default=True)
@click.option("--base", help="Base of the logarithm: 2 (bits), 10; default e (nats).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@guarded
def command(expression: str, settings: tuple[str, ...], digits: int, base: str | None, form: str) -> int:
    """Print a number for EXPRESSION and how many of its digits are sure."""
    from symkl.api import evaluate
    from symkl.tasks import as_number, base_of

    found = evaluate(expression, digits, settings_of(settings), base_of(base))
    if form == "json":
        click.echo(json.dumps(as_number(found), ensure_ascii=False))
        return PROVED
    click.echo(str(found))
    said = found.note if found.status == "infinite" else f"{found.digits} digits, {found.method}; {found.note}"
    click.echo(said.rstrip("; "), err=True)
    return PROVED

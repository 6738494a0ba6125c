"""``symkl verify``: a numeric check with its record."""

from __future__ import annotations

import json

import click

from symkl.commands.common import PROVED, REFUTED, UNKNOWN, OfText, guarded


@click.command("verify", cls=OfText)
@click.argument("subject")
@click.option("--given", "-g", multiple=True, help="A hypothesis; may be repeated.")
@click.option("--digits", "-d", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--base", help="Base of the logarithm: 2 (bits), 10; default e (nats).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@guarded
def command(subject: str, given: tuple[str, ...], digits: int, base: str | None, form: str) -> int:
    """Check SUBJECT numerically: a statement, the closed form of an expression, or "derivation ID".

    Exit code: 0 the sides agree, 1 refuted at a point, 2 the input is wrong, 3 nothing could be decided.
    """
    from symkl.syntax.errors import InputError
    from symkl.tasks import respond

    request = {"task": "verify", "subject": subject, "given": list(given), "digits": digits}
    found = respond({**request, "base": base} if base else request)
    if found["status"] == "error":
        raise InputError(found["note"], subject, found.get("column", 1) - 1)
    if form == "json":
        click.echo(json.dumps({k: v for k, v in found.items() if k != "id"}, ensure_ascii=False))
    else:
        radius = f", radius {found['radius']}" if found["radius"] is not None else ""
        at = f"{found['digits']} digits, " if found["digits"] else ""
        click.echo(f"{found['verdict']}: {found['method']}, {at}{found['points']} points{radius}")
        if found["verdict"] == "refuted":
            click.echo("\n".join(f"{key} {found['worst'][key]}" for key in ("place", "left", "right")))
        if found["note"]:
            click.echo(found["note"], err=True)
    return {"agrees": PROVED, "refuted": REFUTED}.get(found["verdict"], UNKNOWN)

"""``symkl diagram``: information diagrams as pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from symkl.commands.common import PROVED, guarded


@click.command("diagram")
@click.argument("subject", required=False)
@click.option("--given", "-g", multiple=True, help="A hypothesis; may be repeated.")
@click.option("--pmf", type=click.Path(exists=True, dir_okay=False), help="A pmf, or an answer that refutes (JSON).")
@click.option("--output", "-o", required=True, help="The file to write: .svg, .png or .pdf.")
@guarded
def command(subject: str | None, given: tuple[str, ...], pmf: str | None, output: str) -> int:
    """Draw the information diagram of SUBJECT, a statement or an expression, or of a pmf (at most four variables).

    Needs matplotlib: pip install symkl[plot].
    """
    from symkl.information_diagram import diagram
    from symkl.syntax.errors import InputError

    if (subject is None) == (pmf is None):
        raise click.UsageError("give either a statement or --pmf FILE")
    shown: Any = subject
    if pmf is not None:
        try:
            data = json.loads(Path(pmf).read_text(encoding="utf-8"))
        except ValueError as error:
            raise InputError(f"{pmf} is not JSON: {error}", "") from error
        shown = (data.get("counterexample") or data) if isinstance(data, dict) else {}
    try:
        diagram(shown, given, output)
    except ImportError as error:
        raise click.ClickException(str(error)) from error
    return PROVED

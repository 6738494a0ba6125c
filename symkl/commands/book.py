"""``symkl book``: the authored derivations as pages to read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from symkl.commands.common import PROVED, UNKNOWN, guarded


@click.command("book")
@click.argument("derivations", required=False, type=click.Path(exists=True, file_okay=False))
@click.option("--output", "-o", required=True, type=click.Path(file_okay=False), help="The folder of the book.")
@click.option("--pdf", is_flag=True, help="Add book.pdf (needs the extra symkl[pdf]).")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option("--scheduler", help="Use the Dask cluster of the scheduler at this address.")
@guarded
def command(derivations: str | None, output: str, workers: int, scheduler: str | None, *, pdf: bool) -> int:
    """Make the book: every authored derivation proved, checked and typeset.

    DERIVATIONS is a folder of your own instead of the shipped one.  Only what has changed is built again.

    Exit code: 0 all proved, 3 some derivation failed (it is named), 2 the folder cannot be written.
    """
    from symkl import formats
    from symkl.book.build import build

    if pdf:
        formats.load("pdf")
    place = Path(output)
    place.mkdir(parents=True, exist_ok=True)
    executor = f"dask:{scheduler}" if scheduler else "processes" if workers > 1 else "serial"
    source = Path(derivations) if derivations else None
    report = build(place, source, pdf=pdf, progress=shown, executor=executor, workers=workers)
    for name, why in report.failed.items():
        click.echo(f"symkl: {name} fails: {why}", err=True)
    proved = report.total - len(report.failed)
    click.echo(
        f"{proved} of {report.total} theorems, {len(report.built)} built now, {len(report.written)} files written: "
        f"{place / 'index.html'}",
        err=True,
    )
    return UNKNOWN if report.failed else PROVED


def shown(paths: list[Path]) -> Iterator[Path]:
    """Yield the files, with a progress bar if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from paths
        return
    with click.progressbar(
        paths, file=sys.stderr, item_show_func=lambda path: path.stem if path else "", label="theorems"
    ) as bar:
        yield from bar

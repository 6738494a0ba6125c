"""``symkl derive``: the authored derivations, proved and shown."""

from __future__ import annotations

import click

from symkl.commands.common import PROVED, UNKNOWN, WRONG_INPUT, guarded, shown_as, write


@click.command("derive")
@click.argument("names", nargs=-1)
@shown_as
@guarded
def command(names: tuple[str, ...], notation: str, detail: str, form: str, output: str | None) -> int:
    """Prove the authored derivations (all, or those with the given ids) and print them."""
    from symkl import formats
    from symkl.derivations import find, load_all
    from symkl.kernel import DoesNotApply
    from symkl.search.detail import detailed

    printer = formats.load(form)
    try:
        chosen = [find(name) for name in names] if names else list(load_all())
    except KeyError as error:
        click.echo(f"symkl: {error.args[0]}", err=True)
        return WRONG_INPUT
    verdicts = []
    for derivation in chosen:
        try:
            verdict = derivation.verdict
        except DoesNotApply as error:
            click.echo(f"symkl: {derivation.id} fails: {error}", err=True)
        else:
            verdicts.append(detailed(verdict) if detail == "fine" else verdict)
    if verdicts:
        write(printer.show(verdicts, formats.options(notation, output)), output)
    click.echo(f"{len(verdicts)} of {len(chosen)} derivations proved", err=True)
    return PROVED if len(verdicts) == len(chosen) else UNKNOWN

"""``symkl prove``: a verdict on one statement."""

from __future__ import annotations

import click

from symkl.commands.common import PROVED, REFUTED, UNKNOWN, OfText, guarded, shown_as, write


@click.command("prove", cls=OfText)
@click.argument("statement")
@click.option("--given", "-g", multiple=True, help='A hypothesis, e.g. "X -> Y -> Z"; may be repeated.')
@click.option("--base", help="Base of the logarithm: 2 (bits), 10, a symbol; default e (nats).")
@shown_as
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    help="Limit of the search (20); if given, a law against what Shannon's inequalities do not imply "
    "is sought as long.",
)
@click.option(
    "--copy-lemma",
    type=click.IntRange(0, 3),
    default=0,
    show_default=True,
    help="Copy up to so many variables where Shannon's inequalities do not suffice.",
)
@guarded
def command(
    statement: str,
    given: tuple[str, ...],
    base: str | None,
    notation: str,
    detail: str,
    form: str,
    output: str | None,
    seconds: float | None,
    copy_lemma: int,
) -> int:
    """Prove STATEMENT, or refute it.

    Exit code: 0 proved, 1 refuted, 2 the input is wrong, 3 neither, 70 an internal error.
    """
    from symkl import formats
    from symkl.library import prove
    from symkl.search.detail import detailed
    from symkl.syntax.errors import InputError
    from symkl.tasks import base_of

    printer = formats.load(form)
    try:
        verdict = prove(statement, given, base_of(base), seconds=seconds, copies=copy_lemma)
    except InputError as error:
        if printer.problem is not None:
            write(printer.problem(error, statement), output)
        raise
    if detail == "fine":
        verdict = detailed(verdict)
    write(printer.show([verdict], formats.options(notation, output)), output)
    return {"proved": PROVED, "refuted": REFUTED}.get(verdict.status, UNKNOWN)

"""``symkl closed-form``: measures of parametric laws in closed form, with the derivation."""

from __future__ import annotations

import json

import click

from symkl.commands.common import PROVED, UNKNOWN, OfText, guarded, shown_as, write


@click.command("closed-form", cls=OfText)
@click.argument("expression")
@click.option("--given", "-g", multiple=True, help='A condition on the parameters, e.g. "a > c"; may be repeated.')
@click.option("--base", help="Base of the logarithm: 2 (bits), 10, a symbol; default e (nats).")
@shown_as
@guarded
def command(
    expression: str, given: tuple[str, ...], base: str | None, notation: str, detail: str, form: str, output: str | None
) -> int:
    """Derive the closed form of EXPRESSION, such as "KL(Gamma(a, b) || Gamma(c, d))".

    Exit code: 0 closed, infinite or closed in a region; 2 the input is wrong; 3 no closed form is known.
    """
    from symkl import formats
    from symkl.api import closed_form
    from symkl.emit.closed import as_verdict
    from symkl.search.detail import detailed
    from symkl.syntax.errors import InputError
    from symkl.tasks import as_error, base_of, closed_response

    printer = formats.load(form)
    try:
        answer = closed_form(expression, given, base_of(base))
    except InputError as error:
        if printer.problem is not None:
            write(json.dumps(as_error(error, expression), ensure_ascii=False), output)
        raise
    if form == "json":
        write(json.dumps(closed_response(answer, expression), ensure_ascii=False), output)
    else:
        verdict = as_verdict(answer, expression)
        verdict = detailed(verdict) if detail == "fine" and verdict.proof is not None else verdict
        write(printer.show([verdict], formats.options(notation, output)), output)
    return UNKNOWN if answer.status == "none" else PROVED

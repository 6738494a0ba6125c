"""``symkl numpy``: a closed form, or a measure of tables of probabilities, as an importable Python module."""

from __future__ import annotations

import click

from symkl.commands.common import PROVED, UNKNOWN, OfText, guarded, write


@click.command("numpy", cls=OfText)
@click.argument("expression")
@click.option("--given", "-g", multiple=True, help='A condition on the parameters, e.g. "a > c"; may be repeated.')
@click.option("--base", help="Base of the logarithm: 2 (bits), 10, a symbol; default e (nats).")
@click.option("--backend", default="numpy", show_default=True, help="numpy, math, mpmath, torch or jax.")
@click.option("--name", help="Name of the function; default from the measure and the laws.")
@click.option("--output", "-o", help="Write to this file instead of the terminal.")
@guarded
def command(
    expression: str, given: tuple[str, ...], base: str | None, backend: str, name: str | None, output: str | None
) -> int:
    """Write code for EXPRESSION, such as "KL(Gamma(a, b) || Gamma(c, d))" or "I(X;Y)".

    Exit code: 0 written; 2 the input is wrong; 3 no closed form is known.
    """
    from symkl.api import closed_form
    from symkl.codegen import lambdify
    from symkl.search.closed import parametric
    from symkl.syntax.parse import parse_expression
    from symkl.tasks import base_of
    from symkl.terms import read

    term = read(parse_expression(expression, base_of(base)))
    if not parametric(term):
        write(lambdify(term, backend, name=name).source, output)
        return PROVED
    answer = closed_form(expression, given, base_of(base))
    if answer.status == "none":
        click.echo(f"symkl: {answer.note}", err=True)
        return UNKNOWN
    write(lambdify(answer, backend, name=name).source, output)
    return PROVED

"""``symkl plot``: curves and contours of closed forms."""

from __future__ import annotations

import click

from symkl.commands.common import PROVED, OfText, guarded, settings_of


@click.command("plot", cls=OfText)
@click.argument("expressions", nargs=-1, required=True)
@click.option("--over", multiple=True, help='What varies, e.g. "m=-3:3"; twice for contours of one expression.')
@click.option("--set", "settings", multiple=True, help='The value of a parameter, e.g. "s=7/3"; may be repeated.')
@click.option("--convergence", is_flag=True, help="Draw how the numeric check converges at the values set.")
@click.option("--output", "-o", required=True, help="The file to write: .svg, .png or .pdf.")
@guarded
def command(
    expressions: tuple[str, ...], over: tuple[str, ...], settings: tuple[str, ...], output: str, *, convergence: bool
) -> int:
    """Draw the closed forms of EXPRESSIONS over one parameter or two.

    Needs matplotlib: pip install symkl[plot]; --convergence also python-flint: pip install symkl[rigor].
    """
    from symkl import plots

    values = settings_of(settings)
    try:
        if convergence:
            plots.convergence(expressions[0], values, output)
        else:
            numbers = {name: float(plots.number(value)) for name, value in values.items()}
            plots.plot(expressions, dict(map(plots.as_range, over)), numbers, output)
    except ImportError as error:
        raise click.ClickException(str(error)) from error
    return PROVED

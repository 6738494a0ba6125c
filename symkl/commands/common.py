"""What all commands share: exit codes, one-line errors, output written whole or not at all."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from symkl.files import replace_file

PROVED, REFUTED, WRONG_INPUT, UNKNOWN, INTERNAL = 0, 1, 2, 3, 70
NOTATIONS = ("expectation", "sum", "integral")


class OfText(click.Command):
    """A command whose argument is a text of the language, which may begin with a minus: -H(X) <= 0 is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put such texts behind the options."""
        texts = [a for before, a in zip(["", *args], args, strict=False) if _negative(a) and not before.startswith("-")]
        return super().parse_args(ctx, [*(a for a in args if a not in texts), *(["--", *texts] if texts else [])])


def _negative(argument: str) -> bool:
    return re.match(r"-[^-(]*\(", argument) is not None


def guarded(function: Callable[..., int]) -> Callable[..., None]:
    """Turn a command's result into the exit code; an unexpected error is 70, in one line, never 1."""

    @wraps(function)
    def command(**options: Any) -> None:
        from symkl.certificates import CheckFailed
        from symkl.formats import NotAvailable
        from symkl.sweeps import SweepError
        from symkl.syntax.errors import InputError

        try:
            code = function(**options)
        except InputError as error:
            click.echo(f"symkl: {error}\n{error.pointer()}", err=True)
            code = WRONG_INPUT
        except CheckFailed as error:
            click.echo(f"symkl: refused: {error}", err=True)
            code = REFUTED
        except (OSError, UnicodeDecodeError, NotAvailable, SweepError) as error:
            click.echo(f"symkl: {_in_words(error)}", err=True)
            code = WRONG_INPUT
        except (click.exceptions.Exit, click.ClickException, KeyboardInterrupt):
            raise
        except Exception as error:
            if os.environ.get("SYMKL_DEBUG"):
                raise
            click.echo(f"symkl: internal error: {type(error).__name__}: {error} (SYMKL_DEBUG=1 shows where)", err=True)
            code = INTERNAL
        sys.exit(code)

    return command


def _in_words(error: Exception) -> str:
    """Return what went wrong with a file without its number: Permission denied: FILE."""
    named = isinstance(error, OSError) and error.strerror and error.filename is not None
    return f"{error.strerror}: {error.filename}" if named else str(error)  # type: ignore[attr-defined]


def write(content: str | bytes, output: str | None) -> None:
    """Print, or write a file whole or not at all.

    Raises: NotAvailable for bytes on a terminal.
    """
    if output is not None:
        replace_file(Path(output), content if isinstance(content, bytes) or content.endswith("\n") else content + "\n")
    elif isinstance(content, bytes) and sys.stdout.isatty():
        from symkl.formats import NotAvailable

        raise NotAvailable("a PDF is not for the terminal; say where to put it with -o FILE")
    else:
        click.echo(content, nl=isinstance(content, str))


def settings_of(settings: Iterable[str]) -> dict[str, str]:
    """Read name=value options; raises InputError."""
    from symkl.syntax.errors import InputError

    values: dict[str, str] = {}
    for setting in settings:
        name, equals, value = (part.strip() for part in setting.partition("="))
        if not (name and equals and value):
            msg = f'--set takes name=value, as in --set a=7/3, not "{setting}"'
            raise InputError(msg, setting)
        if name in values:
            raise InputError(f"{name} is set twice, to {values[name]} and to {value}", setting)
        values[name] = value
    return values


def swept(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a command that carries out many tasks: executor, workers, cache."""

    @wraps(function)
    def command(*, scheduler: str | None, executor: str, **options: Any) -> Any:
        return function(executor=f"dask:{scheduler}" if scheduler else executor, **options)

    for option in (
        click.option("--cache", type=click.Path(file_okay=False), help="Keep results here, and use those kept."),
        click.option("--scheduler", help="Use the Dask cluster of the scheduler at this address."),
        click.option(
            "--executor",
            type=click.Choice(["serial", "processes", "loky"]),
            default="processes",
            show_default=True,
            help="Processes are killed with a task that is over its time.",
        ),
        click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes."),
    ):
        command = option(command)
    return command


@contextmanager
def progress(label: str) -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many are done, on standard error, if that is a terminal."""
    shown = sys.stderr.isatty()

    def advance(done: int) -> None:
        if shown:
            click.echo(f"\r{done} {label}", err=True, nl=False)

    yield advance
    if shown:
        click.echo("", err=True)


def shown_as(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a command that shows proofs: notation, detail, format, output."""
    from symkl.formats import names

    for option in (
        click.option("--output", "-o", help="Write to this file instead of the terminal."),
        click.option("--format", "form", type=click.Choice(names()), default="text", show_default=True),
        click.option(
            "--detail",
            type=click.Choice(["paper", "fine"]),
            default="paper",
            show_default=True,
            help="Steps as in a paper, or every single rewrite.",
        ),
        click.option("--notation", type=click.Choice(NOTATIONS), default="expectation", show_default=True),
    ):
        function = option(function)
    return function

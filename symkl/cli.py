"""The command line.  Nothing heavy is imported before a command needs it, so that ``--help`` is instant."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click

import symkl.commands


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="symkl")
def main() -> None:
    """Prove identities about entropy, KL, cross-entropy and the ELBO, or refute them by an explicit model."""


for _module in sorted(m.name for m in iter_modules(symkl.commands.__path__)):
    _command = getattr(import_module(f"symkl.commands.{_module}"), "command", None)
    if _command is not None:
        main.add_command(_command)

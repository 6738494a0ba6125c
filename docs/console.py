"""Examples that cannot go stale: run the commands and programs of a Markdown page and put in what they print.

Two kinds of fenced blocks are run, in the order in which they stand, in one empty folder for the whole page:
``console`` blocks, where a line that begins with ``$`` is a command and the lines under it are what it prints, and
``python`` blocks, whose output stands in the ``text`` block directly below (if there is one).

    python docs/console.py README.md docs/*.md      # rewrites the pages; tests/docs compares them
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(
    r"^```console\n(?P<session>.*?)^```$"
    r"|^```python\n(?P<program>.*?)^```$(?P<between>\n\n```text\n)?(?P<printed>(?(between).*?(?=^```$)))",
    re.DOTALL | re.MULTILINE,
)


def refreshed(page: str) -> str:
    """Return the page with what its commands and programs print now."""
    with tempfile.TemporaryDirectory() as folder:
        return _BLOCK.sub(lambda found: _block(found, folder), page)


def _block(found: re.Match[str], folder: str) -> str:
    if found["session"] is not None:
        commands = [line for line in found["session"].splitlines() if line.startswith("$ ")]
        shown = "".join(f"{command}\n{run(['bash', '-c', command[2:]], folder)}" for command in commands)
        return f"```console\n{shown}```"
    printed = run([sys.executable, "-c", found["program"]], folder)
    return f"```python\n{found['program']}```" + (f"{found['between']}{printed}" if found["between"] else "")


def run(command: list[str], folder: str) -> str:
    """Return all that a command prints, with blank lines at the end and spaces at the ends of lines taken off."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "100",
    }
    done = subprocess.run(  # noqa: S603 (the commands are those of our own pages)
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    lines = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")

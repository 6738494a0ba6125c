"""The gates that every emitted string passes: pdfLaTeX, KaTeX in strict mode, banned patterns.

Each gate takes named pieces and returns a list of problems, empty when all is well. A missing tool raises
ToolMissing: a gate that cannot look must not say that it saw nothing.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.typesetting.patterns import banned

__all__ = ["PREAMBLE", "ToolMissing", "banned", "for_katex", "katex_gate", "math_bodies", "pdflatex_gate"]

PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage{amsmath}
\usepackage{amssymb}
\usepackage{amsthm}
\usepackage{hyperref}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\newtheorem{proposition}[theorem]{Proposition}
\newtheorem{corollary}[theorem]{Corollary}
\theoremstyle{definition}
\newtheorem{definition}[theorem]{Definition}
\theoremstyle{remark}
\newtheorem*{remark}{Remark}
\allowdisplaybreaks
"""
MOST_OVERFULL = 5.0  # pt at 10 pt article width
TIMEOUT = 300  # s, far above the 2 s of thousands of formulas: only a hang reaches it

_BEGIN, _END = "SYMKL-BEGIN", "SYMKL-END"
_OVERFULL = re.compile(r"Overfull \\[hv]box \((\d+(?:\.\d+)?)pt too (?:wide|high)\)")
_UNDEFINED = re.compile(r"Warning: (?:Hyper )?(?:[Rr]eference|Citation) .*undefined")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")


class ToolMissing(RuntimeError):  # noqa: N818 - the name says what happened
    """A program that a gate needs is not installed."""


# ------------------------------------------------------------------------------------------- pdfLaTeX


def pdflatex_gate(fragments: Iterable[tuple[str, str]], preamble: str = PREAMBLE) -> list[str]:
    r"""Problems that pdfLaTeX sees in complete blocks (theorem, proof), all set in one document.

    Reported, each with the name of its fragment: errors, undefined references, labels defined twice,
    missing characters, boxes more than 5 pt overfull, and fragments never reached.

    Raises: ToolMissing without pdflatex; ValueError for an empty list or a name that is used twice.
    """
    pieces = list(fragments)
    names = [name for name, _ in pieces]
    if not pieces or len(set(names)) < len(names):
        raise ValueError("the gate needs fragments, each with a name of its own")
    program = _program("pdflatex")
    with tempfile.TemporaryDirectory(prefix="symkl-typeset-") as folder:
        room = Path(folder)
        _write_document(room, [text for _, text in pieces], preamble)
        command = [program, "-draftmode", "-interaction=nonstopmode", "-no-shell-escape", "gate.tex"]
        runs = 2 if any(r"\label" in text or "ref{" in text for _, text in pieces) else 1
        for _ in range(runs):  # the second run knows the labels
            done = subprocess.run(
                command,
                cwd=room,
                env={**os.environ, "max_print_line": "10000", "error_line": "254", "half_error_line": "238"},
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
            )
        log = (room / "gate.log").read_text(encoding="utf-8", errors="replace")
    problems = [*_same_labels(pieces), *_read_log(log, names)]
    if done.returncode and not problems:
        problems.append(f"pdflatex: exit code {done.returncode}; the log ends {log[-300:]!r}")
    return problems


def _write_document(room: Path, texts: Sequence[str], preamble: str) -> None:
    """One file a fragment, inside an environment of its own: what one leaves open is closed and blamed there."""
    body = [preamble, r"\newenvironment{symklfragment}{}{}", r"\begin{document}"]
    for number, text in enumerate(texts):
        (room / f"piece{number}.tex").write_text(text.rstrip() + "\n", encoding="utf-8")
        body += [
            rf"\typeout{{{_BEGIN} {number}}}",
            r"\begin{symklfragment}",
            rf"\input{{piece{number}.tex}}",
            r"\end{symklfragment}",
            r"\clearpage",  # pages are shipped, and their boxes judged, before the next fragment starts
            rf"\typeout{{{_END} {number}}}",
        ]
    body.append(r"\end{document}")
    (room / "gate.tex").write_text("\n".join(body) + "\n", encoding="utf-8")


def _same_labels(pieces: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Labels defined twice, within a fragment or between two: LaTeX itself does not say where."""
    owner: dict[str, str] = {}
    for name, text in pieces:
        for label in _LABEL.findall(text):
            if label in owner:
                yield f"{name}: label {label!r} is multiply defined (first in {owner[label]})"
            owner.setdefault(label, name)


def _read_log(log: str, names: Sequence[str]) -> list[str]:
    problems: list[str] = []
    where = "preamble"
    ended: set[int] = set()
    lines = log.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(_BEGIN):
            where = names[int(line.split()[1])]
        elif line.startswith(_END):
            ended.add(int(line.split()[1]))
            where = "end of document"
        elif line.startswith("!"):
            place = next((later for later in lines[number + 1 : number + 12] if later.startswith("l.")), "")
            problems.append(f"{where}: {line} {place}".rstrip())
        elif line.startswith("Missing character:") or _UNDEFINED.search(line) or _too_wide(line):
            problems.append(f"{where}: {line}")
    missed = [name for number, name in enumerate(names) if number not in ended]
    return problems + [f"{name}: never finished, something before its end stopped pdflatex" for name in missed]


def _too_wide(line: str) -> bool:
    overfull = _OVERFULL.match(line)
    return overfull is not None and float(overfull[1]) > MOST_OVERFULL


# ---------------------------------------------------------------------------------------------- KaTeX


def katex_gate(formulas: Iterable[tuple[str, str]]) -> list[str]:
    r"""Formulas that KaTeX rejects with strict 'error', after its missing macros are mapped.

    A formula is what stands between dollars, or a whole environment such as \begin{align*}...\end{align*}.

    Raises: ToolMissing without node or without the katex package (`make typeset` installs it).
    """
    script = Path(__file__).with_name("katex_check.js")
    done = subprocess.run(
        [_program("node"), str(script)],
        input=json.dumps([[name, for_katex(math)] for name, math in formulas]),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    if done.returncode:
        raise ToolMissing(f"KaTeX did not run; `make typeset` installs it. node says: {done.stderr.strip()}")
    return [f"{name}: {message}" for name, message in json.loads(done.stdout)]


def for_katex(math: str) -> str:
    r"""The formula without what KaTeX does not know: \label, \eqref, \ref, \qedhere.

    >>> for_katex(r"x &= y \label{eq:a} && \text{by \eqref{eq:b}}")
    'x &= y  && \\text{by (1)}'
    """
    math = re.sub(r"\\label\s*\{[^{}]*\}|\\qedhere(?![A-Za-z])", "", math)
    math = re.sub(r"\\eqref\s*\{[^{}]*\}", "(1)", math)
    return re.sub(r"\\(?:auto)?ref\s*\{[^{}]*\}", "1", math)


_OPENER = re.compile(
    r"(?P<skip>%[^\n]*|\\(?![\[(]|begin\s*\{)(?:[A-Za-z]+|.))"
    r"|\\begin\s*\{(?P<env>(?:align|alignat|equation|gather|multline|flalign)\*?)\}"
    r"|(?P<mark>\\\[|\\\(|\$\$|\$)",
    re.DOTALL,
)
_CLOSER = {r"\[": r"\]", r"\(": r"\)", "$$": "$$", "$": "$"}
_PIECE = re.compile(r"\\[A-Za-z]+|\\.|\$\$|.", re.DOTALL)


def math_bodies(latex: str) -> list[str]:
    r"""Every formula of a LaTeX fragment: environments whole, the inside of \[ \], \( \), $ $ and $$ $$.

    Raises: ValueError for a formula that does not end.

    >>> math_bodies(r"Let $p$ be a law. \[ H(p) \] \begin{align} a &= b \end{align}")
    ['p', 'H(p)', '\\begin{align} a &= b \\end{align}']
    """
    bodies = []
    at = 0
    while opener := _OPENER.search(latex, at):
        at = opener.end()
        if opener["skip"]:
            continue
        if opener["env"]:
            close = f"\\end{{{opener['env']}}}"
            end = latex.find(close, at)
            if end < 0:
                raise ValueError(f"{opener[0]} has no {close}")
            at = end + len(close)
            bodies.append(latex[opener.start() : at])
        else:
            end, at = _closing(latex, at, opener["mark"])
            bodies.append(latex[opener.end() : end].strip())
    return bodies


def _closing(latex: str, start: int, mark: str) -> tuple[int, int]:
    r"""Where the formula opened by a mark ends: a dollar inside \text{ } does not end it."""
    depth = 0
    closer = _CLOSER[mark]
    at = start
    while at < len(latex):
        piece = _PIECE.match(latex, at)
        token = piece[0] if piece else latex[at]
        if token == "$$" and closer == "$":
            token = "$"
        if token == closer and depth == 0:
            return at, at + len(token)
        depth += (token == "{") - (token == "}")
        at += len(token)
    raise ValueError(f"{mark} has no {closer}: {latex[start : start + 40]!r}")


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise ToolMissing(f"{name} is not installed; .ci/run shows how to install it")
    return path

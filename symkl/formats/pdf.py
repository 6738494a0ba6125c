"""A PDF, set by the typst package: no TeX and no network."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.emit import blocks
from symkl.emit.typst import document, section, verdict_section
from symkl.formats import NotAvailable, Options
from symkl.search.verdict import Verdict

try:
    import typst
except ImportError as error:
    raise NotAvailable("PDF needs the typst package; install it with: pip install 'symkl[pdf]'") from error


def show(verdicts: Sequence[Verdict], options: Options) -> bytes:
    """Return the PDF of every proof and counterexample."""
    found = [
        section(v.proof, options.notation) if v.proof else verdict_section(blocks(v, options.notation))
        for v in verdicts
    ]
    return compiled(document(found))


def compiled(source: str) -> bytes:
    """Return the PDF of a typst document."""
    return typst.compile(source.encode())

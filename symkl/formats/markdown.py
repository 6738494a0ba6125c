"""Markdown with TeX formulas."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.emit import blocks
from symkl.emit.markdown import markdown, verdict_markdown
from symkl.formats import Options
from symkl.search.verdict import Verdict


def show(verdicts: Sequence[Verdict], options: Options) -> str:
    """Return every proof and counterexample under a heading of its own."""
    return "\n".join(
        markdown(v.proof, options.notation) if v.proof else verdict_markdown(blocks(v, options.notation))
        for v in verdicts
    )

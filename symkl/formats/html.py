"""One HTML page with static MathML that needs no other file, no script and no network."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.emit import blocks
from symkl.emit.html import article, verdict_article
from symkl.formats import Options
from symkl.search.verdict import Verdict
from symkl.style import page


def show(verdicts: Sequence[Verdict], options: Options) -> str:
    """Return a page with every proof and counterexample."""
    found = [
        article(v.proof, options.notation) if v.proof else verdict_article(blocks(v, options.notation))
        for v in verdicts
    ]
    first = verdicts[0]
    title = (first.proof.title if first.proof else "") or first.statement.text
    return page(found, title if len(verdicts) == 1 else "symkl: theorems and proofs")

"""What a notebook shows of a theorem, a proof and a verdict; `symkl.api` gives them ``_repr_html_``."""

from __future__ import annotations

from symkl.emit.html import article, verdict_article
from symkl.emit.outcome import blocks
from symkl.kernel import Theorem
from symkl.search.shown import Proof
from symkl.search.verdict import Verdict
from symkl.style import asset


def html(value: Theorem | Proof | Verdict) -> str:
    """Return an article with its style: formulas are MathML, colours are those of the notebook."""
    if isinstance(value, Verdict):
        body = article(value.proof, level=2) if value.proof else verdict_article(blocks(value), level=2)
    else:
        body = article(value, level=2)
    return f"<style>\n{asset('proof.css')}</style>\n{body}"

"""A LaTeX article that needs amsmath, amssymb, amsthm and hyperref only."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.emit import blocks, document
from symkl.emit.latex import article
from symkl.emit.latex_outcome import outcome
from symkl.formats import Options
from symkl.search.verdict import Verdict


def show(verdicts: Sequence[Verdict], options: Options) -> str:
    """Return an article with every proof and counterexample."""
    proofs = [v.proof for v in verdicts if v.proof is not None]
    if len(proofs) == len(verdicts):
        return document(proofs, options.notation)
    return article(outcome(blocks(v, options.notation)) for v in verdicts if v.proof is None)

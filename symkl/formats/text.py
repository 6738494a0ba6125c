"""Unicode text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.emit import text
from symkl.formats import Options
from symkl.search.verdict import Verdict


def show(verdicts: Sequence[Verdict], options: Options) -> str:
    """Return proofs and counterexamples one below the other."""
    return "\n\n".join(
        text(v.proof, notation=options.notation, colour=options.terminal) if v.proof else plain(v) for v in verdicts
    )


def plain(verdict: Verdict) -> str:
    """Return what is said of a statement that is not proved."""
    head = [f"{verdict.status}: {verdict.statement.text}", *(f"  reading: {r}" for r in verdict.statement.readings)]
    if verdict.counterexample is not None:
        return "\n".join([*head, "", verdict.counterexample.table()])
    label = "because" if verdict.status in {"infinite", "none"} else "tried"
    lines = [*head, *(f"  {label}: {t}" for t in verdict.tried)]
    if verdict.polymatroid is not None:
        lines += ["", "These numbers satisfy Shannon's inequalities and what is given, but not the statement:"]
        lines += [verdict.polymatroid.table(), f"larger side - smaller side = {verdict.polymatroid.gap}"]
    return "\n".join(lines)

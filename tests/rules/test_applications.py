"""Random applications of all rules: nothing false, nothing left out."""

from __future__ import annotations

import os

from tests.rules.applications import run

COUNT = int(os.environ.get("SYMKL_APPLICATIONS", "10000"))
"""About half a minute of one core; `make nightly` makes 100,000."""


def test_nothing_is_false_and_nothing_left_out():
    coverage, violations = run(COUNT)
    assert not violations, "\n\n".join(map(str, violations[:3]))
    assert not coverage.idle()
    assert sum(tally.tested for tally in coverage.rules.values()) > COUNT
    assert "never covered: nothing" in [*coverage.lines()]

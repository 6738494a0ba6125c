"""What a numeric check says: a record that can be printed, compared and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

METHODS = ("exact", "replay", "ball", "digits")
VERDICTS = ("agrees", "refuted", "no value")


@dataclass(frozen=True)
class Compared:
    """Two sides at one point.

    `place`: the point; `left`, `right`: the two sides; `difference`: at most how far they are apart; `method`: how;
    `agrees`: None where nothing could be decided, `note` says why.
    """

    place: str
    left: str
    right: str
    difference: str
    method: str
    agrees: bool | None
    note: str = ""


@dataclass(frozen=True)
class Verification:
    """The record of a numeric check.

    `verdict`: "agrees" (evidence; only "replay" is a proof), "refuted" (with a certificate), "no value".
    `method`: "exact" (exact arithmetic on finite models), "replay" (the certificate was replayed: no model decides),
    "ball" (both sides enclosed at every point), "digits" (two computations agree).  `digits`: to how many the sides
    were compared; `radius`: the largest proven distance as text, None if nothing is proven of the error; `points`: at
    how many the sides were compared; `worst`: where they are farthest apart; `certificate`: the point and the two
    sides of a refutation as plain data.

    >>> from symkl import verify
    >>> found = verify("H(X,Y) <= H(X) + H(Y)")
    >>> found.verdict, found.method
    ('agrees', 'exact')
    """

    subject: str
    verdict: str
    method: str
    digits: int
    radius: str | None
    points: int
    worst: Compared | None
    note: str = ""
    certificate: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        """Say it in one line, a refutation with its point."""
        said = f"{self.verdict}: {self.subject} ({self.method}, {self.digits} digits, {self.points} points)"
        if self.verdict == "refuted" and self.worst is not None:
            said += f"\n  at {self.worst.place}\n  left  = {self.worst.left}\n  right = {self.worst.right}"
        return said + (f"; {self.note}" if self.note else "")

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain data."""
        return {**asdict(self), "certificate": dict(self.certificate) if self.certificate is not None else None}

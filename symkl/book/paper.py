"""The book as one typst document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symkl.book.pages import Subjects, grouped


def source(records: Mapping[str, dict[str, Any]], subjects: Subjects) -> str:
    """Return the typst source: a title, the contents, the theorems by subject."""
    from symkl.emit.typst import document, text

    parts = [f"#cover[Theorems on information][{len(records)} theorems, each proved, checked and typeset by symkl]"]
    for part, group in grouped(records, subjects):
        about = text(part["words"]) if part.get("words") else ""
        parts += [f"#subject[{text(part['title'])}][{about}]", *(r["typst"] for r in group)]
    return document(parts, "Theorems on information")

"""Building the book: what has changed is proved and printed again, everything else is taken from the last time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from symkl.authored import folder, name_of, paths
from symkl.book.pages import files_of
from symkl.files import replace_file
from symkl.kept import engine
from symkl.sweeps import Outcome, Submits, Task, sweep

KEPT = ".symkl-book"
"""The folder, in the book's own, of what is kept of every derivation."""
Record = dict[str, Any]


@dataclass
class Report:
    """What was done: ids built now, ids that failed with the reason, files written, files removed."""

    total: int = 0
    built: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def build(
    target: Path,
    source: Path | None = None,
    *,
    pdf: bool = False,
    progress: Callable[[list[Path]], Iterator[Path]] = iter,
    executor: str | Submits = "serial",
    workers: int = 1,
) -> Report:
    """Build the book of a folder of derivations (the shipped ones) in another folder.

    Args: `pdf` adds book.pdf; `progress` wraps the files as they are worked on; `executor` and `workers` as for
        `symkl.sweep`.
    Raises: nothing for a derivation that fails: it is reported, and the rest goes on.
    """
    found = paths(source)
    report = Report(len(found))
    kept = target / KEPT
    kept.mkdir(parents=True, exist_ok=True)
    keys = _keys(found)
    there = {name_of(path): _stored(kept / f"{name_of(path)}.json", keys[name_of(path)]) for path in found}
    tasks = [_task(path, keys) for path in found if there[name_of(path)] is None]
    outcomes = sweep(tasks, executor, workers=workers)
    records: dict[str, Record] = {}
    for path in progress(found):
        name = name_of(path)
        stored = there[name]
        if stored is None:
            stored = _built(name, next(outcomes), report)
            if stored is not None:
                replace_file(kept / f"{name}.json", json.dumps({"key": keys[name], **stored}, ensure_ascii=False))
        if stored is not None:
            records[name] = stored
    pages: dict[str, str | bytes] = dict(files_of(records, report.failed, subjects(source or folder()), pdf=pdf))
    if pdf:
        _add_pdf(pages, kept, records, subjects(source or folder()))
    _write(target, pages, report)
    for stale in kept.glob("*.json"):
        if stale.stem not in keys:
            stale.unlink()
    return report


def subjects(source: Path) -> dict[str, dict[str, str]]:
    """Return the subjects of a folder of derivations by letter, in order; none if it names none."""
    import tomllib

    listed = source / "subjects.toml"
    return tomllib.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else {}


def _keys(found: list[Path]) -> dict[str, str]:
    """Return for every id a digest of its file, of the files it cites, directly or not, and of the engine."""
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in found}
    common = engine() + " ".join(texts)
    keys = {}
    for name in texts:
        seen, stack = {name}, [name]
        while stack:
            new = set(re.findall(r"\b[A-Z]\d+\b", texts[stack.pop()])) & set(texts) - seen
            seen |= new
            stack += new
        keys[name] = sha256("\0".join([common, *(texts[n] for n in sorted(seen))]).encode()).hexdigest()
    return keys


def _stored(path: Path, key: str) -> Record | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("key") == key else None


def _task(path: Path, keys: dict[str, str]) -> Task:
    return Task("symkl.book.record:record_text", json.dumps({"path": str(path.resolve()), "known": sorted(keys)}))


def _built(name: str, outcome: Outcome, report: Report) -> Record | None:
    """Take one derivation as it was proved and printed; what went wrong in it is its own failure, not the book's."""
    if outcome.result is None:
        report.failed[name] = outcome.failure
        return None
    report.built.append(name)
    return json.loads(outcome.result)


def _add_pdf(
    pages: dict[str, str | bytes], kept: Path, records: dict[str, Record], parts: dict[str, dict[str, str]]
) -> None:
    """Set the book as a PDF, unless the one there is of the same source."""
    from symkl.book.paper import source

    text = source(records, parts)
    stamp, target = kept / "book.typ", kept.parent / "book.pdf"
    same = stamp.is_file() and target.is_file() and stamp.read_text(encoding="utf-8") == text
    if same:
        pages["book.pdf"] = target.read_bytes()
        return
    from symkl.formats.pdf import compiled

    pages["book.pdf"] = compiled(text)
    replace_file(stamp, text)


def _write(target: Path, pages: dict[str, str | bytes], report: Report) -> None:
    """Write the files that differ from what is there, and remove those that an earlier book left."""
    for name, content in pages.items():
        data = content if isinstance(content, bytes) else content.encode()
        path = target / name
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(exist_ok=True)
        replace_file(path, data)
        report.written.append(name)
    listed = target / KEPT / "files.txt"
    before = set(listed.read_text(encoding="utf-8").split("\n")) if listed.is_file() else set()
    for name in sorted(before - set(pages)):
        if re.fullmatch(r"[A-Za-z0-9-]+\.(html|tex|json|pdf)", name) is None:
            continue
        (target / name).unlink(missing_ok=True)
        report.removed.append(name)
    replace_file(listed, "\n".join(pages))

"""Long lines of Unicode text in rows, broken before + and - at the outermost brackets that allow it."""

from __future__ import annotations

_BREAKS = (" + ", " − ", " ‖ ", " = ", " ≤ ", " ≥ ")


def text_rows(line: str, room: int, indent: int = 4) -> list[str]:
    """Return a line in rows of at most `room` columns, the later ones indented.

    >>> text_rows("H(X) + H(Y) − H(X,Y)", 12, 2)
    ['H(X) + H(Y)', '  − H(X,Y)']
    """
    rows: list[str] = []
    while len(line) > room:
        at = _place(line, room, len(line) - len(line.lstrip()))
        if at is None:
            break
        rows.append(line[:at].rstrip())
        line = " " * indent + line[at:].lstrip()
    return [*rows, line]


def _place(line: str, room: int, start: int) -> int | None:
    """Return the last place to break within the room, in the outermost brackets among those not in its first third."""
    depth = 0
    found: list[tuple[int, int]] = []
    for at, letter in enumerate(line[: room + 1]):
        depth += (letter in "([{") - (letter in ")]}")
        if at > start and line[at : at + 3] in _BREAKS and at <= room:
            found.append((depth, at))
    late = [pair for pair in found if pair[1] > room // 3] or found
    if not late:
        spaces = [at for at in range(start + 1, min(room + 1, len(line))) if line[at] == " "]
        return spaces[-1] if spaces else None
    outermost = min(depth for depth, _ in late)
    return max(at for depth, at in late if depth == outermost)

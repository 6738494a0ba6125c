"""Information diagrams of one to four variables: a statement's coefficients, or a pmf's values, on every atom."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from symkl.files import replace_file
from symkl.models.elementary import decimal
from symkl.models.exact import Value, sign
from symkl.models.tables import Table
from symkl.search.shannon.form import Form, Number, combined, subsets, universe_of
from symkl.search.shannon.givens import read_givens
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse, parse_expression

MOST = 4
"""Four ellipses show all fifteen atoms; five sets have no diagram that can be read."""
GRID = 700
SHAPES: dict[int, list[tuple[float, float, float, float, float]]] = {  # centre, width, height, angle in degrees
    1: [(0.0, 0.0, 2.0, 2.0, 0)],
    2: [(-0.55, 0.0, 2.0, 2.0, 0), (0.55, 0.0, 2.0, 2.0, 0)],
    3: [(-0.58, 0.34, 2.1, 2.1, 0), (0.58, 0.34, 2.1, 2.1, 0), (0.0, -0.66, 2.1, 2.1, 0)],
    4: [(-0.72, -0.14, 2.75, 1.62, -45), (-0.26, 0.22, 2.75, 1.62, -45), (0.26, 0.22, 2.75, 1.62, 45),
        (0.72, -0.14, 2.75, 1.62, 45)],
}  # fmt: skip
NAMES: dict[int, list[tuple[float, float]]] = {
    1: [(0.0, 1.16)],
    2: [(-1.1, 1.02), (1.1, 1.02)],
    3: [(-1.38, 1.2), (1.38, 1.2), (0.0, -1.92)],
    4: [(-1.9, 1.04), (-1.42, 1.42), (1.42, 1.42), (1.9, 1.04)],
}
FRAMES = {1: (1.9, -1.35, 1.45), 2: (2.0, -1.4, 1.45), 3: (2.1, -2.15, 1.6), 4: (2.2, -1.75, 1.75)}
"""Half the width, the bottom and the top of the picture."""
POSITIVE, NEGATIVE, NOTHING = (0.18, 0.42, 0.72), (0.80, 0.30, 0.18), (0.965, 0.965, 0.955)
INK, SOFT = "#1b2733", "#5c6773"
LINES = ("#2b6ca3", "#b4552d", "#4f8a4b", "#7b5aa6")


@dataclass(frozen=True)
class Diagram:
    """What is drawn: the variables, a number for every atom (a set of variables, as a mask), and words."""

    names: tuple[str, ...]
    values: Mapping[int, Any]
    title: str
    note: str
    vanishing: frozenset[int] = frozenset()
    """Atoms that a given makes 0."""


def diagram(subject: str | Mapping[str, Any], given: Iterable[str] = (), output: str | Path | None = None) -> Any:
    """Draw an information diagram and return the matplotlib figure; with `output`, save it as .svg or .png (or .pdf).

    Formula: H(S) is the sum of the atoms that meet S; a statement a <= b shows the coefficient of each in b - a.
    Args: `subject`, a statement or an expression in the language, or a pmf {"variables": [..], "pmf": {"0,1": "1/2"}}
        as in a counterexample; `given`, hypotheses; `output`, a file.
    Needs: the extra `plot` (matplotlib); at most four variables.
    Raises: InputError, ImportError with the words to install it.

    >>> read_statement("I(X;Y) <= I(X;Y|Z)").values[0b111]
    -1

    Source: Yeung 2008, chapter 3 (the I-measure).
    """
    return draw(read_pmf(subject) if isinstance(subject, Mapping) else read_statement(subject, given), output)


def atoms_of(form: Form, full: int) -> dict[int, Number]:
    """Return the coefficients of the atoms: that of A is the sum over the sets S that meet A."""
    return {a: sum(v for m, v in form.items() if m & a) for a in subsets(full) if a}


def read_statement(text: str, given: Iterable[str] = ()) -> Diagram:
    """Read a statement or an expression that is linear in entropies; the difference of a chain is of its ends."""
    if any(mark in text for mark in ("=", "<", ">")):
        stated = parse(text, given)
        flipped = ">=" in stated.relations
        smaller, larger = (stated.sides[-1], stated.sides[0]) if flipped else (stated.sides[0], stated.sides[-1])
        parts, hypotheses = [(1, larger), (-1, smaller)], stated.given
        note = f"coefficients in {'left − right' if flipped else 'right − left'}"
    else:
        parts, hypotheses, note = [(1, parse_expression(text))], (), "coefficients of the atoms"
    try:
        universe = universe_of(term for _, term in parts if term != 0)
        form = combined((w, universe.form(term)) for w, term in parts)
        known = read_givens([h for h in hypotheses if _within(h, universe.slots)], universe)
    except ValueError as error:
        raise InputError(f"a diagram shows entropies of discrete variables only: {error}", text) from error
    if len(universe.slots) > MOST:
        raise InputError(f"a diagram shows at most {MOST} variables, here are {len(universe.slots)}", text)
    alone = [[a for a, v in atoms_of(g.form, universe.full).items() if v] for g in known if g.equal]
    names = tuple(name.upper() for name in universe.names)
    return Diagram(names, atoms_of(form, universe.full), text, note, frozenset(a[0] for a in alone if len(a) == 1))


def _within(hypothesis: Any, slots: Sequence[Any]) -> bool:
    """Whether a given speaks of the diagram's variables only."""
    return all(s in slots for s in hypothesis.atoms(type(slots[0])))


def read_pmf(data: Mapping[str, Any]) -> Diagram:
    """Read a pmf and return the value of every atom, exactly."""
    try:
        names = tuple(str(name) for name in data["variables"])
        mass = {tuple(key.split(",")): Fraction(str(m)) for key, m in data["pmf"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise InputError(f'a pmf is {{"variables": [..], "pmf": {{"0,1": "1/2", ..}}}}: {error}', "") from error
    if not 1 <= len(names) <= MOST or any(len(point) != len(names) for point in mass):
        raise InputError(f"a diagram shows one to {MOST} variables, and every outcome gives each a value", "")
    if sum(mass.values()) != 1 or any(m < 0 for m in mass.values()):
        raise InputError("the masses of a pmf are nonnegative and add up to 1", "")
    columns = [sorted({point[i] for point in mass}) for i in range(len(names))]
    numbers = {tuple(columns[i].index(v) for i, v in enumerate(point)): m for point, m in mass.items()}
    coordinates = [(str(i), ()) for i in range(len(names))]
    law = Table(coordinates, numbers, {c: (Fraction(1),) * len(v) for c, v in zip(coordinates, columns, strict=True)})
    full = (1 << len(names)) - 1

    def entropy(mask: int) -> Value:
        return law.entropy(c for i, c in enumerate(coordinates) if mask >> i & 1) if mask else Fraction(0)

    values: dict[int, Any] = {}
    for a in filter(None, subsets(full)):  # inclusion and exclusion over the complement
        total: Any = Fraction(0)
        for part in subsets(a):
            total = total + (-1) ** (part.bit_count() + 1) * entropy(part | (full & ~a))
        values[a] = total
    return Diagram(names, values, "", "values in nats")


# --- drawing ----------------------------------------------------------------------------------------------------------


def draw(shown: Diagram, output: str | Path | None = None) -> Any:
    """Draw a diagram; the look is that of a figure in a paper."""
    try:
        import numpy as np
        from matplotlib.figure import Figure
        from matplotlib.patches import Ellipse
    except ImportError as error:
        msg = "diagrams need matplotlib: pip install symkl[plot]"
        raise ImportError(msg) from error
    count = len(shown.names)
    figure = Figure(figsize=(6.4, 5.6), dpi=200)
    axes = figure.add_axes((0.02, 0.02, 0.96, 0.86))
    half, bottom, top = FRAMES[count]
    x, y = np.meshgrid(np.linspace(-half, half, GRID), np.linspace(bottom, top, GRID))
    inside = [_inside(shape, x, y) for shape in SHAPES[count]]
    sizes = {a: abs(float(v)) for a, v in shown.values.items()}
    largest = max(sizes.values(), default=0.0) or 1.0
    for a, value in shown.values.items():
        region = np.ones_like(x, dtype=bool)
        for i, part in enumerate(inside):
            region &= part if a >> i & 1 else ~part
        colour = _shade(_sign(value), sizes[a] / largest)
        axes.contourf(x, y, region.astype(float), levels=[0.5, 1.5], colors=[colour], antialiased=False)
        if a in shown.vanishing:
            hatched = axes.contourf(x, y, region.astype(float), levels=[0.5, 1.5], colors="none", hatches=["///"])
            hatched.set_edgecolor((*_shade(_sign(value), 1.3)[:3], 1.0))
            hatched.set_linewidth(0)
        px, py, room = _middle(region, x, y)
        _label(axes, shown, a, (px, py), room)
    for i, (cx, cy, width, height, angle) in enumerate(SHAPES[count]):
        axes.add_patch(Ellipse((cx, cy), width, height, angle=angle, fill=False, lw=2.0, ec=LINES[i]))
        nx, ny = NAMES[count][i]
        look: dict[str, Any] = {"fontsize": 17, "color": LINES[i], "style": "italic"}
        axes.text(nx, ny, _subscript(shown.names[i]), ha="center", va="center", **look)
    axes.set_xlim(-half, half)
    axes.set_ylim(bottom, top)
    axes.set_aspect("equal")
    axes.axis("off")
    figure.text(0.5, 0.955, _plain(shown.title), ha="center", va="center", fontsize=_fitting(shown.title), color=INK)
    note = shown.note + ("; hatched: 0 by what is given" if shown.vanishing else "")
    figure.text(0.5, 0.905, note, ha="center", va="center", fontsize=9.5, color=SOFT)
    if output is not None:
        save(figure, Path(output))
    return figure


def _inside(shape: tuple[float, ...], x: Any, y: Any) -> Any:
    cx, cy, width, height, angle = shape
    turn = math.radians(angle)
    u = (x - cx) * math.cos(turn) + (y - cy) * math.sin(turn)
    v = -(x - cx) * math.sin(turn) + (y - cy) * math.cos(turn)
    return (2 * u / width) ** 2 + (2 * v / height) ** 2 <= 1


def _sign(value: Any) -> int:
    return sign(Fraction(value) if isinstance(value, int) else value) or 0


def _shade(side: int, size: float) -> tuple[float, ...]:
    """Return white for 0, blue for positive and red for negative values, deeper the larger they are."""
    if not side:
        return NOTHING
    depth = 0.18 + 0.42 * size
    return tuple(1 - depth * (1 - part) for part in (POSITIVE if side > 0 else NEGATIVE))


def _middle(region: Any, x: Any, y: Any) -> tuple[float, float, float]:
    """Return the point of a region that is farthest from its border, and that distance."""
    import numpy as np

    step = 5
    kept = np.pad(region[::step, ::step], 1)
    depth, last = 0, kept
    while kept.any():
        last = kept
        kept = kept & np.roll(kept, 1, 0) & np.roll(kept, -1, 0) & np.roll(kept, 1, 1) & np.roll(kept, -1, 1)
        depth += 1
    rows, columns = np.nonzero(last[1:-1, 1:-1])
    return float(x[0, columns * step].mean()), float(y[rows * step, 0].mean()), depth * step * float(x[0, 1] - x[0, 0])


def _label(axes: Any, shown: Diagram, a: int, at: tuple[float, float], room: float) -> None:
    """Write the value, and above it what the atom is called where there is room for it."""
    value = shown.values[a]
    number = _number(value)
    roomy = room > 0.34 and len(shown.names) < MOST
    strong = bool(_sign(value)) and a not in shown.vanishing
    back = {"boxstyle": "round,pad=0.25", "fc": "white", "ec": "none", "alpha": 0.85} if a in shown.vanishing else None
    size = 13 if room > 0.2 and len(number) < 5 else 10.5 if roomy else 9
    if roomy:
        axes.text(*at, _atom(shown.names, a), ha="center", va="bottom", fontsize=8.5, color=SOFT, bbox=back)
    axes.text(
        at[0], at[1] - (0.15 if roomy else 0), number, ha="center", va="center", fontsize=size,
        color=INK if strong else SOFT, weight="bold" if strong else "normal", bbox=back,
    )  # fmt: skip


def _number(value: Any) -> str:
    """Return an exact coefficient, or a value with four digits."""
    if isinstance(value, (int, Fraction)):
        return f"{'−' if value < 0 else ''}{abs(value)}"
    return f"{float(decimal(value)):.4f}".replace("-", "−")


def _atom(names: Sequence[str], a: int) -> str:
    """Return I(X;Y|Z), H(X|Y,Z): the measure of an atom."""
    of = [n for i, n in enumerate(names) if a >> i & 1]
    rest = [n for i, n in enumerate(names) if not a >> i & 1]
    return _subscript(f"{'I' if len(of) > 1 else 'H'}({';'.join(of)}{'|' if rest else ''}{','.join(rest)})")


def _subscript(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) if "_" in text else text


def _plain(title: str) -> str:
    """Return a title with real signs; a dollar would start mathematics."""
    for typed, sign_ in (("<=", "≤"), (">=", "≥"), ("->", "→"), ("$", "")):
        title = title.replace(typed, sign_)
    return title


def _fitting(title: str) -> float:
    return min(14.0, 14.0 * 62 / max(len(title), 1))


def save(figure: Any, path: Path) -> None:
    """Write a picture whole or not at all; the same picture gives the same bytes."""
    from matplotlib import rc_context

    kind = path.suffix.lower().lstrip(".")
    if kind not in {"svg", "png", "pdf"}:
        raise InputError(f"a picture is saved as .svg, .png or .pdf, not as {path.name}", "")
    content = BytesIO()
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with rc_context({"svg.hashsalt": "symkl"}):
        figure.savefig(content, format=kind, metadata=undated)
    replace_file(path, content.getvalue())

"""Pictures of closed forms: curves over one parameter, contours over two, and how a numeric check converges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import mpmath
from sympy import Expr, Symbol, lambdify

from symkl.api import closed_form
from symkl.families.domains import scalar_conditions
from symkl.information_diagram import INK, LINES, SOFT, save
from symkl.search.answer import ClosedForm
from symkl.syntax.errors import InputError
from symkl.terms import Positive

Range = tuple[float, float]
POINTS, GRID = 241, 61
"""Points of a curve, and of each side of a contour picture."""
_SIZE = (6.4, 4.4)
_DARK = 0.55
"""From this share of the largest level on the colours are so dark that a label is white."""


def plot(
    expressions: str | Sequence[str],
    over: Mapping[str, Range],
    values: Mapping[str, float] | None = None,
    output: str | Path | None = None,
    *,
    labels: Sequence[str] = (),
) -> Any:
    """Draw closed forms and return the matplotlib figure; with `output`, save it as .svg, .png or .pdf.

    Formula: the closed form of each expression; nothing is drawn where its conditions fail.
    Args: `expressions`, one or several, in the language; `over`, one parameter with its ends (curves), or two (the
        contours of one expression); `values` of the other parameters; `output`, a file; `labels` of the curves.
    Needs: the extra `plot` (matplotlib).
    Raises: InputError, if there is no closed form, or a parameter has no value; ImportError with the words to install.

    >>> figure = plot("KL(Normal(m, 1) || Normal(0, 1))", {"m": (-3, 3)})
    >>> float(max(figure.axes[0].lines[0].get_ydata()))
    4.5

    Source: this project.
    """
    texts = [expressions] if isinstance(expressions, str) else list(expressions)
    answers = [_closed(text) for text in texts]
    fixed = {Symbol(name): value for name, value in (values or {}).items()}
    free = [Symbol(name) for name in over]
    for text, answer in zip(texts, answers, strict=True):
        missing = sorted(s.name for s in _value(answer).free_symbols - {*fixed, *free} if isinstance(s, Symbol))
        if missing:
            msg = f"{missing[0]} has no value; set it, or let it vary"
            raise InputError(msg, text)
    functions = [_function(answer, free, fixed) for answer in answers]
    if len(free) == 1:
        figure = _curves(functions, next(iter(over.items())), list(labels) or texts)
    elif len(free) == 2 and len(functions) == 1:
        figure = _contours(functions[0], list(over.items()), (list(labels) or texts)[0])
    else:
        raise InputError("let one parameter vary for curves, or two for the contours of one expression", "")
    if output is not None:
        save(figure, Path(output))
    return figure


def convergence(
    expression: str, values: Mapping[str, object], output: str | Path | None = None, *, most: int = 100
) -> Any:
    """Draw how far the closed form and the definition are apart at one point, over the digits that are asked.

    Formula: log10 of the radius of the enclosure of the definition, and of the distance to the closed form.
    Args: `expression` of parametric laws; `values`, exact numbers for the parameters; `output`, a file; `most` digits.
    Needs: the extras `plot` (matplotlib) and `rigor` (python-flint).
    Raises: InputError, ImportError.

    Source: Johansson 2018, Numerical integration in arbitrary-precision ball arithmetic.
    """
    from flint import ctx

    from symkl.numeric.balls import ball_of, exact
    from symkl.numeric.enclosure import enclosure
    from symkl.syntax.parse import parse_expression

    answer = _closed(expression)
    at: dict[Symbol, Any] = {Symbol(name): parse_expression(str(value)) for name, value in values.items()}
    asked = list(range(10, most + 1, 10))
    radii, gaps = [], []
    for digits in asked:
        found = enclosure(answer.term, at, digits)
        with ctx.workdps(2 * most + 20):
            gap = abs(found - ball_of(answer.value, {s: exact(v) for s, v in at.items()}))
            radii.append(float(mpmath.log10(mpmath.mpf(found.rad().str(8, radius=False)))))
            gaps.append(
                float(mpmath.log10(mpmath.mpf(gap.mid().str(8, radius=False)))) if not gap.mid().is_zero() else None
            )
    figure, axes = _frame(expression, "digits asked", "log₁₀")
    axes.plot(asked, radii, "o-", color=LINES[0], label="proven radius")
    axes.plot(asked, gaps, "s--", color=LINES[1], label="distance of the closed form")
    axes.plot(asked, [-d for d in asked], color=SOFT, lw=0.8, label="what was asked")
    axes.legend(frameon=False, fontsize=9)
    if output is not None:
        save(figure, Path(output))
    return figure


def _closed(text: str) -> ClosedForm:
    answer = closed_form(text)
    if answer.status not in {"closed", "region"}:
        raise InputError(f"there is no closed form to draw: {answer.note}", text)
    return answer


def _value(answer: ClosedForm) -> Expr:
    return answer.value if answer.value is not None else answer.term


def _function(answer: ClosedForm, free: Sequence[Symbol], fixed: Mapping[Symbol, float]) -> Callable[..., float]:
    """Return a closed form as a function of doubles that is nan where its conditions fail."""
    names = [*free, *fixed]
    value = lambdify(names, answer.value, "mpmath", cse=True)
    conditions = [
        (lambdify(names, h.args[0], "mpmath"), isinstance(h, Positive))
        for h in scalar_conditions((*answer.conditions, *answer.region))
    ]

    def at(*numbers: float) -> float:
        exact = [mpmath.mpf(float(v)) for v in (*numbers, *fixed.values())]
        holds = all(c(*exact) > 0 if strict else c(*exact) >= 0 for c, strict in conditions)
        return float(mpmath.re(value(*exact))) if holds else float("nan")

    return at


def _frame(title: str, across: str, up: str) -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        msg = "pictures need matplotlib: pip install symkl[plot]"
        raise ImportError(msg) from error
    figure = Figure(figsize=_SIZE, dpi=150, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title.replace("||", "‖").replace("$", ""), fontsize=10, color=INK, parse_math=False)
    axes.set_xlabel(across, color=INK, parse_math=False)
    axes.set_ylabel(up, color=INK, parse_math=False)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=SOFT, labelsize=9)
    return figure, axes


def _steps(ends: Range, count: int) -> list[float]:
    low, high = ends
    return [low + (high - low) * i / (count - 1) for i in range(count)]


def _curves(functions: Iterable[Callable[..., float]], over: tuple[str, Range], labels: Sequence[str]) -> Any:
    name, ends = over
    figure, axes = _frame(labels[0] if len(labels) == 1 else "", name, "nats")
    xs = _steps(ends, POINTS)
    for number, (function, label) in enumerate(zip(functions, labels, strict=True)):
        look = {"color": LINES[number % len(LINES)], "ls": ("-", "--", "-.", ":")[number // len(LINES) % 4]}
        axes.plot(xs, [function(x) for x in xs], lw=1.8, label=label.replace("||", "‖").replace("$", ""), **look)
    axes.set_xlim(*ends)
    if len(labels) > 1:
        axes.legend(frameon=False, fontsize=9)
    return figure


def _contours(function: Callable[..., float], over: Sequence[tuple[str, Range]], label: str) -> Any:
    (across, first), (up, second) = over
    figure, axes = _frame(label, across, up)
    xs, ys = _steps(first, GRID), _steps(second, GRID)
    heights = [[function(x, y) for x in xs] for y in ys]
    filled = axes.contourf(xs, ys, heights, levels=14, cmap="Blues")
    lines = axes.contour(xs, ys, heights, levels=filled.levels, colors=INK, linewidths=0.5)
    for written in axes.clabel(lines, fontsize=7):
        dark = filled.norm(float(written.get_text().replace("\N{MINUS SIGN}", "-"))) > _DARK
        written.set_color("white" if dark else INK)
    figure.colorbar(filled, ax=axes, label="nats")
    return figure


def as_range(text: str) -> tuple[str, Range]:
    """Read name=low:high.

    >>> as_range("m=-3:3")
    ('m', (-3.0, 3.0))
    """
    name, _, ends = text.partition("=")
    low, _, high = ends.partition(":")
    try:
        found = float(number(low)), float(number(high))
    except InputError as error:
        raise InputError(f"a parameter varies as in m=-3:3, not {text}", text) from error
    if not name.strip() or not found[0] < found[1]:
        raise InputError(f"a parameter varies as in m=-3:3, not {text}", text)
    return name.strip(), found


def number(text: str) -> Expr:
    """Read an exact number."""
    from symkl.syntax.parse import parse_expression

    found = parse_expression(text)
    if not found.is_number or not found.is_real:
        raise InputError(f"{text} is not a number", text)
    return found

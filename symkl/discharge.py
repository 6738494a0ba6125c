"""Trusted, like the kernel: what becomes of a hypothesis when it leaves a binder.

Unchanged if it does not mention what is bound; dropped if the binder itself guarantees it; otherwise closed: "for
almost all draws", "for all values", "for t = low, ..., high".  An index fact that fails at an end is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy
from sympy import Basic, Expr, Number, Symbol, expand

from symkl.terms import (
    Almost,
    AtLeast,
    Density,
    Distinct,
    Every,
    EveryIndex,
    Hypothesis,
    Nonzero,
    Positive,
    Scoped,
    Term,
    Variable,
    apart,
    draws,
    free,
    spread_range,
)


class DoesNotApply(ValueError):  # noqa: N818 (it is an answer, not a failure)
    """A rule was asked to do what it does not do; names the rule.  The message is put together only if it is read."""

    def __init__(self, template: str, *values: object) -> None:
        """Keep a template with a ``{}`` for each value."""
        super().__init__(template, *values)

    def __str__(self) -> str:
        return str(self.args[0]).format(*self.args[1:])


def close(hypothesis: Hypothesis, binder: Term) -> list[Hypothesis]:
    """Return what the hypothesis needs outside the binder: itself, it closed over the bound names, or nothing."""
    bound = binder.bound
    if not any(_touches(name, bound) for name in free(hypothesis)):
        return [hypothesis]
    span = binder.index_range
    if span is not None:
        return _close_index(hypothesis, *span)
    law = getattr(binder, "law", None)
    return [Every(bound, hypothesis)] if law is None else _close_law(hypothesis, law)


def _touches(name: Basic, bound: Sequence[Basic]) -> bool:
    if isinstance(name, Variable):
        return any(isinstance(b, Variable) and not apart(name, b) for b in bound)
    return name in bound


def _close_index(hypothesis: Hypothesis, t: Symbol, low: Expr, high: Expr) -> list[Hypothesis]:
    """Discharge an index fact by low <= t <= high; refuse one that fails at an end; quantify the rest over t."""
    if isinstance(hypothesis, AtLeast):
        expr = hypothesis.args[0]
        step = expand(expr.subs(t, t + 1) - expr)
        if step.is_Integer:
            extreme = expand(expr.subs(t, low if step >= 0 else high))
            if extreme.is_negative:
                raise DoesNotApply("the index {} = {}, ..., {} leaves the range where {} >= 0", t, low, high, expr)
            return at_least(extreme)
    closed = EveryIndex(t, low, high, hypothesis)
    if isinstance(hypothesis, Distinct):
        u, v = (spread_range(slot.value, [(t, low, high)]) for slot in hypothesis.args)
        depends = [t in free(slot.value) for slot in hypothesis.args]
        return [] if depends != [True, True] and apart(u, v) else [closed]
    return [closed]


def whole(*exprs: Expr) -> None:
    """Refuse an index that is not an integer combination of integers and index symbols."""
    for expr in exprs:
        if expr.has(Scoped) or not expr.is_polynomial() or any(not n.is_Integer for n in expr.atoms(Number)):
            raise DoesNotApply("{} is not a whole number", expr)


def at_least(*exprs: Expr) -> list[Hypothesis]:
    """Return ``expr >= 0`` for the expressions of which that is not certain."""
    return [AtLeast(e) for e in map(expand, exprs) if not e.is_nonnegative]


ENTIRE = (sympy.Add, sympy.Mul, sympy.exp, sympy.erf, sympy.Abs, sympy.Min, sympy.Max)
ON_POSITIVE = (sympy.log, sympy.gamma, sympy.loggamma, sympy.beta)
WITH_ORDER = (sympy.polygamma, sympy.besseli)


def defined(scalar: Expr, known: Iterable[Hypothesis]) -> list[Hypothesis]:
    """Return what makes a scalar a finite real number and is not certain from what is known of single symbols."""
    sure = {h.args[0]: Symbol(f"{h.args[0]}", positive=True) for h in known if isinstance(h, Positive)}
    sure = {old: new for old, new in sure.items() if isinstance(old, Symbol)}
    needs: list[Hypothesis] = []
    stack = [scalar]
    while stack:
        part = stack.pop()
        stack.extend(part.args)
        positive: Iterable[Expr] = ()
        if part.is_Pow and part.exp.is_Integer:
            if part.exp.is_negative and not part.base.xreplace(sure).is_nonzero:
                needs.append(Nonzero(part.base))
        elif part.is_Pow:
            positive = (part.base,)
        elif isinstance(part, sympy.zeta) and len(part.args) == 1:
            positive = (part.args[0] - 1,)
        elif isinstance(part, WITH_ORDER) and part.args[0].is_Integer and part.args[0] >= 0:
            positive = part.args[1:]
        elif isinstance(part, ON_POSITIVE):
            positive = part.args
        elif not isinstance(part, (*ENTIRE, Symbol)) and not (part.is_number and part.is_finite and not part.args):
            raise DoesNotApply("{} may not be a finite number", part)
        needs += [Positive(e) for e in positive if not e.xreplace(sure).is_positive]
    return needs


def _close_law(hypothesis: Hypothesis, law: tuple[Density, ...]) -> list[Hypothesis]:
    """Drop positivity of what the law itself makes positive; say "almost surely" of the rest."""
    if isinstance(hypothesis, Almost):
        inner = hypothesis.args[0].args
        try:
            draws((*law, *inner))
        except ValueError:
            return [Almost(law, hypothesis)]
        return _close_law(hypothesis.args[1], (*law, *inner))
    core, ranges = hypothesis, []
    while isinstance(core, EveryIndex):
        ranges.append(core.args[:3])
        core = core.args[3]
    if isinstance(core, Positive) and isinstance(core.args[0], Density):
        needs = positive_under(core.args[0], law, ranges)
        if needs is not None:
            return needs
    return [Almost(law, hypothesis)]


def positive_under(
    density: Density, law: Iterable[Density], ranges: Sequence[tuple[Symbol, Expr, Expr]] = ()
) -> list[Hypothesis] | None:
    """Say what makes a density positive at almost every draw of a law that has it as a part; None if it has not.

    A draw of p(a|b) has p(a|b) > 0, so p(a'|b, a'') > 0 for parts a', a'' of a; if p(b) > 0 is known too, p(a, b) > 0
    and with it every marginal and conditional of (a, b).  Entries of a block must lie in it.
    """
    of = [tuple(pair) for pair in density.of]
    given = [tuple(pair) for pair in density.given]
    joint: list[tuple[list[tuple[Basic, ...]], list[Hypothesis]]] = [([], [])]
    for drawn in law:
        if drawn.law != density.law:
            continue
        above, behind = [tuple(p) for p in drawn.of], [tuple(p) for p in drawn.given]
        needs, exact = _covers(above + behind, of + given, ranges), _covers(given, behind, ())
        if needs is not None and exact is not None:
            return needs + exact
        reached = next(((n, m) for known, m in joint if (n := _covers(known, behind, ())) is not None), None)
        if reached is not None:
            joint.append((above + behind, [*reached[0], *reached[1]]))
    return next((n + m for known, m in joint if (n := _covers(known, of + given, ranges)) is not None), None)


def _covers(
    known: Sequence[tuple[Basic, ...]], wanted: Iterable[tuple[Basic, ...]], ranges: Sequence[Any]
) -> list[Hypothesis] | None:
    """Say what makes all wanted (slot, value) pairs known ones or entries of known blocks; None if they are not."""
    needs: list[Hypothesis] = []
    for slot, value in wanted:
        if (slot, value) in known and not any(t in free(value) for t, _, _ in ranges):
            continue
        run = spread_range(value, ranges)
        blocks = (v for s, v in known if len(v.index) == 2 and v.slot == s and value.slot == slot)
        found = next(
            (b for b in blocks if (b.name, b.args[2]) == (run.name, run.args[2]) and len(run.index) in (1, 2)), None
        )
        if found is None:
            return None
        ends = [expand(run.index[0] - found.index[0]), expand(found.index[1] - run.index[-1])]
        if any(e.is_negative for e in ends) or any(t in free(e) for t, _, _ in ranges for e in ends):
            return None
        needs += at_least(*ends)
    return needs

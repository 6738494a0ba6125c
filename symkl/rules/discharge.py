"""What a binder itself guarantees: how hypotheses are settled instead of being carried out of it.

Trusted as the axioms are.  The kernel closes a hypothesis that leaves a binder ("for almost all draws", "for all
values", "for t = low, ..., high") unless a rule of this file settles it.  Each returns what is still needed, or None
if it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy
from sympy import Basic, Expr, Symbol, expand

from symkl.kernel import DoesNotApply, at_least, discharge
from symkl.rules.conditioning import separate
from symkl.special import langevin, sinhc
from symkl.terms import (
    Almost,
    AtLeast,
    Density,
    Distinct,
    EveryIndex,
    Finite,
    Hypothesis,
    Nonzero,
    Positive,
    Term,
    apart,
    draws,
    free,
    spread_range,
)

Known = Sequence[Hypothesis]
ENTIRE = (
    *(sympy.Add, sympy.Mul, sympy.exp, sympy.erf, sympy.erfc, sympy.Abs, sympy.Min, sympy.Max),
    *(sympy.sin, sympy.cos, sympy.atan, sympy.sinh, sinhc, langevin),
)
ON_POSITIVE = (sympy.log, sympy.gamma, sympy.loggamma, sympy.beta, sympy.coth)
WITH_ORDER = (sympy.polygamma, sympy.expint)
ANY_ORDER = (sympy.besselk, sympy.uppergamma)


@discharge
def in_range(hypothesis: Hypothesis, binder: Term | None, _: Known) -> list[Hypothesis] | None:
    """Settle an index fact by low <= t <= high; refuse one that fails at an end."""
    if binder is None or binder.index_range is None:
        return None
    t, low, high = binder.index_range
    if isinstance(hypothesis, AtLeast):
        expr = hypothesis.args[0]
        step = expand(expr.subs(t, t + 1) - expr)
        if step.is_Integer:
            extreme = expand(expr.subs(t, low if step >= 0 else high))
            if extreme.is_negative:
                raise DoesNotApply("the index {} = {}, ..., {} leaves the range where {} >= 0", t, low, high, expr)
            return at_least(extreme)
    if isinstance(hypothesis, Distinct):
        u, v = (spread_range(slot.value, [(t, low, high)]) for slot in hypothesis.args)
        depends = [t in free(slot.value) for slot in hypothesis.args]
        return [] if depends != [True, True] and apart(u, v) else None
    return None


@discharge
def defined(hypothesis: Hypothesis, _: Term | None, known: Known) -> list[Hypothesis] | None:
    """Settle that a scalar is a finite number: denominators that are not zero, functions within their domains."""
    if not isinstance(hypothesis, Finite) or isinstance(hypothesis.args[0], Term):
        return None
    sure = {h.args[0]: Symbol(f"{h.args[0]}", positive=True) for h in known if isinstance(h, Positive)}
    sure = {old: new for old, new in sure.items() if isinstance(old, Symbol)}
    needs: list[Hypothesis] = []
    stack = [hypothesis.args[0]]
    while stack:
        part = stack.pop()
        stack.extend(part.args)
        positive: Iterable[Expr] = ()
        if part.is_Pow and part.exp.is_Integer:
            never = isinstance(part.base, sympy.zeta)  # zeta(s) > 1, I_0(x) >= 1
            never = never or (isinstance(part.base, sympy.besseli) and part.base.args[0].is_zero)
            if part.exp.is_negative and not (part.base.xreplace(sure).is_nonzero or never):
                needs.append(Nonzero(part.base.args[0] - 1 if isinstance(part.base, sympy.log) else part.base))
        elif part.is_Pow:
            positive = (part.base,)
        elif type(part).__name__ in {"zeta", "zetaprime"} and len(part.args) == 1:
            positive = (part.args[0] - 1,)
        elif isinstance(part, (sympy.binomial, sympy.RisingFactorial)):
            positive = tuple(e + 1 for e in _arguments_of_gamma(part))
        elif isinstance(part, sympy.besseli) and part.args[0].is_Integer:
            continue
        elif isinstance(part, ANY_ORDER) or (isinstance(part, WITH_ORDER) and _whole(part.args[0])):
            positive = part.args[1:]
        elif isinstance(part, ON_POSITIVE):
            positive = part.args
        elif not isinstance(part, (*ENTIRE, Symbol)) and not (part.is_number and part.is_finite and not part.args):
            return None
        needs += [Positive(e) for e in positive if not e.xreplace(sure).is_positive]
    return needs


def _arguments_of_gamma(part: Expr) -> tuple[Expr, ...]:
    """Return what has a factorial in C(n, k) = n!/(k! (n - k)!) and (a)_k = (a + k - 1)!/(a - 1)!."""
    first, second = part.args
    if isinstance(part, sympy.binomial):
        return first, second, first - second
    return first + second - 1, first - 1


def _whole(order: Expr) -> bool:
    return bool(order.is_Integer and order >= 0)


@discharge
def drawn(hypothesis: Hypothesis, binder: Term | None, _: Known) -> list[Hypothesis] | None:
    """Settle that a density is positive at draws of a law that has it as a part; join nested "almost surely"."""
    if binder is None or binder.index_range is not None or not isinstance(getattr(binder, "law", None), tuple):
        return None
    law, core = tuple(binder.law), hypothesis
    while isinstance(core, Almost):
        law, core = (*law, *core.args[0].args), core.args[1]
    try:
        draws(law)
    except ValueError:
        return None
    if separate(law):  # a value may be drawn anew, so that what held of the first draw need not hold of it
        return None
    joined = Almost(law, core)
    ranges = []
    while isinstance(core, EveryIndex):
        ranges.append(core.args[:3])
        core = core.args[3]
    sure = isinstance(core, Positive) and isinstance(core.args[0], Density)
    needs = positive_under(core.args[0], law, ranges) if sure else None
    return [joined] if needs is None else needs


def positive_under(
    density: Density, law: Iterable[Density], ranges: Sequence[tuple[Symbol, Expr, Expr]] = ()
) -> list[Hypothesis] | None:
    """Say what makes a density positive at almost every draw of a law that has it as a part; None if it has not.

    A draw of p(a|b) has p(a|b) > 0, so p(a'|b, a'') > 0 for parts a', a'' of a; if p(b) > 0 is known too, p(a, b) > 0
    and with it every marginal and conditional of (a, b).  Entries of a block must lie in it.
    """
    if any(t in free(density.law) for t, _, _ in ranges):  # another law at every index
        return None
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

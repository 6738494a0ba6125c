"""A number for a term over parametric laws: from its closed form, else from its definition."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import mpmath
from mpmath import mp
from sympy import Expr, Float, S, Symbol, exp, oo

from symkl.families import Family
from symkl.families.fisher import Fisher, irregular, score_variance, spoken_of
from symkl.families.supports import Integers, Interval
from symkl.functions import Absolute
from symkl.kernel import DoesNotApply
from symkl.measures import Measure
from symkl.numeric.anchors import crossings, kinks, ordered, peaks
from symkl.numeric.formulas import LARGE, Formula, NoNumber, family_of, integral_parts, laws_at, log_formula
from symkl.numeric.mixtures import opened
from symkl.numeric.quadrature import Diverges, Number, Setting, integrate_between, to_number
from symkl.numeric.summation import sum_between
from symkl.search.closed import close_form
from symkl.search.sweep import attempt
from symkl.terms import AtLeast, Density, Exp, Hypothesis, Linear, Log, Positive, Product, Term

MOST_DIGITS = 1000
_PRECISION = 2000
_ATTEMPTS = 4
_SHOWN = 8
"""Digits below which a number is not claimed at all."""


@dataclass(frozen=True)
class Evaluation:
    """A number and what is claimed of it.

    `status`: "value" or "infinite"; `value`, a SymPy Float (oo or -oo); `digits`, how many significant ones are
    claimed; `method`: "closed form", "quadrature" or "sum"; `note`, the reason of an infinity or of fewer digits.

    >>> from symkl.api import evaluate
    >>> found = evaluate("KL(Exponential(1) || Exponential(2))", digits=10)
    >>> found.value, found.status, found.digits, found.method
    (0.3068528194, 'value', 10, 'closed form')
    """

    term: Expr
    status: str
    value: Expr
    digits: int
    method: str
    note: str = ""

    def __str__(self) -> str:
        """Write the number with the digits that are claimed."""
        return str(self.value)

    def __float__(self) -> float:
        """Return the nearest double."""
        return float(self.value)


def number_of(term: Expr, digits: int) -> Evaluation:
    """Return the value of a term without free parameters.

    Raises: NoNumber, if nothing can be vouched for; ValueError or TypeError for terms that have no number.
    """
    if not isinstance(term, Term):
        value = _settled(term, digits, {})
        return Evaluation(term, "value", value, digits, "closed form")
    closed = _closed(term, digits)
    if closed is not None:
        return closed
    scores = {f: attempt(score_variance, f) for f in term.atoms(Fisher)}
    for information, variance in scores.items():
        if variance is None:
            msg = f"{information}: {irregular(information) or 'the log-density has no derivative that can be written'}"
            raise NoNumber(msg)
    by_scores = term.xreplace({f: variance.right for f, variance in scores.items() if variance is not None})
    return replace(by_definition(by_scores, digits), term=term)


def _closed(term: Expr, digits: int) -> Evaluation | None:
    """Return the number of the closed form; None if there is none, or it holds only where the parameters are not."""
    general, at = generic(term)
    try:
        answer = close_form(general)
        if answer.status not in {"closed", "region"} and at and not _gigantic(term):
            answer, at = close_form(term), {}  # a degenerate law, an inclusion that only the numbers decide
    except (TypeError, DoesNotApply):
        return None
    if answer.status == "infinite":
        return Evaluation(term, "infinite", answer.value, digits, "closed form", answer.note)
    if answer.status not in {"closed", "region"} or answer.value is None or isinstance(answer.value, Term):
        return None
    if not all(_true(h, at) for h in (*answer.conditions, *answer.region)):
        return None
    try:
        return Evaluation(term, "value", _settled(answer.value, digits, at), digits, "closed form")
    except NoNumber:
        return None


def _true(condition: Hypothesis, at: Mapping[Expr, Expr]) -> bool:
    """Whether a condition on parameters holds at numbers; conditions of other kinds are not decided."""
    if not isinstance(condition, (Positive, AtLeast)) or isinstance(condition.args[0], Term):
        return False
    number = condition.args[0].xreplace(dict(at)).evalf(40)
    return bool(number > 0 if isinstance(condition, Positive) else number >= 0)


def generic(term: Expr) -> tuple[Expr, dict[Expr, Expr]]:
    """Return a term with symbols for the large whole numbers among its parameters, and what they stand for.

    SymPy writes log Gamma(10^8) as the logarithm of a factorial with 756,570,557 digits.
    """
    if not _gigantic(term):
        return term, {}
    numbers = sorted({p for law in _laws(term) for p in law.parameters if p.is_Integer and abs(p) > LARGE})
    names = {n: Symbol(f"large_{i}") for i, n in enumerate(numbers)}
    laws = {law: type(law)(*(names.get(p, p) for p in law.parameters)) for law in _laws(term)}
    return term.xreplace(laws), {s: n for n, s in names.items()}


def _laws(term: Expr) -> list[Family]:
    return spoken_of(term, Family)


def _gigantic(term: Expr) -> bool:
    return any(p.is_Integer and abs(p) > LARGE for law in _laws(term) for p in law.parameters)


def _settled(value: Expr, digits: int, at: Mapping[Expr, Expr]) -> Expr:
    """Return a SymPy number as a Float; two precisions must agree in all digits asked.

    Raises: NoNumber.
    """
    if value.is_Integer or value in {oo, -oo}:
        return value
    precision = digits + 15
    while precision <= _PRECISION + digits:
        first, second = _evaluated(value, precision, at), _evaluated(value, 2 * precision, at)
        with mp.workdps(2 * precision):
            if first is not None and second is not None and _agreed(first, second) >= digits + 2:
                return Float(mpmath.nstr(second, digits + 5, strip_zeros=False), digits)
        precision *= 2
    msg = f"{value} cannot be told from 0 with {_PRECISION} digits"
    raise NoNumber(msg)


def _evaluated(value: Expr, precision: int, at: Mapping[Expr, Expr]) -> Number | None:
    with mp.workdps(precision):
        numbers = {s: Float(n, precision) for s, n in at.items()}
        found = value.xreplace(numbers).evalf(precision, maxn=2 * precision + 100)
        return mpmath.mpf(Float(found, precision + 5)) if found.is_Float or found.is_Rational else None


def _agreed(first: Number, second: Number) -> int:
    """Return in how many significant digits two numbers agree; -1 if one of them is infinite."""
    size, gap = max(abs(first), abs(second)), abs(first - second)
    if mpmath.isinf(size):
        return -1
    if not gap:
        return mp.dps
    return int(mpmath.floor(-mpmath.log10(gap / size)))


# --- by the definition ------------------------------------------------------------------------------------------------


def by_definition(term: Expr, digits: int) -> Evaluation:
    """Return the value of a term by integrating (summing) its definition; two independent settings must agree.

    Raises: NoNumber.
    """
    given, term = term, opened(term)
    _check_mass(term)
    aim, best, reached = digits, None, -1
    for turn in range(_ATTEMPTS):
        strict = 1.0 if turn else 0.6
        try:
            with mp.workdps(aim + 30):
                first = _Definition(Setting(aim + 8, aim // 2 + 12, mpmath.mpf("0.5"), strict * (aim + 8))).value(term)
            with mp.workdps(aim + 45):
                other = Setting(aim + 12, aim // 2 + 19, mpmath.mpf("0.31"), strict * (aim + 12))
                second = _Definition(other).value(term)
                if mpmath.isinf(first) and first == second:
                    return Evaluation(given, "infinite", oo if first > 0 else -oo, digits, _method(term))
                agreed = _agreed(first, second)
        except Diverges as endless:
            value = endless.sign * S.Infinity
            return Evaluation(given, "infinite", value, digits, _method(term), str(endless))
        if agreed > reached:
            reached, best = agreed, second
        if reached >= digits + 2:
            break
        if turn:
            aim += max(digits + 4 - agreed, 0)  # near-equal laws: digits cancel
    claimed = min(digits, reached - 2)
    if best is None or claimed < min(digits, _SHOWN):
        msg = f"{term}: two evaluations of the definition do not agree"
        raise NoNumber(msg)
    note = "" if claimed == digits else f"{claimed} digits are sure, {digits} were asked"
    with mp.workdps(claimed + 10):
        value = Float(mpmath.nstr(best, claimed + 5, strip_zeros=False), claimed)
    return Evaluation(given, "value", value, claimed, _method(term), note)


def _method(term: Expr) -> str:
    laws = [family_of(d) for d in _densities(term)]
    return "sum" if all(law.place.counting for law in laws) else "quadrature"


def _densities(term: Expr) -> list[Expr]:
    return spoken_of(term, Density)


def _check_mass(term: Expr) -> None:
    """Check on coarse settings that every density has mass 1, so that no peak is missed."""
    for law in dict.fromkeys(family_of(d) for d in _densities(term)):
        mass = _mass(law)
        if abs(mass - 1) > 1e-10:
            msg = f"the density of {law} adds up to {mpmath.nstr(mass, 12)} and not to 1 numerically"
            raise NoNumber(msg)


@lru_cache(maxsize=256)
def _mass(law: Family) -> Number:
    with mp.workdps(30):
        setting = Setting(14, 16, mpmath.mpf("0.5"), 9)
        return _Definition(setting).mass(law)


class _Definition:
    """Evaluates terms at one setting."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def value(self, term: Expr) -> Number:
        """Return the value of a term without free variables; +oo and -oo may occur."""
        if not isinstance(term, Term):
            return to_number(term)
        if isinstance(term, Measure):
            return self.value(term.unfold()[0])
        if isinstance(term, Linear):
            return self._sum([to_number(c) * self.value(t) for c, t in term.pairs])
        if isinstance(term, Product):
            return mpmath.fprod(self.value(f) ** to_number(e) for f, e in term.factors)
        if isinstance(term, Log):
            return self._log(self.value(term.arg)) / mpmath.log(to_number(term.base))
        if isinstance(term, Exp):
            return mpmath.exp(self.value(term.arg))
        if isinstance(term, Absolute):
            return abs(self.value(term.arg))
        return self._integral(term)

    def _sum(self, values: list[Number]) -> Number:
        if {mpmath.inf, -mpmath.inf} <= set(values):
            msg = "oo - oo occurs"
            raise NoNumber(msg)
        infinite = [v for v in values if mpmath.isinf(v)]
        return infinite[0] if infinite else mpmath.fsum(values)

    def _log(self, value: Number) -> Number:
        if value < 0:
            msg = "the logarithm of a negative number occurs"
            raise NoNumber(msg)
        return mpmath.log(value) if value else -mpmath.inf

    def mass(self, law: Family) -> Number:
        """Return what the density of a law adds up to."""
        logs = log_formula(law)
        line = _line(law)
        return self._over(exp(logs), [logs], S(line.low), S(line.high), counting=line.counting)

    def _integral(self, term: Expr) -> Number:
        variable, weight, body = integral_parts(term)
        laws = list(dict.fromkeys((*((weight,) if weight else ()), *laws_at(term, variable))))
        if len({_line(law).counting for law in laws}) > 1:
            msg = "a discrete law meets a continuous one"
            raise NoNumber(msg)
        found: list[Number] = []
        for low, high in _regions(laws):
            alive = [law for law in laws if _covers(law, low, high)]
            if not alive or (weight is not None and weight not in alive):
                continue
            formula = Formula(variable, alive.__contains__, lambda t: S(str(self.value(t)))).of(body)
            if formula in {oo, -oo}:
                found.append(mpmath.inf if formula is oo else -mpmath.inf)
                continue
            logs = [log_formula(law) for law in (alive if weight is None else [weight])]
            if weight is not None:
                formula = exp(log_formula(weight)) * formula
            if formula == 0:
                continue
            try:
                found.append(self._over(formula, logs, low, high, counting=_line(laws[0]).counting))
            except Diverges as endless:
                found.append(endless.sign * mpmath.inf)
        return self._sum(found)

    def _over(self, formula: Expr, logs: list[Expr], low: Expr, high: Expr, *, counting: bool) -> Number:
        if counting:
            return sum_between(formula, logs[0], low, high, self.setting)
        special = [p for log_density in logs for p in (*kinks(log_density), *peaks(log_density, low, high))]
        special += [*kinks(formula), *crossings(formula, low, high, self.setting.digits + 10)]
        special += peaks(sum(logs) / 2, low, high) if len(logs) > 1 else []
        return integrate_between(formula, ordered(special or [_inner(low, high)], low, high), self.setting)


def _line(law: Family) -> Interval | Integers:
    """Return the support of a law of one number."""
    if isinstance(law.place, (Interval, Integers)):
        return law.place
    msg = f"{law.name} is a law of vectors; what has no closed form is evaluated for laws of one number only"
    raise NoNumber(msg)


def _inner(low: Expr, high: Expr) -> Expr:
    """Return a point to start from where nothing is special."""
    return S.Zero if low == -oo and high == oo else low


def _regions(laws: list[Family]) -> list[tuple[Expr, Expr]]:
    """Cut the union of the supports where one begins or ends; whole numbers are cut into closed ranges."""
    counting = _line(laws[0]).counting
    ends = {S(_line(law).low) for law in laws}
    ends |= {S(_line(law).high) + (1 if counting else 0) for law in laws}
    points = sorted(ends, key=lambda e: e.evalf(50) if e.is_finite else e)
    return [(a, b - 1 if counting else b) for a, b in itertools.pairwise(points)]


def _covers(law: Family, low: Expr, high: Expr) -> bool:
    return bool(_line(law).low <= low and high <= _line(law).high)

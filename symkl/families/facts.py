"""Trusted: how the declarations of a family become axioms of the kernel, one a fact.

"Gamma: log-density" writes log q(x) under an expectation as a combination of statistics; "Gamma: E[log x]" is the mean
of one statistic.  Each names what it needs of the parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from inspect import Parameter, Signature, signature
from itertools import product

from sympy import Abs, Add, Expr, Integer, Mul, Pow, S, Symbol, Wild, cancel, cos, diff, exp, expand, log

from symkl.families.base import Expected, Family, evaluated
from symkl.families.canonical import Canonical
from symkl.families.domains import Domain, core
from symkl.families.large import MOST, declared
from symkl.families.statistic import Statistic, X, has_place, places
from symkl.families.supports import NotInside, inclusion
from symkl.kernel import RULES, DoesNotApply, Gives, Rule, Theorem, axiom
from symkl.rules.definitions import base_conditions
from symkl.terms import Density, Expectation, Hypothesis, Log, Positive, Term, Variable, linear, pairs

LOG_DENSITY = "log-density"
MOST_VALUES = 64
"""A mean is written out as a sum over at most so many values."""


def register(cls: type[Family]) -> None:
    """Make the axioms of a family: its log-density, and every expectation that it declares or that follows at once."""
    found: dict[str, Expected] = {}
    for value in vars(cls).values():
        if isinstance(value, Expected):
            found[value.label] = value
    for fact in _transforms(cls):
        found.setdefault(fact.label, fact)
    cls.facts = dict(sorted(found.items(), key=lambda pair: len(extra_names(cls, pair[1]))))  # E[x] before E[x^s]
    _rule(f"{cls.__name__}: {LOG_DENSITY}", "logarithms of the densities", _log_density(cls))
    for fact in found.values():
        mean = _expectation(cls, fact)
        _rule(f"{cls.__name__}: {fact.label}", f"{fact.label} of {cls.__name__}", mean)
        if not cls.kinds and _grown(fact.statistic(*map(Symbol, (*cls.names, *extra_names(cls, fact))))):
            reason = f"{fact.label} of {cls.__name__}, which is positive"
            _rule(f"{cls.__name__}: log {fact.label}", reason, _log_expectation(cls, fact, mean))


def rule_of(cls: type[Family], label: str) -> Rule:
    """Return the axiom of a family with a label."""
    return RULES[f"{cls.__name__}: {label}"]


def logged(mean: Theorem) -> Rule | None:
    """Return the axiom of the logarithm of a mean that an axiom of a family evaluates; None if it has none."""
    family, _, label = mean.rule.partition(": ")
    return RULES.get(f"{family}: log {label}")


def _rule(name: str, reason: str, function: Callable[..., Gives]) -> None:
    function.__name__ = function.__qualname__ = name
    axiom(reason, lambda _: ())(function)


def law_of(density: Density) -> Family | None:
    """Return the family's law of the values of a density, in their order; None if it is not one.

    A law of one coordinate may be of any; the coordinates of a vector are x_1, ..., x_k, and what is said of some of
    them is said of the marginal law.
    """
    law = density.law
    if not isinstance(law, Family) or density.given:
        return None
    if law.size == 1:
        return law if len(density.of) == 1 else None
    slots = [slot for slot, _ in density.of]
    if {slot.name for slot in slots} != {slots[0].name} or not all(len(s.index) == 1 for s in slots):
        return None
    numbers = [s.index[0] for s in slots]
    if not all(i.is_Integer and 1 <= i <= law.size for i in numbers):
        return None
    return law if len(numbers) == law.size else law.marginal([int(i) for i in numbers])


def drawn_from(term: Expr, values: Sequence[Variable]) -> tuple[Density, Family]:
    """Return the family density an expectation draws values from, and the law of just these values.

    Raises: DoesNotApply.
    """
    for density in term.law if isinstance(term, Expectation) else ():
        if law_of(density) is not None and set(values) <= set(density.values):
            law = law_of(Density(density.law, [pair for pair in density.of if pair[1] in values]))
            if law is not None:
                return density, law
    raise DoesNotApply("{} is not drawn from a law of a known family in {}", values[0], term)


def required(conditions: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return the conditions that are not plainly true, multiplied out; refuse if one is plainly false."""
    kept = []
    for condition in map(_opened, conditions):
        holds = Domain(()).holds(condition)
        if holds is False:
            raise DoesNotApply("{} does not hold", condition)
        if holds is None:
            kept.append(condition)
    return tuple(dict.fromkeys(kept))


def _opened(condition: Hypothesis) -> Hypothesis:
    (expr, *_) = condition.args
    return Positive(core(expr)) if isinstance(condition, Positive) and not isinstance(expr, Term) else condition


# --- log-densities --------------------------------------------------------------------------------------------------


def _log_density(cls: type[Family]) -> Callable[..., Gives]:
    def rule(term: Expr) -> Gives:
        mine = [(d, law) for d, law in log_densities(term) if isinstance(law, cls)]
        if not mine:
            raise DoesNotApply("{}: there is no log-density of it in {}", cls.__name__, term)
        logged, law = mine[0]
        drawn, source = drawn_from(term, logged.values)
        known = (*drawn.law.conditions(*drawn.law.parameters), *law.conditions(*law.parameters))
        try:
            inside = inclusion(source.place, law.place, Domain(known))
        except NotInside as error:
            raise DoesNotApply("{}: {}", cls.__name__, error) from error
        needs = required((*known, *inside))
        body = _replaced(term.body, logged, law, drawn.values, Canonical(Domain(needs)))
        return Gives(Expectation(term.law, body), needs)

    rule.__doc__ = f"""Write the logarithm of a {cls.__name__} density under an expectation as its formula.

    Formula: E_p[a log q(x) + f] = E_p[a (c_0 + c_1 T_1(x) + ...) + f], equal statistics added up.
    Needs: the domain of the parameters; the support of p inside that of q.
    Fails: if x is not drawn from a law of a family, or the supports are known not to fit.
    Source: {cls.source}.
    """
    return rule


def log_densities(term: Expr) -> list[tuple[Density, Family]]:
    """Return the family densities whose logarithms an expectation averages, with their laws."""
    if not isinstance(term, Expectation):
        return []
    logged = [atom.arg for _, atom in pairs(term.body) if isinstance(atom, Log) and isinstance(atom.arg, Density)]
    return [(d, law) for d in logged if set(d.values) <= set(term.bound) and (law := law_of(d)) is not None]


def _replaced(body: Expr, density: Density, law: Family, drawn: Sequence[Variable], canonical: Canonical) -> Expr:
    """Put the formula in; constants and equal statistics are added up where they first occur."""
    of_drawn = dict(zip(drawn, places(len(drawn)), strict=True))
    moved = dict(zip(places(law.size), (of_drawn[v] for v in density.values), strict=True))
    found: dict[Expr, list[Expr]] = {}
    for coefficient, atom in pairs(body):
        if isinstance(atom, Log) and atom.arg == density:
            scale = coefficient / log(atom.base)
            for inner, formula in law.log_terms:
                statistic = Statistic(formula.xreplace(moved), *drawn)
                found.setdefault(statistic, []).append(scale * inner)
        else:
            found.setdefault(atom, []).append(coefficient)
    sums = ((Add(*weights), atom, len(weights)) for atom, weights in found.items())
    return linear((c, atom) for c, atom, count in sums if count == 1 or not canonical.vanishes(c))


# --- expectations ---------------------------------------------------------------------------------------------------


def statistic_of(term: Expr, rule: str = "statistic_of") -> tuple[Family, Expr]:
    """Return the law and the formula of E_p[T(x)].

    Raises: DoesNotApply, naming the rule that asks.
    """
    fits = isinstance(term, Expectation) and len(term.law) == 1 and isinstance(term.body, Statistic)
    density = term.law[0] if fits else None
    law = None if density is None else law_of(density)
    if density is None or law is None or density.values != term.body.values:
        raise DoesNotApply("{}: {} is not the mean of a statistic under one parametric law", rule, term)
    return law, term.body.formula


def _expectation(cls: type[Family], fact: Expected) -> Callable[..., Gives]:
    name = f"{cls.__name__}: {fact.label}"

    def rule(term: Expr, *arguments: Expr) -> Gives:
        law, formula = statistic_of(term, name)
        if not isinstance(law, cls) or law.point(*law.parameters) is not None:
            raise DoesNotApply("{}: {} is not such a law", name, law)
        if any(isinstance(a, Term) for a in arguments) or has_place(*arguments):
            raise DoesNotApply("{}: the arguments are parameters", name)
        if fact.statistic(*law.parameters, *arguments) != formula:
            raise DoesNotApply("{}: {} is not that statistic at {}", name, formula, arguments)
        value, positive = evaluated(declared(fact.value, law.parameters, *arguments))
        stated = (e if isinstance(e, Hypothesis) else Positive(e) for e in positive)
        return Gives(value, required((*law.conditions(*law.parameters), *stated)))

    rule.__doc__ = f"""Evaluate {fact.label} of {cls.__name__}.

    Formula: as the family declares it.
    Needs: the domain of the parameters, and what the value needs of them.
    Fails: on other laws and statistics.
    Source: {cls.source}.
    """
    return rule


def _grown(formula: Expr) -> bool:
    """Whether a statistic is a product of exponentials, and thus positive."""
    return all(isinstance(factor, exp) for factor in Mul.make_args(formula))


def _log_expectation(cls: type[Family], fact: Expected, mean: Callable[..., Gives]) -> Callable[..., Gives]:
    name = f"{cls.__name__}: log {fact.label}"

    def rule(term: Expr, *arguments: Expr) -> Gives:
        found = pairs(term.arg) if isinstance(term, Log) else ()
        if len(found) != 1 or not _grown(statistic_of(found[0][1], name)[1]):
            raise DoesNotApply("{}: {} is not the logarithm of such a mean, of what is positive", name, term)
        ((scale, average),) = found
        value, needs, _ = mean(average, *arguments)
        kept = required((*needs, Positive(scale)))
        return Gives((log(scale) + log(value)) / log(term.base), (*kept, *base_conditions(term.base)))

    rule.__doc__ = f"""Evaluate the logarithm of a multiple of {fact.label} of {cls.__name__}.

    Formula: log_b(c E[T(x)]) = log_b c + log_b v, v = E[T(x)] as the family declares it, T(x) > 0 an exponential.
    Needs: what the mean needs; c > 0; b > 0, b != 1 for a symbolic base.
    Fails: on other laws and statistics, and where T(x) is not positive by its form.
    Source: {cls.source}; a mean of what is positive is positive.
    """
    return rule


@axiom("sum over the values", lambda _: ())
def sum_over_values(term: Expr) -> Gives:
    """Write the mean of a statistic under a law with few values as a sum.

    Formula: E[T(x)] = p(x_1) T(x_1) + ... + p(x_k) T(x_k).
    Needs: the domain of the parameters.
    Fails: unless the support is a set of numbers, at most 64 of them, and T is finite there.
    Source: definition of expectation.
    """
    law, formula = statistic_of(term, "sum_over_values")
    values = law.place.values(MOST_VALUES)
    if values is None:
        raise DoesNotApply("sum_over_values: {} has no short list of values", law)
    terms = []
    for at in values:
        here = dict(zip(places(law.size), at, strict=True))
        if any(_endless(*(a.xreplace(here) for a in power.args)) for power in formula.atoms(Pow)):
            raise DoesNotApply("sum_over_values: a power in {} is too long a number", formula)
        value = formula.xreplace(here)
        if value.is_finite is False or value.has(S.NaN, S.ComplexInfinity):
            raise DoesNotApply("sum_over_values: {} is not finite at {}", formula, at[0])
        terms.append(Mul(value, *(exp(c * t.xreplace(here)) for c, t in law.log_terms)))
    return Gives(Add(*terms), required(law.conditions(*law.parameters)))


def _endless(base: Expr, exponent: Expr) -> bool:
    """Whether SymPy would write out a power that no memory holds, or look for roots of it without end."""
    return bool(base.is_number and exponent.is_Rational and max(abs(exponent), exponent.q) > MOST)


def extra_names(cls: type[Family], fact: Expected) -> tuple[str, ...]:
    """Return the names of the further arguments of a fact, such as c in E[|x-c|]."""
    return tuple(signature(fact.statistic).parameters)[len(cls.names) :]


def arguments_of(law: Family, fact: Expected, formula: Expr) -> tuple[Expr, ...] | None:
    """Return the further arguments with which a fact speaks of a statistic, or None; not trusted, rules check it."""
    used = formula.free_symbols & {*places(law.size)}
    for numbers in product(range(1, law.size + 1), repeat=fact.components):
        components = tuple(map(Integer, numbers))
        names = extra_names(type(law), fact)[fact.components :]
        wilds = [Wild(f"w_{n}", exclude=places(law.size)) for n in names]
        pattern = fact.statistic(*law.parameters, *components, *wilds)
        if pattern.free_symbols & {*places(law.size)} != used:
            continue
        found = formula.match(pattern) if wilds else {}
        if found is None:
            found = _turned(formula, pattern, used)
        if found is None or not all(w in found for w in wilds):
            continue
        arguments = (*components, *(found[w] for w in wilds))
        if fact.statistic(*law.parameters, *arguments) == formula:
            return arguments
    return None


def _turned(formula: Expr, pattern: Expr, used: set[Symbol]) -> dict[Wild, Expr] | None:
    """Match where |a - b| stands for |b - a|, or cos(a - b) for cos(b - a), one such function in each."""
    even, own = (sorted((f for f in e.atoms(Abs, cos) if f.free_symbols & used), key=str) for e in (formula, pattern))
    wilds = own[0].atoms(Wild) if len(even) == len(own) == 1 and even[0].func is own[0].func else set()
    if len(wilds) != 1:
        return None
    ((c,), (outer,), (inner,)) = wilds, even[0].args, own[0].args
    for sign in (1, -1):
        way = (sign * outer - inner.xreplace({c: S.Zero})) / inner.coeff(c)
        at = expand(way.replace(log, lambda a: log(cancel(a))))
        if at.free_symbols & used:
            continue
        rest = pattern.xreplace({own[0]: even[0]})
        found = formula.match(rest) if rest.atoms(Wild) else {}
        return None if found is None else {**found, c: at}
    return None


def _transforms(cls: type[Family]) -> Iterable[Expected]:
    """Yield what follows from the mean and variance, from M(t) = E[x^t] and from K(t) = E[e^(tx)]."""
    mean, variance = getattr(cls, "mean", None), getattr(cls, "variance", None)
    mellin, laplace = getattr(cls, "mellin", None), getattr(cls, "laplace", None)
    if mean is not None:
        above = 1 if mellin is not None else 0  # what has powers is not negative, so that its mean is never undefined
        yield Expected("E[x]", _formula(cls, lambda: X), mean, above)

        def difference(*p: Expr) -> tuple[Expr, tuple[Expr, ...]]:
            m, needs = evaluated(mean(*p[:-1]))
            return p[-1] - m, needs

        yield Expected("E[c-x]", _formula(cls, lambda c: c - X), difference)
    if mean is not None and variance is not None:

        def square(*p: Expr) -> tuple[Expr, tuple[Expr, ...]]:
            (m, first), (v, second) = evaluated(mean(*p[:-1])), evaluated(variance(*p[:-1]))
            return v + (m - p[-1]) ** 2, (*first, *second)

        yield Expected("E[(x-c)^2]", _formula(cls, lambda c: (X - c) ** 2), square, 1)
    if mellin is not None:
        yield from _mellin(cls, mellin)
    if laplace is not None:
        yield Expected("E[exp(t x)]", _formula(cls, lambda t: exp(t * X)), laplace, 1)
    if hasattr(cls, "via"):
        yield from _inherited(cls)


def _inherited(cls: type[Family]) -> Iterable[Expected]:
    """Yield what a law whose values are T(x) knows of them: E[f(T(x))] is its E[f(x)]."""
    base, image, name = cls.via(*map(Symbol, cls.names))

    def carried(known: Expected) -> Expected:
        def value(*p: Expr) -> tuple[Expr, tuple[Expr, ...]]:
            law, _, _ = cls.via(*p[: len(cls.names)])
            found, positive = evaluated(known.value(*law.parameters, *p[len(cls.names) :]))
            return found, positive

        def formula(*p: Expr) -> Expr:
            law, _, _ = cls.via(*p[: len(cls.names)])
            return known.statistic(*law.parameters, *p[len(cls.names) :]).xreplace({X: image})

        names = (*cls.names, *extra_names(type(base), known))
        label = re.sub(r"\bx\b", name, known.label)
        return Expected(label, _named(formula, names), value, known.infinite)

    yield from map(carried, type(base).facts.values())


def _named(function: Callable[..., Expr], names: Iterable[str]) -> Callable[..., Expr]:
    """Give a function of many arguments the names of all of them."""
    function.__signature__ = Signature([Parameter(n, Parameter.POSITIONAL_ONLY) for n in names])  # type: ignore[attr-defined]
    return function


def _formula(cls: type[Family], formula: Callable[..., Expr]) -> Callable[..., Expr]:
    """Return the formula as a function of the family's parameters too; its signature names all arguments."""

    def statistic(*values: Expr) -> Expr:
        return formula(*values[len(cls.names) :])

    return _named(statistic, (*cls.names, *signature(formula).parameters))


def _mellin(cls: type[Family], mellin: Callable[..., object]) -> Iterable[Expected]:
    u, size = Symbol("s·"), len(cls.names)

    def log_moment(order: int) -> Callable[..., tuple[Expr, tuple[Expr, ...]]]:
        def value(*p: Expr) -> tuple[Expr, tuple[Expr, ...]]:
            at = p[size] if len(p) > size else S.Zero
            found, positive = evaluated(mellin(*p[:size], u))
            return diff(found, u, order).subs(u, at), tuple(e.subs(u, at) for e in positive)

        return value

    def square(*p: Expr) -> tuple[Expr, tuple[Expr, ...]]:
        (m, first), (v, second) = (evaluated(mellin(*p[:-1], S(order))) for order in (1, 2))
        return expand(v - m**2) + (m - p[-1]) ** 2, (*first, *second)

    def log_square(*p: Expr) -> tuple[Expr, tuple[Expr, ...]]:
        (m, needs), (v, _) = (log_moment(order)(*p[:-1]) for order in (1, 2))
        return expand(v - m**2) + (m - p[-1]) ** 2, needs

    yield Expected("E[x^s]", _formula(cls, lambda s: X**s), mellin, 1)
    yield Expected("E[(x-c)^2]", _formula(cls, lambda c: (X - c) ** 2), square, 1)
    yield Expected("E[log x]", _formula(cls, lambda: log(X)), log_moment(1))
    yield Expected("E[(log x-c)^2]", _formula(cls, lambda c: (log(X) - c) ** 2), log_square)
    yield Expected("E[x^s log x]", _formula(cls, lambda s: X**s * log(X)), log_moment(1))

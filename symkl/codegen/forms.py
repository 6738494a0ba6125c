"""Which formula to print: the closed form itself, or one that is proved equal to it and keeps more digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import mpmath
from sympy import (
    Add,
    Basic,
    Expr,
    Function,
    Mul,
    S,
    Symbol,
    Tuple,
    besseli,
    collect,
    exp,
    expand,
    expand_mul,
    expint,
    gamma,
    lambdify,
    log,
    loggamma,
    pi,
    polygamma,
    together,
)

from symkl.codegen.functions import BesselLag, BesselLog, Primitive, ScaledExpint, Stirling, StirlingSlope, defined
from symkl.codegen.nested import in_one_family
from symkl.codegen.paired import NoPointError, inner_point, positive_at
from symkl.codegen.parts import Parts, parts_of
from symkl.codegen.plain import Expm1, LogGap, Plain, plain_of
from symkl.codegen.remainder import Remainder, remainder_of
from symkl.families import Family
from symkl.families.canonical import Canonical
from symkl.families.domains import Domain
from symkl.measures.chi_squared import ChiSquared
from symkl.measures.divergence import KL, Jeffreys
from symkl.measures.hellinger import Bhattacharyya, Hellinger2
from symkl.measures.renyi import Renyi
from symkl.search.answer import ClosedForm
from symkl.search.closed import close_form
from symkl.terms import Variable, times
from symkl.terms import pairs as summands

VANISHING = (KL, Jeffreys, Bhattacharyya, Hellinger2, ChiSquared, Renyi)
"""The measures that vanish for equal laws, with their gradients."""
SPECIAL = (loggamma, polygamma, gamma, besseli)


@dataclass(frozen=True)
class Form:
    """What is printed.

    `direct`: summands of the closed form, or of one proved equal to it; `parts` or `remainder`: what replaces it where
    the summands cancel, or everywhere if there is neither `direct` nor `plain`, the parts in few operations;
    `infinite`: where the summands give +oo, that is kept; `assigned`: parameters that stand for expressions in the
    arguments; `factor`: what all of it is multiplied with; `pairs`: parameters of p and of q where equal ones give 0.
    """

    direct: tuple[Expr, ...]
    parts: Parts | None = None
    remainder: Remainder | None = None
    assigned: Mapping[Symbol, Expr] = field(default_factory=dict)
    factor: Expr = S.One
    plain: Plain | None = None
    infinite: bool = False
    pairs: Mapping[Symbol, Symbol] = field(default_factory=dict)

    def expressions(self) -> list[Expr]:
        """Return everything that has arguments of the function in it."""
        exprs = [*self.direct, *self.assigned.values(), self.factor]
        for part in (self.parts, self.remainder):
            if part is not None:
                exprs += [*part.terms, *part.gaps.values()]
        return exprs


def form_of(closed: ClosedForm) -> Form:
    """Return the best form that is proved equal to a closed form."""
    value = closed.value
    domain = Domain((*closed.conditions, *closed.region))
    if value is None or value.is_infinite:
        return Form((value if value is not None else S.NaN,))
    divergence = _divergence(closed) or _of_products(closed, domain)
    if divergence is not None:
        return divergence
    return Form(Add.make_args(_large(value, domain)))


# --- a divergence of two laws of one family ---------------------------------------------------------------------------


def _divergence(closed: ClosedForm) -> Form | None:
    """Return the form of c D(p || q), p and q of one family; the closed form has symbols for all parameters."""
    ((coefficient, measure), *others) = summands(closed.term)
    if others or not isinstance(measure, VANISHING) or not coefficient.is_number:
        return None
    sides = [sorted(side.atoms(Family), key=str) for side in measure.sides]
    if any(len(laws) != 1 or len(side.args) != 1 for laws, side in zip(sides, measure.sides, strict=True)):
        return None
    members = in_one_family(sides[0][0], sides[1][0])
    if members is None:
        return None
    p, q = members
    found = _generic(p, q)
    if found is None:
        return None
    general, of, assigned = found
    place = measure.bound[0] if p.size == 1 else Variable("x")
    orders = measure.args[: len(measure.orders)]
    answer = close_form(type(measure)(*orders, *(law.at(place) for law in general)))
    if answer.value is None or answer.status not in {"closed", "region"}:
        return None
    domain = Domain((*answer.conditions, *answer.region, *closed.region))
    factor = coefficient / log(measure.base) if measure.logarithmic else coefficient
    try:
        many = isinstance(measure, (Renyi, Bhattacharyya)) and answer.value.has(loggamma)  # parts would take minutes
        parts = None if many else parts_of(answer.value, of, domain)
        remainder = None if parts is not None else remainder_of(answer.value, of, domain)
    except NoPointError:
        return None
    if not Canonical(Domain((*closed.conditions, *closed.region))).vanishes(
        answer.value.xreplace(dict(assigned)) * factor - closed.value
    ):
        return None
    whole = isinstance(measure, KL)  # parts of these are right at the ends of the domain too
    elementary = whole and not answer.value.has(*SPECIAL) and parts is not None
    summed = Add.make_args(expand_outer(answer.value))
    if not whole:
        summed = tuple(t for term in summed for t in _products(term))
    direct = () if elementary else tuple(_one_exponential(t, domain) for t in summed)
    plain = _plain(parts, answer.value, domain) if parts is not None and elementary else None
    return Form(direct, parts, remainder, assigned, factor, plain, infinite=not whole, pairs={} if whole else of)


def _of_products(closed: ClosedForm, domain: Domain) -> Form | None:
    """Return the form of a divergence of product laws: the parts of all factors together."""
    ((coefficient, measure), *others) = summands(closed.term)
    if others or not isinstance(measure, (KL, Jeffreys)) or not coefficient.is_number or len(measure.law) < 2:
        return None
    partners = {d.values: d for d in measure.sides[1].args}
    if {d.values for d in measure.law} != {*partners}:
        return None
    answers = [close_form(times(coefficient, type(measure)(d, partners[d.values], measure.base))) for d in measure.law]
    if any(answer.value is None or answer.value.is_infinite for answer in answers):
        return None
    forms = [form for answer in answers if (form := _divergence(answer)) is not None and form.parts is not None]
    alike = len(forms) == len(answers) and len({(form.factor, form.infinite) for form in forms}) == 1
    value = Add(*(answer.value for answer in answers))
    if not alike or not Canonical(domain).vanishes(value - closed.value):
        return None
    summed = [_with_sum(form, answer.value) for form, answer in zip(forms, answers, strict=True)]
    if not any(form.direct for form in forms):
        summed = [replace(form, direct=()) for form in summed]
    return _joined([_numbered(form, number) for number, form in enumerate(summed, 1)])


def _with_sum(form: Form, value: Expr) -> Form:
    """Return a form with summands beside its parts; those of the value, if it has none."""
    return form if form.direct else replace(form, direct=Add.make_args(expand_outer(value / form.factor)))


def _numbered(form: Form, number: int) -> Form:
    """Return a form whose names for parameters and distances, if it has any for parameters, end with a number."""
    gaps = form.parts.gaps if form.parts is not None else {}
    names = {s: Symbol(f"{s.name}_{number}") for s in (*form.assigned, *gaps)} if form.assigned else {}
    terms = tuple(t.xreplace(names) for t in form.parts.terms) if form.parts is not None else ()
    return replace(
        form,
        direct=tuple(t.xreplace(names) for t in form.direct),
        parts=Parts(terms, {names.get(s, s): gap.xreplace(names) for s, gap in gaps.items()}),
        assigned={names[s]: value for s, value in form.assigned.items()},
        pairs={names.get(p, p): names.get(q, q) for p, q in form.pairs.items()},
    )


def _joined(forms: Sequence[Form]) -> Form | None:
    """Return the sum of forms with one factor; None if a name stands for two things."""
    gaps: dict[Symbol, Expr] = {}
    for form in forms:
        for symbol, gap in (form.parts.gaps if form.parts is not None else {}).items():
            if gaps.setdefault(symbol, gap) != gap:
                return None
    terms = tuple(term for form in forms if form.parts is not None for term in form.parts.terms)
    return replace(
        forms[0],
        direct=tuple(term for form in forms for term in form.direct),
        parts=Parts(terms, gaps),
        assigned={s: value for form in forms for s, value in form.assigned.items()},
        plain=None,
        pairs={p: q for form in forms for p, q in form.pairs.items()},
    )


def _plain(parts: Parts, value: Expr, domain: Domain) -> Plain | None:
    """Return the plain form of parts if there is one, which is proved to be the closed form."""
    found = plain_of(parts, domain)
    if found is None:
        return None
    plain = found.value.replace(LogGap, lambda r: r - 1 - log(r)).replace(Expm1, lambda t: exp(t) - 1)
    return found if Canonical(domain).vanishes(plain.xreplace(dict(parts.gaps)) - value) else None


def expand_outer(value: Expr) -> Expr:
    """Write a value as a sum; (a - b) log w is left as it is: nothing cancels outside the logarithm."""
    if isinstance(value, Add) or (isinstance(value, Mul) and value.has(log) and all(map(_one_rounding, value.args))):
        return value
    return expand(value, deep=False)


def _products(term: Expr) -> tuple[Expr, ...]:
    """Write (a - b)(f(a) - f(b)) as four summands, so that their sizes show what cancels in it."""
    factors = Mul.make_args(term)
    sums = any(isinstance(f, Add) and f.has(Function) for f in factors)
    return Add.make_args(expand_mul(term)) if sums and not all(map(_one_rounding, factors)) else (term,)


def _one_rounding(factor: Expr) -> bool:
    """Whether a factor is a sum of at most two parameters or numbers, or a power of it, or a logarithm."""
    terms = Add.make_args(factor.as_base_exp()[0])
    return isinstance(factor, log) or (len(terms) <= 2 and all((t * t).as_base_exp()[0].is_Atom for t in terms))


def _one_exponential(term: Expr, domain: Domain) -> Expr:
    """Write e^(a/c) e^(-b/c) Gamma(z) as e^((a - b)/c + log Gamma(z)): no factor overflows by itself.

    It also is faster, and no rounding of a/c is left.

    >>> from sympy.abc import a, b, c
    >>> _one_exponential(2 * exp(a / c) * exp(-b / c), Domain([]))
    2*exp((a - b)/c)
    """
    factors = Mul.make_args(term)
    grown = [f for f in factors if isinstance(f, exp)]
    if not grown:
        return term
    gammas = [f for f in factors if isinstance(f, gamma) and domain.positive(f.args[0])]
    if len(grown) + len(gammas) < 2:
        return term
    exponent = Add(together(Add(*(f.args[0] for f in grown))), *(loggamma(f.args[0]) for f in gammas))
    return Mul(*(f for f in factors if f not in {*grown, *gammas}), exp(exponent))


def _generic(p: Family, q: Family) -> tuple[tuple[Family, Family], dict[Symbol, Symbol], dict[Symbol, Expr]] | None:
    """Return two members with different symbols as parameters, the pairs of these, and what they stand for."""
    mine, yours = _leaves(p), _leaves(q)
    if len(mine) != len(yours):
        return None
    free = [(a, b) for a, b in zip(mine, yours, strict=True) if isinstance(a, Symbol) and isinstance(b, Symbol)]
    once = {s for pair in free for s in pair}
    if len(once) == 2 * len(free) and all(_depends(a, b, dict(free)) for a, b in zip(mine, yours, strict=True)):
        return (p, q), dict(free), {}
    if p.kinds:
        return None
    first = [Symbol(f"{n}_p") for n in p.names]
    second = [Symbol(f"{n}_q") for n in p.names]
    assigned = dict(zip((*first, *second), (*p.parameters, *q.parameters), strict=True))
    if any(n in p.whole for n in p.names):
        return None
    return (type(p)(*first), type(p)(*second)), dict(zip(first, second, strict=True)), assigned


def _depends(a: Expr, b: Expr, free: Mapping[Symbol, Symbol]) -> bool:
    """Whether a parameter of q is what that of p is, in other letters: 1 - p_1 - p_2 and 1 - q_1 - q_2."""
    return a.xreplace(dict(free)) == b and a.free_symbols <= {*free} and bool(a.free_symbols)


def _leaves(law: Family) -> list[Expr]:
    found: list[Expr] = []

    def walk(value: Basic) -> None:
        if isinstance(value, Tuple):
            for part in value:
                walk(part)
        else:
            found.append(value)

    for parameter in law.parameters:
        walk(parameter)
    return found


# --- large parameters -------------------------------------------------------------------------------------------------


def _large(value: Expr, domain: Domain) -> Expr:
    """Split log Gamma, psi and Bessel functions into elementary parts, which cancel, and remainders."""
    form = value.replace(lambda e: isinstance(e, Mul) and any(isinstance(f, expint) for f in e.args), _scaled_expint)
    if value.has(loggamma) or any(f.args[0] == 0 for f in value.atoms(polygamma)):
        form = form.replace(
            loggamma,
            lambda z: (z - S.Half) * log(z) - z + log(2 * pi) / 2 + Stirling(z) if z.free_symbols else loggamma(z),
        )
        form = form.replace(
            lambda e: isinstance(e, polygamma) and e.args[0] == 0 and bool(e.free_symbols),
            lambda e: log(e.args[1]) - 1 / (2 * e.args[1]) + StirlingSlope(e.args[1]),
        )
    if value.has(besseli):
        form = scaled_bessel(form)
    if form == value:
        return value
    form = expand(form)
    heads = sorted((form.atoms(log) | form.atoms(Primitive)), key=str)
    form = collect(form, heads)
    proved = Canonical(domain).vanishes(defined(form, {}) - value)
    return form if proved and (form.has(ScaledExpint) or _better(form, value, domain)) else value


def _scaled_expint(product: Expr) -> Expr:
    """Write e^z E_1(z) as one function."""
    for found in product.args:
        if isinstance(found, expint) and found.args[0] == 1 and exp(found.args[1]) in product.args:
            rest = Mul(*(f for f in product.args if f not in {found, exp(found.args[1])}))
            return rest * ScaledExpint(found.args[1])
    return product


def scaled_bessel(value: Expr) -> Expr:
    """Write log I_0(z) as z and a remainder, z I_1(z)/I_0(z) as z and a lag."""
    value = value.replace(log, _log_of_bessel)
    for z in sorted({f.args[1] for f in value.atoms(besseli)}, key=str):
        value = expand(value).subs(besseli(1, z) / besseli(0, z), 1 - BesselLag(z) / z)
    return value


def _log_of_bessel(argument: Expr) -> Expr:
    """Return the logarithm of a product with the Bessel functions in it taken out."""
    rest, total = S.One, S.Zero
    for factor in Mul.make_args(argument):
        base, power = factor.as_base_exp()
        if isinstance(base, besseli) and base.args[0] == 0:
            total += power * (BesselLog(base.args[1]) + base.args[1])
        else:
            rest *= factor
    return total + log(rest)


def _better(form: Expr, value: Expr, domain: Domain) -> bool:
    """Whether the summands of a form are smaller than those of the value for large parameters."""
    symbols = sorted(value.free_symbols, key=str)
    try:
        point = inner_point(symbols, domain)
    except NoPointError:
        return False
    sizes = []
    for expr in (form, value):
        size = 0
        for scale in (10**3, 10**6):
            at = {s: number * scale for s, number in point.items()}
            if not all(positive_at(known, at) for known in domain.known):
                at = point
            total = [abs(lambdify([], defined(t.xreplace(at), {}), "mpmath")()) for t in Add.make_args(expr)]
            size += mpmath.fsum(total)
        sizes.append(size)
    return bool(sizes[0] < sizes[1])

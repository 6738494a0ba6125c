"""The trusted file: theorems, how rules make them, and how they combine.

What is trusted when a theorem is shown: `symkl.terms` and the measures' definitions, this file, the rules a theorem
lists as its axioms, the rules that settle hypotheses, and SymPy's arithmetic on scalars.  Parser, search, printers and
certificates are not: they can only call what is here, and a proof is of the terms it shows.

Meaning.  ``hypotheses |- left = right``: in every model in which the hypotheses hold (for all values of the free
variables) the two sides are both undefined or both defined, as extended reals, and equal.  ``<=``: both are undefined,
or the left is at most the right, where an undefined side is known to be at least -oo and at most oo, and no more.

The seal guards against accident; against malice `symkl.certificates.replay` rebuilds a proof from rule names alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

from sympy import Basic, Expr, Number, Symbol, Tuple, expand

from symkl.terms import (  # isort: skip
    Almost, Assumed, AtLeast, Every, EveryIndex, Finite, Hypothesis, Law, Scoped, Slot, Term, Variable, add, free, read,
    substitute, times, touches,
)  # fmt: skip

_SEAL = object()


class DoesNotApply(ValueError):  # noqa: N818 (it is an answer, not a failure)
    """A rule was asked to do what it does not do.

    Made of a template that names the rule, with a ``{}`` for each value; put together only if it is read.
    """

    def __str__(self) -> str:
        return str(self.args[0]).format(*self.args[1:])


class Gives(NamedTuple):
    """What a rule returns: the other side, what it needs, and the relation."""

    right: Expr
    needs: tuple[Hypothesis, ...] = ()
    relation: str = "="


class Theorem:
    """A proved relation between two terms under hypotheses; made by this file only, immutable."""

    __slots__ = ("relation", "left", "right", "hypotheses", "axioms", "rule", "args", "premises", "reason")  # noqa: RUF023
    relation: str
    left: Expr
    right: Expr
    hypotheses: tuple[Hypothesis, ...]
    axioms: frozenset[str]
    rule: str
    args: tuple[Any, ...]
    premises: tuple[Theorem, ...]
    reason: str
    #: How a theorem is pickled: as its certificate, replayed on return (set by `symkl.certificates`).
    reduced: ClassVar[Callable[[Theorem], tuple[object, ...]]]

    def __init__(
        self, seal: object, conclusion: tuple[str, Expr, Expr], needs: Iterable[Hypothesis], rule: str,
        args: tuple[Any, ...], premises: tuple[Theorem, ...] = (), reason: str = "", *, axiom: bool = False,
    ) -> None:  # fmt: skip
        """Refuse anyone without the seal."""
        if seal is not _SEAL:
            raise TypeError("a theorem is made by rules only; see symkl.prove and symkl.certificates.replay")
        axioms = frozenset((rule,) if axiom else ()).union(*(p.axioms for p in premises))
        values = (*conclusion, tuple(dict.fromkeys(needs)), axioms, rule, args, premises, reason)
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def _refuse(self, name: str, *_: object) -> None:
        raise AttributeError(f"a theorem does not change: {name}")

    __setattr__ = __delattr__ = _refuse

    conclusion = property(lambda self: (self.relation, self.left, self.right), doc="(relation, left, right).")

    def __repr__(self) -> str:
        return f"|- {self.left} {self.relation} {self.right}"

    def __reduce__(self) -> tuple[object, ...]:
        return Theorem.reduced(self)


# --- rules ----------------------------------------------------------------------------------------------------------

RULES: dict[str, Rule] = {}
Propose = Callable[[Expr], Iterable[tuple[Any, ...]]]


class Rule:
    """An axiom: a function from a term (and arguments) to what it equals or is bounded by, and what that needs."""

    def __init__(self, function: Callable[..., Gives], reason: str, propose: Propose) -> None:
        """Wrap the function; `propose` lists arguments worth trying on a term (search and oracles use it)."""
        self.function, self.reason, self.propose, self.name = function, reason, propose, function.__name__
        self.__doc__, self.__name__, self.__module__ = function.__doc__, self.name, function.__module__

    def __call__(self, term: Expr, *args: Any) -> Theorem:
        """Return the theorem ``term = ...`` (or <=), or raise DoesNotApply."""
        try:
            right, needs, relation = self.function(term, *args)
        except DoesNotApply:
            raise
        except (TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError) as error:
            raise DoesNotApply("{}: {}", self.name, error) from error
        return Theorem(_SEAL, (relation, term, right), needs, self.name, (term, *args), (), self.reason, axiom=True)


def axiom(reason: str, propose: Propose = lambda _: ((),)) -> Callable[[Callable[..., Gives]], Rule]:
    """Register a function as an axiom rule, with the reason as printed."""

    def register(function: Callable[..., Gives]) -> Rule:
        if function.__name__ in {*RULES, *INFERENCES}:
            raise ValueError(f"there is a rule {function.__name__} already")
        RULES[function.__name__] = rule = Rule(function, reason, propose)
        return rule

    return register


# --- hypotheses -------------------------------------------------------------------------------------------------------

DISCHARGES: list[Callable[[Hypothesis, Term | None, Sequence[Hypothesis]], list[Hypothesis] | None]] = []


def discharge(rule: Callable[..., list[Hypothesis] | None]) -> Callable[..., list[Hypothesis] | None]:
    """Register a rule that settles hypotheses: it says what is needed instead, given a binder and what is known."""
    DISCHARGES.append(rule)
    return rule


def settle(hypothesis: Hypothesis, binder: Term | None, known: Sequence[Hypothesis] = ()) -> list[Hypothesis] | None:
    """Return what a rule needs instead of a hypothesis; None if none settles it."""
    return next((needs for rule in DISCHARGES if (needs := rule(hypothesis, binder, known)) is not None), None)


def close(hypothesis: Hypothesis, binder: Term) -> list[Hypothesis]:
    """Return what a hypothesis needs outside a binder: itself, what settles it there, or it for all that is bound."""
    if not any(name in binder.bound or touches(name, binder.bound) for name in free(hypothesis)):
        return [hypothesis]
    if (needs := settle(hypothesis, binder)) is not None:
        return needs
    law = getattr(binder, "law", None)
    if binder.index_range is not None:
        return [EveryIndex(*binder.index_range, hypothesis)]
    return [Every(binder.bound, hypothesis) if law is None else Almost(law, hypothesis)]


def whole(*exprs: Expr) -> None:
    """Refuse an index that is not an integer combination of integers and index symbols."""
    for expr in exprs:
        if expr.has(Scoped) or not expr.is_polynomial() or any(not n.is_Integer for n in expr.atoms(Number)):
            raise DoesNotApply("{} is not a whole number", expr)


def at_least(*exprs: Expr) -> list[Hypothesis]:
    """Return ``expr >= 0`` for the expressions of which that is not certain."""
    return [AtLeast(e) for e in map(expand, exprs) if not e.is_nonnegative]


class Seams(dict[str, Callable[..., list[Hypothesis]]]):
    """What an inference needs where it merges terms, by its name (see `symkl.rules.seams`); without it, none does."""

    def __missing__(self, name: str) -> Callable[..., list[Hypothesis]]:
        raise DoesNotApply("{}: the rules are not loaded; import symkl.rules first", name)


SEAMS = Seams()


# --- inferences -------------------------------------------------------------------------------------------------------


def refl(term: Expr) -> Theorem:
    """Return ``term = term``."""
    value = read(term)
    return Theorem(_SEAL, ("=", value, value), (), "refl", (value,))


def sym(theorem: Theorem) -> Theorem:
    """Turn an equality around."""
    if theorem.relation != "=":
        raise DoesNotApply("sym: {} is not an equality", theorem)
    return Theorem(_SEAL, ("=", theorem.right, theorem.left), theorem.hypotheses, "sym", (), (theorem,), theorem.reason)


def chain(*theorems: Theorem) -> Theorem:
    """Join ``a R b``, ``b R c``, ...: an equality if all are, else ``<=``."""
    if not theorems:
        raise DoesNotApply("chain: nothing to join")
    for first, second in pairwise(theorems):
        if first.right != second.left:
            raise DoesNotApply("chain: {} is not {}", first.right, second.left)
    joined = "=" if all(t.relation == "=" for t in theorems) else "<=", theorems[0].left, theorems[-1].right
    return Theorem(_SEAL, joined, (h for t in theorems for h in t.hypotheses), "chain", (), theorems)


def assume(given: Assumed, mapping: Mapping[Basic, Basic] | Iterable[tuple[Basic, Basic]] = ()) -> Theorem:
    """Use a given relation, at other values of the variables and indices it is universal in."""
    names = dict(mapping)
    relation, left, right, _, ranges = given.args
    for key, value in names.items():
        scalar = isinstance(value, Expr) and not isinstance(value, Scoped)
        fits = isinstance(value, Variable) and key.slot == value.slot if isinstance(key, Variable) else scalar
        if key not in given.bound or not fits:
            raise DoesNotApply("assume: {} cannot take the place of {} in {}", value, key, given)
    needs: list[Hypothesis] = [given, *SEAMS["assume"](given, names)]
    symbols = {k: v for k, v in names.items() if isinstance(k, Symbol)}
    whole(*symbols.values())
    for t, *bounds in ranges.args:
        low, high = (substitute(b, symbols) for b in bounds)
        needs += at_least(names.get(t, t) - low, high - names.get(t, t))
    values = {substitute(k, symbols): v for k, v in names.items() if isinstance(k, Variable)}
    left, right = (substitute(substitute(side, symbols), values) for side in (left, right))
    listing = tuple(Tuple(k, v) for k, v in names.items())
    return Theorem(_SEAL, (str(relation), left, right), needs, "assume", (given, listing), (), "given")


def because(theorem: Theorem, reason: str) -> Theorem:
    """Return the same theorem with a reason for people; nothing rests on it."""
    if not isinstance(reason, str):
        raise DoesNotApply("because: {} is no text", reason)
    return Theorem(_SEAL, theorem.conclusion, theorem.hypotheses, "because", (reason,), (theorem,), reason)


def plus(theorem: Theorem, term: Expr) -> Theorem:
    """From ``a R b`` conclude ``a + t R b + t``."""
    moved = theorem.relation, add(theorem.left, term), add(theorem.right, term)
    needs = (*theorem.hypotheses, *SEAMS["plus"](read(term)))
    return Theorem(_SEAL, moved, needs, "plus", (term,), (theorem,), theorem.reason)


def scale(theorem: Theorem, factor: Expr) -> Theorem:
    """From ``a = b`` conclude ``c a = c b``; from ``a <= b`` the same for c >= 0 and ``c b <= c a`` for c <= 0."""
    left, right = times(factor, theorem.left), times(factor, theorem.right)
    needs = [*theorem.hypotheses, *SEAMS["scale"](read(factor), theorem.left, theorem.right)]
    if theorem.relation == "<=" and factor.is_nonpositive:
        left, right = right, left
    elif theorem.relation == "<=":
        needs += at_least(factor)
    return Theorem(_SEAL, (theorem.relation, left, right), needs, "scale", (factor,), (theorem,), theorem.reason)


def squeeze(below: Theorem, above: Theorem) -> Theorem:
    """From ``a <= b`` and ``b <= a`` conclude ``a = b``."""
    if below.left != above.right or below.right != above.left:
        raise DoesNotApply("squeeze: {} and {} are not the two halves of an equality", below, above)
    needs = (*below.hypotheses, *above.hypotheses)
    return Theorem(_SEAL, ("=", below.left, below.right), needs, "squeeze", (), (below, above), "both inequalities")


def finite(theorem: Theorem, above: Theorem, below: Theorem | None = None) -> Theorem:
    """Discharge ``t is finite`` by ``t = u``, or by ``t <= u`` and ``l <= t``: it is if u and l are."""
    need, ends = Finite(above.left), (above.right, above.right if below is None else below.left)
    if need not in theorem.hypotheses or (above.relation != "=" if below is None else below.right != above.left):
        raise DoesNotApply("finite: {} is not shown to be finite, or {} does not need it", above.left, theorem)
    bounds = (above,) if below is None else (above, below)
    known = (*(h for h in theorem.hypotheses if h != need), *(h for b in bounds for h in b.hypotheses))
    for end in map(Finite, dict.fromkeys(ends)):
        settled = settle(end, None, known)
        known += (end,) if settled is None else tuple(settled)
    return Theorem(_SEAL, theorem.conclusion, known, "finite", (), (theorem, *bounds), theorem.reason)


def relabel(theorem: Theorem, names: Mapping[Basic, Basic] | Iterable[tuple[Basic, Basic]]) -> Theorem:
    """Use a theorem for laws and coordinates of other names; different coordinates stay different."""
    mapping = dict(names)
    parts = (theorem.left, theorem.right, *theorem.hypotheses)
    slots = {getattr(v, "slot", v) for part in parts for v in part.atoms(Slot, Variable)}
    moved = {mapping.get(slot, slot) for slot in slots}
    fits = all(isinstance(s, Slot) and len(s.index) < 2 and not free(Tuple(*s.index)) for s in slots | moved)
    laws = {k: v for k, v in mapping.items() if not isinstance(k, Slot)}
    fits = fits and all(type(k) is Law and isinstance(v, Law) and not (free(v) or v.fixed) for k, v in laws.items())
    fixed = any(law.fixed for part in parts for law in part.atoms(Law))
    if not fits or len(moved) < len(slots) or (fixed and any(mapping.get(s, s) != s for s in slots)):
        raise DoesNotApply("relabel: {} cannot be read with the names {}", theorem, mapping)
    left, right, *needs = (_relabelled(part, mapping) for part in parts)
    listing = tuple(Tuple(k, v) for k, v in mapping.items())
    return Theorem(_SEAL, (theorem.relation, left, right), needs, "relabel", (listing,), (theorem,), theorem.reason)


def _relabelled(value: Basic, names: Mapping[Basic, Basic]) -> Any:
    if isinstance(value, Variable):
        return names.get(value.slot, value.slot).value.copied(value.copy_number)
    if value in names or not value.args:
        return names.get(value, value)
    return value.func(*(_relabelled(a, names) for a in value.args))


def inside(term: Expr, places: Mapping[tuple[int, ...], Theorem]) -> Theorem:
    """Rewrite subterms at disjoint places; hypotheses are discharged or closed at every binder on the way out.

    A place is a path of part numbers.  ``<=`` passes monotone contexts only, in the direction of their sign.
    """
    if not places:
        raise DoesNotApply("inside: no place given")
    relation = "=" if all(t.relation == "=" for t in places.values()) else "<="
    right, needs = _rewrite(term, dict(places), 1)
    listing = tuple(tuple(path) for path in places)
    return Theorem(_SEAL, (relation, term, right), needs, "inside", (term, listing), tuple(places.values()))


def _rewrite(value: Expr, places: dict[tuple[int, ...], Theorem], sign: int) -> tuple[Expr, list[Hypothesis]]:
    """Return the rewritten value and its hypotheses; sign says which way an inequality may be used here (0: not)."""
    if () in places:
        theorem = places[()]
        if len(places) > 1:
            raise DoesNotApply("inside: two of the places overlap")
        if theorem.relation == "<=" and sign == 0:
            raise DoesNotApply("inside: {} stands in a context that is not monotone", theorem)
        backwards = theorem.relation == "<=" and sign < 0
        old, new = (theorem.right, theorem.left) if backwards else (theorem.left, theorem.right)
        if old != value:
            raise DoesNotApply("inside: the place holds {}, the theorem speaks of {}", value, old)
        return new, list(theorem.hypotheses)
    parts = list(value.parts) if isinstance(value, Term) else []
    needs: list[Hypothesis] = []
    for number in sorted({path[0] for path in places}):
        if not 0 <= number < len(parts):
            raise DoesNotApply("inside: {} has no part {}", value, number)
        deeper = {path[1:]: theorem for path, theorem in places.items() if path[0] == number}
        bounded = any(t.relation == "<=" for t in deeper.values())
        way, conditions = _direction(value, number) if bounded else (1, [])
        parts[number], inner = _rewrite(parts[number], deeper, sign * way)
        needs += [*conditions, *SEAMS["inside"](value, number, parts[number], bounded * sign * way)]
        needs += (kept for h in inner for kept in close(h, value))
    try:
        return value.with_parts(parts), needs
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise DoesNotApply("inside: {}", error) from error


def _direction(value: Term, number: int) -> tuple[int, list[Hypothesis]]:
    factor = value.monotone(number)
    if factor is None or factor.is_nonpositive:
        return (0 if factor is None else -1), []
    return 1, at_least(factor)


#: Called with the premises, then the arguments; `inside` takes the term and its premises by place.
INFERENCES: dict[str, Callable[..., Theorem]] = {
    f.__name__: f for f in (refl, sym, chain, assume, because, plus, scale, squeeze, finite, relabel, inside)
}

"""The trusted file: theorems, how rules make them, how they combine, and their replay.

What is trusted when a theorem is shown: `symkl.terms` and the measures' definitions, this file, the rules a
theorem lists as its axioms, and SymPy's arithmetic on scalars.  Parser, search and printers are not: a proof
is of the terms it shows.

Meaning.  ``hypotheses |- left = right``: in every model in which the hypotheses hold (for all values of the free
variables) the two sides are both undefined or both defined, as extended reals, and equal; ``<=`` likewise.

The seal guards against accident; against malice `replay` rebuilds a proof from rule names and arguments alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

from sympy import Basic, Expr, Symbol, Tuple

from symkl.discharge import DoesNotApply as DoesNotApply
from symkl.discharge import at_least as at_least
from symkl.discharge import close as close
from symkl.discharge import positive_under as positive_under
from symkl.discharge import whole as whole
from symkl.terms import (
    Assumed,
    AtLeast,
    Encoder,
    Hypothesis,
    Log,
    Scoped,
    Term,
    Variable,
    add,
    decode,
    is_weight,
    read,
    substitute,
    times,
)

_SEAL = object()
VERSION = 1


class CheckFailed(ValueError):  # noqa: N818
    """A certificate does not prove what it says; names the step."""


class Gives(NamedTuple):
    """What a rule returns: the other side, what it needs, and the relation."""

    right: Expr
    needs: tuple[Hypothesis, ...] = ()
    relation: str = "="


class Theorem:
    """A proved relation between two terms under hypotheses; made by this file only, immutable."""

    restore: ClassVar[Callable[[Mapping[str, Any]], Theorem]]
    """How a pickled theorem comes back: `replay`, once the rules are loaded (set by `symkl.rules`)."""
    __slots__ = ("args", "axioms", "hypotheses", "left", "premises", "reason", "relation", "right", "rule")
    relation: str
    left: Expr
    right: Expr
    hypotheses: tuple[Hypothesis, ...]
    axioms: frozenset[str]
    rule: str
    args: tuple[Any, ...]
    premises: tuple[Theorem, ...]
    reason: str

    def __init__(self, seal: object, values: Mapping[str, object]) -> None:
        """Refuse anyone without the seal."""
        if seal is not _SEAL:
            msg = "a theorem is made by rules only; see symkl.prove and symkl.kernel.replay"
            raise TypeError(msg)
        for name in self.__slots__:
            object.__setattr__(self, name, values[name])

    def __setattr__(self, name: str, _: object) -> None:
        msg = f"a theorem does not change: {name}"
        raise AttributeError(msg)

    def __delattr__(self, name: str) -> None:
        msg = f"a theorem does not change: {name}"
        raise AttributeError(msg)

    def __repr__(self) -> str:
        return f"|- {self.left} {self.relation} {self.right}"

    def __reduce__(self) -> tuple[object, ...]:
        return (Theorem.restore, (certificate(self),))


def _theorem(
    relation: str,
    left: Expr,
    right: Expr,
    needs: Iterable[Hypothesis],
    rule: str,
    args: tuple[Any, ...],
    premises: tuple[Theorem, ...],
    reason: str = "",
    *,
    axiom: bool = False,
) -> Theorem:
    axioms = frozenset().union(*(p.axioms for p in premises), (rule,) if axiom else ())
    hypotheses = tuple(dict.fromkeys(needs))
    return Theorem(
        _SEAL,
        {
            "relation": relation,
            "left": left,
            "right": right,
            "hypotheses": hypotheses,
            "axioms": axioms,
            "rule": rule,
            "args": args,
            "premises": premises,
            "reason": reason,
        },
    )


# --- rules ----------------------------------------------------------------------------------------------------------

RULES: dict[str, Rule] = {}


class Rule:
    """An axiom: a function from a term (and arguments) to what it equals or is bounded by, and what that needs."""

    def __init__(
        self, function: Callable[..., Gives], reason: str, propose: Callable[[Expr], Iterable[tuple[Any, ...]]]
    ) -> None:
        """Wrap the function; `propose` lists arguments worth trying on a term (search and oracles use it)."""
        self.function, self.reason, self.propose = function, reason, propose
        self.name = function.__name__
        self.__doc__, self.__name__, self.__module__ = function.__doc__, self.name, function.__module__

    def __call__(self, term: Expr, *args: Any) -> Theorem:
        """Return the theorem ``term = ...`` (or <=), or raise DoesNotApply."""
        try:
            gives = self.function(term, *args)
        except DoesNotApply:
            raise
        except (TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError) as error:
            raise DoesNotApply("{}: {}", self.name, error) from error
        return _theorem(
            gives.relation, term, gives.right, gives.needs, self.name, (term, *args), (), self.reason, axiom=True
        )


def axiom(
    reason: str, propose: Callable[[Expr], Iterable[tuple[Any, ...]]] = lambda _: ((),)
) -> Callable[[Callable[..., Gives]], Rule]:
    """Register a function as an axiom rule, with the reason as printed."""

    def register(function: Callable[..., Gives]) -> Rule:
        if function.__name__ in RULES or function.__name__ in _PRIMITIVES:
            msg = f"there is a rule {function.__name__} already"
            raise ValueError(msg)
        RULES[function.__name__] = rule = Rule(function, reason, propose)
        return rule

    return register


# --- primitive inferences -------------------------------------------------------------------------------------------


def refl(term: Expr) -> Theorem:
    """Return ``term = term``."""
    value = read(term)
    return _theorem("=", value, value, (), "refl", (value,), ())


def sym(theorem: Theorem) -> Theorem:
    """Turn an equality around."""
    if theorem.relation != "=":
        raise DoesNotApply("sym: {} is not an equality", theorem)
    return _theorem("=", theorem.right, theorem.left, theorem.hypotheses, "sym", (), (theorem,), theorem.reason)


def chain(*theorems: Theorem) -> Theorem:
    """Join ``a R b``, ``b R c``, ...: an equality if all are, else ``<=``."""
    if not theorems:
        raise DoesNotApply("chain: nothing to join")
    for first, second in pairwise(theorems):
        if first.right != second.left:
            raise DoesNotApply("chain: {} is not {}", first.right, second.left)
    relation = "=" if all(t.relation == "=" for t in theorems) else "<="
    needs = (h for t in theorems for h in t.hypotheses)
    return _theorem(relation, theorems[0].left, theorems[-1].right, needs, "chain", (), theorems)


def assume(given: Assumed, mapping: Mapping[Basic, Basic] | None = None) -> Theorem:
    """Use a given relation, at other values of the variables and indices it is universal in."""
    names = dict(mapping or {})
    relation, left, right, _, ranges = given.args
    for key, value in names.items():
        if isinstance(key, Variable):
            fits = isinstance(value, Variable) and key.slot == value.slot
        else:
            fits = isinstance(value, Expr) and not isinstance(value, Scoped)
        if key not in given.bound or not fits:
            raise DoesNotApply("assume: {} cannot take the place of {} in {}", value, key, given)
    needs: list[Hypothesis] = [given]
    symbols = {k: v for k, v in names.items() if isinstance(k, Symbol)}
    whole(*symbols.values())
    for t, *bounds in ranges.args:
        low, high = (substitute(b, symbols) for b in bounds)
        needs += at_least(names.get(t, t) - low, high - names.get(t, t))
    values = {substitute(k, symbols): v for k, v in names.items() if isinstance(k, Variable)}
    left, right = (substitute(substitute(side, symbols), values) for side in (left, right))
    listing = tuple(Tuple(k, v) for k, v in names.items())
    return _theorem(str(relation), left, right, needs, "assume", (given, listing), (), "given")


def because(theorem: Theorem, reason: str) -> Theorem:
    """Return the same theorem with a reason for people; nothing rests on it."""
    return _theorem(
        theorem.relation, theorem.left, theorem.right, theorem.hypotheses, "because", (reason,), (theorem,), reason
    )


def plus(theorem: Theorem, term: Expr) -> Theorem:
    """From ``a R b`` conclude ``a + t R b + t``."""
    left, right = add(theorem.left, term), add(theorem.right, term)
    return _theorem(theorem.relation, left, right, theorem.hypotheses, "plus", (term,), (theorem,), theorem.reason)


def scale(theorem: Theorem, factor: Expr) -> Theorem:
    """From ``a = b`` conclude ``c a = c b``; from ``a <= b`` the same for c >= 0 and ``c b <= c a`` for c <= 0."""
    left, right = times(factor, theorem.left), times(factor, theorem.right)
    needs = list(theorem.hypotheses)
    if theorem.relation == "<=":
        if factor.is_nonpositive:
            left, right = right, left
        elif not factor.is_nonnegative:
            needs.append(AtLeast(factor))
    return _theorem(theorem.relation, left, right, needs, "scale", (factor,), (theorem,), theorem.reason)


def squeeze(below: Theorem, above: Theorem) -> Theorem:
    """From ``a <= b`` and ``b <= a`` conclude ``a = b``."""
    if below.left != above.right or below.right != above.left:
        raise DoesNotApply("squeeze: {} and {} are not the two halves of an equality", below, above)
    needs = (*below.hypotheses, *above.hypotheses)
    return _theorem("=", below.left, below.right, needs, "squeeze", (), (below, above), "both inequalities")


def inside(term: Expr, places: Mapping[tuple[int, ...], Theorem]) -> Theorem:
    """Rewrite subterms at disjoint places; hypotheses are discharged or closed at every binder on the way out.

    A place is a path of part numbers.  ``<=`` passes monotone contexts only, in the direction of their sign.
    """
    if not places:
        raise DoesNotApply("inside: no place given")
    relation = "=" if all(t.relation == "=" for t in places.values()) else "<="
    right, needs = _rewrite(term, dict(places), 1)
    listing = tuple(tuple(path) for path in places)
    return _theorem(relation, term, right, needs, "inside", (term, listing), tuple(places.values()))


def _rewrite(value: Expr, places: dict[tuple[int, ...], Theorem], sign: int) -> tuple[Expr, list[Hypothesis]]:
    """Return the rewritten value and its hypotheses; sign says which way an inequality may be used here (0: not)."""
    if () in places:
        theorem = places[()]
        if len(places) > 1:
            raise DoesNotApply("inside: two of the places overlap")
        if theorem.relation == "=" or sign > 0:
            old, new = theorem.left, theorem.right
        elif sign < 0:
            old, new = theorem.right, theorem.left
        else:
            raise DoesNotApply("inside: {} stands in a context that is not monotone", theorem)
        if old != value:
            raise DoesNotApply("inside: the place holds {}, the theorem speaks of {}", value, old)
        return new, list(theorem.hypotheses)
    parts = list(value.parts) if isinstance(value, Term) else []
    needs: list[Hypothesis] = []
    for number in sorted({path[0] for path in places}):
        if not 0 <= number < len(parts):
            raise DoesNotApply("inside: {} has no part {}", value, number)
        deeper = {path[1:]: theorem for path, theorem in places.items() if path[0] == number}
        way, conditions = _direction(value, number) if any(t.relation == "<=" for t in deeper.values()) else (1, [])
        old = parts[number]
        parts[number], inner = _rewrite(old, deeper, sign * way)
        bounded = isinstance(value, Log) and any(t.relation == "<=" for t in deeper.values())
        if bounded and not (is_weight(old) and is_weight(parts[number])):
            raise DoesNotApply("inside: the argument of {} is not nonnegative by its form", value)
        needs += [*conditions, *(kept for h in inner for kept in close(h, value))]
    try:
        return value.with_parts(parts), needs
    except (TypeError, ValueError) as error:
        raise DoesNotApply("inside: {}", error) from error


def _direction(value: Term, number: int) -> tuple[int, list[Hypothesis]]:
    factor = value.monotone(number)
    if factor is None:
        return 0, []
    if factor.is_nonnegative or factor.is_nonpositive:
        return (1 if factor.is_nonnegative else -1), []
    return 1, [AtLeast(factor)]


# --- certificates ---------------------------------------------------------------------------------------------------


def _order(theorem: Theorem) -> list[Theorem]:
    """List a derivation, premises first, without recursion."""
    order: list[Theorem] = []
    done: set[int] = set()
    stack: list[tuple[Theorem, bool]] = [(theorem, False)]
    while stack:
        node, ready = stack.pop()
        if id(node) in done:
            continue
        if ready:
            done.add(id(node))
            order.append(node)
            continue
        stack.append((node, True))
        stack.extend((p, False) for p in node.premises if id(p) not in done)
    return order


def certificate(theorem: Theorem) -> dict[str, Any]:
    """Return a theorem and its derivation as plain data."""
    encoder = Encoder()
    numbers: dict[int, int] = {}
    nodes = []
    for node in _order(theorem):
        nodes.append(
            {
                "rule": node.rule,
                "args": [_pack(a, encoder) for a in node.args],
                "premises": [numbers[id(p)] for p in node.premises],
                "left": encoder.add(node.left),
                "relation": node.relation,
                "right": encoder.add(node.right),
                "hypotheses": [encoder.add(h) for h in node.hypotheses],
            }
        )
        numbers[id(node)] = len(nodes) - 1
    last = nodes[-1]
    claim = {key: last[key] for key in ("left", "relation", "right", "hypotheses")}
    return {
        "format": "symkl proof",
        "version": VERSION,
        "claim": claim,
        "axioms": sorted(theorem.axioms),
        "terms": encoder.rows,
        "steps": nodes,
    }


def _pack(value: object, encoder: Encoder) -> object:
    if isinstance(value, (tuple, list)):
        return [_pack(v, encoder) for v in value]
    if isinstance(value, Basic):
        return {"term": encoder.add(value)}
    if value is None or type(value) in (int, str):
        return value
    msg = f"a certificate cannot hold {value!r}"
    raise TypeError(msg)


def _unpack(value: object, values: Sequence[Basic]) -> Any:
    if isinstance(value, list):
        return tuple(_unpack(v, values) for v in value)
    if isinstance(value, dict):
        ((key, number),) = value.items()
        return _row(number, values) if key == "term" else None
    if value is not None and type(value) not in (int, str):
        raise CheckFailed(f"{value!r} is no argument")
    return value


def _list(value: object) -> list[Any]:
    """Return a list of the certificate; nothing else will do."""
    if not isinstance(value, list):
        msg = f"{value!r} is not a list"
        raise CheckFailed(msg)
    return value


def _no(values: tuple[Any, ...]) -> Any:
    """Refuse arguments or premises that a rule does not take."""
    if values:
        msg = f"{len(values)} too many are given"
        raise CheckFailed(msg)


def _row(number: object, values: Sequence[Basic]) -> Basic:
    """Return a row of the table by its number, which is a plain nonnegative integer."""
    if type(number) is not int or not 0 <= number < len(values):
        msg = f"there is no row {number!r}"
        raise CheckFailed(msg)
    return values[number]


def replay(data: Mapping[str, Any]) -> Theorem:
    """Rebuild a theorem from its certificate step by step, comparing every conclusion; CheckFailed if one differs."""
    number = -1
    try:
        if data["format"] != "symkl proof" or data["version"] != VERSION or type(data["version"]) is not int:
            msg = f"this is not a symkl proof of version {VERSION}"
            raise CheckFailed(msg)
        values = decode(data["terms"])
        made: list[Theorem] = []
        for number, step in enumerate(data["steps"]):
            args = tuple(_unpack(a, values) for a in _list(step["args"]))
            premises = tuple(made[p] for p in _list(step["premises"]) if _earlier(p, number))
            theorem = (
                _PRIMITIVES[step["rule"]](args, premises)
                if step["rule"] in _PRIMITIVES
                else _axiom(step["rule"], args, premises)
            )
            _compare(theorem, step, values)
            made.append(theorem)
        _compare(made[-1], data["claim"], values)
        used = {p for step in data["steps"] for p in step["premises"]} | {len(made) - 1}
        if sorted(made[-1].axioms) != _list(data["axioms"]) or len(used) < len(made):
            msg = "the axioms listed are not those used, or a step leads nowhere"
            raise CheckFailed(msg)
    except CheckFailed as error:
        raise CheckFailed(f"step {number}: {error}" if number >= 0 else str(error)) from error
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ZeroDivisionError, RecursionError) as error:
        msg = f"step {number}: {type(error).__name__}: {error.args[0] if error.args else ''}"  # values may not print
        raise CheckFailed(msg) from error
    return made[-1]


def _earlier(premise: object, number: int) -> bool:
    if type(premise) is not int or not 0 <= premise < number:
        msg = f"a premise of step {number} is not an earlier step"
        raise CheckFailed(msg)
    return True


def _axiom(name: str, args: tuple[Any, ...], premises: tuple[Theorem, ...]) -> Theorem:
    if name not in RULES or premises:
        msg = f"there is no rule {name!r}"
        raise CheckFailed(msg)
    return RULES[name](*args)


def _compare(theorem: Theorem, stated: Mapping[str, Any], values: Sequence[Basic]) -> None:
    left, right, needs = _row(stated["left"], values), _row(stated["right"], values), _list(stated["hypotheses"])
    same = (theorem.left, theorem.relation, theorem.right) == (left, stated["relation"], right)
    same = same and list(theorem.hypotheses) == [_row(h, values) for h in needs]
    if not same:
        msg = f"it proves {theorem}, which is not what is stated"
        raise CheckFailed(msg)


def _only(premises: tuple[Theorem, ...]) -> Theorem:
    if len(premises) != 1:
        msg = "one premise is expected"
        raise CheckFailed(msg)
    return premises[0]


def _pairs(values: object) -> tuple[Any, ...]:
    """Return the list of pairs or places an inference takes."""
    if not isinstance(values, tuple) or not all(isinstance(v, (tuple, Basic)) for v in values):
        msg = "a list is expected"
        raise CheckFailed(msg)
    return values


_PRIMITIVES: dict[str, Callable[[tuple[Any, ...], tuple[Theorem, ...]], Theorem]] = {
    "refl": lambda args, premises: _no(premises) or refl(*args),
    "sym": lambda args, premises: _no(args) or sym(_only(premises)),
    "chain": lambda args, premises: _no(args) or chain(*premises),
    "assume": lambda args, premises: _no(premises) or assume(args[0], {p[0]: p[1] for p in _pairs(*args[1:])}),
    "plus": lambda args, premises: plus(_only(premises), *args),
    "scale": lambda args, premises: scale(_only(premises), *args),
    "squeeze": lambda args, premises: _no(args) or squeeze(*premises),
    "because": lambda args, premises: because(_only(premises), *args),
    "inside": lambda args, premises: inside(args[0], dict(zip(_pairs(*args[1:]), premises, strict=True))),
}

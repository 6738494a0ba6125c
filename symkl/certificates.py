"""Theorems as plain data and back.  Not trusted: whatever a certificate says, only the kernel makes theorems.

A certificate holds a table of terms (a row is a head and the rows of its arguments) and a list of steps: rule,
arguments, premises, conclusion.  Decoding builds values through their own constructors and knows a fixed list of SymPy
scalars; no text is evaluated.  `replay` runs every step again and compares every conclusion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy
from sympy import Basic, Expr, Rational, Symbol
from sympy.core.symbol import Str

import symkl.rules  # noqa: F401 (replay needs every rule loaded; a family is, when a row names it)
from symkl.families import FAMILIES, large
from symkl.kernel import INFERENCES, RULES, Theorem, inside
from symkl.special import langevin, sinhc, zetaprime
from symkl.terms import Scoped, Slot, Variable

VERSION = 1
_FUNCTIONS = (
    "Add Mul Pow Tuple exp log gamma loggamma digamma polygamma beta zeta erf erfc besseli Abs Min Max "
    "factorial RisingFactorial binomial KroneckerDelta sinh coth sin cos atan expint uppergamma besselk"
)  # all that is read
_SCALARS = {name: getattr(sympy, name) for name in _FUNCTIONS.split()} | large.FUNCTIONS
_SCALARS |= {"zetaprime": zetaprime, "sinhc": sinhc, "langevin": langevin}
_CONSTANTS = {"e": sympy.E, "pi": sympy.pi, "EulerGamma": sympy.EulerGamma}


class CheckFailed(ValueError):  # noqa: N818 (it is an answer, not a failure)
    """A certificate does not prove what it says; names the step."""


# --- terms ------------------------------------------------------------------------------------------------------------


class Encoder:
    """Collects values into one table; equal values share a row."""

    def __init__(self) -> None:
        """Start with an empty table."""
        self.rows: list[list[object]] = []
        self._known: dict[Basic, int] = {}

    def add(self, value: Basic) -> int:
        """Return the row of a value, adding what is missing."""
        if value in self._known:
            return self._known[value]
        if isinstance(value, Rational):
            row: list[object] = ["Rational", f"{value.p}/{value.q}"]
        elif isinstance(value, (Symbol, Str)):
            row = [type(value).__name__, str(value)]
        else:
            head = next((n for n, c in _CONSTANTS.items() if c == value), type(value).__name__)
            scalar = _SCALARS.get(head)
            homes = (Scoped.heads.get(head), scalar, scalar and getattr(sympy, head, None), Slot)
            if head not in _CONSTANTS and type(value) not in homes:  # another class may have the same name
                raise TypeError(f"a certificate cannot hold {head}")
            row = [head, *(self.add(a) for a in value.args)]
        self.rows.append(row)
        self._known[value] = len(self.rows) - 1
        return self._known[value]


def decode(rows: Sequence[Sequence[object]]) -> list[Basic]:
    """Rebuild every row of a table; a row refers to earlier ones only."""
    values: list[Basic] = []
    for number, row in enumerate(rows):
        head, *rest = row
        if head == "Rational":
            (text,) = rest
            above, _, below = str(text).partition("/")
            value = Rational(int(above), int(below) or 1)
            if f"{value.p}/{value.q}" != text:
                raise ValueError(f"{text!r} is not a fraction in lowest terms")
            values.append(value)
        elif head in {"Symbol", "Str"}:
            (text,) = rest
            if not isinstance(text, str):
                raise TypeError(f"row {number} is not a name")
            values.append(Symbol(text) if head == "Symbol" else Str(text))
        else:
            if not all(type(r) is int and 0 <= r < number for r in rest):
                raise ValueError(f"row {number} refers to a row that is not before it")
            values.append(_build(str(head), [values[r] for r in rest]))  # type: ignore[call-overload]
    return values


def _build(head: str, args: list[Basic]) -> Basic:
    if head in _CONSTANTS and not args:
        return _CONSTANTS[head]
    if head == "Slot":
        return Variable(*args).slot
    scalar = _SCALARS.get(head)
    build = scalar or Scoped.heads.get(head) or FAMILIES.get(head)
    if build is None:
        raise ValueError(f"unknown head {head!r}")
    if scalar not in (None, sympy.Tuple) and not all(isinstance(a, Expr) and not isinstance(a, Scoped) for a in args):
        raise TypeError(f"{head} is of numbers and parameters, and of nothing else")  # SymPy takes anything
    return build(*args)


# --- theorems ---------------------------------------------------------------------------------------------------------


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
    """Return a theorem and its derivation as plain data.

    Raises: TypeError if a term or an argument has no place in a certificate.
    """
    encoder = Encoder()
    numbers: dict[int, int] = {}
    steps: list[dict[str, Any]] = []
    for node in _order(theorem):
        step = {
            "rule": node.rule,
            "args": [_pack(a, encoder) for a in node.args],
            "premises": [numbers[id(p)] for p in node.premises],
            "left": encoder.add(node.left),
            "relation": node.relation,
            "right": encoder.add(node.right),
            "hypotheses": [encoder.add(h) for h in node.hypotheses],
        }
        numbers[id(node)] = len(steps)
        steps.append(step)
    claim = {key: steps[-1][key] for key in ("left", "relation", "right", "hypotheses")}
    return {
        "format": "symkl proof",
        "version": VERSION,
        "claim": claim,
        "axioms": sorted(theorem.axioms),
        "terms": encoder.rows,
        "steps": steps,
    }


def _pack(value: object, encoder: Encoder) -> object:
    if isinstance(value, (tuple, list)):
        return [_pack(v, encoder) for v in value]
    if isinstance(value, Basic):
        return {"term": encoder.add(value)}
    if value is None or type(value) in (int, str):
        return value
    raise TypeError(f"a certificate cannot hold {value!r}")


def replay(data: Mapping[str, Any]) -> Theorem:
    """Rebuild a theorem from its certificate step by step, comparing every conclusion.

    Raises: CheckFailed naming the step, if one differs.
    """
    number = -1
    try:
        if data["format"] != "symkl proof" or data["version"] != VERSION or type(data["version"]) is not int:
            raise CheckFailed(f"this is not a symkl proof of version {VERSION}")
        values = decode(data["terms"])
        made: list[Theorem] = []
        for step in data["steps"]:
            number = len(made)
            args = [_unpack(a, values) for a in _list(step["args"])]
            premises = [_at(p, made) for p in _list(step["premises"])]
            theorem = _carry_out(step["rule"], args, premises)
            _compare(theorem, step, values)
            made.append(theorem)
        _compare(made[-1], data["claim"], values)
        used = {p for step in data["steps"] for p in step["premises"]} | {len(made) - 1}
        if sorted(made[-1].axioms) != _list(data["axioms"]) or len(used) < len(made):
            raise CheckFailed("the axioms listed are not those used, or a step leads nowhere")
    except CheckFailed as error:
        raise CheckFailed(f"step {number}: {error}" if number >= 0 else str(error)) from error
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ZeroDivisionError, RecursionError) as error:
        message = error.args[0] if error.args else ""  # values may not print
        raise CheckFailed(f"step {number}: {type(error).__name__}: {message}") from error
    return made[-1]


def _carry_out(rule: object, args: list[Any], premises: list[Theorem]) -> Theorem:
    """Run one step; `theorem.args` and `theorem.premises` of what it makes are those of the step."""
    if rule == "inside":
        term, places = args
        theorem = inside(term, dict(zip(places, premises, strict=True)))
    elif rule in INFERENCES:
        theorem = INFERENCES[str(rule)](*premises, *args)
    elif rule in RULES and not premises:
        theorem = RULES[str(rule)](*args)
    else:
        raise CheckFailed(f"there is no rule {rule!r}")
    if list(theorem.premises) != premises or list(theorem.args) != args:
        raise CheckFailed("the arguments are not those the rule takes")
    return theorem


def _unpack(value: object, values: Sequence[Basic]) -> Any:
    if isinstance(value, list):
        return tuple(_unpack(v, values) for v in value)
    if isinstance(value, dict):
        ((key, number),) = value.items()
        if key != "term":
            raise CheckFailed(f"{key!r} is no kind of argument")
        return _at(number, values)
    if value is not None and type(value) not in (int, str):
        raise CheckFailed(f"{value!r} is no argument")
    return value


def _list(value: object) -> list[Any]:
    """Return a list of the certificate; nothing else will do."""
    if not isinstance(value, list):
        raise CheckFailed(f"{value!r} is not a list")
    return value


def _at(number: object, values: Sequence[Any]) -> Any:
    """Return an entry by its number, which is a plain nonnegative integer: True and -1 are none."""
    if type(number) is not int or not 0 <= number < len(values):
        raise CheckFailed(f"there is no row or earlier step {number!r}")
    return values[number]


def _compare(theorem: Theorem, stated: Mapping[str, Any], values: Sequence[Basic]) -> None:
    left, right = _at(stated["left"], values), _at(stated["right"], values)
    same = (theorem.left, theorem.relation, theorem.right) == (left, stated["relation"], right)
    if not same or list(theorem.hypotheses) != [_at(h, values) for h in _list(stated["hypotheses"])]:
        raise CheckFailed(f"it proves {theorem}, which is not what is stated")


Theorem.reduced = lambda theorem: (replay, (certificate(theorem),))

"""The sentence that introduces every symbol of a theorem with its type."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Basic, Expr, Symbol

from symkl.emit.conditions import Phrase, listed
from symkl.emit.coordinates import Range, occurrences, spread, united, without
from symkl.emit.layout import BAR, COMMA, EQUALS, SEMICOLON, Box, Call, Row, Sum, joined, multiplied
from symkl.emit.names import named
from symkl.emit.scalars import signed
from symkl.emit.setting import Setting, bases_of, parts
from symkl.emit.terms import box, law_head, law_side, letter
from symkl.families import Family
from symkl.functions import Composite, Convex
from symkl.measures import LawMeasure, Measure
from symkl.mixtures import Mixture
from symkl.terms import (
    AlphabetSum,
    Apply,
    Density,
    EveryIndex,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Slot,
    Variable,
    free,
)

Occurrence = tuple[Basic, tuple[Range, ...]]
_KINDS = (
    *(Composite, Convex, Law, Density, Measure, Apply, Variable, Slot, Log),
    *(IndexSum, IndexProduct, EveryIndex, AlphabetSum, Expectation),
)
_PARAMETERS = {
    **{name: name for name in ("shape", "scale", "rate", "mean", "concentration", "minimum", "mode", "power")},
    "loc": "location",
    "sd": "standard deviation",
    "cov": "covariance matrix",
    "df": "degrees of freedom",
    "prob": "probability",
    "probs": "probabilities",
    "low": "lower end",
    "high": "upper end",
}
"""Parameters of families, by words that say what they are."""


def introduction(
    sides: Sequence[Expr], hypotheses: Sequence[Basic], shown: Sequence[Basic], setting: Setting
) -> list[Phrase]:
    """Return sentences that say what the laws, variables, functions, fixed values and parameters are.

    `sides` are the two sides of the theorem, `shown` what the lines of its proof show beside them.
    """
    found = list(
        dict.fromkeys(o for value in dict.fromkeys((*sides, *shown, *hypotheses)) for o in occurrences(value, _KINDS))
    )
    sentences = [_laws(found, setting), _sums(found, setting), _mixtures(setting), _functions(found, setting)]
    sentences.append(_curves(found))
    values = {v for side in sides for v in free(side) if isinstance(v, Variable)}
    fixed: list[Slot | Variable] = united(v.slot for v in sorted(values, key=_order) if not v.copy_number)
    fixed += [v for v in sorted(values, key=_order) if v.copy_number]
    if fixed:
        many = len(fixed) > 1 or len(fixed[0].args[1].args) > 1
        said = listed((letter(v, setting),) for v in fixed)
        sentences.append(
            ("The values " if many else "The value ", *said, " are" if many else " is", " arbitrary and fixed.")
        )
    sentences += [_parameters((*sides, *hypotheses), found, setting), *_families(found, setting)]
    return [s for s in sentences if s]


def _order(value: Variable) -> tuple[object, ...]:
    return (*value.slot.key, value.copy_number)


def _laws(found: Sequence[Occurrence], setting: Setting) -> Phrase:
    laws = list(dict.fromkeys(v for v, _ in found if isinstance(v, Law) and not isinstance(v, (Family, Mixture))))
    if not laws:
        return ()
    bare = [law for law in laws if law in setting.bare]
    rest = [law for law in laws if law not in setting.bare]
    slots = _random(found)
    if not bare and len(rest) == 1 and slots and not any(isinstance(v, LawMeasure) for v, _ in found):
        one = len(slots) == 1 and len(slots[0].index) < 2
        variables = listed((letter(s, setting, upper=True),) for s in slots)
        kind: Phrase = (" be a random variable" if one else " be random variables", " with " if one else " with joint ")
        return ("Let ", *variables, *kind, "density ", _density(rest[0], found, setting), _reference(1), ".")
    parts_: list[Phrase] = []
    if bare:
        densities = listed((_density(law, found, setting),) for law in bare)
        many = len(bare) > 1
        parts_.append(
            (
                *listed((box(law, setting),) for law in bare),
                " be probability laws" if many else " be a probability law",
                " with densities " if many else " with density ",
                *densities,
            )
        )
    if rest:
        densities = listed((_density(law, found, setting),) for law in rest)
        parts_.append((*densities, " be probability densities" if len(rest) > 1 else " be a probability density"))
    return ("Let ", *listed(parts_, "and let"), _reference(len(laws)), ".")


def _sums(found: Sequence[Occurrence], setting: Setting) -> Phrase:
    """Say what a sum or an integral over a variable means whose reference measure may be any."""
    kinds = (AlphabetSum,) if setting.notation == "expectation" else (AlphabetSum, Expectation)
    names = (name for v, _ in found if isinstance(v, kinds) for name in v.bound)
    if all(name.slot in setting.continuous or name.slot in setting.discrete for name in names):
        return ()
    if setting.notation == "integral":
        return ("Integrals are with respect to the reference measure.",)
    return ("A sum over values is the integral with respect to the reference measure.",)


def _families(found: Sequence[Occurrence], setting: Setting) -> list[Phrase]:
    """Say what the parameters of families are, where their names say it: Gamma has the parameters shape and rate."""
    families = {type(v): v for v, _ in found if isinstance(v, Family)}
    said: list[Phrase] = []
    for kind, law in families.items():
        names = [_PARAMETERS.get(name, "") for name in kind.names]
        if names and all(names):
            words = listed((name,) for name in names)
            said.append((law_head(law, setting), f" has the parameter{'s' * (len(names) > 1)} ", *words, "."))
    return said


def _mixtures(setting: Setting) -> Phrase:
    """Say which letter stands for which mixture."""
    if not setting.mixtures:
        return ()
    said: list[Phrase] = []
    for law, _ in setting.mixtures:
        whole = Density(law, law.drawn, law.conditions)
        left = box(law, setting) if law in setting.bare else box(whole, setting)
        sides = [(w, law_side(part, setting)) for w, part in law.components]
        signed_terms = [(signed(w)[0], multiplied([signed(w)[1], side])) for w, side in sides]
        said.append((Row((left, EQUALS, Sum(tuple(signed_terms)))),))
    kind = " be the mixtures " if len(said) > 1 else " be the mixture "
    letters = listed((named(name),) for _, name in setting.mixtures)
    return ("Let ", *letters, kind, *listed(said), ".")


def _reference(count: int) -> str:
    return " relative to a common reference measure" if count > 1 else " relative to a reference measure"


def _random(found: Sequence[Occurrence]) -> list[Slot]:
    """Return the random variables that entropies and informations speak of."""
    slots: list[Slot] = []
    for value, ranges in found:
        if isinstance(value, Measure) and not isinstance(value, LawMeasure) and isinstance(value.args[0], Law):
            slots += [spread(s, ranges) for s in parts(value.args[1:-1]) if isinstance(s, Slot)]
    return united(slots)


def _density(law: Law, found: Sequence[Occurrence], setting: Setting) -> Box:
    """Return the density of everything the law draws, given what it never draws: q(x_{1:T} | x_0)."""
    of: list[Slot] = []
    given: list[Slot] = []
    for value, ranges in found:
        if isinstance(value, Density) and value.law == law:
            of += [spread(pair[0], ranges) for pair in value.of]
            given += [spread(pair[0], ranges) for pair in value.given]
        elif isinstance(value, Measure) and not isinstance(value, LawMeasure) and value.args[0] == law:
            of += [spread(s, ranges) for s in parts(value.args[1:-1]) if isinstance(s, Slot)]
    drawn = united(of)
    behind = [s for part in united(given) for s in without(part, drawn)]
    sides = [joined((letter(s, setting) for s in side), COMMA) for side in (drawn, behind) if side]
    body = joined(sides, BAR)
    if law.parameters:
        body = Row((body, SEMICOLON, joined((box(p, setting) for p in law.parameters), COMMA)))
    return Call(named(law.name, whole=law.name in setting.whole), body)


def _functions(found: Sequence[Occurrence], setting: Setting) -> Phrase:
    applied = list({v.name: v for v, _ in found if isinstance(v, Apply)}.values())
    if not applied:
        return ()
    names = listed((box(v, setting),) for v in applied)
    return ("Let ", *names, " be a real function." if len(applied) == 1 else " be real functions.")


def _curves(found: Sequence[Occurrence]) -> Phrase:
    """Introduce functions of a number: D_f has one, a composite or the condition that it is convex."""
    names = dict.fromkeys(f for v, _ in found if isinstance(f := getattr(v, "function", None), str))
    if not names:
        return ()
    kind = "a function" if len(names) == 1 else "functions"
    end = f" be {kind} of a nonnegative number, with extended real values."
    return ("Let ", *listed((named(name),) for name in names), end)


def _parameters(values: Sequence[Basic], found: Sequence[Occurrence], setting: Setting) -> Phrase:
    symbols = {s for value in values for s in free(value) if isinstance(s, Symbol)}
    bases = set(bases_of(v for v, _ in found))
    counted: set[Basic] = set()
    for value, _ in found:
        if isinstance(value, (IndexSum, IndexProduct, EveryIndex)):
            counted |= value.args[1].free_symbols | value.args[2].free_symbols
        elif isinstance(value, (Variable, Slot)):
            counted |= {s for i in value.index for s in i.free_symbols}
        elif isinstance(value, Family):
            counted |= {p for name, p in zip(value.names, value.parameters, strict=False) if name in value.whole}
    kinds = [(symbols & counted, "integer"), (symbols - counted - bases, "real parameter")]
    said: list[Phrase] = []
    for names, kind in kinds:
        ordered = sorted(names, key=str)
        if ordered:
            article = "an " if kind == "integer" else "a "
            said.append(
                (
                    *listed((box(s, setting),) for s in ordered),
                    " be ",
                    f"{kind}s" if len(ordered) > 1 else article + kind,
                )
            )
    return ("Let ", *listed(said, "and let"), ".") if said else ()

"""What the printing of one term depends on beside the term: the theorem it stands in and the notation asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sympy import Basic, Expr, Symbol

from symkl.emit.names import split
from symkl.families.base import Family
from symkl.measures import LawMeasure, Measure
from symkl.mixtures import Mixture
from symkl.terms import Continuous, Density, Discrete, Law, Log, Scoped, Slot, Variable, apart

NOTATIONS = ("expectation", "sum", "integral")


@dataclass(frozen=True)
class Setting:
    """The notation, and what the whole theorem says about its variables, laws and bases."""

    notation: str = "expectation"
    continuous: frozenset[Slot] = frozenset()
    discrete: frozenset[Slot] = frozenset()
    bare: frozenset[Law] = frozenset()
    """Laws of one anonymous variable: measures of them print the law alone."""
    default: Law | None = None
    """The law that H(X) and I(X;Y) speak of without saying so."""
    several: bool = False
    """Whether there are several laws."""
    base: Expr | None = None
    """The base of all logarithms and measures, if they have one in common: said once, in words."""
    mixed: bool = False
    """Whether there are several bases."""
    shown: frozenset[type] = frozenset()
    """The classes of measures that occur."""
    whole: frozenset[str] = frozenset()
    """Names printed in one piece, because z1 and z_1 both occur."""
    ranges: tuple[tuple[Symbol, Expr, Expr], ...] = ()
    """The index ranges around the condition being printed."""
    mixtures: tuple[tuple[Mixture, str], ...] = ()
    """The mixtures that occur, with the letters they are given."""
    taken: tuple[Basic, ...] = field(default=())
    """Names bound around the term being printed."""

    def inside(self, names: Iterable[Basic]) -> Setting:
        """Return the setting in the scope of more bound names."""
        return replace(self, taken=(*self.taken, *names))

    def spelled(self, law: Law) -> str:
        """Return the name of a law; a mixture has the letter that the theorem gives it."""
        return dict(self.mixtures).get(law, "M") if isinstance(law, Mixture) else law.name

    def clashes(self, name: Basic) -> bool:
        """Whether a bound name is bound around the term already."""
        if isinstance(name, Variable):
            return any(isinstance(t, Variable) and not apart(name, t) for t in self.taken)
        return name in self.taken


def parts(values: Iterable[Basic]) -> Iterator[Basic]:
    """List everything the values are made of, each once, in order of appearance."""
    seen: set[Basic] = set()
    stack = list(values)[::-1]
    while stack:
        value = stack.pop()
        if value in seen:
            continue
        seen.add(value)
        yield value
        stack.extend(reversed(value.args))


def bases_of(values: Iterable[Basic]) -> list[Expr]:
    """Return the bases of the logarithms among some parts of terms, measures with a logarithm in them included."""
    logs = (v for v in values if isinstance(v, Log) or (isinstance(v, Measure) and v.logarithmic))
    return list(dict.fromkeys(v.base for v in logs))


def setting_of(values: Iterable[Basic], notation: str = "expectation", *, standalone: bool = False) -> Setting:
    """Read the setting off everything a theorem shows; a standalone term carries its base with it."""
    if notation not in NOTATIONS:
        msg = f"{notation!r} is not one of the notations {', '.join(NOTATIONS)}"
        raise ValueError(msg)
    found = list(parts(values))
    laws = [v for v in found if isinstance(v, Law) and not isinstance(v, Mixture)]
    bare = _bare(found)
    bases = bases_of(found)
    common = bases[0] if len(bases) == 1 else None
    return Setting(
        notation,
        frozenset(v.args[0] for v in found if isinstance(v, Continuous)) | _drawn(found, counting=False),
        frozenset(v.args[0] for v in found if isinstance(v, Discrete)) | _drawn(found, counting=True),
        bare,
        laws[0] if len(laws) == 1 else next((law for law in laws if law.name == "p"), None),
        len(laws) > 1,
        None if standalone else common,
        len(bases) > 1,
        frozenset(type(v) for v in found if isinstance(v, Measure)),
        _collisions(found),
        mixtures=_lettered(found, bare),
    )


def _drawn(found: list[Basic], *, counting: bool) -> frozenset[Slot]:
    """Return the variables that families draw: whole numbers and cells are counted, the others integrated over."""
    densities = (v for v in found if isinstance(v, Density) and isinstance(v.law, Family))
    return frozenset(slot for d in densities if d.law.place.counting == counting for slot, _ in d.of)


def _lettered(found: list[Basic], bare: frozenset[Law]) -> tuple[tuple[Mixture, str], ...]:
    """Give every mixture a letter that is not in use: M for laws that stand bare, else m; M_1, M_2 for several."""
    mixtures = [v for v in found if isinstance(v, Mixture)]
    used = {v.name for v in found if isinstance(v, (Law, Symbol)) and not isinstance(v, Mixture)}
    used |= {v.args[0].name for v in found if isinstance(v, (Variable, Slot))}
    letters = "MNR" if all(m in bare for m in mixtures) else "mrs"
    letter = next((c for c in letters if not any(name.split("_")[0] == c for name in used)), letters[0])
    numbered = [f"{letter}_{n}" for n in range(1, len(mixtures) + 1)]
    return tuple(zip(mixtures, [letter] if len(mixtures) == 1 else numbered, strict=True))


def _bare(found: list[Basic]) -> frozenset[Law]:
    """Return the laws with upper-case names all whose densities are over one and the same plain variable."""
    uses: dict[Law, set[Slot | None]] = {}
    for value in found:
        if isinstance(value, Density):
            slots = [pair[0] for pair in value.of]
            plain = len(slots) == 1 and not value.given and not slots[0].index
            uses.setdefault(value.law, set()).add(slots[0] if plain else None)
        elif isinstance(value, Measure) and not isinstance(value, LawMeasure) and isinstance(value.args[0], Law):
            uses.setdefault(value.args[0], set()).add(None)
    upper = {law: slots for law, slots in uses.items() if _is_upper(law)}
    every = set().union(*upper.values())
    return frozenset(upper) if len(every) == 1 and None not in every else frozenset()


def _is_upper(law: Law) -> bool:
    if isinstance(law, Mixture):
        return all(len(part) == 1 and _is_upper(part[0].law) for _, part in law.components)
    return bool(law.name[:1].isupper())


def _collisions(found: list[Basic]) -> frozenset[str]:
    """Return the names like z1 that would print as z with index 1 and meet one that does."""
    spelled: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for value in found:
        if isinstance(value, (Variable, Slot)):
            name = value.args[0].name
            index = [str(i) for i in value.args[1].args]
        elif isinstance(value, (Symbol, Law)):
            name, index = str(value.name), []
        else:
            continue
        stem, subs = split(name)
        spelled.setdefault((stem, *subs, *index), set()).add((name, *index))
    return frozenset(key[0] for keys in spelled.values() if len(keys) > 1 for key in keys if split(key[0])[1])


def renamed_apart(binder: Scoped, setting: Setting) -> Scoped:
    """Return a binder whose names differ from those bound around it: another letter, or a prime."""
    for name in binder.bound:
        if setting.clashes(name):
            try:
                binder = binder.renamed({name: _letter(name, binder, setting)})
            except ValueError:  # a block of which the term uses single entries keeps its name
                continue
    return binder


def _letter(name: Basic, binder: Scoped, setting: Setting) -> Basic:
    used = {v for v in parts((binder, *setting.taken)) if isinstance(v, (Symbol, Variable))}
    if isinstance(name, Variable):
        number = name.copy_number + 1
        while any(isinstance(u, Variable) and not apart(name.copied(number), u) for u in used):
            number += 1
        return name.copied(number)
    alphabet = "ijklmnr" if str(name) in "ijklmn" else "tsruv"
    return next((Symbol(c) for c in alphabet if Symbol(c) not in used), Symbol(f"{name}_{len(used)}"))

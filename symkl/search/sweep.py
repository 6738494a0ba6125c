"""Sweeps: one rule applied at every place where it fits, joined into one theorem (one shown line)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Expr

from symkl.kernel import DoesNotApply, Theorem, inside
from symkl.terms import Density, Expectation, Term

Conversion = Callable[[Expr], Theorem | None]


def attempt(rule: Callable[..., Theorem], term: Expr, *args: object) -> Theorem | None:
    """Apply a rule, or return None where it does not apply or changes nothing."""
    try:
        theorem = rule(term, *args)
    except DoesNotApply:
        return None
    return None if theorem.right == term else theorem


def proposed(rule: Callable[..., Theorem]) -> Conversion:
    """Return the conversion that tries a rule with the arguments it proposes itself."""

    def conversion(term: Expr) -> Theorem | None:
        for args in rule.propose(term):  # type: ignore[attr-defined]
            theorem = attempt(rule, term, *args)
            if theorem is not None:
                return theorem
        return None

    return conversion


def subterms(term: Expr, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    """Walk the real-valued subterms, outermost first; densities are leaves, laws are passed by."""
    yield path, term
    for number, part in inner_parts(term):
        yield from subterms(part, (*path, number))


def inner_parts(term: Expr) -> list[tuple[int, Expr]]:
    """Return the numbered parts of a term without the densities of its law."""
    if not isinstance(term, Term) or isinstance(term, Density):
        return []
    numbered = list(enumerate(term.parts))
    return numbered[-1:] if isinstance(term, Expectation) else numbered


class Sweep:
    """A conversion applied at all outermost places where it fits, as one theorem; remembers what it tried."""

    tried = 0
    """How often a conversion was tried in this process: a measure of work that does not depend on the machine."""

    def __init__(self, conversion: Conversion) -> None:
        """Start with nothing tried."""
        self._conversion = conversion
        self._places: dict[Expr, dict[tuple[int, ...], Theorem]] = {}

    def __call__(self, term: Expr) -> Theorem | None:
        """Return the theorem, or None if the conversion fits nowhere."""
        places = self._find(term)
        if not places:
            return None
        return places[()] if () in places else attempt(inside, term, places)

    def _find(self, value: Expr) -> dict[tuple[int, ...], Theorem]:
        known = self._places.get(value)
        if known is None:
            Sweep.tried += 1
            theorem = self._conversion(value)
            known = {} if theorem is None else {(): theorem}
            if theorem is None:
                for number, part in inner_parts(value):
                    for path, found in self._find(part).items():
                        known[(number, *path)] = found
            self._places[value] = known
        return known

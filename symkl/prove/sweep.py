"""Sweeps: one rule applied at every place where it fits, joined into one theorem (one shown line)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Expr

from symkl.kernel import DoesNotApply, Theorem, inside
from symkl.terms import Density, Term

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
    """Walk the real-valued subterms, outermost first; densities are leaves."""
    yield path, term
    if isinstance(term, Term) and not isinstance(term, Density):
        for number, part in enumerate(term.parts):
            yield from subterms(part, (*path, number))


def everywhere(term: Expr, conversion: Conversion) -> Theorem | None:
    """Apply a conversion at all outermost places where it fits; None if there are none."""
    places: dict[tuple[int, ...], Theorem] = {}

    def walk(value: Expr, path: tuple[int, ...]) -> None:
        theorem = conversion(value)
        if theorem is not None:
            places[path] = theorem
        elif isinstance(value, Term) and not isinstance(value, Density):
            for number, part in enumerate(value.parts):
                walk(part, (*path, number))

    walk(term, ())
    if not places:
        return None
    return places[()] if () in places else attempt(inside, term, places)

"""What is given, as vectors: zero forms, inequalities, and the patterns that make a problem smaller."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from symkl.search.shannon.form import Basic, Form, Universe, basic, combined
from symkl.terms import Assumed, Hypothesis, Independent


class Given(NamedTuple):
    """A given relation: form = 0 if `equal`, else form >= 0.

    `zero`, if the form is a multiple `factor` of one basic measure that is thereby 0 (a function, an independence).
    """

    hypothesis: Hypothesis
    form: Form
    equal: bool
    zero: Basic | None
    factor: Fraction


def read_givens(hypotheses: Iterable[Hypothesis], universe: Universe) -> list[Given]:
    """Return the givens that speak of entropies of the universe's variables; others (X discrete, ...) are passed by."""
    found: list[Given] = []
    for hypothesis in hypotheses:
        if isinstance(hypothesis, Independent):
            law, *sides = hypothesis.args
            if law == universe.law:
                piece = basic(*(universe.mask(side.args) for side in sides))
                found.append(Given(hypothesis, piece.form(), equal=True, zero=piece, factor=Fraction(1)))
        elif isinstance(hypothesis, Assumed):
            relation, left, right = hypothesis.args[:3]
            form = combined([(1, universe.form(right)), (-1, universe.form(left))])
            equal = str(relation) == "="
            zero, factor = zero_pattern(form)
            if zero is not None and (equal or factor < 0):  # -H <= 0 says nothing, H <= 0 says H = 0
                found.append(Given(hypothesis, form, equal, zero, factor))
            elif form:
                found.append(Given(hypothesis, form, equal, None, Fraction(1)))
    return found


def zero_pattern(form: Form) -> tuple[Basic | None, Fraction]:
    """Recognise a multiple of H(a|c) or I(a;b|c)."""
    positive = sorted(m for m, v in form.items() if v > 0)
    negative = sorted(m for m, v in form.items() if v < 0)
    factor = Fraction(1)
    if len({abs(v) for v in form.values()}) != 1:
        return None, factor
    size = Fraction(abs(next(iter(form.values()))))
    for plus, minus, sign in ((positive, negative, 1), (negative, positive, -1)):
        piece: Basic | None = None
        if len(plus) == 1 and len(minus) <= 1:
            below = minus[0] if minus else 0
            piece = basic(plus[0] & ~below, 0, below) if not below & ~plus[0] else None
        elif len(plus) == 2 and 1 <= len(minus) <= 2:
            p, q = plus
            piece = basic(p & ~q, q & ~p, p & q) if p & ~q and q & ~p else None
        if piece is not None and piece.form() == {m: v / (sign * size) for m, v in form.items()}:
            return piece, sign * size
    return None, factor

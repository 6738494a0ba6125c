"""Statements from terms: relations, what is given, and the conventions that texts follow too."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic, Expr, Symbol

from symkl.measures import Entropy, Grouped
from symkl.search.statement import Statement
from symkl.syntax.conventions import discrete
from symkl.syntax.parse import read_base, read_givens
from symkl.terms import Density, Hypothesis, Law, Scoped, Slot, free, read

Spans = tuple[tuple[Symbol, Expr, Expr], ...]


def eq(left: object, right: object, given: Iterable[str | Hypothesis] = (), base: object = None) -> Statement:
    """Return the statement left = right.

    Formula: hypotheses |- left = right.
    Args: left, right, terms or scalars; given, hypotheses or texts such as "X -> Y -> Z"; base, of logs in the texts.
    Raises: TypeError; InputError for the texts.
    Source: the statement language.

    >>> from symkl.syntax.build import H, variables
    >>> X, Y = variables("x y")
    >>> eq(H(X, Y), H(X) + H(Y | X)).sides
    (H(X,Y), H(X) + H(Y|X))
    """
    return stated((read(left), read(right)), ("=",), given, read_base(base))


def le(left: object, right: object, given: Iterable[str | Hypothesis] = (), base: object = None) -> Statement:
    """Return the statement left <= right.

    Formula: hypotheses |- left <= right.
    Args: as in `eq`.
    Raises: TypeError; InputError for the texts.
    Source: the statement language.

    >>> from symkl.syntax.build import I, variables
    >>> X, Y, Z = variables("x y z")
    >>> le(I(X, Z), I(Y, Z), given=["X -> Y -> Z"]).given[0]
    X . Z | Y
    """
    return stated((read(left), read(right)), ("<=",), given, read_base(base))


def ge(left: object, right: object, given: Iterable[str | Hypothesis] = (), base: object = None) -> Statement:
    """Return the statement left >= right.

    Formula: hypotheses |- left >= right.
    Args: as in `eq`.
    Raises: TypeError; InputError for the texts.
    Source: the statement language.

    >>> from symkl.syntax.build import KL, laws, variables
    >>> x, (p, q) = variables("x"), laws("p q")
    >>> ge(KL(p(x), q(x)), 0).relations
    ('>=',)
    """
    return stated((read(left), read(right)), (">=",), given, read_base(base))


def stated(
    sides: tuple[Expr, ...], relations: tuple[str, ...], given: Iterable[str | Hypothesis], base: Expr
) -> Statement:
    """Return the statement; its variables are discrete if neither it nor what is given names a law."""
    items = (given,) if isinstance(given, (str, Hypothesis)) else tuple(given)
    hypotheses = tuple(
        h for item in items for h in ((item,) if isinstance(item, Hypothesis) else read_givens((item,), sides, base))
    )
    plain: dict[tuple[Slot, Spans], None] = {}
    named = False
    for term in (*sides, *hypotheses):
        named = _collect(term, plain) or named
    assumed, readings = ((), ()) if named else discrete(plain, hypotheses)
    return Statement(sides, relations, (*hypotheses, *assumed), base, readings)


def _collect(term: Basic, plain: dict[tuple[Slot, Spans], None]) -> bool:
    """Enter the variables of one-law measures with the index ranges around them; return whether a law is named."""
    stack: list[tuple[Basic, Spans]] = [(term, ())]
    seen: set[tuple[Basic, Spans]] = set()
    named = False
    while stack:
        found, spans = stack.pop()
        if (found, spans) in seen:
            continue
        seen.add((found, spans))
        named = named or isinstance(found, Density) or (isinstance(found, Law) and found != Law("p"))
        if isinstance(found, (Entropy, Grouped)):
            groups = (found.of,) if isinstance(found, Entropy) else found.groups
            for slot in (s for group in (*groups, found.given) for s in group):
                plain.setdefault((slot, tuple(r for r in spans if r[0] in free(slot))))
        span = found.index_range if isinstance(found, Scoped) else None
        inner = (*spans, span) if span is not None else spans
        stack.extend((arg, inner) for arg in reversed(found.args))
    return named

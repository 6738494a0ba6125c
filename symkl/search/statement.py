"""What is to be proved: a chain of relations between terms, and what is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sympy import Expr, S, expand

from symkl.terms import AtLeast, Hypothesis, IndexSum, Slot, Term


@dataclass(frozen=True)
class Statement:
    """A chain ``side relation side relation side`` under hypotheses.

    `readings` says in words how an ambiguous text was read; `text` and `given_texts` are what the user wrote.

    >>> from symkl.syntax.parse import parse
    >>> parse("H(X) >= H(X|Y) >= 0", ["X discrete"]).relations
    ('>=', '>=')
    """

    sides: tuple[Expr, ...]
    relations: tuple[str, ...]
    given: tuple[Hypothesis, ...] = ()
    base: Expr = S.Exp1
    readings: tuple[str, ...] = ()
    text: str = ""
    given_texts: tuple[str, ...] = ()

    @property
    def granted(self) -> tuple[Hypothesis, ...]:
        """What is given, and that no block and no sum of it runs backwards: without that it says nothing.

        >>> from symkl.syntax.parse import parse
        >>> parse("H(X_{1:n}) >= 0").granted[-1]
        n >= 0
        """
        slots = [s.value for side in self.sides for s in _parts(side, Slot)]
        ends = [v.index for v in slots if v.is_block and len(v.index) == 2]
        sums = [f for side in self.sides for f in _parts(side, IndexSum)]
        ends += [f.index_range[1:] for f in sums]
        bound = {f.index_range[0] for f in sums}
        lengths = dict.fromkeys(expand(high - low + 1) for low, high in ends)
        unsure = [n for n in lengths if not n.is_nonnegative and not n.free_symbols & bound]
        return (*self.given, *map(AtLeast, unsure))


def _parts(side: Expr, kind: type[Any]) -> Iterable[Any]:
    return sorted(side.atoms(kind), key=str) if isinstance(side, Term) else ()

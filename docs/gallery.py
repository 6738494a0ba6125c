"""The gallery of parametric families: what each of them knows of itself, and which pairs have a KL divergence.

Everything is derived while the pages are written; nothing is a list of known formulas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from symkl.emit import latex
from symkl.emit.closed import as_closed
from symkl.families import FAMILIES
from symkl.families.base import coordinates
from symkl.families.kinds import NUMBER
from symkl.listing import density
from symkl.measures import KL, DensityEntropy
from symkl.prove.answer import ClosedForm
from symkl.prove.closed import close_form
from symkl.terms import Density
from tests.families.vectors import symbols_in

LETTERS = ("abcd", "rstu")
"""The parameters of the first law, and of the second."""
SIGNS = {"closed": "●", "region": "◐", "infinite": "∞", "none": "·"}


def generic(name: str, place: int) -> Density:
    """Return the density of a family at letters, as the first or the second law."""
    cls = FAMILIES[name]
    letters = zip(cls.names, LETTERS[place], strict=False)
    law = cls(*(symbols_in(cls.kinds.get(parameter, NUMBER), letter) for parameter, letter in letters))
    return law(*coordinates(law, "x"))


def divergence(first: str, second: str) -> ClosedForm:
    """Return what is known of the divergence between two families."""
    return close_form(KL(generic(first, 0), generic(second, 1)))


def formulas() -> Iterator[str]:
    """Yield the page of each family's entropy and its divergence from another member of the family."""
    yield from (
        "# Families: formulas",
        "",
        f"{len(FAMILIES)} families, each with its entropy and the KL divergence between two of its members, derived while this",
        "page was built. The parameters of the first law are a, b, c, d in order, those of the second r, s, t, u; a vector or",
        "a matrix is shown in its smallest interesting size. Values are in nats.",
        "",
    )
    for name, cls in FAMILIES.items():
        yield from (f"## {name}", "", f"`{name}({', '.join(cls.names)})`, {cls.source}.", "")
        yield from ("```text", density(cls.__doc__), "```", "")
        yield from shown(close_form(DensityEntropy(generic(name, 0))))
        yield from shown(divergence(name, name))


def shown(answer: ClosedForm) -> Iterator[str]:
    """Yield a formula with the region in which it holds, or why there is none."""
    written, term = as_closed(answer), latex(answer.term)
    if answer.value is None:
        yield from ("```{math}", term, "```", "", "No closed form is known.", "")
        return
    yield from ("```{math}", f"{term} = {written['latex']}", "```", "")
    if written["region"]:
        yield from (f"where {', '.join(f'`{h}`' for h in written['region'])}; {answer.note or 'nothing is said elsewhere'}.", "")


def univariate() -> list[str]:
    """Return the families of laws of one coordinate."""
    return [name for name in FAMILIES if generic(name, 0).law.size == 1]


def row(first: str) -> list[str]:
    """Return the status of the divergence of a family from each, itself included."""
    return [divergence(first, second).status for second in univariate()]


def pairs() -> Iterator[str]:
    """Yield the page that says which ordered pairs of families have a KL divergence in closed form."""
    names = univariate()
    with ProcessPoolExecutor() as pool:
        found = dict(zip(names, pool.map(row, names), strict=True))
    counts = Counter(status for statuses in found.values() for status in statuses)
    yield from (
        "# Families: KL divergences of all pairs",
        "",
        f"The KL divergence of every ordered pair of the {len(names)} families of one coordinate, at parameters that are letters:",
        f"{len(names) ** 2} pairs, computed while this page was built.",
        "",
        "| sign | meaning | pairs |",
        "|---|---|---|",
        f"| {SIGNS['closed']} | closed on the whole domain of the parameters | {counts['closed']} |",
        f"| {SIGNS['region']} | closed where further conditions hold | {counts['region']} |",
        f"| {SIGNS['infinite']} | infinite | {counts['infinite']} |",
        f"| {SIGNS['none']} | a mean without a known closed form stays | {counts['none']} |",
        "",
        "The row is the first law, the column the second, by its number.",
        "",
        f"| KL(row ‖ column) | {' | '.join(str(n) for n in range(1, len(names) + 1))} |",
        f"|---|{'---|' * len(names)}",
    )
    for number, name in enumerate(names, 1):
        yield f"| {number} {name} | {' | '.join(SIGNS[status] for status in found[name])} |"

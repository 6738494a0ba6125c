"""The gallery of parametric families: what each of them knows of itself, and which pairs have a KL divergence.

Everything is derived while the pages are written; nothing is a list of known formulas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from sympy import Rational

from symkl.emit import latex
from symkl.emit.closed import as_closed
from symkl.emit.families import INFORMATION
from symkl.families import FAMILIES
from symkl.families.base import coordinates
from symkl.families.kinds import NUMBER
from symkl.listing import density
from symkl.measures import KL, Bhattacharyya, ChiSquared, DensityEntropy, Hellinger2, Renyi
from symkl.search.answer import ClosedForm
from symkl.search.closed import close_form
from symkl.search.information import FisherMatrix, information_matrix, varied
from symkl.search.members import fixed
from symkl.terms import Density
from tests.families.vectors import symbols_in

LETTERS = ("abcd", "rstu")
"""The parameters of the first law, and of the second."""
COMPARED = {
    "KL divergence": KL,
    "Rényi divergence of order 2/3": lambda p, q: Renyi(Rational(2, 3), p, q),
    "Bhattacharyya distance": Bhattacharyya,
    "squared Hellinger distance": Hellinger2,
    "chi-squared divergence": ChiSquared,
}
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
        f"{len(FAMILIES)} families, each with its entropy, the KL divergence of two members and its Fisher information, derived while this",
        "page was built. The parameters of the first law are a, b, c, d in order, those of the second r, s, t, u; a vector or",
        "a matrix is shown in its smallest interesting size. Values are in nats.",
        "",
    )
    for name, cls in FAMILIES.items():
        yield from (f"## {name}", "", f"`{name}({', '.join(cls.names)})`, {cls.source}.", "")
        yield from ("```text", density(cls.__doc__), "```", "")
        yield from shown(close_form(DensityEntropy(generic(name, 0))))
        yield from shown(divergence(name, name))
        yield from information(name)
    yield from totals()


def information(name: str) -> Iterator[str]:
    """Yield the Fisher information matrix of a family, or why there is none."""
    density = generic(name, 0)
    if not varied(density.law):
        return
    found = information_matrix(density)
    if found.value is None:
        yield from (f"Fisher information of {', '.join(f'`{p}`' for p in found.parameters)}: {found.note}.", "")
        return
    below = ", ".join(found.parameters)
    yield from ("```{math}", f"{INFORMATION.latex}_{{{below}}} = {matrix(found)}", "```", "")
    if found.status == "region":
        yield from (f"where {', '.join(f'`{h}`' for h in found.conditions)}; {found.note}.", "")


def matrix(found: FisherMatrix) -> str:
    """Return a matrix in LaTeX, entries as closed forms are written."""
    rows = (" & ".join(str(as_closed(entry)["latex"]) for entry in row) for row in found.entries)
    separator = r" \\ "
    return rf"\begin{{pmatrix}} {separator.join(rows)} \end{{pmatrix}}"


def solved(name: str) -> list[str]:
    """Return the measures of which a family has a closed form; parameters are shared where they must be."""
    cls, (first, second) = FAMILIES[name], (generic(name, place) for place in range(2))
    shared = fixed(cls) if first.law.size == 1 and not cls.kinds else cls.whole
    parameters = zip(cls.names, first.law.parameters, second.law.parameters, strict=True)
    other = cls(*(p if n in shared else q for n, p, q in parameters))
    near = Density(other, *second.args[1:])
    found = ["Fisher information"] * (varied(first.law) != () and information_matrix(first).value is not None)
    found += ["entropy"] * (close_form(DensityEntropy(first)).value is not None)
    for word, measure in COMPARED.items():
        others = [q for q in (second, near) if q.law != first.law]
        answers = (close_form(measure(first, q)) for q in others)
        found += [word] * any(answer.status in {"closed", "region"} for answer in answers)
    return found


def totals() -> Iterator[str]:
    """Yield how many families have a closed form of what."""
    with ProcessPoolExecutor() as pool:
        counts = Counter(word for found in pool.map(solved, FAMILIES) for word in found)
    yield from ("## How many families", "", "| closed between two members, or of one | families |", "|---|---|")
    yield from (f"| {word} | {counts[word]} |" for word in ("entropy", "Fisher information", *COMPARED))
    yield from (
        "",
        "Parameters that stand inside statistics or at ends of the support are equal where they have to be.",
        "",
    )


def shown(answer: ClosedForm) -> Iterator[str]:
    """Yield a formula with the region in which it holds, or why there is none."""
    written, term = as_closed(answer), latex(answer.term)
    if answer.value is None:
        yield from ("```{math}", term, "```", "", "No closed form is known.", "")
        return
    yield from ("```{math}", f"{term} = {written['latex']}", "```", "")
    if written["region"]:
        yield from (
            f"where {', '.join(f'`{h}`' for h in written['region'])}; {answer.note or 'nothing is said elsewhere'}.",
            "",
        )


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

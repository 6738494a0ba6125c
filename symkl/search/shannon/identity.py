"""Which law an identity is: a definition, a chain rule, symmetry; any other goes through joint entropies."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, S

from symkl.measures import DualTotalCorrelation, Entropy, MutualInformation, TotalCorrelation
from symkl.rules.entropies import groups_of, slots_in
from symkl.search.shannon.form import Universe
from symkl.search.shannon.phrase import phrase
from symkl.terms import linear, pairs

Step = tuple[Expr, str]


def identity_steps(left: Expr, right: Expr, universe: Universe) -> Iterator[Step]:
    """List the lines (right side, reason) of a proof of ``left = right``, which have the same joint entropies."""
    reason = law_of(left, right) or law_of(right, left)
    if reason:
        yield right, reason
        return
    middle = linear((S(w.numerator) / w.denominator, universe.measure(b)) for w, b in phrase(universe.form(left)))
    first, second = law_of(left, middle), law_of(right, middle)
    if middle in {left, right} or not (first and second):
        joint = sorted(universe.form(left).items())
        middle = linear((S(v.numerator) / v.denominator, universe.entropy(m)) for m, v in joint)
        first = second = "in joint entropies"
    yield middle, first
    yield right, second


def law_of(left: Expr, right: Expr) -> str:
    """Name the law that makes a left side of few terms equal to the right side; empty if it is no single one."""
    ours, theirs = _terms(left), _terms(right)
    if _plain(ours) == _plain(theirs):
        repeats = any(len(set(slots_in(m))) < len(slots_in(m)) for _, m in (*ours, *theirs))
        return "a repeated variable adds nothing" if repeats else "rearranging"
    if len(ours) != 1:
        return ""
    ((weight, whole),) = ours
    inner = [(w / weight, m) for w, m in theirs]
    plus = all(w == 1 for w, _ in inner)
    if isinstance(whole, (TotalCorrelation, DualTotalCorrelation)):
        name = "total correlation" if isinstance(whole, TotalCorrelation) else "dual total correlation"
        return f"definition of {name}" if all(isinstance(m, Entropy) for _, m in inner) else ""
    if isinstance(whole, Entropy):
        if plus and len(inner) > 1 and all(isinstance(m, Entropy) for _, m in inner):
            return "chain rule of entropy"
        if whole.given and len(inner) == 2 and all(isinstance(m, Entropy) and not m.given for _, m in inner):
            return "definition of conditional entropy"
        if len(inner) == 2 and plus and {type(m) for _, m in inner} == {Entropy, MutualInformation}:
            return "definition of mutual information"
        return ""
    if isinstance(whole, MutualInformation):
        kinds = {type(m) for _, m in inner}
        if len(groups_of(whole)) > 2:
            return "definition of co-information" if kinds == {MutualInformation} and len(inner) == 2 else ""
        if plus and len(inner) > 1 and kinds == {MutualInformation}:
            return "chain rule of mutual information"
        if kinds == {Entropy} and len(inner) == 1 and inner[0][1].given == whole.given:
            return "the information of a variable about itself is its entropy"
        if kinds == {Entropy} and len(inner) in {2, 3, 4}:
            return "definition of conditional mutual information" if whole.given else "definition of mutual information"
    return ""


def _terms(side: Expr) -> list[tuple[Expr, Expr]]:
    return [(c, m) for c, m in pairs(side) if m is not S.One]


def _plain(terms: list[tuple[Expr, Expr]]) -> dict[object, Expr]:
    """Collect terms, variables as sets."""
    found: dict[object, Expr] = {}
    for weight, m in terms:
        key = (type(m), frozenset(frozenset(g) - set(m.given) for g in groups_of(m)), frozenset(m.given))
        found[key] = found.get(key, S.Zero) + weight
    return {k: w for k, w in found.items() if w != 0}

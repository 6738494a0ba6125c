"""The words around the formulas: what the symbols are, in which unit, under which conditions, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, cast

from sympy import Basic, Expr, S

from symkl.emit.assembled import assembled
from symkl.emit.bounds import between, is_sign, signs_phrase, span_phrase
from symkl.emit.conditions import Phrase, listed, phrase
from symkl.emit.dominated import follows
from symkl.emit.families import mean_box
from symkl.emit.layout import Box, Row, Word
from symkl.emit.measures import box
from symkl.emit.names import named
from symkl.emit.prose import formula_box
from symkl.emit.setting import Setting, bases_of, parts
from symkl.families.implied import implied, in_order
from symkl.kernel import RULES
from symkl.measures import DensityEntropy, Measure
from symkl.special import langevin, sinhc
from symkl.syntax.parse import parse_expression
from symkl.terms import AtLeast, Continuous, Discrete, Expectation, Finite, Hypothesis, Nonzero, Positive, free

if TYPE_CHECKING:
    from symkl.search.shown import Line

_FORMULAS: dict[str, Box] = {
    "ln t <= t - 1": formula_box("ln t <= t - 1"),
    "log t <= t - 1": formula_box("log t <= t - 1"),
    "log(1/t) = -log t": Row((Word(r"\log", "log"), formula_box("(1/t) = -log t"))),
    "<=": Word(r"\le ", "≤"),
    ">= 0": Word(r"\ge 0", "≥ 0"),
    ">=": Word(r"\ge ", "≥"),
    "= 0": Word(r"=0", "= 0"),
    "<<": Word(r"\ll ", "≪"),
}
_FORMULA = re.compile("|".join((*map(re.escape, _FORMULAS), r"\bf(?=-divergence)", r"E\[[^\[\]]+\](?= )")))
_FAMILY = re.compile(r" of (\w+)")
_TERM = re.compile(
    r"\b[HI](_\w+|_\{[^{}]*\})?(\[\w+\])?\([^()]*\)"  # an entropy or information
    r"|(?P<density>\b[A-Z]\w*\(.*\))(?= (?:integrates|sums) to 1$)"  # of a family
)
_AT_ZERO = Word("u=0", "u = 0")
_LIMITS: dict[type, Phrase] = {
    langevin: ("Where ", _AT_ZERO, ", ", Word(r"\coth u-1/u", "coth u − 1/u"), " stands for its limit 0."),
    sinhc: ("Where ", _AT_ZERO, ", ", Word(r"\sinh(u)/u", "sinh(u)/u"), " stands for its limit 1."),
}
_UNITS = {S.Exp1: "nats", S(2): "bits", S(10): "hartleys"}
_ROMAN = (
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
)


class Conditions:
    """The hypotheses of a theorem as a numbered list; what reads the same is said once, finiteness in one breath.

    What the others imply is not said again: beside a > 0 and b > 0 not a + b > 0.
    """

    def __init__(self, hypotheses: Iterable[Hypothesis], setting: Setting) -> None:
        """Group the hypotheses in order of appearance."""
        self.setting = setting
        self._groups: dict[Hypothesis, frozenset[int]] = {}
        groups: list[tuple[object, list[Hypothesis]]] = []
        found = in_order(hypotheses)
        positive = {h.args[0]: (h,) for h in found if isinstance(h, Positive)}
        weaker = {h: positive[h.args[0]] for h in found if isinstance(h, (Nonzero, AtLeast)) and h.args[0] in positive}
        weaker |= implied(found) | follows(found)
        weaker |= assembled(h for h in found if h not in weaker)
        kept = [h for h in found if h not in weaker]
        spans = between(kept)
        for hypothesis in kept:
            key = (
                type(hypothesis)
                if isinstance(hypothesis, (Finite, Discrete, Continuous)) or is_sign(hypothesis)
                else phrase(hypothesis, setting)
            )
            key = spans.get(hypothesis, key)
            at = next((i for i, (known, _) in enumerate(groups) if known == key), len(groups))
            if at == len(groups):
                groups.append((key, []))
            groups[at][1].append(hypothesis)
            self._groups[hypothesis] = frozenset({at})
        self._groups |= {h: self._behind(h, weaker) for h in weaker}
        self.phrases = [self._together(members) for _, members in groups]

    def _behind(self, hypothesis: Hypothesis, weaker: Mapping[Hypothesis, tuple[Hypothesis, ...]]) -> frozenset[int]:
        """Return the groups of what a condition follows from, in the end."""
        if hypothesis not in weaker:
            return self._groups[hypothesis]
        return frozenset().union(*(self._behind(h, weaker) for h in weaker[hypothesis]))

    def _together(self, members: list[Hypothesis]) -> Phrase:
        if between(members):
            return span_phrase(members)
        if isinstance(members[0], (Discrete, Continuous)):
            members = sorted(members, key=lambda h: h.args[0].key)
        whole = list(dict.fromkeys(phrase(h, self.setting) for h in members))
        if len(whole) == 1:
            return whole[0]
        if is_sign(members[0]):
            return signs_phrase(members)
        subject = listed(p[:-1] for p in whole)
        return (*subject, str(whole[0][-1]).replace(" is ", " are "))

    def __len__(self) -> int:
        """Count the groups."""
        return len(self.phrases)

    def label(self, number: int) -> str:
        """Return the roman numeral of a condition."""
        return f"({_ROMAN[number] if number < len(_ROMAN) else number + 1})"

    def cited(self, hypotheses: Iterable[Hypothesis]) -> Phrase:
        """Return how a line refers to what it needs: "by (i) and (iii)"; one that is not listed is said in full."""
        found = list(hypotheses)
        labels = sorted(frozenset().union(*(self._groups.get(h, ()) for h in found)))
        strange = [phrase(h, self.setting) for h in found if h not in self._groups]
        if len(self.phrases) == 1 and labels and not strange:
            return ("by assumption",)
        items: list[Phrase] = [(words,) for words in self._runs(labels)] + strange
        return ("by ", *listed(items)) if items else ()

    def _runs(self, numbers: list[int]) -> Iterator[str]:
        """Yield labels, those of three or more neighbours as "(i) to (iii)"."""
        for _, neighbours in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
            run = [self.label(n) for _, n in neighbours]
            yield from [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run


def reason(line: Line, setting: Setting) -> Phrase:
    """Return why a line holds; a definition says of what, and a term in the words is set as a formula."""
    words = line.reason
    if words == "marginalisation" and _of_constants(line):
        words = "expectation of a constant"
    if re.search(r"\bdefinition\b(?! of)", words):
        named = list(dict.fromkeys(m.title or m.symbol for m in _unfolded(line)))
        if named:
            kind = "definitions" if len(named) > 1 else "definition"
            words = re.sub(r"\bdefinition\b(?! of)", f"{kind} of {_enumerated(named)}", words, count=1)
    found: list[str | Box] = []
    for part in _with_terms(words, setting):
        found += with_formulas(part) if isinstance(part, str) else (part,)
    return tuple(found)


def _with_terms(words: str, setting: Setting) -> Iterator[str | Box]:
    """Split words at the terms in them, H(X|Y) >= 0 or Beta(x; 1, 2) integrates to 1, which the language reads."""
    at = 0
    for match in _TERM.finditer(words):
        yield words[at : match.start()]
        yield box(_read(match), setting)
        at = match.end()
    yield words[at:]


def _read(found: re.Match[str]) -> Expr:
    """Read a term in a reason; a density of a family stands by itself there, in the language inside a measure only."""
    if found["density"] is None:
        return parse_expression(found[0])
    return cast("DensityEntropy", parse_expression(f"H({found[0]})")).law[0]


def with_formulas(words: str) -> Phrase:
    """Return plain words with the formulas in them that are known, ln t <= t - 1, set as formulas."""
    found: list[str | Box] = []
    at = 0
    for match in _FORMULA.finditer(words):
        of = _FAMILY.match(words, match.end())
        known = _FORMULAS.get(match[0]) or (named("f") if match[0] == "f" else None)
        found += [words[at : match.start()], known or mean_box(match[0], of[1] if of else "")]
        at = match.end()
    return tuple(piece for piece in (*found, words[at:]) if piece)


def _of_constants(line: Line) -> bool:
    """Whether every mean that a line begins or ends with and the other side has not is of what is not drawn."""
    sides = [{v for v in parts((side,)) if isinstance(v, Expectation)} for side in (line.left, line.right)]
    changed = sides[0] ^ sides[1]
    return bool(changed) and not any({*mean.bound} & free(mean.body) for mean in changed)


def _unfolded(line: Line) -> Iterator[Measure]:
    """Yield the measures that a line defines, on one side of it; not those that a definition speaks of: KL of JS."""
    sides = [[v for v in parts((side,)) if isinstance(v, Measure)] for side in (line.left, line.right)]
    only = [[m for m in mine if m not in other] for mine, other in (sides, sides[::-1])]
    for mine, other in (only, only[::-1]):
        within = {part for m in other if m not in mine for part in _spoken_of(m)}
        yield from (m for m in mine if m not in within)


def _spoken_of(measure: Measure) -> Iterator[Measure]:
    try:
        unfolded = measure.unfold()[0]
    except ValueError:
        return
    yield from (v for v in parts((unfolded,)) if isinstance(v, Measure))


def _enumerated(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def unit(values: Iterable[Basic], setting: Setting) -> Phrase:
    """Return sentences: what the logarithms are and the values measured in, what quotients mean that are 0/0 at 0."""
    found = list(parts(values))
    said = _logarithms(bases_of(found), setting)
    for sentence in dict.fromkeys(_LIMITS[type(v)] for v in found if type(v) in _LIMITS):
        said = (*said, *([" "] if said else []), *sentence)
    return said


def _logarithms(bases: list[Expr], setting: Setting) -> Phrase:
    if not bases:
        return ()
    if len(bases) > 1:
        natural: Phrase = ("; ", Word(r"\ln ", "ln"), " is natural") if S.Exp1 in bases else ()
        return ("A subscript is the base of the logarithm", *natural, ".")
    base = bases[0]
    if base is S.Exp1:
        return ("Logarithms are natural; values are in nats.",)
    values_in = f"; values are in {_UNITS[base]}." if base in _UNITS else "."
    return ("Logarithms are to the base ", box(base, setting), values_in)


def axioms(names: Iterable[str]) -> Phrase:
    """Return the rules a theorem rests on, by their reasons."""
    reasons = {RULES[n].reason if n in RULES else n.replace("_", " ") for n in names}
    return with_formulas(", ".join(sorted(reasons)))

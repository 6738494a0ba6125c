"""Sentences written by people, read as words and formulas: what is evidently a formula in them is set as one.

``Equality holds iff q(z) = p(z | x) for almost all z.`` has three formulas in it, and the word "a" is none.
"""

from __future__ import annotations

import re

from symkl.emit.latex_boxes import INLINE, latex_of
from symkl.emit.layout import AT_LEAST, AT_MOST, BAR, COMMA, DOMINATED, VERSUS, Box, Call, Frac, Root, Row, Script, Word
from symkl.emit.names import escaped, named

_GROUP = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_LETTER = r"(?!(?:a|A|I)\b(?![_'(=]|\s*[=<>]))(?:[A-Za-z]|alpha|beta|lam|lambda|mu|sigma|theta)"
_NAME = rf"(?:{_LETTER})(?![A-Za-z])(?:_(?:\{{[^{{}}]*\}}|[A-Za-z0-9]))?'*(?:{_GROUP})?"
_CALL = rf"(?:KL|CE|ELBO|TC|DTC|JS|TV){_GROUP}"
_ROOT = rf"sqrt{_GROUP}"
_SIZE = r"\|[^|=]+\|(?:/\d)?"
_LOG = rf"(?:log|ln)(?:\s+|(?={_GROUP}))"
_NUMBER = r"\d+(?:/\d+|\.\d+)?"
_WEIGHT = rf"(?:{_NUMBER}\s|[a-zA-Z]\s(?={_LOG}))?"
_ATOM = rf"-?{_WEIGHT}(?:{_LOG})?(?:{_CALL}|{_ROOT}|{_SIZE}|{_NAME}|oo\b|{_GROUP}|{_NUMBER})(?:\^\d)?"
_OPERATOR = r"\s*(?:<=|>=|<<|->|=|<|>|\+|-|/)\s*"
_FORMULA = re.compile(rf"(?<![\w\\.'’-]){_ATOM}(?:{_OPERATOR}{_ATOM})*(?![\w-])|(?<![\w'’-])f(?=-divergence)")
_TOKEN = re.compile(
    r"sqrt\((?:[^()]|\([^()]*\))*\)|\^\d|\d+/\d+(?![\d.])|\d+(?:\.\d+)?|[A-Za-z]+|_\{[^{}]*\}|_[A-Za-z0-9]"
    r"|'+|\|[^|()]+\||\|\||<=|>=|<<|->|\s+|."
)
_WORDS: dict[str, Box] = {
    "||": VERSUS, "|": BAR, "<=": AT_MOST, ">=": AT_LEAST, "<<": DOMINATED, ",": COMMA,
    "->": Word(r"\to ", " → "), "=": Word(" = ", " = "), "<": Word(" < ", " < "), ">": Word(" > ", " > "),
    "+": Word("+", " + "), "-": Word("-", " − "), ";": Word("; ", "; "), "oo": Word(r"\infty ", "∞"),
    "log": Word(r"\log ", "log "), "ln": Word(r"\ln ", "ln "), "KL": Script(Word("D", "D"), Word(r"\mathrm{KL}", "KL")),
    "CE": Word("H", "H"),
}  # fmt: skip
_SIGNED = ("", "(", "=", "<", ">", "<=", ">=", "<<", "->", ",", ";")
"""Before a minus that is a sign: it stands close to what follows."""


def phrases(words: str) -> tuple[str | Box, ...]:
    """Return a sentence as words and formulas in turn.

    >>> [piece if isinstance(piece, str) else "(formula)" for piece in phrases("At T = 1 the sum is empty.")]
    ['At ', '(formula)', ' the sum is empty.']
    """
    found: list[str | Box] = []
    at = 0
    for match in _FORMULA.finditer(words):
        shown = match[0]
        bracket = shown[0] == "(" and not re.search(r"[=<>/]", shown)
        if bracket or shown == "oo" or not re.search(r"[A-Za-z]|^-\d+(?:\.\d+)?$", shown):
            continue
        if shown[0] == "(" and re.search(r"[A-Za-z]{3}", shown):
            continue  # a remark in brackets
        found += [words[at : match.start()], formula_box(shown)]
        at = match.end()
    return tuple(piece for piece in (*found, words[at:]) if piece)


def formula_box(shown: str) -> Box:
    r"""Return the box of a formula typed as text.

    >>> latex_of(formula_box("q(x_{t-1} | x_0)"))
    'q(x_{t-1}\\mid x_0)'
    """
    items: list[Box] = []
    before = ""
    for token in _TOKEN.findall(shown):
        if token.isspace():
            continue
        if token[0] == "_" and items:
            base = items.pop()
            below = formula_box(token[1:].strip("{}"))
            items.append(
                Script(base.base, below, None, base.primes) if isinstance(base, Script) else Script(base, below)
            )
        elif token[0] == "'" and items:
            base = items.pop()
            items.append(
                Script(base.base, base.sub, None, len(token))
                if isinstance(base, Script)
                else Script(base, None, None, len(token))
            )
        elif token[0] == "^" and items:
            items.append(Script(items.pop(), None, Word(token[1:], token[1:])))
        elif len(token) > 2 and token[0] == token[-1] == "|":
            items.append(Call(None, formula_box(token[1:-1]), "||"))
        elif token.startswith("sqrt("):
            items.append(Root(formula_box(token[5:-1])))
        elif re.fullmatch(r"\d+/\d+", token):
            items.append(Frac(*(Word(part, part) for part in token.split("/"))))
        elif token == "-" and before in _SIGNED:
            items.append(Word("-", "−"))
        else:
            items.append(_WORDS.get(token) or (named(token) if token.isalpha() else Word(token, token)))
        before = token
    return items[0] if len(items) == 1 else Row(tuple(items))


def prose(words: str) -> str:
    r"""Return a sentence as LaTeX.

    >>> prose("At T = 1 the sum is empty, and q(z) = p(z | x) for a law p.")
    'At $T = 1$ the sum is empty, and $q(z) = p(z\\mid x)$ for a law $p$.'
    """
    return "".join(escaped(w) if isinstance(w, str) else f"${latex_of(w, INLINE).strip()}$" for w in phrases(words))

"""Sentences written by people, in LaTeX: escaped, with what is evidently a formula in them set as one.

``Equality holds iff q(z) = p(z | x) for almost all z.`` has three formulas in it, and the word "a" is none.
"""

from __future__ import annotations

import re

from symkl.emit.names import escaped, word

_GROUP = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_LETTER = r"(?!(?:a|A|I)\b(?![_'(=]|\s*[=<>]))(?:[A-Za-z]|alpha|beta|lam|lambda|mu|sigma|theta)"
_NAME = rf"(?:{_LETTER})(?![A-Za-z])(?:_(?:\{{[^{{}}]*\}}|[A-Za-z0-9]))?'*(?:{_GROUP})?"
_CALL = rf"(?:KL|CE|ELBO|TC|DTC|JS|TV){_GROUP}"
_LOG = rf"(?:log|ln)(?:\s+|(?={_GROUP}))"
_NUMBER = r"\d+(?:/\d+|\.\d+)?"
_WEIGHT = rf"(?:{_NUMBER}\s|[a-zA-Z]\s(?={_LOG}))?"
_ATOM = rf"-?{_WEIGHT}(?:{_LOG})?(?:{_CALL}|{_NAME}|oo\b|{_GROUP}|{_NUMBER})"
_OPERATOR = r"\s*(?:<=|>=|<<|->|=|<|>|\+|-|/)\s*"
_FORMULA = re.compile(rf"(?<![\w\\.-]){_ATOM}(?:{_OPERATOR}{_ATOM})*(?![\w-])")
_TOKENS = (
    (re.compile(r"\s*\|\|\s*"), r"\\,\\Vert\\,"),
    (re.compile(r"\s*\|\s*"), r"\\mid "),
    (re.compile(r"\s*<=\s*"), r"\\le "),
    (re.compile(r"\s*>=\s*"), r"\\ge "),
    (re.compile(r"\s*<<\s*"), r"\\ll "),
    (re.compile(r"\s*->\s*"), r"\\to "),
    (re.compile(r"\b(log|ln)\b\s*"), r"\\\1 "),
    (re.compile(r"\bKL\b"), r"D_{\\mathrm{KL}}"),
    (re.compile(r"\bCE\b"), "H"),
    (re.compile(r"\b(ELBO|DTC|TC|JS|TV)\b"), r"\\mathrm{\1}"),
    (re.compile(r"\boo\b"), r"\\infty "),
)
_GREEK = re.compile(r"(?<![\\A-Za-z])(alpha|beta|lambda|lam|mu|sigma|theta)(?![A-Za-z])")


def prose(words: str) -> str:
    r"""Return a sentence as LaTeX.

    >>> prose("At T = 1 the sum is empty, and q(z) = p(z | x) for a law p.")
    'At $T = 1$ the sum is empty, and $q(z) = p(z\\mid x)$ for a law $p$.'
    """
    found = []
    at = 0
    for match in _FORMULA.finditer(words):
        shown = match[0]
        if not re.search(r"[A-Za-z]", shown) or shown == "oo" or (shown[0] == "(" and not re.search(r"[=<>/]", shown)):
            continue
        if shown[0] == "(" and re.search(r"[A-Za-z]{3}", shown):
            continue  # a remark in brackets
        found += [escaped(words[at : match.start()]), f"${_formula(shown)}$"]
        at = match.end()
    return "".join([*found, escaped(words[at:])])


def _formula(shown: str) -> str:
    for pattern, instead in _TOKENS:
        shown = pattern.sub(instead, shown)
    return _GREEK.sub(lambda match: word(match[1]).latex, shown)

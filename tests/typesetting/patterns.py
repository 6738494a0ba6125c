"""Banned patterns: LaTeX that compiles and yet no journal would print.

The list is the one of SymPy's printing defects; each entry says what to write instead.
"""

import re
from collections.abc import Iterator

# A symbol that stands alone: a letter or a Greek control word, perhaps primed or with a subscript.
_ATOM = r"(?:[A-Za-z]|\\[A-Za-z]+)'*(?:_(?:\w|\\[A-Za-z]+|\{[^{}]*\}))?"
_START = r"(?:^|[=<>({\[&,$]|\\\[|\\\\|\\(?:le|leq|ge|geq|to|mapsto|quad|qquad)(?![A-Za-z]))"

_PATTERNS = (
    (re.compile(r"polygamma"), r"polygamma: write \psi, \psi'"),
    (re.compile(r"loggamma"), r"loggamma: write \ln\Gamma"),
    (re.compile(r"(?<!\\)\{\s*\\left\("), r"{\left(: write a plain or a \bigl( bracket"),
    (re.compile(r"\\int\s*\\limits"), r"\int\limits: write \int_{...}"),
    (re.compile(r"(?<!\\)\|\|"), r"||: write \Vert for a divergence"),
    (re.compile(rf"{_START}\s*-\s*{_ATOM}\s*\+"), "- x + y: write y - x"),
    (re.compile(r"(?<![A-Za-z\\])e\s*\\pi(?![A-Za-z])"), r"e \pi: write \pi e"),
)

_TOKEN = re.compile(
    r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[^{}]*\})?"  # with the columns of an array
    r"|\\[A-Za-z]+|\\.|[A-Za-z]'*|\d+|\s+|.",
    re.DOTALL,
)
_OPEN = frozenset({"(", "[", "{", r"\{", r"\lbrace", r"\langle"})
_CLOSE = frozenset({")", "]", "}", r"\}", r"\rbrace", r"\rangle"})
_SIZED = {rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")} | {
    r"\left",
    r"\right",
    r"\middle",
}
_RELATIONS = frozenset({"=", "<", ">", r"\approx", r"\equiv", r"\ge", r"\geq", r"\le", r"\leq", r"\sim", r"\to"})
_SUM_ENDS = _RELATIONS | {"+", "-", ",", ";", r"\mid", r"\Vert", "|", r"\quad", r"\qquad"}
_LIMIT_ENDS = _RELATIONS | {r"\in", r"\colon", ":", r"\mid", r"\ne", r"\neq"}
_WRAPPERS = frozenset({r"\substack", r"\mathbf", r"\boldsymbol", r"\mathrm"})
_CELL_ENDS = frozenset({"&", r"\\", "$", r"\[", r"\]", r"\(", r"\)", "\n\n"})
_NO_ATOM = frozenset({r"\ln", r"\log", r"\exp", r"\det", r"\max", r"\min", r"\sup", r"\inf", r"\cdot", r"\times"})


def banned(latex: str) -> list[str]:
    r"""Every banned pattern in a string of LaTeX, each with an excerpt and what to write instead.

    >>> banned(r"D_{\mathrm{KL}}(p \,\Vert\, q) = \sum_i p_i \log\frac{p_i}{q_i}")
    []
    >>> banned(r"\sum_{i} p_i \sum_{i} q_i")
    ['index i is bound twice in nested sums: use a fresh letter']
    """
    found = []
    for pattern, advice in _PATTERNS:
        found += [f"{advice} (in {_excerpt(latex, match.start(), match.end())!r})" for match in pattern.finditer(latex)]
    tokens = [token for token in _TOKEN.findall(latex) if not token.isspace() or token.count("\n") > 1]
    found += [f"bare | between symbols: write \\mid (in {where!r})" for where in _bare_bars(tokens)]
    found += [f"index {index} is bound twice in nested sums: use a fresh letter" for index in _rebound(tokens)]
    return found


def _excerpt(latex: str, start: int, end: int) -> str:
    return " ".join(latex[max(0, start - 15) : end + 15].split())


def _ends_cell(token: str) -> bool:
    return token in _CELL_ENDS or token.isspace() or token.startswith((r"\begin", r"\end"))


def _bare_bars(tokens: list[str]) -> Iterator[str]:
    r"""Places of a `|` that separates (p(x|z)) rather than encloses (\ln|\Sigma|).

    Inside one bracket or cell, enclosing bars come in pairs; an odd one, or a pair round a comma, separates.
    """
    levels: list[list[int]] = [[]]

    def settle(places: list[int]) -> Iterator[str]:
        pairs = zip(places[::2], places[1::2], strict=False)
        if len(places) % 2 or any(_separates(tokens, first, last) for first, last in pairs):
            yield from ("".join(tokens[max(0, at - 4) : at + 5]) for at in places)

    for at, token in enumerate(tokens):
        if _ends_cell(token):
            # a cell ends only what is open at its own level: brackets may run over an alignment mark
            yield from settle(levels[-1])
            levels[-1] = []
        elif token in _OPEN:
            levels.append([])
        elif token in _CLOSE:
            yield from settle(levels.pop())
            levels = levels or [[]]
        elif token == "|" and _is_bare(tokens, at):
            levels[-1].append(at)
    for places in levels:
        yield from settle(places)


def _is_bare(tokens: list[str], at: int) -> bool:
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    # |_{x=0} is an evaluation bar, || is reported by its own pattern
    return before not in _SIZED and after not in {"_", "^", "|"} and before != "|"


def _separates(tokens: list[str], first: int, last: int) -> bool:
    before = tokens[first - 1] if first else ""
    return before not in _NO_ATOM and _is_symbol(before) and "," in tokens[first:last]


def _is_symbol(token: str) -> bool:
    """A letter, perhaps primed, or a control word."""
    return token[:1].isalpha() or (token[:1] == "\\" and token[1:].isalpha())


def _rebound(tokens: list[str]) -> Iterator[str]:
    r"""Indices that a \sum or \prod binds inside the scope of another that binds the same one.

    The scope of a sum runs to the next + - relation or comma at its own level, or to the end of its group.
    """
    levels: list[list[str]] = [[]]
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token in {r"\sum", r"\prod"}:
            new, at = _limits(tokens, at)
            yield from (index for index in new if any(index in level for level in levels))
            levels[-1] += new
        elif token in _OPEN:
            levels.append([])
        elif token in _CLOSE:
            levels.pop()
            levels = levels or [[]]
        elif token in _SUM_ENDS or _ends_cell(token):
            levels[-1] = []


def _limits(tokens: list[str], at: int) -> tuple[list[str], int]:
    """The indices bound by the limits that start at a place, and the place after the limits."""
    bound: list[str] = []
    if at < len(tokens) and tokens[at] == r"\limits":
        at += 1
    while at + 1 < len(tokens) and tokens[at] in {"_", "^"}:
        lower = tokens[at] == "_"
        end = _group_end(tokens, at + 1)
        if lower:
            bound = _indices(tokens[at + 1 : end])
        at = end
    return bound, at


def _group_end(tokens: list[str], at: int) -> int:
    if tokens[at] != "{":
        return at + 1
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place] == "{") - (tokens[place] == "}")
        if depth == 0:
            return place + 1
    return len(tokens)


def _indices(limit: list[str]) -> list[str]:
    r"""x, y of {x, y \in \mathcal X}; t of {1 \le t \le T}; j of {j<i}; x_{1:T} is one index."""
    if limit[:1] == ["{"]:
        limit = limit[1:-1]
    names: list[str] = []
    at = 0
    while at < len(limit):
        token = limit[at]
        if names and token in _LIMIT_ENDS:
            break
        at += 1
        if token in _LIMIT_ENDS | _WRAPPERS or not _is_symbol(token):
            continue
        while at + 1 < len(limit) and limit[at] in {"_", "^"}:
            end = _group_end(limit, at + 1)
            token += "".join(limit[at:end])
            at = end
        names.append(token)
    return names

"""Tokens to a tree of nodes with places, by the grammar."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from lark import Lark, Token, Transformer, Tree, UnexpectedInput
from sympy import Rational

from symkl.syntax.errors import InputError, shown
from symkl.syntax.lexer import place, tokenize
from symkl.syntax.numerals import integer
from symkl.syntax.table import parser


class Node(NamedTuple):
    """A piece of the text: what it is, its own value (a name, signs, operators, separators), its parts, its place."""

    kind: str
    value: Any
    parts: tuple[Node, ...]
    start: int
    end: int


def nodes(root: Node) -> Iterator[Node]:
    """Yield a node and everything below it, left to right."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.parts))


def _span(children: list[Any]) -> tuple[int, int]:
    places = [_place(c) for c in children if c is not None]
    return places[0][0], max(end for _, end in places)


def _place(child: Any) -> tuple[int, int]:
    return (place(child), child.end_pos or 0) if isinstance(child, Token) else (child.start, child.end)


def _nodes(children: list[Any]) -> tuple[Node, ...]:
    return tuple(c for c in children if isinstance(c, Node))


def _tokens(children: list[Any]) -> tuple[str, ...]:
    return tuple(str(c) for c in children if isinstance(c, Token))


class _Builder(Transformer):
    """Builds nodes while the parser reduces; subscripts are argument lists, absent ones are empty."""

    def __default__(self, data: str, children: list[Any], meta: object) -> Node | Tree:
        """Keep the tokens as the value and the nodes as the parts; what Lark will inline stays a tree."""
        if data.startswith("_"):
            return Tree(data, children)
        return Node(str(data), _tokens(children), _nodes(children), *(_span(children) if children else (0, 0)))

    def number(self, children: list[Token]) -> Node:
        """Read an exact rational."""
        mantissa, _, exponent = children[0].lower().partition("e")
        whole, _, fraction = mantissa.partition(".")
        scale = int(exponent or 0) - len(fraction)
        value = integer(whole + fraction)
        exact = Rational(value * 10**scale) if scale >= 0 else Rational(value, 10**-scale)
        return Node("number", exact, (), *_span(children))

    def nothing(self, _: list[Any]) -> Node:
        """An argument that was left out, as in H(X|)."""
        return Node("nothing", None, (), -1, -1)

    def args(self, children: list[Any]) -> Node:
        """Arguments with the separators between them."""
        places = [_place(c) for c in children if isinstance(c, Token) or c.kind != "nothing"]
        start, end = (places[0][0], places[-1][1]) if places else (0, 0)
        return Node("args", _tokens(children), _nodes(children), start, end)

    def simple_sub(self, children: list[Token]) -> Node:
        """Read _t or _1."""
        start, end = place(children[0]) + 1, children[0].end_pos or 0
        text = str(children[0])[1:]
        value = Node("number", Rational(integer(text)), (), start, end) if text.isdigit() else _bare(text, start, end)
        return Node("args", (), (value,), start, end)

    def braced_sub(self, children: list[Any]) -> Node:
        """Read what stands in the braces."""
        return children[1]._replace(start=_place(children[0])[0], end=_place(children[-1])[1])

    def name(self, children: list[Any]) -> Node:
        """A name with its number of primes; its part is the subscript, if any."""
        head, _, prime = children
        return Node("name", (str(head), len(prime) if prime else 0), _nodes(children), *_span(children))

    def indexed(self, children: list[Any]) -> Node:
        """Read x[1:T] as x_{1:T}."""
        head, _, _, _, prime = children
        return Node("name", (str(head), len(prime) if prime else 0), _nodes(children), *_span(children))

    def call(self, children: list[Any]) -> Node:
        """A name with a subscript (or an empty one) and arguments; D(P || Q) and D_KL(P || Q) are KL(P || Q)."""
        head, sub = str(children[0]), _sub(children[1])
        named = [part.value for part in sub.parts]
        if head == "D" and (named == [("KL", 0)] or (not named and "||" in children[3].value)):  # as books write it
            head, sub = "KL", _sub(None)
        return Node("call", head, (sub, children[3]), *_span(children))

    def bracketed(self, children: list[Any]) -> Node:
        """H[q](X) and E[q(z)](f): a name, a subscript, the bracket, the arguments."""
        parts = (_sub(children[1]), children[3], children[6])
        return Node("bracketed", str(children[0]), parts, *_span(children))

    def expectation(self, children: list[Any]) -> Node:
        """Read E_{q(z)}[f] as E[q(z)](f)."""
        return Node("bracketed", "E", (_sub(None), children[1], children[3]), *_span(children))

    def group(self, children: list[Any]) -> Node:
        """Parentheses leave no trace: the tree has them."""
        return children[1]._replace(start=_place(children[0])[0], end=_place(children[2])[1])

    def vector(self, children: list[Any]) -> Node:
        """A list [a, b, c] with its separators."""
        inner = children[1]
        return Node("vector", inner.value, inner.parts, _place(children[0])[0], _place(children[2])[1])

    def product(self, children: list[Any]) -> Node:
        """Factors with the operator before each ("" for juxtaposition)."""
        operators = ("", *("" if c is None else str(c) for c in children[1::2]))
        return Node("product", operators, _nodes(children), *_span(children))

    def sum(self, children: list[Any]) -> Node:
        """Terms with the sign before each."""
        signs = _tokens(children)
        parts = _nodes(children)
        return Node("sum", signs if len(signs) == len(parts) else ("+", *signs), parts, *_span(children))

    def bare_log(self, children: list[Any]) -> Node:
        """A logarithm of one factor without parentheses."""
        return Node("bare_log", str(children[0]), (_sub(children[1]), children[2]), *_span(children))

    def given(self, children: list[Any]) -> Node:
        """[law] clause quantifiers; an absent law is empty."""
        law, *rest = children
        return Node("given", (), (_sub(law), *rest), *_span(children))

    def law(self, children: list[Any]) -> Node:
        """Return what stands in the bracket."""
        return children[1]

    def independent(self, children: list[Any]) -> Node:
        """Sides; the last part is what they are given, or empty."""
        *sides, _bar, given = children
        return Node("independent", (), (*_nodes(sides), _sub(given)), *_span(children))


def _sub(child: object) -> Node:
    return child if isinstance(child, Node) else Node("args", (), (), 0, 0)


def _bare(name: str, start: int, end: int) -> Node:
    return Node("name", (name, 0), (), start, end)


@cache
def _parser() -> Lark:
    return parser(_Builder())


def tree(text: str, start: str = "statement") -> Node:
    """Return the tree of a statement (or, with start="given", of a given).

    Raises: InputError at the first place the grammar does not know how to go on.
    """
    tokens = tokenize(text, given=start == "given")
    state = _parser().parse_interactive(start=start)
    number = 0
    try:
        for number, token in enumerate(tokens):  # noqa: B007 (the number is read when the parser stops)
            state.feed_token(token)
        number = len(tokens)
        return state.feed_eof(tokens[-1])
    except UnexpectedInput:
        accepts = state.accepts()
    raise _unexpected(tokens, number, accepts, text)  # out here, without lark's error, which no process can hand on


def _unexpected(tokens: list[Token], number: int, accepts: set[str], text: str) -> InputError:
    """Return the error for the token the grammar did not expect."""
    if accepts <= {"LPAR", "LSQB"}:
        where = place(tokens[number]) if number < len(tokens) else len(text.rstrip())
        return InputError("the body is missing after the bracket: E[q(z)](...), H[q](X)", text, where)
    if number == len(tokens):
        what = "more" if "NAME" in accepts else "a relation"
        return InputError(f"the text ends where {what} is expected", text, len(text.rstrip()))
    token, start = tokens[number], place(tokens[number])
    before = tokens[number - 1].type if number else ""
    if token.type in {"SUB", "SUBOPEN"}:
        hint = "write one subscript, as in x_{t-1}" if before == "SUB" else "it needs a name before it"
        msg = f"the subscript {shown(token)} cannot stand here; {hint}"
    elif token.type in _HINTS and not (before in _HINTS or before == "SIGN"):
        msg = f"{shown(token)} cannot stand here; {_HINTS[token.type]}"
    elif text.startswith("..", start):
        msg = "dots cannot stand here; write the block X_{1:n} for X_1, ..., X_n, and sum(i, 1, n, ...) for sums"
    else:
        behind = f"after {shown(tokens[number - 1])}" if number else "at the beginning"
        size = token == "|" and before == "LOG"
        hint = "; the number of letters of X is a symbol: log n, with the given 'card(X) = n'" if size else ""
        msg = f"{shown(token)} cannot stand {behind}{hint}"
    return InputError(msg, text, start)


_CHAIN = "a statement is left = right, a value is given behind the bar as in H(Y|X=x)"
_GIVENS = "it is for givens, such as X -> Y -> Z, X . Y | Z, P << Q"
_HINTS = {
    "POWER": "a^b^c can be read in two ways, so put parentheses: a^(b^c) or (a^b)^c",
    "RELATION": _CHAIN,
    "EQUALS": _CHAIN,
    "COLON": "a declaration is 'n: integer' or 'f: function'; matrices and vectors are not available for proofs yet",
    "DOT": _GIVENS,
    "ARROW": _GIVENS,
    "DOMINATED": _GIVENS,
}

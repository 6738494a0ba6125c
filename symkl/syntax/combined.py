"""Sums that stand in a law's place: H(1/2 P + 1/2 Q) is read as H(mix(1/2: P, 1/2: Q))."""

from __future__ import annotations

from sympy import S

from symkl.syntax.tree import Node
from symkl.syntax.words import OF_LAWS


def with_mixtures(root: Node) -> Node:
    """Return a tree with weighted sums of laws, in the measures that take laws, as mixtures.

    >>> from symkl.syntax.tree import tree
    >>> (statement,) = with_mixtures(tree("H((P + Q)/2)")).parts
    >>> [part.value for part in statement.parts[1].parts], len(statement.parts[1].parts[0].parts[1].parts)
    (['mix'], 4)
    """
    parts = tuple(with_mixtures(part) for part in root.parts)
    if root.kind == "call" and (root.value == "H" or root.value in OF_LAWS):
        sub, args = parts
        first = len(OF_LAWS[str(root.value)].orders) if root.value in OF_LAWS else 0
        places = (*args.parts[:first], *map(_mixture, args.parts[first:]))
        parts = (sub, args._replace(parts=places))
    return root._replace(parts=parts) if parts != root.parts else root


def _mixture(node: Node) -> Node:
    """Return a weighted sum of laws as a call of `mix`; anything else as it is."""
    pairs = _weighted(node, ())
    if pairs is None or len(pairs) < 2:
        return node
    start, end = node.start, node.end
    listed = tuple(part for pair in pairs for part in pair)
    marks = tuple(":,"[n % 2] for n in range(len(listed) - 1))
    nothing, args = Node("args", (), (), start, start), Node("args", marks, listed, start, end)
    return Node("call", "mix", (nothing, args), start, end)


def _weighted(node: Node, scale: tuple[tuple[str, Node], ...]) -> list[tuple[Node, Node]] | None:
    """Return (weight, law) pairs of a sum, `scale` being the factors around it as (operator, factor) pairs."""
    if node.kind == "sum" and "-" not in node.value:
        found = [_weighted(part, scale) for part in node.parts]
        return None if None in found else [pair for pairs in found if pairs for pair in pairs]
    if node.kind == "product":
        factors = list(zip(node.value, node.parts, strict=True))
        inner = [n for n, (op, part) in enumerate(factors) if op != "/" and _holds_law(part)]
        if len(inner) != 1:
            return None
        (_, law) = factors.pop(inner[0])
        return _weighted(law, (*scale, *factors))
    if not _holds_law(node):
        return None
    one = Node("number", S.One, (), node.start, node.start)
    return [(_product([("", one), *scale], node), node)]


def _product(factors: list[tuple[str, Node]], near: Node) -> Node:
    if len(factors) == 1:
        return factors[0][1]
    signs = tuple(op if op == "/" else "*" if number else "" for number, (op, _) in enumerate(factors))
    return Node("product", signs, tuple(part for _, part in factors), near.start, near.end)


def _holds_law(node: Node) -> bool:
    """Whether a piece may be a law: a capital letter or a density, or a sum of such."""
    if node.kind in {"sum", "product"}:
        return any(map(_holds_law, node.parts))
    return node.kind == "call" or (node.kind == "name" and str(node.value[0])[:1].isupper())

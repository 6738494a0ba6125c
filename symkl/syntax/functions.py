"""Which names are functions: of random variables, f(x), or of a nonnegative number, f(p(x)/q(x)) and D_f(P || Q)."""

from __future__ import annotations

from collections.abc import Iterable

from symkl.measures import FDivergence
from symkl.syntax.tree import Node, nodes

Functions = tuple[set[str], set[str]]
"""All functions, and those of a number."""


def spelled(name: str, sub: Node | None) -> str | None:
    """Return a name with a plain subscript, such as q_phi or a_1; None for a subscript that is an expression."""
    if sub is None or not sub.parts:
        return name
    (only, *rest) = sub.parts
    if rest or only.kind not in {"number", "name"} or (only.kind == "name" and (only.parts or only.value[1])):
        return None
    return f"{name}_{only.value if only.kind == 'number' else only.value[0]}"


def plain_name(node: Node) -> str | None:
    """Return the name a node is, with its subscript; None for anything else, and for x'."""
    if node.kind != "name" or node.value[1]:
        return None
    return spelled(node.value[0], node.parts[0] if node.parts else None)


def divergence(node: Node, functions: set[str]) -> str | None:
    """Return the function f of D_f(P || Q), if it is one."""
    sub = node.parts[0]
    name = plain_name(sub.parts[0]) if node.value == "D" and len(sub.parts) == 1 else None
    return name if name in functions else None


def functions_in(roots: Iterable[Node], known: Iterable[str] = (), numbers: Iterable[str] = ()) -> Functions:
    """Read off texts which names are functions.

    Given are those that the caller knows: functions of any kind, and functions of a number.  A declared function is of
    a number where it is called convex, has a divergence, or stands before anything but the names of variables.
    """
    of_numbers, calls = set(numbers), []
    found = set(known) | of_numbers
    for root in roots:
        for node in nodes(root):
            if node.kind == "call":
                calls.append(node)
            elif node.kind == "declaration" and node.value[-1].endswith("function"):
                found |= {name for part in node.parts if (name := plain_name(part))}
            elif node.kind == "kind" and node.value[-1] == "convex":
                of_numbers |= {name for part in node.parts[0].parts if (name := plain_name(part))}
    calls_of = [call for call in calls if call.value == FDivergence.symbol]
    of_numbers |= {name for call in calls_of for part in call.parts[1].parts[:1] if (name := plain_name(part))}
    found |= of_numbers
    for call in calls:
        sub, args = call.parts
        whole = spelled(str(call.value), sub)
        if whole in found and len(args.parts) == 1 and args.parts[0].kind not in {"name", "nothing", "equation"}:
            of_numbers.add(whole)
        elif (name := divergence(call, found)) is not None:
            of_numbers.add(name)
    return found, of_numbers

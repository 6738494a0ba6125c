"""Which names are laws, which are variables, which are numbers: read off the places where they stand.

The rules are those of the language: a name in a law's place is a law, a name between a density's parentheses is
a variable, a name in arithmetic is a number; what cannot be told from one place is told from the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from sympy import Symbol

from symkl.families import FAMILIES
from symkl.measures import FDivergence
from symkl.syntax.drawn_values import named_in
from symkl.syntax.errors import InputError, nearest
from symkl.syntax.functions import divergence, spelled
from symkl.syntax.tree import Node
from symkl.syntax.words import (
    ALSO_PARAMETERS,
    CONSTANTS,
    FAMILY_SYNONYMS,
    FOLDS,
    GREEK,
    KNOWN,
    LATER,
    MEASURES,
    OF_LAWS,
    OF_TERMS,
    OF_VARIABLES,
    RESERVED,
    SCALAR_FUNCTIONS,
    SYNONYMS,
)


def subscript(node: Node) -> Node | None:
    """Return the subscript of a name node."""
    return node.parts[0] if node.parts else None


def negative(node: Node) -> bool:
    """Whether an index is written with a leading minus: all but that one."""
    return node.kind == "sum" and node.value == ("-",)


def index_symbol(node: Node) -> Symbol | None:
    """Return the index symbol a plain name stands for."""
    if node.kind != "name" or node.value[1]:
        return None
    whole = spelled(node.value[0], subscript(node))
    return Symbol(whole) if whole else None


class Names:
    """The roles of the names in the texts that are read together."""

    def __init__(self, functions: Iterable[str] = (), numbers: Iterable[str] = ()) -> None:
        """Functions are known beforehand, and which of them are functions of a number."""
        self.functions, self.numbers = set(functions), set(numbers)
        self.laws: dict[str, tuple[Node, str]] = {}
        self.variables: dict[str, tuple[Node, str]] = {}
        self.scalars: dict[str, tuple[Node, str]] = {}
        self.densities: dict[str, list[Node]] = {}
        """The calls of each law."""
        self.pointwise: dict[str, list[Node]] = {}
        """The variables in Info(P, x)."""
        self.links: list[tuple[str, tuple[Node, ...]]] = []
        """A bare law and the parts that show what it is a law of."""
        self.blocks: dict[str, list[Node]] = {}
        self.products: set[int] = set()
        """Calls that are products of a parameter and a parenthesis."""
        self.drawn: set[int] = set()
        """Where a value that a family draws stands for a number, as in E[Normal(x; 0, 1)](x^2)."""
        self._values: frozenset[str] = frozenset()
        self._either: list[tuple[Node, str]] = []
        self._open: deque[tuple[Node, str, frozenset[str]]] = deque()
        self._keep: list[Node] = []

    def walk(self, root: Node, text: str) -> None:
        """Enter the names of one text; call `settle` after the last one."""
        self._keep.append(root)
        self._text = text
        for part in root.parts if root.kind == "statement" else (root,):
            self._walk(part, "number")

    def settle(self) -> None:
        """Decide the names that one place leaves open, and refuse names in two roles."""
        while self._open:
            node, self._text, self._values = self._open.popleft()
            self._settle_call(node)
        self._values = frozenset()
        for node, text in self._either:
            self._text = text
            self._name(node, "law" if spelled(node.value[0], subscript(node)) in self.laws else "variable")
        self._refuse_two_roles()

    # --- places ----------------------------------------------------------------------------------------------------

    def _walk(self, node: Node, place: str) -> None:
        kind = node.kind
        if kind == "name":
            self._name(node, place)
        elif kind == "call":
            self._call(node, place)
        elif kind == "bracketed":
            self._bracketed(node)
        elif kind == "product" and place in {"law", "either"}:
            for part in node.parts:
                self._walk(part, "law")
        elif kind == "equation":
            for part in node.parts:
                self._walk(part, "variable" if place in {"variable", "either"} else "number")
        elif kind == "args":
            for part in node.parts:
                self._walk(part, place)
        elif kind in {"sum", "number"} and place in {"variable", "either", "law"}:
            return  # the reader says what is wrong with it
        elif kind == "kind" and node.value[-1] == "convex":
            return
        elif kind in {"markov", "independent", "kind"}:
            for part in node.parts:
                for item in part.parts:
                    self._walk(item, "variable")
        elif kind == "dominated":
            self._laws(node.parts)
        elif kind == "given":
            self._walk(node.parts[0], "law")
            self._clause(node)
        elif kind != "nothing":
            for part in node.parts:
                self._walk(part, "number")

    def _clause(self, node: Node) -> None:
        _, clause, *quantifiers = node.parts
        if not (clause.kind == "declaration" and clause.value[-1].endswith("function")):
            self._walk(clause, "number")
        for quantifier in quantifiers:
            for part in quantifier.parts[0].parts if quantifier.kind == "for_all" else quantifier.parts:
                self._walk(part, "variable" if quantifier.kind == "for_all" else "index")

    def _name(self, node: Node, place: str) -> None:
        name, _ = node.value
        sub = subscript(node)
        if sub is not None and place != "law":
            if ":" in sub.value:
                self.blocks.setdefault(name.lower(), []).append(sub)
            for part in sub.parts:
                self._walk(part, "index")
        whole = spelled(name, sub) or name
        if place == "law":
            self.laws.setdefault(whole, (node, self._text))
        elif place == "variable":
            self.variables.setdefault(name.lower(), (node, self._text))
        elif place == "either":
            self._either.append((node, self._text))
        elif place == "number" and whole.lower() in self._values:
            self.drawn.add(node.start)
        elif place == "number" and whole not in CONSTANTS:
            self.scalars.setdefault(whole, (node, self._text))

    def _call(self, node: Node, place: str) -> None:
        name = str(node.value)
        sub, args = node.parts
        if name in FAMILIES:
            self._family(node, place)
            return
        if divergence(node, self.numbers) is not None:
            self._laws(args.parts)
            return
        if name not in OF_VARIABLES and name not in OF_LAWS and place != "law":
            for part in sub.parts:
                self._walk(part, "index")
        if name in OF_LAWS:
            first = len(OF_LAWS[name].orders)
            for part in args.parts[:first] if OF_LAWS[name] is not FDivergence else ():
                self._walk(part, "number")
            self._laws(args.parts[first:])
        elif name in OF_VARIABLES:
            for part in args.parts:
                self._walk(part, "either" if name == "H" else "variable")
        elif name == "mix":
            self._mixture(args)
        elif name == "Density":
            if place not in {"law", "either"}:
                msg = "Density(...) is a law; it stands in the place of one: H(Density(exp(-x/s), x, 0, oo))"
                raise InputError(msg, self._text, node.start)
            for part in args.parts:
                self._walk(part, "number")
        elif name == "Info":
            self._info(args)
        elif name == "Fisher":
            self._walk(args.parts[0], "law")
            for part in args.parts[1:]:
                self._walk(part, "number")
        elif name in FOLDS:
            self._fold(args)
        elif name in OF_TERMS or (name in SCALAR_FUNCTIONS and _fits(name, args)):
            self._walk(args, "number")
        elif name in LATER:
            raise InputError(f"{name} is not available for proofs yet", self._text, node.start)
        elif name == "E":
            msg = "an expectation needs its law: E[q(z)](...) or E_{q(z)}[...]"
            raise InputError(msg, self._text, node.start)
        elif spelled(name, sub) in self.functions:
            self._walk(args, "number" if spelled(name, sub) in self.numbers else "variable")
        elif place in {"law", "either"}:
            self._density(node)
        else:
            self._open.append((node, self._text, self._values))

    def _family(self, node: Node, place: str) -> None:
        """Enter the names in Gamma(a, b), Gamma(shape=a, rate=b) or Gamma(x; a, b), which stands in a law's place."""
        if place not in {"law", "either"}:
            msg = f"{node.value}(...) is a law; it stands in the place of one: H({node.value}(...))"
            raise InputError(msg, self._text, node.start)
        args = node.parts[1]
        cut = args.value.index(";") + 1 if ";" in args.value else 0
        for number, part in enumerate(args.parts):
            if number < cut:
                self._walk(part, "variable")
            else:
                self._walk(part.parts[1] if part.kind == "equation" else part, "number")

    def _bracketed(self, node: Node) -> None:
        _, laws, args = node.parts
        self._walk(laws, "law")
        outer, self._values = self._values, self._values | (named_in(laws) if node.value == "E" else frozenset())
        self._walk(args, "number" if node.value == "E" else "variable")
        self._values = outer
        if node.value == "E":
            self._link(laws.parts, (args,))

    def _laws(self, parts: tuple[Node, ...]) -> None:
        for part in parts:
            self._walk(part, "law")
        self._link(parts, parts)

    def _link(self, laws: tuple[Node, ...], shown_by: tuple[Node, ...]) -> None:
        self.links.extend((spelled(law.value[0], subscript(law)) or "", shown_by) for law in laws if law.kind == "name")

    def _mixture(self, args: Node) -> None:
        for part in args.parts[::2]:
            self._walk(part, "number")
        self._laws(args.parts[1::2])

    def _info(self, args: Node) -> None:
        first, *rest = args.parts
        self._walk(first, "law")
        for part in rest:
            self._walk(part, "variable")
        if rest and first.kind == "name":
            self.pointwise.setdefault(spelled(first.value[0], subscript(first)) or "", []).extend(rest)

    def _fold(self, args: Node) -> None:
        *front, body = args.parts
        indexed = len(front) == 3 and ";" not in args.value
        for part in front:
            self._walk(part, "index" if indexed else "variable")
        self._walk(body, "number")

    # --- calls of names that are not words of the language ----------------------------------------------------------

    def _settle_call(self, node: Node) -> None:
        name, (sub, args) = str(node.value), node.parts
        whole = spelled(name, sub)
        if whole in self.laws or whole is None:
            self._density(node)
        elif name == "h" and whole not in self.scalars and [a.kind for a in args.parts] == ["name"]:
            self._refuse_unknown(node, name, args)  # entropy, not a number times another
        elif len(args.parts) == 1 and self._evident(name, str(whole), args.parts[0]):
            self.products.add(id(node))
            self._name(Node("name", (name, 0), (sub,) if sub.parts else (), node.start, node.end), "number")
            self._walk(args, "number")
        else:
            self._refuse_unknown(node, name, args)
            self._density(node)

    def _refuse_family(self, node: Node) -> None:
        """Refuse a call that is meant as a family of laws: N(0, 1), Gaussian(m, s), Gamm(a, b)."""
        name, args = str(node.value), node.parts[1]
        if set(args.value) - {","} or any(a.kind == "nothing" or _slip(a) for a in args.parts):
            return
        plain = all(a.kind == "name" for a in args.parts)
        numbers = any(a.kind in {"number", "product", "power", "sum", "vector"} for a in args.parts)
        meant = FAMILY_SYNONYMS.get(name.casefold()) if numbers or len(name) > 3 else None
        hint = f"; write {meant}" if meant else ""
        if not hint and len(name) > 3 and name[0].isupper() and (numbers or (plain and len(args.parts) > 1)):
            hint = nearest(name, list(FAMILIES))
        if hint:
            raise InputError(f"there is no family {name}{hint}", self._text, node.start)

    def _evident(self, name: str, whole: str, arg: Node) -> bool:
        """Whether a name before a parenthesis is a parameter, and the two a product."""
        if arg.kind == "name":
            plain = spelled(arg.value[0], subscript(arg))
            known = arg.value[0].lower() in self.variables
            return whole in self.scalars or (plain in self.scalars and not known)
        if arg.kind in {"equation", "nothing"} or _slip(arg):
            return False
        return whole in self.scalars or len(name) == 1 or name in GREEK or name in (*ALSO_PARAMETERS, *CONSTANTS)

    def _refuse_unknown(self, node: Node, name: str, args: Node) -> None:
        plain = name.casefold()
        if plain in SYNONYMS:
            raise InputError(
                f"{name}(...) is not a word of the language; write {SYNONYMS[plain]}", self._text, node.start
            )
        if name == "D" and "||" in args.value:
            msg = (
                "D_f(P || Q) takes a function that is given, 'f convex' or 'f: function'; "
                "the Rényi divergence of order a is written Renyi(a; P || Q)"
            )
            raise InputError(msg, self._text, node.start)
        fits = all(a.kind in {"name", "equation", "nothing"} or _slip(a) for a in args.parts)
        word = len(name) > 2 and name[0].isupper() and not {"|", ";"} & set(args.value)  # Frobnicate(X)
        if "||" in args.value or not fits or word or (len(name) > 1 and plain in {k.casefold() for k in KNOWN}):
            hint = nearest(name, KNOWN) or f"; measures are {', '.join(MEASURES)}"
            raise InputError(f"there is no function or measure {name}{hint}", self._text, node.start)

    def _density(self, node: Node) -> None:
        name, (sub, args) = str(node.value), node.parts
        if name in RESERVED and not (name in SCALAR_FUNCTIONS and not _fits(name, args)):
            msg = f"{name} is a word of the language and cannot be the name of a law"
            raise InputError(msg, self._text, node.start)
        whole = spelled(name, sub)
        self._refuse_family(node)
        if whole is None:
            msg = f"the name of a law takes a plain subscript such as {name}_1; an index is a parameter: {name}(x; t)"
            raise InputError(msg, self._text, node.start)
        self.laws.setdefault(whole, (node, self._text))
        self.densities.setdefault(whole, []).append(node)
        place = "variable"
        for separator, part in zip(("", *args.value), args.parts, strict=True):
            place = "number" if separator == ";" else place
            self._walk(part, place)

    def _refuse_two_roles(self) -> None:
        for name, (node, text) in self.laws.items():
            if name.lower() in self.variables:
                other = self.variables[name.lower()][0].value[0]
                msg = f"{name} is used as a law and {other} as a variable; X and x are one name, so rename one of them"
                raise InputError(msg, text, node.start)
        for name, (node, text) in self.scalars.items():
            if name in self.laws:
                raise InputError(
                    f"{name} is a law here, not a number; write a density such as {name}(x)", text, node.start
                )
            plain = node.value[0].lower()
            if plain in self.variables:
                msg = f"{name} is a random variable here, not a number; write a density or a function of it"
                other = "X" if plain == "y" else "Y"
                msg += f" (that {name} is a function of {other} is written H({name}|{other}) = 0)"
                raise InputError(msg, text, node.start)


def _fits(name: str, args: Node) -> bool:
    """Whether a function of scalars is called with the right number of arguments."""
    return len(args.parts) in SCALAR_FUNCTIONS[name][1] and all(s == "," for s in args.value)


def _slip(node: Node) -> bool:
    """Whether this is x_t-1, written for x_{t-1}."""
    return node.kind == "sum" and node.parts[0].kind == "name" and bool(node.parts[0].parts) and len(node.parts) == 2

"""Trees to terms: the named measures, expectations, sums and products.  `Reader` reads every expression."""

from __future__ import annotations

from sympy import Expr, Symbol, Tuple

from symkl.families import FAMILIES, Family
from symkl.families.fisher import Fisher, named
from symkl.functions import Composite
from symkl.measures import KL, CrossEntropy, DensityEntropy, Entropy, FDivergence, Information, LawMeasure, TwoLaws
from symkl.syntax.drawn_values import statistic
from symkl.syntax.functions import divergence, plain_name, spelled
from symkl.syntax.laws import Laws
from symkl.syntax.names import Names, index_symbol, subscript
from symkl.syntax.text import text
from symkl.syntax.tree import Node, nodes
from symkl.syntax.words import FOLDS, OF_GROUPS, OF_LAWS, OF_VARIABLES, RESERVED
from symkl.terms import (
    AlphabetSum,
    Apply,
    Density,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Slot,
    Variable,
    free,
    times,
)


class Reader(Laws):
    """Reads every expression of the language."""

    def __init__(self, names: Names, base: Expr) -> None:
        super().__init__(names, base)
        self.plain: dict[tuple[Slot, tuple[tuple[Symbol, Expr, Expr], ...]], None] = {}
        """The variables of one-law measures, with the index ranges around them."""

    def reading(self, node: Node, meaning: str) -> None:
        """Say how a piece of the text was read."""
        self.readings.setdefault(f"{self.source(node.start, node.end)} is read as {meaning}")

    def word(self, node: Node) -> Expr:
        """Read a call that is not a function of scalars."""
        name, (sub, args) = str(node.value), node.parts
        if divergence(node, self.names.numbers) is not None:
            bare = sub._replace(parts=(), value=())
            return self._of_laws(node, FDivergence, bare, [*sub.parts, *args.parts], (";", *args.value))
        if name in OF_LAWS:
            return self._of_laws(node, OF_LAWS[name], sub, list(args.parts), args.value)
        if name in OF_VARIABLES:
            return self._one_law(node, None, sub, args)
        if name == "mix":
            return self.mixed(node)
        if name == "Info":
            return self._information(node, sub, args)
        if name == "Fisher":
            return self._fisher(node, sub, args)
        if name in FOLDS:
            return self._fold(node, args)
        whole = spelled(name, sub)
        if whole in self.names.numbers:
            return self.make(node, Composite, whole, self.expr(self._only(node, args)))
        if whole in self.names.functions:
            values = [v for part in args.parts for v in self.variables(part)]
            return self.make(node, Apply, whole, values)
        return self.density(node)

    def bracket(self, node: Node) -> Expr:
        """Read E[law](body), or H[q](X), I[q](X;Y) under the law q."""
        sub, laws, args = node.parts
        if node.value != "E":
            return self._one_law(node, self.law_in(laws), sub, args)
        single = self._single(laws, node)
        law = self.drawn(single)
        if len(args.parts) != 1:
            raise self.fail(args, "an expectation has one body; several laws are written E[p(x) q(z | x)](...)")
        if single.kind == "name" and len(law[0].values) > 1:
            self.readings.setdefault(f"the mean under {self.source(single.start, single.end)} is over {text(law[0])}")
        (inner,) = args.parts
        if any(n.start in self.names.drawn for n in nodes(inner)):
            return self.make(node, Expectation, law, self.make(inner, statistic, self.scalar(inner), law))
        body = self.expr(inner)
        nameless = single.kind == "call" and single.value in FAMILIES and ";" not in single.parts[1].value
        if nameless and body.free_symbols and not set(law[0].values) & set(free(body)):
            name = min(map(str, body.free_symbols))
            shown = self.source(single.start, single.end).replace("(", f"({name}; ", 1)
            raise self.fail(inner, f"the value that is drawn has no name; if it is {name}, write E[{shown}](...)")
        return self.make(node, Expectation, law, body)

    def _single(self, laws: Node, around: Node) -> Node:
        if len(laws.parts) != 1:
            msg = "the bracket holds one law, such as q(z) or p(x) q(z | x)"
            raise self.fail(laws if laws.parts else around, msg)
        return laws.parts[0]

    def law_in(self, laws: Node) -> Law:
        """Read the law of H[q](..) or H[q(; lam)](..)."""
        head = self._single(laws, laws)
        if head.kind == "call" and head.value in FAMILIES and ";" not in head.parts[1].value:
            return self.family(head)
        if head.kind == "name" and not head.value[1] and (name := spelled(head.value[0], subscript(head))):
            return self.law_named(name, head)
        if head.kind == "call" and head.parts[1].value[:1] == (";",) and head.parts[1].parts[0].kind == "nothing":
            parameters = [self.scalar(p) for p in head.parts[1].parts[1:] if p.kind != "nothing"]
            return self.make(head, Law, spelled(str(head.value), head.parts[0]), *parameters)
        raise self.fail(head, "the bracket holds the name of a law, H[q](X), with its parameters H[q(; lam)](X)")

    # --- measures of laws --------------------------------------------------------------------------------------------

    def _of_laws(
        self, node: Node, measure: type[LawMeasure], sub: Node, parts: list[Node], marks: tuple[str, ...]
    ) -> Expr:
        first = len(measure.orders)
        separators = (*"," * (first - 1), ";") if first else ()
        fits = len(parts) == first + measure.laws and marks[:first] == separators
        if not fits or not set(marks[first:]) <= {"||", ","}:
            before = f" after {', '.join(measure.orders)} and a semicolon" * bool(first)
            between = ", with '||' or a comma between them" * (measure.laws == 2)
            count = "two laws" if measure.laws == 2 else "one law"
            raise self.fail(node, f"{measure.symbol} takes {count}{before}: {measure.examples[0]}{between}")
        if sub.parts and not measure.logarithmic:
            raise self.fail(sub, f"{measure.symbol} has no logarithm, so it has no base")
        orders = [self._function(part) if measure is FDivergence else self.scalar(part) for part in parts[:first]]
        laws = [self.drawn(parts[first]), *(self.law(part) for part in parts[first + 1 :])]
        drawn = [{v for d in law for v in d.values} for law in laws]
        if any(drawn[0] != other for other in drawn) and any(part.kind == "name" for part in parts[first:]):
            raise self.fail(
                node, f"the two laws of {measure.symbol} are over different variables; write their densities"
            )
        bases = [self.base_under(sub)] if measure.logarithmic else []
        term = self.make(node, measure, *orders, *laws, *bases)
        if isinstance(term, TwoLaws) and not term.normalised:
            held = ", ".join(dict.fromkeys(text(v) for d in term.reference for v in d.values if v not in term.bound))
            what = self.source(parts[-1].start, parts[-1].end)
            self.readings.setdefault(
                f"{held} is held fixed in the second argument {what} of {measure.symbol}, which is not normalised"
            )
        return term

    def _function(self, node: Node) -> str:
        """Read the name of a function."""
        name = plain_name(node)
        if name is None:
            raise self.fail(node, "the name of a function is expected here, as in FDivergence(f; P || Q)")
        return name

    def _information(self, node: Node, sub: Node, args: Node) -> Expr:
        first, *rest = args.parts
        if not rest:
            found = self.law(first)
            if len(found) != 1:
                raise self.fail(first, "Info takes one density at a value: Info(p(x))")
            return self.make(node, Information, found[0], self.base_under(sub))
        name = spelled(first.value[0], subscript(first)) if first.kind == "name" else None
        if name is None or any(mark != "," for mark in args.value):
            raise self.fail(first, "the self-information of an outcome is Info(p(x)) or Info(P, x)")
        values = [v for part in rest for v in self.variables(part)]
        return self.make(node, lambda: Information(Density(self.law_named(name, first), values), self.base_under(sub)))

    def _fisher(self, node: Node, sub: Node, args: Node) -> Expr:
        """Read Fisher(Gamma(a, b); a, b), or with parameters that are numbers Fisher(Gamma(3, 2); shape)."""
        first, *rest = args.parts
        if sub.parts:
            raise self.fail(sub, "Fisher has no logarithm, so it has no base")
        if tuple(args.value) not in {(";",), (";", ",")}:
            msg = (
                "Fisher takes a law and one or two of its parameters: Fisher(Gamma(a, b); a), Fisher(Gamma(a, b); a, b)"
            )
            raise self.fail(node, msg)
        found = self.law(first)
        if len(found) != 1 or not isinstance(found[0].law, Family):
            raise self.fail(first, "the Fisher information is of a parametric law such as Gamma(a, b)")
        law = found[0].law
        names: list[Symbol] = []
        points: list[Expr] = []
        for part in rest:
            left = part.parts[0] if part.kind == "equation" else part
            name = spelled(left.value[0], subscript(left)) if left.kind == "name" and not left.value[1] else None
            if name is None:
                raise self.fail(part, "the name of a parameter is expected here")
            symbol = Symbol(name)
            value = points[names.index(symbol)] if symbol in names else None
            if value is None:
                law, symbol, value = self.make(part, named, law, name)
            names.append(symbol)
            points.append(self.scalar(part.parts[1]) if part.kind == "equation" else value)
        return self.make(node, lambda: Fisher(Density(law, *found[0].args[1:]), names, points))

    # --- measures of one law -----------------------------------------------------------------------------------------

    def _one_law(self, node: Node, law: Law | None, sub: Node, args: Node) -> Expr:
        name = str(node.value)
        if law is None and name == "H" and (found := self._entropy_of_laws(node, sub, args)) is not None:
            return found
        before, behind, bars = self._sides(node, args)
        groups = [[v for item in group for v in self._entry(item)] for group in before]
        closed = len(before) > 1 and not before[-1]  # TC(X,Y;) is one group
        if closed:
            groups.pop()
        given = [v for item in behind if item.kind != "equation" for v in self._entry(item)]
        pairs = [pair for item in behind if item.kind == "equation" for pair in self._bindings(item)]
        if bars and not behind and not any(p.kind == "nothing" for p in args.parts):
            raise self.fail(node, "something is missing behind the bar")
        which = law or self._default(node)
        base = self.base_under(sub)
        ranges = tuple(self.indices)
        for v in (*(v for g in groups for v in g), *given, *(slot.value for slot, _ in pairs)):
            self.plain.setdefault((v.slot, tuple(r for r in ranges if r[0] in free(v))))
        if pairs:
            return self._pointwise(node, which, groups, given, pairs, base)
        if name == "H":
            if len(groups) > 1:
                raise self.fail(node, "H takes a list of variables: H(X,Y|Z); mutual information is I(X;Y|Z)")
            return self.make(node, Entropy, which, groups[0] if groups else [], given, base)
        single = len(groups) == 1 and not closed
        if single and len(before[0]) > 1:
            raise self.fail(node, f"separate the groups of {name} with semicolons: {name}(X;Y), {name}(X,Y;Z|W)")
        if single and len(groups[0]) > 1:  # TC(X_{1:3}) is over the entries of the block
            groups = [[v] for v in groups[0]]
        return self.make(node, OF_GROUPS[name], which, groups, given, base)

    def _entry(self, item: Node) -> list[Variable]:
        found = self.variables(item)
        if any(v.copy_number for v in found):
            raise self.fail(item, "a measure of random variables speaks of coordinates, not of copies; drop the prime")
        return found

    def _default(self, node: Node) -> Law:
        law = self.default_law()
        others = len(self.names.laws) > 1 or (self.names.laws and law.name not in self.names.laws)
        if others or (self.names.laws and law.name != "p"):
            self.reading(node, f"a measure under the law {law.name}")
        return law

    def _sides(self, node: Node, args: Node) -> tuple[list[list[Node]], list[Node], int]:
        """Split X,Y;Z|W into the groups [[X, Y], [Z]] and what is given [W]."""
        groups: list[list[Node]] = [[]]
        behind: list[Node] = []
        bars = 0
        for mark, part in zip(("", *args.value), args.parts, strict=True):
            if mark in {"||", ":"} or (mark == ";" and bars):
                hint = "write ';' between groups of variables and one '|' before what is given"
                raise self.fail(part if part.kind != "nothing" else node, f"'{mark}' cannot stand here; {hint}")
            bars += mark == "|"
            if bars > 1:
                raise self.fail(
                    part if part.kind != "nothing" else node,
                    "there is one bar in a measure; list what is given: H(X|Y,Z)",
                )
            if mark == ";":
                groups.append([])
            if part.kind == "nothing":
                if mark == "," or (mark == "" and args.value[:1] != ("|",)):
                    raise self.fail(node, "a variable is missing here")
                continue
            if part.kind == "equation" and not bars:
                raise self.fail(part, "a value is given behind the bar: H(Y|X=x)")
            (behind if bars else groups[-1]).append(part)
        if any(not g for g in groups[:-1]) or (not groups[-1] and (len(groups) != 2 or node.value == "H")):
            raise self.fail(node, "a variable is missing before the bar")
        return groups, behind, bars

    def _entropy_of_laws(self, node: Node, sub: Node, args: Node) -> Expr | None:
        """Read H of one or two laws; None if the arguments are variables."""
        laws = [self._is_law(part) for part in args.parts]
        if not any(laws):
            return None
        if not all(laws) or any(mark not in {",", "||"} for mark in args.value) or len(laws) > 2:
            order = ";" in args.value and len(laws) == 2 and laws[1]
            what = "H takes variables, H(X|Y), one law, H(p(x|z)), or two, H(P, Q); these are mixed here"
            raise self.fail(node, "the entropy of order a is written RenyiEntropy(a; P)" if order else what)
        if len(laws) == 2:
            self.reading(node, "the cross-entropy CE, weighted by its first argument")
            return self._of_laws(node, CrossEntropy, sub, list(args.parts), (",",))
        (part,) = args.parts
        upper = part.kind == "call" and any(n.kind == "name" and n.value[0].isupper() for n in part.parts[1].parts)
        if upper and part.value not in RESERVED:
            of = f"the entropy of a law {part.value}; that F is a function of X is the given H(F|X) = 0"
            self.reading(node, of)
        return self.make(node, DensityEntropy, self.drawn(part), self.base_under(sub))

    def _is_law(self, part: Node) -> bool:
        if part.kind == "name":
            return spelled(part.value[0], subscript(part)) in self.names.laws
        return part.kind in {"call", "product"}

    def _pointwise(
        self, node: Node, law: Law, groups: list[list[Variable]], given: list[Variable], pairs: list[Tuple], base: Expr
    ) -> Expr:
        """Read H(Y|X=x) and I(Y;Z|X=x): what is given as a value is fixed, the rest is averaged."""
        whole = [*given, *pairs]
        drawn = [v for group in groups for v in group]
        if node.value == "H" and len(groups) == 1:
            inner = self.make(node, DensityEntropy, self.make(node, Density, law, drawn, whole), base)
        elif node.value == "I" and len(groups) == 2:
            factors = [self.make(node, Density, law, group, whole) for group in groups]
            inner = self.make(node, KL, self.make(node, Density, law, drawn, whole), times(*factors), base)
        else:
            raise self.fail(node, f"{node.value} cannot be taken at a value; write it with densities")
        self.reading(node, "a function of the value behind the bar")
        return self.make(node, Expectation, Density(law, given, pairs), inner) if given else inner

    # --- sums and products -------------------------------------------------------------------------------------------

    def _fold(self, node: Node, args: Node) -> Expr:
        *front, body = args.parts
        marks = tuple(args.value)
        if len(front) == 3 and marks == (",", ",", ","):
            return self._indexed(node, front, body)
        if node.value == "prod":
            raise self.fail(node, "a product runs over an index: prod(t, 1, T, ...)")
        if (
            not front
            or any(mark != "," for mark in marks[:-1])
            or marks[-1] not in {",", ";"}
            or (len(front) > 3 and marks[-1] == ",")
        ):
            raise self.fail(
                node, "a sum is sum(x, ...) over an alphabet, sum(x, z; ...), or sum(t, 1, T, ...) over an index"
            )
        names = [v for part in front for v in self.variables(part)]
        return self.make(node, AlphabetSum, names, self.expr(body))

    def _indexed(self, node: Node, front: list[Node], body: Node) -> Expr:
        t = index_symbol(front[0])
        if t is None:
            raise self.fail(front[0], "the index of a sum is a plain name: sum(t, 1, T, ...)")
        low, high = self.index(front[1]), self.index(front[2])
        self.indices.append((t, low, high))
        try:
            inner = self.expr(body)
        finally:
            self.indices.pop()
        return self.make(node, IndexSum if node.value == "sum" else IndexProduct, t, low, high, inner)

"""Trees to variables, densities and laws."""

from __future__ import annotations

from sympy import Basic, Expr, Integer, Rational, S, Symbol, Tuple, oo

from symkl.families import FAMILIES, Family
from symkl.families.base import coordinates
from symkl.interop.densities import recognised
from symkl.mixtures import mixture
from symkl.syntax.errors import InputError, nearest
from symkl.syntax.functions import spelled
from symkl.syntax.names import Names, negative, subscript
from symkl.syntax.reader import Arithmetic
from symkl.syntax.tree import Node, nodes
from symkl.syntax.words import KNOWN, RESERVED, SCALAR_FUNCTIONS
from symkl.terms import Density, Law, Slot, Variable, apart, density, distance, draws, free

MAX_BLOCK = 1000
MAX_ENTRIES = 20_000
_ANONYMOUS = ("x", "y", "z", "u", "v", "w")


class Laws(Arithmetic):
    """Reads random variables, densities, and what stands in a law's place."""

    def __init__(self, names: Names, base: Expr) -> None:
        super().__init__(names, base)
        self.statement = ""
        """The text of the statement, to tell its laws from those of the givens."""
        self.whole: list[tuple[Symbol, InputError]] = []
        """Symbols declared to be integers, with what to say if that means nothing."""
        self._entries = 0
        self._coordinates: dict[str, tuple[Slot, ...]] = {}
        self._links: dict[str, list[tuple[list[str], list[Slot]]]] = {}
        self._parameters: dict[str, set[tuple[Expr, ...]]] = {}
        self.known_slots: dict[str, list[Slot]] = {}
        """Coordinates of laws that the caller knows from terms, not from a text."""

    # --- variables -------------------------------------------------------------------------------------------------

    def variables(self, node: Node) -> list[Variable]:
        """Return the variables a name stands for: one, or the entries of a block with numeric ends."""
        if node.kind != "name":
            raise self.fail(node, self._not_a_variable(node))
        name, copy = node.value
        sub = subscript(node)
        if sub is None:
            return [Variable(name, (), copy)]
        first, *rest = sub.parts
        if not rest and negative(first):
            low, high = self._full_block(node)
            return self._block(node, low, high, -self.index(first))
        if not rest:
            return [Variable(name, (self.index(first),), copy)]
        low, high = self.index(first), self.index(rest[0])
        if sub.value == (":",):
            return self._block(node, low, high, None)
        if sub.value == (":", ",") and negative(rest[1]):
            return self._block(node, low, high, -self.index(rest[1]))
        raise self.fail(sub, "a subscript is an index x_t, a block x_{1:T}, or all but one x_{-i} = x_{1:n,-i}")

    def index(self, node: Node) -> Expr:
        """Return an index: a scalar, whole if it is a number."""
        value = self.scalar(node)
        if (isinstance(value, Rational) and not isinstance(value, Integer)) or (
            value.is_number and not value.is_Rational
        ):
            raise self.fail(node, "an index is a whole number or an expression in index symbols")
        return value

    def _not_a_variable(self, node: Node) -> str:
        if node.kind == "sum" and node.parts[0].kind == "name" and len(node.parts) == 2:
            head, step = node.parts
            sub = subscript(head)
            if sub is not None and len(sub.parts) == 1:
                name, inner = head.value[0], self.source(sub.parts[0].start, sub.parts[0].end)
                return f"write {name}_{{{inner}{node.value[1]}{self.source(step.start, step.end)}}}"
        if node.kind == "number":
            return "a number stands where a random variable is expected; a value is written x, x' or x_1"
        if node.kind == "vector":
            return "a list [..] is a parameter of a family, as in Categorical([1/2, 1/3, 1/6])"
        return "a random variable is expected here, such as x, x_t or x_{1:T}"

    def _full_block(self, node: Node) -> tuple[Expr, Expr]:
        """Return the range that X_{-i} leaves one entry out of."""
        name = node.value[0].lower()
        omitted = free(self.index(node.parts[0].parts[0]))
        ranges = dict.fromkeys(
            (self.index(sub.parts[0]), self.index(sub.parts[1])) for sub in self.names.blocks.get(name, ())
        )
        whole = [r for r in ranges if not any(free(end) & omitted for end in r)]
        if not whole:
            whole = [(low, high) for t, low, high in self.indices if t in omitted]
        if len(whole) != 1:
            what = "no block of it occurs" if not whole else "several blocks of it occur"
            raise self.fail(
                node, f"all of {name.upper()} but one of what? {what}; write the range, as in {name.upper()}_{{1:n,-i}}"
            )
        return whole[0]

    def _block(self, node: Node, low: Expr, high: Expr, omitted: Expr | None) -> list[Variable]:
        name, copy = node.value
        length = distance(low, high)
        if length is not None and length < -1:
            raise self.fail(node, f"the range {low}:{high} runs backwards")
        if length == -1:
            return []
        if not (
            isinstance(low, Integer) and isinstance(high, Integer) and (omitted is None or isinstance(omitted, Integer))
        ):
            ends = (low, high) if omitted is None else (low, high, omitted)
            return [self.make(node, Variable, name, ends, copy)]
        if length is not None and length >= MAX_BLOCK:
            raise self.fail(
                node, f"a block with numeric ends has at most {MAX_BLOCK} entries; write a symbolic end, {name}_{{1:n}}"
            )
        self._entries += int(high - low) + 1
        if self._entries > MAX_ENTRIES:
            raise self.fail(node, f"the blocks of this text have more than {MAX_ENTRIES} entries together")
        return [Variable(name, (Integer(i),), copy) for i in range(int(low), int(high) + 1) if i != omitted]

    # --- densities -------------------------------------------------------------------------------------------------

    def density(self, node: Node) -> Expr:
        """Return the density a call stands for (1 if its only variable is an empty block)."""
        name = str(node.value)
        if name in RESERVED and not (name in SCALAR_FUNCTIONS and name in self.names.laws):
            raise self.fail(
                node, f"a law is expected here, a density such as q(z | x); {name} is a word of the language"
            )
        args = node.parts[1]
        sides: list[list[Tuple]] = [[], []]
        parameters: list[Expr] = []
        side = 0
        for separator, part in zip(("", *args.value), args.parts, strict=True):
            if separator in {":", "||"}:
                raise self.fail(
                    part if part.kind != "nothing" else node,
                    f"'{separator}' cannot stand in a density; write q(z | x; lam)",
                )
            if separator == "|":
                side += 1
            if side > 1 or (side == 1 and separator == "|" and parameters):
                raise self.fail(node, "a density has one bar, and its parameters come last: q(z | x; lam)")
            if parameters or separator == ";":
                parameters.append(self.scalar(part))
            elif part.kind != "nothing":
                sides[side] += self._bindings(part)
            elif separator == "," or side == 0:
                raise self.fail(node, "a variable is missing in this density")
        law = self.make(node, Law, spelled(name, node.parts[0]), *parameters)
        return self.make(node, density, law, *sides) if sides[0] or not args.parts else self._empty(node)

    def _empty(self, node: Node) -> Expr:
        if any(n.kind == "name" and subscript(n) is not None for n in nodes(node.parts[1])):
            return S.One  # p(x_{1:0}): an empty block vanishes
        raise self.fail(node, "a density needs a variable before the bar")

    def _bindings(self, part: Node) -> list[Tuple]:
        """Read z, x' or z = z_1 as (slot, value) pairs."""
        if part.kind != "equation":
            return [Tuple(v.slot, v) for v in self.variables(part)]
        left, right = (self.variables(side) for side in part.parts)
        if len(left) != len(right) or any(v.copy_number for v in left):
            raise self.fail(
                part, "the slot and its value must be variables of the same length, as in p(z = z_1) or p(x = x')"
            )
        return [Tuple(slot.slot, value) for slot, value in zip(left, right, strict=True)]

    # --- laws ------------------------------------------------------------------------------------------------------

    def law(self, node: Node) -> list[Density]:
        """Return the densities of what stands in a law's place."""
        if node.kind == "name":
            return [self.bare(node)]
        if node.kind == "call" and node.value in FAMILIES:
            family = self.family(node)
            return [self.make(node, lambda: Density(family, self._of_family(node, family)))]
        if node.kind == "call" and node.value == "mix":
            return [self.mixed(node)]
        if node.kind == "call" and node.value == "Density":
            return [self.unnamed(node)]
        if node.kind == "call" and node.value not in {"KL", "CE", "H"}:
            found = self.density(node)
            return [found] if isinstance(found, Density) else []
        if node.kind == "product" and all(op != "/" for op in node.value):
            return [d for part in node.parts for d in self.law(part)]
        hint = (
            "a ratio is not a law"
            if node.kind == "product"
            else nearest(str(node.value), KNOWN)
            if node.kind == "call"
            else ""
        )
        msg = "a law is expected here: a density such as q(z | x), a product of densities, or the name of a law"
        raise self.fail(node, f"{msg}; {hint.lstrip('; ')}" if hint else msg)

    def mixed(self, node: Node) -> Density:
        """Return the density of a mixture, mix(w: P, 1-w: Q)."""
        args = node.parts[1]
        marks = tuple(":,"[n % 2] for n in range(len(args.parts) - 1))
        if len(args.parts) < 4 or len(args.parts) % 2 or args.value != marks:
            raise self.fail(node, "a mixture lists its weights and laws: mix(w: P, 1-w: Q)")
        pairs = zip(args.parts[::2], args.parts[1::2], strict=True)
        return self.make(node, mixture, [(self.scalar(weight), self.drawn(law)) for weight, law in pairs])

    def unnamed(self, node: Node) -> Density:
        """Return the density of the law that Density(x^(k-1) exp(-x/s), x, 0, oo) is proportional to."""
        args = node.parts[1]
        if tuple(args.value) != (",", ",", ",") or args.parts[1].kind != "name":
            msg = "a density without a name is written Density(x^(k-1) exp(-x/s), x, 0, oo): formula, variable and ends"
            raise self.fail(node, msg)
        formula, x, low, high = (self.scalar(part) for part in args.parts)
        ends = (end.xreplace({Symbol("oo"): oo}) for end in (low, high))
        found = self.make(node, recognised, formula, x, *ends)
        self.readings.setdefault(f"{self.source(node.start, node.end)} is read as {found}")
        return self.make(node, lambda: Density(found, coordinates(found, self._anonymous())))

    def drawn(self, node: Node) -> tuple[Density, ...]:
        """Return a law to draw from: conditions first, otherwise in the order of the text."""
        rest = self.law(node)
        if not rest:
            raise self.fail(node, "there is nothing to draw here")
        ordered: list[Density] = []
        while rest:
            later = [v for d in rest for v in d.values]
            ready = next((d for d in rest if not any(v in later for v in d.given_values)), rest[0])
            ordered.append(ready)
            rest.remove(ready)
        self.make(node, draws, ordered)
        return tuple(ordered)

    def bare(self, node: Node) -> Density:
        """Return the density of a bare law over the coordinates that the statement's densities of it show."""
        name = spelled(node.value[0], subscript(node)) or ""
        if not name or node.value[1]:
            raise self.fail(node, "a law is a plain name here, such as P or q_1")
        slots = self.coordinates(name, node)
        if any(not apart(a.value, b.value) for i, a in enumerate(slots) for b in slots[:i]):
            raise self.fail(
                node, f"which variables {name} is a law of is not clear here; write its density, {name}(...)"
            )
        return self.make(node, Density, self.law_named(name, node), [s.value for s in slots])

    def law_named(self, name: str, node: Node) -> Law:
        """Return the law of a name, with the parameters its densities show."""
        known = self.parameters(name)
        if len(known) > 1:
            raise self.fail(node, f"{name} occurs with different parameters; write which one, as in {name}(x; a)")
        return Law(name, *next(iter(known), ()))

    def parameters(self, name: str) -> set[tuple[Expr, ...]]:
        """Return the parameters that the densities of a law have in the text."""
        if name not in self._parameters:
            self._parameters[name] = {
                tuple(self.scalar(p) for p in args.parts[args.value.index(";") + 1 :] if p.kind != "nothing")
                if ";" in args.value
                else ()
                for args in (call.parts[1] for call in self.names.densities.get(name, ()))
            }
        return self._parameters[name]

    def coordinates(self, name: str, node: Node) -> tuple[Slot, ...]:
        """Return the coordinates of a bare law: its own, else those of the laws it is compared with, else one."""
        if name not in self._coordinates and (own := self._own(name)):
            self._coordinates[name] = own
        if name not in self._coordinates:
            group, arguments = self._compared(name)
            others = list(dict.fromkeys(own for other in group if (own := self._own(other))))
            if len(others) > 1:
                raise self.fail(
                    node, f"which variables {name} is a law of is not clear; write its density, as in {name}(x)"
                )
            found = others[0] if others else arguments or (Variable(self._anonymous()).slot,)
            self._coordinates.update(dict.fromkeys(group, tuple(sorted(found, key=lambda s: s.key))))
        return self._coordinates[name]

    def _anonymous(self) -> str:
        """Return a name for the variable of laws that are written without one."""
        taken = {n.lower() for n in (*self.names.laws, *self.names.scalars)}
        return next((v for v in _ANONYMOUS if v not in taken), "x")

    def _of_family(self, node: Node, family: Family) -> list[Variable]:
        """Return the variables of Gamma(x; a, b), or some without a name; the coordinates of a vector x are x_i."""
        args = node.parts[1]
        if ";" not in args.value:
            return [*coordinates(family, self._anonymous())]
        found = [v for part in args.parts[: args.value.index(";") + 1] for v in self.variables(part)]
        one = len(found) == 1 and not found[0].index and not found[0].copy_number
        return [*coordinates(family, found[0].name)] if one else found

    def family(self, node: Node) -> Family:
        """Read Gamma(a, b) or Gamma(shape=a, rate=b)."""
        cls, args = FAMILIES[str(node.value)], node.parts[1]
        values: list[Basic] = []
        named: dict[str, Basic] = {}
        for part in args.parts[args.value.index(";") + 1 if ";" in args.value else 0 :]:
            if part.kind == "equation":
                key = part.parts[0]
                if key.kind != "name" or key.value[1]:
                    raise self.fail(key, f"the name of a parameter of {node.value} is expected here")
                name = spelled(key.value[0], subscript(key)) or ""
                if name in named:
                    raise self.fail(key, f"{name} is given twice")
                named[name] = self.parameter(part.parts[1])
            elif named:
                raise self.fail(part, "parameters without a name come first")
            elif part.kind != "nothing":
                values.append(self.parameter(part))
        return self.make(node, lambda: cls(*values, **named))

    def parameter(self, node: Node) -> Basic:
        """Read a parameter of a family: a scalar, or a list of parameters."""
        if node.kind != "vector":
            return self.scalar(node)
        if any(mark != "," for mark in node.value) or any(part.kind == "nothing" for part in node.parts):
            raise self.fail(node, "the entries of a list stand between commas: [1/2, 1/3, 1/6]")
        return Tuple(*map(self.parameter, node.parts))

    def _compared(self, name: str) -> tuple[list[str], tuple[Slot, ...]]:
        """Return the laws that are compared with a bare one, through others too, and what functions under them take."""
        if not self._links:
            for bare, parts in self.names.links:
                laws = list(dict.fromkeys((bare, *(law for part in parts for law in self._laws_in(part)))))
                slots = [s for part in parts for s in self._arguments_in(part)]
                for law in laws:
                    self._links.setdefault(law, []).append((laws, slots))
        group, stack = {name: None}, [name]
        arguments: dict[Slot, None] = {}
        while stack:
            for laws, slots in self._links.get(stack.pop(), ()):
                arguments.update(dict.fromkeys(slots))
                new = [law for law in laws if law not in group]
                group.update(dict.fromkeys(new))
                stack += new
        return list(group), tuple(arguments)

    def _own(self, name: str) -> tuple[Slot, ...]:
        found: dict[Slot, None] = dict.fromkeys(self.known_slots.get(name, ()))
        for call in self.names.densities.get(name, ()):
            args = call.parts[1]
            cut = args.value.index(";") + 1 if ";" in args.value else len(args.parts)
            for part in args.parts[:cut]:
                if part.kind != "nothing":
                    found.update(dict.fromkeys(pair[0] for pair in self._bindings(part)))
        for part in self.names.pointwise.get(name, ()):
            found.update(dict.fromkeys(v.slot for v in self.variables(part)))
        return tuple(sorted(found, key=lambda s: s.key))

    def _laws_in(self, root: Node) -> list[str]:
        found = []
        for node in nodes(root):
            if node.kind in {"name", "call"}:
                head = node.value if node.kind == "call" else node.value[0]
                sub = node.parts[0] if node.parts else None
                whole = spelled(str(head), sub)
                if whole in self.names.laws:
                    found.append(str(whole))
        return found

    def _arguments_in(self, root: Node) -> list[Slot]:
        calls = [n for n in nodes(root) if n.kind == "call" and n.value in self.names.functions]
        return [v.slot for call in calls for part in call.parts[1].parts for v in self.variables(part)]

    def default_law(self) -> Law:
        """Return the law that one-law measures speak of: the only one of the statement (or of the givens), else p."""
        names = [name for name, (_, text) in self.names.laws.items() if text is self.statement] or list(self.names.laws)
        if len(names) == 1 and len(known := self.parameters(names[0])) <= 1:
            return Law(names[0], *next(iter(known), ()))
        return Law("p")

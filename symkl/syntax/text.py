"""Terms to text in the language: `parse_expression(text(t)) == t`.

Importing this module makes it the way terms print (`str`, `repr`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from sympy import Basic, Expr, Rational, S, Symbol, Tuple

from symkl.families import Family, Statistic
from symkl.families.fisher import Fisher, spelled
from symkl.functions import Absolute, Composite
from symkl.measures import Entropy, FDivergence, Grouped, Information, LawMeasure, Measure
from symkl.mixtures import Mixture
from symkl.syntax.scalar_text import (
    ATOM,
    POWER,
    PRODUCT,
    SUM,
    exponent,
    fraction,
    index,
    parameter,
    plain,
    rendered,
    scalar,
    split_sign,
    tight,
)
from symkl.terms import (
    AlphabetSum,
    Apply,
    Density,
    Exp,
    Expectation,
    Hypothesis,
    IndexProduct,
    IndexSum,
    Law,
    Linear,
    Log,
    Product,
    Scoped,
    Slot,
    Term,
    Variable,
)


def text(value: Basic) -> str:
    """Return a term, a law, a variable, a hypothesis or a scalar as text in the language.

    >>> from symkl.terms import Law, Variable
    >>> x, z = Variable("x"), Variable("z")
    >>> text(2 * Law("p")(x, z) / Law("q")(z | x))
    '2 p(x, z)/q(z | x)'
    """
    if isinstance(value, Hypothesis):
        from symkl.syntax.hypothesis_text import hypothesis  # hypotheses hold terms, so that module needs this one

        return hypothesis(value)
    return _name(value) if isinstance(value, (Slot, Variable)) else _alone(value)


def _alone(value: Basic) -> str:
    return Texts((value,)).render(value)[0]


_name = lru_cache(maxsize=1024)(_alone)  # of the few variables that are spoken of all the time


Scoped.views["text"] = text


class Texts:
    """Writes terms that are read together: which law needs no name, and which block X_{-i} is meant, depends on all."""

    def __init__(self, values: Iterable[Basic]) -> None:
        parts = subterms(values)
        shown = {d.law for d in parts if isinstance(d, Density) and not isinstance(d.law, Mixture)}
        spoken = {m.law for m in parts if isinstance(m, (Entropy, Grouped))}
        only = shown | spoken
        self.parametric = {law.name for law in parts if isinstance(law, Law) and law.parameters}
        self.silent: Law | None = None
        """The law that measures of variables speak of without naming it."""
        if len(only) == 1 and (shown or only == {Law("p")}):
            (self.silent,) = only
        elif not (len(shown | spoken - {Law("p")}) == 1 and Law("p") not in shown):
            self.silent = Law("p")
        self.blocks: dict[str, set[tuple[Expr, ...]]] = {}
        for v in parts:
            if isinstance(v, (Variable, Slot)) and len(v.index) == 2:
                self.blocks.setdefault(v.name, set()).add(v.index)
        self._writers: dict[type, Callable[..., tuple[str, int]]] = {
            Linear: self._linear,
            Product: self._product,
            Log: self._log,
            Exp: self._exp,
            Absolute: lambda t: (f"abs({self.whole(t.arg)})", ATOM),
            Composite: lambda t: (f"{t.function}({self.whole(t.arg)})", ATOM),
            Apply: lambda t: (f"{t.name}({', '.join(map(self.variable, t.values))})", ATOM),
            Density: lambda t: (self.density(t), ATOM),
            Law: lambda t: (self.law(t), ATOM),
            Fisher: lambda t: (self._fisher(t), ATOM),
            Statistic: lambda t: rendered(t.shown()),
            Mixture: lambda t: (self.law(t), ATOM),
            Variable: lambda t: (self.variable(t), ATOM),
            Slot: lambda t: (self.coordinate(t), ATOM),
            Expectation: lambda t: (f"E[{self.drawn(t.law)}]({self.whole(t.body)})", ATOM),
            AlphabetSum: self._alphabet_sum,
            IndexSum: lambda t: (self._fold("sum", t), ATOM),
            IndexProduct: lambda t: (self._fold("prod", t), ATOM),
        }

    # --- the ways in -----------------------------------------------------------------------------------------------

    def render(self, value: Basic) -> tuple[str, int]:
        """Return a value as text, and how tightly it holds together."""
        writer = self._writers.get(Law if isinstance(value, Law) else type(value))
        if writer is not None:
            return writer(value)
        if isinstance(value, Measure):
            return self._measure(value), ATOM
        if isinstance(value, Tuple):
            return f"({', '.join(self.whole(v) for v in value.args)})", ATOM
        if isinstance(value, Expr) and not isinstance(value, Term):
            return rendered(value)
        return f"{type(value).__name__}({', '.join(self.whole(a) for a in value.args)})", ATOM

    def whole(self, value: Basic) -> str:
        """Return a value as text, where nothing around it can take it apart."""
        return self.render(value)[0]

    def part(self, value: Basic, level: int) -> str:
        """Return a value as text, in parentheses if it must hold together more tightly than it does."""
        found, own = self.render(value)
        if isinstance(value, Log):
            found, own = self._log(value, bare=False)
        return found if own >= level else f"({found})"

    # --- variables, laws, densities --------------------------------------------------------------------------------

    def variable(self, v: Variable) -> str:
        """Return a value, in lower case."""
        return v.name + self._subscript(v) + "'" * v.copy_number

    def coordinate(self, slot: Slot | Variable) -> str:
        """Return a coordinate as a random variable, in upper case."""
        upper = slot.name.upper()
        return (upper if upper.lower() == slot.name else slot.name) + self._subscript(slot)

    def _subscript(self, v: Variable | Slot) -> str:
        if not v.index:
            return ""
        if len(v.index) == 1:
            (only,) = v.index
            return f"_{index(only)}" if plain(only) else f"_{{{index(only)}}}"
        low, high, *omitted = v.index
        span = f"{scalar(low)}:{scalar(high)}".replace(" ", "")
        if not omitted:
            return f"_{{{span}}}"
        but = f"-{tight(omitted[0], ATOM)}".replace(" ", "")
        touched = omitted[0].free_symbols
        whole = [b for b in self.blocks.get(v.name, ()) if not any(end.free_symbols & touched for end in b)]
        return f"_{{{but}}}" if whole == [(low, high)] else f"_{{{span},{but}}}"

    def law(self, law: Law) -> str:
        """Return a law by its name, with its parameters."""
        if isinstance(law, Family):
            return f"{law.name}({', '.join(map(parameter, law.parameters))})"
        if isinstance(law, Mixture):
            return f"mix({', '.join(f'{scalar(w)}: {self.drawn(part)}' for w, part in law.components)})"
        if law.parameters or law.name in self.parametric:  # q(;) is the q without parameters beside q(; lam)
            return f"{law.name}(; {', '.join(map(scalar, law.parameters))})"
        return law.name

    def density(self, d: Density) -> str:
        """Return a density; of a mixture, its components at the values of the density."""
        if isinstance(d.law, Mixture):
            return self._mixed(d, d.law)
        found = self._sides(d)
        found += f"; {', '.join(map(parameter, d.law.parameters))}" * bool(d.law.parameters)
        return f"{d.law.name}({found})"

    def _mixed(self, d: Density, law: Mixture) -> str:
        components = law.at(d)
        if components is None:  # only proofs speak of a part of a mixture, or under fewer conditions
            return f"{self.law(law)}[{self._sides(d)}]"
        return f"mix({', '.join(f'{scalar(w)}: {self.drawn(part)}' for w, part in components)})"

    def _sides(self, d: Density) -> str:
        return ", ".join(map(self._binding, d.of)) + f" | {', '.join(map(self._binding, d.given))}" * bool(d.given)

    def _binding(self, pair: Tuple) -> str:
        slot, value = pair
        return self.variable(value) if value.slot == slot else f"{self.variable(slot.value)} = {self.variable(value)}"

    def drawn(self, law: Iterable[Density]) -> str:
        """Return a product of densities."""
        return " ".join(map(self.density, law))

    # --- measures --------------------------------------------------------------------------------------------------

    def _measure(self, m: Measure) -> str:
        base = self._base(m.base)
        if isinstance(m, FDivergence):
            below = f"_{m.function}" if m.function.isalnum() else f"_{{{m.function}}}"
            return f"D{below}({m.mark.join(self.drawn(side.args) for side in m.sides)})"
        if isinstance(m, LawMeasure):
            orders = ", ".join(map(scalar, m.args[: len(m.orders)])) + "; " * bool(m.orders)
            return f"{m.symbol}{base}({orders}{m.mark.join(self.drawn(side.args) for side in m.sides)})"
        if isinstance(m, Information):
            return f"Info{base}({self.density(m.args[0])})"
        under = "" if m.law == self.silent else f"[{self.law(m.law)}]"
        groups = [m.of] if isinstance(m, Entropy) else m.groups
        inner = ";".join(",".join(map(self.coordinate, group)) for group in groups)
        if not isinstance(m, Entropy) and len(groups) == 1 and len(groups[0]) > 1:
            inner += ";"  # one group of several variables, not one group for each
        given = f"|{','.join(map(self.coordinate, m.given))}" if m.given else ""
        return f"{m.symbol}{base}{under}({inner}{given})"

    def _fisher(self, term: Fisher) -> str:
        density, names = spelled(term)
        shown = ", ".join(str(n) if v is None else f"{n} = {scalar(v)}" for n, v in names)
        return f"Fisher({self.density(density)}; {shown})"

    def _base(self, base: Expr) -> str:
        if base is S.Exp1:
            return ""
        return f"_{scalar(base)}" if plain(base) else f"_{{{scalar(base)}}}"

    # --- sums, products, functions ---------------------------------------------------------------------------------

    def _log(self, term: Log, bare: bool = True) -> tuple[str, int]:
        head, arg = f"log{self._base(term.base)}", term.arg
        atom = isinstance(arg, (Density, Symbol)) or (isinstance(arg, Rational) and arg.q == 1)
        if bare and atom:
            return f"{head} {self.whole(arg)}", PRODUCT
        return f"{head}({self.whole(arg)})", ATOM

    def _exp(self, term: Exp) -> tuple[str, int]:
        mark = "" if isinstance(term.arg, Term) else ";"  # exp(a) of a scalar is SymPy's
        return f"exp({self.whole(term.arg)}{mark})", ATOM

    def _alphabet_sum(self, term: AlphabetSum) -> tuple[str, int]:
        names = ", ".join(map(self.variable, term.bound))
        return f"sum({names}{',' if len(term.bound) == 1 else ';'} {self.whole(term.body)})", ATOM

    def _fold(self, head: str, term: IndexSum | IndexProduct) -> str:
        t, low, high = term.index_range
        return f"{head}({t}, {scalar(low)}, {scalar(high)}, {self.whole(term.body)})"

    def _linear(self, term: Linear) -> tuple[str, int]:
        pieces: list[str] = []
        for coefficient, atom in term.pairs:
            negative, size = (
                split_sign(coefficient) if not coefficient.is_Add or atom is not S.One else (False, coefficient)
            )
            piece = self._scaled(size, atom)
            if piece.startswith("-"):  # a constant such as -a - b brings its own sign
                negative, piece = True, piece[1:]
            pieces.append(((" - " if negative else " + ") if pieces else "-" * negative) + piece)
        return "".join(pieces), SUM if len(term.args) > 1 or pieces[0].startswith("-") else PRODUCT

    def _scaled(self, coefficient: Expr, atom: Expr) -> str:
        """Return a coefficient times a term."""
        if atom is S.One:
            return scalar(coefficient)
        if coefficient is S.One:
            return self.render(atom)[0]
        over, under = fraction(coefficient)
        if under is not S.One and not isinstance(coefficient, Rational) and not isinstance(atom, Product):
            front = "" if over is S.One else f"{_coefficient(over)} "
            return f"{front}{self.part(atom, PRODUCT)}/{tight(under, POWER)}"  # H(X)/n, not (1/n) H(X)
        factor = _coefficient(coefficient)
        if isinstance(atom, Product):
            first, power = atom.factors[0]
            if isinstance(first, Linear) and power is S.One:  # in front it would be multiplied out
                return f"{self._product(atom)[0]}*{factor if factor.isalnum() else f'({scalar(coefficient)})'}"
            return self._product(atom, factor)[0]
        return f"{factor} {self.part(atom, PRODUCT) if not isinstance(atom, Log) else self._log(atom)[0]}"

    def _product(self, term: Product, front: str = "") -> tuple[str, int]:
        """Write factors in order; what has a negative exponent goes behind a slash."""
        found, divided, group = front, False, []
        for factor, power in (*term.factors, (None, S.One)):
            if factor is not None and power.is_Rational and power.is_negative:
                group.append(self._power(factor, -power))
                continue
            if group:
                found = (found or "1") + (f"/{group[0]}" if len(group) == 1 else f"/({' '.join(group)})")
                divided, group = True, []
            if factor is not None:
                piece = self._power(factor, power)
                glued = found and piece.startswith("(") and (found[-1].isalnum() or found[-1] == "_")
                found += ("*" if divided or glued else " " if found else "") + piece
                divided = False
        return found, PRODUCT

    def _power(self, factor: Expr, power: Expr) -> str:
        if power is S.Half:
            return f"sqrt({self.whole(factor)})"
        inner = self.part(factor, ATOM)
        return inner if power is S.One else f"{inner}^{exponent(power)}"


def _coefficient(value: Expr) -> str:
    """Return what can stand before a term: 2, 1/2, a, a*b, but (a/b) and (a + b)."""
    found, level = rendered(value)
    return found if isinstance(value, Rational) or (level >= PRODUCT and "/" not in found) else f"({found})"


def subterms(values: Iterable[Basic]) -> list[Basic]:
    """Return every different subterm once, in order."""
    seen: dict[Basic, None] = {}
    stack = list(values)[::-1]
    while stack:
        found = stack.pop()
        if found not in seen:
            seen[found] = None
            stack.extend(reversed(found.args))
    return list(seen)

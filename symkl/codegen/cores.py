"""The NumPy functions that compute one block: by the closed form, by steps without temporaries, by stable forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sympy import Abs, Add, Expr, Mul, S, Symbol, exp, log, loggamma, polygamma

from symkl.codegen.forms import Form
from symkl.codegen.printing import Printer, identifiers, with_boundaries
from symkl.codegen.shared import shared
from symkl.codegen.sources import NAMES
from symkl.codegen.steps import RESULT, Steps, TooManyStepsError


def function_of(head: str, lines: Sequence[str]) -> str:
    """Return the text of a function."""
    return "\n".join([head, *(f"    {line}" for line in lines)])


class Cores:
    """Writes the functions of one form; `call` is how the generated function calls them.

    Args: `name` of the first one, `used` symbols, the `printer` with their names; `inside`, code of the region in which
        a value holds, empty if that is everywhere; `region`, code for what is returned with the code of a value in it.
    """

    def __init__(
        self, name: str, form: Form, used: Sequence[Symbol], printer: Printer, inside: str = "", region: str = "{0}"
    ) -> None:
        self.name = name
        self.form = form
        self.used = used
        self.printer = printer
        self.inside = inside
        self.region = region
        self.names = [printer.names[s] for s in used]
        self.buffers: Sequence[str] = ()
        self.steps = self._steps()
        stable = form.parts is not None or form.remainder is not None
        self.twice = stable and (self.steps is not None or bool(form.direct))
        self.kept = form.parts is None or form.infinite

    def functions(self) -> list[str]:
        """Return the texts of the functions."""
        if self.twice:
            return [self.steps if self.steps is not None else self._checked(), *self._near()]
        lines = self._assigned()
        if self.form.direct:
            lines += self._sum(self.form.direct)
        elif self.form.parts is not None:
            lines += self._sum(self.form.parts.terms, self.form.parts.gaps)
        lines.append(f"return {self.region.format(self._scaled('value'))}")
        return [function_of(self._head(self.names), lines)]

    def call(self, extra: str) -> str:
        """Return the call of these functions; `extra`, further arguments of it."""
        arguments = "".join(f", {n}" for n in self.names)
        if not self.twice:
            return f"evaluate({self.name}{arguments}{extra})"
        options = f", buffers={len(self.buffers)}" if self.buffers else ""
        options += ", kept=True" if self.kept else ""
        options += ", partial=True" if self.inside else ""
        options += f", factor={self.printer.write(self.form.factor)}" if self.form.factor != 1 else ""
        return f"evaluate_twice({self.name}, {self.name}_near{arguments}{extra}{options})"

    def _head(self, arguments: Sequence[str], suffix: str = "") -> str:
        return f"def {self.name}{suffix}({', '.join(arguments)}):"

    def _scaled(self, name: str) -> str:
        return name if self.form.factor == 1 else f"{self.printer.write(self.form.factor, 3)} * {name}"

    def _assigned(self) -> list[str]:
        """Return lines that name the parameters which are expressions in the arguments."""
        lines = []
        for symbol, expr in self.form.assigned.items():
            text = (
                f"np.full({f'{self.names[0]}.shape' if self.names else '1'}, {float(expr)!r})" if expr.is_number else ""
            )
            lines.append(self._line(symbol, text or self.printer.write(expr)))
        return lines

    def _line(self, symbol: Symbol, text: str) -> str:
        """Return a line that gives a symbol a name."""
        self.printer.names[symbol] = self._fresh(symbol.name)
        return f"{self.printer.names[symbol]} = {text}"

    def _fresh(self, name: str) -> str:
        names = self.printer.names
        base = identifiers([Symbol(name)])[Symbol(name)]
        taken = {*names.values(), *NAMES, self.name.removeprefix("_"), "scale", "value", "bound", "large", RESULT}
        while base in taken - {names.get(Symbol(name), "")}:
            base += "_"
        return base

    # --- what is computed first ---------------------------------------------------------------------------------------

    def _steps(self) -> str | None:
        """Return the function of an elementary form, without temporaries; None if there is none."""
        plain, parts = self.form.plain, self.form.parts
        if plain is None or parts is None:
            return None
        stand_for = {**parts.gaps, **self.form.assigned}
        steps = Steps({s: self.printer.names[s] for s in self.used}, stand_for)
        try:
            lines = steps.lines(plain.value)
        except TooManyStepsError:
            return None
        self.buffers = steps.buffers
        sizes = plain.sizes.xreplace(dict(parts.gaps)).xreplace(dict(self.form.assigned))
        share = f"{plain.share.p} / {plain.share.q}"
        bound = share if sizes == 1 else f"{share} * {self.printer.write(sizes, 2)}"
        note = '"""The value, into `out`; returned is what it must be above to have its digits."""'
        lines = [note, *lines, *self._outside(), f"return {bound}"]
        return function_of(self._head([*self.names, RESULT, *self.buffers]), lines)

    def _outside(self) -> list[str]:
        """Return a line that leaves the elements outside the region to the other function."""
        return [f"np.copyto({RESULT}, np.nan, where=~({self.inside}))"] if self.inside else []

    def _checked(self) -> str:
        """Return the function of a closed form that keeps account of the sizes of its summands."""
        lines = ['"""The closed form, into `out`; returned is what it must be above to have its digits."""']
        lines += self._assigned()
        gammas, terms = self._gamma_functions(self.form.direct)
        lines += gammas
        named, ends = shared([with_boundaries(t) for t in terms])
        lines += [self._line(symbol, self.printer.write(expr)) for symbol, expr in named]
        first = True
        for end in ends:
            row = self.printer.write(end)
            lines.append(f"y = {row}")
            lines.append("out[:] = y" if first else "out += y")
            size = "np.abs(y)" if first or end.is_number or end.is_Symbol else "np.abs(y, out=y)"
            lines.append(f"scale {'=' if first else '+='} {size}")
            first = False
        sizes = [c for c in map(_rounded, self.form.direct) if c != 0]
        if sizes:
            lines.append(f"scale += {self.printer.write(Add(*sizes))}")
        lines += self._outside()
        outside = [f for t in self.form.direct for f in Mul.make_args(t) if not isinstance(f, exp)]
        cheap = self.form.parts is not None and not any(f.has(loggamma, polygamma) for f in outside)
        lines.append(f"return {'4 * SHARE' if cheap else 'SHARE'} * scale")  # a digit more where it costs little
        return function_of(self._head([*self.names, RESULT]), lines)

    def _gamma_functions(self, terms: Sequence[Expr]) -> tuple[list[str], list[Expr]]:
        """Return lines that compute log Gamma and psi, both at once where both are needed, and the terms with these."""
        logs = {f.args[0]: f for t in terms for f in t.atoms(loggamma) if f.free_symbols}
        slopes = {f.args[1]: f for t in terms for f in t.atoms(polygamma) if f.args[0] == 0 and f.free_symbols}
        lines, names = [], {}
        for number, z in enumerate(sorted({*logs, *slopes}, key=lambda z: (z.count_ops(), str(z)))):
            place = Symbol(f"g{number}"), Symbol(f"h{number}")
            for f, symbol in zip((logs.get(z), slopes.get(z)), place, strict=True):
                if f is not None:
                    self.printer.names[symbol] = self._fresh(symbol.name)
                    names[f] = symbol
            left = self.printer.names.get(place[0]) if z in logs else "_"
            if z in slopes:
                lines.append(f"{left}, {self.printer.names[place[1]]} = log_gamma_digamma({self.printer.write(z)})")
            else:
                lines.append(f"{left} = log_gamma({self.printer.write(z)})")
        return lines, [t.xreplace(names) for t in terms]

    def _sum(self, terms: Sequence[Expr], gaps: Mapping[Symbol, Expr] | None = None) -> list[str]:
        """Return lines that compute `value`, the sum of the terms."""
        wanted = [with_boundaries(t) for t in terms]
        needed = {s for t in wanted for s in t.free_symbols}
        lines = [self._line(s, self.printer.write(expr)) for s, expr in (gaps or {}).items() if s in needed]
        named, ends = shared(wanted)
        lines += [self._line(symbol, self.printer.write(expr)) for symbol, expr in named]
        total = Add(*ends, evaluate=False) if len(ends) > 1 else ends[0]
        return [*lines, f"value = {self.printer.write(total)}"]

    # --- what is computed again ---------------------------------------------------------------------------------------

    def _near(self) -> list[str]:
        """Return the functions that replace values which have lost digits."""
        told = ["value", "bound"] if self.kept else []
        head = self._head([*told, *self.names], "_near")
        if self.form.parts is not None:
            lines = ['"""The same as a sum of parts that do not cancel."""', *self._assigned()]
            lines += ["large = value == np.inf"] if self.form.infinite else []
            lines += self._sum(self.form.parts.terms, self.form.parts.gaps)
            found = self._settled("np.where(large, np.inf, value)" if self.form.infinite else "value")
            return [function_of(head, [*lines, f"return {self.region.format(found)}"])]
        if self.form.remainder is None:
            return []
        gaps = self.form.remainder.gaps
        lines = ['"""The same by Taylor\'s formula around q = p."""', *self._assigned()]
        lines += [self._line(symbol, self.printer.write(expr)) for symbol, expr in gaps.items()]
        inner = [self.printer.names[s] for s in (list(self.form.assigned) or list(self.used))]
        second = {self.printer.names[s] for s in _second(gaps)}
        arguments = [*(n for n in inner if n not in second), *(self.printer.names[s] for s in gaps)]
        found = f"taylor_rest({self.name}_curvature, value, bound / SHARE, {', '.join(arguments)})"
        lines.append(f"return {self.region.format(self._settled(found))}")
        t = Symbol("t")
        self.printer.names[t] = self._fresh("t")
        curvature = self._head([self.printer.names[t], *arguments], "_curvature")
        inner_lines = [*self._sum(self.form.remainder.terms), "return value"]
        return [function_of(head, lines), function_of(curvature, inner_lines)]


    def _settled(self, found: str) -> str:
        """Return code for a value that is 0 where p and q are one law."""
        if not self.form.pairs:
            return found
        gaps = (self.printer.write(q - p) for p, q in self.form.pairs.items())
        return f"zero_at_equality({found}, {', '.join(gaps)})"


def _second(gaps: Mapping[Symbol, Expr]) -> set[Symbol]:
    """Return the parameters of q: those with a plus sign in q - p."""
    return {t for gap in gaps.values() for t in Add.make_args(gap) if isinstance(t, Symbol)}


def _rounded(term: Expr) -> Expr:
    """Return what a rounding of an argument or of a part of a summand is multiplied with, 0 if there is no such thing.

    log w is known to eps (1 + |log w|), because w itself is rounded, and log Gamma(z) to a few eps near its zeros.
    """
    found = [f for f in Mul.make_args(term) if isinstance(f, (log, loggamma))]
    size = Mul(*(f for f in Mul.make_args(term) if f not in found))
    return (Abs(size) if size.is_number else Abs(size, evaluate=False)) if found else S.Zero

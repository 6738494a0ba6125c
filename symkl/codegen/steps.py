"""Three-address NumPy: one call of a ufunc a line, into one of a few buffers of a block that stay in the cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sympy import Abs, Add, Expr, Mul, Pow, S, Symbol, exp, log

from symkl.codegen.plain import Expm1, LogGap

RESULT = "out"
_BUFFERS = ("u", "v", "w", "r", "s", "z")
_SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_MOST_SAID = 40
_CALLS = {log: "log", Expm1: "expm1", exp: "exp", Abs: "abs"}


class TooManyStepsError(ValueError):
    """An expression has a function that is not a ufunc here, or needs more buffers than there are."""


@dataclass(frozen=True)
class _Step:
    """A ufunc and what it is applied to: numbers of steps, names of arguments, constants; `said`, what is computed."""

    ufunc: str
    operands: tuple[int | str, ...]
    said: str


@dataclass
class Steps:
    """Writes one value; equal subexpressions are computed once.

    Args: `names` of the symbols that are arguments; `gaps`, what other symbols stand for.

    >>> a, b = Symbol("a"), Symbol("b")
    >>> steps = Steps({a: "a", b: "b"}, {})
    >>> for line in steps.lines((a / b) ** 2 - log(a / b)):
    ...     print(line)
    np.divide(a, b, out=u)  # a / b
    np.square(u, out=out)  # square(a / b)
    np.log(u, out=u)  # log(a / b)
    np.subtract(out, u, out=out)
    """

    names: Mapping[Symbol, str]
    gaps: Mapping[Symbol, Expr]
    buffers: list[str] = field(default_factory=list)
    _steps: list[_Step] = field(default_factory=list)
    _known: dict[tuple[str, tuple[int | str, ...]], int] = field(default_factory=dict)

    def lines(self, value: Expr) -> list[str]:
        """Return the lines that leave a value in `out`; `buffers` are the others that they need.

        Raises: TooManyStepsError.
        """
        last = self._value(value)
        if not isinstance(last, int):
            raise TooManyStepsError(str(value))
        return self._written(last)

    # --- values -------------------------------------------------------------------------------------------------------

    def _value(self, expr: Expr) -> int | str:
        if isinstance(expr, Symbol):
            return self.names[expr] if expr in self.names else self._value(self.gaps[expr])
        if expr.is_number:
            return self._text(expr)
        if isinstance(expr, Add):
            return self._sum(expr)
        if isinstance(expr, (Mul, Pow)):
            return self._product(expr)
        if isinstance(expr, LogGap):  # r - 1 is exact near r = 1, so it comes first
            r = self._value(expr.args[0])
            logarithm = self._step("log", r)
            return self._step("subtract", self._step("subtract", r, "1"), logarithm)
        call = _CALLS.get(type(expr))
        if call is None:
            raise TooManyStepsError(str(expr))
        return self._step(call, self._value(expr.args[0]))

    def _step(self, ufunc: str, *operands: int | str) -> int:
        key = (ufunc, operands)
        if key not in self._known:
            self._known[key] = len(self._steps)
            self._steps.append(_Step(ufunc, operands, self._said(ufunc, operands)))
        return self._known[key]

    def _said(self, ufunc: str, operands: Sequence[int | str]) -> str:
        """Return what a step computes, of identifiers only: what a symbol is called may be anything."""
        words = [self._steps[o].said if isinstance(o, int) else o for o in operands]
        if ufunc not in _SIGNS:
            return f"{ufunc}({', '.join(words)})"
        first, second = words if ufunc == "add" else [f"({w})" if " " in w else w for w in words]
        return f"{first} {_SIGNS[ufunc]} {second}"

    def _sum(self, expr: Expr) -> int | str:
        """Add up, what is subtracted last; a number is added last."""
        terms = sorted(expr.args, key=lambda t: (t.is_number, t.could_extract_minus_sign(), -t.count_ops(), str(t)))
        if terms[0].is_number or all(t.could_extract_minus_sign() or t.is_number for t in terms):
            terms.sort(key=lambda t: t.could_extract_minus_sign())
        total = self._value(terms[0])
        for term in terms[1:]:
            minus = term.could_extract_minus_sign()
            total = self._step("subtract" if minus else "add", total, self._value(-term if minus else term))
        return total

    def _product(self, expr: Expr) -> int | str:
        """Multiply; powers above and below the line are paired, (a/b)^2, and a minus goes into a sum: (b - a)/c."""
        number, factors = expr.as_coeff_mul()
        pairs = [f.as_base_exp() for f in factors]
        if number.is_negative:
            flipped = next((i for i, (b, n) in enumerate(pairs) if isinstance(b, Add) and n.is_odd), None)
            if flipped is not None:
                number, pairs[flipped] = -number, (-pairs[flipped][0], pairs[flipped][1])
        above = [(b, n) for b, n in pairs if not (n.is_number and n.is_negative)]
        below = [(b, -n) for b, n in pairs if n.is_number and n.is_negative]
        total: int | str | None = None
        for base, power in above:
            match = next(((b, n) for b, n in below if n == power), None)
            piece = self._value(base)
            if match is not None:
                below.remove(match)
                piece = self._step("divide", piece, self._value(match[0]))
            piece = self._raised(piece, power)
            total = piece if total is None else self._step("multiply", total, piece)
        for base, power in below:
            if total is None:
                total, number = self._text(number), S.One
            total = self._step("divide", total, self._raised(self._value(base), power))
        if total is None:
            return self._text(number)
        if number == -1:
            return self._step("negative", total)
        return total if number == 1 else self._step("multiply", total, self._text(number))

    @staticmethod
    def _text(number: Expr) -> str:
        return str(number) if number.is_Integer else repr(float(number))

    def _raised(self, piece: int | str, power: Expr) -> int | str:
        if power == 1:
            return piece
        if power == 2:
            return self._step("square", piece)
        return self._step("sqrt", piece) if power == S.Half else self._step("power", piece, self._value(power))

    # --- lines --------------------------------------------------------------------------------------------------------

    def _written(self, last: int) -> list[str]:
        """Give every step a buffer, again as soon as its value is used up; that of the last one is `out`."""
        uses = {
            number: [n for n, s in enumerate(self._steps) if number in s.operands] for number in range(len(self._steps))
        }
        end = {number: max(at, default=number) for number, at in uses.items()}
        places: dict[int, int] = {}
        free: list[int] = []
        count = 0
        for number, step in enumerate(self._steps):
            free += sorted({places[o] for o in step.operands if isinstance(o, int) and end[o] == number})
            if not free:
                free.append(count)
                count += 1
            places[number] = free.pop()
        spare = iter(_BUFFERS)
        taken = set(self.names.values())
        words: dict[int, str] = {places[last]: RESULT}
        for number in range(len(self._steps)):
            if places[number] not in words:
                word = next((w for w in spare if w not in taken), None)
                if word is None:
                    raise TooManyStepsError("too many buffers")
                words[places[number]] = word
        self.buffers = [w for w in words.values() if w != RESULT]
        lines = []
        for number, step in enumerate(self._steps):
            operands = ", ".join(words[places[o]] if isinstance(o, int) else o for o in step.operands)
            target = words[places[number]]
            shown = "" if number == last or len(step.said) > _MOST_SAID else f"  # {step.said}"
            lines.append(f"np.{step.ufunc}({operands}, out={target}){shown}")
        return lines

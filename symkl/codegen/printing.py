"""Scalars of SymPy as code: NumPy on arrays, plain floats, mpmath, torch, jax."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterable

from sympy import Add, Expr, Float, Integer, Mul, Piecewise, Pow, Rational, S, Symbol, fraction, log
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symkl.codegen.backends import MPMATH, SPECIAL_NAMES, Backend
from symkl.codegen.functions import Excess, Primitive, XLog
from symkl.syntax.errors import InputError

_TAKEN = {"np", "math", "mp", "torch", "jnp", "special", "check", "log", "gamma", "psi", "zeta", "beta", "value"}


def identifiers(symbols: Iterable[Symbol]) -> dict[Symbol, str]:
    """Return Python names for symbols, each once.

    >>> identifiers([Symbol("lambda"), Symbol("x_1"), Symbol("beta")])
    {lambda: 'lambda_', x_1: 'x_1', beta: 'beta_'}
    """
    found: dict[Symbol, str] = {}
    for symbol in symbols:
        spelled = unicodedata.normalize("NFKC", symbol.name)  # as Python reads names
        name = "".join(c if f"a{c}".isidentifier() else "_" for c in spelled)
        name = name if name.isidentifier() else f"v_{name}"
        while keyword.iskeyword(name) or name in _TAKEN or name in SPECIAL_NAMES or name in found.values():
            name += "_"
        found[symbol] = name
    return found


class Printer:
    """Writes expressions for one backend."""

    def __init__(self, backend: Backend, names: dict[Symbol, str]) -> None:
        self.backend = backend
        self.names = names
        self.primitives: dict[str, None] = {}

    def write(self, expr: Expr, level: int = 0) -> str:
        """Return code; `level` 0 in a place of its own, 1 as a summand, 2 as a factor, 3 as a base."""
        text, own = self._text(expr)
        return f"({text})" if own < level else text

    def _text(self, expr: Expr) -> tuple[str, int]:
        if isinstance(expr, Symbol):
            return self.names[expr], 4
        if expr.is_number:
            return self._number(expr)
        if isinstance(expr, Add):
            return self._sum(expr), 0
        if isinstance(expr, Mul):
            return self._product(expr)
        if isinstance(expr, Pow):
            return self._power(expr.base, expr.exp)
        return self._function(expr), 4

    def _number(self, expr: Expr) -> tuple[str, int]:
        if isinstance(expr, Integer):
            return str(expr), 4 if expr >= 0 else 0
        if isinstance(expr, Rational):
            power_of_two = expr.q & (expr.q - 1) == 0
            if power_of_two and not self.backend.exact and abs(expr.p) < 2**53 and expr.q < 2**53:
                return repr(float(expr)), 4 if expr >= 0 else 0
            return self.backend.rational.format(expr.p, expr.q), 1 if expr >= 0 else 0
        if expr in {S.Infinity, S.NegativeInfinity}:
            text = {"numpy": "np.inf", "math": "math.inf", "mpmath": "mp.inf", "torch": "torch.inf", "jax": "jnp.inf"}
            return ("-" if expr < 0 else "") + text[self.backend.name], 0
        if self.backend.exact and not isinstance(expr, Float):
            if str(expr) in self.backend.functions:
                return self.backend.functions[str(expr)], 4
            if isinstance(expr, Add):
                return self._sum(expr), 0
            if isinstance(expr, Mul):
                return self._product(expr)
            if isinstance(expr, Pow):
                return self._power(expr.base, expr.exp)
            return self._function(expr), 4
        value = expr.evalf(40)
        if not value.is_Float:
            raise InputError(f"{expr} has no value as a number")
        return repr(float(value)), 4 if value >= 0 else 0

    def _sum(self, expr: Expr) -> str:
        positive_first = sorted(expr.args, key=lambda a: a.could_extract_minus_sign())
        text = ""
        for term in positive_first:
            if text and term.could_extract_minus_sign():
                text += f" - {self.write(-term, 2)}"
            else:
                text += f" + {self.write(term, 1)}" if text else self.write(term, 0)
        return text

    def _product(self, expr: Expr) -> tuple[str, int]:
        """Pair factors above and below the line: (a/b)**2 neither overflows nor underflows where a**2/b**2 does."""
        number, factors = expr.as_coeff_mul()
        if number.is_negative:
            text, _ = self._text(-expr)
            inner = -expr
            return f"-{text if not isinstance(inner, Add) else f'({text})'}", 0
        above: list[tuple[Expr, Expr]] = []
        below: list[tuple[Expr, Expr]] = []
        for f in factors:
            base, power = f.as_base_exp()
            if power.is_number and power.is_negative:
                below.append((base, -power))
            else:
                above.append((base, power) if power.is_number else (f, S.One))
        above, below = _matched(above, below)
        pieces = []
        if number != 1:
            pieces.append(self.write(number, 3))
        for base, power in above:
            match = next(((b, n) for b, n in below if n == power), None)
            if match is None:
                pieces.append(self._raised(base, power))
            else:
                below.remove(match)
                quotient = f"{self.write(base, 3)} / {self.write(match[0], 3)}"
                pieces.append(f"({quotient})" if power == 1 else self._raised_text(f"({quotient})", power))
        if (
            len(pieces) == 1
            and pieces[0].startswith("(")
            and pieces[0].endswith(")")
            and not below
            and " / " in pieces[0]
        ):
            return pieces[0], 4
        text = " * ".join(pieces) or ("1" if not self.backend.exact else "mp.mpf(1)")
        for base, power in below:
            text += f" / {self._raised(base, power, 3)}"
        return text, 1

    def _raised(self, base: Expr, power: Expr, level: int = 2) -> str:
        if power == 1:
            return self.write(base, level)
        return self._raised_text(self.write(base, 4), power)

    def _raised_text(self, base: str, power: Expr) -> str:
        if power == S.Half:
            return self.backend.functions["sqrt"].format(base)
        return f"{base}**{self.write(power, 4)}"

    def _power(self, base: Expr, power: Expr) -> tuple[str, int]:
        if power == S.Half:
            return self.backend.functions["sqrt"].format(self.write(base)), 4
        if base == S.Exp1:
            return self.backend.functions["exp"].format(self.write(power)), 4
        if power.is_number and power.is_negative:
            one = "1"
            return f"{one} / {self._raised(base, -power, 3)}", 1
        return f"{self.write(base, 4)}**{self.write(power, 4)}", 3

    def _function(self, expr: Expr) -> str:
        name = type(expr).__name__
        if isinstance(expr, Primitive) and self.backend.name == "numpy":
            self.primitives[expr.primitive] = None
            if isinstance(expr, Excess):
                v, power, d = expr.args
                top, bottom = fraction(v)
                one = f"np.ones({self.write(d)}.shape)" if bottom.is_number and bottom == 1 else self.write(bottom)
                return f"excess({self.write(top)}, {one}, {self.write(power)}, {self.write(d)})"
            return f"{expr.primitive}({', '.join(map(self.write, expr.args))})"
        if isinstance(expr, XLog):
            return self._filled("xlog", expr.args)
        if isinstance(expr, Primitive):
            return self._filled(expr.primitive, expr.args)
        if isinstance(expr, Piecewise):
            return self._cases(expr)
        if isinstance(expr, Relational):
            return f"({self.write(expr.lhs)} {expr.rel_op} {self.write(expr.rhs)})"
        if name in {"Max", "Min"}:
            template = self.backend.largest if name == "Max" else self.backend.smallest
            first, *others = map(self.write, expr.args)
            for other in others:
                first = template.format(first, other)
            return first
        if name == "polygamma" and expr.args[0] == 0:
            return self._filled("psi", expr.args[1:])
        if name in {"sinhc", "langevin", "zetaprime"} and self.backend.name == "numpy":
            self.primitives[name] = None
            return f"{name}({self.write(expr.args[0])})"
        return self._filled(name, expr.args)

    def _filled(self, name: str, args: Iterable[Expr]) -> str:
        template = self.backend.functions.get(name)
        if template is None:
            known = "mpmath" if name in MPMATH.functions else "no backend"
            raise InputError(f"{name} has no function in {self.backend.name}; it is known to {known}")
        return template.format(*(self.write(a, 3 if "{0} " in template else 0) for a in args))

    def _cases(self, expr: Expr) -> str:
        text = self._missing()
        for value, condition in reversed(expr.args):
            if isinstance(condition, BooleanTrue):
                text = self.write(value)
            elif not isinstance(condition, BooleanFalse):
                text = self.backend.where.format(self.write(condition), self.write(value), text)
        return text

    def _missing(self) -> str:
        return {"numpy": "np.nan", "math": "math.nan", "mpmath": "mp.nan", "torch": "torch.nan", "jax": "jnp.nan"}[
            self.backend.name
        ]

    def imports(self, text: str) -> list[str]:
        """Return the import lines that a text needs."""
        import re

        return [line for word, line in self.backend.imports if re.search(rf"(?<![\w.]){re.escape(word)}", text)]


_Powers = list[tuple[Expr, Expr]]


def _matched(above: _Powers, below: _Powers) -> tuple[_Powers, _Powers]:
    """Write a*b/c**2 as a/c*b/c: split whole powers below the line for which there is no equal power above."""
    found: _Powers = []
    singles = sum(1 for _, n in above if n == 1)
    for base, power in below:
        equal = any(n == power for _, n in above)
        if power.is_Integer and power > 1 and not equal and power <= singles:
            found.extend([(base, S.One)] * int(power))
        else:
            found.append((base, power))
    return above, found


def with_boundaries(expr: Expr) -> Expr:
    """Write f log(f g) as XLog(f, f g): 0 where f is 0.

    >>> p = Symbol("p")
    >>> with_boundaries(-p * log(p))
    -XLog(p, p)
    """
    return expr.replace(lambda e: isinstance(e, Mul) and any(isinstance(f, log) for f in e.args), _bounded)


def _bounded(product: Expr) -> Expr:
    logs = [f for f in product.args if isinstance(f, log)]
    for found in logs:
        above = {base for base, power in (f.as_base_exp() for f in Mul.make_args(found.args[0])) if power.is_positive}
        for factor in product.args:
            if factor in above and not factor.is_number:
                return Mul(*(f for f in product.args if f not in {factor, found})) * XLog(factor, found.args[0])
    return product

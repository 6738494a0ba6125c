"""Trees to terms: arithmetic.  Laws, measures and givens are read by the classes that build on this one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from sympy import Expr, Mul, Rational, S, Symbol

from symkl.functions import Absolute
from symkl.syntax import scalars
from symkl.syntax.errors import InputError, excerpt, nearest
from symkl.syntax.functions import spelled
from symkl.syntax.names import Names, subscript
from symkl.syntax.products import check_spelling, fold, power_of_term
from symkl.syntax.scalar_text import split_sign
from symkl.syntax.tree import Node
from symkl.syntax.words import CONSTANTS, EXAMPLES, KNOWN, LOGARITHMS, MEASURES, OF_TERMS, SCALAR_FUNCTIONS
from symkl.terms import (
    EveryIndex,
    Exp,
    Hypothesis,
    Log,
    Nonzero,
    Term,
    base_of,
    linear,
    power,
    times,
)

MAX_EXPONENTS = 20
"""SymPy looks through a whole tower of exponents whenever it builds one."""


class Arithmetic(ABC):
    """Reads sums, products, powers, logarithms and functions of scalars.

    Two modes: in a *term* log(2) is symkl's own logarithm, as written; a *scalar* (an exponent, an index, a law's
    parameter) is plain SymPy.
    """

    def __init__(self, names: Names, base: Expr) -> None:
        self.names = names
        self.base = base
        self.text = ""
        self.indices: list[tuple[Symbol, Expr, Expr]] = []
        """The index ranges around the place that is being read."""
        self._exponents = 0
        self.readings: dict[str, None] = {}
        self.nonzero: dict[Hypothesis, None] = {}
        """What the statement divides by."""
        self._kinds: dict[str, Callable[[Node, bool], Expr]] = {
            "number": lambda node, _: node.value,
            "name": self._name,
            "sum": self._sum,
            "product": self._product,
            "power": self._power,
            "bare_log": self._bare_log,
            "call": self._call,
            "bracketed": self._bracketed,
        }

    # --- the two ways in -------------------------------------------------------------------------------------------

    def expr(self, node: Node, scalar: bool = False) -> Expr:
        """Return the term a node stands for."""
        read = self._kinds.get(node.kind)
        if read is None:
            what = {"nothing": "something is missing here", "vector": "a list [..] is a parameter of a family"}
            raise self.fail(node, what.get(node.kind, "'=' cannot stand here"))
        return read(node, scalar)

    def scalar(self, node: Node) -> Expr:
        """Return the SymPy scalar a node stands for."""
        return self.expr(node, True)

    def fail(self, node: Node, message: str) -> InputError:
        """Return the error that points at a node."""
        return InputError(message, self.text, max(node.start, 0))

    def make(self, node: Node, build: Callable[..., Expr], *args: object) -> Expr:
        """Build a term; what its constructor refuses becomes an error that points at the node."""
        try:
            return build(*args)
        except InputError:
            raise
        except (TypeError, ValueError, ZeroDivisionError, OverflowError) as error:
            raise self.fail(node, str(error)) from error

    def source(self, start: int, end: int) -> str:
        """Return a short piece of the text for a message."""
        return excerpt(self.text, start, end)

    # --- names and numbers -----------------------------------------------------------------------------------------

    def _name(self, node: Node, _: bool) -> Expr:
        name, primes = node.value
        sub = subscript(node)
        if name in CONSTANTS and sub is None and not primes:
            return CONSTANTS[name]
        if name in (*MEASURES, *OF_TERMS, "sum", "prod") and len(name) > 1:
            example = f", such as {EXAMPLES[name]}" if name in EXAMPLES else ""
            raise self.fail(node, f"{name} needs its arguments in parentheses{example}")
        whole = spelled(name, sub)
        if whole is None:
            msg = (
                f"a parameter has a plain subscript such as {name}_1; random variables stand in densities and measures"
            )
            raise self.fail(node, msg)
        if primes:
            raise self.fail(node, f"{name}' is a random variable, not a number; write a density or a function of it")
        if sub is not None and any(str(t) == whole.partition("_")[2] for t, _, _ in self.indices):
            raise self.fail(
                node, f"{whole} is one parameter, not one for each index; indexed parameters are not available yet"
            )
        return Symbol(whole)

    # --- arithmetic ------------------------------------------------------------------------------------------------

    def _sum(self, node: Node, scalar: bool) -> Expr:
        items = [(sign, self.expr(part, scalar)) for sign, part in zip(node.value, node.parts, strict=True)]
        pairs: list[tuple[Expr, Expr]] = []
        run: list[Expr] = []
        for sign, value in items:
            if isinstance(value, Term):
                if run:
                    pairs.append((S.One, self.make(node, scalars.total, run)))
                    run = []
                pairs.append((S.One if sign == "+" else S.NegativeOne, value))
            else:
                run.append(value if sign == "+" else -value)
        rest = self.make(node, scalars.total, run) if run else S.Zero
        return linear([*pairs, (S.One, rest)]) if pairs else rest

    def _product(self, node: Node, scalar: bool) -> Expr:
        check_spelling(node, self.text)
        values = []
        for operator, part in zip(node.value, node.parts, strict=True):
            value = self.expr(part, scalar)
            values.append(self.inverse(part, value) if operator == "/" else value)
        if not any(isinstance(v, Term) for v in values):
            return self.make(node, scalars.multiplied, values)
        return self.make(node, fold, values)

    def inverse(self, node: Node, value: Expr) -> Expr:
        """Return 1/value, and note that a symbolic divisor is not zero."""
        if isinstance(value, Term):
            return self.make(node, power, value, S.NegativeOne)
        if isinstance(value, Rational) and value.p:
            return 1 / value  # the common case, without SymPy's general power
        self._divisor(value)
        return self.make(node, scalars.raised, value, S.NegativeOne)

    def _divisor(self, value: Expr) -> None:
        """Note that what is divided by is not zero, factor by factor."""
        for factor in Mul.make_args(value):
            base = factor.as_base_exp()[0] if factor.is_Pow else factor
            spans = [span for span in self.indices if span[0] in base.free_symbols]
            if base.is_zero is not None or any(base == t and low.is_positive for t, low, _ in spans):
                continue
            need: Hypothesis = Nonzero(base)
            for t, low, high in reversed(spans):
                need = EveryIndex(t, low, high, need)
            self.nonzero.setdefault(need)

    def _power(self, node: Node, scalar: bool) -> Expr:
        below, above = node.parts
        base = self.expr(below, scalar)
        self._exponents += 1
        if self._exponents > MAX_EXPONENTS:
            raise self.fail(node, f"exponents are nested more than {MAX_EXPONENTS} deep")
        try:
            return self._raised(node, base, above, scalar)
        finally:
            self._exponents -= 1

    def _raised(self, node: Node, base: Expr, above: Node, scalar: bool) -> Expr:
        if not scalar and _has_terms(above):
            exponent = self.expr(above)
            if isinstance(exponent, Term):
                return self.make(node, self._exponential, base, exponent)
        exponent = self.scalar(above)
        if isinstance(base, Term):
            return self.make(node, power_of_term, base, exponent)
        if split_sign(exponent)[0]:
            self._divisor(base)
        return self.make(node, scalars.raised, base, exponent)

    def _exponential(self, base: Expr, exponent: Expr) -> Expr:
        """Read e^f and 2^f for a term f as exp(f) and exp(ln(2) f)."""
        if base is S.Exp1:
            return Exp(exponent)
        if isinstance(base, Rational) and base > 1:
            return Exp(times(scalars.logarithm(base, S.Exp1), exponent))
        msg = "an exponent is a scalar; write exp(...) for the exponential of a term"
        raise TypeError(msg)

    # --- logarithms and functions ----------------------------------------------------------------------------------

    def base_under(self, sub: Node, default: Expr | None = None) -> Expr:
        """Return the base a subscript gives, log_2 or KL_b, or the base of the statement."""
        if not sub.parts:
            return self.base if default is None else default
        if len(sub.parts) > 1:
            raise self.fail(sub, "the base of a logarithm is one number or parameter: log_2, H_b")
        return self.make(sub, base_of, self.scalar(sub.parts[0]))

    def _bare_log(self, node: Node, scalar: bool) -> Expr:
        sub, arg = node.parts
        if arg.kind == "power":
            inner = self.source(arg.start, arg.end)
            raise self.fail(
                arg, f"put parentheses: {node.value}({inner}), or around the logarithm to raise it to the power"
            )
        return self._log(node, str(node.value), sub, self.expr(arg, scalar), scalar)

    def _log(self, node: Node, name: str, sub: Node, value: Expr, scalar: bool) -> Expr:
        if name == "ln" and sub.parts:
            raise self.fail(sub, "ln is the natural logarithm; another base is written log_b")
        base = S.Exp1 if name == "ln" else self.base_under(sub)
        if not isinstance(value, Term):
            if value.is_number and value.is_negative:
                raise self.fail(node, "the logarithm needs a positive argument")
            if scalar or name == "ln":
                return self.make(node, scalars.logarithm, value, base)
        return self.make(node, Log, value, base)

    def _call(self, node: Node, scalar: bool) -> Expr:
        name, (sub, args) = str(node.value), node.parts
        if name in LOGARITHMS:
            return self._log(node, name, sub, self.expr(self._only(node, args), scalar), scalar)
        if name == "exp":
            if args.value == (";",) and args.parts[1].kind == "nothing" and not scalar:
                return self.make(node, Exp, self.expr(args.parts[0]))
            value = self.expr(self._only(node, args), scalar)
            return self.make(node, Exp if isinstance(value, Term) else scalars.exponential, value)
        if name == "sqrt":
            value, half = self.expr(self._only(node, args), scalar), S.Half
            return self.make(node, power if isinstance(value, Term) else scalars.raised, value, half)
        if name == "abs" and not scalar:
            value = self.expr(self._only(node, args))
            absolute = SCALAR_FUNCTIONS[name][0]
            return self.make(node, Absolute, value) if isinstance(value, Term) else scalars.applied(absolute, [value])
        if (
            name in SCALAR_FUNCTIONS
            and id(node) not in self.names.products
            and len(args.parts) in SCALAR_FUNCTIONS[name][1]
        ):
            if name in {"min", "max"} and any(map(_has_terms, args.parts)):
                raise self.fail(node, f"{name} is a function of numbers; state the bound by each of its arguments")
            values = [self.scalar(part) for part in args.parts]
            return self.make(node, scalars.applied, SCALAR_FUNCTIONS[name][0], values)
        if name in SCALAR_FUNCTIONS and name not in self.names.laws and id(node) not in self.names.products:
            raise self.fail(node, f"{name} takes {' or '.join(map(str, SCALAR_FUNCTIONS[name][1]))} argument(s)")
        if id(node) in self.names.products:
            head = Node("name", (name, 0), (sub,) if sub.parts else (), node.start, node.end)
            values = [self.expr(head, scalar), self.expr(args.parts[0], scalar)]
            return self.make(node, fold if isinstance(values[1], Term) else scalars.multiplied, values)
        if scalar:
            hint = nearest(name, KNOWN) if name not in MEASURES else ""
            raise self.fail(node, f"a scalar is expected here, not {name}(...){hint}")
        return self.word(node)

    def _only(self, node: Node, args: Node) -> Node:
        if len(args.parts) != 1:
            raise self.fail(node, f"{node.value} takes one argument")
        return args.parts[0]

    def _bracketed(self, node: Node, scalar: bool) -> Expr:
        if scalar:
            raise self.fail(node, f"a scalar is expected here, not {node.value}[...]")
        return self.bracket(node)

    @abstractmethod
    def word(self, node: Node) -> Expr:
        """Read a density, a measure, a sum or a declared function."""

    @abstractmethod
    def bracket(self, node: Node) -> Expr:
        """Read E[law](body) or a measure under a named law."""


def _has_terms(node: Node) -> bool:
    """Whether anything in an exponent is more than a scalar."""
    stack = [node]
    while stack:
        found = stack.pop()
        if found.kind == "bracketed" or (found.kind == "call" and found.value not in (*SCALAR_FUNCTIONS, *OF_TERMS)):
            return True
        stack.extend(found.parts)
    return False

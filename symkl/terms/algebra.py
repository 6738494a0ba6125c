"""Terms and their arithmetic: ordered sums and products, read from Python and SymPy operands at one door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import reduce
from typing import ClassVar

from sympy import Basic, Expr, Float, Rational, S, Symbol, SympifyError, Tuple, sympify

from symkl.terms.scope import Scoped

__all__ = ["Linear", "Product", "Term", "add", "factors", "linear", "pairs", "power", "product", "read", "times"]


class Term(Scoped, Expr):
    """A real-valued symkl expression.  Its arithmetic keeps the order in which things were written."""

    abstract = True
    is_density = False
    #: Where in `args` the real-valued subterms are.
    real: ClassVar[tuple[int, ...]] = ()
    #: Whether the term increases with each of them.
    rises = False

    parts = property(lambda self: tuple(self.args[i] for i in self.real), doc="What a rule may rewrite, in order.")

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Return the same term with its parts replaced."""
        put = dict(zip(self.real, parts, strict=True))
        return self.func(*(put.get(i, a) for i, a in enumerate(self.args)))

    def monotone(self, number: int) -> Expr | None:
        """How the term moves with one part: the factor it is multiplied by, 1 for increasing, None if unknown."""
        return S.One if self.rises else None

    def unchanged(self, *_: object, **__: object) -> Expr:
        """Return the term itself: definitions are unfolded and sums expanded by proof steps, never by evaluation."""
        return self

    doit = expand = _eval_simplify = unchanged

    def _eval_derivative(self, symbol: Basic) -> Expr:
        if symbol in self.free_symbols:
            raise TypeError(f"the derivative of {self} with respect to {symbol} needs its closed form")
        return S.Zero

    def _eval_Eq(self, other: object) -> None:
        raise TypeError("Eq of symkl terms compares spellings; use symkl.eq(left, right) to state an identity")


class Linear(Term):
    """An ordered linear combination c_1 t_1 + c_2 t_2 + ...; a constant is a multiple of 1.

    Built by `linear`, never reordered: the order is the one the proof shows.
    """

    def __new__(cls, *items: Basic) -> Expr:
        """Normalise as `linear` does, so that rebuilding after a replacement flattens."""
        return linear((read(c), read(t)) for c, t in items)

    pairs = property(lambda self: tuple(pair.args for pair in self.args), doc="(coefficient, term) in order.")
    parts = property(lambda self: tuple(term for _, term in self.pairs), doc="The terms.")

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Keep the coefficients."""
        return linear((c, t) for (c, _), t in zip(self.pairs, parts, strict=True))

    def monotone(self, number: int) -> Expr | None:
        """Return the coefficient."""
        return self.pairs[number][0]


class Product(Term):
    """An ordered product f_1^e_1 f_2^e_2 ... of terms, as written; built by `times` and `power`."""

    def __new__(cls, *items: Basic) -> Expr:
        """Normalise as `times` and `power` do."""
        return reduce(times, (power(factor, exponent) for factor, exponent in items), S.One)

    factors = property(lambda self: tuple(pair.args for pair in self.args), doc="(factor, exponent) in order.")
    parts = property(lambda self: tuple(factor for factor, _ in self.factors), doc="The factors, no exponents.")

    def with_parts(self, parts: Sequence[Expr]) -> Expr:
        """Keep the exponents."""
        return Product(*((factor, e) for (_, e), factor in zip(self.factors, parts, strict=True)))

    def monotone(self, number: int) -> Expr | None:
        """Increasing in a factor of positive exponent (if that is not 1, where it is nonnegative) beside densities."""
        others = [f for i, (f, _) in enumerate(self.factors) if i != number]
        return S.One if self.factors[number][1].is_positive and all(f.is_density for f in others) else None


def read(value: object) -> Expr:
    """Read an operand: terms as they are, exact numbers, SymPy scalars; anything else is a TypeError.

    >>> read(0.5)
    1/2
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, (float, Float, Fraction)):
        value = Rational(str(value))
    try:
        scalar = None if isinstance(value, (str, bool)) else sympify(value, strict=True)
    except SympifyError:
        scalar = None
    if not isinstance(scalar, Expr) or isinstance(scalar, Scoped):
        raise TypeError(f"{value!r} is not a number, a SymPy scalar or a symkl term")
    if scalar.has(S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity):
        raise TypeError(f"{value!r} is not a finite real scalar")
    if any(len(s.assumptions0) > 1 for s in scalar.atoms(Symbol)):
        raise TypeError(f"a symbol of {value!r} carries assumptions; state them as hypotheses")
    if not scalar.args or not scalar.has(Term):
        if scalar.has(S.ImaginaryUnit, Float) or (scalar.is_number and scalar.is_real is False):
            raise TypeError(f"{value!r} is not real (was a SymPy function applied to a term?)")
        return scalar
    if scalar.is_Add:
        return linear(pair for arg in scalar.args for pair in pairs(read(arg)))
    if scalar.is_Mul:
        return reduce(times, map(read, scalar.args), S.One)
    if scalar.is_Pow:
        return power(read(scalar.base), scalar.exp)
    raise TypeError(f"{value!r} applies a SymPy function to a symkl term; use symkl's log, exp or E")


def pairs(expr: Expr) -> tuple[tuple[Expr, Expr], ...]:
    """Return the ordered (coefficient, term) pairs of any real expression."""
    if isinstance(expr, Linear):
        return expr.pairs
    if isinstance(expr, Term):
        return ((S.One, expr),)
    return ((expr, S.One),)


def linear(items: Iterable[tuple[Expr, Expr]]) -> Expr:
    """Build the ordered combination: nested ones are flattened, zero terms dropped, constants side by side added."""
    flat: list[tuple[Expr, Expr]] = []
    for coefficient, term in items:
        for inner, atom in pairs(term):
            scaled = coefficient if inner is S.One else coefficient * inner
            if atom is S.One and flat and flat[-1][1] is S.One:
                scaled += flat.pop()[0]
            if scaled is not S.Zero:
                flat.append((scaled, atom))
    if not flat:
        return S.Zero
    if len(flat) == 1 and (flat[0][1] is S.One or flat[0][0] is S.One):
        return flat[0][0] if flat[0][1] is S.One else flat[0][1]
    return Scoped.__new__(Linear, *(Tuple(*pair) for pair in flat))


def add(*terms: object) -> Expr:
    """Return the ordered sum."""
    return linear((S.One, read(term)) for term in terms)


def factors(expr: Expr) -> tuple[tuple[Expr, Expr], ...]:
    """Return the ordered (factor, exponent) pairs of a product, the expression itself if it is none."""
    return expr.factors if isinstance(expr, Product) else ((expr, S.One),)


def times(left: object, right: object) -> Expr:
    """Return the ordered product; scalars become coefficients of a linear combination."""
    a, b = read(left), read(right)
    if not isinstance(a, Term):
        return a * b if not isinstance(b, Term) else linear((a * c, t) for c, t in pairs(b))
    if not isinstance(b, Term):
        return linear((b * c, t) for c, t in pairs(a))
    coefficient: Expr = S.One
    items: list[tuple[Expr, Expr]] = []
    for side in (a, b):
        whole = side
        if isinstance(side, Linear) and len(side.args) == 1:
            ((inner, whole),) = side.pairs
            coefficient = coefficient * inner
        items.extend(factors(whole))
    return linear([(coefficient, product(items))])


def product(items: Iterable[tuple[Expr, Expr]]) -> Expr:
    """Build the ordered product of powers; an exponent zero leaves 1."""
    kept = [(factor, exponent) for factor, exponent in items if exponent is not S.Zero]
    if not all(isinstance(factor, Term) for factor, _ in kept):
        return Product(*kept)
    if not kept:
        return S.One
    if len(kept) == 1 and kept[0][1] is S.One:
        return kept[0][0]
    return Scoped.__new__(Product, *(Tuple(*pair) for pair in kept))


def power(base: object, exponent: object) -> Expr:
    """Return base ** exponent for a scalar exponent."""
    b, e = read(base), read(exponent)
    if isinstance(e, Term):
        raise TypeError(f"the exponent {e} is a term; only scalar exponents can be written")
    if not isinstance(b, Term):
        if b is S.Zero and e.is_nonpositive is not False:
            raise ZeroDivisionError("division by zero")
        return b**e
    if isinstance(b, Linear) and len(b.args) == 1 and (e.is_Integer or b.pairs[0][0].is_positive):
        ((c, t),) = b.pairs
        return times(power(c, e), power(t, e))
    if isinstance(b, Product) and (e.is_Integer or all(f.is_density and inner is S.One for f, inner in b.factors)):
        return product((f, inner * e) for f, inner in b.factors)
    return product([(b, e)])


# What Python's operators on a term a and another operand b mean.
OPERATORS: dict[str, Callable[..., Expr]] = {
    "add": add,
    "sub": lambda a, b: add(a, times(-1, b)),
    "mul": times,
    "truediv": lambda a, b: times(a, power(b, -1)),
}
for _name, _operator in OPERATORS.items():
    setattr(Term, f"__{_name}__", _operator)
    setattr(Term, f"__r{_name}__", lambda b, a, _operator=_operator: _operator(a, b))
Term.__neg__, Term.__pow__ = lambda a: times(-1, a), power

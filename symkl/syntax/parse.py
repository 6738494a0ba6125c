"""Text to statements, terms and hypotheses.  No text is ever evaluated: it is lexed, parsed by a grammar and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from sympy import Basic, Expr, S

from symkl.functions import Composite
from symkl.measures import FDivergence, LawMeasure
from symkl.models.gather import integers
from symkl.search.statement import Statement
from symkl.syntax.combined import with_mixtures
from symkl.syntax.conventions import discrete, divisors
from symkl.syntax.errors import InputError
from symkl.syntax.functions import functions_in
from symkl.syntax.givens import read_given
from symkl.syntax.names import Names
from symkl.syntax.readings import Reader
from symkl.syntax.text import subterms
from symkl.syntax.tree import Node, tree
from symkl.terms import (
    Apply,
    Continuous,
    Density,
    Discrete,
    Hypothesis,
    Law,
    Scoped,
    Variable,
    base_of,
    free,
)

T = TypeVar("T")


def parse(text: str, given: Iterable[str] = (), base: object = None) -> Statement:
    """Read a statement and what is given.

    Args: text, a chain of relations such as "KL(P || Q) = CE(P, Q) - H(P)"; given, texts such as "X -> Y -> Z";
        base, the base of log and of every measure: None or "e" for nats, 2 for bits, 10, or a symbol.
    Raises: InputError, with the place, for everything that is not in the language.

    >>> parse("KL(P || Q) >= 0").relations
    ('>=',)
    """
    givens = (given,) if isinstance(given, str) else tuple(given or ())
    return _guarded(text, lambda: _parse(text, givens, base))


def parse_expression(text: str, base: object = None, functions: Iterable[str] = ()) -> Expr:
    """Read one term; its names are resolved inside it.

    Args: functions, names such as f that are functions of random variables and not laws.
    Raises: InputError.

    >>> parse_expression("2 H(X | Y)")
    2 H(X|Y)
    """
    return _guarded(text, lambda: _expression(text, base, functions))


def parse_given(text: str, sides: Sequence[Expr] = (), base: object = None) -> tuple[Hypothesis, ...]:
    """Read one given; values that are free in the sides of the statement are shared with it.

    Raises: InputError.

    >>> parse_given("X -> Y -> Z")
    (X . Z | Y,)
    """
    return _guarded(text, lambda: read_givens((text,), sides, base))


def read_givens(texts: Sequence[str], sides: Sequence[Expr] = (), base: object = None) -> tuple[Hypothesis, ...]:
    """Read givens for a statement that is made of terms already."""
    roots = [tree(text, "given") for text in texts]
    applied = {t.name for side in sides for t in _all(side, Apply)}
    numbers = {t.function for kind in (Composite, FDivergence) for side in sides for t in _all(side, kind)}
    names = Names(*functions_in(roots, applied, numbers))
    reader = Reader(names, read_base(base))
    marker = Node("name", ("", 0), (), 0, 0)
    for side in sides:
        for law in _all(side, Law):
            names.laws.setdefault(law.name, (marker, reader.statement))
            reader._parameters.setdefault(law.name, set()).add(law.parameters)
        for d in _all(side, Density):
            reader.known_slots.setdefault(d.law.name, []).extend(pair[0] for pair in (*d.of, *d.given))
    shared = frozenset().union(*(free(side) for side in sides))
    found = _givens(reader, list(zip(texts, roots, strict=True)), shared)
    if sides:
        _whole(reader, (*sides, *found))
    return found


def read_variables(text: str) -> tuple[Variable, ...]:
    """Read names of random variables, separated by spaces or commas.

    Raises: InputError.
    """
    found: list[Variable] = []
    for name in text.replace(",", " ").split() if "{" not in text else text.split():
        root = tree(name)
        reader = Reader(Names(), S.Exp1)
        reader.text = name
        if len(root.parts) > 1:
            raise reader.fail(root, "a name of a random variable is expected, such as x or x_t")
        found += reader.variables(root.parts[0])
    return tuple(found)


def read_base(base: object) -> Expr:
    """Read the base of a derivation: None, a number, a SymPy scalar or a text such as "2" or "b"."""
    try:
        if isinstance(base, str):
            names = Names()
            root = tree(base).parts
            names.walk(root[0], base)
            names.settle()
            reader = Reader(names, S.Exp1)
            reader.text = base
            if len(root) != 1:
                msg = "the base of a logarithm is one number or parameter"
                raise InputError(msg, base)
            base = reader.scalar(root[0])
        return base_of(base)
    except InputError:
        raise
    except (TypeError, ValueError) as error:
        raise InputError(str(error), str(base)) from error


def _guarded(text: str, read: Callable[[], T]) -> T:
    """Turn what nesting does to Python and SymPy into an error about the input."""
    try:
        return read()
    except RecursionError as error:
        msg = "the expression is nested too deeply"
        raise InputError(msg, text if isinstance(text, str) else "") from error


def _expression(text: str, base: object, functions: Iterable[str]) -> Expr:
    root = with_mixtures(tree(text))
    if len(root.parts) > 1:
        msg = f"one expression is expected here, not a relation with '{root.value[0]}'"
        raise InputError(msg, text, root.parts[1].start)
    names = Names(*functions_in((root,), functions))
    names.walk(root, text)
    names.settle()
    reader = Reader(names, read_base(base))
    reader.text = reader.statement = text
    return reader.expr(root.parts[0])


def _parse(text: str, given: tuple[str, ...], base: object) -> Statement:
    root = with_mixtures(tree(text))
    roots = [with_mixtures(tree(g, "given")) for g in given]
    if len(root.parts) < 2:
        msg = "a statement needs a relation: left = right, left <= right or left >= right"
        raise InputError(msg, text, root.end)
    for relation, side in zip(root.value, root.parts[1:], strict=True):
        if relation not in {"=", "<=", ">="}:
            raise InputError(f"'{relation}' cannot be proved; statements use =, <= and >=", text, side.start)
    names = Names(*functions_in((root, *roots)))
    for piece, where in ((root, text), *zip(roots, given, strict=True)):
        names.walk(piece, where)
    names.settle()
    reader = Reader(names, read_base(base))
    reader.text = reader.statement = text
    sides = tuple(reader.expr(part) for part in root.parts)
    shared = frozenset().union(*(free(side) for side in sides))
    hypotheses = _givens(reader, list(zip(given, roots, strict=True)), shared)
    _whole(reader, (*sides, *hypotheses))
    _of_one_kind(hypotheses, given)
    hypotheses = (*hypotheses, *divisors(reader.nonzero, hypotheses))
    assumed, readings = discrete(reader.plain, hypotheses) if not names.laws else ((), ())
    return Statement(
        sides,
        tuple(map(str, root.value)),
        (*hypotheses, *assumed),
        reader.base,
        (*reader.readings, *readings, *_held(sides)),
        text,
        given,
    )


def _held(sides: Iterable[Expr]) -> Iterator[str]:
    """Say which values conditional divergences hold fixed where the same names are drawn elsewhere."""
    measures = [m for side in sides for m in _all(side, LawMeasure)]
    drawn = {v for side in sides for term in _all(side, Scoped) for v in term.bound if v in free(side)}
    for measure in measures:
        given = [{v for d in law.args for v in d.given_values} - set(measure.bound) for law in measure.sides]
        held = [v for v in dict.fromkeys(v for d in measure.sides[0].args for v in d.given_values) if v in drawn]
        if len(given) > 1 and held and all(set(held) <= values for values in given):
            names = ", ".join(map(str, held))
            mean = f"the mean over {names} is E_{{p({names})}}[{measure}]"
            yield f"{names} is held fixed in {measure}, which is a function of {names}; {mean}"


def _givens(reader: Reader, givens: list[tuple[str, Node]], shared: frozenset[Basic]) -> tuple[Hypothesis, ...]:
    found: dict[Hypothesis, None] = {}
    for text, root in givens:
        reader.text = text
        found.update(dict.fromkeys(read_given(reader, root, shared)))
    return tuple(found)


def _of_one_kind(hypotheses: Iterable[Hypothesis], given: Sequence[str]) -> None:
    """Refuse a variable that is given as discrete and as continuous: nothing would be said of it."""
    kinds = [{h.args[0] for h in hypotheses if isinstance(h, kind)} for kind in (Discrete, Continuous)]
    for slot in kinds[0] & kinds[1]:
        msg = f"{slot.name.upper()} is given as discrete and as continuous"
        raise InputError(msg, next(text for text in given if "continuous" in text))


def _whole(reader: Reader, values: Iterable[Basic]) -> None:
    """Refuse the declaration of an integer that stands in no index: those in indices are whole without it."""
    known = integers(values)
    for symbol, error in reader.whole:
        if symbol not in known:
            raise error
        reader.readings.setdefault(f"{symbol} is a whole number, because it stands in an index")


def _all(term: Expr, kind: type[T]) -> list[T]:
    return [found for found in subterms((term,)) if isinstance(found, kind)]

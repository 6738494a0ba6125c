"""Whatever symbols and laws are called, by a program or by a certificate from elsewhere, no name becomes code."""

import ast
import json

import pytest
from sympy import Symbol

import symkl
from symkl.codegen.printing import identifiers
from symkl.families import FAMILIES
from symkl.interop.libraries import measure_of
from symkl.terms import Law

HOSTILE = [
    'a"""\nraise SystemExit(1)\n"""',
    "a'''\nraise SystemExit(1)\n'''",
    'a", raise_(1), "',
    "a\\",
    "a\nraise SystemExit(1)",
    "a²",
    "ｎｐ",
    "np",
    "lambda",
    "value",
    "",
    "a\x00b",
]


def statements(source):
    """Return the kinds of the statements at the top of a module and the docstrings in it."""
    return {type(node) for node in ast.parse(source).body}


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
@pytest.mark.parametrize("backend", ["numpy", "math"])
def test_a_parameter_may_be_called_anything(name, backend):
    """The module has a docstring, imports and functions, and the function the same values as ever."""
    a, b = Symbol(name), Symbol("b")
    laws = [FAMILIES["Exponential"](s) for s in (a, b)]
    made = symkl.closed_form(measure_of(*laws, kind="kl_divergence")).lambdify(backend)
    plain = symkl.closed_form("KL(Exponential(a) || Exponential(b))").lambdify(backend)
    assert statements(made.source) == statements(plain.source)
    assert made(2.0, 3.0) == plain(2.0, 3.0)
    assert made.name == plain.name


NORMAL = "KL(MultivariateNormal([m1,m2],[[a,b],[b,c]]) || MultivariateNormal([n1,n2],[[d,f],[f,g]]))"


@pytest.mark.parametrize("text", ["KL(Poisson(a) || Poisson(b))", "I(X;Y)", NORMAL])
@pytest.mark.parametrize("name", ["f(): pass\ndef g", "lambda", "ｆ", "", "a b"], ids=repr)
def test_a_function_must_have_a_name(text, name):
    closed = "(a" in text or "m1" in text
    source = symkl.closed_form(text) if closed else symkl.parse_expression(text)
    with pytest.raises(symkl.InputError, match="no name for a function"):
        symkl.lambdify(source, name=name)


@pytest.mark.parametrize("name", [n for n in HOSTILE if n], ids=repr)
def test_a_law_may_be_called_anything(name):
    term = symkl.parse_expression("H[p](X)")
    hostile = term.xreplace({Law("p"): Law(name)})
    made = symkl.lambdify(hostile)
    assert statements(made.source) == statements(symkl.lambdify(term).source)
    assert made([0.5, 0.5]) == symkl.lambdify(term)([0.5, 0.5])


def test_a_certificate_from_elsewhere_is_data():
    """The names in a certificate are any text: its theorem can be checked, and generates the code it would."""
    hostile = Symbol(HOSTILE[0])
    law = FAMILIES["Exponential"]
    theorem = symkl.closed_form(measure_of(law(hostile), law(Symbol("b")), kind="kl_divergence")).theorem
    received = symkl.check(json.loads(symkl.dumps(theorem)))
    assert hostile in received.left.free_symbols
    assert received.lambdify("math")(2.0, 3.0) == symkl.closed_form("KL(Exponential(a) || Exponential(b))").lambdify("math")(2.0, 3.0)


def test_different_symbols_have_different_names():
    symbols = [Symbol(n) for n in (*HOSTILE, "a", "a_", "v_", "fi", "ﬁ", "a b", "a-b")]
    names = list(identifiers(symbols).values())
    assert len({compile(n, "", "eval").co_names for n in names}) == len(symbols)

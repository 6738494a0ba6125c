"""Wrong input gives one error with a place, fast, and nothing is ever evaluated."""

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse, parse_expression, parse_given
from symkl.syntax.text import text

MESSAGES = [
    ("H(X", 2, "never closed"),
    ("H(X))", 5, "closes nothing"),
    ("H(X]", 4, "needs ')'"),
    ("", 1, "nothing to read"),
    ("H(X) = ", 7, "ends where more"),
    ("H(X) \x00 = 1", 6, "control character U+0000"),
    ("\\log p(x)", 1, "LaTeX"),
    ("p(x_t-1 | x_t)", 3, "write x_{t-1}"),
    ("q(z) + q(x_t-1)", 10, "write x_{t-1}"),
    ("log p(x)/q(x)", 1, "put parentheses: log(p(x)/q(x))"),
    ("log p(x) q(x)", 1, "put parentheses: log(p(x) q(x))"),
    ("log p(x)^2", 5, "put parentheses: log(p(x)^2)"),
    ("1/n H(X)", 5, "read in two ways"),
    ("2^3^4", 4, "a^(b^c)"),
    ("H(X) + x", 8, "random variable"),
    ("KL(P || Q) + P", 14, "P is a law"),
    ("KL(P || Q) + I(P;X)", 4, "law and P as a variable"),
    ("KL(p(x) || q(y))", 1, "no density in x"),
    ("KL(p(x))", 1, "takes two laws"),
    ("KL(p(x) | q(x))", 1, "'||'"),
    ("KL(p(x)/q(x) || q(x))", 4, "a ratio is not a law"),
    ("KLD(P || Q)", 1, "write KL(P || Q)"),
    ("ELB(q(z), p(x, z))", 1, "did you mean ELBO"),
    ("H(2; Normal(0, 1))", 1, "RenyiEntropy(a; P)"),
    ("D_alpha(P || Q)", 1, "Renyi(a; P || Q)"),
    ("Frobnicate(X)", 1, "no function or measure Frobnicate"),
    ("entropy(X)", 1, "write H(X)"),
    ("h(Pe) + Pe log(n - 1)", 1, "the binary entropy is H(Bernoulli(a))"),
    ("log p(x) - ELBO", 12, "such as ELBO(q(z), p(x, z))"),
    ("KL(N(0, 1) || P)", 4, "no family N; write Normal(mean, sd): N(m, v) is Normal(m, sqrt(v))"),
    ("KL(P || N(m, s^2))", 9, "write Normal(mean, sd)"),
    ("KL(Gaussian(m, s) || P)", 4, "write Normal(mean, sd)"),
    ("KL(MvNormal([0, 1], S) || P)", 4, "write MultivariateNormal([m1, m2], [[a, b], [b, c]])"),
    ("KL(Gamm(a, b) || Gamma(c, d))", 4, "did you mean Gamma"),
    ("H([1/2, 1/2])", 3, "as in Categorical"),
    ("H(Y|X) + Y", 10, "that Y is a function of X is written H(Y|X) = 0"),
    ("H(X_1,...,X_n)", 7, "write the block X_{1:n} for X_1, ..., X_n"),
    ("H(X) - log |X|", 12, "log n, with the given 'card(X) = n'"),
    ("tan(2 + a)", 1, "no function or measure tan"),
    ("Fisher(P, Q)", 1, "a law and one or two of its parameters"),
    ("card(X)", 1, "not available for proofs yet"),
    ("KL(Gamma(a, b) || Gamma(c, rte=d))", 19, "has no parameter rte"),
    ("Gamma(a, b) + 1", 1, "stands in the place of one"),
    ("KL(q(x_{1:T} | x_0) || p(x_{0:T}))", 1, "write the block x_{0:T} in parts, one of them x_{1:T}"),
    ("KL(mix(w: P) || Q)", 4, "lists its weights and laws"),
    ("KL(mix(w: P, w: Q) || Q)", 4, "add up to 1"),
    ("log mix(1/2: p(x), 1/2: p(y))", 5, "same variables"),
    ("log mix(3/2: p(x), -1/2: q(x))", 5, "nonnegative"),
    ("[1, 2]", 1, "a list"),
    ("E(X)", 1, "an expectation needs its law"),
    ("E[q(z)]", 8, "the body is missing"),
    ("I(X,Y)", 1, "semicolons: I(X;Y)"),
    ("TC(X,Y,Z)", 1, "semicolons"),
    ("p(x, x)", 1, "bound twice"),
    ("p(|x)", 1, "missing"),
    ("H(X_{3:1})", 3, "runs backwards"),
    ("H(X_{1:100000})", 3, "at most 1000"),
    ("H(X_{-i})", 3, "write the range"),
    ("H(X')", 3, "drop the prime"),
    ("q_{t-1}(x)", 1, "plain subscript"),
    ("sum(t, 1, T, a_t H(X_t))", 14, "indexed parameters"),
    ("10^(10^8)", 1, "digits"),
    ("9" * 10_001, 1, "digits"),
    ("1e99999999999", 1, "digits"),
    ("gamma(10^8)", 1, "too large"),
    ("1/0", 3, "division by zero"),
    ("1/(2 - 2) + H(X)", 3, "division by zero"),
    ("sqrt(-1)", 1, "not a real number"),
    ("log_{-2} 3", 4, "base of a logarithm"),
    ("(" * 101 + "1" + ")" * 101, 101, "nested"),
    ("x'''", 1, "random variable"),
    ("p(x = 1)", 7, "a number stands"),
    ('__import__("os").system("touch /tmp/symkl_was_here")', 1, "not part"),
    ('KL(P, Q) + "text"', 12, "quotation marks"),
    ("H(X) if 1 else 2", 9, "*"),
    ("H(X).__class__", 6, "not part"),
    ("prod(x, p(x))", 1, "runs over an index"),
    ("q(x; a) + KL(q || q) + q(x; b)", 14, "different parameters"),
    ("KL(P || Q) + P(x) + Q(y)", 1, "different variables"),
    ("E[p(x) p(x)](1)", 3, "drawn twice"),
]


@pytest.mark.parametrize(("wrong", "column", "part"), MESSAGES, ids=[str(i) for i in range(len(MESSAGES))])
def test_messages(wrong, column, part):
    with pytest.raises(InputError) as caught:
        parse_expression(wrong)
    error = caught.value
    assert part in str(error)
    assert error.column == column
    assert "\n" not in str(error)
    assert len(str(error)) < 300
    line, caret = error.pointer().split("\n")
    assert caret.strip() == "^"
    assert len(caret) <= len(line) + 1
    again = pickle.loads(pickle.dumps(error))  # errors come back from worker processes
    assert (str(again), again.column, again.text) == (str(error), column, wrong)


@pytest.mark.parametrize(
    ("statement", "part"),
    [("H(X)", "needs a relation"), ("H(X) < 2", "cannot be proved"), ("X -> Y -> Z", "for givens"), (3, "is text")],
)
def test_statements(statement, part):
    with pytest.raises(InputError, match=part):
        parse(statement)


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ("X -> Y", "three places"),
        ("X -> Y -> X", "disjoint"),
        ("S: matrix(d, d)", "not available"),
        ("card(X) = n", "not available"),
        ("H(X) +", "ends where"),
        ("X . Y discrete", "cannot stand"),
        ("for all x", "cannot stand"),
        ("x + 1 discrete", "random variable is expected"),
    ],
)
def test_givens(wrong, part):
    with pytest.raises(InputError, match=part) as caught:
        parse("H(X) >= 0", [wrong])
    assert caught.value.text == wrong


@pytest.mark.parametrize("base", [-1, 0, 1, "1", "-2", "x +", "H(X)", 1j, object()])
def test_bases(base):
    with pytest.raises(InputError):
        parse("H(X) >= 0", base=base)


def test_operators_refuse_text():
    for wrong in ('__import__("os")', "text"):
        with pytest.raises(TypeError):
            parse_expression("KL(P, Q)") + wrong


# fmt: off
PIECES = st.sampled_from([
    "X", "Y", "x_t", "z_{t-1}", "P", "Q", "p(x)", "q(z|x)", "KL(", "H(", "E[", "I(", "log", "exp(", "(", ")",
    "[", "]", "{", "}", ",", ";", ":", "|", "||", "=", "<=", "+", "-", "*", "/", "^", "2", "0.5", "10^", "'",
    ".", "->", "<<", "sum(t,1,n,", "prod(", "f(", "TC(X_{1:3})", "a", "b", "1e9", "for", "all", "in", "..",
    "discrete", "_", "_{", "\x07", "é", "\\", '"', "#", "for", "t", "in", "1..n", ":", "function", " ",
])
# fmt: on


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=25), st.lists(PIECES, max_size=12))
def test_anything_else_is_an_input_error(statement, condition):
    for read, pieces in ((parse_expression, statement), (parse_given, condition)):
        for glue in ("", " "):
            try:
                text(found) if hasattr(found := read(glue.join(pieces)), "args") else None
            except InputError as error:
                error.pointer()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_an_input_error(wrong):
    try:
        parse(wrong, [wrong])
    except InputError as error:
        error.pointer()


@pytest.mark.parametrize(
    "wrong",
    [
        "(" * 50_000 + ")" * 50_000,
        "(" * 100_000,
        "H(X)+" * 20_000 + "H(X)" * 10_000,
        "+".join(["H(X_{1:900})"] * 5_000),
        "*".join(["10^9999"] * 9_000),
        "a^(1+" * 90 + "1" + ")" * 90,
        "9" * 90_000,
        "zeta(10^9)",
        "\x00" * 90_000,
        "-" * 90_000,
        "log " * 20_000,
    ],
    ids=str.__len__,
)
def test_bad_input_fails_fast(wrong):
    start = time.process_time()
    with pytest.raises(InputError):
        parse_expression(wrong)
    assert time.process_time() - start < 5  # far above what it takes: the machine may be busy


@pytest.mark.parametrize("size", [100, 1000])
def test_long_sums_are_read_and_printed_in_linear_time(size):
    def seconds(count):
        start = time.perf_counter()
        term = parse_expression(" + ".join(f"{i + 1} I(X_{i};Y)" for i in range(count)))
        assert text(term).count("I(") == count
        return time.perf_counter() - start

    seconds(10)
    assert seconds(size) < 40 * seconds(size // 10) + 0.5


def test_deep_but_allowed_nesting_is_read():
    for head in ("1+2*(", "log(1+a*", "E[p(x)](1+2*", "2/(1+"):
        count = 95
        term = parse_expression(head * count + "H(X)" + ")" * count)
        assert parse_expression(text(term)) == term

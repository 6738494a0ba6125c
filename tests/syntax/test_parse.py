"""Statements and givens are read as the language says."""

import os
import subprocess
import sys

import pytest
from sympy import Rational, S, Symbol, Tuple

from symkl.measures import KL, CrossEntropy, DensityEntropy, Entropy, MutualInformation, TotalCorrelation
from symkl.syntax.build import H, I, eq, ge, laws, le, variables
from symkl.syntax.errors import InputError
from symkl.syntax.parse import parse, parse_expression, parse_given
from symkl.syntax.text import text
from symkl.terms import (
    Almost,
    Apply,
    Assumed,
    AtLeast,
    Continuous,
    Density,
    Discrete,
    Every,
    EveryIndex,
    Exp,
    Finite,
    Independent,
    Law,
    Linear,
    Log,
    Nonzero,
    Positive,
    Product,
    Variable,
)

x, y, z, w = (Variable(n) for n in "xyzw")
p, q, P, Q = (Law(n) for n in "pqPQ")
T, t, a, n = (Symbol(s) for s in ["T", "t", "a", "n"])

STATEMENTS = [
    "KL(P || Q) = CE(P, Q) - H(P)",
    "KL(q(z | x) || p(z | x)) = E[q(z | x)](log q(z | x) - log p(z | x))",
    "log p(x) = ELBO(q(z), p(x, z)) + KL(q(z) || p(z | x))",
    "I(X;Y) = H(X) + H(Y) - H(X,Y)",
    "I(X,Y;Z|W) <= I(X;Z|W) + I(Y;Z|W,X)",
    "I(X;Y;Z) = I(X;Y) - I(X;Y|Z)",
    "H[q](X|Z) + H_2[q](Y) >= 1/2 I[q](X;Y)",
    "TC(X;Y;Z) + DTC(X;Y;Z) = H(X) + 2 H(Y)/3",
    "TC(X_{1:n}) = sum(i, 1, n, H(X_i)) - H(X_{1:n})",
    "DTC(X_{1:n}) = H(X_{1:n}) - sum(i, 1, n, H(X_i|X_{-i}))",
    "J(P, Q) = KL(P || Q) + KL(Q || P)",
    "E[q(z; lam)](log_b p(x, z)) = sum(z, q(z; lam) log_b p(x, z))",
    "E[p(x) q(z | x)](p(x, z)/(p(x) p(z)))^a <= prod(t, 1, T, p(x_t | x_{t-1})^2)",
    "KL(q(z = z_1) || p(z = z_1)) = sqrt(p(x')) + gamma(a) + beta(a, a + 1)",
    "Info(p(x)) = -log p(x)",
    "H(p(y | x)) = -sum(y, p(y | x) log p(y | x))",
    "e^H(X) >= 2^I(X;Y) + exp(-H(Y)/2)",
    "a (1 - b) H(X) + (a + b) H(Y) <= log n",
    "H(X)/n = (H(X) + 1) p(y)/2",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_is_printed_reads_back(statement):
    for side in parse(statement).sides:
        assert parse_expression(text(side)) == side


def test_relations_are_kept_as_typed():
    found = parse("H(X,Y) >= H(X) == H(X) <= H(X)")
    assert found.relations == (">=", "=", "<=")
    assert found.text == "H(X,Y) >= H(X) == H(X) <= H(X)"


@pytest.mark.parametrize("typed", ["D(P || Q)", "D_KL(P || Q)", "D_{KL}(P || Q)"])
def test_divergence_as_books_write_it(typed):
    assert parse_expression(typed) == parse_expression("KL(P || Q)")


def test_arithmetic_is_exact():
    assert parse_expression("0.25") == Rational(1, 4)
    assert parse_expression("1e-3 + 2") == Rational(2001, 1000)
    assert parse_expression("2 H(X)/3 - 0.5 H(X)") == Linear(
        Tuple(Rational(2, 3), Entropy(p, [x])), Tuple(Rational(-1, 2), Entropy(p, [x]))
    )
    assert parse_expression("gamma (1 - a) beta") == parse_expression("gamma(1 - a)*beta")
    assert parse_expression("beta (1 - a)") == Symbol("beta") * (1 - a)


def test_powers_are_taken_apart_only_where_that_is_sound():
    term = parse_expression("(a H(X))^(1/2)")
    assert term != parse_expression("a^(1/2) H(X)^(1/2)")
    assert parse_expression("(2 H(X))^2") == parse_expression("4 H(X)^2")


def test_bare_laws_take_their_coordinates_from_the_statement():
    assert parse_expression("KL(P || Q)") == KL(P(x), Q(x))
    assert parse("KL(P || Q) = E[P(y, z)](1)").sides[0] == KL(P(y, z), Q(y, z))
    assert parse_expression("E[P](log Q(z))").law == (P(z),)
    assert parse_expression("KL(P || Q) + Info(P, y)").parts[0] == KL(P(y), Q(y))
    assert parse_expression("KL(q || q(z; a))") == KL(Law("q", a)(z), Law("q", a)(z))


def test_entropy_of_names_depends_on_whether_they_are_laws():
    assert parse_expression("H(P)") == Entropy(p, [Variable("p")])
    assert parse_expression("H(P) + KL(P || Q)").parts[0] == DensityEntropy(P(x))
    found = parse("H(P, Q) = H(P) + KL(P || Q)")
    assert found.sides[0] == CrossEntropy(P(x), Q(x))
    assert "cross-entropy" in found.readings[0]


def test_the_law_of_one_law_measures():
    assert parse_expression("H(X) + E[q(x)](1)").parts[0] == Entropy(q, [x])
    assert parse_expression("H(X) + KL(q(x) || r(x))").parts[0] == Entropy(p, [x])
    assert parse_expression("H[q(; a)](X)") == Entropy(Law("q", a), [x])
    assert parse("I(X;Y) >= 0", ["q(x, y) = q(y, x)"]).sides[0].law == q


def test_values_behind_the_bar():
    assert parse_expression("H(Y|X=x)") == DensityEntropy(p(y | x))
    assert parse_expression("H(Y|X=z)") == DensityEntropy(Density(p, [y], [Tuple(x.slot, z)]))
    assert parse_expression("H(Y|X=x,Z)").law == (p(z | x),)
    assert parse_expression("H(X|)") == Entropy(p, [x])


def test_slots_copies_and_products():
    assert parse_expression("q(z = z_1)") == Density(q, [Tuple(z.slot, Variable("z", (1,)))])
    assert parse_expression("p(x')") == Density(p, [Tuple(x.slot, x.copied(1))])
    assert parse_expression("p(X, z | Y)") == Density(p, [x, z], [y])
    assert isinstance(parse_expression("p(x) q(z | x)/r(x)^2"), Product)
    assert parse_expression("E[p(z | x) p(x)](1)").law == (p(x), p(z | x))  # conditions are drawn first


def test_blocks():
    parts = [Variable("x", (i,)) for i in (1, 2, 3)]
    assert parse_expression("H(X_{1:3})") == Entropy(p, parts) == parse_expression("H(x[1:3])")
    assert parse_expression("TC(X_{1:3})") == TotalCorrelation(p, [[v] for v in parts])
    assert parse_expression("H(X_{1:3}|Y) - H(X_{-2})").parts[1] == Entropy(p, [parts[0], parts[2]])
    block = Variable("x", (1, n))
    assert parse_expression("TC(X_{1:n})") == TotalCorrelation(p, [[block]])
    found = parse_expression("H(X_{1:n}) - sum(i, 1, n, H(X_{-i}))")
    assert found.parts[1].body == Entropy(p, [Variable("x", (1, n, Symbol("i")))])
    assert parse_expression("H(X|Y_{1:0})") == Entropy(p, [x])
    assert parse_expression("p(x_{1:0})") == S.One


def test_bases():
    assert parse("H(X) = log 8", base=2).sides == (Entropy(p, [x], (), 2), Log(8, 2))
    assert parse("H(X) = ln 8", base="b").sides[0].base == Symbol("b")
    assert parse_expression("ln p(x)", base=10) == Log(p(x))
    assert parse_expression("KL_2(P || Q)") == KL(P(x), Q(x), 2)
    assert parse_expression("log_{1/2} p(x)") == Log(p(x), Rational(1, 2))


def test_functions_are_declared():
    found = parse("E[P(x)](f(x)) <= KL(P || Q) + log(E[Q(x)](exp(f(x))))", ["f: function"])
    assert found.sides[0].body == Apply("f", (x,))
    assert parse_expression("f(x)", functions=["f"]) == Apply("f", (x,))
    assert parse_expression("exp(f(x))", functions=["f"]) == Exp(Apply("f", (x,)))


def test_markov_chains_and_independence():
    slots = [v.slot for v in (x, y, z, w)]
    assert parse_given("X -> Y -> Z -> W") == (
        Independent(p, slots[:1], slots[2:], slots[1:2]),
        Independent(p, slots[:2], slots[3:], slots[2:3]),
    )
    assert parse_given("[q] X, Y . Z | W") == (Independent(q, slots[:2], slots[2:3], slots[3:]),)
    assert parse_given("X . Y . Z") == (
        Independent(p, slots[:1], slots[1:2]),
        Independent(p, slots[:2], slots[2:3]),
    )
    assert parse("I(X;Z) <= KL(q(x) || q(x))", ["X -> Y -> Z"]).given[0].args[0] == q


@pytest.mark.parametrize("chain", ["X - Y - Z", "X − Y − Z", "X ↔ Y ↔ Z", "X <-> Y <-> Z", "X → Y → Z", "X -> Y -> Z"])
def test_markov_chains_as_people_write_them(chain):
    assert parse_given(chain) == parse_given("X . Z | Y") == parse_given("X ⊥ Z | Y")


def test_differences_are_no_markov_chains():
    (found,) = parse_given("X_1, X_2 - Y_{t-1} - Z")
    assert found == parse_given("X_1, X_2 . Z | Y_{t-1}")[0]
    assert parse_given("a - b - c > 0") == (Positive(Symbol("a") - Symbol("b") - Symbol("c")),)
    for wrong in ("X - Y", "X - Y + Z", "X - 2 - Z", "X - Y -", "X - H(Y) - Z"):
        with pytest.raises(InputError):
            parse_given(wrong)


@pytest.mark.parametrize(
    ("sum_of_laws", "mixture"),
    [
        ("H(1/2 P + 1/2 Q)", "H(mix(1/2: P, 1/2: Q))"),
        ("H((P + Q)/2)", "H(mix(1/2: P, 1/2: Q))"),
        ("KL(w P + (1-w) Q || (P + Q + 2 R)/4)", "KL(mix(w: P, 1-w: Q) || mix(1/4: P, 1/4: Q, 1/2: R))"),
        ("H(w p(x) + (1 - w) q(x))", "H(mix(w: p(x), 1-w: q(x)))"),
        ("Renyi(a + b; 1/3*P + 2/3*Q || P)", "Renyi(a + b; mix(1/3: P, 2/3: Q) || P)"),
        ("H(1/2 Normal(0, 1) + 1/2 Normal(1, 2))", "H(mix(1/2: Normal(0, 1), 1/2: Normal(1, 2)))"),
    ],
)
def test_weighted_sums_of_laws_are_mixtures(sum_of_laws, mixture):
    assert parse_expression(sum_of_laws) == parse_expression(mixture)


@pytest.mark.parametrize(
    "wrong", ["H(P - Q)", "H(P + Q)", "KL(1/2 P + 1/4 Q || P)", "H(X + 1)", "KL(P + 1 || Q)", "H(P Q + R)"]
)
def test_other_sums_are_no_laws(wrong):
    with pytest.raises(InputError):
        parse_expression(wrong)


def test_a_value_that_a_conditional_divergence_holds_fixed_is_said_where_it_is_drawn_too():
    chain = "KL(p(x,y) || q(x,y)) = KL(p(x) || q(x)) + "
    (said,) = parse(chain + "KL(p(y|x) || q(y|x))").readings
    assert said.startswith("x is held fixed in KL(p(y | x) || q(y | x))")
    assert "the mean over x is E_{p(x)}[KL(p(y | x) || q(y | x))]" in said
    assert parse(chain + "E_{p(x)}[KL(p(y|x) || q(y|x))]").readings == ()
    assert parse("log p(x) >= ELBO(q(z|x), p(x,z)) + KL(q(z|x) || p(z|x))").readings[1:] == ()


def test_relations_are_universal_in_what_the_statement_does_not_have():
    found = parse("KL(q(z) || p(z | x)) >= 0", ["p(x, z) = p(z) p(x | z)"]).given[0]
    assert found == Assumed("=", p(x, z), p(z) * p(x | z), [z])
    found = parse("KL(q(z) || p(z | x)) >= 0", ["p(x) >= q(x) for all x"]).given[0]
    assert found == Assumed("<=", q(x), p(x), [x])
    (found,) = parse_given("q(x_t) = p(x_t) for t in 2..T")
    assert found == Assumed(
        "=", q(Variable("x", (t,))), p(Variable("x", (t,))), [Variable("x", (t,))], [Tuple(t, 2, T)]
    )


def test_conditions():
    assert parse_given("0 < w < 1") == (Positive(Symbol("w")), Positive(1 - Symbol("w")))
    assert parse_given("T >= 2") == (AtLeast(T - 2),)
    assert parse_given("a != 0") == (Nonzero(a),)
    assert parse_given("n: integer") == ()
    assert parse("H(X_{1:n}) >= 0", ["n: integer"]).readings[0] == "n is a whole number, because it stands in an index"
    with pytest.raises(InputError, match="a stands in no index or range"):
        parse("a H(X) >= 0", ["a: integer", "a >= 0"])
    assert parse_given("X discrete") == (Discrete(x),)
    assert parse_given("X, Y continuous") == (Continuous(x), Continuous(y))
    assert parse_given("P << Q") == (Almost((P(x),), Positive(Q(x))),)
    assert parse_given("p(x) > 0") == (Every((x,), Positive(p(x))),)
    assert parse("p(x) <= 1", ["p(x) > 0"]).given == (Positive(p(x)),)
    assert parse_given("H(P(x)) is finite") == (Finite(parse_expression("E[P(x)](log P(x))")),)
    assert parse_given("a > t for t in 1..n") == (EveryIndex(t, 1, n, Positive(a - t)),)


def test_plain_variables_are_discrete():
    found = parse("I(X;Y) <= H(X)", ["X continuous"])
    assert found.given == (Continuous(x), Discrete(y))
    assert found.readings == ("Y is read as discrete",)
    assert parse("H(X) = E[p(x)](Info(p(x)))").given == ()
    assert parse("sum(t, 1, n, H(X_t)) >= 0").given == (EveryIndex(t, 1, n, Discrete(Variable("x", (t,)))),)


def test_what_is_divided_by_is_not_zero():
    assert Nonzero(a) in parse("H(X)/(2 a) >= 0").given
    assert Nonzero(a) not in parse("H(X)/(2 a) >= 0", ["a > 0"]).given


def test_extra_variables_of_the_second_law_are_held_fixed():
    found = parse("ELBO(q(z), p(x, z)) <= log p(x)")
    assert "x is held fixed" in found.readings[0]


def test_statements_from_python_are_those_from_text():
    X, Y, Z = variables("x y z")
    typed = parse("I(X;Z) <= I(Y;Z)", ["X -> Y -> Z"])
    built = le(I(X, Z), I(Y, Z), given=["X -> Y -> Z"])
    assert (typed.sides, typed.given, typed.readings) == (built.sides, built.given, built.readings)
    assert ge(H(X), 0).relations == (">=",)
    law = laws("q")
    assert eq(H(law(X)), H(X, law=law), given=["p(x) > 0"]).given == (Every((X,), Positive(p(X))),)
    assert I((X, Y), Z | variables("w")) == MutualInformation(p, [[x, y], [z]], [w])
    with pytest.raises(TypeError):
        I(X, 1)


def test_the_hash_seed_changes_nothing():
    code = "from symkl.syntax.parse import parse\ns = parse({!r}, {!r})\nprint(s.sides, s.given, s.readings)".format(
        "KL(P || Q) + I(X,Y;Z) <= a b (c + d) H(Y,X) p(x, y)/q(y | z)^a", ["p(x, y, z) = q(y, x, z)", "X . Y . Z"]
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1


def test_what_is_averaged_over_is_said():
    (said,) = parse("log p(x) >= E_q[log p(x | z)] - KL(q(z | x) || p(z))").readings
    assert said == "the mean under q is over q(x, z)"
    assert parse("E_P[log P(x)] + KL(P || Q) >= 0").readings == ()


def test_a_law_that_looks_like_a_function_is_said():
    assert "the entropy of a law f" in parse("H(f(X)) <= H(X)").readings[0]
    assert parse("H(mix(1/2: P, 1/2: Q)) >= H(P)").readings == ()

"""Laws of vectors: marginals, information, lists in the language, wrong input; means that are written out."""

from __future__ import annotations

from itertools import product

import pytest
import sympy
from mpmath import mp
from sympy import KroneckerDelta, Matrix, Rational, S, Symbol, digamma, log, loggamma, oo, pi, symbols

import symkl
from symkl import closed_form
from symkl.certificates import certificate, replay
from symkl.families import FAMILIES, Statistic
from symkl.families.base import coordinates
from symkl.families.facts import MOST_VALUES, sum_over_values
from symkl.families.kinds import inverse, matrix, rows
from symkl.families.statistic import X, places
from symkl.kernel import RULES, DoesNotApply
from symkl.search.closed import close_form
from symkl.syntax.build import KL, H, I
from symkl.terms import Density, Expectation, Log, Variable
from tests.families.numeric import agree, value

a, b, c, d, m, n, s = symbols("a b c d m n s")
TABLE = [[Rational(1, 4), Rational(1, 4), 0], [Rational(1, 12), Rational(1, 6), Rational(1, 4)]]
COV = [[2, 1, 0], [1, 3, 1], [0, 1, 4]]
x1, x2, x3 = (Variable("x", (i,)) for i in (1, 2, 3))


def same(found, wanted):
    with mp.workdps(50):
        return agree(value(found), value(S(wanted)))


def entropy(masses):
    return -sum(p * log(p) for p in masses if p)


def test_a_table_has_the_entropies_of_its_rows_and_columns():
    law = FAMILIES["JointCategorical"](TABLE)
    cells, lines, columns = [p for r in TABLE for p in r], map(sum, TABLE), map(sum, zip(*TABLE, strict=True))
    joint, row, column = entropy(cells), entropy([*lines]), entropy([*columns])
    for term, wanted in (
        (H(x1, x2, law=law), joint),
        (H(x1, law=law), row),
        (H(x2, law=law), column),
        (H(x2 | x1, law=law), joint - row),
        (H(x1 | x2, law=law), joint - column),
        (I(x1, x2, law=law), row + column - joint),
        (I(x1, x2, law=law, base=2), (row + column - joint) / log(2)),
    ):
        answer = close_form(term)
        assert answer.status == "closed"
        assert same(answer.value, wanted), term
        assert replay(certificate(answer.theorem)).right == answer.value


@pytest.mark.parametrize(("first", "second"), [((1,), (2,)), ((1, 2), (3,)), ((1,), (3,)), ((2,), (1, 3))])
def test_blocks_of_a_normal_vector_have_the_information_of_their_determinants(first, second):
    law, whole = FAMILIES["MultivariateNormal"]([a, b, c], COV), Matrix(COV)

    def det(indices):
        chosen = [i - 1 for i in sorted(indices)]
        return whole.extract(chosen, chosen).det()

    groups = [tuple(Variable("x", (i,)) for i in group) for group in (first, second)]
    answer = close_form(I(*groups, law=law))
    assert answer.status == "closed"
    assert same(answer.value, log(S(det(first) * det(second)) / det((*first, *second))) / 2)


def test_the_information_is_the_divergence_from_the_product_of_the_marginals():
    cov = [[2, a], [a, 3]]
    law, apart = (FAMILIES["MultivariateNormal"]([0, 0], v) for v in (cov, [[2, 0], [0, 3]]))
    found = close_form(I(x1, x2, law=law))
    other = close_form(KL(law.at(Variable("x")), apart.at(Variable("x"))))
    assert same(found.value.subs(a, 1), -log(Rational(5, 6)) / 2)
    assert same(found.value.subs(a, Rational(3, 7)), other.value.subs(a, Rational(3, 7)))


def test_conditional_information_of_a_normal_vector():
    answer = close_form(I(x1, x3 | x2, law=FAMILIES["MultivariateNormal"]([0, 0, 0], COV)))
    whole = Matrix(COV)
    parts = [whole.extract(i, i).det() for i in ([0, 1], [1, 2], [0, 1, 2], [1])]
    assert same(answer.value, log(S(parts[0] * parts[1]) / (parts[2] * parts[3])) / 2)


def test_the_normal_divergence_is_trace_form_and_determinants():
    """C61 of the literature: 1/2 (tr(S2^-1 S1) + D' S2^-1 D - d + ln det S2/det S1), in three dimensions."""
    first, second = Matrix(COV), Matrix([[1, 0, 0], [0, 2, 1], [0, 1, 5]])
    mean, other = Matrix([a, 1, 2]), Matrix([0, b, 1])
    away = other - mean
    form = (away.T * second.inv() * away)[0]
    wanted = ((second.inv() * first).trace() + form - 3 + log(S(second.det()) / first.det())) / 2
    laws = (FAMILIES["MultivariateNormal"](u, v) for u, v in ((mean, first), (other, second)))
    answer = close_form(KL(*(law.at(Variable("x")) for law in laws)))
    at = {a: Rational(2, 3), b: Rational(-5, 7)}
    assert answer.status == "closed"
    assert same(answer.value.subs(at), wanted.subs(at))


def test_a_normal_vector_of_one_is_normal_and_a_wishart_matrix_of_one_is_gamma():
    assert closed_form("KL(MultivariateNormal([m], [[4]]) || Normal(m, 2))").value == 0
    assert closed_form("KL(Wishart(n, [[1/2]]) || Gamma(n/2, 1))").value == 0


def test_precision_stands_for_the_inverse_covariance():
    law = FAMILIES["MultivariateNormal"]([0, 0], precision=[[2, 1], [1, 3]])
    assert law.parameters[1] == rows(Matrix([[2, 1], [1, 3]]).inv())
    assert matrix(inverse(law.parameters[1])) == Matrix([[2, 1], [1, 3]])


def test_the_wishart_divergence_is_that_of_its_normalising_constants():
    """Two laws with one scale: (p - q)/2 E[log det W/|2 S|] - ln Gamma_d(p/2) + ln Gamma_d(q/2)."""
    answer = closed_form("KL(Wishart(a, [[2, 1], [1, 3]]) || Wishart(b, [[2, 1], [1, 3]]))")
    gammas = [loggamma(v / 2) + loggamma((v - 1) / 2) for v in (a, b)]
    wanted = (a - b) / 2 * (digamma(a / 2) + digamma((a - 1) / 2)) - gammas[0] + gammas[1]
    at = {a: Rational(13, 4), b: Rational(9, 2)}
    assert same(answer.value.subs(at), wanted.subs(at))


@pytest.mark.parametrize(
    ("text", "status", "found"),
    [
        ("KL(Categorical([a, 1 - a]) || Categorical([b, 1 - b]))", "closed", a * log(a / b) + (1 - a) * log((1 - a) / (1 - b))),
        ("H(Categorical([0, 1, 0]))", "closed", 0),
        ("KL(Categorical([0, 1]) || Categorical([1/2, 1/2]))", "closed", log(2)),
        ("KL(Categorical([1/2, 1/2]) || Categorical([0, 1]))", "infinite", oo),
        ("KL(Binomial(5, 1) || Binomial(5, 1))", "closed", 0),  # torch 2.13 gives nan
        ("KL(Geometric(1) || Geometric(1/2))", "closed", log(2)),
        ("KL(Bernoulli(a) || Binomial(1, b))", "closed", a * log(a / b) + (1 - a) * log((1 - a) / (1 - b))),
        ("KL(Binomial(5, 1/2) || Binomial(4, 1/2))", "infinite", oo),
        ("KL(Multinomial(3, [1/2, 1/2]) || Multinomial(4, [1/2, 1/2]))", "infinite", oo),
        ("KL(Multinomial(n, [1/2, 1/2]) || Multinomial(n, [0, 1]))", "infinite", oo),
        ("KL(Multinomial(n, [0, 1]) || Multinomial(n, [1/2, 1/2]))", "closed", n * log(2)),
        ("KL(JointCategorical([[1/2, 1/2]]) || JointCategorical([[1/4, 3/4]]))", "closed", log(2) - log(3) / 2),
        ("H(Binomial(n, a))", "none", None),
        ("H(Multinomial(n, [a, 1 - a]))", "none", None),
        ("H(Logarithmic(a))", "none", None),
        ("H(NegativeBinomial(a, b))", "none", None),
        ("KL(MultivariateNormal([0, 0], [[1, 0], [0, 1]]) || NormalGamma(0, 1, 1, 1))", "infinite", oo),
    ],
)
def test_the_answer_is_honest(text, status, found):
    answer = closed_form(text)
    assert answer.status == status
    assert answer.value == found or same(answer.value.subs({n: 3}), S(found).subs({n: 3}))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("H(Binomial(n, a))", "log(binomial(n, x))"),
        ("KL(Binomial(n, a) || Binomial(m, b))", "log(binomial(m, x))"),
        ("H(Multinomial(n, [a, 1 - a]))", "log(factorial(x_1))"),
        ("H(Zeta(a))", ""),
    ],
)
def test_what_is_missing_is_named(text, missing):
    answer = closed_form(text)
    assert missing in answer.note
    assert (answer.status == "none") == bool(missing)


def test_unequal_numbers_of_trials_cut_a_region():
    answer = closed_form("KL(Binomial(n, a) || Binomial(m, b))")
    assert m - n in [h.args[0] for h in answer.region]
    whole = closed_form("KL(Binomial(2, 1/3) || Binomial(3, 1/4))")
    mass = [(S(4) / 9, S(27) / 64), (S(4) / 9, S(27) / 64), (S(1) / 9, S(9) / 64)]
    assert same(whole.value, sum(p * log(p / q) for p, q in mass))


def test_a_mean_is_written_out_over_few_values_only():
    x, binomial = Variable("x"), FAMILIES["Binomial"]
    few, many = binomial(3, a), binomial(MOST_VALUES, a)
    found = sum_over_values(Expectation(few.at(x), Statistic(X**2, x))).right
    assert sympy.expand(found - (3 * a * (1 - a) + 9 * a**2)) == 0
    for law, formula in ((many, X**2), (binomial(n, a), X**2), (few, log(X)), (FAMILIES["Normal"](0, 1), X**2)):
        with pytest.raises(DoesNotApply):
            sum_over_values(Expectation(law.at(x), Statistic(formula, x)))


def test_coordinates_have_their_numbers_and_no_others():
    law = FAMILIES["MultivariateNormal"]([1, 2], [[1, 0], [0, 5]])
    rule = RULES["MultivariateNormal: log-density"]
    of_second = rule(Expectation([Density(law, [x2])], Log(Density(law, [x2])))).right
    assert of_second.law == (Density(law, [x2]),)
    assert "(x_2 - 2)^2" in str(of_second)
    for strange in ((Variable("x"), Variable("y")), (x2, x3), (x1, Variable("y", (2,)))):
        density = Density(law, strange)
        with pytest.raises(DoesNotApply):
            rule(Expectation([density], Log(density)))
        with pytest.raises(TypeError, match="is here a law of x_1, x_2"):
            close_form(H(density))


def test_a_fact_of_coordinates_is_refused_for_another_coordinate():
    law = FAMILIES["MultivariateNormal"]([1, 2], [[1, 0], [0, 5]])
    (first, second), at = places(2), coordinates(law, "x")
    rule = RULES["MultivariateNormal: E[x_i]"]
    assert rule(Expectation(law.at(Variable("x")), Statistic(second, *at)), S(2)).right == 2
    with pytest.raises(DoesNotApply):
        rule(Expectation(law.at(Variable("x")), Statistic(second, *at)), S(1))
    with pytest.raises(DoesNotApply):
        RULES["MultivariateNormal: E[(x_i-c)^2]"](
            Expectation(law.at(Variable("x")), Statistic((first - second) ** 2, *at)), S(1), second
        )


def test_the_place_of_a_value_is_no_parameter():
    for bad in (Symbol("_"), Symbol("_1")):
        with pytest.raises(ValueError, match="begin with _"):
            FAMILIES["Normal"](bad, 1)


def test_what_is_printed_reads_back():
    for text in ("KL(Categorical([1/2, 1/2]) || Categorical([1/3, 2/3]))", "H[JointCategorical([[1/2], [1/2]])](X_1|X_2)"):
        term = closed_form(text).term
        assert closed_form(str(term)).term == term


def test_masses_of_a_joint_law_are_those_of_its_table():
    law = FAMILIES["JointCategorical"](TABLE)
    for (i, row), j in product(enumerate(TABLE, 1), (1, 2, 3)):
        r, k = places(2)
        found = sum_over_values(
            Expectation(law.at(Variable("x")), Statistic(KroneckerDelta(r, i) * KroneckerDelta(k, j), x1, x2))
        )
        assert found.right == row[j - 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("H(Categorical([1/2, 1/3]))", "add up to 5/6, not to 1"),
        ("H(Categorical([3/2, -1/2]))", "all entries must be positive, not -1/2"),
        ("H(Categorical(1/2))", "probs: a list [a, b, ...] is needed, not 1/2"),
        ("H(Categorical([1/2; 1/2]))", "stand between commas"),
        ("H(Normal([1], 2))", "mean: a number is needed"),
        ("H(MultivariateNormal([0, 0], [[1, 2], [2, 1]]))", "all leading principal minors must be positive, not -3"),
        ("H(MultivariateNormal([0, 0], [[1, 2], [3, 1]]))", "is not symmetric"),
        ("H(MultivariateNormal([0], [[1, 0], [0, 1]]))", "mean has 1 and cov has 2"),
        ("H(MultivariateNormal([0, 0], precision=[[1, 1], [1, 1]]))", "has no inverse"),
        ("H(JointCategorical([[1/2], [1/4, 1/4]]))", "different lengths"),
        ("H(VonMisesFisher([1, 1, 0], 2))", "is not 1"),
        ("H(VonMisesFisher([1, 0], 2))", "has 3 entries, not 2"),
        ("H(Dirichlet([2]))", "at least two entries"),
        ("[1, 2] + 3", "a list [..] is a parameter of a family"),
        ("H(Zeta(1))", "s - 1 > 0 is needed"),
        ("H(Hypergeometric(5, 6, 2))", "-K + N + 1 > 0 is needed"),
        ("H(Binomial(5/2, 1/3))", "n is a whole number"),
    ],
)
def test_wrong_input_gets_one_line(text, message):
    with pytest.raises(symkl.InputError) as caught:
        closed_form(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_entropy_of_a_normal_vector_has_the_shape_of_the_textbook():
    assert closed_form("H(MultivariateNormal([0], [[s]]))").value == log(2 * pi * S.Exp1 * s) / 2

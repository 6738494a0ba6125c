"""Renyi, Tsallis, Bhattacharyya, Hellinger and chi-squared closed forms against their definitions."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from random import Random

import pytest
from mpmath import mp
from sympy import Abs, Rational, S, Symbol, exp, log, oo, simplify, sqrt, symbols

from symkl import closed_form
from symkl.certificates import certificate, replay
from symkl.families import FAMILIES, Family
from symkl.families.domains import Domain
from symkl.families.integrals import normalisation, second_moment
from symkl.kernel import DoesNotApply
from symkl.measures import KL, Bhattacharyya, ChiSquared, Hellinger2, Renyi, RenyiEntropy, TsallisEntropy
from symkl.numeric.evaluation import by_definition
from symkl.numeric.formulas import NoNumber
from symkl.search.closed import close_form
from symkl.search.members import fixed
from symkl.search.shown import lines
from symkl.terms import AlphabetSum, Positive, Variable, power
from tests.families.numeric import (
    ANSWER,
    FULL,
    POINTS,
    PRECISION,
    agree,
    digits_of,
    evaluate,
    law_at_random,
    symbols_of,
    value,
)

LAWS = sorted(FAMILIES)
ORDERS = [Rational(1, 3), Rational(3, 4), Rational(5, 4), S(2)]
KNOWN = {"Bernoulli", "Beta", "Exponential", "Gamma", "Normal", "Poisson"}
"""Families whose products of powers are members of the family again."""
SOLVED = {"closed", "region"}
x = Variable("x")
a, b, c, d, m, n, s, t, alpha = symbols("a b c d m n s t alpha")


def family(name, *parameters):
    return FAMILIES[name](*parameters)(x)


def measures_at_random(name, random):
    p, q = (law_at_random(FAMILIES[name], random).at(x) for _ in range(2))
    order = random.choice(ORDERS)
    one, two = (RenyiEntropy(order, p), TsallisEntropy(order, p)), (Renyi(order, p, q, 2), ChiSquared(p, q))
    found = random.choice(one), random.choice(two), random.choice((Bhattacharyya(p, q), Hellinger2(p, q)))
    return found if FULL else random.sample(found, 1)


@pytest.mark.parametrize("name", LAWS)
def test_a_closed_value_is_that_of_the_definition(name):
    random = Random(name)
    for measure in [m for _ in range(POINTS) for m in measures_at_random(name, random)]:
        answer = close_form(measure)
        with mp.workdps(PRECISION):
            if answer.status == "closed":
                assert agree(value(answer.value), evaluate(measure), min(ANSWER, digits_of(FAMILIES[name]))), measure
            else:
                assert answer.note, measure


@pytest.mark.parametrize("name", sorted(KNOWN & set(LAWS)))
def test_the_symbolic_answer_holds_at_numbers_line_by_line(name):
    cls, random = FAMILIES[name], Random(name)
    p, q = (law_at_random(cls, random) for _ in range(2))
    generic = [cls(*(Symbol(f"{parameter}_{tag}") for parameter in cls.names)) for tag in "pq"]
    at = dict(zip((*generic[0].parameters, *generic[1].parameters), (*p.parameters, *q.parameters), strict=True))
    symbolic = close_form(Renyi(alpha, generic[0](x), generic[1](x)))
    special = close_form(Renyi(Rational(2, 3), p(x), q(x)))
    assert symbolic.status in {"closed", "region"}
    assert replay(certificate(symbolic.theorem)).right == symbolic.value
    with mp.workdps(PRECISION):
        assert agree(value(symbolic.value.xreplace({**at, alpha: Rational(2, 3)})), value(special.value), ANSWER)
        assert all(agree(evaluate(line.left), evaluate(line.right), ANSWER) for line in lines(special.theorem))


def test_the_totals(capsys):
    """Divergences at symbols; parameters inside statistics or at ends of supports are shared where they must be."""
    counts = Counter()
    orders = {"Renyi": lambda p, q: Renyi(Rational(2, 3), p, q), "ChiSquared": ChiSquared}
    kinds = {"Bhattacharyya": Bhattacharyya, "Hellinger2": Hellinger2} | orders
    for name in LAWS if FULL else sorted(Random(3).sample(LAWS, 6)):
        cls = FAMILIES[name]
        first, second = symbols_of(cls, "p"), symbols_of(cls, "q")
        shared = fixed(cls) if cls.dimension is Family.dimension and not cls.kinds else cls.whole
        third = [a if n in shared else b for n, a, b in zip(cls.names, first, second, strict=True)]
        for word, kind in kinds.items():
            pairs = ((first, other) for other in (second, third) if list(other) != list(first))
            counts[word] += any(close_form(kind(cls(*f).at(x), cls(*o).at(x))).status in SOLVED for f, o in pairs)
    with capsys.disabled():
        sys.stdout.write(f"\n{dict(counts)}\n")
    assert min(counts.values()) >= (28 if FULL else 1)


@pytest.mark.parametrize(
    "text",
    [
        "Hellinger2(Categorical([1/2, 1/3, 1/6]), Categorical([1/4, 1/2, 1/4]))",
        "Renyi(3/2; JointCategorical([[1/2, 1/4], [1/8, 1/8]]) || JointCategorical([[1/4, 1/4], [1/3, 1/6]]))",
        "ChiSquared(Dirichlet([3/2, 2, 5/2]) || Dirichlet([2, 3/2, 3]))",
        "Bhattacharyya(Dirichlet([3/2, 2, 1]), Dirichlet([2, 3/2, 2]))",
        "RenyiEntropy(3; Dirichlet([3/2, 2, 5/3]))",
        "Renyi(1/3; MultivariateNormal([1, 0], [[1, 1/2], [1/2, 1]]) || MultivariateNormal([0, 1/2], [[2, 0], [0, 2]]))",
        "ChiSquared(MultivariateNormal([1, 0], [[1, 1/2], [1/2, 1]]) || MultivariateNormal([0, 0], [[2, 0], [0, 2]]))",
        "Renyi(2; Multinomial(3, [1/2, 1/3, 1/6]) || Multinomial(3, [1/4, 1/2, 1/4]))",
        "Hellinger2(Binomial(3, 1/3), Binomial(5, 1/4))",
    ],
)
def test_laws_of_vectors_and_of_few_values(text):
    answer = closed_form(text)
    assert answer.status == "closed"
    assert replay(certificate(answer.theorem)).right == answer.value
    with mp.workdps(PRECISION):
        assert agree(value(answer.value), evaluate(answer.term), 10)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        # Nielsen and Okamura 2022, On f-divergences between Cauchy distributions
        ("ChiSquared(Cauchy(m, s) || Cauchy(n, t))", ((Symbol("s") - Symbol("t")) ** 2 + (Symbol("m") - Symbol("n")) ** 2) / (2 * Symbol("s") * Symbol("t"))),
        ("Renyi(2; Cauchy(m, s) || Cauchy(n, t))", log(1 + ((Symbol("s") - Symbol("t")) ** 2 + (Symbol("m") - Symbol("n")) ** 2) / (2 * Symbol("s") * Symbol("t")))),
        ("Bhattacharyya(Laplace(m, s), Laplace(n, s))", Abs(Symbol("m") - Symbol("n")) / (2 * Symbol("s")) - log(1 + Abs(Symbol("m") - Symbol("n")) / (2 * Symbol("s")))),
    ],
)
def test_divergences_by_means_of_tilted_densities(text, shape):
    answer = closed_form(text)
    at = {Symbol(n): Rational(*pq) for n, pq in (("m", (1, 3)), ("n", (-5, 4)), ("s", (6, 5)), ("t", (2, 7)))}
    assert answer.status == "closed"
    with mp.workdps(PRECISION):
        assert agree(value(answer.value.xreplace(at)), value(shape.xreplace(at)), ANSWER)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("Bhattacharyya(Laplace(m, s), Laplace(n, t))", {"s > 0", "t > 0"}),
        ("Bhattacharyya(Normal(m, s), Laplace(n, t))", {"s > 0", "t > 0"}),
        ("Renyi(a; Laplace(m, s) || Laplace(n, t))", {"s > 0", "t > 0", "a > 0", "a != 1", "s/(a*t) + 1 > s/t"}),
    ],
)
def test_that_a_mean_of_an_exponential_is_positive_is_no_condition(text, conditions):
    assert {*map(str, closed_form(text).conditions)} == conditions


@pytest.mark.parametrize(
    ("text", "status", "shape"),
    [
        ("Hellinger2(Categorical([1/2, 1/2, 0]), Categorical([0, 1/2, 1/2]))", "closed", S.Half),
        ("ChiSquared(Categorical([1/2, 1/2, 0]) || Categorical([0, 1/2, 1/2]))", "infinite", oo),
        ("Bhattacharyya(Categorical([1, 0]), Categorical([0, 1]))", "infinite", oo),
        ("Renyi(2; Categorical([1/2, 1/2, 0]) || Categorical([1/4, 1/4, 1/2]))", "closed", log(2)),
        ("Bhattacharyya(MultivariateNormal([m, n], [[a, b], [b, c]]), MultivariateNormal([0, 0], [[a, b], [b, c]]))",
         "closed", (a * n**2 - 2 * b * m * n + c * m**2) / (8 * (a * c - b**2))),
        ("ChiSquared(MultivariateNormal([0, 0], [[2, 0], [0, 1]]) || MultivariateNormal([0, 0], [[1, 0], [0, 1]]))",
         "infinite", oo),
    ],
)  # fmt: skip
def test_known_answers_about_vectors(text, status, shape):
    answer = closed_form(text)
    assert answer.status == status
    assert answer.value == shape or simplify(answer.value - shape) == 0


@pytest.mark.parametrize("name", LAWS)
def test_a_law_is_at_no_distance_from_itself(name):
    cls = FAMILIES[name]
    law = cls(*symbols_of(cls, "p")).at(x)
    numbers = law_at_random(cls, Random(name)).parameters
    found = (Renyi(alpha, law, law), Bhattacharyya(law, law), Hellinger2(law, law), ChiSquared(law, law))
    for measure in found if FULL or name in KNOWN else found[:1]:
        answer = close_form(measure)
        if name in KNOWN:
            assert (answer.status, answer.value) == ("closed", S.Zero)
        elif answer.value is not None:
            at = dict(zip(law.law.parameters, numbers, strict=True)) | {alpha: Rational(2, 3)}
            assert abs(value(answer.value.xreplace(at))) < 1e-12


@pytest.mark.parametrize(
    ("text", "status", "shape"),
    [
        ("Renyi(alpha; Bernoulli(a) || Bernoulli(b))", "closed",
         log(a**alpha * b ** (1 - alpha) + (1 - a) ** alpha * (1 - b) ** (1 - alpha)) / (alpha - 1)),
        ("Hellinger2(Exponential(a), Exponential(b))", "closed", 1 - 2 * sqrt(a * b) / (a + b)),
        ("Bhattacharyya(Normal(m, s), Normal(n, t))", "closed",
         Rational(1, 4) * ((m - n) ** 2 / (s**2 + t**2)) + log((s**2 + t**2) / (2 * s * t)) / 2),
        ("ChiSquared(Poisson(a) || Poisson(b))", "closed", exp((a - b) ** 2 / b) - 1),
        ("RenyiEntropy(2; Exponential(b))", "closed", log(2 / b)),
        ("Hellinger2(Bernoulli(1/3), Bernoulli(1/3))", "closed", S.Zero),
        ("Renyi(1/2; Uniform(0, 2) || Uniform(1, 3))", "closed", 2 * log(2)),
        ("Hellinger2(Uniform(0, 2), Uniform(1, 3))", "closed", S.Half),
        ("Renyi(2; Uniform(0, 2) || Uniform(1, 3))", "infinite", oo),
        ("Renyi(3; Gamma(1, 1) || Gamma(2, 2))", "infinite", oo),
        ("Renyi(2; Exponential(1) || Exponential(2))", "infinite", oo),
        ("ChiSquared(Normal(0, 2) || Normal(0, 1))", "infinite", oo),
        ("ChiSquared(Normal(0, 1) || Gamma(1, 1))", "infinite", oo),
        ("RenyiEntropy(3; Gamma(1/2, 1))", "infinite", -oo),
        ("Bhattacharyya(Uniform(0, 1), Uniform(2, 3))", "infinite", oo),
        ("Bhattacharyya(Normal(0, 1), Poisson(2))", "infinite", oo),
        ("RenyiEntropy(1/2; Poisson(2))", "none", None),
    ],
)  # fmt: skip
def test_known_answers(text, status, shape):
    answer = closed_form(text)
    assert (answer.status, answer.value) == (status, shape)


def test_the_region_of_a_symbolic_order_is_named():
    answer = closed_form("Renyi(alpha; Exponential(a) || Exponential(b))")
    assert answer.region == (Positive(b + a * alpha - b * alpha),)
    assert answer.note == "elsewhere nothing is said"
    assert closed_form("Renyi(alpha; Exponential(a) || Exponential(b))", ["alpha < 1"]).status in {"closed", "region"}


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("KL(Uniform(a, b) || Uniform(c, d))", "elsewhere the value is infinite"),
        ("Hellinger2(Uniform(a, b), Uniform(c, d))", "elsewhere nothing is said"),  # it is at most 1
        ("KL(Uniform(a, b) || Uniform(c, d)) - KL(Uniform(a, b) || Uniform(m, n))", "elsewhere nothing is said"),
    ],
)
def test_only_a_mean_of_a_logarithm_is_infinite_where_supports_do_not_fit(text, note):
    assert closed_form(text).note == note


@pytest.mark.parametrize("name", ["PowerBeta", "PowerBetaPrime", "GeneralizedGamma"])
def test_a_law_whose_parameters_contradict_each_other_is_not_used(name):
    """Two laws of one family whose products of powers are in no family; E > 0 and -E > 0 gave their integral as 0."""
    first, second = (FAMILIES[name](*symbols_of(FAMILIES[name], tag))(x) for tag in "pq")
    assert close_form(Renyi(alpha, first, second)).status == "none"


def test_a_shape_that_is_not_seen_to_be_equal_is_not_used():
    answer = closed_form("RenyiEntropy(alpha; Weibull(a, b))")
    assert answer.status in {"closed", "region"}
    with mp.workdps(PRECISION):
        special = answer.value.xreplace({alpha: S(2), a: Rational(3, 2), b: S(3)})
        assert agree(value(special), evaluate(RenyiEntropy(2, family("Weibull", Rational(3, 2), 3))), ANSWER)


def test_a_law_that_does_not_fit_is_refused():
    """The rule has the last word on what search proposes."""
    term = AlphabetSum((x,), power(family("Exponential", 2), 2))
    assert normalisation(term, FAMILIES["Exponential"](4)).right == 1
    assert normalisation(term, FAMILIES["Exponential"](3)).right != Rational(4, 3)  # a mean under it is left
    for wrong in (FAMILIES["Normal"](0, 1), FAMILIES["Uniform"](0, 1), FAMILIES["Poisson"](4)):
        with pytest.raises(DoesNotApply):
            normalisation(term, wrong)
    unbounded = AlphabetSum((x,), power(family("Exponential", 2), 2) / family("Uniform", 0, 1))
    with pytest.raises(DoesNotApply):
        normalisation(unbounded, FAMILIES["Exponential"](4))
    negative = AlphabetSum((x,), power(family("Exponential", 2), -1))
    with pytest.raises(DoesNotApply):
        normalisation(negative, FAMILIES["Exponential"](4))


def test_only_a_chi_squared_sum_is_a_second_moment():
    p, q = family("Normal", 0, 1), family("Normal", 1, 1)
    good = ChiSquared(p, q).unfold()[0]
    assert second_moment(good).right == AlphabetSum((x,), power(p, 2) / q) - 1
    for wrong in (power(p - q, 2) / p, power(p + q, 2) / q, power(p - q, 3) / q, power(p - 2 * q, 2) / q):
        with pytest.raises(DoesNotApply):
            second_moment(AlphabetSum((x,), wrong))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("J(Exponential(a) || Frechet(b, c))", "infinite"),  # one of the two needs b < 1, the other b > 1
        ("J(Frechet(k, l) || Weibull(b, c))", "infinite"),
        ("J(Arcsine(a, b) || Arcsine(c, d))", "none"),  # equal ones have none
        ("J(Uniform(a, b) || Uniform(c, d))", "region"),
    ],
)
def test_conditions_that_exclude_each_other_are_no_answer(text, status):
    assert closed_form(text).status == status


SCALAR = [n for n in LAWS if not FAMILIES[n].kinds and FAMILIES[n].dimension is Family.dimension]
ELSEWHERE = [(p, q) for p in SCALAR for q in SCALAR]


@pytest.mark.parametrize(("first", "second"), ELSEWHERE if FULL else Random(8).sample(ELSEWHERE, 60))
def test_where_a_divergence_is_said_to_be_infinite_elsewhere_it_is(first, second):
    """Parameters drawn until the region is left; there the answer at numbers is oo, by means of its own."""
    random = Random(first + second)
    p, q = (FAMILIES[name](*symbols_of(FAMILIES[name], tag)) for name, tag in ((first, "p"), (second, "q")))
    answer = close_form(KL(p.at(x), q.at(x)))
    if answer.note != "elsewhere the value is infinite":
        return
    for _ in range(40):
        laws = [law_at_random(FAMILIES[name], random) for name in (first, second)]
        at = dict(zip((*p.parameters, *q.parameters), (*laws[0].parameters, *laws[1].parameters), strict=True))
        if any(Domain(()).holds(h.xreplace(at)) is False for h in answer.region):
            assert close_form(KL(laws[0].at(x), laws[1].at(x))).status == "infinite"


@pytest.mark.parametrize(
    "text",
    [
        "ChiSquared(Uniform(0, 1) || Normal(0, 1))",
        "ChiSquared(Uniform(2, 3) || Gamma(30, 1/3))",
        "Renyi(2; LogUniform(2, 3) || BetaPrime(3, 1/3))",
    ],
)
def test_a_product_on_a_part_of_a_support_has_a_finite_integral(text):
    """They were infinite, as e^(x^2/2) is no normal density; on (0, 1) its integral is finite."""
    assert closed_form(text).status == "none"


MEASURES = (ChiSquared, Bhattacharyya, Hellinger2, lambda p, q: Renyi(Rational(3, 2), p, q), KL)


@pytest.mark.parametrize("number", range(3000 if FULL else 60))
def test_what_is_said_to_be_infinite_is_not_seen_to_be_finite(number):
    random = Random(number)
    first, second = (random.choice(SCALAR) for _ in "pq")
    p, q = (law_at_random(FAMILIES[name], random) for name in (first, second))
    measure = random.choice(MEASURES)(p.at(x), q.at(x))
    if p.place.counting == q.place.counting and close_form(measure).status == "infinite":
        with suppress(NoNumber):
            assert by_definition(measure, 8).status == "infinite"


@pytest.mark.parametrize(
    "text",
    [
        "Renyi(1 + 10^-9; ContinuousBernoulli(1/1000) || Arcsine(-1, 2))",
        "RenyiEntropy(3/2; Frechet(1000, 749999999/10^9))",
        "ChiSquared(Frechet(7 + 10^-9, 5/2) || Frechet(7 + 10^-9, 3))",
    ],
)
def test_roots_of_high_order_are_not_looked_for(text):
    """They took minutes in SymPy, which factors what it takes a root of."""
    assert closed_form(text).status in {"closed", "none"}

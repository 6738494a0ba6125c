"""Every class of terms, in every notation, looks as a journal prints it."""

import pytest
from sympy import Rational, Symbol, Tuple, log
from sympy import latex as sympy_latex

from symkl.emit import latex
from symkl.emit.setting import setting_of
from symkl.emit.terms import box
from symkl.emit.text_boxes import text_of
from symkl.families import Statistic
from symkl.families.fisher import Fisher
from symkl.families.gamma import Gamma
from symkl.families.statistic import X as PLACE
from symkl.functions import Absolute, Composite
from symkl.measures import (
    ELBO,
    KL,
    Bhattacharyya,
    ChiSquared,
    CrossEntropy,
    DensityEntropy,
    DualTotalCorrelation,
    Entropy,
    FDivergence,
    Hellinger2,
    Information,
    Jeffreys,
    JensenShannon,
    MutualInformation,
    Renyi,
    RenyiEntropy,
    TotalCorrelation,
    TotalVariation,
    TsallisEntropy,
    every_measure,
)
from symkl.mixtures import mixture
from symkl.terms import (
    AlphabetSum,
    Apply,
    Continuous,
    Density,
    Discrete,
    Exp,
    Expectation,
    IndexProduct,
    IndexSum,
    Law,
    Log,
    Scoped,
    Term,
    Variable,
    linear,
    power,
)

t, n, T, a, b, lam = map(Symbol, ("t", "n", "T", "a", "b", "lam"))
p, q, P, Q = map(Law, ("p", "q", "P", "Q"))
x, y, z = map(Variable, "xyz")
X = Variable("x")
xt, x0, xs = Variable("x", (t,)), Variable("x", (0,)), Variable("x", (1, T))
before, block = Variable("x", (t - 1,)), Variable("x", (1, n))
ratio = Log(p(x, z) / q(z))
f = Apply("f", (x,))

GOLDEN = [
    (p(x, z), r"p(x,z)", "p(x,z)"),
    (p(z | x), r"p(z\mid x)", "p(z|x)"),
    (Law("q", lam)(z | x), r"q(z\mid x;\lambda)", "q(z|x;λ)"),
    (Density(p, [Tuple(z.slot, Variable("z", (1,)))]), "p(z=z_1)", "p(z = z₁)"),
    (q(xs | x0), r"q(x_{1:T}\mid x_0)", "q(x_{1:T}|x₀)"),
    (q(xt.copied(1)), "q(x'_t)", "q(x′ₜ)"),
    (p(Variable("x", (1, n, t))), "p(x_{-t})", "p(x₋ₜ)"),
    (p(Variable("x1")), "p(x_1)", "p(x₁)"),
    (f, "f(x)", "f(x)"),
    (Statistic((PLACE - a) ** 2, x), "(x - a)^2", "(x − a)²"),
    (Statistic(log(PLACE), xt), r"\ln x_t", "ln xₜ"),
    (
        Fisher(Gamma(a, b)(x), (a, b)),
        r"\mathcal{I}_{a,b}(\mathrm{Gamma}(x;a,b))",
        "Fisher_{a,b}(Gamma(x;a,b))",
    ),
    (Gamma(a, b)(z), r"\mathrm{Gamma}(z;a,b)", "Gamma(z;a,b)"),
    (
        KL(Gamma(a, b)(x), Gamma(a, 1)(x)),
        r"D_{\mathrm{KL}}(\mathrm{Gamma}(a,b)\,\Vert\,\mathrm{Gamma}(a,1))",
        "D_KL(Gamma(a,b) ‖ Gamma(a,1))",
    ),
    (Absolute(p(x) - q(x)), r"\bigl\lvert p(x) - q(x)\bigr\rvert", "|p(x) − q(x)|"),
    (Composite("f", p(x) / q(x)), r"f\left(\frac{p(x)}{q(x)}\right)", "f(p(x)/q(x))"),
    (FDivergence("f", P(x), Q(x)), r"D_f(P\,\Vert\,Q)", "D_f(P ‖ Q)"),
    (FDivergence("f_1", p(x, y), p(x) * p(y)), r"D_{f_1}(p(x,y)\,\Vert\,p(x)\,p(y))", "D_{f₁}(p(x,y) ‖ p(x) p(y))"),
    (JensenShannon(P(x), Q(x)), r"\mathrm{JS}(P,\,Q)", "JS(P, Q)"),
    (mixture([(Rational(1, 3), [p(x)]), (Rational(2, 3), [q(x)])]), "m(x)", "m(x)"),
    (KL(P(x), mixture([(a, [P(x)]), (1 - a, [Q(x)])])), r"D_{\mathrm{KL}}(P\,\Vert\,M)", "D_KL(P ‖ M)"),
    (Renyi(a, P(x), Q(x)), r"D_{a}(P\,\Vert\,Q)".replace("{a}", "a"), "D_a(P ‖ Q)"),
    (Renyi(2, p(x), q(x), b), r"D_{2,b}(p(x)\,\Vert\,q(x))", "D_{2,b}(p(x) ‖ q(x))"),
    (RenyiEntropy(Rational(1, 2), p(x | y)), r"H_{1/2}(p(x\mid y))", "H_{1/2}(p(x|y))"),
    (TsallisEntropy(2, P(x)), "S_2(P)", "S₂(P)"),
    (Bhattacharyya(P(x), Q(x)), r"D_{\mathrm{B}}(P,\,Q)", "D_B(P, Q)"),
    (Hellinger2(P(x), Q(x)), r"\mathrm{Hel}^2(P,\,Q)", "Hel²(P, Q)"),
    (ChiSquared(P(x), Q(x)), r"\chi^2(P\,\Vert\,Q)", "χ²(P ‖ Q)"),
    (TotalVariation(P(x), Q(x)), r"\mathrm{TV}(P,\,Q)", "TV(P, Q)"),
    (Log(p(x)), r"\log p(x)", "log p(x)"),
    (Log(p(x), 2), r"\log_2 p(x)", "log₂ p(x)"),
    (Log(p(x), b), r"\log_b p(x)", "log_b p(x)"),
    (ratio, r"\log\frac{p(x,z)}{q(z)}", "log(p(x,z)/q(z))"),
    (Log(p(x) * q(z)), r"\log\bigl(p(x)\,q(z)\bigr)", "log(p(x) q(z))"),
    (Log(p(x) + q(x)), r"\log\bigl(p(x) + q(x)\bigr)", "log(p(x) + q(x))"),
    (Log(power(p(x), 2)), r"\log\bigl(p(x)^2\bigr)", "log(p(x)²)"),
    (Log(n), r"\log n", "log n"),
    (Exp(f), r"\exp\bigl(f(x)\bigr)", "exp(f(x))"),
    (Expectation(q(z), ratio), r"\mathbb{E}_{q(z)}\left[\log\frac{p(x,z)}{q(z)}\right]", "E_{q(z)}[log(p(x,z)/q(z))]"),
    (Expectation(P(x), Log(P(x))), r"\mathbb{E}_{x\sim P}\bigl[\log P(x)\bigr]", "E_{x∼P}[log P(x)]"),
    (Expectation((p(x), q(z | x)), f), r"\mathbb{E}_{p(x)\,q(z\mid x)}\bigl[f(x)\bigr]", "E_{p(x) q(z|x)}[f(x)]"),
    (AlphabetSum(z, p(x, z)), r"\sum_{z} p(x,z)", "Σ_z p(x,z)"),
    (AlphabetSum((x, z), p(x, z)), r"\sum_{x,z} p(x,z)", "Σ_{x,z} p(x,z)"),
    (AlphabetSum(x, p(x) + q(x)), r"\sum_{x}\bigl(p(x) + q(x)\bigr)", "Σ_x (p(x) + q(x))"),
    (
        IndexSum(t, 1, T, Log(p(xt | before))),
        r"\sum_{t=1}^{T}\log p(x_t\mid x_{t-1})",
        "Σ_{t=1}^T log p(xₜ|xₜ₋₁)",
    ),
    (IndexProduct(t, 1, T, p(xt)), r"\prod_{t=1}^{T} p(x_t)", "Π_{t=1}^T p(xₜ)"),
    (Log(IndexProduct(t, 1, T, p(xt))), r"\log\prod_{t=1}^{T} p(x_t)", "log Π_{t=1}^T p(xₜ)"),
    (KL(P(x), Q(x)), r"D_{\mathrm{KL}}(P\,\Vert\,Q)", "D_KL(P ‖ Q)"),
    (KL(q(z), p(z | x)), r"D_{\mathrm{KL}}(q(z)\,\Vert\,p(z\mid x))", "D_KL(q(z) ‖ p(z|x))"),
    (KL(P(x), Q(x), 2), r"D_{\mathrm{KL},2}(P\,\Vert\,Q)", "D_{KL,2}(P ‖ Q)"),
    (KL(P(x, z), Q(x, z)), r"D_{\mathrm{KL}}(P(x,z)\,\Vert\,Q(x,z))", "D_KL(P(x,z) ‖ Q(x,z))"),
    (KL(p(x, y), p(x) * p(y)), r"D_{\mathrm{KL}}(p(x,y)\,\Vert\,p(x)\,p(y))", "D_KL(p(x,y) ‖ p(x) p(y))"),
    (CrossEntropy(P(x), Q(x)), r"H(P,\,Q)", "H(P, Q)"),
    (Jeffreys(P(x), Q(x)), r"J(P,\,Q)", "J(P, Q)"),
    (ELBO(q(z), p(x, z)), r"\mathrm{ELBO}(q(z),\,p(x,z))", "ELBO(q(z), p(x,z))"),
    (DensityEntropy(P(x)), "H(P)", "H(P)"),
    (DensityEntropy(p(x | z)), r"H(p(x\mid z))", "H(p(x|z))"),
    (Information(p(x)), "I(x)", "I(x)"),
    (Information(p(x), b), "I_b(x)", "I_b(x)"),
    (Entropy(p, [x], [y]), r"H(X\mid Y)", "H(X|Y)"),
    (Entropy(p, [x, y], (), 2), "H_2(X,Y)", "H₂(X,Y)"),
    (Entropy(p, [xs]), "H(X_{1:T})", "H(X_{1:T})"),
    (MutualInformation(p, [[x], [y]], [z]), r"I(X;Y\mid Z)", "I(X;Y|Z)"),
    (MutualInformation(p, [[x, z], [y]]), "I(X,Z;Y)", "I(X,Z;Y)"),
    (TotalCorrelation(p, [[block]]), r"\mathrm{TC}(X_{1:n})", "TC(X_{1:n})"),
    (DualTotalCorrelation(p, [[x], [y]]), r"\mathrm{DTC}(X;Y)", "DTC(X;Y)"),
    (CrossEntropy(P(x), Q(x)) - DensityEntropy(P(x)), r"H(P,\,Q) - H(P)", "H(P, Q) − H(P)"),
    (-Log(p(x)), r"-\log p(x)", "−log p(x)"),
    (Entropy(p, [x]) / 2, r"\frac{1}{2}\,H(X)", "1/2 H(X)"),
    (2 * Entropy(p, [x]), "2H(X)", "2H(X)"),
    ((a - b) * Entropy(p, [x]), r"(a - b)\,H(X)", "(a − b) H(X)"),
    (-a + Entropy(p, [x]), "H(X) - a", "H(X) − a"),
    (1 - Entropy(p, [x]), "1 - H(X)", "1 − H(X)"),
    (p(x) / q(x) * Log(p(x) / q(x)), r"\frac{p(x)}{q(x)}\log\frac{p(x)}{q(x)}", "(p(x)/q(x)) log(p(x)/q(x))"),
    (Log(p(x)) * q(x), r"\bigl(\log p(x)\bigr)\,q(x)", "(log p(x)) q(x)"),
    (Log(p(x)) / Log(q(x)), r"\frac{\log p(x)}{\log q(x)}", "(log p(x))/(log q(x))"),
    (1 / p(x), r"\frac{1}{p(x)}", "1/p(x)"),
    (1 / (p(x) * q(x)), r"\frac{1}{p(x)\,q(x)}", "1/(p(x) q(x))"),
]


@pytest.mark.parametrize(("term", "in_latex", "in_text"), GOLDEN, ids=[row[1] for row in GOLDEN])
def test_golden(term, in_latex, in_text):
    assert latex(term) == in_latex
    assert text_of(box(term, setting_of((term,), standalone=True))) == in_text


def test_every_class_has_a_golden_example():
    seen = {part for row in GOLDEN for part in _classes(row[0])}
    abstract = {"Term", "Measure", "LawMeasure", "TwoLaws", "Comparison", "Grouped", "_Indexed"}
    every = {
        cls
        for name, cls in Scoped.heads.items()
        if issubclass(cls, Term) and name not in abstract and cls.__module__.startswith("symkl.")
    }
    every -= {m for m in every_measure() if m.examples}  # those bring examples, which tests/measures prints
    assert every <= seen, every - seen


def _classes(value):
    yield type(value)
    for arg in value.args:
        yield from _classes(arg)


NOTATIONS = [
    (
        Expectation(q(z), ratio),
        r"\sum_{z} q(z)\log\frac{p(x,z)}{q(z)}",
        r"\int q(z)\log\frac{p(x,z)}{q(z)}\,\mathrm{d}z",
    ),
    (
        Expectation((p(x), q(z | x)), f),
        r"\sum_{x,z} p(x)\,q(z\mid x)\,f(x)",
        r"\iint p(x)\,q(z\mid x)\,f(x)\,\mathrm{d}x\,\mathrm{d}z",
    ),
    (
        Expectation(p(x), Expectation(q(z | x), f)),
        r"\sum_{x} p(x)\sum_{z} q(z\mid x)\,f(x)",
        r"\int p(x)\int q(z\mid x)\,f(x)\,\mathrm{d}z\,\mathrm{d}x",
    ),
    (
        Expectation(p(x), Log(p(x)) - Log(q(x))),
        r"\sum_{x} p(x)\,\bigl(\log p(x) - \log q(x)\bigr)",
        r"\int p(x)\,\bigl(\log p(x) - \log q(x)\bigr)\,\mathrm{d}x",
    ),
    (AlphabetSum(z, p(x, z)), r"\sum_{z} p(x,z)", r"\int p(x,z)\,\mathrm{d}z"),
    (KL(P(x), Q(x)), r"D_{\mathrm{KL}}(P\,\Vert\,Q)", r"D_{\mathrm{KL}}(P\,\Vert\,Q)"),
]


@pytest.mark.parametrize(("term", "as_sum", "as_integral"), NOTATIONS, ids=[row[1] for row in NOTATIONS])
def test_notations(term, as_sum, as_integral):
    assert latex(term, "sum") == as_sum
    assert latex(term, "integral") == as_integral


def test_an_unknown_notation_is_refused():
    with pytest.raises(ValueError, match="notations"):
        latex(p(x), "poetry")


@pytest.mark.parametrize("notation", ["sum", "integral"])
def test_what_is_known_of_a_variable_outweighs_the_notation(notation):
    term = Expectation((p(x), p(y | x)), f)
    setting = setting_of((term, Continuous(x), Discrete(y)), notation)
    assert latex(term, setting=setting) == r"\int \sum_{y} p(x)\,p(y\mid x)\,f(x)\,\mathrm{d}x"


def test_continuous_variables_have_differential_entropy():
    setting = setting_of((Entropy(p, [x], [y]), Continuous(x)))
    assert latex(Entropy(p, [x], [y]), setting=setting) == r"h(X\mid Y)"
    assert latex(DensityEntropy(p(x)), setting=setting) == "h(p(x))"
    assert latex(Entropy(p, [x, y]), setting=setting) == "H(X,Y)"


def test_nested_sums_bind_different_letters():
    nested = Expectation(p(x), Expectation(p(x), Log(p(x))))
    assert latex(nested, "sum") == r"\sum_{x} p(x)\sum_{x'} p(x')\log p(x')"
    assert latex(Expectation(p(x), KL(p(x), q(x)))).endswith(r"D_{\mathrm{KL}}(p(x')\,\Vert\,q(x'))\bigr]")
    twice = IndexSum(t, 1, T, IndexSum(t, 1, n, Log(p(xt))))
    assert latex(twice) == r"\sum_{t=1}^{T}\sum_{s=1}^{n}\log p(x_s)"


def test_the_law_is_said_where_it_is_not_the_only_one():
    both = Entropy(p, [x]) - Entropy(q, [x])
    assert latex(both) == "H(X) - H_q(X)"
    assert latex(Information(Q(x)) - Information(P(x))) == "I_Q(x) - I_P(x)"


def test_two_bases_are_told_apart():
    both = linear([(1, Log(p(x), 2)), (-1, Log(p(x)))])
    assert latex(both) == r"\log_2 p(x) - \ln p(x)"


def test_a_common_base_is_said_once():
    divergence = KL(P(x), Q(x), 2)
    assert latex(divergence, setting=setting_of((divergence,))) == r"D_{\mathrm{KL}}(P\,\Vert\,Q)"
    symbolic = KL(P(x), Q(x), b)
    assert latex(symbolic, setting=setting_of((symbolic,))) == r"D_{\mathrm{KL},b}(P\,\Vert\,Q)"


def test_names_that_would_look_alike_stay_apart():
    both = p(Variable("z1")) * p(Variable("z", (1,)))
    assert latex(both) == r"p(\mathrm{z1})\,p(z_1)"


def test_random_variables_are_capitals():
    theta, obs, alpha = Variable("theta"), Variable("obs"), Variable("alpha")
    assert latex(Entropy(p, [theta])) == r"H(\Theta)"
    assert latex(Entropy(p, [obs])) == r"H(\mathrm{Obs})"
    assert latex(Entropy(p, [alpha])) == r"H(\alpha)"


def test_hostile_names_are_escaped():
    shown = latex(p(Variable("a%b#{")))
    assert shown == r"p(\text{a\%b\#\{})"


def test_sympy_prints_through_this_view():
    assert sympy_latex(KL(P(x), Q(x))) == r"D_{\mathrm{KL}}(P\,\Vert\,Q)"
    assert Log(p(x))._repr_latex_() == r"$\displaystyle \log p(x)$"


def test_order_is_kept():
    assert latex(linear([(-1, Log(q(x))), (1, Log(p(x)))])) == r"-\log q(x) + \log p(x)"
    assert latex(linear([(1, Log(q(x))), (Rational(-3, 2), f)])) == r"\log q(x) - \frac{3}{2}\,f(x)"

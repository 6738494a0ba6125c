"""Scalars in the order a person writes them; the left column of SymPy's defects never comes back."""

import pytest
from sympy import (
    Abs,
    E,
    Function,
    Max,
    Piecewise,
    Rational,
    besseli,
    beta,
    digamma,
    erf,
    exp,
    factorial,
    gamma,
    log,
    loggamma,
    pi,
    polygamma,
    sqrt,
    symbols,
    zeta,
)

from symkl.emit.latex_boxes import INLINE, SMALL, latex_of
from symkl.emit.names import named, split
from symkl.emit.scalars import scalar
from symkl.emit.text_boxes import text_of

a, b, x, y, n = symbols("a b x y n")
mu, sigma, lam, rate, a1 = symbols("mu_1 sigma_1 lam rate a1")

GOLDEN = [
    (y - x, "y - x", "y − x"),
    (1 - a, "1 - a", "1 − a"),
    (-x - y, "-x - y", "−x − y"),
    (-x, "-x", "−x"),
    (Rational(-3, 2), r"-\frac{3}{2}", "−3/2"),
    (2 * pi * E, r"2\pi e", "2πe"),
    (log(2 * pi * E * sigma**2) / 2, r"\frac{1}{2}\ln(2\pi e\sigma_1^2)", "1/2 ln(2πe σ₁²)"),
    (a - log(b) + loggamma(a) + (1 - a) * digamma(a), r"a - \ln b + \ln\Gamma(a) + (1 - a)\,\psi(a)", None),
    (polygamma(0, a1), r"\psi(a_1)", "ψ(a₁)"),
    (polygamma(0, x) ** 2, r"\psi(x)^2", "ψ(x)²"),
    (polygamma(1, a), r"\psi'(a)", "ψ′(a)"),
    (polygamma(5, a), r"\psi^{(5)}(a)", None),
    (sqrt(2 * pi) * sigma, r"\sqrt{2\pi}\,\sigma_1", "√(2π) σ₁"),
    (2 * sqrt(3) * x, r"2\sqrt{3}\,x", "2√3 x"),
    (exp(-((x - mu) ** 2) / (2 * sigma**2)), r"\exp\left(-\frac{(x - \mu_1)^2}{2\sigma_1^2}\right)", None),
    (exp(-x / lam), r"e^{-x/\lambda}", "e^{−x/λ}"),
    (3 * a / 2, r"\frac{3a}{2}", "3a/2"),
    (log(a / b), r"\ln\frac{a}{b}", "ln(a/b)"),
    (log(a) / log(b), r"\frac{\ln a}{\ln b}", "(ln a)/(ln b)"),
    (1 / log(2), r"\frac{1}{\ln 2}", "1/(ln 2)"),
    (log(2) * log(3), r"(\ln 2)\ln 3", "(ln 2) ln 3"),
    (log(x) ** 2, r"(\ln x)^2", "(ln x)²"),
    (log(x * y), r"\ln(xy)", "ln(xy)"),
    ((x - mu) ** 2, r"(x - \mu_1)^2", "(x − μ₁)²"),
    ((a - b) / (a + b), r"\frac{a - b}{a + b}", "(a − b)/(a + b)"),
    (1 / (a * b), r"\frac{1}{ab}", "1/(ab)"),
    (x ** (a - 1), "x^{a-1}", "x^{a−1}"),
    (2 * 3**x, r"2\cdot 3^x", "2·3^x"),
    (a * rate, r"a\,\mathrm{rate}", "a rate"),
    (gamma(a), r"\Gamma(a)", "Γ(a)"),
    (beta(a, b), r"\mathrm{B}(a,b)", "B(a, b)"),
    (zeta(3), r"\zeta(3)", "ζ(3)"),
    (erf(x), r"\operatorname{erf}(x)", "erf(x)"),
    (besseli(0, a), "I_0(a)", "I₀(a)"),
    (Abs(x), r"\lvert x\rvert", "|x|"),
    (Max(a, b), r"\max(a,b)", "max(a, b)"),
    (factorial(n - 1), "(n - 1)!", "(n − 1)!"),
    (Function("g")(x), "g(x)", "g(x)"),
]


@pytest.mark.parametrize(("expr", "in_latex", "in_text"), GOLDEN, ids=[row[1] for row in GOLDEN])
def test_golden(expr, in_latex, in_text):
    assert latex_of(scalar(expr)).strip() == in_latex
    assert in_text is None or text_of(scalar(expr)) == in_text


def test_strangers_are_printed_by_sympy():
    assert "cases" in latex_of(scalar(Piecewise((x, x > 0), (0, True))))


def test_fractions_depend_on_where_they_stand():
    assert latex_of(scalar(a / b)) == r"\frac{a}{b}"
    assert latex_of(scalar(a / b), INLINE) == "a/b"
    assert latex_of(scalar(Rational(1, 2)), INLINE) == r"\tfrac{1}{2}"
    assert latex_of(scalar(Rational(1, 2)), SMALL) == "1/2"
    assert latex_of(scalar(log(a / b)), INLINE) == r"\ln(a/b)"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x", "x"),
        ("x_1", "x_1"),
        ("a12", "a_{12}"),
        ("mu_1_2", r"\mu_{1,2}"),
        ("sigma_q", r"\sigma_q"),
        ("λ", r"\lambda"),
    ],
)
def test_names(name, shown):
    assert latex_of(named(name)).strip() == shown


def test_names_without_subscripts_stay_whole():
    assert split("KL") == ("KL", [])
    assert split("_x") == ("_x", [])
    assert split("rate2") == ("rate2", [])

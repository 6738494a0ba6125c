"""Banned patterns: what journals print passes, what SymPy prints is named."""

import pytest

from tests.typesetting.patterns import banned

GOOD = [
    r"\sum_{i=1}^n p_i \log\frac{p_i}{q_i}",
    r"D_{\mathrm{KL}}(P\,\Vert\,Q)",
    r"p(x\mid y)\,p(y\mid\theta)",
    r"\tfrac12\ln(2\pi e\sigma_1^2)",
    r"\ln|\Sigma_1| - \ln|\Sigma_2|",
    r"\ln\Gamma(a_1) + \psi'(a_1)",
    r"\frac{1}{\sqrt{2\pi\sigma_1^2}}\exp\bigl[-\frac{(x-\mu_1)^2}{2\sigma_1^2}\bigr]",
    r"-\sum_i p_i\log q_i + \sum_i p_i\log p_i",
    r"\left(\sum_i p_i\right) \left(\sum_i q_i\right)",
    r"\frac{\sum_i p_i}{\sum_i q_i}",
    r"\sum_{x}\sum_{y} p(x, y) \log p(x \mid y)",
    r"\begin{align} H(X) &= -\sum_x p(x) \log p(x) \\ &= \sum_x p(x) \log \tfrac{1}{p(x)} \end{align}",
    r"-H(X) + H(Y)",
    r"a - x + y",
    r"2|x| + |y|",
    r"|x| = |y|",
    r"\left|x - y\right|",
    r"\mathbb{E}\left[ f(X) \middle| Y \right]",
    r"\left. f(x) \right|_{x=0}",
    r"\begin{array}{c|c} a & b \end{array}",
    r"the \pi",
    r"\sum_{i=1}^n \sum_{j=1}^{n+1} a_{ij}",
    r"\sum_{i} \bigl(p_i + \sum_{j<i} p_j\bigr)",
]
BAD = {
    r"\sum_{1 \le t \le T} p_t \sum_{t} q_t": "index t",
    r"\operatorname{polygamma}{(0,a_{1})}": "polygamma",
    r"\operatorname{loggamma}(a)": "loggamma",
    r"\log{\left(x \right)}": "left(",
    r"\int\limits_{-\infty}^{\infty} f": "limits",
    r"KL(p || q)": "||",
    r"p(x|z)": "bare |",
    r"p_\theta(x_1|\theta)": "bare |",
    r"I(X;Y|Z)": "bare |",
    r"p(x|y, z|w)": "bare |",
    r"\sum_x p_{x|y}": "bare |",
    r"- x + y": "- x + y",
    r"\left(- \mu_{1} + x\right)^{2}": "- x + y",
    r"a &= - \theta + y": "- x + y",
    r"2 e \pi": "e \\pi",
    r"\ln(2 e\pi\sigma)": "e \\pi",
    r"\sum_{i=1}^{3} p_{i} \sum_{i=1}^{3} q_{i}": "index i",
    r"\sum_{i} p_i \log \frac{p_i}{\sum_{i} q_i}": "index i",
    r"\sum_{x \in \mathcal X} p(x) \Bigl( 1 + \sum_{x, y} q(x, y) \Bigr)": "index x",
    r"\sum_{x_{1:T}} p \prod_{x_{1:T}} q": "index x_{1:T}",
    r"\sum_{x'} p \sum_{x} q \sum_{x'} r": "index x'",
}


@pytest.mark.parametrize("latex", GOOD)
def test_journal_style_passes(latex):
    assert banned(latex) == []


@pytest.mark.parametrize("latex", BAD)
def test_each_defect_is_named_once(latex):
    kinds = {problem.split(":")[0] for problem in banned(latex)}
    assert len(kinds) == 1
    assert BAD[latex] in banned(latex)[0]

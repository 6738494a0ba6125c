"""The whole of a proof: LaTeX, text and JSON say the same things, whatever the hash seed."""

import itertools
import json
import os
import re
import subprocess
import sys

import pytest
from sympy import Symbol

from symkl.api import closed_form, prove
from symkl.derivations import find
from symkl.emit import as_dict, document, fragment, text
from symkl.emit.prose import prose
from symkl.emit.scalars import scalar
from symkl.emit.setting import NOTATIONS
from symkl.emit.text import COLUMNS, plain
from symkl.emit.text_boxes import text_of
from symkl.emit.view import view
from symkl.terms import AlphabetSum, Expectation, IndexProduct, Law, Log, Variable
from tests.emit.stand_ins import STATEMENTS, made_up, proof

KL_TEXT = """\
Theorem

    D_KL(P ‖ Q) = H(P, Q) − H(P)

Let P and Q be probability laws with densities P(x) and Q(x) relative to a common reference measure.
Logarithms are natural; values are in nats.
Assume that H(P) is finite.

Proof

    D_KL(P ‖ Q)
      = E_{x∼P}[log(P(x)/Q(x))]                  definition of KL divergence
      = E_{x∼P}[log P(x) − log Q(x)]             logarithm of a product
      = −E_{x∼P}[log Q(x)] + E_{x∼P}[log P(x)]   linearity, by assumption
      = H(P, Q) − H(P)                           definitions of cross-entropy and entropy
"""
KL_STEPS = r"""
\begin{align*}
D_{\mathrm{KL}}(P\,\Vert\,Q) &= \sum_{x} P(x)\log\frac{P(x)}{Q(x)} \tag*{\small definition of KL divergence} \\
&= \sum_{x} P(x)\,\bigl(\log P(x) - \log Q(x)\bigr) \tag*{\small logarithm of a product} \\
&= -\sum_{x} P(x)\log Q(x) + \sum_{x} P(x)\log P(x) \tag*{\small linearity, by assumption} \\
&= H(P,\,Q) - H(P). \tag*{\small definitions of cross-entropy and entropy}
\end{align*}
"""
every = pytest.mark.parametrize("number", range(len(STATEMENTS)))


def test_text_of_the_first_theorem():
    assert text(proof(0)).startswith(KL_TEXT)


def test_latex_of_the_first_theorem():
    shown = fragment(proof(0), "sum")
    assert KL_STEPS.strip() in shown
    assert "If $H(P)$ is finite, then" in shown
    assert re.search(r"\\label\{thm:[0-9a-f]{12}\}", shown)


@every
@pytest.mark.parametrize("notation", NOTATIONS)
def test_text_fits_the_terminal(number, notation):
    assert max(map(len, text(proof(number), notation).splitlines())) <= COLUMNS


@every
def test_every_step_has_a_reason_and_moves_on(number):
    for notation in NOTATIONS:
        steps = view(proof(number), notation).steps
        assert all(step.why for step in steps)
        assert all(a.right != b.right for a, b in itertools.pairwise(steps))


@every
def test_the_last_step_is_the_statement(number):
    shown = view(proof(number))
    assert shown.steps[-1].right == shown.right


@every
def test_json(number):
    found = json.loads(json.dumps(as_dict(proof(number))))
    assert {"statement", "relation", "hypotheses", "axioms", "steps"} <= set(found)
    assert {"left", "relation", "right", "rule", "reason", "conditions", "latex"} <= set(found["steps"][0])
    assert found["steps"][-1]["right"] == str(proof(number).theorem.right)
    assert all(h in found["hypotheses"] for step in found["steps"] for h in step["conditions"])


def test_a_statement_typed_with_at_least_is_shown_so():
    shown = view(proof(3))
    assert shown.proof.flipped
    assert text(proof(3)).splitlines()[2].strip() == "H(X,Y) ≥ H(X)"
    assert as_dict(proof(3))["statement"] == "H(X,Y) >= H(X)"
    assert shown.steps[-1].right == shown.right


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0 <= I(X;Y) <= H(X)", r"0 \le I(X;Y) \le H(X)."),
        ("H(X) >= I(X;Y) >= 0", r"H(X) \ge I(X;Y) \ge 0."),
        ("KL(P || Q) = CE(P, Q) - H(P) >= 0", r"D_{\mathrm{KL}}(P\,\Vert\,Q) = H(P,\,Q) - H(P) \ge 0."),
    ],
)
def test_a_chain_is_stated_with_what_stands_between(typed, shown):
    found = prove(typed).proof
    assert shown in fragment(found)
    assert text(found).splitlines()[2].count(" ") > 4, "the terminal's too"


def test_a_product_in_the_terminal_is_not_read_as_an_exponent():
    k, m, n = map(Symbol, "kmn")
    assert text_of(scalar(m**k * n**k)) == "m^k n^k"


def test_values_that_a_condition_binds_are_named_apart_from_those_it_speaks_of():
    assert "(i) p(x) = exp(U(x))/(Σ_{x′} exp(U(x′))) for all x" in text(find("A33").proof)


def test_the_unit_is_stated():
    assert "base 2; values are in bits" in " ".join(text(proof(2)).split())
    assert "values are in bits" in fragment(proof(2))
    assert r"\log_2" in fragment(prove("KL(P || Q) = CE(P, Q) - H(P)", base=2).proof)


def test_colour_only_when_asked():
    assert "\x1b[" not in text(proof(0))
    coloured = text(proof(0), colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\dm", "", coloured) == text(proof(0))


def test_a_bare_theorem_is_shown_too():
    assert "\\begin{proof}" in fragment(proof(0).theorem)
    assert as_dict(proof(0).theorem)["relation"] == "="


def test_document_has_unique_labels_and_plain_packages():
    whole = document([proof(0), proof(0), proof(1)])
    labels = re.findall(r"\\label\{([^}]*)\}", whole)
    assert len(labels) == len(set(labels)) == 6
    assert set(re.findall(r"\\usepackage(?:\[.*?\])?\{(.*?)\}", whole)) == {"amsmath", "amssymb", "amsthm", "hyperref"}
    assert document(proof(0)).count(r"\begin{theorem}") == 1


def test_an_index_that_is_bound_is_no_symbol_to_introduce():
    said = " ".join(text(proof(4)).split())
    assert "Let X_{1:n} be random variables with joint density p(x_{1:n})" in said
    assert "Let n be an integer." in said


def test_parameters_and_given_equations():
    said = " ".join(text(proof(5)).split())
    assert "Let n be a real parameter." in said
    assert "u(x) = 1/n for all x" in said
    assert "given, by" not in said


def test_functions_of_a_number_are_introduced():
    said = " ".join(text(find("C30").proof).split())
    assert "Let f be a function of a nonnegative number, with extended real values. Let c be a real parameter." in said


def test_blocks_are_introduced_as_wholes():
    p, q, t, T = Law("p"), Law("q"), Symbol("t"), Symbol("T")
    x0, xt, before = (Variable("x", (i,)) for i in (0, t, t - 1))
    xs = Variable("x", (1, T))
    path = q(xs | x0)
    left = Expectation(path, Log(path / p(Variable("x", (0, T)))))
    right = Log(IndexProduct(t, 1, T, q(xt | before)))
    said = " ".join(text(made_up([left, right])).split())
    assert "Let q(x_{1:T}|x₀) and p(x_{0:T}) be probability densities" in said


def test_a_step_that_a_notation_does_not_show_is_no_line():
    p, x = Law("p"), Variable("x")
    body = Log(p(x))
    sides = [Expectation(p(x), body), AlphabetSum(x, p(x) * body), Log(p(Variable("y")))]
    assert len(view(made_up(sides)).steps) == 2
    assert len(view(made_up(sides), "sum").steps) == 1
    assert len(view(made_up(sides[:2]), "sum").steps) == 1


def test_prose():
    assert prose("Equality holds iff P = Q.") == "Equality holds iff $P = Q$."
    assert prose("a law of z, not of x") == "a law of $z$, not of $x$"
    assert prose("50% (a remark) & so_on") == r"50\% (a remark) \& so\_on"
    assert prose("KL(p(z|x) || q) and q(z; lam)") == (r"$D_{\mathrm{KL}}(p(z\mid x)\,\Vert\,q)$ and $q(z; \lambda )$")


def test_two_runs_are_byte_identical():
    code = (
        "from tests.emit.stand_ins import proof, STATEMENTS\nfrom symkl.emit import *\nimport json\n"
        "for n in range(len(STATEMENTS)):\n"
        "    print(text(proof(n)), document(proof(n), 'sum'), json.dumps(as_dict(proof(n))))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(runs) == 1


def test_what_a_sum_over_values_means_is_said_where_one_is_shown():
    said = "A sum over values is the integral with respect to the reference measure."
    assert said in " ".join(text(find("C24").proof).split())
    assert said not in " ".join(text(find("D01").proof).split())
    assert said in " ".join(text(find("D01").proof, "sum").split())
    assert "Integrals are with respect to the reference measure." in " ".join(text(find("D01").proof, "integral").split())


def test_the_parameters_of_a_family_are_introduced():
    said = " ".join(text(closed_form("KL(Gamma(a, b) || Normal(m, s))").theorem).split())
    assert "Gamma has the parameters shape and rate. Normal has the parameters mean and standard deviation." in said
    binomial = text(closed_form("KL(Binomial(n, p) || Binomial(n, 1/2))").theorem)
    assert "Let n be an integer and let p be a real parameter" in binomial


def test_reasons_say_what_is_defined_and_what_is_constant():
    whys = [plain(step.why) for step in view(find("C48").proof).steps]
    assert whys[0] == "definition of the Jensen–Shannon divergence"
    assert "expectation of a constant" in whys
    assert "marginalisation" not in whys


def test_a_bound_that_needs_several_amounts_shows_them():
    steps = [text_of(step.right) for step in view(find("B36").proof).steps]
    assert steps[0] == "H(X|Z) + H(Z|X) + 2I(X;Z|Y) + 2H(Y|X,Z)"
    assert len(steps) == 2

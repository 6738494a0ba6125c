"""Each gate catches a planted defect, blames the right fragment, and passes a good sample."""

import re

import pytest

from tests.typesetting import gates

GOOD = r"""
\begin{theorem}\label{thm:%(id)s}
Let $p$ and $q$ be laws with $p \ll q$. Then $D_{\mathrm{KL}}(p\,\Vert\,q) = H(p, q) - H(p)$.
\end{theorem}
\begin{proof}
\begin{align}
D_{\mathrm{KL}}(p\,\Vert\,q)
  &= \sum_{x\in\mathcal X} p(x)\log\frac{p(x)}{q(x)} && \text{definition} \label{eq:%(id)s:1} \\
  &= -\sum_{x\in\mathcal X} p(x)\log q(x) + \sum_{x\in\mathcal X} p(x)\log p(x)
     && \text{logarithm of a quotient} \label{eq:%(id)s:2}
\end{align}
and \eqref{eq:%(id)s:2} is the claim of Theorem~\ref{thm:%(id)s}.
\end{proof}
"""


def good(name):
    return GOOD % {"id": name}


def align(body):
    return f"\\begin{{align}}\n{body}\n\\end{{align}}\n"


DEFECTS = {
    "undefined macro": (r"Let $\nosuchmacro x$.", "Undefined control sequence"),
    "open brace": (r"Let \textbf{x.", "Runaway|File ended|Missing }"),
    "open group": (r"Let {x.", "Missing }"),
    "extra brace": (r"Let $x$}.", "Extra }"),
    "open math": (r"Let $x.", "Missing \\$"),
    "open proof": (r"\begin{proof} Clear.", "ended by"),
    "open align": ("\\begin{align}\nx &= y", "File ended|Runaway|ended by"),
    "stray ampersand": (r"Let x & y.", "Misplaced"),
    "double subscript": (r"Let $x_1_2$.", "Double subscript"),
    "undefined reference": (r"By \eqref{eq:nowhere}.", "nowhere.* undefined"),
    "undefined citation": (r"By \cite{nobody}.", "nobody.* undefined"),
    "label twice in one": (align(r"x &= y \label{eq:a} \\ &= z \label{eq:a}"), "multiply defined"),
    "label of another": (align(r"x &= y \label{eq:first:1}"), "multiply defined"),
    "two labels on a line": (align(r"x &= y \label{eq:b}\label{eq:c}"), "label"),
    "overfull line": (align(" + ".join(["x"] * 60)), "Overfull"),
    "overfull word": (r"\mbox{" + "wide " * 40 + "}", "Overfull"),
    "character without a glyph": ("Let ∮ be.", "Unicode character"),
}


@pytest.mark.typeset
def test_pdflatex_passes_good_proofs():
    assert gates.pdflatex_gate([(name, good(name)) for name in ("first", "second")]) == []


@pytest.mark.typeset
@pytest.mark.parametrize("defect", DEFECTS)
def test_pdflatex_catches_and_blames(defect):
    text, expected = DEFECTS[defect]
    problems = gates.pdflatex_gate([("first", good("first")), ("bad", text), ("last", good("last"))])
    assert problems
    blamed = {problem.split(":")[0] for problem in problems}
    assert blamed - {"end of document"} == {"bad"}  # an environment left open is missed again at the end
    assert any(re.search(expected, problem) for problem in problems)


@pytest.mark.typeset
def test_pdflatex_sees_a_wide_line_only_past_5_pt():
    rule = r"\noindent\rule{\dimexpr\textwidth+%dpt}{1pt}"
    assert gates.pdflatex_gate([("a", rule % 4)]) == []
    assert len(gates.pdflatex_gate([("a", rule % 6)])) == 1


@pytest.mark.typeset
def test_pdflatex_says_so_when_it_is_stopped():
    problems = gates.pdflatex_gate([("bad", r"\stop"), ("last", good("last"))])
    assert any("never finished" in problem for problem in problems)


def test_pdflatex_needs_named_fragments():
    for pieces in ([], [("a", "x"), ("a", "y")]):
        with pytest.raises(ValueError, match="name"):
            gates.pdflatex_gate(pieces)


KATEX_GOOD = [
    r"p(x\mid y)",
    r"D_{\mathrm{KL}}(p\,\Vert\,q)",
    r"\mathbb E_{\theta\sim q}\bigl[\ln p(y,\theta)\bigr]",
    align(r"x &= y && \text{by \eqref{eq:a} since $p > 0$} \label{eq:b} \\ &\le z \qedhere"),
    r"\begin{aligned} x &= y \end{aligned}",
    r"x \tag{1}",
]
KATEX_BAD = [
    r"\nosuchmacro x",
    r"\frac{1}{2",
    r"x}",
    r"x & y",
    r"x_1_2",
    r"\begin{align} x",
    r"x \text{ 50% of it }}",
    r"\left( x",
    r"\intertext{so}",
]


@pytest.mark.typeset
def test_katex_passes_good_formulas():
    assert gates.katex_gate([(str(number), math) for number, math in enumerate(KATEX_GOOD)]) == []


@pytest.mark.typeset
def test_katex_catches_each_bad_formula_by_name():
    problems = gates.katex_gate([("good", "x"), *((f"bad{number}", math) for number, math in enumerate(KATEX_BAD))])
    assert [problem.split(":")[0] for problem in problems] == [f"bad{number}" for number in range(len(KATEX_BAD))]


@pytest.mark.typeset
def test_katex_reads_what_a_proof_holds():
    bodies = gates.math_bodies(good("first"))
    assert len(bodies) == 5
    assert gates.katex_gate([(str(number), body) for number, body in enumerate(bodies)]) == []


@pytest.mark.parametrize("gate", [gates.pdflatex_gate, gates.katex_gate])
def test_a_missing_tool_fails_loudly(gate, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(gates.ToolMissing, match="not installed"):
        gate([("a", "x")])


@pytest.mark.parametrize(
    ("latex", "bodies"),
    [
        (r"costs \$5 and $x$", ["x"]),
        (r"$a$ % not $b$", ["a"]),
        (r"$x \text{ for $y$ }$ and $z$", [r"x \text{ for $y$ }", "z"]),
        (r"\[ a \\[2pt] b \]", [r"a \\[2pt] b"]),
        (r"text \\[2pt] \(c\)", ["c"]),
        (r"$$d$$", ["d"]),
        (r"$x$$y$", ["x", "y"]),
        (r"\begin{equation} e \end{equation}", [r"\begin{equation} e \end{equation}"]),
        (r"\begin{align*} \text{$f$} \end{align*}", [r"\begin{align*} \text{$f$} \end{align*}"]),
        (r"\begin{proof} $g$ \end{proof}", ["g"]),
    ],
)
def test_math_bodies(latex, bodies):
    assert gates.math_bodies(latex) == bodies


@pytest.mark.parametrize("latex", [r"$x", r"\[ x", r"\begin{align} x"])
def test_math_bodies_refuse_what_does_not_end(latex):
    with pytest.raises(ValueError, match="has no"):
        gates.math_bodies(latex)

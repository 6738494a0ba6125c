"""Every authored derivation, in every notation, passes every gate."""

import pytest

from tests.typesetting import gates

pytestmark = pytest.mark.typeset
NOTATIONS = ("expectation", "sum", "integral")


@pytest.fixture(scope="module", params=NOTATIONS)
def fragments(request):
    """The LaTeX of every derivation in one notation, as (id, fragment)."""
    from symkl.derivations import load_all
    from symkl.emit.latex import fragment

    pieces = [(entry.id, fragment(entry.theorem, notation=request.param)) for entry in load_all()]
    assert pieces, "no derivation was found"
    return pieces


def test_pdflatex(fragments):
    assert gates.pdflatex_gate(fragments) == []


def test_katex(fragments):
    formulas = [
        (f"{name}, formula {number}", body)
        for name, text in fragments
        for number, body in enumerate(gates.math_bodies(text), 1)
    ]
    assert formulas
    assert gates.katex_gate(formulas) == []


def test_no_banned_pattern(fragments):
    assert [f"{name}: {problem}" for name, text in fragments for problem in gates.banned(text)] == []


@pytest.fixture(scope="module")
def refutations():
    from symkl.api import prove
    from symkl.emit import blocks

    cases = [("CE(P, Q) = CE(Q, P)", ()), ("I(X;Y) <= I(X;Y|Z)", ()), ("a H(X_1) <= H(X_1,Y)", ("a > 0",))]
    verdicts = [prove(statement, given) for statement, given in cases]
    assert [v.status for v in verdicts] == ["refuted"] * len(cases)
    return [(v.statement.text, blocks(v)) for v in verdicts]


def test_refutations_are_set_too(refutations):
    from symkl.emit.latex_outcome import outcome

    pieces = [(name, outcome(found)) for name, found in refutations]
    assert gates.pdflatex_gate(pieces) == []
    assert [problem for _, text in pieces for problem in gates.banned(text)] == []


def test_the_fine_view_fits_the_page():
    from symkl.derivations import load_all
    from symkl.emit.latex import fragment
    from symkl.search.detail import fine

    assert gates.pdflatex_gate([(entry.id, fragment(fine(entry.proof))) for entry in load_all()]) == []


def test_katex_sets_the_markdown(refutations):
    from symkl.derivations import load_all
    from symkl.emit.markdown import markdown, verdict_markdown

    pages = [(entry.id, markdown(entry.proof)) for entry in load_all()]
    pages += [(name, verdict_markdown(found)) for name, found in refutations]
    formulas = [
        (f"{name}, formula {number}", body)
        for name, text in pages
        for number, body in enumerate(gates.math_bodies(text), 1)
    ]
    assert len(formulas) > 5 * len(pages)
    assert gates.katex_gate(formulas) == []

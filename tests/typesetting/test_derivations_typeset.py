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

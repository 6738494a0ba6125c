"""The authored derivations: proved as stated, short, replayed, and true on random models line by line."""

from functools import cache
from itertools import pairwise
from random import Random
from statistics import median

import pytest

from symkl.api import check as replayed
from symkl.api import dumps
from symkl.derivations import find, load, paths
from symkl.emit.text import plain
from symkl.emit.view import view
from symkl.models.oracle import check
from symkl.terms import Discrete, Finite

ALL = paths()


read = cache(load)  # every test looks at the same proof


@pytest.fixture(params=ALL, ids=lambda path: path.stem)
def derivation(request):
    return read(request.param)


def test_proved_and_replayed(derivation):
    theorem = derivation.theorem
    again = replayed(dumps(theorem))
    assert (again.left, again.relation, again.right) == (theorem.left, theorem.relation, theorem.right)
    assert again.hypotheses == theorem.hypotheses


def test_lines_join_up(derivation):
    lines = derivation.proof.lines
    assert lines[0].left == derivation.theorem.left
    assert lines[-1].right == derivation.theorem.right
    assert all(a.right == b.left for a, b in pairwise(lines))
    assert all(line.reason for line in lines)
    assert len(lines) <= 14


def test_every_hypothesis_is_used_by_a_line(derivation):
    """Entropies of discrete variables are finite throughout a proof about them, which is not said again on its lines."""
    needs = set(derivation.theorem.hypotheses)
    used = {h for line in derivation.proof.lines for h in line.hypotheses}
    framed = any(isinstance(h, Discrete) for h in needs)
    assert needs - used <= {h for h in needs if framed and isinstance(h, (Discrete, Finite))}


def test_true_on_models(derivation):
    theorem = derivation.theorem
    report = check(theorem, Random(5), 6)
    assert report.decided
    assert not report.violations
    for line in derivation.proof.lines:
        report = check((line.left, line.relation, line.right, theorem.hypotheses), Random(6), 3)
        assert report.decided, line.reason
        assert not report.violations, line.reason


def test_sourced(derivation):
    """At most one and a half times as long as the source's proof, whose lines of formulas are counted in the file."""
    assert derivation.source
    assert derivation.title
    assert derivation.source_lines, "count the lines of formulas in the source's proof: SOURCE_LINES = 5"
    assert len(derivation.proof.lines) <= 1.5 * derivation.source_lines


def test_the_median_is_short():
    assert median(len(read(path).proof.lines) for path in ALL) <= 8


@pytest.mark.parametrize(("name", "most"), [("S14", 5), ("D01", 6), ("B08", 6), ("E03", 14)])
def test_textbook_length(name, most):
    assert len(find(name).proof.lines) <= most


def test_divergence_needs_a_finite_entropy_and_nothing_else():
    (only,) = find("S14").theorem.hypotheses
    assert str(only) == "H(P(x)) is finite"


@pytest.mark.parametrize("name", ["A13", "C27", "C49", "C57", "D06"])
def test_a_ratio_upside_down_needs_no_condition(name):
    assert find(name).theorem.hypotheses == ()


def test_the_chain_rule_of_information_needs_no_entropy():
    assert [str(h) for h in find("B19").theorem.hypotheses] == ["E[p(x, y, z)](log(p(x, z)/(p(x) p(z)))) is finite"]


@pytest.mark.parametrize(
    ("name", "said"), [("C06", ["D_KL(p(x) ‖ q(x)) is finite"]), ("C14", ["D_KL(P ‖ R) and D_KL(Q ‖ S) are finite"])]
)
def test_divergences_are_finite_instead_of_entropies(name, said):
    conditions = view(find(name).proof).conditions
    assert [plain(words) for words in conditions.phrases if "finite" in plain(words)] == said

"""The fine view: more lines of the same theorem, each true, joined up, citing the same hypotheses."""

from itertools import pairwise
from random import Random

import pytest

from symkl.derivations import find, load, paths
from symkl.kernel import inside, refl
from symkl.models.oracle import check
from symkl.search.detail import fine, rewrites


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_fine_lines_are_those_of_the_same_theorem(path):
    proof = load(path).proof
    found = fine(proof)
    assert found.theorem is proof.theorem
    assert found.lines[0].left == proof.theorem.left
    assert found.lines[-1].right == proof.theorem.right
    assert all(a.right == b.left for a, b in pairwise(found.lines))
    assert all(line.reason for line in found.lines)
    assert len(found.lines) >= len(proof.lines)
    cited = {h for line in found.lines for h in line.hypotheses}
    assert cited == {h for line in proof.lines for h in line.hypotheses}


@pytest.mark.parametrize("name", ["C04", "D01", "S07", "S12", "E03"])
def test_fine_lines_are_true_on_models(name):
    proof = find(name).proof
    for line in fine(proof).lines:
        report = check((line.left, line.relation, line.right, proof.theorem.hypotheses), Random(7), 3)
        assert report.decided, line.reason
        assert not report.violations, line.reason


def test_two_ideas_are_two_lines():
    paper, every = find("C04").proof, fine(find("C04").proof)
    assert len(every.lines) >= len(paper.lines) + 3
    assert "definitions of" not in " ".join(line.reason for line in every.lines)


def test_each_rewrite_is_a_theorem_of_the_kernel():
    theorem = find("S12").theorem
    found = rewrites(theorem)
    assert all(step.hypotheses is not None and step.axioms <= theorem.axioms for step in found)
    assert inside(theorem.left, {(): refl(theorem.left)}).left == found[0].left

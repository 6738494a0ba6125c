"""The authored derivations as lemmas: found under other names, and under nothing but other names."""

from itertools import pairwise

import pytest

from symkl.api import check, dumps
from symkl.library import prove, recall
from symkl.syntax.parse import parse

RENAMED = [
    ("TV(R, S) <= 1", ()),
    ("TV(r(u), s(u)) <= TV(r(u, v), s(u, v))", ()),
    ("2 Bhattacharyya(R, S) <= KL(R || S)", ()),
    ("KL(R || S) >= 2 Bhattacharyya(R, S)", ()),
    ("KL(r(v) || s(v)) <= KL(r(u) || s(u))", ("r(v | u) = s(v | u) for all u, v",)),
    ("D_f(r(v) || s(v)) <= D_f(r(u) || s(u))", ("f convex", "r(v | u) = s(v | u) for all u, v")),
    ("D_g(r(v) || s(v)) <= D_g(r(u) || s(u))", ("g convex", "r(v | u) = s(v | u) for all u, v")),
    ("E[R(x)]((S(x)/R(x)) g(R(x)/S(x))) = D_g(R || S)", ("g: function",)),
]
REARRANGED = [
    ("TV(R, S)^2 <= KL(R || S)/2", ()),
    ("KL(R || S)/2 >= TV(R, S)^2", ()),
    ("KL(R || S) - 2 TV(R, S)^2 >= 0", ()),
    ("3 TV(R, S) - 3 <= 0", ()),
    ("1 - TV(R, S) >= 0", ()),
    ("2 TV(r(u, v), s(u, v)) - 2 TV(r(u), s(u)) >= 0", ()),
]
DIFFERENT = [
    ("2 TV(R, S)^2 >= KL(R || S)", ()),
    ("-2 TV(R, S)^2 <= -KL(R || S)", ()),
    ("2 TV(R, S)^2 = KL(R || S)", ()),
    ("TV(R, S)^2 <= KL(R || S)/3", ()),
    ("TV(R, S)^2 <= KL(R || S)/2 - 1", ()),
    ("TV(R, R)^2 <= KL(R || S)/2", ()),
    ("TV(R, S) - TV(R, Q) <= 1", ()),
    ("TV(R, S) <= 1/2", ()),
    ("3 Bhattacharyya(R, S) <= KL(R || S)", ()),
    ("TV(r(u, v), s(u, v)) <= TV(r(u), s(u))", ()),
    ("KL(R || S) <= log(1 + ChiSquared(S || R))", ()),
    ("2 Bhattacharyya(R, R) <= KL(R || S)", ()),
    ("KL(r(v) || s(v)) <= KL(r(u) || s(u))", ()),
    ("D_g(r(v) || s(v)) <= D_g(r(u) || s(u))", ("g convex",)),
    ("D_g(r(v) || s(v)) <= D_g(r(u) || s(u))", ("f convex", "g: function", "r(v | u) = s(v | u) for all u, v")),
    ("D_f(r(v) || s(v)) <= D_g(r(u) || s(u))", ("f convex", "g convex", "r(v | u) = s(v | u) for all u, v")),
]


@pytest.mark.parametrize(("text", "given"), RENAMED)
def test_found_under_other_names(text, given):
    statement = parse(text, given)
    verdict = recall(statement)
    assert verdict is not None
    theorem, lines = verdict.theorem, verdict.proof.lines
    sides = statement.sides[::-1] if statement.relations == (">=",) else statement.sides
    assert (theorem.left, theorem.right) == sides
    assert lines[0].left == theorem.left
    assert lines[-1].right == theorem.right
    assert all(a.right == b.left for a, b in pairwise(lines))
    again = check(dumps(theorem))
    assert (again.left, again.relation, again.right) == (theorem.left, theorem.relation, theorem.right)
    assert again.hypotheses == theorem.hypotheses


@pytest.mark.parametrize(("text", "given"), REARRANGED)
def test_found_multiplied_and_with_terms_on_other_sides(text, given):
    test_found_under_other_names(text, given)


@pytest.mark.parametrize(("text", "given"), DIFFERENT)
def test_another_statement_is_not_found(text, given):
    assert recall(parse(text, given)) is None


@pytest.mark.parametrize("text", ["0 <= JS(P, Q) <= log 2", "log 2 >= JS(P, Q) >= 0"])
def test_a_link_of_a_chain_is_found(text):
    verdict = prove(text)
    assert verdict.status == "proved"
    assert [relation for relation, _ in verdict.proof.links] == list(verdict.statement.relations)


@pytest.mark.parametrize(
    ("statement", "base"),
    [
        ("JS(P, Q) <= 1", 2),
        ("JS(P, Q) <= log 2", 2),
        ("1 >= JS(P, Q)", 2),
        ("KL(P || Q) >= 2 TV(P, Q)^2/ln(2)", 2),
        ("KL(P || Q) <= log(1 + ChiSquared(P || Q))", 10),
        ("TV(P, Q)^2/(2 ln(10)) <= JS(P, Q)", 10),
        ("H(X_{1:n}) <= sum(i, 1, n, H(X_i))", 2),
    ],
)
def test_a_derivation_in_nats_is_known_in_bits(statement, base):
    verdict = prove(statement, (), base)
    assert verdict.status == "proved"
    assert check(dumps(verdict.theorem)).conclusion == verdict.theorem.conclusion


@pytest.mark.parametrize(
    "statement", ["JS(P, Q) <= ln(2)", "KL(P || Q) <= ChiSquared(P || Q)", "2 TV(P, Q)^2/ln(2)^2 <= KL(P || Q)"]
)
def test_what_nats_and_bits_tell_apart_is_refuted_in_bits(statement):
    assert prove(statement, (), 2).status == "refuted"


def test_the_authored_proof_is_told_where_it_assumes_less():
    """The engine's own proof of data processing asks for four finite means and absolute continuity."""
    verdict = prove("KL(p(v) || q(v)) <= KL(p(u) || q(u))", ["p(v | u) = q(v | u) for all u, v"])
    assert verdict.method == "derivation"
    assert len(verdict.theorem.hypotheses) <= 4

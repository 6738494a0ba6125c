"""Hypotheses read as a person would say them."""

import pytest
from sympy import Symbol, Tuple, log, sqrt
from sympy import latex as sympy_latex

from symkl.emit import latex
from symkl.emit.conditions import phrase
from symkl.emit.folding import folded
from symkl.emit.setting import setting_of
from symkl.emit.text import plain
from symkl.emit.words import Conditions
from symkl.functions import Convex
from symkl.measures import KL, CrossEntropy, DensityEntropy, Entropy, MutualInformation
from symkl.terms import (
    Almost,
    Assumed,
    AtLeast,
    Continuous,
    Density,
    Discrete,
    Distinct,
    Every,
    EveryIndex,
    Expectation,
    Finite,
    Hypothesis,
    Independent,
    Law,
    Log,
    Nonzero,
    Positive,
    Scoped,
    Variable,
    substitute,
)

t, T, a, b, n = map(Symbol, ("t", "T", "a", "b", "n"))
p, q, P, Q = map(Law, ("p", "q", "P", "Q"))
x, y, z = map(Variable, "xyz")
xt, before, x0 = Variable("x", (t,)), Variable("x", (t - 1,)), Variable("x", (0,))
block = Variable("x", (1, n))

GOLDEN = [
    (Positive(p(x)), "$p(x)>0$", "p(x) > 0"),
    (Positive(b - 1), "$b>1$", "b > 1"),
    (Positive(1 - a), "$a<1$", "a < 1"),
    (Nonzero(b - 1), r"$b\ne 1$", "b ≠ 1"),
    (AtLeast(T - 2), r"$T\ge 2$", "T ≥ 2"),
    (AtLeast(n + 1), r"$n\ge -1$", "n ≥ −1"),
    (AtLeast(1 - a), r"$a\le 1$", "a ≤ 1"),
    (Almost([P(x)], Positive(Q(x))), r"$P\ll Q$", "P ≪ Q"),
    (Almost([q(z)], Positive(p(z | x))), r"$q(z)\ll p(z\mid x)$", "q(z) ≪ p(z|x)"),
    (Almost([q(z)], Positive(p(x, z))), "$p(x,z)>0$ almost surely under $q(z)$", "p(x,z) > 0 almost surely under q(z)"),
    (Finite(Expectation(P(x), Log(P(x)))), "$H(P)$ is finite", "H(P) is finite"),
    (Finite(-Expectation(P(x), Log(Q(x)))), r"$H(P,\,Q)$ is finite", "H(P, Q) is finite"),
    (Finite(Expectation(P(x), Log(P(x) / Q(x)))), r"$D_{\mathrm{KL}}(P\,\Vert\,Q)$ is finite", "D_KL(P ‖ Q) is finite"),
    (Finite(Expectation(q(z), Log(p(x, z) / q(z)))), r"$\mathrm{ELBO}(q(z),\,p(x,z))$ is finite", None),
    (Finite(Expectation(p(x, y), Log(p(y | x)))), r"$H(Y\mid X)$ is finite", "H(Y|X) is finite"),
    (Finite(Expectation((p(x), p(y | x)), Log(p(y | x)))), r"$H(Y\mid X)$ is finite", "H(Y|X) is finite"),
    (
        Finite(Expectation((q(x), p(y | x)), Log(p(y | x)))),
        r"$\mathbb{E}_{q(x)\,p(y\mid x)}[\log p(y\mid x)]$ is finite",
        "E_{q(x) p(y|x)}[log p(y|x)] is finite",
    ),
    (Finite(Expectation(p(x, y), Log(p(x)))), "$H(p(x))$ is finite", "H(p(x)) is finite"),
    (Finite(CrossEntropy(q(z), q(z))), "$H(q(z))$ is finite", "H(q(z)) is finite"),
    (Finite(Log(p(x))), r"$\log p(x)$ is finite", "log p(x) is finite"),
    (Finite(Expectation(q(z), p(x) / q(z))), r"$\mathbb{E}_{q(z)}[p(x)/q(z)]$ is finite", None),
    (Convex("f"), "$f$ is convex", "f is convex"),
    (Discrete(x), "$X$ is discrete", "X is discrete"),
    (Continuous(xt), "$X_t$ is continuous", "Xₜ is continuous"),
    (Distinct(before.slot, x0.slot), r"$t\ne 1$", "t ≠ 1"),
    (Distinct(before.slot, block.slot), "$x_{t-1}$ and $x_{1:n}$ have no entry in common", None),
    (Independent(p, [x.slot], [z.slot], [y.slot]), r"$X\perp Z\mid Y$", "X ⊥ Z | Y"),
    (Independent(p, [x.slot], [y.slot, z.slot]), r"$X\perp Y,Z$", "X ⊥ Y,Z"),
    (Assumed("=", p(x), q(x), [x]), "$p(x)=q(x)$ for all $x$", "p(x) = q(x) for all x"),
    (
        Assumed("<=", p(xt), q(xt), [xt], [Tuple(t, 2, T)]),
        r"$p(x_t)\le q(x_t)$ for all $x_t$ and $t=2,\dots,T$",
        "p(xₜ) ≤ q(xₜ) for all xₜ and t = 2, …, T",
    ),
    (Every([x], Positive(p(x))), "$p(x)>0$ for all $x$", "p(x) > 0 for all x"),
    (EveryIndex(t, 2, T, Positive(p(xt))), r"$p(x_t)>0$ for $t=2,\dots,T$", "p(xₜ) > 0 for t = 2, …, T"),
    (
        EveryIndex(t, 1, n, Finite(Expectation(p(block), Log(p(xt))))),
        r"$H(p(x_t))$ is finite for $t=1,\dots,n$",
        "H(p(xₜ)) is finite for t = 1, …, n",
    ),
]


@pytest.mark.parametrize(("hypothesis", "in_latex", "in_text"), GOLDEN, ids=[row[1] for row in GOLDEN])
def test_golden(hypothesis, in_latex, in_text):
    assert latex(hypothesis) == in_latex
    assert in_text is None or plain(phrase(hypothesis, setting_of((hypothesis,)))) == in_text


def test_every_class_has_a_golden_example():
    every = {c for c in Scoped.heads.values() if issubclass(c, Hypothesis) and c is not Hypothesis}
    assert {c for c in every if c.__module__.startswith("symkl.")} <= {type(row[0]) for row in GOLDEN}


def test_notebooks_get_a_formula():
    assert sympy_latex(Finite(Log(p(x)))) == r"\log p(x)\text{ is finite}"


def test_entropies_of_variables_where_the_theorem_speaks_of_them():
    finite = [Finite(Expectation(p(x, y), Log(d))) for d in (p(x), p(x) * p(y | x), p(x, y) / (p(x) * p(y)))]
    setting = setting_of((MutualInformation(p, [[x], [y]]), Entropy(p, [x]), *finite))
    assert [plain(phrase(h, setting)) for h in finite] == [f"{m} is finite" for m in ("H(X)", "H(X,Y)", "I(X;Y)")]


def test_a_fold_is_never_wider_than_what_is_drawn():
    other = Finite(Expectation(p(x, y), Log(q(x))))
    assert latex(other) == r"$H(p(x),\,q(x))$ is finite"
    conditional = Finite(Expectation(Density(p, [x], [y]), Log(p(x))))
    assert latex(conditional) == r"$H(p(x\mid y),\,p(x))$ is finite"


def test_a_ratio_of_conditional_densities_is_an_information():
    joint, more, less = p(x, y, z), Density(p, [x], [y, z]), Density(p, [x], [z])
    shown, told = frozenset({MutualInformation}), MutualInformation(p, [[x.slot], [y.slot]], [z.slot])
    assert folded(Expectation(joint, Log(more / less)), shown) == told
    assert folded(Expectation(joint, Log(less / more)), shown) == told
    for law, ratio in (
        (q(x, y, z), more / less),
        (joint, Density(q, [x], [y, z]) / less),
        (joint, more / Density(p, [y], [z])),
        (joint, more * less),
    ):
        assert folded(Expectation(law, Log(ratio)), shown) != told
    assert folded(Expectation(joint, Log(more / less)), frozenset({KL})) != told
    swapped = Expectation(
        substitute(joint, {x: y, y: x}), Log(substitute(more, {x: y, y: x}) / substitute(less, {x: y}))
    )
    assert folded(swapped, shown) == told  # what is drawn has other names


def test_a_block_and_its_entries_are_drawn_once():
    shorter = Variable("x", (1, n - 1))
    term = Expectation(p(block), Log(p(block) / p(shorter)))
    assert folded(term, frozenset({Entropy}), ()) is not None


def test_conditions_that_read_alike_are_said_once():
    needs = [Finite(Expectation(p(x), Log(p(x)))), Positive(q(x)), Finite(DensityEntropy(p(x))), Finite(KL(p(x), q(x)))]
    conditions = Conditions(needs, setting_of(needs))
    assert [plain(words) for words in conditions.phrases] == ["H(p(x)) and D_KL(p(x) ‖ q(x)) are finite", "q(x) > 0"]
    assert plain(conditions.cited([needs[1], needs[2]])) == "by (i) and (ii)"
    assert plain(conditions.cited([Positive(p(y))])) == "by p(y) > 0"
    assert plain(Conditions(needs[:1], setting_of(needs)).cited(needs[:1])) == "by assumption"


def test_a_weaker_condition_is_not_said_beside_a_stronger_one():
    hypotheses = (Nonzero(n), Positive(n), AtLeast(n), Nonzero(a), Positive(b))
    found = Conditions(hypotheses, setting_of(hypotheses))
    assert [plain(words) for words in found.phrases] == ["a ≠ 0", "b, n > 0"]
    assert plain(found.cited([Nonzero(n), AtLeast(n)])) == "by (ii)"
    assert plain(found.cited([Nonzero(a), Positive(n)])) == "by (i) and (ii)"
    above_one = (Positive(b - 1), AtLeast(1 / log(b)), Nonzero(b), Positive(b), Nonzero(b - 1))
    found = Conditions(above_one, setting_of(above_one))
    assert [plain(words) for words in found.phrases] == ["b > 1"]
    assert plain(found.cited(above_one[1:])) == "by assumption"


def test_what_others_imply_is_cited_by_them():
    hypotheses = (Positive(2 * a), Positive(a), Positive(a + b), Positive(n), Positive(b), Nonzero(a - 2 * b))
    found = Conditions(hypotheses, setting_of(hypotheses))
    assert [plain(words) for words in found.phrases] == ["a, b, n > 0", "a ≠ 2b"]
    assert plain(found.cited([Positive(2 * a)])) == "by (i)"
    assert plain(found.cited([Positive(a + b)])) == "by (i)"
    assert plain(found.cited([Positive(a + b), Positive(n), Nonzero(a - 2 * b)])) == "by (i) and (ii)"


def test_bounds_of_a_parameter_on_both_sides_are_one_condition():
    hypotheses = (AtLeast(a), Positive(1 - b), AtLeast(1 - a), Positive(b), Positive(n), Positive(2 - a - b))
    found = Conditions(hypotheses, setting_of(hypotheses))
    assert [plain(words) for words in found.phrases] == ["0 ≤ a ≤ 1", "0 < b < 1", "n > 0"]
    assert plain(found.cited([Positive(b)])) == "by (ii)"
    assert plain(found.cited([Positive(2 - a - b)])) == "by (i) and (ii)"


def test_discrete_variables_are_listed_by_name():
    hypotheses = tuple(Discrete(Variable(name)) for name in "yxz")
    (said,) = Conditions(hypotheses, setting_of(hypotheses)).phrases
    assert plain(said) == "X, Y and Z are discrete"


def test_a_root_is_positive_where_its_radicand_is():
    condition = Positive(sqrt(1 - a))
    assert [plain(words) for words in Conditions([condition], setting_of([condition])).phrases] == ["a < 1"]

"""Divergence is jointly convex."""

from sympy import Expr, S

from symkl.kernel import RULES, Theorem, inside, sym
from symkl.rules.derived import ratio_mass
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import Density, Expectation, Log, Product, linear, product

TITLE = "Divergence is jointly convex"
STATEMENT = "KL(mix(w: P, 1-w: Q) || mix(w: R, 1-w: S)) <= w KL(P || R) + (1-w) KL(Q || S)"
GIVEN = ("0 < w < 1",)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.7.2"
SOURCE_LINES = 8
REMARK = "With R = S it is C64."


def derive(statement: Statement) -> Theorem:
    """Add and subtract the mean of the divergences; ln t <= t - 1 bounds what is left by a mass less 1."""
    divergence, mean = statement.sides
    (mixed,), (reference,) = divergence.law, divergence.reference
    laws = [(kl.law[0], kl.reference[0]) for kl in mean.parts]
    rest = [Expectation(p, Log(r * mixed / (p * reference))) for p, r in laws]
    board = Board(divergence).apply("unfold").apply("mixture_mean")
    for term in rest:
        board.rewrite(_apart(term, mixed / reference), "logarithm of a product")
    target = mean + linear(zip((c for c, _ in mean.pairs), rest, strict=True))
    board.to(target, "linearity and definition of KL divergence")

    bounds = [_bound(term, r, mixed / reference) for term, (_, r) in zip(rest, laws, strict=True)]
    board.add(inside(board.now, {(len(laws) + n,): b for n, b in enumerate(bounds)}), "ln t <= t - 1")
    whole = Expectation(reference, mixed / reference)
    board.to(linear([*mean.pairs, (S.One, whole), (S.NegativeOne, S.One)]), "expectation under a mixture")
    return board.rewrite(ratio_mass(whole)).to(mean).theorem


def _apart(rest: Expectation, ratio: Product) -> Theorem:
    """E_p[log f] = E_p[log(p/r)] + E_p[log((r/p) f)]."""
    (p,) = rest.law
    (r, one), *others = rest.body.arg.factors
    found = [(p, one), (r, -one), (r, one), *others]
    board = Board(Expectation([p], Log(ratio))).apply("cancel_factors", product(found), at=ratio)
    return board.apply("log_product", "up", ((0, 1), tuple(range(2, len(found))))).apply("linearity", 1).theorem


def _bound(term: Expectation, law: Density, ratio: Expr) -> Theorem:
    """E_p[log((r/p) f)] <= E_r[f] - 1."""
    board = Board(term).apply("log_bound").apply("linearity").apply("as_sum").apply("absorb")
    return board.rewrite(sym(RULES["as_sum"](Expectation(law, ratio)))).theorem

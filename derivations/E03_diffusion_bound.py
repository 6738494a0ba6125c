"""The variational bound of diffusion models, T symbolic."""

from sympy import S, Tuple

from symkl.derivations import find
from symkl.kernel import RULES, Theorem, assume, because, chain, inside, scale, sym
from symkl.measures import ELBO
from symkl.rules.derived import flip_ratio
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.steps import under_log
from symkl.search.sweep import attempt
from symkl.syntax.parse import parse_expression as term
from symkl.terms import Assumed, Expectation, IndexProduct, Log, Product

TITLE = "The variational bound of diffusion models"
STATEMENT = (
    "-log p(x_0) <= KL(q(x_T | x_0) || p(x_T))"
    " + sum(t, 2, T, E[q(x_t | x_0)](KL(q(x_{t-1} | x_0, x_t) || p(x_{t-1} | x_t))))"
    " - E[q(x_1 | x_0)](log p(x_0 | x_1))"
)
GIVEN = (
    "q(x_{1:T} | x_0) = prod(t, 1, T, q(x_t | x_{t-1})) for all x_0, x_{1:T}, x_{0:T}",
    "p(x_0, x_{1:T}) = p(x_T) prod(t, 1, T, p(x_{t-1} | x_t)) for all x_0, x_T, x_{1:T}, x_{0:T}",
    "q(x_t | x_0, x_{t-1}) = q(x_t | x_{t-1}) for all x_0, x_{t-1}, x_t for t in 2..T",
    "T >= 1",
)
SOURCE = "Luo (2022), Understanding Diffusion Models: A Unified Perspective, equations 47 to 58"
SOURCE_LINES = 12
REMARK = "At T = 1 the middle sum is empty. The three parts are called L_T, L_{t-1} and L_0."


def bound() -> Theorem:
    """-log p(x_0) <= E[log(q(x_{1:T}|x_0) / p(x_{0:T}))]: the bound of D07, with the ratio upside down."""
    law, joint = term("q(x_{1:T} | x_0)"), term("p(x_0, x_{1:T})")
    jensen = (
        Board(ELBO(law, joint))
        .apply("unfold")
        .apply("jensen")
        .apply("as_sum")
        .apply("cancel_at_most")
        .apply("total_mass")
    )
    turned = scale(jensen.theorem, S.NegativeOne)
    mean = Expectation(law, Log(law / joint))
    opened = inside(turned.right, {(0,): RULES["unfold"](turned.right.parts[0])})
    return because(chain(turned, opened, sym(flip_ratio(mean))), "evidence lower bound, D07")


def first_apart(folded: Product) -> Theorem | None:
    """prod_{t=1}^T f_t = f_1 prod_{t=2}^T f_t."""
    if not isinstance(folded, IndexProduct) or folded.args[1] != 1:
        return None
    parted = RULES["split_range"](folded, S.One)
    return because(
        chain(parted, inside(parted.right, {(0,): RULES["single_entry"](parted.right.parts[0])})), "first factor apart"
    )


def derive(statement: Statement) -> Theorem:
    """Factor both laws, flip q by Bayes' rule, pair the factors, take logarithms and expectations term by term."""
    end = statement.sides[-1]
    given = {h.args[1]: assume(h) for h in statement.given if isinstance(h, Assumed) and not h.args[4].args}
    board = Board(statement.sides[0]).add(bound()).sweep(under_log(given.get), "Markov chains")
    board.sweep(first_apart)
    flip = find("E04").theorem
    board.rewrite(because(flip, "Bayes flip, E04"))

    ratio = term("prod(t, 2, T, q(x_{t-1} | x_0, x_t)/p(x_{t-1} | x_t))")
    paired = term("q(x_T | x_0)/p(x_T)") * ratio / term("p(x_0 | x_1)")
    apart = inside(paired, {(2,): RULES["distribute"](ratio, (0,))})

    def pair(whole: Product) -> Theorem | None:
        same = attempt(RULES["cancel_factors"], whole, apart.right) if isinstance(whole, Product) else None
        return None if same is None else chain(same, sym(apart))

    board.sweep(pair, "pairing the factors")
    board.apply("log_product", "up", ((0, 1), (2,), (3,))).apply("log_index_product").apply("linearity", 2).apply(
        "swap"
    )

    lt, steps, l0 = (part.unfold()[0] if hasattr(part, "unfold") else part for part in end.parts)
    nested = steps.body.with_parts((*steps.body.law, steps.body.body.unfold()[0]))
    pairlaw = RULES["tower"](nested).right
    kept = {m.body: m for m in (lt, l0)} | {
        pairlaw.body: RULES["reweight"](pairlaw, Tuple(term("q(x_{t-1}, x_t | x_0)"))).right
    }

    def smaller(mean: Expectation) -> Theorem | None:
        target = kept.get(mean.body) if isinstance(mean, Expectation) else None
        return None if target in (None, mean) else attempt(RULES["marginalise"], mean, target.args[0])

    board.sweep(smaller).apply("reweight", pairlaw.args[0]).rewrite(sym(RULES["tower"](nested)))
    return board.fold(end.parts[0], steps.body.body).theorem

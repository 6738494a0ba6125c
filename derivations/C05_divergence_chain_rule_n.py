"""Chain rule of divergence for n variables, n symbolic."""

from sympy import Symbol

from symkl.kernel import RULES, Theorem, sym
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.sweep import attempt
from symkl.terms import Density, Expectation, IndexProduct

TITLE = "Chain rule of divergence for n variables"
STATEMENT = (
    "KL(p(x_{1:n}) || q(x_{1:n}))"
    " = sum(i, 1, n, E[p(x_{1:i-1})](KL(p(x_i | x_{1:i-1}) || q(x_i | x_{1:i-1}))))"
)
GIVEN = ("n >= 1",)
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 2.16 (chain rule), for n variables"
SOURCE_LINES = 6


def derive(statement: Statement) -> Theorem:
    """Factor both densities, exchange mean and sum, keep what each logarithm depends on."""
    joint, total = statement.sides
    i = Symbol("i")
    board = Board(joint).apply("unfold")
    board.sweep(lambda t: attempt(RULES["factor_block"], t, i) if isinstance(t, Density) else None)
    ratio = IndexProduct(*total.index_range, total.body.body.unfold()[0].body.arg)
    paired = RULES["distribute"](ratio, (0,))
    board.rewrite(sym(paired)).apply("log_index_product").apply("swap")
    inner = total.body.body
    nested = Expectation(total.body.law, inner.unfold()[0])
    pair = RULES["tower"](nested).right
    law = RULES["reweight"](pair, *next(iter(RULES["reweight"].propose(pair))))
    board.apply("marginalise", law.right.args[0], at=Expectation).apply("reweight", pair.args[0], at=law.right)
    return board.rewrite(sym(RULES["tower"](nested))).fold(inner).theorem

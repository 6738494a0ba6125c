"""Data processing: a common channel brings laws closer in every f-divergence."""

from sympy import Tuple

from symkl.kernel import RULES, Theorem, assume, because, chain, finite, sym
from symkl.rules.divergences import bayes, change_of_law, mean_of_ratio
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.syntax.parse import parse_expression as term
from symkl.terms import Assumed

TITLE = "Data processing for f-divergences"
STATEMENT = "D_f(p(y) || q(y)) <= D_f(p(x) || q(x))"
GIVEN = ("f convex", "p(y | x) = q(y | x)")
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 7.4; Csiszár (1967)"
SOURCE_LINES = 5


def derive(statement: Statement) -> Theorem:
    """The likelihood ratio of outputs is the mean of that of inputs, given the output; then Jensen's inequality."""
    output, goal = statement.sides
    board = Board(output).apply("unfold").rewrite(of_outputs(statement))
    joint, law = Tuple(term("q(x, y)")), Tuple(term("q(x)"))
    bound = RULES["jensen_convex"](board.now)
    mean = Board(bound.hypotheses[-1].args[0]).apply("reweight", joint).apply("marginalise", law)
    bound = finite(bound, mean.apply(mean_of_ratio).theorem)
    return board.add(bound).apply("reweight", joint).apply("marginalise", law).fold(goal).theorem


def of_outputs(statement: Statement) -> Theorem:
    """Show that p(y) / q(y) is the mean of p(x) / q(x) under q(x | y), where the channel is common."""
    channel = next(h for h in statement.given if isinstance(h, Assumed))
    under_p, under_q = term("E[p(x | y)](p(y)/q(y))"), term("E[q(x | y)](q(y) p(x)/(q(x) q(y)))")
    board = Board(under_p.body).add(sym(RULES["marginalise"](under_p, Tuple())))
    board.add(bayes(under_p)).rewrite(assume(channel))
    other = Board(under_q).add(bayes(under_q))
    other.add(change_of_law(other.now, [term("p(x)")])).apply("cancel_factors")
    last = Board(under_q).apply("cancel_factors")
    return because(chain(board.theorem, sym(other.theorem), last.theorem), "Bayes' theorem")

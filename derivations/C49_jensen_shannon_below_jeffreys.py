"""The Jensen-Shannon divergence is at most a quarter of the Jeffreys divergence."""

from symkl.kernel import RULES, Theorem, because, chain, inside, sym
from symkl.measures import KL
from symkl.rules.mixtures import mixture_density
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.search.sweep import subterms
from symkl.terms import Log

TITLE = "The Jensen–Shannon divergence is at most a quarter of the Jeffreys divergence"
STATEMENT = "JS(P, Q) <= 1/4 J(P, Q)"
SOURCE = "Lin (1991), Divergence Measures Based on the Shannon Entropy, theorem 2"
SOURCE_LINES = 6


def derive(statement: Statement) -> Theorem:
    """The logarithm of the midpoint is at least the mean of the logarithms."""
    divergence, jeffreys = statement.sides
    board = Board(divergence).apply("unfold").sweep(lambda t: RULES["unfold"](t) if isinstance(t, KL) else None)
    board.sweep(lambda t: RULES["log_product"](t, "up") if isinstance(t, Log) else None)
    midpoint = Log(divergence.midpoint)
    mean = inside(midpoint, {(0,): mixture_density(midpoint.arg)})
    logs = RULES["log_concave"](sum(w * Log(d) for w, d in mean.right.arg.pairs))
    bound = because(chain(logs, sym(mean)), "concavity of the logarithm")
    places = {path: bound for path, t in subterms(board.now) if t == midpoint}
    board.add(inside(board.now, places))
    return board.to(jeffreys, "linearity and definition of the Jeffreys divergence").theorem

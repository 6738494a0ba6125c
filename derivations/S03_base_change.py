"""Change of base."""

from symkl.kernel import Theorem, because
from symkl.search.blackboard import Board
from symkl.search.statement import Statement
from symkl.terms import Log

TITLE = "Change of base"
STATEMENT = "H_b(X) = ln(a)/ln(b) * H_a(X)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), lemma 2.1.2"
SOURCE_LINES = 2
REMARK = (
    "One base runs through a derivation; changing it multiplies self-information, cross-entropy, "
    "divergence and the ELBO by the same factor."
)


def derive(statement: Statement) -> Theorem:
    """Change the base under the expectation and take the factor out."""
    left, right = statement.sides
    entropy = right.parts[0]
    board = Board(left).apply("unfold")
    changed = Board(board.now).apply("base_change", entropy.base, at=Log).apply("linearity")
    return board.add(because(changed.theorem, "change of base")).to(right).theorem

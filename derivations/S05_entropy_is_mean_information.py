"""Entropy is mean self-information."""

TITLE = "Entropy is mean self-information"
STATEMENT = "H(p(x)) = E[p(x)](Info(p(x))) = -sum(x, p(x) log p(x))"
BASE = "b"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), equation 2.1"
REMARK = (
    "The sum runs over outcomes, finite or countable, with 0 log 0 = 0; for a density it is an integral "
    "and the entropy is differential."
)

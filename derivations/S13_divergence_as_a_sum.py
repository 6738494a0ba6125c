"""Divergence as a sum."""

TITLE = "Divergence as a sum"
STATEMENT = "KL(P || Q) = sum(x, P(x) log(P(x)/Q(x)))"
BASE = "b"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3"
SOURCE_LINES = 2
REMARK = (
    "With 0 log(0/q) = 0 and p log(p/0) = oo, so that it is infinite unless P << Q; the same line holds "
    "for densities, with an integral."
)

"""Divergence with the ratio upside down."""

TITLE = "Divergence with the ratio upside down"
STATEMENT = "KL(P || Q) = -E[P(x)](log(Q(x)/P(x)))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), proof of theorem 2.6.3"
SOURCE_LINES = 3

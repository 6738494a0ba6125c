"""Mutual information is a divergence."""

TITLE = "Mutual information is a divergence"
STATEMENT = "I(X;Y) = KL(p(x, y) || p(x) p(y))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3"
SOURCE_LINES = 3

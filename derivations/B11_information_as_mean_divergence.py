"""Mutual information as mean divergence from the marginal."""

TITLE = "Mutual information as mean divergence from the marginal"
STATEMENT = "I(X;Y) = E[p(y)](KL(p(x | y) || p(x)))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3"
SOURCE_LINES = 4

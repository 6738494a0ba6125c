"""Conditional information as mean divergence."""

TITLE = "Conditional information as mean divergence"
STATEMENT = "I(X;Y|Z) = E[p(z)](KL(p(x, y | z) || p(x | z) p(y | z)))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), equation 2.61"
SOURCE_LINES = 3

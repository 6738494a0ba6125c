"""Logarithm of a ratio."""

TITLE = "Logarithm of a ratio"
STATEMENT = "log(p(x)/q(x)) = log p(x) - log q(x) = -log(q(x)/p(x))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.1"
SOURCE_LINES = 2

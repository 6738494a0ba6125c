"""Conditional entropy, two forms."""

TITLE = "Conditional entropy, two forms"
STATEMENT = "H(Y|X) = E[p(x)](H(p(y | x)))"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.2, equations 2.10 to 2.13"
SOURCE_LINES = 4

"""Conditional entropy as distance to uniform."""

TITLE = "Conditional entropy as distance to uniform"
STATEMENT = "H(X|Y) = log n - E[p(y)](KL(p(x | y) || u(x)))"
GIVEN = ("u(x) = 1/n", "n > 0")
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3 and theorem 2.6.4"
SOURCE_LINES = 6

"""Entropy is at most the logarithm of the number of outcomes."""

TITLE = "Entropy is at most the logarithm of the number of outcomes"
STATEMENT = "H(p(x)) <= log n"
GIVEN = (
    "u(x) = 1/n",
    "n > 0",
)
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.6.4"
REMARK = "The gap is the divergence from the uniform law u."

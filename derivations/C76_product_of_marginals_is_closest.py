"""The product of the marginals is the closest product law."""

TITLE = "The product of the marginals is the closest product law"
STATEMENT = "I(X;Y) <= KL(p(x, y) || q(x) q(y))"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), corollary of theorem 2.16"
SOURCE_LINES = 4
REMARK = "Equality holds iff q(x) and q(y) are the marginals of p."

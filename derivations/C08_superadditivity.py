"""Divergence from a product is superadditive."""

TITLE = "Divergence from a product is superadditive"
STATEMENT = "KL(p(x) || q(x)) + KL(p(y) || q(y)) <= KL(p(x, y) || q(x) q(y))"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 2.16"
SOURCE_LINES = 6

"""Marginals are closer than joint laws."""

TITLE = "Marginals are closer than joint laws"
STATEMENT = "KL(p(x) || q(x)) <= KL(p(x, y) || q(x, y))"
SOURCE = "Polyanskiy and Wu, Information Theory (2024), theorem 2.15"
SOURCE_LINES = 6

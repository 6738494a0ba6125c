"""Irreducible and reducible log loss."""

TITLE = "Irreducible and reducible log loss"
STATEMENT = "E[p(x, y)](-log q(y | x)) = H(Y|X) + E[p(x)](KL(p(y | x) || q(y | x)))"
SOURCE = "Murphy, Probabilistic Machine Learning: An Introduction (2022), section 6.2"
SOURCE_LINES = 5

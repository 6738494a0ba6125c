"""Entropy is the distance to the uniform law."""

TITLE = "Entropy is the distance to the uniform law"
STATEMENT = "H(p(x)) = log n - KL(p(x) || u(x))"
GIVEN = ("u(x) = 1/n", "n > 0")
SOURCE = "The Book of Statistical Proofs, proof P149, equation 3"
SOURCE_LINES = 6

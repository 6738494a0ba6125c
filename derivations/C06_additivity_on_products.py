"""Divergence of product laws."""

TITLE = "Divergence of product laws"
STATEMENT = "KL(p(x) p(y) || q(x) q(y)) = KL(p(x) || q(x)) + KL(p(y) || q(y))"
SOURCE = "The Book of Statistical Proofs, proof P116"
SOURCE_LINES = 8

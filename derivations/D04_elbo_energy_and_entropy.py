"""ELBO, energy plus entropy."""

TITLE = "ELBO, energy plus entropy"
STATEMENT = "ELBO(q(z), p(x, z)) = E[q(z)](log p(x, z)) + H(q(z))"
SOURCE = "The Book of Statistical Proofs, proof P516 (fren-dec), proof of part 3"
SOURCE_LINES = 4

"""ELBO, reconstruction minus divergence from the prior."""

TITLE = "ELBO, reconstruction minus divergence from the prior"
STATEMENT = "ELBO(q(z), p(x, z)) = E[q(z)](log p(x | z)) - KL(q(z) || p(z))"
SOURCE = "The Book of Statistical Proofs, proof P516 (fren-dec), part 2"
SOURCE_LINES = 5
REMARK = "The divergence is subtracted; a plus sign is a common slip."

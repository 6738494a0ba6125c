"""Evidence is ELBO plus divergence."""

TITLE = "Evidence is ELBO plus divergence"
STATEMENT = "log p(x) = ELBO(q(z), p(x, z)) + KL(q(z) || p(z | x))"
SOURCE = "The Book of Statistical Proofs, proof P516 (fren-dec), part 1"
SOURCE_LINES = 5
REMARK = "The left side does not depend on q: raising the ELBO lowers the divergence by the same amount."

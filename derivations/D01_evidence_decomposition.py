"""Evidence is ELBO plus divergence."""

TITLE = "Evidence is ELBO plus divergence"
STATEMENT = "log p(x) = ELBO(q(z), p(x, z)) + KL(q(z) || p(z | x))"
SOURCE = "Blei, Kucukelbir and McAuliffe (2017), Variational Inference: A Review for Statisticians, equation 14"
REMARK = "The left side does not depend on q: raising the ELBO lowers the divergence by the same amount."

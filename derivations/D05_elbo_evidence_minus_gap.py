"""ELBO, evidence minus gap."""

TITLE = "ELBO, evidence minus gap"
STATEMENT = "ELBO(q(z), p(x, z)) = log p(x) - KL(q(z) || p(z | x))"
SOURCE = "Blei, Kucukelbir and McAuliffe (2017), Variational Inference: A Review for Statisticians, equation 14"

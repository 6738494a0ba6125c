"""ELBO, energy plus entropy."""

TITLE = "ELBO, energy plus entropy"
STATEMENT = "ELBO(q(z), p(x, z)) = E[q(z)](log p(x, z)) + H(q(z))"
SOURCE = "Blei, Kucukelbir and McAuliffe (2017), Variational Inference: A Review for Statisticians, equation 13"

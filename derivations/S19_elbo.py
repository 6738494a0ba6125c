"""The ELBO as a difference of expectations."""

TITLE = "The ELBO as a difference of expectations"
STATEMENT = "ELBO(q(z; lam), p(x, z)) = E[q(z; lam)](log p(x, z)) - E[q(z; lam)](log q(z; lam))"
SOURCE = "Blei, Kucukelbir and McAuliffe (2017), Variational Inference: A Review for Statisticians, equation 13"
SOURCE_LINES = 2

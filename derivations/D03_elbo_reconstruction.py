"""ELBO, reconstruction minus divergence from the prior."""

TITLE = "ELBO, reconstruction minus divergence from the prior"
STATEMENT = "ELBO(q(z), p(x, z)) = E[q(z)](log p(x | z)) - KL(q(z) || p(z))"
SOURCE = "Kingma and Welling (2014), Auto-Encoding Variational Bayes, equation 3"
REMARK = "The divergence is subtracted; a plus sign is a common slip."

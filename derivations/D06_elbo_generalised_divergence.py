"""ELBO as a divergence from the unnormalised joint density."""

TITLE = "ELBO as a divergence from the unnormalised joint density"
STATEMENT = "ELBO(q(z), p(x, z)) = -KL(q(z) || p(x, z))"
SOURCE = "Blei, Kucukelbir and McAuliffe (2017), Variational Inference: A Review for Statisticians, section 2.2"
SOURCE_LINES = 4
REMARK = "The second argument has mass p(x), so this divergence may be negative."

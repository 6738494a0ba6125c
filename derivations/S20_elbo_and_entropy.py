"""The ELBO as entropy minus an unnormalised cross-entropy."""

TITLE = "The ELBO as entropy minus an unnormalised cross-entropy"
STATEMENT = "ELBO(q(z), p(x, z)) = H(q(z)) - CE(q(z), p(x, z))"
SOURCE = "Blei, Kucukelbir and McAuliffe (2017), Variational Inference: A Review for Statisticians, equation 13"
SOURCE_LINES = 3
REMARK = (
    "Not a difference of two entropies: the first term of the ELBO is weighted by q. With p(x, z) = "
    "(3/10, 1/10) and q = (1/2, 1/2) the ELBO is -1.060 nats, the difference of entropies -0.102."
)

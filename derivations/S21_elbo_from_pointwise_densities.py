"""The ELBO from densities that can be evaluated."""

TITLE = "The ELBO from densities that can be evaluated"
STATEMENT = "ELBO(q(z; lam), p(x, z)) = sum(z, q(z; lam) log(p(x, z)/q(z; lam)))"
SOURCE = "Ranganath, Gerrish and Blei (2014), Black Box Variational Inference"
SOURCE_LINES = 2
REMARK = (
    "That p(x, z) and q(z; lam) can be evaluated pointwise is an assumption, not a consequence; the "
    "expectation may still need a closed form or sampling."
)

"""The objective of variational inference."""

TITLE = "The objective of variational inference"
STATEMENT = "KL(q(z; lam) || p(z | x)) = E[q(z; lam)](log q(z; lam)) - E[q(z; lam)](log p(z | x))"
SOURCE = "Blei, Kucukelbir and McAuliffe (2017), Variational Inference: A Review for Statisticians, equation 12"
SOURCE_LINES = 2
REMARK = (
    "The approximation q(z; lam) is a law of z, not of x; the opposite direction KL(p(z|x) || q) is another method."
)

"""Change of base."""

TITLE = "Change of base"
STATEMENT = "H_b(X) = ln(a)/ln(b) * H_a(X)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), lemma 2.1.2"
REMARK = (
    "One base runs through a derivation; changing it multiplies self-information, cross-entropy, "
    "divergence and the ELBO by the same factor."
)

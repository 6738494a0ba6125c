"""Divergence of a joint law from a product."""

TITLE = "Divergence of a joint law from a product"
STATEMENT = "KL(p(x, y) || q(x) q(y)) = I[p](X;Y) + KL(p(x) || q(x)) + KL(p(y) || q(y))"
SOURCE = "Csiszár and Körner, Information Theory (2011), section 3"
SOURCE_LINES = 6

"""Divergence is nonnegative."""

TITLE = "Divergence is nonnegative"
STATEMENT = "KL(P || Q) >= 0"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 2.6.3"
REMARK = "It measures dissimilarity; it is neither symmetric nor subject to the triangle inequality."

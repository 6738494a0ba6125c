"""Divergence is nonnegative."""

TITLE = "Divergence is nonnegative"
STATEMENT = "KL(P || Q) >= 0"
SOURCE = "The Book of Statistical Proofs, proof P117 (kl-nonneg)"
SOURCE_LINES = 4
REMARK = "It measures dissimilarity; it is neither symmetric nor subject to the triangle inequality."

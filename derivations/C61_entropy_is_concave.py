"""Entropy is concave."""

TITLE = "Entropy is concave"
STATEMENT = "w H(P) + (1-w) H(Q) <= H(mix(w: P, 1-w: Q))"
GIVEN = ("0 < w < 1",)
SOURCE = "The Book of Statistical Proofs, proof P149"
SOURCE_LINES = 12
REMARK = "The gap is the weighted Jensen–Shannon divergence."

"""Divergence is cross-entropy minus entropy."""

TITLE = "Divergence is cross-entropy minus entropy"
STATEMENT = "KL(P || Q) = CE(P, Q) - H(P)"
SOURCE = "The Book of Statistical Proofs, proof kl-ent"
SOURCE_LINES = 5
REMARK = (
    "For infinite H(P) the right side is oo - oo, though the divergence may be finite. If P << Q fails, "
    "both sides are infinite."
)

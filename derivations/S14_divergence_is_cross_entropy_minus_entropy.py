"""Divergence is cross-entropy minus entropy."""

TITLE = "Divergence is cross-entropy minus entropy"
STATEMENT = "KL(P || Q) = CE(P, Q) - H(P)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3"
REMARK = (
    "For infinite H(P) the right side is oo - oo, though the divergence may be finite. If P << Q fails, "
    "both sides are infinite."
)

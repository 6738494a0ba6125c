"""Cross-entropy is entropy plus divergence."""

TITLE = "Cross-entropy is entropy plus divergence"
STATEMENT = "CE(P, Q) = H(P) + KL(P || Q)"
SOURCE = "The Book of Statistical Proofs, proof kl-ent"
SOURCE_LINES = 5
REMARK = (
    "Cross-entropy is a mean code length, not a difference: CE(P, P) = H(P), which is rarely 0. The "
    "difference is the divergence."
)

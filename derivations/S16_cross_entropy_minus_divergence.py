"""Cross-entropy exceeds divergence by the entropy of the target."""

TITLE = "Cross-entropy exceeds divergence by the entropy of the target"
STATEMENT = "CE(P, Q) - KL(P || Q) = H(P)"
SOURCE = "The Book of Statistical Proofs, proof kl-ent"
SOURCE_LINES = 5
REMARK = "The two agree exactly when H(P) = 0, as for one-hot targets; they have the same gradient in Q."

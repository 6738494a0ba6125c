"""Cross-entropy exceeds divergence by the entropy of the target."""

TITLE = "Cross-entropy exceeds divergence by the entropy of the target"
STATEMENT = "CE(P, Q) - KL(P || Q) = H(P)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), section 2.3"
REMARK = "The two agree exactly when H(P) = 0, as for one-hot targets; they have the same gradient in Q."
